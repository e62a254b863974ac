#ifndef MIG_RUN_CONFIRM_H
#define MIG_RUN_CONFIRM_H
/* `confirm` in the ini: somebody is shown the plan before it runs, while no lock is held. */
#include "mig/report.h"
#include "run/ready.h"
#include "run/step.h"

/* Makes the plan and asks; m->asked: the plan in words, NULL where nobody had to be asked. False:
 * the answer is no, or nobody is there to give one. */
bool confirm_ask(struct mig *m, const struct step_run *run, struct mig_error *err) MIG_MUST_CHECK;
/* The plan that is about to run is the one that was asked about. */
bool confirm_same(const struct mig *m, struct arena *a, const struct ready *ready,
                  struct mig_error *err) MIG_MUST_CHECK;
#endif
