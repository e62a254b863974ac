#ifndef MIG_RUN_SINK_DRYRUN_H
#define MIG_RUN_SINK_DRYRUN_H
/* A run that is taken back: each statement is executed and timed in one transaction that is rolled
 * back at the end. What cannot run in it is told and left out; where DDL cannot be rolled back
 * nothing runs at all. */
#include "run/dryrun.h"
#include "run/ready.h"

struct dryrun {
    const struct mig_run *wanted;
    bool only_plan;             /* DDL cannot be rolled back here */
    bool left;                  /* the file ends the transaction: what follows in it is not run */
    bool left_out;              /* something was not run */
    const char *words;          /* of the step under way */
    struct dryrun_locks *locks; /* PostgreSQL, else NULL */
};

extern const struct sink_ops sink_dryrun;
#endif
