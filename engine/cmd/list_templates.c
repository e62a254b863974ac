#include "cmd/cmd.h"

static const struct opt options[] = {
    OPT_HELP_ENTRY,
    OPT_END,
};

static bool run(const struct cmd_run *c, const void *fields, struct mig_error *err)
{
    (void)fields;
    (void)err;
    cmd_say(c, "Available templates:\n\n");
    for (const struct mig_template *t = mig_templates(); t->name; t++)
        cmd_say(c, "%s - %s\n", t->name, t->synopsis);
    cmd_say(c, "\nTemplates are used via the 'init' command, e.g.:\n\n"
               "  mig init --template generic ./scripts\n");
    return true;
}

const struct cmd cmd_list_templates = {
    .name = "list_templates",
    .help = "List available templates.",
    .options = options,
    .bare = true,
    .run = run,
};
