#include "result.h"
#include <limits.h>
#include <math.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

struct mig_conn {
    sqlite3 *db;
    bool exclusive; /* isolation_level=EXCLUSIVE */
};

/* What a query argument is (pysqlite's connect() and https://sqlite.org/uri.html). */
enum argument { UNKNOWN, TIMEOUT, URI, ISOLATION, IGNORED, IN_URI };
static const struct {
    const char *name;
    enum argument kind;
} ARGUMENTS[] = {
    { "timeout", TIMEOUT },
    { "uri", URI },
    { "check_same_thread", IGNORED },
    { "detect_types", IGNORED },
    { "cached_statements", IGNORED },
    { "isolation_level", ISOLATION },
    { "mode", IN_URI },
    { "cache", IN_URI },
    { "immutable", IN_URI },
    { "vfs", IN_URI },
    { "nolock", IN_URI },
    { "psow", IN_URI },
};

struct options {
    bool uri, exclusive;
    int timeout_ms;
};

static enum argument argument_kind(const char *name)
{
    for (size_t i = 0; i < sizeof ARGUMENTS / sizeof *ARGUMENTS; i++)
        if (!strcmp(ARGUMENTS[i].name, name))
            return ARGUMENTS[i].kind;
    return UNKNOWN;
}

/* sqlalchemy.util.asbool */
static bool parse_bool(const struct mig_pair *p, bool *out, struct mig_error *err)
{
    static const char *const yes[] = { "true", "yes", "on", "y", "t", "1" };
    static const char *const no[] = { "false", "no", "off", "n", "f", "0" };
    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++) {
        *out = !strcasecmp(p->value, yes[i]);
        if (*out || !strcasecmp(p->value, no[i]))
            return true;
    }
    return mig_error_set(err, MIG_CONFIG, "sqlite URL: argument \"%s\" is not a boolean", p->key);
}

static bool parse_timeout(const struct mig_pair *p, int *out, struct mig_error *err)
{
    char *end;
    double seconds = strtod(p->value, &end);
    if (end == p->value || *end || !isfinite(seconds) || seconds < 0 || seconds > INT_MAX / 1000)
        return mig_error_set(err, MIG_CONFIG,
                             "sqlite URL: argument \"timeout\" is not a number of seconds");
    *out = (int)(seconds * 1000);
    return true;
}

/* pysqlite's way to begin. DEFERRED, its default, would only find a lock later than IMMEDIATE. */
static bool parse_isolation(const struct mig_pair *p, bool *exclusive, struct mig_error *err)
{
    *exclusive = !strcasecmp(p->value, "EXCLUSIVE");
    if (*exclusive || !*p->value || !strcasecmp(p->value, "DEFERRED") ||
        !strcasecmp(p->value, "IMMEDIATE"))
        return true;
    return mig_error_set(err, MIG_CONFIG,
                         "sqlite URL: isolation_level is not DEFERRED, IMMEDIATE or EXCLUSIVE");
}

static bool refuse_repeated(const struct mig_url *u, size_t i, struct mig_error *err)
{
    for (size_t k = 0; k < i; k++)
        if (!strcmp(u->query[k].key, u->query[i].key))
            return mig_error_set(err, MIG_CONFIG, "sqlite URL: argument \"%s\" twice",
                                 u->query[i].key);
    return true;
}

