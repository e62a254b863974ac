/* round() and super(). */
#include "py/builtin.h"
#include "py/call.h"
#include "py/function.h"
#include "py/interp.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* To a number of digits: by the decimal text, correctly rounded, half to even, as CPython does. */
static struct py_value *round_digits(struct py *py, double x, int64_t n)
{
    if (!isfinite(x) || n > 323)
        return py_float(py, x);
    if (n < -308)
        return py_float(py, copysign(0, x));
    if (n < 0) {
        double p = pow(10, (double)-n);
        double whole = nearbyint(x / p);
        return py_float(py, whole * p);
    }
    return py_float(py, strtod(arena_printf(py->a, "%.*f", (int)n, x), NULL));
}

/* An int to tens, hundreds...: half to even. */
static struct py_value *round_int(struct py *py, int64_t x, int64_t n)
{
    int64_t p = 1;
    for (; n < 0; n++)
        if (__builtin_mul_overflow(p, 10, &p))
            return py_int(py, 0);
    int64_t m = x % p < 0 ? x % p + p : x % p;
    int64_t low = x - m;
    bool up = m > p - m || (m == p - m && (low / p) % 2 != 0);
    return py_int(py, up ? low + p : low);
}

struct py_value *py_builtin_round(struct py *py, struct py_value *self, const struct py_args *args)
{
    struct py_value *v[2];
    (void)self;
    if (!py_bind(py, "round", args, "number ndigits?", v))
        return NULL;
    struct py_value *x = py_plain(v[0]);
    bool digits = v[1] && v[1]->kind != PY_NONE;
    if (py_has_special(py, v[0], "__round__"))
        return py_call_special(py, v[0], "__round__", &v[1], digits);
    if (digits && !py_is_int(v[1]))
        return py_raise(py, PY_TypeError, "'%s' object cannot be interpreted as an integer",
                        py_type_name(py, v[1]));
    if (py_is_int(x))
        return digits && v[1]->integer < 0 ? round_int(py, x->integer, v[1]->integer)
                                           : py_int(py, x->integer);
    if (x->kind != PY_FLOAT)
        return py_raise(py, PY_TypeError, "type %s doesn't define __round__ method",
                        py_type_name(py, v[0]));
    if (digits)
        return round_digits(py, x->real, v[1]->integer);
    if (isnan(x->real))
        return py_raise(py, PY_ValueError, "cannot convert float NaN to integer");
    if (isinf(x->real))
        return py_raise(py, PY_OverflowError, "cannot convert float infinity to integer");
    if (fabs(x->real) >= 9.2e18)
        return py_refuse(py, "an integer beyond 64 bits");
    return py_int(py, (int64_t)nearbyint(x->real));
}

struct super {
    const struct py_class *after; /* the search begins behind it */
    struct py_value *self;
};

static struct py_value *super_get(struct py *py, struct py_value *v, struct slice name)
{
    const struct super *s = v->host.data;
    bool of_class = s->self->kind == PY_CLASS;
    const struct py_class *c = of_class ? s->self->class : s->self->instance.class;
    size_t i = 0;
    while (i < c->nmro && c->mro[i] != s->after)
        i++;
    for (i++; i < c->nmro; i++) {
        struct py_class one = *c->mro[i];
        struct py_class *only = c->mro[i];
        one.mro = &only;
        one.nmro = 1;
        struct py_value *f = py_class_find(py, &one, name);
        if (!f)
            continue;
        if (slice_is(name, "__new__"))
            return f->kind == PY_NATIVE       ? py_method(py, NULL, f)
                   : f->kind == PY_DESCRIPTOR ? f->descriptor.callee
                                              : f;
        if (f->kind == PY_DESCRIPTOR && f->descriptor.which == PY_PROPERTY)
            return py_call_n(py, f->descriptor.callee, &s->self, 1);
        if (f->kind == PY_DESCRIPTOR)
            return f->descriptor.which == PY_STATICMETHOD
                       ? f->descriptor.callee
                       : py_method(py, of_class ? s->self : c->value, f->descriptor.callee);
        if (f->kind == PY_NATIVE && f->native->name[0] != '_')
            return py_method(py, py_plain(s->self), f);
        return f->kind == PY_FUNCTION || f->kind == PY_NATIVE ? py_method(py, s->self, f) : f;
    }
    if (of_class)
        return NULL;
    return s->self->instance.base ? py_getattr_or(py, s->self->instance.base, name)
                                  : py_special(py, s->self, name);
}

static const struct py_host_class super_class = { .name = "super", .get = super_get };

struct py_value *py_builtin_super(struct py *py, struct py_value *self, const struct py_args *args)
{
    struct super *s = arena_new(py->a, struct super);
    const struct py_function *f = py->frame->function;
    (void)self;
    if (args->n == 2 && args->at[0]->kind == PY_CLASS) {
        s->after = args->at[0]->class;
        s->self = args->at[1];
    } else if (!args->n && f && f->owner && py->frame->self) {
        s->after = f->owner;
        s->self = py->frame->self;
    } else {
        return py_raise(py, PY_RuntimeError, "super(): no arguments");
    }
    if (s->self->kind != PY_INSTANCE && s->self->kind != PY_CLASS)
        return py_refuse(py, "super() of a '%s' object", py_type_name(py, s->self));
    return py_host(py, &super_class, s);
}
