#include "cmd/cmd.h"
#include "base/file.h"
#include "cmd/argv.h"
#include "cmd/console.h"
#include "cmd/mask.h"
#include "cmd/print.h"
#include "cmd/prompt.h"
#include "cmd/tool.h"
#include "cmd/usage.h"
#include "cmd/wrap.h"
#include "mig/driver.h"
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const struct cmd *const cmd_table[] = {
    &cmd_branches,       &cmd_check,   &cmd_current,  &cmd_downgrade, &cmd_edit,
    &cmd_ensure_version, &cmd_heads,   &cmd_history,  &cmd_init,      &cmd_list_templates,
    &cmd_merge,          &cmd_resume,  &cmd_revision, &cmd_show,      &cmd_stamp,
    &cmd_status,         &cmd_upgrade, &cmd_validate, &cmd_wait,      NULL,
};

#define GLOBAL struct cmd_global
const struct opt cmd_options[] = {
    OPT_HELP_ENTRY,
    { .kind = OPT_KIND_VERSION,
      .name = "version",
      .help = "show program's version number and exit" },
    OPT_LIST('c', "config", "CONFIG", GLOBAL, config,
             "Alternate config file; defaults to value of ALEMBIC_CONFIG environment variable, or "
             "\"alembic.ini\". May also refer to pyproject.toml file. May be specified twice to "
             "reference both files separately"),
    OPT_STR('n', "name", "NAME", GLOBAL, name,
            "Name of section in .ini file to use for Alembic config (only applies to configparser "
            "config, not toml)"),
    OPT_LIST('x', NULL, "X", GLOBAL, x,
             "Additional arguments consumed by custom env.py scripts, e.g. -x "
             "setting1=somesetting -x setting2=somesetting"),
    OPT_STR(0, "url", "URL", GLOBAL, url,
            "URL of the database; defaults to the environment, then to sqlalchemy.url"),
    OPT_OWN_STR("password-file", "FILE", GLOBAL, password_file,
                "File that holds the password of the database, whatever the URL says"),
    OPT_OWN_STR("engine", "NAME", GLOBAL, engine,
                "One of the ini's databases; defaults to its engine_name, then to all of them"),
    OPT_FLAG(0, "raiseerr", GLOBAL, raiseerr, "Raise a full stack trace on error"),
    OPT_FLAG('q', "quiet", GLOBAL, quiet, "Do not log to std output."),
    { .kind = OPT_KIND_COMMAND, .name = "command", .at = OPT_AT(GLOBAL, command, struct opt_list) },
    OPT_END,
};

/* The handle in use, for the thread that hears of signals: nothing else could lead it there. */
static struct mig *running;
static pthread_mutex_t running_lock = PTHREAD_MUTEX_INITIALIZER;

static void set_running(struct mig *m)
{
    pthread_mutex_lock(&running_lock);
    running = m;
    pthread_mutex_unlock(&running_lock);
}

void cmd_cancel(void)
{
    pthread_mutex_lock(&running_lock);
    if (running)
        mig_cancel(running);
    pthread_mutex_unlock(&running_lock);
    prompt_stop();
}

const struct cmd *cmd_find(const char *name)
{
    for (size_t i = 0; cmd_table[i]; i++)
        if (!strcmp(cmd_table[i]->name, name))
            return cmd_table[i];
    return NULL;
}

void cmd_say(const struct cmd_run *c, const char *fmt, ...)
{
    va_list ap;
    if (c->quiet)
        return;
    va_start(ap, fmt);
    vprintf(fmt, ap);
    va_end(ap);
}

bool cmd_each(const struct cmd_run *c, cmd_run_fn *one, const void *fields, struct mig_error *err)
{
    const char *const *names = NULL;
    if (!mig_databases(c->mig, &names, err))
        return false;
    if (!*names)
        return one(c, fields, err);
    for (; *names; names++)
        if (!mig_use(c->mig, *names, err) || !one(c, fields, err))
            return false;
    return true;
}

void cmd_print(const struct cmd_run *c, struct mig_revisions r, unsigned parts, bool verbose)
{
    struct buf out = { .arena = c->arena };
    for (size_t i = 0; i < r.n && !c->quiet; i++) {
        buf_clear(&out);
        if (verbose)
            print_long(&out, r.at[i]);
        else
            print_line(&out, r.at[i], parts);
        buf_char(&out, '\n');
        fwrite(buf_str(&out), 1, out.len, stdout);
    }
}

/* shutil.get_terminal_size: $COLUMNS, else the terminal on stdout, else 80. */
static size_t columns(void)
{
    const char *set = getenv("COLUMNS");
    char *end = NULL;
    long n = set ? strtol(set, &end, 10) : 0;
    if (set && end != set && !*end && n > 0)
        return (size_t)n;
    size_t terminal = console_columns(STDOUT_FILENO);
    return terminal ? terminal : 80;
}

static int misused(struct arena *a, const struct cmd *c, const char *text)
{
    struct buf out = { .arena = a };
    usage_text(&out, c, columns());
    fprintf(stderr, "%smig%s%s: error: %s\n", buf_str(&out), c ? " " : "", c ? c->name : "", text);
    return 2;
}

static int show_version(void)
{
    printf("mig %s\n", mig_version());
    for (size_t i = 0; mig_drivers[i]; i++)
        printf("%s: %s\n", mig_drivers[i]->name, mig_drivers[i]->client);
    return 0;
}

