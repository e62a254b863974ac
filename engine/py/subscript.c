/* v[key], v[a:b:c], their assignment and deletion. */
#include "py/call.h"
#include "py/interp.h"
#include "py/iter.h"
#include "py/operator.h"
#include "py/text.h"
#include <string.h>

struct py_value *py_slice_new(struct py *py, struct py_value *start, struct py_value *stop,
                              struct py_value *step)
{
    struct py_value *v = arena_new(py->a, struct py_value);
    v->kind = PY_SLICE;
    v->slice.start = start;
    v->slice.stop = stop;
    v->slice.step = step;
    return v;
}

static bool bound(struct py *py, const struct py_value *v, int64_t n, bool down, int64_t absent,
                  int64_t *out)
{
    if (v->kind == PY_NONE) {
        *out = absent;
        return true;
    }
    if (!py_is_int(v))
        return py_raise(py, PY_TypeError,
                        "slice indices must be integers or None or have an __index__ method");
    int64_t low = down ? -1 : 0;
    int64_t high = down ? n - 1 : n;
    int64_t i = v->integer < 0 ? (v->integer < -n ? low : v->integer + n) : v->integer;
    *out = i < low ? low : i > high ? high : i;
    return true;
}

bool py_slice_fit(struct py *py, const struct py_value *s, size_t size, int64_t *start,
                  int64_t *step, size_t *count)
{
    int64_t n = (int64_t)size;
    int64_t stop = 0;
    *step = 1;
    if (s->slice.step->kind != PY_NONE) {
        if (!py_is_int(s->slice.step))
            return bound(py, s->slice.step, n, false, 0, step);
        *step = s->slice.step->integer;
    }
    if (!*step)
        return py_raise(py, PY_ValueError, "slice step cannot be zero");
    if (*step == INT64_MIN)
        *step = -INT64_MAX;
    bool down = *step < 0;
    if (!bound(py, s->slice.start, n, down, down ? n - 1 : 0, start) ||
        !bound(py, s->slice.stop, n, down, down ? -1 : n, &stop))
        return false;
    struct py_value r = { .kind = PY_RANGE };
    r.range.start = *start;
    r.range.stop = stop;
    r.range.step = *step;
    *count = py_range_len(&r);
    return true;
}

static bool index_of(struct py *py, const struct py_value *v, struct py_value *key, size_t n,
                     const char *name, size_t *out)
{
    const struct py_value *k = py_plain(key);
    if (!py_is_int(k))
        return py_raise(py, PY_TypeError,
                        v->kind == PY_STR ? "%s indices must be integers, not '%s'"
                                          : "%s indices must be integers or slices, not %s",
                        v->kind == PY_STR ? "string" : name, py_type_name(py, key));
    int64_t i = k->integer < 0 ? k->integer + (int64_t)n : k->integer;
    if (i < 0 || (uint64_t)i >= n)
        return py_raise(py, PY_IndexError,
                        v->kind == PY_RANGE ? "%s object index out of range"
                                            : "%s index out of range",
                        v->kind == PY_STR ? "string" : name);
    *out = (size_t)i;
    return true;
}

static struct py_value *slice_text(struct py *py, const struct py_value *v,
                                   const struct py_value *key)
{
    bool bytes = v->kind == PY_BYTES || slice_is_ascii(v->text);
    size_t n = bytes ? v->text.n : py_text_len(v->text);
    int64_t start = 0;
    int64_t step = 0;
    size_t count = 0;
    struct slice out;
    if (!py_slice_fit(py, key, n, &start, &step, &count))
        return NULL;
    if (step == 1) {
        size_t from = bytes ? (size_t)start : py_text_offset(v->text, (size_t)start);
        struct slice rest = slice_skip(v->text, from);
        out = (struct slice){ rest.p, bytes ? count : py_text_offset(rest, count) };
        if (!count)
            out = SLICE("");
    } else {
        struct buf b = { .arena = py->a };
        for (size_t i = 0; i < count; i++, start += step) {
            size_t from = bytes ? (size_t)start : py_text_offset(v->text, (size_t)start);
            size_t end = from;
            if (bytes)
                end++;
            else
                py_text_decode(v->text, &end);
            buf_add(&b, v->text.p + from, end - from);
        }
        out = buf_view(&b);
    }
    return v->kind == PY_BYTES ? py_bytes(py, out) : py_str(py, out);
}