static bool read_options(const struct mig_url *u, struct options *o, struct mig_error *err)
{
    const char *needs_uri = NULL;
    if (u->user || u->password || u->host || u->port)
        return mig_error_set(err, MIG_CONFIG,
                             "Invalid SQLite URL: it has a user, password, host or port. Valid "
                             "SQLite URL forms are sqlite:///:memory: or "
                             "sqlite:////absolute/path/to/file.db");
    for (size_t i = 0; i < u->nquery; i++) {
        const struct mig_pair *p = &u->query[i];
        enum argument kind = argument_kind(p->key);
        if (kind == UNKNOWN)
            return mig_error_set(err, MIG_CONFIG, "sqlite URL: unknown argument \"%s\"", p->key);
        if (!refuse_repeated(u, i, err))
            return false;
        if (kind == ISOLATION && !parse_isolation(p, &o->exclusive, err))
            return false;
        if (kind == URI && !parse_bool(p, &o->uri, err))
            return false;
        if (kind == TIMEOUT && !parse_timeout(p, &o->timeout_ms, err))
            return false;
        if (kind == IN_URI)
            needs_uri = p->key;
    }
    if (needs_uri && !o->uri)
        return mig_error_set(err, MIG_CONFIG,
                             "sqlite URL: argument \"%s\" needs uri=true and a path \"file:...\"",
                             needs_uri);
    if (needs_uri && (!u->database || strncmp(u->database, "file:", 5)))
        return mig_error_set(err, MIG_CONFIG,
                             "sqlite URL: argument \"%s\" needs a path \"file:...\"", needs_uri);
    return true;
}

/* SQLAlchemy hands what pysqlite does not know to SQLite, as arguments of its own URI. */
static char *file_name(const struct mig_url *u, const struct options *o)
{
    sqlite3_str *s = sqlite3_str_new(NULL);
    const char *database = u->database && *u->database ? u->database : ":memory:";
    char separator = strchr(database, '?') ? '&' : '?';
    sqlite3_str_appendall(s, database);
    for (size_t i = 0; o->uri && i < u->nquery; i++) {
        if (argument_kind(u->query[i].key) != IN_URI)
            continue;
        sqlite3_str_appendf(s, "%c%s=", separator, u->query[i].key);
        for (const char *c = u->query[i].value; *c; c++)
            sqlite3_str_appendf(s, strchr("&%#+", *c) ? "%%%02X" : "%c", (unsigned char)*c);
        separator = '&';
    }
    return sqlite3_str_finish(s);
}

static bool open_failed(sqlite3 *db, const char *path, struct mig_error *err)
{
    struct stat st;
    char *directory = strdup(path);
    char *slash = directory ? strrchr(directory, '/') : NULL;
    const char *text = db ? sqlite3_errmsg(db) : "out of memory";
    if (slash)
        slash[slash == directory] = '\0';
    mig_error_set(err, MIG_CONNECT, "%s: \"%s\"", text, path);
    if (slash && strncmp(path, "file:", 5) && stat(directory, &st))
        mig_error_hint(err, "the directory \"%s\" does not exist or cannot be read", directory);
    free(directory);
    return false;
}

static void conn_close(struct mig_conn *c)
{
    if (!c)
        return;
    sqlite3_close_v2(c->db);
    free(c);
}

static bool conn_open(const struct mig_url *u, struct mig_conn **out, struct mig_error *err)
{
    struct options o = { .timeout_ms = 5000 }; /* pysqlite's default */
    if (!read_options(u, &o, err))
        return false;
    char *path = file_name(u, &o);
    struct mig_conn *c = calloc(1, sizeof *c);
    if (!path || !c) {
        sqlite3_free(path);
        free(c);
        return result_no_memory(err);
    }
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_FULLMUTEX |
                (o.uri ? SQLITE_OPEN_URI : 0);
    int rc = sqlite3_open_v2(path, &c->db, flags, NULL);
    c->exclusive = o.exclusive;
    if (rc == SQLITE_OK) {
        sqlite3_extended_result_codes(c->db, 1);
        sqlite3_busy_timeout(c->db, o.timeout_ms);
        /* The file is first read by a statement: find out here that it is no database. */
        rc = sqlite3_exec(c->db, "PRAGMA schema_version", NULL, NULL, NULL);
        if (rc != SQLITE_NOTADB && (rc & 0xFF) != SQLITE_CANTOPEN)
            rc = SQLITE_OK;
    }
    bool ok = rc == SQLITE_OK || open_failed(c->db, path, err);
    sqlite3_free(path);
    if (!ok)
        conn_close(c);
    else
        *out = c;
    return ok;
}

