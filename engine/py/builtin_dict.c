/* The methods of dict, set and frozenset. */
#include "py/call.h"
#include "py/compare.h"
#include "py/interp.h"
#include "py/iter.h"
#include "py/kinds.h"
#include "py/operator.h"

static struct py_value *m_get(struct py *py, struct py_value *self, const struct py_args *args)
{
    struct py_value *v;
    if (!py_dict_get(py, self->dict, args->at[0], &v))
        return NULL;
    return v ? v : args->n > 1 ? args->at[1] : &py->none;
}

static struct py_value *m_keys(struct py *py, struct py_value *self, const struct py_args *args)
{
    (void)args;
    return py_view(py, self, PY_KEYS);
}

static struct py_value *m_values(struct py *py, struct py_value *self, const struct py_args *args)
{
    (void)args;
    return py_view(py, self, PY_VALUES);
}

static struct py_value *m_items(struct py *py, struct py_value *self, const struct py_args *args)
{
    (void)args;
    return py_view(py, self, PY_ITEMS);
}

static struct py_value *m_pop(struct py *py, struct py_value *self, const struct py_args *args)
{
    struct py_value *v;
    if (!py_dict_remove(py, self->dict, args->at[0], &v))
        return NULL;
    return v ? v : args->n > 1 ? args->at[1] : py_raise_value(py, PY_KeyError, args->at[0]);
}

static struct py_value *m_popitem(struct py *py, struct py_value *self, const struct py_args *args)
{
    struct py_value *gone;
    struct py_value *v[1];
    bool last = true;
    if (!py_bind(py, "popitem", args, self->dict->ordered ? "last?" : "", v) ||
        (self->dict->ordered && v[0] && !py_truth(py, v[0], &last)))
        return NULL;
    for (size_t k = self->dict->n; k-- > 0;) {
        struct py_entry e = self->dict->at[last ? k : self->dict->n - 1 - k];
        struct py_value *both[] = { e.key, e.value };
        if (e.key)
            return py_dict_remove(py, self->dict, e.key, &gone) ? py_tuple(py, both, 2) : NULL;
    }
    return py_raise(py, PY_KeyError, "popitem(): dictionary is empty");
}

/* Of an OrderedDict. */
static struct py_value *m_move_to_end(struct py *py, struct py_value *self,
                                      const struct py_args *args)
{
    struct py_value *v[2];
    struct py_value *was;
    bool last = true;
    if (!self->dict->ordered)
        return py_raise(py, PY_AttributeError, "'dict' object has no attribute 'move_to_end'");
    if (!py_bind(py, "move_to_end", args, "key last?", v) || (v[1] && !py_truth(py, v[1], &last)) ||
        !py_dict_remove(py, self->dict, v[0], &was))
        return NULL;
    if (!was)
        return py_raise_value(py, PY_KeyError, v[0]);
    struct py_dict old = *self->dict;
    if (!last) {
        *self->dict = (struct py_dict){ .ordered = true, .changes = old.changes };
        return py_dict_put(py, self->dict, v[0], was) && py_dict_update(py, self->dict, &old)
                   ? &py->none
                   : NULL;
    }
    return py_dict_put(py, self->dict, v[0], was) ? &py->none : NULL;
}

static struct py_value *m_setdefault(struct py *py, struct py_value *self,
                                     const struct py_args *args)
{
    struct py_value *v;
    if (!py_dict_get(py, self->dict, args->at[0], &v))
        return NULL;
    if (v)
        return v;
    v = args->n > 1 ? args->at[1] : &py->none;
    return py_dict_put(py, self->dict, args->at[0], v) ? v : NULL;
}

static struct py_value *m_update(struct py *py, struct py_value *self, const struct py_args *args)
{
    return py_dict_fill(py, self->dict, args) ? &py->none : NULL;
}

static struct py_value *m_clear(struct py *py, struct py_value *self, const struct py_args *args)
{
    (void)args;
    py_dict_clear(self->dict);
    return &py->none;
}

static struct py_value *m_copy(struct py *py, struct py_value *self, const struct py_args *args)
{
    (void)args;
    struct py_value *v = self->kind == PY_DICT ? py_dict_new(py) : py_set_new(py, self->kind);
    v->dict->missing = self->dict->missing;
    v->dict->ordered = self->dict->ordered;
    return py_dict_update(py, v->dict, self->dict) ? v : NULL;
}

static struct py_value *m_fromkeys(struct py *py, struct py_value *self, const struct py_args *args)
{
    struct py_value *d = py_dict_new(py);
    struct py_seq items;
    (void)self;
    if (!py_items(py, args->at[0], &items))
        return NULL;
    for (size_t i = 0; i < items.n; i++)
        if (!py_dict_put(py, d->dict, items.at[i], args->n > 1 ? args->at[1] : &py->none))
            return NULL;
    return d;
}

const struct py_native py_dict_methods[] = {
    { "get", m_get, 1, 2 },
    { "keys", m_keys, 0, 0 },
    { "values", m_values, 0, 0 },
    { "items", m_items, 0, 0 },
    { "pop", m_pop, 1, 2 },
    { "popitem", m_popitem, 0, -1 },
    { "move_to_end", m_move_to_end, 0, -1 },
    { "setdefault", m_setdefault, 1, 2 },
    { "update", m_update, 0, -1 },
    { "clear", m_clear, 0, 0 },
    { "copy", m_copy, 0, 0 },
    { "fromkeys", m_fromkeys, 1, 2 },
    { NULL, NULL, 0, 0 },
};

