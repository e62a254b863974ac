#include "cmd/cmd.h"
#include "cmd/print.h"

struct fields {
    bool check_heads;
    bool verbose;
};

static const struct opt options[] = {
    OPT_HELP_ENTRY,
    OPT_FLAG('c', "check-heads", struct fields, check_heads,
             "Check if all head revisions are applied to the database. Exit with an error code if "
             "this is not the case."),
    OPT_FLAG('v', "verbose", struct fields, verbose, "Use more verbose output"),
    OPT_END,
};

static bool run_one(const struct cmd_run *c, const void *fields, struct mig_error *err)
{
    const struct fields *f = fields;
    struct mig_revisions r = { 0 };
    const char *url = NULL;
    bool ok = mig_current(c->mig, f->check_heads, &r, err);
    /* The URL comes first, also when the check of the heads fails: by then it was reached. */
    if (f->verbose && (ok || err->code == MIG_COMMAND)) {
        struct mig_error unused = { 0 };
        if (mig_url(c->mig, &url, &unused))
            cmd_say(c, "Current revision(s) for %s:\n", url);
        mig_error_clear(&unused);
    }
    if (ok)
        cmd_print(c, r, PRINT_TREE, f->verbose);
    return ok;
}

static bool run(const struct cmd_run *c, const void *fields, struct mig_error *err)
{
    return cmd_each(c, run_one, fields, err);
}

const struct cmd cmd_current = {
    .name = "current",
    .help = "Display the current revision for a database.",
    .options = options,
    .size = sizeof(struct fields),
    .run = run,
};
