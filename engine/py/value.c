#include "py/value.h"
#include "py/call.h"
#include "py/interp.h"
#include "py/iter.h"
#include "py/text.h"
#include <string.h>

static struct py_value *make(struct py *py, enum py_kind kind)
{
    struct py_value *v = arena_new(py->a, struct py_value);
    v->kind = kind;
    return v;
}

struct py_value *py_bool(struct py *py, bool truth)
{
    return &py->truths[truth];
}

struct py_value *py_int(struct py *py, int64_t n)
{
    bool small = n >= PY_SMALL_FROM && n <= PY_SMALL_TO;
    struct py_value *v = small ? &py->small[n - PY_SMALL_FROM] : make(py, PY_INT);
    v->kind = PY_INT;
    v->integer = n;
    return v;
}

struct py_value *py_float(struct py *py, double x)
{
    struct py_value *v = make(py, PY_FLOAT);
    v->real = x;
    return v;
}

struct py_value *py_str(struct py *py, struct slice text)
{
    struct py_value *v = make(py, PY_STR);
    v->text = text.p ? text : SLICE("");
    return v;
}

struct py_value *py_str_of(struct py *py, const char *text)
{
    return py_str(py, slice_of(arena_strdup(py->a, text)));
}

struct py_value *py_bytes(struct py *py, struct slice data)
{
    struct py_value *v = make(py, PY_BYTES);
    v->text = data.p ? data : SLICE("");
    return v;
}

static struct py_value *sequence(struct py *py, enum py_kind kind, struct py_value *const *at,
                                 size_t n)
{
    struct py_value *v = make(py, kind);
    v->seq.at = arena_array(py->a, struct py_value *, n ? n : 1);
    v->seq.n = v->seq.cap = n;
    if (n)
        memcpy(v->seq.at, at, n * sizeof *at);
    return v;
}

struct py_value *py_tuple(struct py *py, struct py_value *const *at, size_t n)
{
    return n ? sequence(py, PY_TUPLE, at, n) : py->empty_tuple;
}

struct py_value *py_list(struct py *py, struct py_value *const *at, size_t n)
{
    return sequence(py, PY_LIST, at, n);
}

void py_append(struct py *py, struct py_value *list, struct py_value *item)
{
    vec_push(py->a, &list->seq, item);
}

struct py_value *py_dict_new(struct py *py)
{
    return py_dict_value(py, py_dict_make(py));
}

struct py_value *py_set_new(struct py *py, enum py_kind kind)
{
    struct py_value *v = make(py, kind);
    v->dict = py_dict_make(py);
    return v;
}

struct py_value *py_range(struct py *py, int64_t start, int64_t stop, int64_t step)
{
    struct py_value *v = make(py, PY_RANGE);
    v->range.start = start;
    v->range.stop = stop;
    v->range.step = step;
    return v;
}

struct py_value *py_method(struct py *py, struct py_value *self, struct py_value *callee)
{
    struct py_value *v = make(py, PY_METHOD);
    v->method.self = self;
    v->method.callee = callee;
    return v;
}

struct py_value *py_native(struct py *py, const struct py_native *native)
{
    struct py_value *v = make(py, PY_NATIVE);
    v->native = native;
    return v;
}

struct py_value *py_host(struct py *py, const struct py_host_class *class, void *data)
{
    struct py_value *v = make(py, PY_HOST);
    v->host.class = class;
    v->host.data = data;
    return v;
}

struct py_value *py_module(struct py *py, const char *name)
{
    struct py_value *v = make(py, PY_MODULE);
    v->module.name = slice_of(arena_strdup(py->a, name));
    v->module.names = py_dict_make(py);
    return v;
}

struct py_value *py_plain(struct py_value *v)
{
    return v->kind == PY_INSTANCE && v->instance.base ? v->instance.base : v;
}

bool py_is_int(const struct py_value *v)
{
    return v->kind == PY_INT || v->kind == PY_BOOL;
}

bool py_is_host(const struct py_value *v, const struct py_host_class *class)
{
    return v->kind == PY_HOST && v->host.class == class;
}

