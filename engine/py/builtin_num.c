/* The methods of int, float, bytes, object and iterators. */
#include "base/buf.h"
#include "base/vec.h"
#include "py/call.h"
#include "py/function.h"
#include "py/generator.h"
#include "py/interp.h"
#include "py/iter.h"
#include "py/kinds.h"
#include <math.h>
#include <string.h>

static struct py_value *i_bit_length(struct py *py, struct py_value *self,
                                     const struct py_args *args)
{
    uint64_t n = self->integer < 0 ? 0 - (uint64_t)self->integer : (uint64_t)self->integer;
    int64_t bits = 0;
    (void)args;
    for (; n; n >>= 1)
        bits++;
    return py_int(py, bits);
}

const struct py_native py_int_methods[] = {
    { "bit_length", i_bit_length, 0, 0 },
    { NULL, NULL, 0, 0 },
};

static struct py_value *f_is_integer(struct py *py, struct py_value *self,
                                     const struct py_args *args)
{
    (void)args;
    return py_bool(py, isfinite(self->real) && floor(self->real) == self->real);
}

const struct py_native py_float_methods[] = {
    { "is_integer", f_is_integer, 0, 0 },
    { NULL, NULL, 0, 0 },
};

static struct py_value *b_decode(struct py *py, struct py_value *self, const struct py_args *args)
{
    static const char *const utf8[] = { "utf-8", "utf8", "UTF-8", "UTF8", "utf_8" };
    struct py_value *v[2];
    bool known = false;
    if (!py_bind(py, "decode", args, "encoding? errors?", v))
        return NULL;
    for (size_t i = 0; v[0] && v[0]->kind == PY_STR && i < sizeof utf8 / sizeof *utf8; i++)
        known = known || slice_is(v[0]->text, utf8[i]);
    if (v[0] && !known)
        return py_refuse(py, "this encoding");
    if (slice_bad_utf8(self->text) != self->text.n)
        return py_raise(py, PY_UnicodeDecodeError, "'utf-8' codec can't decode byte 0x%02x",
                        (unsigned char)self->text.p[slice_bad_utf8(self->text)]);
    return py_str(py, self->text);
}

static struct py_value *b_hex(struct py *py, struct py_value *self, const struct py_args *args)
{
    struct buf b = { .arena = py->a };
    (void)args;
    for (size_t i = 0; i < self->text.n; i++)
        buf_printf(&b, "%02x", (unsigned char)self->text.p[i]);
    return py_str(py, b.data ? buf_view(&b) : SLICE(""));
}

const struct py_native py_bytes_methods[] = {
    { "decode", b_decode, 0, -1 },
    { "hex", b_hex, 0, 0 },
    { NULL, NULL, 0, 0 },
};

static struct py_value *o_init(struct py *py, struct py_value *self, const struct py_args *args)
{
    if (self->kind != PY_INSTANCE)
        return &py->none;
    if (py_class_is(self->instance.class, py_exception(py, PY_BaseException))) {
        py_dict_name(py, self->instance.names, SLICE("args"), py_tuple(py, args->at, args->n));
        return &py->none;
    }
    struct py_value *base = self->instance.base;
    if (base && (base->kind == PY_LIST || base->kind == PY_DICT || base->kind == PY_SET)) {
        struct py_class *c = py_class_of(py, base);
        struct py_value *made = c->construct(py, c->value, args);
        if (!made)
            return NULL;
        *base = *made;
        return &py->none;
    }
    if (!base && (args->n || args->nkw))
        return py_raise(py, PY_TypeError,
                        "object.__init__() takes exactly one argument (the instance to "
                        "initialize)");
    return &py->none;
}

/* cls.__new__(cls, ...): self is the class. */
static struct py_value *o_new(struct py *py, struct py_value *self, const struct py_args *args)
{
    if (self->kind != PY_CLASS)
        return py_raise(py, PY_TypeError, "object.__new__(X): X is not a type object (%s)",
                        py_type_name(py, self));
    return self->class->construct && !*self->class->module ? self->class->construct(py, self, args)
                                                           : py_instance_new(py, self->class, args);
}

static struct py_value *o_init_subclass(struct py *py, struct py_value *self,
                                        const struct py_args *args)
{
    (void)self;
    return args->nkw
               ? py_raise(py, PY_TypeError, "object.__init_subclass__() takes no keyword arguments")
               : &py->none;
}

const struct py_native py_object_methods[] = {
    { "__new__", o_new, 0, -1 },
    { "__init_subclass__", o_init_subclass, 0, -1 },
    { "__init__", o_init, 0, -1 },
    { NULL, NULL, 0, 0 },
};

static struct py_value *g_next(struct py *py, struct py_value *self, const struct py_args *args)
{
    struct py_value *v;
    (void)args;
    if (!py_next(py, self, &v))
        return NULL;
    return v ? v
             : py_raise_object(py,
                               py_call_n(py, py_exception(py, PY_StopIteration)->value, NULL, 0));
}

static struct py_value *g_iter(struct py *py, struct py_value *self, const struct py_args *args)
{
    (void)py;
    (void)args;
    return self;
}

const struct py_native py_iterator_methods[] = {
    { "__next__", g_next, 0, 0 },          { "__iter__", g_iter, 0, 0 },
    { "send", py_generator_send, 1, 1 },   { "throw", py_generator_throw, 1, 3 },
    { "close", py_generator_close, 0, 0 }, { NULL, NULL, 0, 0 },
};

bool py_native_takes_class(const struct py_native *n)
{
    return !strcmp(n->name, "fromkeys") || !strcmp(n->name, "maketrans");
}

struct py_value *py_property_setter(struct py *py, struct py_value *self,
                                    const struct py_args *args)
{
    struct py_value *v = arena_new(py->a, struct py_value);
    *v = *self;
    v->descriptor.setter = args->at[0];
    return v;
}
