#ifndef MIG_PY_LOCAL_H
#define MIG_PY_LOCAL_H
/* What functions do to the names of an expression, without running anything. */
#include "py/ast.h"

/* Does e, which stands somewhere in m, use a name that a function, lambda or comprehension around
 * it binds? Such an expression has no value at the module's top level. */
bool py_local(const struct ast_module *m, const struct ast_expr *e);
/* The one value that a function around the name e assigns to it, and nothing else binds; else NULL.
 */
const struct ast_expr *py_local_value(const struct ast_module *m, const struct ast_expr *e);
/* Does a function of m change what e names: assign into it, call a method of it for its effect? */
bool py_changed_later(const struct ast_module *m, const struct ast_expr *e);
#endif