static bool failed(struct mig_conn *c, const char *sql, struct mig_error *err)
{
    size_t position = 0;
#if SQLITE_VERSION_NUMBER >= 3038000
    int offset = sqlite3_error_offset(c->db);
    if (offset >= 0)
        position = result_characters(sql, (size_t)offset) + 1;
#endif
    mig_error_set(err, MIG_DATABASE, "%s", sqlite3_errmsg(c->db));
    return mig_error_database(err, NULL, NULL, sql, position);
}

static bool prepare(struct mig_conn *c, const char *sql, sqlite3_stmt **out, struct mig_error *err)
{
    const char *tail = NULL;
    sqlite3_stmt *more = NULL;
    if (sqlite3_prepare_v2(c->db, sql, -1, out, &tail) != SQLITE_OK)
        return failed(c, sql, err);
    /* A tail that does not even compile is a further statement as well. */
    while (tail && *tail) {
        const char *at = tail;
        bool is_more = sqlite3_prepare_v2(c->db, at, -1, &more, &tail) != SQLITE_OK || more;
        sqlite3_finalize(more);
        more = NULL;
        if (is_more) {
            mig_error_set(err, MIG_DATABASE, "You can only execute one statement at a time.");
            return mig_error_database(err, NULL, NULL, sql,
                                      result_characters(sql, (size_t)(at - sql)) + 1);
        }
    }
    return true;
}

static bool bind(struct mig_conn *c, sqlite3_stmt *s, const char *sql, const struct mig_param *p,
                 size_t n, struct mig_error *err)
{
    if ((size_t)sqlite3_bind_parameter_count(s) != n) {
        mig_error_set(err, MIG_DATABASE,
                      "Incorrect number of bindings supplied. The current statement uses %d, and "
                      "there are %zu supplied.",
                      sqlite3_bind_parameter_count(s), n);
        return mig_error_database(err, NULL, NULL, sql, 0);
    }
    for (size_t i = 0; i < n; i++) {
        int at = (int)i + 1;
        int rc = p[i].text ? sqlite3_bind_text64(s, at, p[i].text, p[i].length, SQLITE_STATIC,
                                                 SQLITE_UTF8)
                           : sqlite3_bind_null(s, at);
        if (rc != SQLITE_OK)
            return failed(c, sql, err);
    }
    return true;
}

static bool add_row(sqlite3_stmt *s, struct mig_result *r, size_t *cap, struct mig_error *err)
{
    if (!result_row(r, cap, err))
        return false;
    for (int i = 0; i < (int)r->columns; i++) {
        if (sqlite3_column_type(s, i) == SQLITE_NULL)
            continue;
        const char *text = (const char *)sqlite3_column_text(s, i);
        size_t length = (size_t)sqlite3_column_bytes(s, i);
        if (!text && length)
            return result_no_memory(err);
        if (!result_cell(r, (size_t)i, text, length, err))
            return false;
    }
    return true;
}

static bool step_all(struct mig_conn *c, sqlite3_stmt *s, const char *sql, struct mig_result *r,
                     struct mig_error *err)
{
    size_t cap = 0;
    int rc;
    int before = sqlite3_total_changes(c->db);
    size_t columns = (size_t)sqlite3_column_count(s);
    if (!result_columns(r, columns, err))
        return false;
    for (size_t i = 0; i < columns; i++)
        if (!result_name(r, i, sqlite3_column_name(s, (int)i), err))
            return false;
    while ((rc = sqlite3_step(s)) == SQLITE_ROW)
        if (columns && !add_row(s, r, &cap, err))
            return false;
    if (rc != SQLITE_DONE)
        return failed(c, sql, err);
    /* sqlite3_changes() still speaks of an earlier statement when this one changed nothing. */
    if (sqlite3_stmt_readonly(s))
        r->affected = -1;
    else
        r->affected = sqlite3_total_changes(c->db) != before ? sqlite3_changes(c->db) : 0;
    return true;
}

