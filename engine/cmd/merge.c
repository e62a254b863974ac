#include "cmd/cmd.h"

struct fields {
    const char *message;
    const char *branch_label;
    const char *rev_id;
    bool splice;
    struct opt_list revisions;
};

static const struct opt options[] = {
    OPT_HELP_ENTRY,
    OPT_STR('m', "message", "MESSAGE", struct fields, message,
            "Message string to use with 'revision'"),
    OPT_STR(0, "branch-label", "BRANCH_LABEL", struct fields, branch_label,
            "Specify a branch label to apply to the new revision"),
    OPT_STR(0, "rev-id", "REV_ID", struct fields, rev_id,
            "Specify a hardcoded revision id instead of generating one"),
    OPT_FLAG(0, "splice", struct fields, splice,
             "Allow a non-head revision as the 'head' to splice onto"),
    OPT_ARGS("revisions", struct fields, revisions,
             "one or more revisions, or 'heads' for all heads"),
    OPT_END,
};

static bool run(const struct cmd_run *c, const void *fields, struct mig_error *err)
{
    const struct fields *f = fields;
    const struct mig_new wanted = {
        .message = f->message,
        .rev_id = f->rev_id,
        .branch_label = f->branch_label,
        .heads = f->revisions.at,
        .splice = f->splice,
    };
    const char *path;
    return mig_merge(c->mig, &wanted, &path, err);
}

const struct cmd cmd_merge = {
    .name = "merge",
    .help = "Merge two revisions together. Creates a new migration file.",
    .options = options,
    .size = sizeof(struct fields),
    .run = run,
};
