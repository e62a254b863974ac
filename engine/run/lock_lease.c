#include "run/lock_lease.h"
#include "base/buf.h"
#include "run/token.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { LEASE_MS = 15000, RENEW_MS = 4000, STRANGE = 4 };

/* What the renewing thread and the run share, under `mutex`. */
struct lease {
    struct lock *lock;
    const char *table; /* quoted */
    const char *token;
    const char *now; /* the server's clock as milliseconds */
    const char *renew;
    pthread_t thread;
    pthread_mutex_t mutex;
    pthread_cond_t wake;
    struct mig_conn *conn; /* the thread's own */
    bool running, ending, paused;
    int strange; /* failures of an attempt that no rule explains */
};

/* The clock of the statement, not that of its transaction. */
static const char *clock_of(const struct mig *m)
{
    return !strcmp(m->driver->name, "postgresql")
               ? "CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT)"
               : "CAST(UNIX_TIMESTAMP(SYSDATE(3)) * 1000 AS SIGNED)";
}

static const char *table_of(struct mig *m)
{
    struct buf b = { .arena = &m->arena };
    dialect_qualified(m->dialect, &b, m->run.version_table_schema,
                      arena_printf(&m->arena, "%s_lease", m->run.version_table));
    return buf_str(&b);
}

static bool lease_open(struct lock *l, struct mig_error *err)
{
    struct mig *m = l->m;
    struct lease *s = arena_new(&m->arena, struct lease);
    *s = (struct lease){ .lock = l, .table = table_of(m), .now = clock_of(m) };
    if (!token_make(&m->arena, &s->token, err))
        return false;
    s->renew = arena_printf(&m->arena,
                            "UPDATE %s SET expires = %s + %d WHERE token = '%s' AND expires > %s",
                            s->table, s->now, LEASE_MS, s->token, s->now);
    pthread_mutex_init(&s->mutex, NULL);
    pthread_cond_init(&s->wake, NULL);
    l->lease = s;
    return true;
}

static bool run_on(struct mig *m, struct mig_conn *conn, const char *sql, int64_t *affected,
                   struct mig_error *err)
{
    struct mig_result r = { 0 };
    bool ok = m->driver->exec(conn, sql, strlen(sql), NULL, 0, &r, err);
    if (affected)
        *affected = ok ? r.affected : 0;
    mig_result_clear(&r);
    return ok;
}

/* Failures that mean that others are at it too: the table or the row is there already or just went,
 * a deadlock, a conflict with another node (which Galera sometimes reports as an error without a
 * number, of a statement that met another node's DDL). */
static bool is_contention(const struct mig *m, const struct mig_error *e)
{
    static const char *const states[] = { "42P01", "42P07", "42710", "23505", "40001",
                                          "XX000", "00000", "42S01", "42S02", "23000" };
    for (size_t i = 0; i < sizeof states / sizeof *states; i++)
        if (!strcmp(e->sqlstate, states[i]))
            return true;
    return m->driver->busy(m->conn);
}

static bool insert_row(struct lock *l, int64_t *affected, struct mig_error *err)
{
    const struct lease *s = l->lease;
    struct arena a = { 0 };
    struct buf b = { .arena = &a };
    int64_t ignored;
    buf_printf(&b, "INSERT INTO %s (id, token, holder, since, expires) SELECT 1, '%s', ", s->table,
               s->token);
    dialect_literal(l->m->dialect, &b, l->self);
    buf_printf(&b, ", %s, %s + %d FROM (SELECT 1 AS one) x WHERE NOT EXISTS (SELECT 1 FROM %s)",
               s->now, s->now, LEASE_MS, s->table);
    bool ok = run_on(l->m, l->m->conn,
                     arena_printf(&a, "DELETE FROM %s WHERE expires <= %s", s->table, s->now),
                     &ignored, err) &&
              run_on(l->m, l->m->conn, buf_str(&b), affected, err);
    arena_free(&a);
    return ok;
}

static bool make_table(struct lock *l, struct mig_error *err)
{
    struct arena a = { 0 };
    const char *sql = arena_printf(&a,
                                   "CREATE TABLE %s (id INTEGER NOT NULL PRIMARY KEY, token "
                                   "VARCHAR(32) NOT NULL, holder VARCHAR(400) NOT NULL, since "
                                   "BIGINT NOT NULL, expires BIGINT NOT NULL)",
                                   l->lease->table);
    bool ok = run_on(l->m, l->m->conn, sql, NULL, err);
    arena_free(&a);
    return ok;
}

static bool has_lease_table(struct lock *l, bool *found, struct mig_error *err)
{
    struct arena a = { 0 };
    bool ok =
        l->m->driver->has_table(l->m->conn, l->m->run.version_table_schema,
                                arena_printf(&a, "%s_lease", l->m->run.version_table), found, err);
    arena_free(&a);
    return ok;
}

static struct timespec after(long ms)
{
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    t.tv_sec += ms / 1000;
    t.tv_nsec += ms % 1000 * 1000000;
    if (t.tv_nsec >= 1000000000) {
        t.tv_sec++;
        t.tv_nsec -= 1000000000;
    }
    return t;
}

/* On the lease's own connection, which is opened again if it broke. */
static bool aside(struct lease *s, const char *sql, struct mig_result *r)
{
    struct mig *m = s->lock->m;
    struct mig_error ignored = { 0 };
    if (!s->conn && !m->driver->open(&m->database.url, &s->conn, &ignored))
        s->conn = NULL;
    bool ok = s->conn && m->driver->exec(s->conn, sql, strlen(sql), NULL, 0, r, &ignored);
    if (s->conn && !ok) {
        m->driver->close(s->conn);
        s->conn = NULL;
    }
    mig_error_clear(&ignored);
    return ok;
}

