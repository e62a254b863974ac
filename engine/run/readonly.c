#include "run/readonly.h"
#include "base/file.h"
#include <string.h>
#include <strings.h>
#include <unistd.h>

static bool refuse(struct mig_error *err, const char *why, const char *hint)
{
    mig_error_set(err, MIG_DATABASE, "the database takes no writes: %s", why);
    return mig_error_hint(err, "nothing has run; %s", hint);
}

static bool query(struct mig *m, const char *sql, struct mig_result *r, struct mig_error *err)
{
    return m->driver->exec(m->conn, sql, strlen(sql), NULL, 0, r, err);
}

/* A cell that says yes, in the words of any of the servers. */
static bool says_yes(const struct mig_result *r, size_t column)
{
    const char *text = r->rows && column < r->columns ? r->cells[column].text : NULL;
    return text && (!strcmp(text, "t") || !strcmp(text, "1") || !strcasecmp(text, "on"));
}

static bool postgresql(struct mig *m, struct mig_error *err)
{
    static const char sql[] =
        "SELECT pg_catalog.pg_is_in_recovery(), current_setting('default_transaction_read_only'), "
        "current_setting('transaction_read_only')";
    struct mig_result r = { 0 };
    if (!query(m, sql, &r, err))
        return mig_error_context(err, "is it read-only");
    bool standby = says_yes(&r, 0), by_default = says_yes(&r, 1), now = says_yes(&r, 2);
    mig_result_clear(&r);
    if (standby)
        return refuse(err, "the server is a standby (pg_is_in_recovery)",
                      "name the primary; a URL with several hosts finds it with "
                      "target_session_attrs=read-write");
    if (by_default || now)
        return refuse(err, "default_transaction_read_only is on",
                      "it may be set for the role, for the database, in the URL's options or for "
                      "the server");
    return true;
}

/* Who has the right to write all the same may begin a transaction that does. */
static bool may_write(struct mig *m)
{
    struct mig_error ignored = { 0 };
    bool ok = query(m, "START TRANSACTION READ WRITE", NULL, &ignored);
    if (ok)
        m->driver->rollback(m->conn, NULL);
    mig_error_clear(&ignored);
    return ok;
}

static bool mysql(struct mig *m, struct mig_error *err)
{
    struct mig_result r = { 0 };
    if (!query(m, "SELECT @@global.read_only, @@global.innodb_read_only", &r, err))
        return mig_error_context(err, "is it read-only");
    bool server = says_yes(&r, 0), engine = says_yes(&r, 1);
    mig_result_clear(&r);
    if (engine)
        return refuse(err, "innodb_read_only is on", "name a server that writes");
    if (server && !may_write(m))
        return refuse(err, "the server is a replica or was set to read-only (read_only is on)",
                      "name the primary, or log in as somebody who may write there");
    return true;
}

static bool sqlite(struct mig *m, struct mig_error *err)
{
    static const char sql[] = "SELECT file FROM pragma_database_list WHERE name = 'main'";
    const struct mig_url *u = &m->database.url;
    struct mig_result r = { 0 };
    struct arena a = { 0 };
    bool ok = true;
    if (!query(m, sql, &r, err))
        return mig_error_context(err, "is it read-only");
    const char *file = r.rows && r.cells[0].text ? r.cells[0].text : "";
    for (size_t i = 0; ok && i < u->nquery; i++)
        if ((!strcmp(u->query[i].key, "mode") && !strcmp(u->query[i].value, "ro")) ||
            !strcmp(u->query[i].key, "immutable"))
            ok = refuse(err, "its URL says so", "leave out mode=ro or immutable");
    if (ok && *file && file_exists(file) && access(file, W_OK))
        ok = refuse(err, arena_printf(&a, "%s may not be written", file),
                    "see to the file's owner and mode, and to its file system");
    if (ok && *file && access(file_directory(&a, file), W_OK | X_OK))
        ok = refuse(err, arena_printf(&a, "nothing may be written in %s", file_directory(&a, file)),
                    "SQLite keeps its journal beside the database");
    arena_free(&a);
    mig_result_clear(&r);
    return ok;
}

bool readonly_refuse(struct mig *m, struct mig_error *err)
{
    static const struct {
        const char *driver;
        bool (*refuse)(struct mig *m, struct mig_error *err);
    } kinds[] = { { "postgresql", postgresql }, { "mysql", mysql }, { "sqlite", sqlite } };
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (!strcmp(kinds[i].driver, m->driver->name))
            return kinds[i].refuse(m, err);
    return true;
}

void readonly_name(struct mig_error *err)
{
    static const char *const parts[] = { "(1290)", "(1836)", "(1792)",
                                         "attempt to write a readonly database" };
    bool found = !strcmp(err->sqlstate, "25006");
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        found = found || (err->message && strstr(err->message, parts[i]));
    if (found && err->code == MIG_DATABASE)
        mig_error_context(err, "the database takes no writes (a standby, or set to read-only)");
}
