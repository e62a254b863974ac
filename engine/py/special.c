/* Special methods that a program calls by name: object's, and those of builtin values. */
#include "py/call.h"
#include "py/compare.h"
#include "py/interp.h"
#include "py/iter.h"
#include "py/operator.h"
#include "py/repr.h"

static struct py_value *s_repr(struct py *py, struct py_value *self, const struct py_args *args)
{
    struct slice text;
    (void)args;
    return py_plain_repr(py, self, &text) ? py_str(py, text) : NULL;
}

static struct py_value *s_str(struct py *py, struct py_value *self, const struct py_args *args)
{
    struct slice text;
    (void)args;
    return py_plain_str(py, self, &text) ? py_str(py, text) : NULL;
}

static struct py_value *s_setattr(struct py *py, struct py_value *self, const struct py_args *args)
{
    if (args->at[0]->kind != PY_STR)
        return py_raise(py, PY_TypeError, "attribute name must be string, not '%s'",
                        py_type_name(py, args->at[0]));
    return py_setattr_plain(py, self, args->at[0]->text, args->at[1]) ? &py->none : NULL;
}

static struct py_value *s_len(struct py *py, struct py_value *self, const struct py_args *args)
{
    size_t n;
    (void)args;
    return py_len(py, self, &n) ? py_int(py, (int64_t)n) : NULL;
}

static struct py_value *s_getitem(struct py *py, struct py_value *self, const struct py_args *args)
{
    return py_item(py, self, args->at[0]);
}

static struct py_value *s_setitem(struct py *py, struct py_value *self, const struct py_args *args)
{
    return py_set_item(py, self, args->at[0], args->at[1]) ? &py->none : NULL;
}

static struct py_value *s_delitem(struct py *py, struct py_value *self, const struct py_args *args)
{
    return py_del_item(py, self, args->at[0]) ? &py->none : NULL;
}

static struct py_value *s_contains(struct py *py, struct py_value *self, const struct py_args *args)
{
    bool yes;
    return py_contains(py, self, args->at[0], &yes) ? py_bool(py, yes) : NULL;
}

static struct py_value *s_iter(struct py *py, struct py_value *self, const struct py_args *args)
{
    (void)args;
    return py_iter(py, self);
}

static struct py_value *s_eq(struct py *py, struct py_value *self, const struct py_args *args)
{
    if (self->kind == PY_INSTANCE)
        return self == args->at[0] ? py_bool(py, true) : &py->not_implemented;
    return py_compare(py, "==", self, args->at[0]);
}

static struct py_value *s_hash(struct py *py, struct py_value *self, const struct py_args *args)
{
    (void)self;
    (void)args;
    return py_refuse(py, "calling __hash__()");
}

static const struct {
    struct py_native native;
    bool of_object; /* every object has it */
} specials[] = {
    { { "__repr__", s_repr, 0, 0 }, true },        { { "__str__", s_str, 0, 0 }, true },
    { { "__setattr__", s_setattr, 2, 2 }, true },  { { "__eq__", s_eq, 1, 1 }, true },
    { { "__hash__", s_hash, 0, 0 }, true },        { { "__len__", s_len, 0, 0 }, false },
    { { "__getitem__", s_getitem, 1, 1 }, false }, { { "__setitem__", s_setitem, 2, 2 }, false },
    { { "__delitem__", s_delitem, 1, 1 }, false }, { { "__contains__", s_contains, 1, 1 }, false },
    { { "__iter__", s_iter, 0, 0 }, false },
};

static bool has(const struct py_value *v, size_t i)
{
    enum py_kind k = v->kind;
    bool sequence = k == PY_STR || k == PY_BYTES || k == PY_TUPLE || k == PY_LIST || k == PY_DICT;
    if (specials[i].of_object)
        return true;
    bool writes = specials[i].native.call == s_setitem || specials[i].native.call == s_delitem;
    return writes ? k == PY_LIST || k == PY_DICT
                  : sequence || ((k == PY_SET || k == PY_FROZENSET) &&
                                 specials[i].native.call != s_getitem);
}

struct py_value *py_special(struct py *py, struct py_value *v, struct slice name)
{
    if (v->kind == PY_HOST || v->kind == PY_MODULE)
        return NULL;
    for (size_t i = 0; i < sizeof specials / sizeof *specials; i++)
        if (slice_is(name, specials[i].native.name) && has(v, i))
            return py_method(py, v, py_native(py, &specials[i].native));
    return NULL;
}

struct py_value *py_special_of_class(struct py *py, const struct py_class *c, struct slice name)
{
    struct py_value probe = { .kind = c->kind };
    for (size_t i = 0; i < sizeof specials / sizeof *specials; i++)
        if (slice_is(name, specials[i].native.name) && has(&probe, i))
            return py_method(py, NULL, py_native(py, &specials[i].native));
    return NULL;
}

bool py_special_acts_on(const struct py_native *n)
{
    for (size_t i = 0; i < sizeof specials / sizeof *specials; i++)
        if (n == &specials[i].native)
            return !specials[i].of_object;
    return false;
}
