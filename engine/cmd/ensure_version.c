#include "cmd/cmd.h"
#include "cmd/run.h"

struct fields {
    struct run_fields run;
    bool sql;
};

static const struct opt options[] = {
    OPT_HELP_ENTRY,
    OPT_FLAG(0, "sql", struct fields, sql,
             "Don't emit SQL to database - dump to standard output/file instead. See docs on "
             "offline mode."),
    RUN_OPTIONS(struct fields),
    OPT_END,
};

static bool run(const struct cmd_run *c, const void *fields, struct mig_error *err)
{
    const struct fields *f = fields;
    struct mig_run run = { .sql = f->sql };
    run_take(&f->run, &run);
    return mig_ensure_version(c->mig, &run, err);
}

const struct cmd cmd_ensure_version = {
    .name = "ensure_version",
    .help = "Create the alembic version table if it doesn't exist already .",
    .options = options,
    .size = sizeof(struct fields),
    .run = run,
};
