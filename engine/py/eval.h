#ifndef MIG_PY_EVAL_H
#define MIG_PY_EVAL_H
/* The interpreter from outside. A program runs in an arena; its values are good as long as that. */
#include "mig/error.h"
#include "py/ast.h"
#include "py/hooks.h"
#include "py/raise.h"
#include "py/value.h"

struct py *py_new(struct arena *a, const struct py_hooks *hooks);
/* Each turns what Python would raise, uncaught, into err ("KeyError: 'x'"), and what is beyond the
 * subset or a limit into a refusal; both with the place. */
bool py_run_module(struct py *py, const char *name, const struct ast_module *m,
                   struct py_value **module, struct mig_error *err) MIG_MUST_CHECK;
/* A global of a module that ran, or NULL. */
struct py_value *py_global(struct py *py, struct py_value *module, const char *name);
/* The attribute of a value; a module read from source evaluates what it needs. */
bool py_attribute(struct py *py, struct py_value *v, const char *name, struct py_value **out,
                  struct mig_error *err) MIG_MUST_CHECK;
bool py_call_value(struct py *py, struct py_value *f, const struct py_args *args,
                   struct py_value **out, struct mig_error *err) MIG_MUST_CHECK;
/* An expression with these names (a dict) as its globals. */
bool py_eval_in(struct py *py, const char *file, const struct ast_expr *e, struct py_value *names,
                struct py_value **out, struct mig_error *err) MIG_MUST_CHECK;
/* The same from within a call of the host's: raises. */
struct py_value *py_eval_within(struct py *py, const char *file, const struct ast_expr *e,
                                struct py_value *names);
/* The module of that name, wherever it is from; NULL without an exception: nobody has it. */
struct py_value *py_import_find(struct py *py, struct slice name);
/* Statements with these names as their globals. */
bool py_exec_in(struct py *py, const char *file, struct ast_stmts body, struct py_value *names,
                struct mig_error *err) MIG_MUST_CHECK;
/* Where the program stands, for errors that the host finds in a call. */
void py_place(const struct py *py, const char **file, unsigned *line, unsigned *column);
#endif
