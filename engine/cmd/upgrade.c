#include "cmd/cmd.h"
#include "cmd/guard.h"
#include "cmd/run.h"

struct fields {
    struct run_fields run;
    struct guard_fields guard;
    bool sql;
    const char *tag;
    bool allow_ahead;
    const char *revision;
};

static const struct opt options[] = {
    OPT_HELP_ENTRY,
    OPT_FLAG(0, "sql", struct fields, sql,
             "Don't emit SQL to database - dump to standard output/file instead. See docs on "
             "offline mode."),
    OPT_STR(0, "tag", "TAG", struct fields, tag,
            "Arbitrary 'tag' name - can be used by custom env.py scripts."),
    RUN_OPTIONS(struct fields),
    GUARD_OPTIONS(struct fields),
    OPT_OWN_FLAG("allow-ahead", struct fields, allow_ahead,
                 "A database that is ahead of this directory is no error."),
    OPT_ARG("revision", struct fields, revision, "revision identifier"),
    OPT_END,
};

static bool run(const struct cmd_run *c, const void *fields, struct mig_error *err)
{
    const struct fields *f = fields;
    struct mig_run run = { .sql = f->sql, .tag = f->tag, .allow_ahead = f->allow_ahead };
    run_take(&f->run, &run);
    return guard_take(c, &f->guard, &run, err) && mig_upgrade(c->mig, f->revision, &run, err);
}

const struct cmd cmd_upgrade = {
    .name = "upgrade",
    .help = "Upgrade to a later version.",
    .options = options,
    .size = sizeof(struct fields),
    .run = run,
};
