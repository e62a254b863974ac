#include "cmd/cmd.h"
#include "cmd/print.h"
#include <string.h>

struct fields {
    const char *rev_range;
    bool verbose;
    bool indicate_current;
};

static const struct opt options[] = {
    OPT_HELP_ENTRY,
    OPT_STR('r', "rev-range", "REV_RANGE", struct fields, rev_range,
            "Specify a revision range; format is [start]:[end]"),
    OPT_FLAG('v', "verbose", struct fields, verbose, "Use more verbose output"),
    OPT_FLAG('i', "indicate-current", struct fields, indicate_current,
             "Indicate the current revision"),
    OPT_END,
};

static bool run_one(const struct cmd_run *c, const void *fields, struct mig_error *err)
{
    const struct fields *f = fields;
    struct mig_revisions r;
    if (!mig_history(c->mig, f->rev_range, f->indicate_current, &r, err))
        return false;
    cmd_print(c, r, PRINT_LABELS | PRINT_DOC | PRINT_PARENTS | PRINT_TREE, f->verbose);
    return true;
}

/* What is current is a matter of each database. */
static bool run(const struct cmd_run *c, const void *fields, struct mig_error *err)
{
    const struct fields *f = fields;
    bool asks = f->indicate_current || (f->rev_range && strstr(f->rev_range, "current"));
    return asks ? cmd_each(c, run_one, fields, err) : run_one(c, fields, err);
}

const struct cmd cmd_history = {
    .name = "history",
    .help = "List changeset scripts in chronological order.",
    .options = options,
    .size = sizeof(struct fields),
    .run = run,
};