static struct py_value *slice_seq(struct py *py, const struct py_value *v,
                                  const struct py_value *key)
{
    int64_t start = 0;
    int64_t step = 0;
    size_t count = 0;
    if (!py_slice_fit(py, key, v->seq.n, &start, &step, &count))
        return NULL;
    struct py_value **at = arena_array(py->a, struct py_value *, count + 1);
    for (size_t i = 0; i < count; i++, start += step)
        at[i] = v->seq.at[start];
    return v->kind == PY_LIST ? py_list(py, at, count) : py_tuple(py, at, count);
}

static struct py_value *item_text(struct py *py, const struct py_value *v, struct py_value *key)
{
    size_t i = 0;
    if (key->kind == PY_SLICE)
        return slice_text(py, v, key);
    if (v->kind == PY_BYTES)
        return index_of(py, v, key, v->text.n, "byte", &i) ? py_int(py, (unsigned char)v->text.p[i])
                                                           : NULL;
    if (!index_of(py, v, key, py_text_len(v->text), "str", &i))
        return NULL;
    size_t from = py_text_offset(v->text, i);
    size_t end = from;
    py_text_decode(v->text, &end);
    return py_str(py, (struct slice){ v->text.p + from, end - from });
}

static struct py_value *item_dict(struct py *py, struct py_value *v, struct py_value *key)
{
    struct py_value *got;
    if (!py_dict_get(py, v->dict, key, &got))
        return NULL;
    if (!got && v->dict->missing && v->dict->missing->kind != PY_NONE) {
        got = py_call_n(py, v->dict->missing, NULL, 0);
        if (got && !py_dict_put(py, v->dict, key, got))
            return NULL;
    }
    return got || py_failed(py) ? got : py_raise_value(py, PY_KeyError, key);
}

static struct py_value *item_range(struct py *py, const struct py_value *v, struct py_value *key)
{
    size_t i = 0;
    int64_t start = 0;
    int64_t step = 0;
    size_t count = 0;
    if (key->kind == PY_SLICE) {
        int64_t stop = 0;
        int64_t n = (int64_t)py_range_len(v);
        if (!py_slice_fit(py, key, (size_t)n, &start, &step, &count) ||
            !bound(py, key->slice.stop, n, step < 0, step < 0 ? -1 : n, &stop))
            return NULL;
        return py_range(py, v->range.start + start * v->range.step,
                        v->range.start + stop * v->range.step, v->range.step * step);
    }
    return index_of(py, v, key, py_range_len(v), "range", &i)
               ? py_int(py, v->range.start + (int64_t)i * v->range.step)
               : NULL;
}

/* A class that derives from typing.Generic: Box[int]. */
static bool is_generic(const struct py_class *c)
{
    for (size_t i = 0; i < c->nmro; i++)
        if (slice_is(slice_of(c->mro[i]->module), "typing"))
            return true;
    return false;
}

static struct py_value *item_class(struct py *py, struct py_value *v, struct py_value *key)
{
    if (v->class->is_enum && py_plain(key)->kind == PY_STR) {
        struct py_value *m = py_dict_find(py, v->class->names, py_plain(key)->text);
        return m && m->kind == PY_INSTANCE && m->instance.class == v->class ? m
                                                                            : py_raise_value(
                                                                                  py, PY_KeyError,
                                                                                  key);
    }
    if (v->class->is_enum)
        return py_raise_value(py, PY_KeyError, key);
    struct py_value *generic = py_class_find(py, v->class, SLICE("__class_getitem__"));
    if (generic && generic->kind == PY_DESCRIPTOR)
        generic = generic->descriptor.callee;
    if (generic)
        return py_call_n(py, py_method(py, v, generic), &key, 1);
    if (is_generic(v->class))
        return v;
    if (v->class == py->type || v->class->kind == PY_INSTANCE)
        return py_raise(py, PY_TypeError, "type '%.*s' is not subscriptable", (int)v->class->name.n,
                        v->class->name.p);
    return v; /* list[int]: an annotation's */
}

static struct py_value *user_item(struct py *py, struct py_value *v, struct py_value *key)
{
    if (py_has_special(py, v, "__getitem__"))
        return py_call_special(py, v, "__getitem__", &key, 1);
    struct py_value *base = v->instance.base;
    if (!base)
        return py_raise(py, PY_TypeError, "'%s' object is not subscriptable", py_type_name(py, v));
    struct py_value *got = NULL;
    if (base->kind != PY_DICT || !py_has_special(py, v, "__missing__"))
        return py_item(py, base, key);
    if (!py_dict_get(py, base->dict, key, &got))
        return NULL;
    return got ? got : py_call_special(py, v, "__missing__", &key, 1);
}

