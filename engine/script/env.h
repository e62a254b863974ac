#ifndef MIG_SCRIPT_ENV_H
#define MIG_SCRIPT_ENV_H
/* What an Alembic directory's env.py tells context.configure(), read without running it: a project
 * whose version table has another name must not be taken for an empty database. Only keyword
 * arguments that decide how migrations run are looked at. Source:
 * alembic.runtime.environment.EnvironmentContext.configure. */
#include "base/arena.h"
#include "base/slice.h"
#include "base/vec.h"
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

/* The expressions that configure() is given for a key, in all of its calls. */
struct env_given VEC_OF(const struct ast_expr *);

/* An argument of configure() that has no effect here. */
struct env_argument {
    const char *name; /* NULL: there is none */
    unsigned line;
};

/* Does context.run_migrations() get engine_name=, as in Alembic's multidb template? */
enum env_engine {
    ENV_ENGINE_UNSAID, /* run_migrations() is not called in env.py */
    ENV_ENGINE_NOT,
    ENV_ENGINE_GIVEN
};

struct env_settings {
    const char *file;
    struct env_given at[ENV_KEYS];
    enum env_engine engine;
    struct strs options; /* those that it sets with set_main_option(); "*": any */
    bool attributes;     /* it sets config.attributes */
    const struct ast_module *module;
    const struct ast_expr *metadata; /* target_metadata=, the last one that is not None; or NULL */
    struct env_argument unheeded;
    unsigned hidden; /* the line where configure() is given what cannot be seen, **; 0: nowhere */
    unsigned databases; /* the line where env.py reads `databases` of the ini; 0: nowhere */
};

extern const char *const env_names[ENV_KEYS]; /* "version_table", ... */

/* Reads DIRECTORY/env.py; a directory without one has no settings. A file that cannot be parsed is
 * an error. */
bool env_read(struct arena *a, const char *directory, struct env_settings *out,
              struct mig_error *err) MIG_MUST_CHECK;
#endif
