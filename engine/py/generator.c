/* Generator functions need a stack of their own for each; they are refused. */
#include "py/node.h"

struct py_value *py_generator_new(struct py *py, struct py_function *f, struct py_scope *scope,
                                  struct py_value *self)
{
    (void)scope;
    (void)self;
    return py_refuse(py, "a generator function ('%.*s' has 'yield')", (int)f->name.n, f->name.p);
}

struct py_value *py_eval_yield(struct py *py, const struct ast_expr *e)
{
    return py_refuse(py, "%s", ast_expr_words(e->kind));
}
