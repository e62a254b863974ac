#ifndef MIG_OP_EVALUATE_H
#define MIG_OP_EVALUATE_H
/* The values of env.py's own expressions, as far as its names and the application's source tell
 * (py/lazy.h). */
#include "op/op_run.h"
#include "py/ast.h"
#include "py/value.h"

enum op_setting_kind { OP_SETTING_NONE, OP_SETTING_FALSE, OP_SETTING_TRUE, OP_SETTING_TEXT };

struct op_setting {
    enum op_setting_kind kind;
    const char *text; /* TEXT: not empty */
};

/* False with err: mig cannot tell, and why. */
bool op_evaluate(struct arena *a, const struct op_environment *env, const struct ast_module *env_py,
                 const struct ast_expr *e, struct py_value **out,
                 struct mig_error *err) MIG_MUST_CHECK;
/* The same for what context.configure() is given: text, truth or nothing. One that a
 * function decides, that is another one with --sql, or that happens to be None, cannot be told. */
bool op_setting_read(struct arena *a, const struct op_environment *env,
                     const struct ast_module *env_py, const struct ast_expr *e,
                     struct op_setting *out, struct mig_error *err) MIG_MUST_CHECK;
bool op_setting_equal(const struct op_setting *a, const struct op_setting *b);
#endif
