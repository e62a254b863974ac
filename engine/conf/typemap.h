#ifndef MIG_CONF_TYPEMAP_H
#define MIG_CONF_TYPEMAP_H
/* `type_map` of the ini, [tool.alembic.type_map] of pyproject.toml: what column types of the
 * application are in SQL. An entry:
 *
 *   path ["(" parameters ")"] ["[" dialect "]"] "=" type
 *   path: identifier ("." identifier)+
 *   parameters: nothing | identifier ["=" default] ("," ...)* ["," "..."] | "..."
 *   type: SQL text with "{parameter}" in it, or a Python expression that begins with "sqlalchemy."
 */
#include "conf/config.h"

struct typemap_entry {
    const char *module;  /* "myapp.types" */
    const char *name;    /* "Money" */
    struct strs names;   /* of its parameters */
    struct strs values;  /* their defaults, NULL: must be given */
    bool more;           /* "...": takes any further arguments */
    const char *dialect; /* NULL: all that have no entry of their own */
    const char *type;
    bool call; /* the type is an expression */
    const char *file;
    unsigned line;
};
bool typemap_read(const struct config *c, struct arena *a, const struct typemap_entry **out,
                  size_t *n, struct mig_error *err) MIG_MUST_CHECK;
#endif
