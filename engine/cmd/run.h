#ifndef MIG_CMD_RUN_H
#define MIG_CMD_RUN_H
/* Options that the commands share which write to a database: how they keep clear of each other. */
#include "cmd/opt.h"
#include "mig/mig.h"

struct run_fields {
    const char *lock;
    const char *lock_timeout;
    const char *wait;
};

/* For the table of a command whose fields, T, have a `struct run_fields run`. */
#define RUN_OPTIONS(T)                                                                         \
    OPT_OWN_STR("lock", "MODE", T, run.lock,                                                   \
                "How runs are kept apart: auto (default), advisory, lease or off."),           \
        OPT_OWN_STR("lock-timeout", "TIME", T, run.lock_timeout,                               \
                    "How long to wait while another run holds the lock, as 500ms, 30s or 5m; " \
                    "default 5m."),                                                            \
        OPT_OWN_STR("wait", "TIME", T, run.wait,                                               \
                    "How long to try while the server is not there yet; default: not at all.")

static inline void run_take(const struct run_fields *f, struct mig_run *run)
{
    run->lock = f->lock;
    run->lock_timeout = f->lock_timeout;
    run->wait = f->wait;
}
#endif
