/* A name that a module gives a value of a module which is not there: no error until it is used. */
#include "py/eval.h"
#include "py/node.h"

static const struct py_value *missing_in_all(struct py *py, struct ast_exprs items, bool *plain);

/* The missing module that the expression is made of; not *plain: it does more than to name it. */
static const struct py_value *missing_in(struct py *py, const struct ast_expr *e, bool *plain)
{
    const struct py_value *v = NULL;
    const struct py_value *of_values = NULL;
    switch ((int)e->kind) {
    case AST_NONE:
    case AST_TRUE:
    case AST_FALSE:
    case AST_INT:
    case AST_FLOAT:
    case AST_STR: return NULL;
    case AST_NAME:
        v = py_name_find(py, e->name);
        return v && v->kind == PY_MODULE && v->module.missing && !v->module.deferred ? v : NULL;
    case AST_ATTRIBUTE: return missing_in(py, e->attribute.value, plain);
    case AST_TUPLE:
    case AST_LIST:
    case AST_SET: return missing_in_all(py, e->items, plain);
    case AST_DICT:
        v = missing_in_all(py, e->dict.keys, plain);
        of_values = missing_in_all(py, e->dict.values, plain);
        return v ? v : of_values;
    default: *plain = false; return NULL;
    }
}

static const struct py_value *missing_in_all(struct py *py, struct ast_exprs items, bool *plain)
{
    const struct py_value *found = NULL;
    for (size_t i = 0; i < items.n; i++) {
        const struct py_value *v = items.at[i] ? missing_in(py, items.at[i], plain) : NULL;
        found = found ? found : v;
        *plain = *plain && items.at[i];
    }
    return found;
}

struct py_value *py_missing_value(struct py *py, const struct ast_expr *target,
                                  const struct ast_expr *value)
{
    bool plain = true;
    if (py->frame->scope || py->frame->function || py->guards || target->kind != AST_NAME)
        return NULL;
    const struct py_value *from = missing_in(py, value, &plain);
    if (!from || !plain)
        return NULL;
    struct slice what = from->module.name;
    struct py_value *v = py_module(py, slice_dup(py->a, target->name));
    v->module.missing =
        arena_printf(py->a, "it is made of '%.*s': %s", (int)what.n, what.p, from->module.missing);
    return v;
}
