#ifndef MIG_PY_LAZY_CHANGE_H
#define MIG_PY_LAZY_CHANGE_H
/* Does a module's top level do more with a name than bind it once? */
#include "py/ast.h"
#include "py/value.h"

/* The first statement, but for the one at `own`, that may change what v is (it is called with it,
 * assigns into it, decorates by it); NULL: none, or v cannot be changed. env_py: options that m
 * sets in the configuration are known (script/env.h). */
const struct ast_stmt *py_lazy_change(const struct ast_module *m, bool env_py, size_t own,
                                      struct slice name, const struct py_value *v);
/* Where the name is bound for the second time. */
void py_lazy_second(const struct ast_module *m, struct slice name, unsigned *line,
                    unsigned *column);
#endif
