#include "cmd/cmd.h"
#include "cmd/print.h"

struct fields {
    bool verbose;
};

static const struct opt options[] = {
    OPT_HELP_ENTRY,
    OPT_FLAG('v', "verbose", struct fields, verbose, "Use more verbose output"),
    OPT_END,
};

static bool run(const struct cmd_run *c, const void *fields, struct mig_error *err)
{
    const struct fields *f = fields;
    struct mig_revisions r;
    struct buf out = { .arena = c->arena };
    if (!mig_branches(c->mig, &r, err))
        return false;
    for (size_t i = 0; i < r.n; i++)
        print_branch(&out, r.at[i], f->verbose);
    cmd_say(c, "%s", buf_str(&out));
    return true;
}

const struct cmd cmd_branches = {
    .name = "branches",
    .help = "Show current branch points.",
    .options = options,
    .size = sizeof(struct fields),
    .run = run,
};
