#ifndef MIG_RUN_EXPLAIN_H
#define MIG_RUN_EXPLAIN_H
/* What to do about failures for which Alembic has words but no advice: its text stays, a hint is
 * added. */
#include "run/context.h"

/* Adds a hint to an error of code MIG_COMMAND that has none, where one is known. */
void explain(struct mig *m, struct mig_error *err);
#endif
