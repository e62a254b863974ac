#include "cmd/cmd.h"

struct fields {
    const char *message;
    bool autogenerate;
    bool sql;
    const char *head;
    bool splice;
    const char *branch_label;
    const char *version_path;
    const char *rev_id;
    struct opt_list depends_on;
    const char *format;
};

static const struct opt options[] = {
    OPT_HELP_ENTRY,
    OPT_STR('m', "message", "MESSAGE", struct fields, message,
            "Message string to use with 'revision'"),
    OPT_FLAG(0, "autogenerate", struct fields, autogenerate,
             "Populate revision script with candidate migration operations, based on comparison of "
             "database to model."),
    OPT_FLAG(0, "sql", struct fields, sql,
             "Don't emit SQL to database - dump to standard output/file instead. See docs on "
             "offline mode."),
    OPT_STR(0, "head", "HEAD", struct fields, head,
            "Specify head revision or <branchname>@head to base new revision on."),
    OPT_FLAG(0, "splice", struct fields, splice,
             "Allow a non-head revision as the 'head' to splice onto"),
    OPT_STR(0, "branch-label", "BRANCH_LABEL", struct fields, branch_label,
            "Specify a branch label to apply to the new revision"),
    OPT_STR(0, "version-path", "VERSION_PATH", struct fields, version_path,
            "Specify specific path from config for version file"),
    OPT_STR(0, "rev-id", "REV_ID", struct fields, rev_id,
            "Specify a hardcoded revision id instead of generating one"),
    OPT_LIST(0, "depends-on", "DEPENDS_ON", struct fields, depends_on,
             "Specify one or more revision identifiers which this revision should depend on."),
    OPT_STR(
        0, "format", "FORMAT", struct fields, format,
        "Language of the new file, py or sql; the default is that of the template that is there"),
    OPT_END,
};

static bool run(const struct cmd_run *c, const void *fields, struct mig_error *err)
{
    const struct fields *f = fields;
    const char *const heads[] = { f->head, NULL };
    const struct mig_new wanted = {
        .message = f->message,
        .rev_id = f->rev_id,
        .branch_label = f->branch_label,
        .version_path = f->version_path,
        .heads = f->head ? heads : NULL,
        .depends_on = f->depends_on.at,
        .format = f->format,
        .splice = f->splice,
        .sql = f->sql,
        .autogenerate = f->autogenerate,
    };
    const char *path;
    return mig_revision(c->mig, &wanted, &path, err);
}

const struct cmd cmd_revision = {
    .name = "revision",
    .help = "Create a new revision file.",
    .options = options,
    .size = sizeof(struct fields),
    .run = run,
};
