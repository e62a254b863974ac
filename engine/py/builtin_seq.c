/* The methods of list and tuple, and sorting. */
#include "py/call.h"
#include "py/compare.h"
#include "py/interp.h"
#include "py/iter.h"
#include "py/kinds.h"
#include "py/operator.h"
#include "py/repr.h"
#include "py/sort.h"
#include <string.h>

static struct py_value *m_append(struct py *py, struct py_value *self, const struct py_args *args)
{
    py_append(py, self, args->at[0]);
    return &py->none;
}

static struct py_value *m_extend(struct py *py, struct py_value *self, const struct py_args *args)
{
    return py_extend(py, self, args->at[0]) ? &py->none : NULL;
}

static bool whole(struct py *py, struct py_value *v, int64_t *out)
{
    if (!py_is_int(v))
        return py_raise(py, PY_TypeError, "'%s' object cannot be interpreted as an integer",
                        py_type_name(py, v));
    *out = v->integer;
    return true;
}

static struct py_value *m_insert(struct py *py, struct py_value *self, const struct py_args *args)
{
    int64_t i = 0;
    int64_t n = (int64_t)self->seq.n;
    if (!whole(py, args->at[0], &i))
        return NULL;
    i = i < 0 ? (i + n < 0 ? 0 : i + n) : i > n ? n : i;
    py_append(py, self, args->at[1]);
    memmove(self->seq.at + i + 1, self->seq.at + i, (size_t)(n - i) * sizeof *self->seq.at);
    self->seq.at[i] = args->at[1];
    return &py->none;
}

static struct py_value *m_pop(struct py *py, struct py_value *self, const struct py_args *args)
{
    int64_t i = -1;
    int64_t n = (int64_t)self->seq.n;
    if (args->n && !whole(py, args->at[0], &i))
        return NULL;
    if (!n)
        return py_raise(py, PY_IndexError, "pop from empty list");
    i = i < 0 ? i + n : i;
    if (i < 0 || i >= n)
        return py_raise(py, PY_IndexError, "pop index out of range");
    struct py_value *v = self->seq.at[i];
    memmove(self->seq.at + i, self->seq.at + i + 1, (size_t)(n - i - 1) * sizeof *self->seq.at);
    self->seq.n--;
    return v;
}

static bool position(struct py *py, struct py_value *self, struct py_value *item, size_t from,
                     size_t to, size_t *out)
{
    for (*out = from; *out < to && *out < self->seq.n; ++*out) {
        bool same;
        if (!py_step(py) || !py_eq(py, self->seq.at[*out], item, &same))
            return false;
        if (same)
            return true;
    }
    *out = SIZE_MAX;
    return true;
}

static struct py_value *m_remove(struct py *py, struct py_value *self, const struct py_args *args)
{
    size_t i = 0;
    if (!position(py, self, args->at[0], 0, SIZE_MAX, &i))
        return NULL;
    if (i == SIZE_MAX)
        return py_raise(py, PY_ValueError, "list.remove(x): x not in list");
    memmove(self->seq.at + i, self->seq.at + i + 1, (self->seq.n - i - 1) * sizeof *self->seq.at);
    self->seq.n--;
    return &py->none;
}

static struct py_value *m_index(struct py *py, struct py_value *self, const struct py_args *args)
{
    size_t i = 0;
    int64_t bound[2] = { 0, (int64_t)self->seq.n };
    for (size_t k = 1; k < args->n; k++) {
        if (!whole(py, args->at[k], &bound[k - 1]))
            return NULL;
        if (bound[k - 1] < 0)
            bound[k - 1] += (int64_t)self->seq.n;
        if (bound[k - 1] < 0)
            bound[k - 1] = 0;
    }
    if (!position(py, self, args->at[0], (size_t)bound[0], (size_t)bound[1], &i))
        return NULL;
    if (i != SIZE_MAX)
        return py_int(py, (int64_t)i);
    struct slice text;
    if (self->kind == PY_TUPLE)
        return py_raise(py, PY_ValueError, "tuple.index(x): x not in tuple");
    return py_repr(py, args->at[0], &text)
               ? py_raise(py, PY_ValueError, "%.*s is not in list", (int)text.n, text.p)
               : NULL;
}

