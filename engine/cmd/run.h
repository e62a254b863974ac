#ifndef MIG_CMD_RUN_H
#define MIG_CMD_RUN_H
/* Options that the commands share which write to a database: how they keep clear of each other. */
#include "cmd/opt.h"
#include "mig/mig.h"

struct run_fields {
    const char *lock;
    const char *lock_timeout;
    const char *wait;
    const char *statement_timeout;
    const char *table_lock_timeout;
    bool kill_stale;
};

/* For the table of a command whose fields, T, have a `struct run_fields run`. */
#define RUN_OPTIONS(T)                                                                         \
    OPT_OWN_STR("lock", "MODE", T, run.lock,                                                   \
                "How runs are kept apart: auto (default), advisory, lease or off."),           \
        OPT_OWN_STR("lock-timeout", "TIME", T, run.lock_timeout,                               \
                    "How long to wait while another run holds the lock, as 500ms, 30s or 5m; " \
                    "default 5m."),                                                            \
        OPT_OWN_STR("statement-timeout", "TIME", T, run.statement_timeout,                     \
                    "How long a statement may run; default: as the server says."),             \
        OPT_OWN_STR(                                                                           \
            "table-lock-timeout", "TIME", T, run.table_lock_timeout,                           \
            "How long a statement may wait for a table before it is tried again; default: "    \
            "as the server says."),                                                            \
        OPT_OWN_FLAG("kill-stale", T, run.kill_stale,                                          \
                     "The run that has the lock is dead: end its session on the server."),     \
        OPT_OWN_STR("wait", "TIME", T, run.wait,                                               \
                    "How long to try while the server is not there yet; default: not at all.")

/* The same of those that run revisions: `struct guard_fields guard`. */
struct guard_fields {
    bool dry_run;
    bool json;
    bool yes;
};
#define GUARD_OPTIONS(T)                                                                          \
    OPT_OWN_FLAG("dry-run", T, guard.dry_run,                                                     \
                 "Run it and take it all back: how long each statement takes, and which tables "  \
                 "it locks."),                                                                    \
        OPT_OWN_FLAG("json", T, guard.json,                                                       \
                     "With --dry-run: a JSON object on a line for each statement."),              \
    {                                                                                             \
        .kind = OPT_KIND_FLAG, .letter = 'y', .name = "yes", .own = true,                         \
        .help = "Do not ask, where the ini has confirm = true.", .at = OPT_AT(T, guard.yes, bool) \
    }

static inline void run_take(const struct run_fields *f, struct mig_run *run)
{
    run->lock = f->lock;
    run->lock_timeout = f->lock_timeout;
    run->wait = f->wait;
    run->statement_timeout = f->statement_timeout;
    run->table_lock_timeout = f->table_lock_timeout;
    run->kill_stale = f->kill_stale;
}
#endif