static struct py_value *as_set(struct py *py, struct py_value *v)
{
    struct py_args args = { .at = &v, .n = 1 };
    v = py_plain(v);
    return v->kind == PY_SET || v->kind == PY_FROZENSET ? v : py_make_set(py, NULL, &args);
}

/* set.union(*others) and its like: the operator, folded over any iterables. */
static struct py_value *fold(struct py *py, enum ast_op op, struct py_value *self,
                             const struct py_args *args)
{
    struct py_value *v = m_copy(py, self, args);
    for (size_t i = 0; v && i < args->n; i++) {
        struct py_value *other = as_set(py, args->at[i]);
        v = other ? py_binary(py, op, v, other) : NULL;
    }
    return v;
}

static struct py_value *s_union(struct py *py, struct py_value *self, const struct py_args *args)
{
    return fold(py, AST_OP_BITOR, self, args);
}

static struct py_value *s_intersection(struct py *py, struct py_value *self,
                                       const struct py_args *args)
{
    return fold(py, AST_OP_BITAND, self, args);
}

static struct py_value *s_difference(struct py *py, struct py_value *self,
                                     const struct py_args *args)
{
    return fold(py, AST_OP_SUB, self, args);
}

static struct py_value *s_symmetric(struct py *py, struct py_value *self,
                                    const struct py_args *args)
{
    return fold(py, AST_OP_BITXOR, self, args);
}

static struct py_value *become(struct py *py, struct py_value *self, struct py_value *v)
{
    uint64_t changes = self->dict->changes + 1;
    if (!v)
        return NULL;
    *self->dict = *v->dict;
    self->dict->changes = changes;
    return &py->none;
}

static struct py_value *s_update(struct py *py, struct py_value *self, const struct py_args *args)
{
    return become(py, self, fold(py, AST_OP_BITOR, self, args));
}

static struct py_value *s_difference_update(struct py *py, struct py_value *self,
                                            const struct py_args *args)
{
    return become(py, self, fold(py, AST_OP_SUB, self, args));
}

static struct py_value *s_intersection_update(struct py *py, struct py_value *self,
                                              const struct py_args *args)
{
    return become(py, self, fold(py, AST_OP_BITAND, self, args));
}

static struct py_value *s_add(struct py *py, struct py_value *self, const struct py_args *args)
{
    return py_dict_put(py, self->dict, args->at[0], &py->none) ? &py->none : NULL;
}

static struct py_value *s_discard(struct py *py, struct py_value *self, const struct py_args *args)
{
    struct py_value *was;
    return py_dict_remove(py, self->dict, args->at[0], &was) ? &py->none : NULL;
}

static struct py_value *s_remove(struct py *py, struct py_value *self, const struct py_args *args)
{
    struct py_value *was;
    if (!py_dict_remove(py, self->dict, args->at[0], &was))
        return NULL;
    return was ? &py->none : py_raise_value(py, PY_KeyError, args->at[0]);
}

static struct py_value *s_pop(struct py *py, struct py_value *self, const struct py_args *args)
{
    (void)args;
    (void)self;
    return py_refuse(py, "set.pop(), whose choice depends on the run");
}

static struct py_value *relation(struct py *py, enum py_order order, struct py_value *self,
                                 struct py_value *other)
{
    bool yes;
    other = as_set(py, other);
    return other && py_less(py, order, self, other, &yes) ? py_bool(py, yes) : NULL;
}

static struct py_value *s_issubset(struct py *py, struct py_value *self, const struct py_args *args)
{
    return relation(py, PY_LE, self, args->at[0]);
}

static struct py_value *s_issuperset(struct py *py, struct py_value *self,
                                     const struct py_args *args)
{
    return relation(py, PY_GE, self, args->at[0]);
}

static struct py_value *s_isdisjoint(struct py *py, struct py_value *self,
                                     const struct py_args *args)
{
    struct py_value *v = fold(py, AST_OP_BITAND, self, args);
    return v ? py_bool(py, !v->dict->live) : NULL;
}

#define COMMON                                                                                  \
    { "union", s_union, 0, 1000 }, { "intersection", s_intersection, 0, 1000 },                 \
        { "difference", s_difference, 0, 1000 }, { "symmetric_difference", s_symmetric, 1, 1 }, \
        { "copy", m_copy, 0, 0 }, { "issubset", s_issubset, 1, 1 },                             \
        { "issuperset", s_issuperset, 1, 1 },                                                   \
    {                                                                                           \
        "isdisjoint", s_isdisjoint, 1, 1                                                        \
    }

const struct py_native py_set_methods[] = {
    COMMON,
    { "add", s_add, 1, 1 },
    { "discard", s_discard, 1, 1 },
    { "remove", s_remove, 1, 1 },
    { "pop", s_pop, 0, 0 },
    { "clear", m_clear, 0, 0 },
    { "update", s_update, 0, 1000 },
    { "difference_update", s_difference_update, 0, 1000 },
    { "intersection_update", s_intersection_update, 0, 1000 },
    { NULL, NULL, 0, 0 },
};

const struct py_native py_frozenset_methods[] = { COMMON, { NULL, NULL, 0, 0 } };
