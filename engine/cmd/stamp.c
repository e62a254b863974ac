#include "cmd/cmd.h"
#include "cmd/guard.h"
#include "cmd/run.h"

struct fields {
    struct run_fields run;
    struct guard_fields guard;
    bool sql;
    const char *tag;
    bool purge;
    struct opt_list revisions;
};

static const struct opt options[] = {
    OPT_HELP_ENTRY,
    OPT_FLAG(0, "sql", struct fields, sql,
             "Don't emit SQL to database - dump to standard output/file instead. See docs on "
             "offline mode."),
    OPT_STR(0, "tag", "TAG", struct fields, tag,
            "Arbitrary 'tag' name - can be used by custom env.py scripts."),
    OPT_FLAG(0, "purge", struct fields, purge,
             "Unconditionally erase the version table before stamping"),
    RUN_OPTIONS(struct fields),
    GUARD_OPTIONS(struct fields),
    OPT_ARGS("revisions", struct fields, revisions,
             "one or more revisions, or 'heads' for all heads"),
    OPT_END,
};

static bool run(const struct cmd_run *c, const void *fields, struct mig_error *err)
{
    const struct fields *f = fields;
    struct mig_run run = { .sql = f->sql, .purge = f->purge, .tag = f->tag };
    run_take(&f->run, &run);
    return guard_take(c, &f->guard, &run, err) && mig_stamp(c->mig, f->revisions.at, &run, err);
}

const struct cmd cmd_stamp = {
    .name = "stamp",
    .help = "'stamp' the revision table with the given revision; don't run any migrations.",
    .options = options,
    .size = sizeof(struct fields),
    .run = run,
};
