#include "run/timeouts.h"
#include "run/lock.h"
#include "run/server.h"
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static bool is(const struct mig *m, const char *driver)
{
    return !strcmp(m->driver->name, driver);
}

static bool exec(struct mig *m, const char *sql, struct mig_error *err)
{
    return m->driver->exec(m->conn, sql, strlen(sql), NULL, 0, NULL, err);
}

static bool set(struct mig *m, const char *what, const char *value, struct mig_error *err)
{
    struct arena a = { 0 };
    bool ok = exec(m, arena_printf(&a, "SET SESSION %s = %s", what, value), err);
    arena_free(&a);
    return ok;
}

static bool refuse(const struct mig *m, const char *why, struct mig_error *err)
{
    mig_error_set(err, MIG_CONFIG, "statement_timeout, table_lock_timeout: %s", why);
    return mig_error_hint(err, "leave them out for this %s", m->driver->name);
}

static bool set_mysql(struct mig *m, unsigned statement, unsigned lock, struct mig_error *err)
{
    struct arena a = { 0 };
    if (statement && !server_is_mariadb(m))
        return refuse(m, "MySQL limits the time of SELECT only", err);
    unsigned seconds = (lock + 999) / 1000; /* in whole seconds, there and nowhere else */
    bool ok =
        (!statement || set(m, "max_statement_time",
                           arena_printf(&a, "%u.%03u", statement / 1000, statement % 1000), err)) &&
        (!lock || set(m, "lock_wait_timeout", arena_printf(&a, "%u", seconds), err));
    arena_free(&a);
    return ok;
}

bool timeouts_set(struct mig *m, struct mig_error *err)
{
    struct arena a = { 0 };
    unsigned statement = m->run.statement_timeout_ms, lock = m->run.table_lock_timeout_ms;
    if (!statement && !lock)
        return true;
    if (m->held && m->held->why_not)
        return refuse(m, "settings of the session do not hold here", err);
    if (is(m, "sqlite"))
        return refuse(m, "SQLite has neither", err);
    if (is(m, "mysql"))
        return set_mysql(m, statement, lock, err);
    bool ok = (!statement || set(m, "statement_timeout", arena_printf(&a, "%u", statement), err)) &&
              (!lock || set(m, "lock_timeout", arena_printf(&a, "%u", lock), err));
    arena_free(&a);
    return ok;
}

bool timeouts_forget_idle(struct mig *m, struct mig_error *err)
{
    enum { IDLE_IN_TRANSACTION = 10, IDLE_SESSION = 14 }; /* the versions that have them by name */
    struct arena a = { 0 };
    unsigned major = server_version(m) / 10000;
    const char *sql = NULL;
    if (is(m, "postgresql") && major >= IDLE_IN_TRANSACTION)
        sql = arena_printf(&a,
                           "SELECT pg_catalog.set_config(name, '0', false) FROM (VALUES "
                           "('idle_in_transaction_session_timeout')%s) v (name) WHERE "
                           "pg_catalog.pg_backend_pid() = %llu",
                           major >= IDLE_SESSION ? ", ('idle_session_timeout')" : "",
                           (unsigned long long)m->driver->session(m->conn));
    else if (server_is_mariadb(m) && m->held && !m->held->why_not)
        sql = "SET SESSION idle_transaction_timeout = 0, idle_readonly_transaction_timeout = 0, "
              "idle_write_transaction_timeout = 0";
    bool ok = !sql || exec(m, sql, err) || mig_error_context(err, "idle timeouts");
    arena_free(&a);
    return ok;
}

static bool mentions(struct slice text, const char *word)
{
    size_t n = strlen(word);
    for (size_t i = 0; i + n <= text.n; i++)
        if (!strncasecmp(text.p + i, word, n))
            return true;
    return false;
}

bool timeouts_lift(struct mig *m, struct slice statement, bool *lifted, struct mig_error *err)
{
    *lifted =
        is(m, "postgresql") && m->run.table_lock_timeout_ms && mentions(statement, "CONCURRENTLY");
    return !*lifted || set(m, "lock_timeout", "0", err);
}

void timeouts_restore(struct mig *m)
{
    struct mig_error ignored = { 0 };
    if (!timeouts_set(m, &ignored))
        mig_error_clear(&ignored);
}

static bool begins(struct slice statement, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (statement.n >= strlen(words[i]) &&
            !strncasecmp(statement.p, words[i], strlen(words[i])))
            return true;
    return false;
}

/* PostgreSQL: one that begins or ends a transaction would leave no savepoint to go back to. MySQL:
 * DDL, whose implicit commit made all before it durable before it waited; a DML statement that
 * times out may have undone what came before it. */
bool timeouts_can_retry(const struct mig *m, struct slice statement, const struct mig_error *e)
{
    static const char *const transaction[] = { "BEGIN",     "START",    "COMMIT",
                                               "END",       "ROLLBACK", "ABORT",
                                               "SAVEPOINT", "RELEASE",  "PREPARE" };
    static const char *const ddl[] = { "ALTER", "CREATE", "DROP", "RENAME", "TRUNCATE" };
    if (!m->run.table_lock_timeout_ms ||
        begins(statement, transaction, sizeof transaction / sizeof *transaction))
        return false;
    if (!e)
        return is(m, "postgresql");
    if (is(m, "postgresql"))
        return !strcmp(e->sqlstate, "55P03");
    return e->message && !strncmp(e->message, "(1205)", 6) &&
           begins(statement, ddl, sizeof ddl / sizeof *ddl);
}
