#ifndef MIG_RUN_STEP_H
#define MIG_RUN_STEP_H
/* Runs a plan: every body of it is read and checked before the first statement goes out. Source:
 * alembic.runtime.migration.MigrationContext.run_migrations. */
#include "run/context.h"

/* Makes the plan from the version rows, within the run's transaction. */
typedef bool step_planner(struct mig *m, struct arena *a, struct strs rows, const void *target,
                          struct plan *out, struct mig_error *err);

struct step_run {
    step_planner *plan;
    const void *target;
    bool offline;
    const char *start;            /* offline: the revision to start from; NULL: an empty database */
    bool purge;                   /* stamp: empty the version table first */
    const struct mig_run *wanted; /* the caller's, or NULL */
};
bool step_run(struct mig *m, const struct step_run *run, struct mig_error *err) MIG_MUST_CHECK;
#endif
