#include "cmd/cmd.h"
#include <string.h>

struct fields {
    const char *rev;
};

static const struct opt options[] = {
    OPT_HELP_ENTRY,
    OPT_ARG("rev", struct fields, rev, NULL),
    OPT_END,
};

static bool run_one(const struct cmd_run *c, const void *fields, struct mig_error *err)
{
    const struct fields *f = fields;
    struct mig_revisions r;
    if (!mig_show(c->mig, f->rev, &r, err))
        return false;
    cmd_print(c, r, 0, true);
    return true;
}

static bool run(const struct cmd_run *c, const void *fields, struct mig_error *err)
{
    const struct fields *f = fields;
    return strcmp(f->rev, "current") ? run_one(c, fields, err) : cmd_each(c, run_one, fields, err);
}

const struct cmd cmd_show = {
    .name = "show",
    .help = "Show the revision(s) denoted by the given symbol.",
    .options = options,
    .size = sizeof(struct fields),
    .run = run,
};
