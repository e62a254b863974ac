#include "cmd/cmd.h"
#include "cmd/print.h"

struct fields {
    bool verbose;
    bool resolve_dependencies;
};

static const struct opt options[] = {
    OPT_HELP_ENTRY,
    OPT_FLAG('v', "verbose", struct fields, verbose, "Use more verbose output"),
    OPT_FLAG(0, "resolve-dependencies", struct fields, resolve_dependencies,
             "Treat dependency versions as down revisions"),
    OPT_END,
};

static bool run(const struct cmd_run *c, const void *fields, struct mig_error *err)
{
    const struct fields *f = fields;
    struct mig_revisions r;
    if (!mig_heads(c->mig, f->resolve_dependencies, &r, err))
        return false;
    cmd_print(c, r, PRINT_LABELS, f->verbose);
    return true;
}

const struct cmd cmd_heads = {
    .name = "heads",
    .help = "Show current available heads in the script directory.",
    .options = options,
    .size = sizeof(struct fields),
    .run = run,
};
