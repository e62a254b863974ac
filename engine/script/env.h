#ifndef MIG_SCRIPT_ENV_H
#define MIG_SCRIPT_ENV_H
/* What an Alembic directory's env.py tells context.configure(), read without running it: a project
 * whose version table has another name must not be taken for an empty database. Only keyword
 * arguments that decide how migrations run are looked at; a value that is not a literal, or a name
 * of the module bound once to a literal, stays unknown and has a place. Source:
 * alembic.runtime.environment.EnvironmentContext.configure. */
#include "base/arena.h"
#include "base/slice.h"
#include "mig/error.h"

struct ast_module;
struct ast_expr;

enum env_key {
    ENV_VERSION_TABLE,
    ENV_VERSION_TABLE_SCHEMA,
    ENV_VERSION_TABLE_PK,
    ENV_TRANSACTION_PER_MIGRATION,
    ENV_TRANSACTIONAL_DDL,
    ENV_KEYS
};

enum env_kind {
    ENV_ABSENT, /* no configure() names it, or it is None */
    ENV_TEXT,
    ENV_TRUE,
    ENV_FALSE,
    ENV_UNKNOWN /* computed, or different in two calls */
};

struct env_value {
    enum env_kind kind;
    const char *text;      /* ENV_TEXT */
    unsigned line, column; /* where it stands */
};

/* Does context.run_migrations() get engine_name=, as in Alembic's multidb template? */
enum env_engine {
    ENV_ENGINE_UNSAID, /* run_migrations() is not called in env.py */
    ENV_ENGINE_NOT,
    ENV_ENGINE_GIVEN
};

struct env_settings {
    const char *file;
    struct env_value at[ENV_KEYS];
    enum env_engine engine;
    struct strs options; /* those that it sets with set_main_option(); "*": any */
    bool attributes;     /* it sets config.attributes */
    const struct ast_module *module;
    const struct ast_expr *metadata; /* target_metadata=, the last one that is not None; or NULL */
    struct env_value unheeded;       /* an argument that has no effect here: its name; or absent */
    unsigned hidden; /* the line where configure() is given what cannot be seen, **; 0: nowhere */
    unsigned databases; /* the line where env.py reads `databases` of the ini; 0: nowhere */
};

extern const char *const env_names[ENV_KEYS]; /* "version_table", ... */

/* Reads DIRECTORY/env.py; a directory without one has no settings. A file that cannot be parsed is
 * an error. */
bool env_read(struct arena *a, const char *directory, struct env_settings *out,
              struct mig_error *err) MIG_MUST_CHECK;
#endif
