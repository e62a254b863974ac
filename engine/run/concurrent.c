#include "run/concurrent.h"
#include "base/buf.h"
#include "base/log.h"
#include "run/patience.h"
#include "sql/scan.h"
#include <stdlib.h>
#include <string.h>

enum { LONGEST_PAUSE = 1000, WITH_PROGRESS_VIEW = 12 };

static bool next_word(struct scan *s, struct scan_token *t)
{
    struct mig_error ignored = { 0 };
    bool ok;
    do
        ok = scan_next(s, t, &ignored);
    while (ok && (t->kind == SCAN_LINE_COMMENT || t->kind == SCAN_COMMENT));
    mig_error_clear(&ignored);
    return ok && t->kind != SCAN_END;
}

static bool follows(struct scan *s, struct scan_token *t, const char *word)
{
    return next_word(s, t) && scan_is(*t, word);
}

/* CREATE [UNIQUE] INDEX CONCURRENTLY [IF NOT EXISTS] name ON [ONLY] table; both as written, for
 * to_regclass() and its like to read. */
static bool parse(struct arena *a, struct slice statement, const char **index, const char **table)
{
    struct scan s = scan_begin(SQL_POSTGRESQL, "", 1, statement);
    struct scan_token t;
    struct buf name = { .arena = a };
    if (!follows(&s, &t, "CREATE") || !next_word(&s, &t) ||
        (scan_is(t, "UNIQUE") && !next_word(&s, &t)) || !scan_is(t, "INDEX") ||
        !follows(&s, &t, "CONCURRENTLY") || !next_word(&s, &t))
        return false;
    if (scan_is(t, "IF") &&
        (!follows(&s, &t, "NOT") || !follows(&s, &t, "EXISTS") || !next_word(&s, &t)))
        return false;
    if (scan_is(t, "ON")) /* the server chooses a name of its own each time */
        return false;
    *index = slice_dup(a, t.text);
    if (!follows(&s, &t, "ON") || !next_word(&s, &t) || (scan_is(t, "ONLY") && !next_word(&s, &t)))
        return false;
    do
        buf_slice(&name, t.text);
    while (next_word(&s, &t) && !slice_is(t.text, "(") && !scan_is(t, "USING"));
    *table = buf_str(&name);
    return true;
}

/* *name: of an index that is not valid, as a statement writes it; NULL: there is none. */
static bool look(struct mig *m, struct arena *a, const char *index, const char *table,
                 const char **name, bool *building, struct mig_error *err)
{
    struct mig_result r = { 0 };
    bool view = strtol(m->driver->server_version(m->conn), NULL, 10) >= WITH_PROGRESS_VIEW;
    const char *sql = arena_printf(
        a,
        "SELECT format('%%I.%%I', n.nspname, c.relname), %s FROM pg_catalog.pg_index i JOIN "
        "pg_catalog.pg_class c ON c.oid = i.indexrelid JOIN pg_catalog.pg_namespace n ON n.oid = "
        "c.relnamespace WHERE NOT i.indisvalid AND i.indrelid = to_regclass($2) AND c.relname = "
        "(parse_ident($1))[1]",
        view ? "EXISTS (SELECT 1 FROM pg_catalog.pg_stat_progress_create_index p WHERE "
               "p.index_relid = c.oid)"
             : "false");
    const struct mig_param p[] = { { .text = index, .length = strlen(index) },
                                   { .text = table, .length = strlen(table) } };
    if (!m->driver->exec(m->conn, sql, strlen(sql), p, 2, &r, err))
        return false;
    *name = r.rows ? arena_strdup(a, r.cells[0].text) : NULL;
    *building = r.rows && *r.cells[1].text == 't';
    mig_result_clear(&r);
    return true;
}

static bool drop(struct mig *m, struct arena *a, const char *name, struct mig_error *err)
{
    const char *sql = arena_printf(a, "DROP INDEX CONCURRENTLY %s", name);
    log_line(&m->log, MIG_LOG_INFO, CONTEXT_LOGGER,
             "Dropping index %s, which an interrupted CREATE INDEX CONCURRENTLY left invalid",
             name);
    return m->driver->exec(m->conn, sql, strlen(sql), NULL, 0, NULL, err);
}

static bool clear(struct mig *m, struct arena *a, const char *index, const char *table,
                  struct mig_error *err)
{
    struct patience p = patience_begin(m, m->run.lock_timeout_ms, LONGEST_PAUSE);
    for (;;) {
        const char *name = NULL;
        bool building = false;
        if (!look(m, a, index, table, &name, &building, err))
            return false;
        if (!name)
            return true;
        if (!building)
            return drop(m, a, name, err);
        enum patience_end end = patience_pause(&p, err);
        if (end == PATIENCE_OVER)
            mig_error_set(err, MIG_LOCKED, "another session is still building the index %s", name);
        if (end != PATIENCE_AGAIN)
            return false;
    }
}

bool concurrent_prepare(struct mig *m, struct slice statement, struct mig_error *err)
{
    struct arena a = { 0 };
    const char *index, *table;
    bool ok = strcmp(m->driver->name, "postgresql") != 0 || !parse(&a, statement, &index, &table) ||
              clear(m, &a, index, table, err);
    arena_free(&a);
    return ok;
}
