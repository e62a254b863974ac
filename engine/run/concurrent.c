#include "run/concurrent.h"
#include "base/buf.h"
#include "base/log.h"
#include "run/patience.h"
#include "run/words.h"
#include <stdlib.h>
#include <string.h>

enum { LONGEST_PAUSE = 1000, WITH_PROGRESS_VIEW = 12 };

/* What a statement may have left behind: an index i named c in n, where `where` holds of it. */
struct leftover {
    const char *statement; /* that left it */
    const char *where, *building;
    struct mig_param params[2];
    size_t nparams;
};

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

static struct mig_param param(const char *text)
{
    return (struct mig_param){ .text = text, .length = strlen(text) };
}

static bool create_index(struct arena *a, struct slice statement, struct leftover *out)
{
    const char *index, *table;
    if (!parse(a, statement, &index, &table))
        return false;
    *out = (struct leftover){
        .statement = "CREATE INDEX",
        .where = "i.indrelid = to_regclass($2) AND c.relname = (parse_ident($1))[1]",
        .building = "p.index_relid = c.oid",
        .params = { param(index), param(table) },
        .nparams = 2,
    };
    return true;
}

/* The server calls the new index NAME_ccnew, and the old one NAME_ccold once the new one has its
 * name; a number follows where that is taken, and the end of a long NAME is cut off. */
#define SUFFIX "'_cc(new|old)[0-9]*$'"
#define CUT_AT "60"
#define LEFT_BY_REINDEX                                                                           \
    "c.relname ~ " SUFFIX " AND EXISTS (SELECT 1 FROM pg_catalog.pg_index o JOIN "                \
    "pg_catalog.pg_class b ON b.oid = o.indexrelid, regexp_replace(c.relname, " SUFFIX ", '') s " \
    "WHERE o.indrelid = i.indrelid AND (b.relname = s OR octet_length(c.relname) >= " CUT_AT      \
    " AND starts_with(b.relname::text, s))) AND "

/* Which tables REINDEX works on; $1 the name as written. */
static const struct reindex {
    const char *word, *where;
} reindexes[] = {
    { "INDEX", LEFT_BY_REINDEX
      "i.indrelid IN (SELECT x.indrelid FROM pg_catalog.pg_index x WHERE x.indexrelid = "
      "to_regclass($1) OR x.indexrelid IN (SELECT relid FROM "
      "pg_catalog.pg_partition_tree(to_regclass($1))))" },
    { "TABLE", LEFT_BY_REINDEX "(i.indrelid = to_regclass($1) OR i.indrelid IN (SELECT relid FROM "
                               "pg_catalog.pg_partition_tree(to_regclass($1))))" },
    { "SCHEMA", LEFT_BY_REINDEX "n.nspname = (parse_ident($1))[1]" },
    { "DATABASE", LEFT_BY_REINDEX "$1::text IS NOT NULL" },
};

/* REINDEX ["(" option {"," option} ")"] what [CONCURRENTLY] name */
static bool reindex(struct arena *a, struct slice statement, struct leftover *out)
{
    struct words w = { 0 };
    struct buf name = { .arena = a };
    size_t i = 1;
    if (!words_read(a, SQL_POSTGRESQL, statement, &w) || !words_is(&w, 0, "REINDEX") ||
        !words_has(&w, 1, "CONCURRENTLY"))
        return false;
    if (slice_is(words_at(&w, i).text, "("))
        while (words_at(&w, i).kind != SCAN_END && !slice_is(words_at(&w, i++).text, ")"))
            continue;
    size_t what = i++;
    i += words_is(&w, i, "CONCURRENTLY");
    for (; words_at(&w, i).kind != SCAN_END && !slice_is(words_at(&w, i).text, ";"); i++)
        buf_slice(&name, words_at(&w, i).text);
    for (size_t k = 0; k < sizeof reindexes / sizeof *reindexes; k++)
        if (words_is(&w, what, reindexes[k].word)) {
            *out = (struct leftover){
                .statement = "REINDEX",
                .where = reindexes[k].where,
                .building = "p.index_relid = c.oid OR p.relid = i.indrelid AND p.command LIKE "
                            "'REINDEX%'",
                .params = { param(buf_str(&name)) },
                .nparams = 1,
            };
            return true;
        }
    return false;
}

/* *name: of an index that is not valid, as a statement writes it; NULL: there is none. */
static bool look(struct mig *m, struct arena *a, const struct leftover *l, const char **name,
                 bool *building, struct mig_error *err)
{
    struct mig_result r = { 0 };
    bool view = strtol(m->driver->server_version(m->conn), NULL, 10) >= WITH_PROGRESS_VIEW;
    const char *exists = arena_printf(
        a, "EXISTS (SELECT 1 FROM pg_catalog.pg_stat_progress_create_index p WHERE %s)",
        l->building);
    const char *sql = arena_printf(
        a,
        "SELECT format('%%I.%%I', n.nspname, c.relname), %s FROM pg_catalog.pg_index i JOIN "
        "pg_catalog.pg_class c ON c.oid = i.indexrelid JOIN pg_catalog.pg_namespace n ON n.oid = "
        "c.relnamespace WHERE NOT i.indisvalid AND %s ORDER BY 1 LIMIT 1",
        view ? exists : "false", l->where);
    if (!m->driver->exec(m->conn, sql, strlen(sql), l->params, l->nparams, &r, err))
        return false;
    *name = r.rows ? arena_strdup(a, r.cells[0].text) : NULL;
    *building = r.rows && *r.cells[1].text == 't';
    mig_result_clear(&r);
    return true;
}

static bool drop(struct mig *m, struct arena *a, const struct leftover *l, const char *name,
                 struct mig_error *err)
{
    const char *sql = arena_printf(a, "DROP INDEX CONCURRENTLY %s", name);
    log_line(&m->log, MIG_LOG_INFO, CONTEXT_LOGGER,
             "Dropping index %s, which an interrupted %s CONCURRENTLY left invalid", name,
             l->statement);
    return m->driver->exec(m->conn, sql, strlen(sql), NULL, 0, NULL, err);
}

static bool clear(struct mig *m, struct arena *a, const struct leftover *l, struct mig_error *err)
{
    struct patience p = patience_begin(m, m->run.lock_timeout_ms, LONGEST_PAUSE);
    for (;;) {
        const char *name = NULL;
        bool building = false;
        if (!look(m, a, l, &name, &building, err))
            return false;
        if (!name)
            return true;
        if (!building) {
            if (!drop(m, a, l, name, err))
                return false;
            continue;
        }
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
    struct leftover l;
    bool ok = strcmp(m->driver->name, "postgresql") != 0 ||
              (!create_index(&a, statement, &l) && !reindex(&a, statement, &l)) ||
              clear(m, &a, &l, err);
    arena_free(&a);
    return ok;
}
