#ifndef MIG_PY_COMPUTED_H
#define MIG_PY_COMPUTED_H
/* The value that a module's top level gives a name, where it takes the evaluator to tell. */
#include "mig/error.h"
#include "py/ast.h"
#include "py/fold.h"

/* Evaluates only what the name needs (py/lazy.h); `directories` have the application's modules. */
bool py_computed(struct arena *a, struct strs directories, const struct ast_module *m,
                 const char *name, struct fold_value *out, struct mig_error *err) MIG_MUST_CHECK;
#endif