/* A lease that ran out meanwhile stays so, and the fence finds it. */
static void renew(struct lease *s)
{
    struct mig_result r = { 0 };
    aside(s, s->renew, &r);
    mig_result_clear(&r);
}

static void *keep_renewing(void *lease)
{
    struct lease *s = lease;
    pthread_mutex_lock(&s->mutex);
    while (!s->ending) {
        struct timespec until = after(RENEW_MS);
        pthread_cond_timedwait(&s->wake, &s->mutex, &until);
        if (!s->ending && !s->paused)
            renew(s);
    }
    pthread_mutex_unlock(&s->mutex);
    return NULL;
}

/* Inserts the row, and makes the table where it is missing. */
static bool lease_attempt(struct lock *l, bool *got, struct mig_error *err)
{
    struct mig_error e = { 0 };
    bool found = false;
    int64_t affected = 0;
    bool ok = has_lease_table(l, &found, &e) && (found || make_table(l, &e)) &&
              insert_row(l, &affected, &e);
    *got = ok && affected == 1;
    /* The nodes of a cluster that work against each other fail in ways that nobody has listed. */
    if (!ok && (is_contention(l->m, &e) || ++l->lease->strange < STRANGE)) {
        mig_error_clear(&e);
        return true;
    }
    if (!ok) {
        mig_error_context(&e, "lease table '%s_lease'", l->m->run.version_table);
        *err = e;
        return false;
    }
    if (*got)
        l->lease->running = !pthread_create(&l->lease->thread, NULL, keep_renewing, l->lease);
    if (*got && !l->lease->running)
        return mig_error_set(err, MIG_LOCKED, "no thread to renew the lease: %s", strerror(errno));
    return true;
}

static const char *lease_holder(struct lock *l, struct arena *a)
{
    struct mig_result r = { 0 };
    struct mig_error ignored = { 0 };
    const char *text = NULL;
    const char *sql = arena_printf(a, "SELECT holder, (%s - since) / 1000 FROM %s", l->lease->now,
                                   l->lease->table);
    if (l->m->driver->exec(l->m->conn, sql, strlen(sql), NULL, 0, &r, &ignored) && r.rows &&
        r.cells[0].text && r.cells[1].text)
        text =
            arena_printf(a, "%s since %ld s", r.cells[0].text, strtol(r.cells[1].text, NULL, 10));
    mig_result_clear(&r);
    mig_error_clear(&ignored);
    return text;
}

static void stop_renewing(struct lease *s)
{
    pthread_mutex_lock(&s->mutex);
    s->ending = true;
    pthread_cond_signal(&s->wake);
    pthread_mutex_unlock(&s->mutex);
    if (s->running)
        pthread_join(s->thread, NULL);
    s->running = false;
    s->lock->m->driver->close(s->conn);
    s->conn = NULL;
}

/* Renewed once more first: nobody can take over while the table is dropped, and with it the row. */
static void lease_close(struct lock *l)
{
    struct lease *s = l->lease;
    struct arena a = { 0 };
    struct mig_error ignored = { 0 };
    int64_t affected = 0;
    stop_renewing(s);
    if (l->held && run_on(l->m, l->m->conn, s->renew, &affected, &ignored) && affected == 1)
        l->held =
            !run_on(l->m, l->m->conn, arena_printf(&a, "DROP TABLE %s", s->table), NULL, &ignored);
    l->held = false;
    mig_error_clear(&ignored);
    pthread_cond_destroy(&s->wake);
    pthread_mutex_destroy(&s->mutex);
    arena_free(&a);
}

static struct lease *lease_of(const struct mig *m)
{
    return m->held && m->held->kind == &lock_lease && m->held->held ? m->held->lease : NULL;
}

static bool lost(struct mig *m, struct mig_error *err)
{
    mig_error_set(err, MIG_LOCKED,
                  "the lease of version table '%s' ran out while this run was under way",
                  m->run.version_table);
    return mig_error_hint(err, "another run may have taken over; this one writes no version row");
}

/* Not in the run's transaction: MySQL would answer what was there when that began, which a long
 * statement outlasts. */
bool lock_lease_check(struct mig *m, struct mig_error *err)
{
    struct lease *s = lease_of(m);
    if (!s)
        return true;
    struct arena a = { 0 };
    struct mig_result r = { 0 };
    const char *sql = arena_printf(&a, "SELECT 1 FROM %s WHERE token = '%s' AND expires > %s",
                                   s->table, s->token, s->now);
    pthread_mutex_lock(&s->mutex);
    bool asked = aside(s, sql, &r);
    pthread_mutex_unlock(&s->mutex);
    bool ok = (asked || m->driver->exec(m->conn, sql, strlen(sql), NULL, 0, &r, err)) &&
              (r.rows == 1 || lost(m, err));
    mig_result_clear(&r);
    arena_free(&a);
    return ok;
}

static void pause_renewing(struct lease *s, bool paused)
{
    pthread_mutex_lock(&s->mutex);
    s->paused = paused;
    pthread_mutex_unlock(&s->mutex);
}

bool lock_lease_fence(struct mig *m, struct mig_error *err)
{
    struct lease *s = lease_of(m);
    int64_t affected = 0;
    if (!s)
        return true;
    pause_renewing(s, true);
    return run_on(m, m->conn, s->renew, &affected, err) && (affected == 1 || lost(m, err));
}

void lock_lease_committed(struct mig *m)
{
    struct lease *s = lease_of(m);
    if (s)
        pause_renewing(s, false);
}

const struct lock_kind lock_lease = {
    .open = lease_open,
    .attempt = lease_attempt,
    .holder = lease_holder,
    .close = lease_close,
};
