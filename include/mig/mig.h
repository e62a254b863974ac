#ifndef MIG_MIG_H
#define MIG_MIG_H
/* libmig: Alembic's commands as functions. One handle, no globals, nothing printed, no exit (but
 * when memory is exhausted). A handle serves one thread at a time; while it reads many revision
 * files it has some of its own, which take no signals.
 *
 * Every verb returns false and fills *err on failure (see error.h). What it hands out belongs to
 * the handle and lives until mig_close(). Strings that go in must live until the verb returns;
 * those of struct mig_options until mig_close(). */
#include "mig/error.h"
#include <stdbool.h>
#include <stddef.h>

struct mig;

/* Python's logging levels. */
enum mig_level {
    MIG_LOG_DEBUG = 10,
    MIG_LOG_INFO = 20,
    MIG_LOG_WARNING = 30,
    MIG_LOG_ERROR = 40,
    MIG_LOG_CRITICAL = 50
};
/* `line`: the text as the ini's logging sections format it, with its newline; NULL: dropped. */
typedef void mig_log_fn(void *user, enum mig_level level, const char *logger, const char *text,
                        const char *line);
/* The text of --sql, piece by piece. */
typedef void mig_output_fn(void *user, const char *text, size_t length);
/* A task that is reported ("Generating FILE"): begun, then done or failed; SAY is a message by
 * itself, TICK where a long statement stands, for a terminal to overwrite. While a statement waits,
 * log and progress may be called by another thread, never by two at once. */
enum mig_stage { MIG_STAGE_SAY, MIG_STAGE_BEGIN, MIG_STAGE_DONE, MIG_STAGE_FAILED, MIG_STAGE_TICK };
typedef void mig_progress_fn(void *user, enum mig_stage stage, const char *text);
/* The server wants a password and nobody gave one: asks whoever is there for that of `masked`, the
 * URL. False: nobody is, or they would not say. */
typedef bool mig_password_fn(void *user, const char *masked, char *out, size_t size);

struct mig_options {
    const char *config;        /* ini file; NULL: $ALEMBIC_CONFIG, else alembic.ini */
    const char *toml;          /* pyproject.toml; NULL: the one in the current directory, if any */
    const char *section;       /* main section of the ini; NULL: "alembic" */
    const char *url;           /* database URL; NULL: environment, then ini */
    const char *password_file; /* its password, whatever the URL says; NULL: not in a file */
    const char *engine;        /* one of the ini's `databases`; NULL: engine_name, then all */
    const char *const *x;      /* -x arguments, NULL-terminated; NULL: none */
    mig_log_fn *log;           /* NULL: dropped */
    mig_output_fn *output;     /* NULL: dropped */
    mig_progress_fn *progress; /* NULL: dropped */
    mig_password_fn *password; /* NULL: nobody is asked */
    void *user;                /* first argument of the four */
};
bool mig_open(const struct mig_options *options, struct mig **out, struct mig_error *err);
void mig_close(struct mig *m);

/* What is true of a revision in its graph (alembic.script.Script.cmd_format). */
enum mig_mark {
    MIG_MARK_HEAD = 1,           /* no revision revises it */
    MIG_MARK_EFFECTIVE_HEAD = 2, /* MIG_MARK_HEAD, but some revision depends on it */
    MIG_MARK_BRANCH_POINT = 4,   /* several revise it */
    MIG_MARK_MERGE_POINT = 8,    /* it revises several */
    MIG_MARK_CURRENT = 16,       /* in the database; only where a verb asked the database */
    MIG_MARK_BASE = 32           /* revises nothing */
};

struct mig_revision {
    const char *id;
    const char *const *down_revision;       /* NULL-terminated, as are the other lists */
    const char *const *depends_on;          /* as declared */
    const char *const *branch_labels;       /* all that it carries */
    const struct mig_revision *const *next; /* those that revise it; their own `next` is NULL */
    const char *doc;                        /* the whole message */
    const char *message;                    /* its first paragraph */
    const char *path;                       /* the file, symbolic links resolved */
    unsigned marks;                         /* enum mig_mark */
};

struct mig_revisions {
    const struct mig_revision *const *at;
    size_t n;
};

/* Graph verbs: read headers only, no database (but for `current` in a range or symbol). */
bool mig_heads(struct mig *m, bool resolve_dependencies, struct mig_revisions *out,
               struct mig_error *err);
bool mig_branches(struct mig *m, struct mig_revisions *out, struct mig_error *err);
/* range: "[start]:[end]" or NULL; newest first. */
bool mig_history(struct mig *m, const char *range, bool indicate_current, struct mig_revisions *out,
                 struct mig_error *err);
bool mig_show(struct mig *m, const char *symbol, struct mig_revisions *out, struct mig_error *err);
/* The revisions whose files `edit` opens: as mig_show(), but none at all is an error. */
bool mig_edit(struct mig *m, const char *symbol, struct mig_revisions *out, struct mig_error *err);

/* Verbs that write files. NULL or false: Alembic's default. Lists are NULL-terminated. */
struct mig_new {
    const char *message;
    const char *rev_id;
    const char *branch_label;
    const char *version_path;
    const char *const *heads; /* revision: --head (one); merge: the revisions */
    const char *const *depends_on;
    const char *format; /* "py" or "sql"; NULL: the template that is there */
    bool splice;
    bool sql; /* --sql, --autogenerate: refused as Alembic refuses them */
    bool autogenerate;
};
bool mig_revision(struct mig *m, const struct mig_new *wanted, const char **path,
                  struct mig_error *err);
bool mig_merge(struct mig *m, const struct mig_new *wanted, const char **path,
               struct mig_error *err);
bool mig_init(const struct mig_options *options, const char *directory, const char *template_name,
              bool package, struct mig_error *err);
struct mig_template {
    const char *name;
    const char *synopsis;
};
/* Every template that mig_init() knows, ended by a NULL name. */
const struct mig_template *mig_templates(void);

/* From another thread (not from a signal handler): the verb that runs fails and rolls back. The
 * handle runs nothing more. A statement that is just on its way to the server may not hear of it:
 * so this is called again some moments later, until the verb has returned. */
void mig_cancel(struct mig *m);
const char *mig_version(void);

#include "mig/run.h"
#endif
