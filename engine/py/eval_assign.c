/* Assignment to names, attributes, subscripts and patterns of them. */
#include "py/call.h"
#include "py/iter.h"
#include "py/node.h"
#include "py/operator.h"

static bool unpack_error(struct py *py, size_t want, size_t got, bool star)
{
    if (got < want)
        return py_raise(py, PY_ValueError, "not enough values to unpack (expected %s%zu, got %zu)",
                        star ? "at least " : "", want, got);
    return py_raise(py, PY_ValueError, "too many values to unpack (expected %zu)", want);
}

/* One more than wanted at most is taken from an iterator without a star. */
static bool take(struct py *py, struct py_value *v, size_t max, struct py_seq *out)
{
    struct py_value *it = py_iter(py, v);
    struct py_value *item;
    *out = (struct py_seq){ 0 };
    if (!it) {
        if (!py_caught(py, PY_TypeError))
            return false;
        return py_raise(py, PY_TypeError, "cannot unpack non-iterable %s object",
                        py_type_name(py, v));
    }
    while (out->n < max) {
        if (!py_step(py) || !py_next(py, it, &item))
            return false;
        if (!item)
            return true;
        vec_push(py->a, out, item);
    }
    return true;
}

static bool assign_items(struct py *py, struct ast_exprs targets, struct py_value *v)
{
    struct py_seq items;
    size_t star = targets.n;
    for (size_t i = 0; i < targets.n; i++)
        if (targets.at[i]->kind == AST_STARRED)
            star = i;
    bool starred = star < targets.n;
    size_t want = targets.n - starred;
    if (!take(py, v, starred ? SIZE_MAX : want + 1, &items))
        return false;
    if (starred ? items.n < want : items.n != want)
        return unpack_error(py, want, items.n, starred);
    for (size_t i = 0, k = 0; i < targets.n; i++) {
        const struct ast_expr *t = targets.at[i];
        size_t n = i == star ? items.n - want : 1;
        struct py_value *one =
            i == star ? py_list(py, items.at ? items.at + k : NULL, n) : items.at[k];
        if (!py_assign(py, i == star ? t->value : t, one))
            return false;
        k += n;
    }
    return true;
}

bool py_assign(struct py *py, const struct ast_expr *t, struct py_value *value)
{
    struct py_value *v;
    struct py_value *key;
    py_at(py, t->line, t->column);
    switch ((int)t->kind) {
    case AST_NAME: return py_name_set(py, t->name, value);
    case AST_TUPLE:
    case AST_LIST: return assign_items(py, t->items, value);
    case AST_ATTRIBUTE:
        v = py_eval(py, t->attribute.value);
        py_at(py, t->line, t->column);
        return v && py_setattr(py, v, t->attribute.name, value);
    case AST_SUBSCRIPT:
        v = py_eval(py, t->subscript.value);
        key = v ? py_eval(py, t->subscript.index) : NULL;
        py_at(py, t->line, t->column);
        return key && py_set_item(py, v, key, value);
    default: return py_refuse(py, "assignment to %s", ast_expr_words(t->kind));
    }
}

bool py_delete(struct py *py, const struct ast_expr *t)
{
    struct py_value *v;
    struct py_value *key;
    py_at(py, t->line, t->column);
    switch ((int)t->kind) {
    case AST_NAME: return py_name_drop(py, t->name);
    case AST_TUPLE:
    case AST_LIST:
        for (size_t i = 0; i < t->items.n; i++)
            if (!py_delete(py, t->items.at[i]))
                return false;
        return true;
    case AST_ATTRIBUTE:
        v = py_eval(py, t->attribute.value);
        return v && py_delattr(py, v, t->attribute.name);
    case AST_SUBSCRIPT:
        v = py_eval(py, t->subscript.value);
        key = v ? py_eval(py, t->subscript.index) : NULL;
        py_at(py, t->line, t->column);
        return key && py_del_item(py, v, key);
    default: return py_refuse(py, "deletion of %s", ast_expr_words(t->kind));
    }
}
