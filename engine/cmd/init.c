#include "cmd/cmd.h"

struct fields {
    const char *template;
    bool package;
    const char *directory;
};

static const struct opt options[] = {
    OPT_HELP_ENTRY,
    OPT_STR('t', "template", "TEMPLATE", struct fields, template,
            "Setup template for use with 'init'"),
    OPT_FLAG(0, "package", struct fields, package,
             "Write empty __init__.py files to the environment and version locations"),
    OPT_ARG("directory", struct fields, directory, "location of scripts directory"),
    OPT_END,
};

static bool run(const struct cmd_run *c, const void *fields, struct mig_error *err)
{
    const struct fields *f = fields;
    return mig_init(c->options, f->directory, f->template ? f->template : "generic", f->package,
                    err);
}

const struct cmd cmd_init = {
    .name = "init",
    .help = "Initialize a new scripts directory.",
    .options = options,
    .size = sizeof(struct fields),
    .bare = true,
    .run = run,
};
