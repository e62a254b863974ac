#ifndef MIG_OP_RUN_H
#define MIG_OP_RUN_H
/* Runs upgrade() or downgrade() of a .py revision file and gives what it asked for. */
#include "mig/error.h"
#include "op/op.h"

struct op_mapped_type;
struct op_settings;

struct op_environment {
    const char *dialect; /* "postgresql", "mysql", "mariadb", "sqlite": what bodies are told */
    bool mariadb;        /* a MariaDB server, or a mariadb:// URL */
    bool offline;        /* context.is_offline_mode() */
    const char *engine;  /* multidb: the argument of upgrade(engine_name); else NULL */
    bool engine_offered; /* one of no `databases`: for those upgrade() that have a parameter */
    const char *version_table_schema;
    const struct op_mapped_type *types; /* type_map: op/typemap.h */
    size_t ntypes;
    const struct op_settings *settings; /* op/settings.h; NULL: none are known */
    struct strs python_path;            /* where the application's modules are looked for */
    size_t max_steps;                   /* 0: the evaluator's own limit */
    const struct op_metadata *naming;   /* target_metadata's conventions, or NULL */
};

/* False with file, line, column and what it was when the body is beyond what mig models or raises.
 * Everything in *out lies in `a`. */
bool op_run_body(struct arena *a, const char *file, struct slice text, const char *function,
                 const struct op_environment *env, struct op_list *out,
                 struct mig_error *err) MIG_MUST_CHECK;
#endif
