#ifndef MIG_CMD_GUARD_H
#define MIG_CMD_GUARD_H
/* Before anything runs for good: --dry-run and its report, `confirm` in the ini and --yes. */
#include "cmd/cmd.h"
#include "cmd/run.h"

void guard_take(const struct cmd_run *c, const struct guard_fields *f, struct mig_run *run);
#endif
