/* Comprehensions, and generator expressions, which run as far as they are asked. */
#include "py/iter.h"
#include "py/node.h"

/* Where a comprehension stands: one iterator for each clause that is open. */
struct walk {
    const struct ast_expr *e;
    struct py_scope *scope;
    struct py_module_env *env;
    const struct py_function *function;
    struct py_value *self;
    struct py_value **iters;
    size_t open;
    struct py_value *second; /* of a dict comprehension: the value */
};

static bool passes(struct py *py, struct ast_exprs conditions, bool *out)
{
    *out = true;
    for (size_t i = 0; *out && i < conditions.n; i++) {
        struct py_value *v = py_eval(py, conditions.at[i]);
        if (!v || !py_truth(py, v, out))
            return false;
    }
    return true;
}

/* Opens the iterator of the next clause. */
static bool descend(struct py *py, struct walk *w)
{
    const struct ast_expr *iter = w->e->comp.clauses[w->open].iter;
    struct py_value *v = py_eval(py, iter);
    py_at(py, iter->line, iter->column);
    w->iters[w->open] = v ? py_iter(py, v) : NULL;
    return w->iters[w->open++] != NULL;
}

/* The next element; *out NULL at the end. */
static bool step(struct py *py, struct walk *w, struct py_value **out)
{
    *out = NULL;
    while (w->open) {
        const struct ast_clause *c = &w->e->comp.clauses[w->open - 1];
        struct py_value *item;
        bool yes;
        if (!py_step(py) || !py_next(py, w->iters[w->open - 1], &item))
            return false;
        if (!item) {
            w->open--;
            continue;
        }
        if (!py_assign(py, c->target, item) || !passes(py, c->conditions, &yes))
            return false;
        if (!yes)
            continue;
        if (w->open < w->e->comp.nclauses) {
            if (!descend(py, w))
                return false;
            continue;
        }
        *out = py_eval(py, w->e->comp.element);
        w->second = *out && w->e->comp.value ? py_eval(py, w->e->comp.value) : NULL;
        return *out && (w->second || !w->e->comp.value);
    }
    return true;
}

/* step() in a frame of its own, whose innermost scope is the comprehension's. */
static bool framed(struct py *py, struct walk *w, struct py_value **out)
{
    struct py_frame frame = { .scope = w->scope,
                              .env = w->env,
                              .function = w->function,
                              .self = w->self,
                              .caller = py->frame };
    struct py_place at = py->at;
    py->frame = &frame;
    bool ok = step(py, w, out);
    py->frame = frame.caller;
    if (ok)
        py->at = at;
    return ok;
}

static bool next_generated(struct py *py, struct py_iter *it, struct py_value **out)
{
    struct walk *w = it->data;
    if (framed(py, w, out))
        return true;
    if (py_caught(py, PY_StopIteration))
        return py_raise(py, PY_RuntimeError, "generator raised StopIteration");
    return false;
}

static struct walk *start(struct py *py, const struct ast_expr *e)
{
    struct walk *w = arena_new(py->a, struct walk);
    const struct ast_clause *first = &e->comp.clauses[0];
    struct py_value *v = py_eval(py, first->iter);
    w->e = e;
    w->env = py->frame->env;
    w->function = py->frame->function;
    w->self = py->frame->self;
    w->iters = arena_array(py->a, struct py_value *, e->comp.nclauses);
    py_at(py, first->iter->line, first->iter->column);
    w->iters[0] = v ? py_iter(py, v) : NULL;
    w->open = 1;
    w->scope = py_scope_new(py, py_code_of_comp(py, e), py_scope_kept(py));
    return w->iters[0] ? w : NULL;
}

struct py_value *py_eval_comp(struct py *py, const struct ast_expr *e)
{
    struct py_value *item;
    for (size_t i = 0; i < e->comp.nclauses; i++)
        if (e->comp.clauses[i].is_async)
            return py_refuse(py, "an asynchronous comprehension");
    struct walk *w = start(py, e);
    if (!w)
        return NULL;
    if (e->kind == AST_GENERATOR)
        return py_iterator(py, "generator", next_generated, NULL, w);
    struct py_value *out = e->kind == AST_LIST_COMP  ? py_list(py, NULL, 0)
                           : e->kind == AST_SET_COMP ? py_set_new(py, PY_SET)
                                                     : py_dict_new(py);
    while (framed(py, w, &item)) {
        if (!item)
            return out;
        if (e->kind == AST_LIST_COMP)
            py_append(py, out, item);
        else if (!py_dict_put(py, out->dict, item, w->second ? w->second : &py->none))
            return NULL;
    }
    return NULL;
}
