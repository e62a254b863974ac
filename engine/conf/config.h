#ifndef MIG_CONF_CONFIG_H
#define MIG_CONF_CONFIG_H
/* alembic.ini, pyproject.toml and the environment -> settings, each group read when it is needed:
 * as in Alembic a bad value is an error only for a command that reads it. Source:
 * alembic.config.Config, alembic.script.base.ScriptDirectory.from_config; docs: "Editing the .ini
 * File". */
#include "base/arena.h"
#include "base/slice.h"
#include "mig/driver.h"
#include "mig/mig.h"

struct config; /* the files as read; options of the main section are looked up in it */

/* Reads what `o` names. A missing ini is an empty one, as in Alembic. */
bool config_open(struct arena *a, const struct mig_options *o, const struct config **out,
                 struct mig_error *err) MIG_MUST_CHECK;
/* An option of the main section, interpolated; *value NULL when absent. */
bool config_get(const struct config *c, struct arena *a, const char *key, const char **value,
                struct mig_error *err) MIG_MUST_CHECK;
/* The ini or pyproject.toml has the option, whatever its value. */
bool config_has(const struct config *c, const char *key);
const char *config_file(const struct config *c);    /* path of the ini as given */
const char *config_section(const struct config *c); /* "alembic" */

/* Where revisions are and how new ones are written. */
struct config_script {
    const char *directory;         /* script_location, usable */
    struct strs version_locations; /* never empty; directories */
    bool recursive, sourceless;
    const char *file_template;
    unsigned truncate_slug_length;
    const char *timezone; /* NULL: local time */
    const char *output_encoding;
    bool revision_environment;
    struct strs python_path; /* prepend_sys_path, "." without it; then script_location */
};
bool config_read_script(const struct config *c, struct arena *a, struct config_script *out,
                        struct mig_error *err) MIG_MUST_CHECK;

/* What keeps two runs apart; AUTO: a lock of the session where that holds, else a lease. */
enum config_lock {
    CONFIG_LOCK_AUTO,
    CONFIG_LOCK_ADVISORY, /* a lock of the session */
    CONFIG_LOCK_LEASE,    /* a row that expires */
    CONFIG_LOCK_OFF
};
/* False: none of "auto", "advisory", "lease", "off". */
bool config_lock_named(const char *name, enum config_lock *out);

/* How migrations run: keys that mig adds to the main section; the first five are arguments of
 * context.configure() (alembic.runtime.environment.EnvironmentContext.configure). */
struct config_run {
    const char *version_table;        /* "alembic_version" */
    const char *version_table_schema; /* NULL: none */
    bool version_table_pk;            /* true */
    bool transaction_per_migration;   /* false */
    bool transactional_ddl;           /* left alone unless given: the dialect's */
    enum config_lock lock;
    unsigned statement_timeout_ms, table_lock_timeout_ms; /* 0: none */
    unsigned lock_timeout_ms;                             /* how long to wait for it: 5 minutes */
    const char *history_table, *history_table_schema;     /* NULL: none; as the version table */
    unsigned pipeline; /* statements on their way to the server at the same time: 1 */
    bool confirm;      /* ask before anything runs */
};
/* `out` comes with transactional_ddl set. */
bool config_read_run(const struct config *c, struct arena *a, struct config_run *out,
                     struct mig_error *err) MIG_MUST_CHECK;

/* The database: --url, else $DATABASE_URL (or as `url_env` says) or the file $DATABASE_URL_FILE,
 * else sqlalchemy.url, in which ${NAME} takes a variable from the environment, percent-encoded. */
struct config_database {
    struct mig_url url;
    const char *masked; /* as SQLAlchemy prints it: password ***  */
    const char *source; /* who gave it: "--url", "$DATABASE_URL", "sqlalchemy.url in alembic.ini" */
    const char *password_source; /* the same; NULL: the URL, or not known here */
};
bool config_read_database(const struct config *c, struct arena *a, struct config_database *out,
                          struct mig_error *err) MIG_MUST_CHECK;

/* [loggers], [handlers], [formatters] as logging.config.fileConfig() reads them: for a logger name
 * and a level, the formatted line or nothing. */
struct config_logging;
bool config_read_logging(const struct config *c, struct arena *a, const struct config_logging **out,
                         struct mig_error *err) MIG_MUST_CHECK;
/* The line (with its newline) for stderr; NULL when the logger's level or handlers drop it. `l`
 * NULL: what a program without logging set-up prints (warnings and worse, bare). */
const char *config_log_line(const struct config_logging *l, struct arena *a, enum mig_level level,
                            const char *logger, const char *text);
#endif
