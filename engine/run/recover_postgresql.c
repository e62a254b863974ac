#include "base/buf.h"
#include "run/recover.h"
#include "run/words.h"
#include <string.h>

/* Phrases, then the name of what is made or gone, then perhaps a value. The query says 'done',
 * 'redo' or nothing: $1 the name as written, $2 the value. */
static const struct form {
    const char *begins;
    const char *behind_name; /* and then the value */
    const char *query;
} forms[] = {
/* Not valid: it died half way, and is built anew. */
#define INDEX                                                                            \
    "SELECT CASE WHEN NOT EXISTS (SELECT 1 FROM pg_catalog.pg_index WHERE indexrelid = " \
    "to_regclass($1) AND indisvalid) THEN 'redo' ELSE 'done' END"
    { "CREATE INDEX CONCURRENTLY", NULL, INDEX },
    { "CREATE UNIQUE INDEX CONCURRENTLY", NULL, INDEX },
#undef INDEX
    { "DROP INDEX CONCURRENTLY", NULL,
      "SELECT CASE WHEN to_regclass($1) IS NULL THEN 'done' ELSE 'redo' END" },
    { "ALTER TYPE", "ADD VALUE",
      "SELECT CASE WHEN EXISTS (SELECT 1 FROM pg_catalog.pg_enum WHERE enumtypid = to_regtype($1) "
      "AND quote_literal(enumlabel) = $2) THEN 'done' ELSE 'redo' END" },
#define DATABASE(yes, no)                                                            \
    "SELECT CASE WHEN EXISTS (SELECT 1 FROM pg_catalog.pg_database WHERE datname = " \
    "(parse_ident($1))[1]) THEN '" yes "' ELSE '" no "' END"
    { "CREATE DATABASE", NULL, DATABASE("done", "redo") },
    { "DROP DATABASE", NULL, DATABASE("redo", "done") },
#undef DATABASE
#define TABLESPACE(yes, no)                                                            \
    "SELECT CASE WHEN EXISTS (SELECT 1 FROM pg_catalog.pg_tablespace WHERE spcname = " \
    "(parse_ident($1))[1]) THEN '" yes "' ELSE '" no "' END"
    { "CREATE TABLESPACE", NULL, TABLESPACE("done", "redo") },
    { "DROP TABLESPACE", NULL, TABLESPACE("redo", "done") },
#undef TABLESPACE
};

static size_t words_in(const char *phrase)
{
    size_t n = *phrase != '\0';
    for (; *phrase; phrase++)
        n += *phrase == ' ';
    return n;
}

/* name: part {"." part}, as written. */
static bool take_name(struct arena *a, const struct words *w, size_t *i, const char **out)
{
    struct buf b = { .arena = a };
    do {
        struct scan_token t = words_at(w, *i);
        if (t.kind != SCAN_WORD && t.kind != SCAN_QUOTED)
            return false;
        buf_slice(&b, t.text);
        if (slice_is(words_at(w, ++*i).text, "."))
            buf_slice(&b, words_at(w, (*i)++).text);
        else
            break;
    } while (true);
    *out = buf_str(&b);
    return true;
}

static size_t skip_if(const struct words *w, size_t i)
{
    return words_begin(w, i, "IF NOT EXISTS") ? 3 : words_begin(w, i, "IF EXISTS") ? 2 : 0;
}

static const struct form *form_of(struct arena *a, const struct words *w, const char **name,
                                  const char **value)
{
    for (size_t k = 0; k < sizeof forms / sizeof *forms; k++) {
        const struct form *f = &forms[k];
        size_t i = words_in(f->begins);
        if (!words_begin(w, 0, f->begins))
            continue;
        i += skip_if(w, i);
        if (words_is(w, i, "ON") || !take_name(a, w, &i, name) ||
            slice_is(words_at(w, i).text, ","))
            return NULL; /* no name, or several */
        if (!f->behind_name)
            return f;
        if (!words_begin(w, i, f->behind_name))
            return NULL;
        i += words_in(f->behind_name);
        i += skip_if(w, i);
        *value = slice_dup(a, words_at(w, i).text);
        return f;
    }
    return NULL;
}

/* An index is in the schema of its table, whatever the search path. */
static const char *index_name(struct arena *a, const struct words *w, const char *name)
{
    const char *table = NULL;
    for (size_t i = 0; words_is(w, 0, "CREATE") && i < w->n; i++) {
        if (!words_is(w, i, "ON"))
            continue;
        i += 1 + (size_t)words_is(w, i + 1, "ONLY");
        const char *dot = take_name(a, w, &i, &table) ? strrchr(table, '.') : NULL;
        return dot ? arena_printf(a, "%.*s%s", (int)(dot - table + 1), table, name) : name;
    }
    return name;
}

bool recover_postgresql(struct mig *m, struct slice statement, enum recover_answer *out,
                        struct mig_error *err)
{
    struct arena a = { 0 };
    struct words w = { 0 };
    const char *name = NULL, *value = "";
    struct mig_result r = { 0 };
    const struct form *f =
        words_read(&a, SQL_POSTGRESQL, statement, &w) ? form_of(&a, &w, &name, &value) : NULL;
    bool ok = true;
    *out = RECOVER_UNKNOWN;
    if (f) {
        name = words_has(&w, 0, "INDEX") ? index_name(&a, &w, name) : name;
        const struct mig_param p[] = { { .text = name, .length = strlen(name) },
                                       { .text = value, .length = strlen(value) } };
        ok = m->driver->exec(m->conn, f->query, strlen(f->query), p, f->behind_name ? 2 : 1, &r,
                             err);
    }
    if (ok && r.rows)
        *out = !strcmp(r.cells[0].text, "done") ? RECOVER_DONE : RECOVER_REDO;
    mig_result_clear(&r);
    arena_free(&a);
    return ok;
}