static struct py_value *m_count(struct py *py, struct py_value *self, const struct py_args *args)
{
    int64_t n = 0;
    for (size_t i = 0; i < self->seq.n; i++) {
        bool same;
        if (!py_eq(py, self->seq.at[i], args->at[0], &same))
            return NULL;
        n += same;
    }
    return py_int(py, n);
}

static struct py_value *m_clear(struct py *py, struct py_value *self, const struct py_args *args)
{
    (void)args;
    self->seq.n = 0;
    return &py->none;
}

static struct py_value *m_copy(struct py *py, struct py_value *self, const struct py_args *args)
{
    (void)args;
    return py_list(py, self->seq.at, self->seq.n);
}

static struct py_value *m_reverse(struct py *py, struct py_value *self, const struct py_args *args)
{
    (void)args;
    for (size_t i = 0, k = self->seq.n; i + 1 < k; i++) {
        struct py_value *v = self->seq.at[i];
        self->seq.at[i] = self->seq.at[--k];
        self->seq.at[k] = v;
    }
    return &py->none;
}

struct pair {
    struct py_value *key;
    struct py_value *item;
};

/* Stable: a merge sort that asks only `b < a`, as list.sort does. */
static bool merge_sort(struct py *py, struct pair *at, struct pair *room, size_t n, bool reverse)
{
    if (n < 2)
        return true;
    size_t half = n / 2;
    if (!merge_sort(py, at, room, half, reverse) ||
        !merge_sort(py, at + half, room, n - half, reverse))
        return false;
    memcpy(room, at, half * sizeof *at);
    for (size_t i = 0, k = half, out = 0; i < half; out++) {
        bool less = false;
        if (k < n &&
            (!py_step(py) || (reverse ? !py_less(py, PY_LT, room[i].key, at[k].key, &less)
                                      : !py_less(py, PY_LT, at[k].key, room[i].key, &less))))
            return false;
        at[out] = k < n && less ? at[k++] : room[i++];
    }
    return true;
}

bool py_sort(struct py *py, struct py_seq *items, struct py_value *key, struct py_value *reverse)
{
    bool down = false;
    size_t n = items->n;
    if (reverse && !py_truth(py, reverse, &down))
        return false;
    struct pair *at = arena_array(py->a, struct pair, n + 1);
    struct pair *room = arena_array(py->a, struct pair, n + 1);
    for (size_t i = 0; i < n; i++) {
        at[i].item = at[i].key = items->at[i];
        if (key && key->kind != PY_NONE) {
            at[i].key = py_call_n(py, key, &items->at[i], 1);
            if (!at[i].key)
                return false;
        }
    }
    if (!merge_sort(py, at, room, n, down))
        return false;
    for (size_t i = 0; i < n && i < items->n; i++)
        items->at[i] = at[i].item;
    return true;
}

static struct py_value *m_sort(struct py *py, struct py_value *self, const struct py_args *args)
{
    struct py_value *v[2];
    if (!py_bind(py, "sort", args, "*key? reverse?", v))
        return NULL;
    return py_sort(py, &self->seq, v[0], v[1]) ? &py->none : NULL;
}

const struct py_native py_list_methods[] = {
    { "append", m_append, 1, 1 },   { "extend", m_extend, 1, 1 }, { "insert", m_insert, 2, 2 },
    { "pop", m_pop, 0, 1 },         { "remove", m_remove, 1, 1 }, { "index", m_index, 1, 3 },
    { "count", m_count, 1, 1 },     { "clear", m_clear, 0, 0 },   { "copy", m_copy, 0, 0 },
    { "reverse", m_reverse, 0, 0 }, { "sort", m_sort, 0, -1 },    { NULL, NULL, 0, 0 },
};

const struct py_native py_tuple_methods[] = {
    { "index", m_index, 1, 3 },
    { "count", m_count, 1, 1 },
    { NULL, NULL, 0, 0 },
};
