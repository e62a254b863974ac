#include "run/stale.h"
#include "run/lock.h"
#include "run/patience.h"
#include "run/server.h"
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* As much of a statement as PostgreSQL shows at least; MySQL shows all. */
#define SHOWN "250"

enum { LONGEST_PAUSE = 1000 };

static bool is(const struct mig *m, const char *driver)
{
    return !strcmp(m->driver->name, driver);
}

/* Within a transaction PostgreSQL shows the sessions as they were when first asked for. */
static bool forget_snapshot(struct mig *m, struct mig_error *err)
{
    static const char sql[] = "SELECT pg_catalog.pg_stat_clear_snapshot()";
    return !is(m, "postgresql") || m->driver->exec(m->conn, sql, strlen(sql), NULL, 0, NULL, err);
}

/* What a run that died may still be at, and what was seen of it. */
struct stale {
    struct slice statement;
    const char *ran;   /* the session that ran it, or NULL */
    const char *table; /* the journal, whose row is held */
    bool there;
    const char *session, *runner; /* NULL: not known */
};
typedef bool look_fn(struct mig *m, struct arena *a, struct stale *s, struct mig_error *err);

/* A session that executes the statement. */
static bool look_for_statement(struct mig *m, struct arena *a, struct stale *s,
                               struct mig_error *err)
{
    const char *sql =
        is(m, "postgresql")
            ? "SELECT pid FROM pg_catalog.pg_stat_activity WHERE datname = current_database() AND "
              "usename = current_user AND pid <> pg_catalog.pg_backend_pid() AND state = 'active' "
              "AND left(query, " SHOWN ") = left($1::text, " SHOWN ") LIMIT 1"
            : arena_printf(a,
                           "SELECT ID FROM information_schema.PROCESSLIST WHERE ID <> "
                           "CONNECTION_ID() AND DB = DATABASE() AND (LEFT(INFO, " SHOWN
                           ") = LEFT(?, " SHOWN ") OR (ID = %s AND INFO IS NOT NULL)) LIMIT 1",
                           s->ran ? s->ran : "0");
    const struct mig_param p = { .text = s->statement.p, .length = s->statement.n };
    struct mig_result r = { 0 };
    if (!forget_snapshot(m, err) || !m->driver->exec(m->conn, sql, strlen(sql), &p, 1, &r, err))
        return false;
    s->session = r.rows && r.cells[0].text ? arena_strdup(a, r.cells[0].text) : NULL;
    s->there = s->session != NULL;
    mig_result_clear(&r);
    return true;
}

static bool too_long(const char *session, struct mig_error *err)
{
    mig_error_set(err, MIG_LOCKED,
                  "%s%s of the server still executes the statement of a run that died",
                  session ? "session " : "a session", session ? session : "");
    return mig_error_hint(err, "wait longer with --lock-timeout, or end it with --kill-stale");
}

static bool until_gone(struct mig *m, look_fn *look, struct stale *s, struct mig_error *err)
{
    struct arena a = { 0 };
    struct patience p = patience_begin(m, m->run.lock_timeout_ms, LONGEST_PAUSE);
    enum patience_end end = PATIENCE_AGAIN;
    bool ok = look(m, &a, s, err);
    while (ok && s->there) {
        bool kill = s->session && m->kill_stale && !stale_is_alive(m, s->runner);
        ok = !kill || stale_end(m, s->session, s->runner, err);
        if (!ok || (end = patience_pause(&p, err)) != PATIENCE_AGAIN)
            break;
        ok = look(m, &a, s, err);
    }
    if (end == PATIENCE_OVER)
        too_long(s->session, err);
    arena_free(&a);
    return ok && end == PATIENCE_AGAIN;
}

bool stale_wait(struct mig *m, struct slice statement, const char *session, struct mig_error *err)
{
    struct stale s = { .statement = statement, .ran = session };
    return is(m, "sqlite") || !statement.n || until_gone(m, look_for_statement, &s, err);
}