size_t py_range_len(const struct py_value *r)
{
    uint64_t from = (uint64_t)r->range.start;
    uint64_t to = (uint64_t)r->range.stop;
    if (r->range.step > 0 && r->range.start < r->range.stop)
        return (size_t)((to - from - 1) / (uint64_t)r->range.step + 1);
    if (r->range.step < 0 && r->range.start > r->range.stop)
        return (size_t)((from - to - 1) / (0 - (uint64_t)r->range.step) + 1);
    return 0;
}

/* len() of what has one without asking a program's __len__; false: it has none. */
static bool known_len(const struct py_value *v, size_t *out)
{
    switch ((int)v->kind) {
    case PY_STR: *out = py_text_len(v->text); return true;
    case PY_BYTES: *out = v->text.n; return true;
    case PY_TUPLE:
    case PY_LIST: *out = v->seq.n; return true;
    case PY_DICT:
    case PY_SET:
    case PY_FROZENSET: *out = v->dict->live; return true;
    case PY_VIEW: *out = v->view.dict->dict->live; return true;
    case PY_RANGE: *out = py_range_len(v); return true;
    default: return false;
    }
}

static bool user_len(struct py *py, struct py_value *v, size_t *out)
{
    struct py_value *got = py_call_special(py, v, "__len__", NULL, 0);
    if (!got)
        return false;
    if (!py_is_int(got))
        return py_raise(py, PY_TypeError, "'%s' object cannot be interpreted as an integer",
                        py_type_name(py, got));
    if (got->integer < 0)
        return py_raise(py, PY_ValueError, "__len__() should return >= 0");
    *out = (size_t)got->integer;
    return true;
}

bool py_len(struct py *py, struct py_value *v, size_t *out)
{
    if (v->kind == PY_INSTANCE && py_has_special(py, v, "__len__"))
        return user_len(py, v, out);
    v = py_plain(v);
    if (known_len(v, out))
        return true;
    if (v->kind == PY_HOST && v->host.class->length)
        return v->host.class->length(py, v, out);
    if (v->kind == PY_CLASS && v->class->is_enum) {
        *out = v->class->members.n;
        return true;
    }
    return py_raise(py, PY_TypeError, "object of type '%s' has no len()", py_type_name(py, v));
}

static bool user_truth(struct py *py, struct py_value *v, bool *out)
{
    if (py_has_special(py, v, "__bool__")) {
        struct py_value *got = py_call_special(py, v, "__bool__", NULL, 0);
        if (!got)
            return false;
        if (got->kind != PY_BOOL)
            return py_raise(py, PY_TypeError, "__bool__ should return bool, returned %s",
                            py_type_name(py, got));
        *out = got->integer;
        return true;
    }
    size_t n = 1;
    if (py_has_special(py, v, "__len__") && !user_len(py, v, &n))
        return false;
    *out = n != 0;
    return true;
}

bool py_truth(struct py *py, struct py_value *v, bool *out)
{
    size_t n;
    if (v->kind == PY_INSTANCE && (!v->instance.base || py_has_special(py, v, "__bool__")))
        return user_truth(py, v, out);
    v = py_plain(v);
    *out = true;
    if (v->kind == PY_NONE)
        *out = false;
    else if (py_is_int(v))
        *out = v->integer != 0;
    else if (v->kind == PY_FLOAT)
        *out = v->real != 0;
    else if (v->kind == PY_HOST && v->host.class->truth)
        return v->host.class->truth(py, v, out);
    else if (v->kind == PY_HOST && v->host.class->length) {
        if (!v->host.class->length(py, v, &n))
            return false;
        *out = n != 0;
    } else if (known_len(v, &n))
        *out = n != 0;
    return true;
}

const char *py_type_name(struct py *py, const struct py_value *v)
{
    if (v->kind == PY_HOST)
        return v->host.class->name;
    if (v->kind == PY_ITERATOR)
        return v->iter->type;
    if (v->kind == PY_VIEW)
        return v->view.which == PY_KEYS     ? "dict_keys"
               : v->view.which == PY_VALUES ? "dict_values"
                                            : "dict_items";
    return slice_dup(py->a, py_class_of(py, v)->name);
}