/* What a parse that is not OPT_DONE leads to. */
static int stopped(struct arena *a, const struct cmd *c, enum opt_end end,
                   const struct mig_error *err)
{
    struct buf out = { .arena = a };
    if (end == OPT_VERSION)
        return show_version();
    if (end == OPT_ERROR)
        return misused(a, c, err->message);
    usage_help(&out, c, columns());
    fputs(buf_str(&out), stdout);
    return 0;
}

static int unknown(struct arena *a, const char *word)
{
    struct buf out = { .arena = a };
    buf_printf(&out, "argument %s: invalid choice: %s (choose from ", usage_commands(a),
               wrap_repr(a, mask_word(a, word)));
    for (size_t i = 0; cmd_table[i]; i++)
        buf_printf(&out, "%s'%s'", i ? ", " : "", cmd_table[i]->name);
    buf_char(&out, ')');
    return misused(a, NULL, buf_str(&out));
}

static int unrecognized(struct arena *a, const struct opt_list *words)
{
    struct buf out = { .arena = a };
    buf_puts(&out, "unrecognized arguments:");
    for (size_t i = 0; i < words->n; i++)
        buf_printf(&out, " %s", mask_word(a, words->at[i]));
    return misused(a, NULL, buf_str(&out));
}

/* The files named by -c, told apart by their base names (CommandLine._inis_from_config). */
static bool choose_files(const struct cmd_global *g, struct mig_options *o, struct mig_error *err)
{
    for (size_t i = 0; i < g->config.n; i++) {
        const char *file = g->config.at[i];
        bool toml = !strcmp(file_name(file), "pyproject.toml");
        const char **place = toml ? &o->toml : &o->config;
        if (*place)
            return mig_error_set(err, MIG_CONFIG,
                                 toml ? "pyproject.toml indicated more than once"
                                      : "only one ini file may be indicated");
        *place = file;
    }
    return true;
}

static bool run(struct arena *a, const struct cmd *c, const void *fields, struct console *console,
                const struct cmd_global *g, struct mig_error *err)
{
    struct mig_options options = {
        .section = g->name,
        .url = g->url,
        .password_file = g->password_file,
        .engine = g->engine,
        .x = g->x.at,
        .log = console_log,
        .output = console_output,
        .progress = console_progress,
        .password = prompt_password,
        .user = console,
    };
    struct cmd_run r = { .arena = a, .options = &options, .quiet = g->quiet };
    struct mig *m = NULL;
    if (!choose_files(g, &options, err))
        return false;
    if (!c->bare && !mig_open(&options, &m, err))
        return false;
    r.mig = m;
    set_running(m);
    bool ok = c->run(&r, fields, err);
    set_running(NULL);
    mig_close(m);
    return ok;
}

static int run_reported(struct arena *a, const struct cmd *c, const void *fields,
                        const struct cmd_global *g)
{
    struct console console = {
        .arena = a,
        .quiet = g->quiet,
        .columns = console_columns(STDIN_FILENO),
    };
    struct mig_error err = { 0 };
    int status =
        run(a, c, fields, &console, g, &err) ? 0 : console_failed(&console, g->raiseerr, &err);
    mig_error_clear(&err);
    return status;
}

/* The words after the command: the command's options first complain, then what nobody took. */
static int command(struct arena *a, struct cmd_global *g, struct opt_list *extras,
                   struct mig_error *err)
{
    const struct cmd *c = cmd_find(g->command.at[0]);
    if (!c)
        return unknown(a, g->command.at[0]);
    void *fields = arena_alloc(a, 1, c->size, _Alignof(max_align_t));
    enum opt_end end =
        opt_parse(a, c->options, g->command.n - 1, g->command.at + 1, fields, extras, err);
    if (end != OPT_DONE)
        return stopped(a, c, end, err);
    if (!extras->n)
        return run_reported(a, c, fields, g);
    return unrecognized(a, extras);
}

static int program(struct arena *a, size_t argc, const char *const *argv, struct mig_error *err)
{
    struct cmd_global g = { 0 };
    struct opt_list extras = { 0 };
    enum opt_end end = opt_parse(a, cmd_options, argc, argv, &g, &extras, err);
    if (end != OPT_DONE)
        return stopped(a, NULL, end, err);
    if (g.command.n)
        return command(a, &g, &extras, err);
    if (!extras.n)
        return misused(a, NULL, "too few arguments");
    return unrecognized(a, &extras);
}

/* Two that no help mentions: what the build makes the man page and the completion from. */
static bool hidden(struct arena *a, int argc, const char *const *argv)
{
    struct buf out = { .arena = a };
    if (argc == 2 && !strcmp(argv[1], "--dump-man"))
        tool_man(&out);
    else if (argc == 3 && !strcmp(argv[1], "--dump-completion") && !strcmp(argv[2], "bash"))
        tool_completion(&out);
    else
        return false;
    fputs(buf_str(&out), stdout);
    return true;
}

int cmd_main(int argc, char **words)
{
    struct arena a = { 0 };
    const char *const *argv = argv_take(&a, argc, words);
    struct mig_error err = { 0 };
    int status = hidden(&a, argc, argv)
                     ? 0
                     : program(&a, argc > 0 ? (size_t)argc - 1 : 0, argv + (argc > 0), &err);
    mig_error_clear(&err);
    arena_free(&a);
    if (fflush(stdout) != 0 || ferror(stdout)) {
        fprintf(stderr, "mig: stdout: %s\n", strerror(errno));
        return status ? status : 1;
    }
    return status;
}
