/* Locks that a session of the server holds: pg_advisory_lock of PostgreSQL, GET_LOCK of MySQL. They
 * end with the session, however that ends. */
#include "base/buf.h"
#include "run/lock.h"
#include <stdlib.h>
#include <string.h>

static bool query(struct lock *l, const char *sql, const struct mig_param *params, size_t n,
                  struct mig_result *r, struct mig_error *err)
{
    return l->m->driver->exec(l->m->conn, sql, strlen(sql), params, n, r, err);
}

static struct mig_param param_of(const char *text)
{
    return (struct mig_param){ .text = text, .length = text ? strlen(text) : 0 };
}

/* The cell of the first row, "" for NULL and for no row. */
static const char *cell(const struct mig_result *r, size_t i)
{
    return r->rows && i < r->columns && r->cells[i].text ? r->cells[i].text : "";
}

/* The first column is the key, the second the server's number of the session, the third what else
 * speaks against a lock of the session, or empty. */
static bool read_key(struct lock *l, const char *sql, const struct mig_param *params, size_t n,
                     struct mig_error *err)
{
    struct mig_result r = { 0 };
    if (!query(l, sql, params, n, &r, err))
        return mig_error_context(err, "lock");
    l->key = arena_strdup(&l->m->arena, cell(&r, 0));
    bool pooled = strtoull(cell(&r, 1), NULL, 10) != l->m->driver->session(l->m->conn);
    if (pooled)
        l->why_not = "the connection goes through a pooler, which may move it to another session";
    else if (*cell(&r, 2))
        l->why_not = arena_strdup(&l->m->arena, cell(&r, 2));
    mig_result_clear(&r);
    return true;
}

static bool attempt(struct lock *l, const char *sql, bool *got, struct mig_error *err)
{
    struct mig_result r = { 0 };
    if (!query(l, sql, NULL, 0, &r, err))
        return mig_error_context(err, "lock");
    *got = *cell(&r, 0) == 't' || *cell(&r, 0) == '1';
    mig_result_clear(&r);
    return true;
}

static void quietly(struct lock *l, const char *sql, const struct mig_param *params, size_t n)
{
    struct mig_error ignored = { 0 };
    if (!query(l, sql, params, n, NULL, &ignored))
        mig_error_clear(&ignored);
}

/* Words about the holder: the first row of a query, put into `fmt` by the caller. */
static bool look(struct lock *l, const char *sql, struct mig_result *r)
{
    struct mig_error ignored = { 0 };
    bool ok = query(l, sql, NULL, 0, r, &ignored) && r->rows;
    mig_error_clear(&ignored);
    return ok;
}

/* The schema is the one that the version table is, or will be, found in: "public" and no schema at
 * all are the same lock. The server already keeps the databases apart. */
static bool pg_open(struct lock *l, struct mig_error *err)
{
    static const char sql[] =
        "SELECT ('x' || substr(md5('mig ' || coalesce($2::text, (SELECT n.nspname FROM "
        "pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE "
        "c.relname = $1::text AND pg_catalog.pg_table_is_visible(c.oid)), current_schema(), '') || "
        "'.' || $1::text), 1, 16))::bit(64)::bigint::text, pg_catalog.pg_backend_pid(), CASE "
        "WHEN version() LIKE '%CockroachDB%' THEN 'this server''s advisory locks lock nothing' "
        "ELSE '' END";
    const struct mig_param p[] = { param_of(l->m->run.version_table),
                                   param_of(l->m->run.version_table_schema) };
    return read_key(l, sql, p, 2, err);
}

/* application_name is what others can see of this session: pid and host of the client. */
static bool pg_attempt(struct lock *l, bool *got, struct mig_error *err)
{
    struct arena a = { 0 };
    const struct mig_param p = param_of(l->self);
    bool ok = attempt(l, arena_printf(&a, "SELECT pg_catalog.pg_try_advisory_lock(%s)", l->key),
                      got, err);
    if (ok && *got)
        quietly(l,
                "SELECT pg_catalog.set_config('application_name', $1::text, false) WHERE "
                "current_setting('application_name') = 'mig'",
                &p, 1);
    arena_free(&a);
    return ok;
}

/* pg_locks keeps the key as two halves. */
static const char *pg_query(struct lock *l, struct arena *a)
{
    return arena_printf(
        a,
        "SELECT a.application_name, a.pid, a.usename, coalesce(pg_catalog.host(a.client_addr), "
        "'the same host'), coalesce(to_char(a.backend_start AT TIME ZONE 'UTC', 'YYYY-MM-DD "
        "HH24:MI:SS') || ' UTC', 'an unknown time') FROM pg_catalog.pg_locks l JOIN "
        "pg_catalog.pg_stat_activity a ON a.pid = l.pid WHERE l.locktype = 'advisory' AND "
        "l.granted AND l.objsubid = 1 AND l.database = (SELECT oid FROM pg_catalog.pg_database "
        "WHERE datname = current_database()) AND l.classid::bigint = (((%s)::bigint >> 32) & "
        "4294967295) AND l.objid::bigint = ((%s)::bigint & 4294967295)",
        l->key, l->key);
}

