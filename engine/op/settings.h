#ifndef MIG_OP_SETTINGS_H
#define MIG_OP_SETTINGS_H
/* What a body can read of the configuration: context.config, -x, --tag, the context's opts. Values
 * are the ini's own; one that env.py sets is refused. Source: alembic.config.Config,
 * alembic.runtime.environment.EnvironmentContext. */
#include "base/slice.h"
#include "py/value.h"

struct op_settings {
    const char *file;     /* of the ini, as given; NULL: there is none */
    const char *main;     /* its main section */
    struct strs options;  /* section, name, value, ...; a section begins with the name "" and no
                             value;  value NULL: it cannot be interpolated */
    struct strs toml;     /* names of [tool.alembic] in pyproject.toml */
    struct strs computed; /* options that env.py sets; "*": any of them */
    bool attributes;      /* env.py sets config.attributes */
    struct strs x;        /* -x */
    const char *tag;      /* --tag, or NULL */
    const char *version_table; /* as opts have it: NULL where it is the default */
    bool transaction_per_migration;
};

struct py_value *op_config_value(struct py *py); /* context.config */
struct py_value *op_opts_value(struct py *py);   /* op.get_context().opts */
py_call_fn op_get_x_argument, op_get_tag_argument;
#endif
