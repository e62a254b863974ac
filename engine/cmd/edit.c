#include "cmd/cmd.h"
#include "cmd/editor.h"
#include <stdio.h>

struct fields {
    const char *rev;
};

static const struct opt options[] = {
    OPT_HELP_ENTRY,
    OPT_ARG("rev", struct fields, rev, NULL),
    OPT_END,
};

static bool run(const struct cmd_run *c, const void *fields, struct mig_error *err)
{
    const struct fields *f = fields;
    struct mig_revisions r;
    if (!mig_edit(c->mig, f->rev, &r, err))
        return false;
    fflush(stdout);
    for (size_t i = 0; i < r.n; i++)
        if (!editor_open(c->arena, r.at[i]->path, err))
            return false;
    return true;
}

const struct cmd cmd_edit = {
    .name = "edit",
    .help = "Edit revision script(s) using $EDITOR.",
    .options = options,
    .size = sizeof(struct fields),
    .run = run,
};
