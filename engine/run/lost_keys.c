#include "run/lost_keys.h"
#include "base/buf.h"
#include "base/log.h"
#include "run/server.h"
#include "run/words.h"
#include <string.h>

/* The name at *i, which moves behind it: a doubled quote in it reads as two quoted things in a row.
 */
static struct slice name_at(const struct words *w, size_t *i)
{
    struct slice name = words_at(w, *i).text;
    for (++*i; name.n && strchr("`\"", *name.p); ++*i) {
        struct slice next = words_at(w, *i).text;
        if (!next.n || next.p != name.p + name.n || *next.p != *name.p)
            break;
        name.n += next.n;
    }
    return name;
}

static struct slice unquoted(struct slice name)
{
    bool quoted = name.n > 1 && strchr("`\"", *name.p);
    return quoted ? (struct slice){ name.p + 1, name.n - 2 } : name;
}

/* Where the name of the table stands, 0: nowhere.
 * ALTER [ONLINE] [IGNORE] TABLE [IF EXISTS] table; CREATE or DROP ... INDEX ... ON table */
static size_t table_at(const struct words *w)
{
    size_t i = 1;
    if (words_is(w, 0, "ALTER")) {
        i += words_is(w, i, "ONLINE");
        i += words_is(w, i, "IGNORE");
        if (!words_is(w, i, "TABLE"))
            return 0;
        return i + (words_begin(w, i + 1, "IF EXISTS") ? 3 : 1);
    }
    if ((!words_is(w, 0, "CREATE") && !words_is(w, 0, "DROP")) || !words_has(w, 1, "INDEX"))
        return 0;
    while (i < w->n && !words_is(w, i, "INDEX"))
        i++;
    while (i < w->n && !words_is(w, i, "ON"))
        i++;
    return i < w->n ? i + 1 : 0;
}

/* The table as the statement writes it; empty: it copies none. */
static struct slice copied_table(const struct words *w)
{
    size_t i = table_at(w);
    if (!i)
        return (struct slice){ 0 };
    struct slice name = name_at(w, &i);
    if (!slice_is(words_at(w, i).text, "."))
        return name;
    struct slice schema = name;
    i++;
    name = name_at(w, &i);
    return slice_range(schema.p, name.p + name.n);
}

/* "CONSTRAINT name FOREIGN KEY ...": its name without quotes; empty: another line. */
static struct slice key_name(struct arena *a, struct slice line)
{
    struct words w = words_of(a, SQL_MYSQL, line);
    size_t i = 1;
    struct slice name = name_at(&w, &i);
    bool key = words_is(&w, 0, "CONSTRAINT") && words_begin(&w, i, "FOREIGN KEY");
    return key ? unquoted(name) : (struct slice){ 0 };
}

static struct slice key_line(struct slice line)
{
    line = slice_trim(line);
    line.n -= slice_ends(line, ",");
    return line;
}

/* *found false: there is no such table. */
static bool read_keys(struct mig *m, struct arena *a, struct slice table, bool *found,
                      const char **out, struct mig_error *err)
{
    struct mig_error why = { 0 };
    struct mig_result r = { 0 };
    struct buf keys = { .arena = a };
    const char *sql = arena_printf(a, "SHOW CREATE TABLE %.*s", (int)table.n, table.p);
    *found = m->driver->exec(m->conn, sql, strlen(sql), NULL, 0, &r, &why);
    if (!*found && strcmp(why.sqlstate, "42S02") != 0) {
        *err = why;
        return false;
    }
    mig_error_clear(&why);
    struct slice text = slice_of(r.rows && r.columns > 1 ? r.cells[1].text : NULL);
    struct slice line;
    while (slice_line(&text, &line)) {
        line = key_line(line);
        if (key_name(a, line).n)
            buf_printf(&keys, "%.*s\n", (int)line.n, line.p);
    }
    *out = buf_str(&keys);
    mig_result_clear(&r);
    return true;
}

const char *lost_keys_note(struct mig *m, struct arena *a, struct slice statement)
{
    struct mig_error err = { 0 };
    const char *keys = "";
    bool found = false;
    if (!statement.n || !server_is_mariadb(m))
        return keys;
    struct words w = words_of(a, SQL_MYSQL, statement);
    struct slice table = copied_table(&w);
    if (table.n && !read_keys(m, a, table, &found, &keys, &err))
        log_line(&m->log, MIG_LOG_WARNING, CONTEXT_LOGGER,
                 "The foreign keys of %.*s cannot be noted for the case that the server dies: %s",
                 (int)table.n, table.p, err.message);
    mig_error_clear(&err);
    return keys;
}

/* A name as it stands there, quoted or not. */
static bool names(const struct words *w, struct slice name)
{
    for (size_t i = 0; i < w->n;)
        if (slice_eq(unquoted(name_at(w, &i)), name))
            return true;
    return false;
}

static bool has_key(struct arena *a, const char *keys, struct slice name)
{
    struct slice text = slice_of(keys);
    struct slice line;
    while (slice_line(&text, &line))
        if (slice_eq(key_name(a, line), name))
            return true;
    return false;
}

static bool make_key(struct mig *m, struct arena *a, struct slice table, struct slice line,
                     struct mig_error *err)
{
    struct slice name = key_name(a, line);
    const char *sql =
        arena_printf(a, "ALTER TABLE %.*s ADD %.*s", (int)table.n, table.p, (int)line.n, line.p);
    log_line(&m->log, MIG_LOG_WARNING, CONTEXT_LOGGER,
             "The server lost the foreign key %.*s of %.*s when it died; it is made again",
             (int)name.n, name.p, (int)table.n, table.p);
    return m->driver->exec(m->conn, sql, strlen(sql), NULL, 0, NULL, err) ||
           mig_error_context(err, "foreign key %.*s, lost when the server died", (int)name.n,
                             name.p);
}

bool lost_keys_restore(struct mig *m, struct slice statement, const char *noted,
                       struct mig_error *err)
{
    struct arena a = { 0 };
    struct words w = words_of(&a, SQL_MYSQL, statement);
    struct slice table = copied_table(&w);
    struct slice lines = slice_of(noted);
    struct slice line;
    const char *present = "";
    bool found = false;
    bool ok = !lines.n || !table.n || read_keys(m, &a, table, &found, &present, err);
    while (ok && found && slice_line(&lines, &line)) {
        struct slice name = key_name(&a, line);
        if (name.n && !names(&w, name) && !has_key(&a, present, name))
            ok = make_key(m, &a, table, line, err);
    }
    arena_free(&a);
    return ok;
}
