#ifndef MIG_PY_LAZY_H
#define MIG_PY_LAZY_H
/* Modules of the application, read as source a name at a time: of a module's top level only the
 * statements run that bind the name which is asked for, and those that these need. A module is
 * parsed when the first name of it is used; whatever else stands in it is never looked at. A name
 * whose value depends on more than its own statement (bound twice, changed later) is refused. */
#include "mig/error.h"
#include "py/ast.h"
#include "py/value.h"

struct py_module_env;

/* The module of that full name, if the hooks have its source; NULL: they have not. */
struct py_value *py_lazy_module(struct py *py, struct slice name);
/* A module whose tree is given, to be asked for names in the same way. */
struct py_value *py_lazy_tree(struct py *py, const char *name, const struct ast_module *m);
/* An expression of such a module's top level. */
bool py_lazy_eval(struct py *py, struct py_value *module, const struct ast_expr *e,
                  struct py_value **out, struct mig_error *err) MIG_MUST_CHECK;
/* A global of such a module that has not been evaluated yet. NULL without an exception: none. */
struct py_value *py_lazy_name(struct py *py, struct py_module_env *env, struct slice name);

bool py_lazy_is(const struct py_value *v); /* such a module */
/* `from m import name`: evaluated when it is used first; `guarded` (by except ImportError): that it
 * is there is checked now. */
struct py_value *py_lazy_import(struct py *py, struct py_value *m, struct slice name, bool guarded);
/* Does `from m import *` give the name? Its __all__ says so, else the name's first letter. */
bool py_lazy_exports(struct py *py, struct py_value *m, struct slice name);
/* The value that stands for a name so imported; any other is itself. */
struct py_value *py_lazy_value(struct py *py, struct py_value *v);
/* The full name of `from ..name import`, in the module that runs; .p NULL: there is none. */
struct slice py_lazy_relative(struct py *py, unsigned level, struct slice name);
#endif
