#ifndef MIG_PY_NODE_H
#define MIG_PY_NODE_H
/* The evaluator's parts among themselves: what a node means, in py->frame. All raise. */
#include "py/ast.h"
#include "py/function.h"

enum py_flow { PY_GO_ON, PY_BREAK, PY_CONTINUE, PY_RETURN, PY_FAIL };

struct py_value *py_eval(struct py *py, const struct ast_expr *e);
enum py_flow py_exec(struct py *py, struct ast_stmts body);
/* What a top-level assignment of a missing module's value gives its name; NULL: it is none. */
struct py_value *py_missing_value(struct py *py, const struct ast_expr *target,
                                  const struct ast_expr *value);
bool py_assign(struct py *py, const struct ast_expr *target, struct py_value *value);
bool py_delete(struct py *py, const struct ast_expr *target);
struct py_value *py_eval_call(struct py *py, const struct ast_expr *e);
struct py_value *py_eval_yield(struct py *py, const struct ast_expr *e);
struct py_value *py_eval_comp(struct py *py, const struct ast_expr *e);
struct py_value *py_function_new(struct py *py, struct slice name, struct ast_params params,
                                 struct ast_stmts body, const struct ast_expr *expr);
bool py_exec_class(struct py *py, const struct ast_stmt *s);
bool py_exec_import(struct py *py, const struct ast_stmt *s);
enum py_flow py_exec_try(struct py *py, const struct ast_stmt *s);
enum py_flow py_exec_with(struct py *py, const struct ast_stmt *s);
enum py_flow py_exec_match(struct py *py, const struct ast_stmt *s);
/* Parts of try: the handler that takes what is pending (*out NULL: none does), which is then no
 * longer pending; whether it catches an import that fails. */
bool py_try_handler(struct py *py, const struct ast_stmt *s, const struct ast_handler **out);
bool py_try_guards(const struct ast_stmt *s);
/* Parts of with: what "as" gets; how it goes on behind the body that ended in f. */
struct py_value *py_with_enter(struct py *py, const struct ast_with_item *item,
                               struct py_value *manager);
enum py_flow py_with_leave(struct py *py, const struct ast_with_item *item,
                           struct py_value *manager, enum py_flow f);
bool py_arguments(struct py *py, struct ast_exprs args, const struct ast_keyword *kw, size_t nkw,
                  struct py_args *out);

/* Names of the frame. py_name_find: NULL without an exception when there is none. */
struct py_value *py_name_find(struct py *py, struct slice name);
struct py_value *py_name_get(struct py *py, struct slice name);
bool py_name_set(struct py *py, struct slice name, struct py_value *value);
bool py_name_drop(struct py *py, struct slice name);
/* The scope that a function made here keeps: a class body's is passed over. */
struct py_scope *py_scope_kept(const struct py *py);

void py_at(struct py *py, unsigned line, unsigned column);
/* Builtin functions and the modules that engine/py has of its own; NULL: none of that name. */
struct py_value *py_builtin(struct py *py, struct slice name);
struct py_value *py_own_module(struct py *py, struct slice name);
struct py_value *py_generator_new(struct py *py, struct py_function *f, struct py_scope *scope,
                                  struct py_value *self);
/* Runs a function's body in a frame of its own. */
struct py_value *py_function_run(struct py *py, struct py_function *f, struct py_scope *scope,
                                 struct py_value *self);
#endif