static bool run(struct mig *m, const char *sql, struct mig_result *r, struct mig_error *err)
{
    return m->driver->exec(m->conn, sql, strlen(sql), NULL, 0, r, err);
}

/* Tries to have the row; *held: somebody's transaction has it. MySQL before 8.0.1 and MariaDB
 * before 10.3 know no NOWAIT and wait for as long as innodb_lock_wait_timeout says. */
static bool try_row(struct mig *m, struct arena *a, const char *table, bool *held,
                    struct mig_error *err)
{
    struct mig_result r = { 0 };
    struct mig_error e = { 0 };
    bool nowait = server_version(m) >= (server_is_mariadb(m) ? 100300 : 80001);
    bool ok =
        run(m, arena_printf(a, "SELECT 1 FROM %s FOR UPDATE%s", table, nowait ? " NOWAIT" : ""), &r,
            &e);
    *held = !ok && m->driver->busy(m->conn);
    mig_result_clear(&r);
    if (ok || *held)
        mig_error_clear(&e);
    else
        *err = e;
    return ok || *held;
}

/* The session that has written the row and not committed it yet, unless it is another server's. */
static bool find_writer(struct mig *m, struct arena *a, struct stale *s, struct mig_error *err)
{
    struct mig_result r = { 0 };
    if (!run(m, "SET TRANSACTION ISOLATION LEVEL READ UNCOMMITTED", NULL, err) ||
        !run(m,
             arena_printf(a, "SELECT at_session, runner FROM %s WHERE at_server = " STALE_SERVER,
                          s->table),
             &r, err))
        return false;
    if (r.rows && r.cells[0].text && r.cells[1].text) {
        s->session = arena_strdup(a, r.cells[0].text);
        s->runner = arena_strdup(a, r.cells[1].text);
    }
    mig_result_clear(&r);
    return true;
}

/* Within a transaction no other isolation level can be asked for: who holds the row stays open. */
static bool look_for_row(struct mig *m, struct arena *a, struct stale *s, struct mig_error *err)
{
    s->session = s->runner = NULL;
    return try_row(m, a, s->table, &s->there, err) &&
           (!s->there || m->driver->in_transaction(m->conn) || find_writer(m, a, s, err));
}

bool stale_row_wait(struct mig *m, const char *table, struct mig_error *err)
{
    struct stale s = { .table = table };
    return until_gone(m, look_for_row, &s, err);
}

/* The name may have been cut: PostgreSQL keeps 63 bytes of it. One's own number on a host of the
 * same name is that of a process in another container. */
bool stale_is_alive(const struct mig *m, const char *runner)
{
    static const char begin[] = "mig ", between[] = " on ";
    char *end = NULL;
    if (!runner || !m->held || strncmp(runner, begin, sizeof begin - 1) != 0)
        return false;
    long pid = strtol(runner + sizeof begin - 1, &end, 10);
    const char *host = strstr(m->held->self, between);
    if (pid <= 0 || pid == (long)getpid() || !host || strncmp(end, between, sizeof between - 1))
        return false;
    return !strncmp(host, end, strlen(end)) && (!kill((pid_t)pid, 0) || errno == EPERM);
}

bool stale_end(struct mig *m, const char *session, const char *runner, struct mig_error *err)
{
    struct arena a = { 0 };
    struct mig_error e = { 0 };
    const char *sql = arena_printf(&a,
                                   is(m, "postgresql") ? "SELECT pg_catalog.pg_terminate_backend("
                                                         "%s)"
                                                       : "KILL %s",
                                   session);
    log_line(&m->log, MIG_LOG_WARNING, CONTEXT_LOGGER,
             "Ending session %s of the server, which belongs to %s", session,
             runner ? runner : "a run that died");
    bool ok = m->driver->exec(m->conn, sql, strlen(sql), NULL, 0, NULL, &e) ||
              (e.message && !strncmp(e.message, "(1094)", 6)); /* it is gone already */
    if (ok)
        mig_error_clear(&e);
    else
        *err = e;
    arena_free(&a);
    return ok;
}
