/* The builtin functions that give iterators: enumerate, zip, map, filter, reversed. */
#include "py/builtin.h"
#include "py/call.h"
#include "py/interp.h"
#include "py/iter.h"

struct several {
    struct py_value *function; /* of map and filter */
    struct py_value **iters;
    size_t n;
    int64_t count;
    bool strict;
};

static struct several *several_new(struct py *py, struct py_value *const *at, size_t n)
{
    struct several *s = arena_new(py->a, struct several);
    s->iters = arena_array(py->a, struct py_value *, n + 1);
    s->n = n;
    for (size_t i = 0; i < n; i++) {
        s->iters[i] = py_iter(py, at[i]);
        if (!s->iters[i])
            return NULL;
    }
    return s;
}

static bool next_enumerate(struct py *py, struct py_iter *it, struct py_value **out)
{
    struct several *s = it->data;
    struct py_value *item;
    *out = NULL;
    if (!py_next(py, s->iters[0], &item))
        return false;
    struct py_value *both[] = { py_int(py, s->count++), item };
    if (item)
        *out = py_tuple(py, both, 2);
    return true;
}

struct py_value *py_builtin_enumerate(struct py *py, struct py_value *self,
                                      const struct py_args *args)
{
    struct py_value *v[2];
    (void)self;
    if (!py_bind(py, "enumerate", args, "iterable start?", v))
        return NULL;
    struct several *s = several_new(py, v, 1);
    if (!s)
        return NULL;
    if (v[1] && !py_is_int(v[1]))
        return py_raise(py, PY_TypeError, "'%s' object cannot be interpreted as an integer",
                        py_type_name(py, v[1]));
    s->count = v[1] ? v[1]->integer : 0;
    return py_iterator(py, "enumerate", next_enumerate, NULL, s);
}

/* One item of each; false in *all when one is at its end, with how many were not. */
static bool next_all(struct py *py, struct several *s, struct py_value **items, size_t *got)
{
    for (*got = 0; *got < s->n; ++*got) {
        if (!py_next(py, s->iters[*got], &items[*got]))
            return false;
        if (!items[*got])
            return true;
    }
    return true;
}

static bool next_zip(struct py *py, struct py_iter *it, struct py_value **out)
{
    struct several *s = it->data;
    struct py_value **items = arena_array(py->a, struct py_value *, s->n + 1);
    struct py_value *more = NULL;
    size_t got;
    *out = NULL;
    if (!s->n || !next_all(py, s, items, &got))
        return !s->n;
    if (got == s->n) {
        *out = py_tuple(py, items, s->n);
        return true;
    }
    if (!s->strict)
        return true;
    if (got)
        return py_raise(py, PY_ValueError, "zip() argument %zu is shorter than argument%s%zu",
                        got + 1, got == 1 ? " " : "s 1-", got);
    for (size_t i = 1; i < s->n; i++) {
        if (!py_next(py, s->iters[i], &more))
            return false;
        if (more)
            return py_raise(py, PY_ValueError, "zip() argument %zu is longer than argument%s%zu",
                            i + 1, i == 1 ? " " : "s 1-", i);
    }
    return true;
}

struct py_value *py_builtin_zip(struct py *py, struct py_value *self, const struct py_args *args)
{
    struct several *s = several_new(py, args->at, args->n);
    (void)self;
    if (!s)
        return NULL;
    for (size_t k = 0; k < args->nkw; k++)
        if (!slice_is(args->names[k], "strict"))
            return py_raise(py, PY_TypeError, "zip() got an unexpected keyword argument '%.*s'",
                            (int)args->names[k].n, args->names[k].p);
        else if (!py_truth(py, args->kw[k], &s->strict))
            return NULL;
    return py_iterator(py, "zip", next_zip, NULL, s);
}

static bool next_map(struct py *py, struct py_iter *it, struct py_value **out)
{
    struct several *s = it->data;
    struct py_value **items = arena_array(py->a, struct py_value *, s->n + 1);
    size_t got;
    *out = NULL;
    if (!next_all(py, s, items, &got))
        return false;
    if (got < s->n)
        return true;
    *out = py_call_n(py, s->function, items, s->n);
    return *out != NULL;
}

struct py_value *py_builtin_map(struct py *py, struct py_value *self, const struct py_args *args)
{
    (void)self;
    if (args->n < 2)
        return py_raise(py, PY_TypeError, "map() must have at least two arguments.");
    struct several *s = several_new(py, args->at + 1, args->n - 1);
    if (!s)
        return NULL;
    s->function = args->at[0];
    return py_iterator(py, "map", next_map, NULL, s);
}

static bool next_filter(struct py *py, struct py_iter *it, struct py_value **out)
{
    struct several *s = it->data;
    for (;;) {
        bool truth;
        if (!py_step(py) || !py_next(py, s->iters[0], out))
            return false;
        if (!*out)
            return true;
        struct py_value *v =
            s->function->kind == PY_NONE ? *out : py_call_n(py, s->function, out, 1);
        if (!v || !py_truth(py, v, &truth))
            return false;
        if (truth)
            return true;
    }
}

struct py_value *py_builtin_filter(struct py *py, struct py_value *self, const struct py_args *args)
{
    struct several *s = several_new(py, args->at + 1, 1);
    (void)self;
    if (!s)
        return NULL;
    s->function = args->at[0];
    return py_iterator(py, "filter", next_filter, NULL, s);
}

static bool next_reversed(struct py *py, struct py_iter *it, struct py_value **out)
{
    size_t n = it->over->seq.n;
    (void)py;
    *out = it->i && it->i <= n ? it->over->seq.at[--it->i] : NULL;
    return true;
}

struct py_value *py_builtin_reversed(struct py *py, struct py_value *self,
                                     const struct py_args *args)
{
    struct py_value *v = py_plain(args->at[0]);
    struct py_seq items;
    (void)self;
    if (py_has_special(py, v, "__reversed__"))
        return py_call_special(py, v, "__reversed__", NULL, 0);
    if (v->kind == PY_SET || v->kind == PY_FROZENSET || v->kind == PY_ITERATOR ||
        v->kind == PY_INSTANCE || v->kind == PY_HOST)
        return py_raise(py, PY_TypeError, "'%s' object is not reversible", py_type_name(py, v));
    if (v->kind != PY_LIST) {
        if (!py_items(py, v, &items))
            return py_caught(py, PY_TypeError)
                       ? py_raise(py, PY_TypeError, "'%s' object is not reversible",
                                  py_type_name(py, v))
                       : NULL;
        v = py_tuple(py, items.at, items.n);
    }
    struct py_value *it = py_iterator(py, "reversed", next_reversed, v, NULL);
    it->iter->i = v->seq.n;
    return it;
}
