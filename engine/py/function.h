#ifndef MIG_PY_FUNCTION_H
#define MIG_PY_FUNCTION_H
/* Functions of a program, their scopes and frames. */
#include "base/map.h"
#include "base/vec.h"
#include "py/ast.h"
#include "py/interp.h"

/* Which names a function's body binds: found once, before it runs. */
struct py_code {
    struct map locals;                     /* name -> slot */
    struct map outer;                      /* declared global (0) or nonlocal (1) */
    VEC(struct slice) names;               /* by slot */
    VEC(const struct ast_stmt *) yielding; /* statements with a yield in them */
    bool yields;
    bool comp;
};

/* Where names live. A function's and a comprehension's are slots; a class body's and a module's a
 * dict. Inner functions keep the scope itself, so that what they see changes with it. */
struct py_scope {
    const struct py_code *code;
    struct py_value **slots;
    struct py_dict *names; /* class body */
    struct py_scope *outer;
    VEC(struct slice) annotated; /* class body: names with annotations, in order */
};

struct py_frame {
    struct py_scope *scope;
    struct py_module_env *env;
    const struct py_function *function; /* the innermost; NULL: a module */
    const struct py_class *body;        /* of a class, which runs; or NULL */
    struct py_value *self;              /* the first argument, for super() */
    struct py_value *returned;
    struct py_frame *caller;
};

/* The module that a function was made in. */
struct py_module_env {
    const char *file;
    struct py_dict *globals;
    struct py_value *globals_value;
    VEC(struct py_value *) stars; /* modules whose names are all its names: "import *" */
    bool library;                 /* one of mig's own, of which no place is told */
    struct py_lazy *lazy;         /* whose names are evaluated when they are asked for, or NULL */
    const char *package;          /* what relative imports begin with; NULL or "": nothing */
};

/* From outside (eval.h): an expression in that module. */
bool py_run_expression(struct py *py, struct py_module_env *env, const struct ast_expr *e,
                       struct py_value **out, struct mig_error *err);

struct py_function {
    struct slice name;
    struct ast_params params;
    struct py_value **defaults; /* by parameter; NULL: none */
    struct ast_stmts body;
    const struct ast_expr *expr; /* of a lambda, instead of a body */
    const struct py_code *code;
    struct py_scope *scope;
    struct py_module_env *env;
    struct py_class *owner;           /* whose body defines it, or NULL */
    const struct py_function *within; /* the function that it is made in, or NULL */
    struct py_dict *names;            /* attributes set on it, or NULL */
};

/* attr.c: __qualname__ */
struct slice py_function_path(struct py *py, const struct py_function *f);
const struct py_code *py_code_of(struct py *py, struct ast_params params, struct ast_stmts body,
                                 const struct ast_expr *expr);
const struct py_code *py_code_of_class(struct py *py, struct ast_stmts body);
const struct py_code *py_code_of_comp(struct py *py, const struct ast_expr *comp);
struct py_scope *py_scope_new(struct py *py, const struct py_code *code, struct py_scope *outer);
/* `self` goes in front of the arguments, or is NULL. */
struct py_value *py_function_call(struct py *py, struct py_function *f, struct py_value *self,
                                  const struct py_args *args);
struct py_value *py_class_call(struct py *py, struct py_class *c, const struct py_args *args);
/* type(name, bases, names), with the keywords of a class statement. */
struct py_value *py_class_make(struct py *py, struct slice name, struct py_args *bases,
                               const struct py_dict *names);
struct py_value *py_instance_new(struct py *py, struct py_class *c, const struct py_args *args);
bool py_native_takes_class(const struct py_native *n); /* dict.fromkeys and its like */
py_call_fn py_property_setter;
#endif
