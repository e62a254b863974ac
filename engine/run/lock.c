#include "run/lock.h"
#include "conf/duration.h"
#include "run/cancel.h"
#include "run/lock_lease.h"
#include "run/patience.h"
#include "run/stale.h"
#include <string.h>
#include <unistd.h>

enum { LONGEST_PAUSE = 1000, SAY_AFTER = 1000, HOST = 256 };

static const char *self_name(struct arena *a)
{
    char host[HOST] = "";
    if (gethostname(host, sizeof host - 1))
        host[0] = '\0';
    return arena_printf(a, "mig %ld on %s", (long)getpid(), *host ? host : "an unnamed host");
}

static bool read_wishes(struct mig *m, const struct mig_run *wanted, struct mig_error *err)
{
    if (wanted && wanted->lock && !config_lock_named(wanted->lock, &m->run.lock))
        return mig_error_set(err, MIG_CONFIG,
                             "the lock is 'auto', 'advisory', 'lease' or 'off', not '%s'",
                             wanted->lock);
    m->kill_stale = wanted && wanted->kill_stale;
    if (!wanted)
        return true;
    const struct {
        const char *text;
        unsigned *ms;
    } times[] = {
        { wanted->lock_timeout, &m->run.lock_timeout_ms },
        { wanted->statement_timeout, &m->run.statement_timeout_ms },
        { wanted->table_lock_timeout, &m->run.table_lock_timeout_ms },
    };
    for (size_t i = 0; i < sizeof times / sizeof *times; i++)
        if (times[i].text && !duration_parse(times[i].text, times[i].ms))
            return mig_error_set(err, MIG_CONFIG,
                                 "a timeout is not a time such as 500ms, 30s or 5m: '%s'",
                                 times[i].text);
    return true;
}

static const struct lock_kind *kind_of(const struct mig *m)
{
    static const struct {
        const char *driver;
        const struct lock_kind *kind;
    } kinds[] = {
        { "postgresql", &lock_server_postgresql },
        { "mysql", &lock_server_mysql },
        { "sqlite", &lock_file },
    };
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (!strcmp(kinds[i].driver, m->driver->name))
            return kinds[i].kind;
    return NULL;
}

/* On a terminal only, where the next line overwrites it. */
static void say_waiting(struct lock *l, const struct patience *p)
{
    struct arena a = { 0 };
    if (l->m->options.progress && patience_spent_ms(p) >= SAY_AFTER) {
        const char *holder = l->kind->holder(l, &a);
        l->m->options.progress(l->m->options.user, MIG_STAGE_TICK,
                               arena_printf(&a, "waiting for the lock (%lld s): it is held by %s",
                                            (long long)patience_spent_ms(p) / 1000,
                                            holder ? holder : "another run"));
    }
    arena_free(&a);
}

static bool too_long(struct lock *l, const struct patience *p, struct mig_error *err)
{
    struct arena a = { 0 };
    const char *holder = l->kind->holder(l, &a);
    mig_error_set(err, MIG_LOCKED,
                  "another run holds the lock of version table '%s' (waited %lld ms): %s",
                  l->m->run.version_table, (long long)patience_spent_ms(p),
                  holder ? holder : "it is not known who");
    mig_error_hint(err, "nothing has run; wait longer with --lock-timeout, or end the other run: "
                        "its lock is free as soon as it is gone; if it is dead and the server has "
                        "not noticed, --kill-stale ends its session");
    arena_free(&a);
    return false;
}

/* --kill-stale: ends the session that has it, unless its process can be seen to be there. */
static bool end_stale(struct lock *l, struct mig_error *err)
{
    struct arena a = { 0 };
    const char *session = NULL, *runner = NULL;
    bool ok = !l->m->kill_stale || !l->kind->session ||
              !l->kind->session(l, &a, &session, &runner) || stale_is_alive(l->m, runner) ||
              stale_end(l->m, session, runner, err);
    arena_free(&a);
    return ok;
}

static bool wait_for(struct lock *l, struct mig_error *err)
{
    struct patience p = patience_begin(l->m, l->m->run.lock_timeout_ms, LONGEST_PAUSE);
    for (;;) {
        if (!cancel_go_on(l->m, err) || !l->kind->attempt(l, &l->held, err))
            return false;
        if (l->held)
            return true;
        if (!end_stale(l, err))
            return false;
        say_waiting(l, &p);
        enum patience_end end = patience_pause(&p, err);
        if (end == PATIENCE_OVER)
            return too_long(l, &p, err);
        if (end == PATIENCE_STOPPED)
            return false;
    }
}

/* SQLite has no servers and no sessions: its file is right for every mode. */
static bool choose(struct lock *l, struct mig_error *err)
{
    bool file = l->kind == &lock_file;
    if (!l->kind)
        return mig_error_set(err, MIG_CONFIG, "there is no lock for %s", l->m->driver->name) ||
               mig_error_hint(err, "lock = off runs without one");
    if (l->m->run.lock != CONFIG_LOCK_LEASE || file) {
        if (!l->kind->open(l, err))
            return false;
        if (!l->why_not || l->m->run.lock == CONFIG_LOCK_ADVISORY)
            return true;
    }
    l->kind = &lock_lease;
    return l->kind->open(l, err);
}

bool lock_take(struct mig *m, const struct mig_run *wanted, struct mig_error *err)
{
    if (!read_wishes(m, wanted, err))
        return false;
    if (m->run.lock == CONFIG_LOCK_OFF)
        return true;
    struct lock *l = arena_new(&m->arena, struct lock);
    *l = (struct lock){ .m = m, .kind = kind_of(m), .self = self_name(&m->arena), .fd = -1 };
    if (!choose(l, err))
        return false;
    m->held = l;
    return !l->kind || wait_for(l, err);
}

void lock_give_back(struct mig *m)
{
    if (m->held && m->held->kind)
        m->held->kind->close(m->held);
    m->held = NULL;
}
