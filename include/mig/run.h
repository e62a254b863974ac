#ifndef MIG_RUN_H
#define MIG_RUN_H
/* The verbs that talk to a database; part of mig.h, which includes it. */
#include "mig/error.h"
#include <stdbool.h>

struct mig;
struct mig_revisions;
struct mig_plan; /* these two: report.h */
struct mig_tried;

struct mig_run {
    const char *lock;               /* "auto", "advisory", "lease", "off"; NULL: the ini's */
    const char *lock_timeout;       /* "500ms", "30s", "5m"; NULL: the ini's */
    const char *statement_timeout;  /* the same for each statement */
    const char *table_lock_timeout; /* and for a lock on a table, which is then tried for again */
    const char *wait;               /* for a server that is starting; NULL: not at all */
    bool kill_stale;  /* ends the server's sessions of runs that died instead of waiting for them */
    bool allow_ahead; /* upgrade: a database that a newer directory upgraded is fine */
    bool sql;         /* print the SQL instead of running it */
    bool purge;       /* stamp: empty the version table first */
    const char *tag;  /* Alembic hands it to env.py; has no meaning here */
    bool dry_run;     /* try each statement, tell `tried`, and take all of it back */
    void (*tried)(void *user, const struct mig_tried *t);
    /* Asked before a plan runs, if the ini has `confirm`; false: it does not run. */
    bool (*confirm)(void *user, const struct mig_plan *plan, struct mig_error *err);
    bool yes; /* confirmed beforehand */
};
bool mig_upgrade(struct mig *m, const char *target, const struct mig_run *run,
                 struct mig_error *err);
bool mig_downgrade(struct mig *m, const char *target, const struct mig_run *run,
                   struct mig_error *err);
bool mig_stamp(struct mig *m, const char *const *targets, const struct mig_run *run,
               struct mig_error *err);
bool mig_ensure_version(struct mig *m, const struct mig_run *run, struct mig_error *err);
/* A run that died left a statement of which the database does not show whether it ran. DONE: it
 * did; REDO: it did not; FORGET: the whole revision was undone by hand. Fails where nothing is half
 * done. */
enum mig_resume { MIG_RESUME_DONE, MIG_RESUME_REDO, MIG_RESUME_FORGET };
bool mig_resume(struct mig *m, enum mig_resume how, struct mig_error *err);
/* Never writes. check_heads: fails unless the database is at every head. */
bool mig_current(struct mig *m, bool check_heads, struct mig_revisions *out, struct mig_error *err);
/* Until the server answers and, unless at_least is NULL, the database is there or past it. timeout
 * NULL: 60s. Never writes. */
bool mig_wait(struct mig *m, const char *at_least, const char *timeout, struct mig_error *err);
bool mig_check(struct mig *m, struct mig_error *err);
/* Alembic's multidb template: the names of the ini's `databases`, NULL-terminated; none for a
 * single database. The verbs above go over all of them; mig_use() names one for what follows, NULL:
 * all. */
bool mig_databases(struct mig *m, const char *const **names, struct mig_error *err);
bool mig_use(struct mig *m, const char *name, struct mig_error *err);
/* The database's URL with the password masked, as SQLAlchemy prints it. */
bool mig_url(struct mig *m, const char **out, struct mig_error *err);
#endif
