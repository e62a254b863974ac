#include "cmd/cmd.h"

struct fields {
    const char *at_least;
    const char *timeout;
};

static const struct opt options[] = {
    OPT_HELP_ENTRY,
    OPT_STR(0, "at-least", "REV", struct fields, at_least,
            "Wait until the database is at this revision or past it, 'heads' for all; without it, "
            "until the server answers."),
    OPT_STR(0, "timeout", "TIME", struct fields, timeout,
            "How long to wait, as 500ms, 30s or 5m; default 60s."),
    OPT_END,
};

static bool run(const struct cmd_run *c, const void *fields, struct mig_error *err)
{
    const struct fields *f = fields;
    return mig_wait(c->mig, f->at_least, f->timeout, err);
}

const struct cmd cmd_wait = {
    .name = "wait",
    .help = "Wait until the database answers and is at a revision.",
    .options = options,
    .size = sizeof(struct fields),
    .run = run,
};