static const char *pg_holder(struct lock *l, struct arena *a)
{
    struct mig_result r = { 0 };
    const char *text = NULL;
    if (look(l, pg_query(l, a), &r))
        text = arena_printf(a, "%s (backend %s, user %s, from %s) since %s", cell(&r, 0),
                            cell(&r, 1), cell(&r, 2), cell(&r, 3), cell(&r, 4));
    mig_result_clear(&r);
    return text;
}

static bool pg_session(struct lock *l, struct arena *a, const char **session, const char **runner)
{
    struct mig_result r = { 0 };
    bool found = look(l, pg_query(l, a), &r);
    if (found) {
        *session = arena_strdup(a, cell(&r, 1));
        *runner = arena_strdup(a, cell(&r, 0));
    }
    mig_result_clear(&r);
    return found;
}

static void pg_close(struct lock *l)
{
    struct arena a = { 0 };
    if (l->held)
        quietly(l, arena_printf(&a, "SELECT pg_catalog.pg_advisory_unlock(%s)", l->key), NULL, 0);
    l->held = false;
    arena_free(&a);
}

/* Where several nodes take writes, each grants GET_LOCK for itself. */
static bool my_cluster(struct lock *l, struct mig_error *err)
{
    static const char sql[] =
        "SHOW VARIABLES WHERE (Variable_name = 'wsrep_on' AND Value = 'ON') OR (Variable_name = "
        "'group_replication_single_primary_mode' AND Value = 'OFF')";
    struct mig_result r = { 0 };
    if (!query(l, sql, NULL, 0, &r, err))
        return mig_error_context(err, "lock");
    if (r.rows)
        l->why_not = "the server is a node of a cluster, and each node grants such locks by itself";
    mig_result_clear(&r);
    return true;
}

/* Names of GET_LOCK are the whole server's, at most 64 characters long. */
static bool my_open(struct lock *l, struct mig_error *err)
{
    static const char sql[] = "SELECT CONCAT('\\'mig:', SHA1(CONCAT_WS('.', IFNULL(?, DATABASE()), "
                              "?)), '\\''), CONNECTION_ID(), ''";
    const struct mig_param p[] = { param_of(l->m->run.version_table_schema),
                                   param_of(l->m->run.version_table) };
    return read_key(l, sql, p, 2, err) && my_cluster(l, err);
}

static bool my_attempt(struct lock *l, bool *got, struct mig_error *err)
{
    struct arena a = { 0 };
    bool ok = attempt(l, arena_printf(&a, "SELECT GET_LOCK(%s, 0)", l->key), got, err);
    arena_free(&a);
    return ok;
}

static const char *my_holder(struct lock *l, struct arena *a)
{
    struct mig_result r = { 0 };
    const char *sql = arena_printf(
        a,
        "SELECT ID, USER, HOST, TIME, DATE_FORMAT(UTC_TIMESTAMP() - INTERVAL TIME SECOND, "
        "'%%Y-%%m-%%d %%H:%%i:%%s') FROM information_schema.PROCESSLIST WHERE ID = "
        "IS_USED_LOCK(%s)",
        l->key);
    const char *text = NULL;
    if (look(l, sql, &r))
        text = arena_printf(a, "connection %s of %s from %s, in its present statement since %s UTC",
                            cell(&r, 0), cell(&r, 1), cell(&r, 2), cell(&r, 4));
    mig_result_clear(&r);
    if (!text && look(l, arena_printf(a, "SELECT IS_USED_LOCK(%s)", l->key), &r) && *cell(&r, 0))
        text = arena_printf(a, "connection %s", cell(&r, 0));
    mig_result_clear(&r);
    return text;
}

/* Who runs there, the journal tells, if that run has come so far; its row may not be committed. */
static bool my_session(struct lock *l, struct arena *a, const char **session, const char **runner)
{
    struct mig_result r = { 0 };
    struct buf b = { .arena = a };
    const char *sql = arena_printf(a, "SELECT IS_USED_LOCK(%s)", l->key);
    bool found = look(l, sql, &r) && *cell(&r, 0);
    if (found)
        *session = arena_strdup(a, cell(&r, 0));
    mig_result_clear(&r);
    buf_puts(&b, "SELECT runner FROM ");
    dialect_qualified(l->m->dialect, &b, l->m->run.version_table_schema,
                      arena_printf(a, "%s_journal", l->m->run.version_table));
    if (found)
        quietly(l, "SET TRANSACTION ISOLATION LEVEL READ UNCOMMITTED", NULL, 0);
    if (found && look(l, buf_str(&b), &r))
        *runner = arena_strdup(a, cell(&r, 0));
    mig_result_clear(&r);
    return found;
}

static void my_close(struct lock *l)
{
    struct arena a = { 0 };
    if (l->held)
        quietly(l, arena_printf(&a, "SELECT RELEASE_LOCK(%s)", l->key), NULL, 0);
    l->held = false;
    arena_free(&a);
}

const struct lock_kind lock_server_postgresql = {
    .open = pg_open,
    .attempt = pg_attempt,
    .holder = pg_holder,
    .session = pg_session,
    .close = pg_close,
};

const struct lock_kind lock_server_mysql = {
    .open = my_open,
    .attempt = my_attempt,
    .holder = my_holder,
    .session = my_session,
    .close = my_close,
};
