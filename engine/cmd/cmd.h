#ifndef MIG_CMD_CMD_H
#define MIG_CMD_CMD_H
/* The commands of mig: one file each, holding one const struct cmd. Parser, usage text, man page
 * and shell completion all read these tables. */
#include "cmd/opt.h"
#include "mig/mig.h"

/* What stands before the command (alembic.config.CommandLine._generate_args). */
struct cmd_global {
    struct opt_list config;
    const char *name;
    const char *url;
    const char *password_file;
    const char *engine;
    struct opt_list x;
    bool raiseerr;
    bool quiet;
    struct opt_list command; /* the command and what follows it */
};

/* What a command works with while it runs. */
struct cmd_run {
    struct arena *arena;
    const struct mig_options *options;
    struct mig *mig; /* NULL for a command that is `bare` */
    bool quiet;
};

struct cmd {
    const char *name;
    const char *help;
    const struct opt *options; /* its table; OPT_HELP_ENTRY first */
    size_t size;               /* of the struct that the table fills, zeroed beforehand */
    bool bare;                 /* needs no configuration, so no handle */
    /* Fails with *err set. `fields` is that struct. */
    bool (*run)(const struct cmd_run *c, const void *fields, struct mig_error *err);
};

extern const struct cmd cmd_branches, cmd_check, cmd_current, cmd_downgrade, cmd_edit,
    cmd_ensure_version, cmd_heads, cmd_history, cmd_init, cmd_list_templates, cmd_merge, cmd_resume,
    cmd_revision, cmd_show, cmd_stamp, cmd_status, cmd_upgrade, cmd_validate, cmd_wait;

/* All of them in alphabetical order, ended by NULL, and the options before a command. */
extern const struct cmd *const cmd_table[];
extern const struct opt cmd_options[];
const struct cmd *cmd_find(const char *name);

/* Runs `one` for each database that the ini names, or once where it names none. */
typedef bool cmd_run_fn(const struct cmd_run *c, const void *fields, struct mig_error *err);
bool cmd_each(const struct cmd_run *c, cmd_run_fn *one, const void *fields, struct mig_error *err);
/* Prints revisions, each in its one-line form (`parts`: print.h) or, `verbose`, in the long one
 * with an empty line after it. */
void cmd_print(const struct cmd_run *c, struct mig_revisions r, unsigned parts, bool verbose);
/* A command's own line on stdout (alembic.config.Config.print_stdout); nothing when quiet. */
void cmd_say(const struct cmd_run *c, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* The whole program: reads argv, in which it overwrites URLs, runs a command, prints; returns the
 * exit status. */
int cmd_main(int argc, char **argv);
/* Asks the running statement to stop; from another thread. */
void cmd_cancel(void);
#endif
