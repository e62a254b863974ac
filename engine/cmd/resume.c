#include "cmd/cmd.h"

struct fields {
    bool done;
    bool redo;
    bool forget;
};

static const struct opt options[] = {
    OPT_HELP_ENTRY,
    OPT_FLAG(0, "done", struct fields, done, "The statement in doubt has run."),
    OPT_FLAG(0, "redo", struct fields, redo, "The statement in doubt has not run."),
    OPT_FLAG(0, "forget", struct fields, forget,
             "What the half-done revision did was undone by hand: the next run begins it anew."),
    OPT_END,
};

static bool run(const struct cmd_run *c, const void *fields, struct mig_error *err)
{
    const struct fields *f = fields;
    if (f->done + f->redo + f->forget != 1)
        return mig_error_set(err, MIG_COMMAND, "One of --done, --redo and --forget is needed");
    return mig_resume(c->mig,
                      f->done   ? MIG_RESUME_DONE
                      : f->redo ? MIG_RESUME_REDO
                                : MIG_RESUME_FORGET,
                      err);
}

const struct cmd cmd_resume = {
    .name = "resume",
    .help = "Settle what a run that died left in doubt.",
    .options = options,
    .size = sizeof(struct fields),
    .run = run,
};
