#ifndef MIG_CMD_GUARD_H
#define MIG_CMD_GUARD_H
/* Before anything runs for good: --dry-run and its report, `confirm` in the ini and --yes. */
#include "cmd/cmd.h"
#include "cmd/run.h"

/* Fails where the options do not go together. */
bool guard_take(const struct cmd_run *c, const struct guard_fields *f, struct mig_run *run,
                struct mig_error *err) MIG_MUST_CHECK;
#endif
