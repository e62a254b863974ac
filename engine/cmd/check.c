#include "cmd/cmd.h"

static const struct opt options[] = {
    OPT_HELP_ENTRY,
    OPT_END,
};

static bool run(const struct cmd_run *c, const void *fields, struct mig_error *err)
{
    (void)fields;
    if (!mig_check(c->mig, err))
        return false;
    cmd_say(c, "No new upgrade operations detected.\n");
    return true;
}

const struct cmd cmd_check = {
    .name = "check",
    .help = "Check if revision command with autogenerate has pending upgrade ops.",
    .options = options,
    .run = run,
};