static bool conn_exec(struct mig_conn *c, const char *sql, size_t length,
                      const struct mig_param *params, size_t nparams, struct mig_result *r,
                      struct mig_error *err)
{
    struct mig_result own = { 0 };
    sqlite3_stmt *s = NULL;
    char *text = result_sql(sql, length, err);
    if (!text)
        return false;
    if (!r)
        r = &own;
    bool ok = prepare(c, text, &s, err);
    if (ok && s)
        ok = bind(c, s, text, params, nparams, err) && step_all(c, s, text, r, err);
    sqlite3_finalize(s);
    free(text);
    if (!ok || r == &own)
        mig_result_clear(r);
    return ok;
}

static bool run(struct mig_conn *c, const char *sql, struct mig_error *err)
{
    return conn_exec(c, sql, strlen(sql), NULL, 0, NULL, err);
}

/* IMMEDIATE takes the write lock at once: two migrations then wait for each other here, where the
 * busy timeout works, and not at the first write after a read, where SQLite must fail with
 * "database is locked" because the snapshot is out of date. */
static bool conn_begin(struct mig_conn *c, struct mig_error *err)
{
    if (c->exclusive)
        return run(c, "BEGIN EXCLUSIVE", err);
    return run(c, sqlite3_db_readonly(c->db, "main") == 1 ? "BEGIN" : "BEGIN IMMEDIATE", err);
}

static bool conn_commit(struct mig_conn *c, struct mig_error *err)
{
    return run(c, "COMMIT", err);
}

/* Some failures (disk full, an interrupt) have rolled back already. */
static bool conn_rollback(struct mig_conn *c, struct mig_error *err)
{
    return sqlite3_get_autocommit(c->db) || run(c, "ROLLBACK", err);
}

static bool conn_in_transaction(struct mig_conn *c)
{
    return !sqlite3_get_autocommit(c->db);
}

static bool conn_cancel(struct mig_conn *c)
{
    sqlite3_interrupt(c->db);
    return true;
}

static bool conn_busy(struct mig_conn *c)
{
    return (sqlite3_errcode(c->db) & 0xFF) == SQLITE_BUSY;
}

static const char *conn_server_version(struct mig_conn *c)
{
    (void)c;
    return sqlite3_libversion();
}

/* PRAGMA table_info of nothing that exists has no rows; it sees tables, views and temporary ones.
 */
static bool conn_has_table(struct mig_conn *c, const char *schema, const char *name, bool *found,
                           struct mig_error *err)
{
    struct mig_result r = { 0 };
    const struct mig_param p[] = {
        { .text = name, .length = strlen(name) },
        { .text = schema, .length = schema ? strlen(schema) : 0 },
    };
    static const char sql[] = "SELECT 1 FROM pragma_table_info(?1, ?2) LIMIT 1";
    static const char known[] = "SELECT 1 FROM pragma_database_list WHERE name = ?1 COLLATE NOCASE";
    *found = false;
    if (schema) {
        if (!conn_exec(c, known, sizeof known - 1, &p[1], 1, &r, err))
            return false;
        bool is_known = r.rows > 0;
        mig_result_clear(&r);
        if (!is_known)
            return true;
    }
    if (!conn_exec(c, sql, sizeof sql - 1, p, 2, &r, err))
        return false;
    *found = r.rows > 0;
    mig_result_clear(&r);
    return true;
}

static const char *const DIALECTS[] = { "sqlite", NULL };
extern const struct mig_driver mig_driver_sqlite;
const struct mig_driver mig_driver_sqlite = {
    .name = "sqlite",
    .dialects = DIALECTS,
    .client = "SQLite " SQLITE_VERSION,
    .transactional_ddl = true,
    .open = conn_open,
    .close = conn_close,
    .exec = conn_exec,
    .begin = conn_begin,
    .commit = conn_commit,
    .rollback = conn_rollback,
    .in_transaction = conn_in_transaction,
    .cancel = conn_cancel,
    .busy = conn_busy,
    .server_version = conn_server_version,
    .has_table = conn_has_table,
};