struct py_value *py_item(struct py *py, struct py_value *v, struct py_value *key)
{
    size_t i = 0;
    switch ((int)v->kind) {
    case PY_STR:
    case PY_BYTES: return item_text(py, v, key);
    case PY_LIST:
    case PY_TUPLE:
        if (key->kind == PY_SLICE)
            return slice_seq(py, v, key);
        return index_of(py, v, key, v->seq.n, v->kind == PY_LIST ? "list" : "tuple", &i)
                   ? v->seq.at[i]
                   : NULL;
    case PY_DICT: return item_dict(py, v, key);
    case PY_RANGE: return item_range(py, v, key);
    case PY_CLASS: return item_class(py, v, key);
    case PY_INSTANCE: return user_item(py, v, key);
    case PY_HOST:
        if (v->host.class->item)
            return v->host.class->item(py, v, key);
        break;
    default: break;
    }
    return py_raise(py, PY_TypeError, "'%s' object is not subscriptable", py_type_name(py, v));
}

/* list[a:b] = items; with another step the counts must be equal. */
static bool set_slice(struct py *py, struct py_value *v, struct py_value *key,
                      struct py_value *value)
{
    int64_t start = 0;
    int64_t step = 0;
    size_t count = 0;
    struct py_seq items;
    if (!py_items(py, value, &items) || !py_slice_fit(py, key, v->seq.n, &start, &step, &count))
        return false;
    if (step != 1) {
        if (items.n != count)
            return py_raise(py, PY_ValueError,
                            "attempt to assign sequence of size %zu to extended slice of size %zu",
                            items.n, count);
        for (size_t i = 0; i < count; i++, start += step)
            v->seq.at[start] = items.at[i];
        return true;
    }
    size_t n = v->seq.n - count + items.n;
    size_t from = (size_t)start;
    struct py_value **at = arena_array(py->a, struct py_value *, n + 1);
    memcpy(at, v->seq.at, from * sizeof *at);
    if (items.n)
        memcpy(at + from, items.at, items.n * sizeof *at);
    memcpy(at + from + items.n, v->seq.at + from + count, (v->seq.n - from - count) * sizeof *at);
    v->seq = (struct py_seq){ at, n, n + 1 };
    return true;
}

bool py_set_item(struct py *py, struct py_value *v, struct py_value *key, struct py_value *value)
{
    size_t i = 0;
    if (v->kind == PY_INSTANCE && py_has_special(py, v, "__setitem__")) {
        struct py_value *both[] = { key, value };
        return py_call_special(py, v, "__setitem__", both, 2) != NULL;
    }
    v = py_plain(v);
    if (v->kind == PY_DICT)
        return py_dict_put(py, v->dict, key, value);
    if (v->kind == PY_LIST && key->kind == PY_SLICE)
        return set_slice(py, v, key, value);
    if (v->kind == PY_LIST) {
        if (!index_of(py, v, key, v->seq.n, "list assignment", &i)) {
            return false;
        }
        v->seq.at[i] = value;
        return true;
    }
    if (v->kind == PY_HOST && v->host.class->set_item)
        return v->host.class->set_item(py, v, key, value);
    return py_raise(py, PY_TypeError, "'%s' object does not support item assignment",
                    py_type_name(py, v));
}

static bool del_slice(struct py *py, struct py_value *v, struct py_value *key)
{
    int64_t start = 0;
    int64_t step = 0;
    size_t count = 0;
    if (!py_slice_fit(py, key, v->seq.n, &start, &step, &count))
        return false;
    for (size_t i = 0; i < count; i++, start += step)
        v->seq.at[start] = NULL;
    size_t n = 0;
    for (size_t i = 0; i < v->seq.n; i++)
        if (v->seq.at[i])
            v->seq.at[n++] = v->seq.at[i];
    v->seq.n = n;
    return true;
}

bool py_del_item(struct py *py, struct py_value *v, struct py_value *key)
{
    size_t i = 0;
    struct py_value *was;
    if (v->kind == PY_INSTANCE && py_has_special(py, v, "__delitem__"))
        return py_call_special(py, v, "__delitem__", &key, 1) != NULL;
    v = py_plain(v);
    if (v->kind == PY_DICT)
        return py_dict_remove(py, v->dict, key, &was) &&
               (was || py_raise_value(py, PY_KeyError, key));
    if (v->kind == PY_LIST && key->kind == PY_SLICE)
        return del_slice(py, v, key);
    if (v->kind == PY_LIST) {
        if (!index_of(py, v, key, v->seq.n, "list assignment", &i))
            return false;
        memmove(v->seq.at + i, v->seq.at + i + 1, (v->seq.n - i - 1) * sizeof *v->seq.at);
        v->seq.n--;
        return true;
    }
    return py_raise(py, PY_TypeError, "'%s' object doesn't support item deletion",
                    py_type_name(py, v));
}
