#ifndef MIG_PY_LOCAL_H
#define MIG_PY_LOCAL_H
/* Which scope a name of an expression belongs to, without running anything. */
#include "py/ast.h"

/* Does e, which stands somewhere in m, use a name that a function, lambda or comprehension around
 * it binds? Such an expression has no value at the module's top level. */
bool py_local(const struct ast_module *m, const struct ast_expr *e);
#endif
