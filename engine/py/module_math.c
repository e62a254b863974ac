/* math: what C's library has of it, with Python's errors. */
#include "py/call.h"
#include "py/interp.h"
#include "py/iter.h"
#include "py/modules.h"
#include <float.h>
#include <math.h>

static bool real(struct py *py, struct py_value *v, double *out)
{
    v = py_plain(v);
    if (v->kind == PY_FLOAT)
        *out = v->real;
    else if (py_is_int(v))
        *out = (double)v->integer;
    else
        return py_raise(py, PY_TypeError, "must be real number, not %s", py_type_name(py, v));
    return true;
}

static bool whole(struct py *py, struct py_value *v, int64_t *out)
{
    v = py_plain(v);
    if (!py_is_int(v))
        return py_raise(py, PY_TypeError, "'%s' object cannot be interpreted as an integer",
                        py_type_name(py, v));
    *out = v->integer;
    return true;
}

/* What came out of x is no number, or beyond all numbers. */
static struct py_value *checked(struct py *py, double x, double y)
{
    if (isnan(y) && !isnan(x))
        return py_raise(py, PY_ValueError, "math domain error");
    if (isinf(y) && !isinf(x))
        return py_raise(py, PY_OverflowError, "math range error");
    return py_float(py, y);
}

#define FUNCTION(name, domain)                                             \
    static struct py_value *m_##name(struct py *py, struct py_value *self, \
                                     const struct py_args *args)           \
    {                                                                      \
        double x;                                                          \
        (void)self;                                                        \
        if (!real(py, args->at[0], &x))                                    \
            return NULL;                                                   \
        return domain ? checked(py, x, name(x))                            \
                      : py_raise(py, PY_ValueError, "math domain error");  \
    }
FUNCTION(sqrt, true)
FUNCTION(exp, true)
FUNCTION(sin, true)
FUNCTION(cos, true)
FUNCTION(tan, true)
FUNCTION(asin, true)
FUNCTION(acos, true)
FUNCTION(atan, true)
FUNCTION(fabs, true)
FUNCTION(log2, x > 0)
FUNCTION(log10, x > 0)
#undef FUNCTION

/* floor, ceil, trunc: an int. */
static struct py_value *to_int(struct py *py, struct py_value *v, double (*f)(double))
{
    double x;
    if (py_is_int(py_plain(v)))
        return py_int(py, py_plain(v)->integer);
    if (!real(py, v, &x))
        return NULL;
    if (isnan(x))
        return py_raise(py, PY_ValueError, "cannot convert float NaN to integer");
    if (isinf(x))
        return py_raise(py, PY_OverflowError, "cannot convert float infinity to integer");
    x = f(x);
    if (!(x >= -9223372036854775808.0 && x < 9223372036854775808.0))
        return py_refuse(py, "an integer beyond 64 bits");
    return py_int(py, (int64_t)x);
}

static struct py_value *m_floor(struct py *py, struct py_value *self, const struct py_args *args)
{
    (void)self;
    return to_int(py, args->at[0], floor);
}

static struct py_value *m_ceil(struct py *py, struct py_value *self, const struct py_args *args)
{
    (void)self;
    return to_int(py, args->at[0], ceil);
}

static struct py_value *m_trunc(struct py *py, struct py_value *self, const struct py_args *args)
{
    (void)self;
    return to_int(py, args->at[0], trunc);
}

static struct py_value *m_log(struct py *py, struct py_value *self, const struct py_args *args)
{
    double x;
    double base = 0;
    (void)self;
    if (!real(py, args->at[0], &x) || (args->n > 1 && !real(py, args->at[1], &base)))
        return NULL;
    if (x <= 0 || (args->n > 1 && base <= 0))
        return py_raise(py, PY_ValueError, "math domain error");
    if (args->n > 1 && log(base) == 0)
        return py_raise(py, PY_ZeroDivisionError, "float division by zero");
    return py_float(py, args->n > 1 ? log(x) / log(base) : log(x));
}

static struct py_value *m_pow(struct py *py, struct py_value *self, const struct py_args *args)
{
    double x;
    double y;
    (void)self;
    if (!real(py, args->at[0], &x) || !real(py, args->at[1], &y))
        return NULL;
    if (x == 0 && y < 0)
        return py_raise(py, PY_ValueError, "math domain error");
    return checked(py, isinf(x) || isinf(y) ? INFINITY : x, pow(x, y));
}

static struct py_value *m_isnan(struct py *py, struct py_value *self, const struct py_args *args)
{
    double x;
    (void)self;
    return real(py, args->at[0], &x) ? py_bool(py, isnan(x)) : NULL;
}

static struct py_value *m_isinf(struct py *py, struct py_value *self, const struct py_args *args)
{
    double x;
    (void)self;
    return real(py, args->at[0], &x) ? py_bool(py, isinf(x)) : NULL;
}

static struct py_value *m_isfinite(struct py *py, struct py_value *self, const struct py_args *args)
{
    double x;
    (void)self;
    return real(py, args->at[0], &x) ? py_bool(py, isfinite(x)) : NULL;
}

static struct py_value *m_fmod(struct py *py, struct py_value *self, const struct py_args *args)
{
    double x;
    double y;
    (void)self;
    if (!real(py, args->at[0], &x) || !real(py, args->at[1], &y))
        return NULL;
    return checked(py, isnan(y) ? y : x, fmod(x, y));
}

static struct py_value *m_copysign(struct py *py, struct py_value *self, const struct py_args *args)
{
    double x;
    double y;
    (void)self;
    return real(py, args->at[0], &x) && real(py, args->at[1], &y) ? py_float(py, copysign(x, y))
                                                                  : NULL;
}

static uint64_t magnitude(int64_t n)
{
    return n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
}

static uint64_t gcd(uint64_t a, uint64_t b)
{
    while (b) {
        uint64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

static struct py_value *positive(struct py *py, uint64_t n)
{
    return n > INT64_MAX ? py_refuse(py, "an integer beyond 64 bits") : py_int(py, (int64_t)n);
}

static struct py_value *m_gcd(struct py *py, struct py_value *self, const struct py_args *args)
{
    uint64_t all = 0;
    int64_t n;
    (void)self;
    for (size_t i = 0; i < args->n; i++) {
        if (!whole(py, args->at[i], &n))
            return NULL;
        all = gcd(all, magnitude(n));
    }
    return positive(py, all);
}

static struct py_value *m_lcm(struct py *py, struct py_value *self, const struct py_args *args)
{
    uint64_t all = 1;
    int64_t n;
    (void)self;
    for (size_t i = 0; i < args->n; i++) {
        if (!whole(py, args->at[i], &n))
            return NULL;
        if (!n)
            return py_int(py, 0);
        if (__builtin_mul_overflow(all / gcd(all, magnitude(n)), magnitude(n), &all))
            return py_refuse(py, "an integer beyond 64 bits");
    }
    return positive(py, all);
}

static struct py_value *m_isqrt(struct py *py, struct py_value *self, const struct py_args *args)
{
    int64_t n;
    (void)self;
    if (!whole(py, args->at[0], &n))
        return NULL;
    if (n < 0)
        return py_raise(py, PY_ValueError, "isqrt() argument must be nonnegative");
    uint64_t r = (uint64_t)sqrt((double)n);
    while (r * r > (uint64_t)n)
        r--;
    while ((r + 1) * (r + 1) <= (uint64_t)n)
        r++;
    return py_int(py, (int64_t)r);
}

static struct py_value *m_factorial(struct py *py, struct py_value *self,
                                    const struct py_args *args)
{
    int64_t n;
    int64_t all = 1;
    (void)self;
    if (!whole(py, args->at[0], &n))
        return NULL;
    if (n < 0)
        return py_raise(py, PY_ValueError, "factorial() not defined for negative values");
    for (int64_t i = 2; i <= n; i++)
        if (__builtin_mul_overflow(all, i, &all))
            return py_refuse(py, "an integer beyond 64 bits");
    return py_int(py, all);
}

static struct py_value *m_isclose(struct py *py, struct py_value *self, const struct py_args *args)
{
    struct py_value *v[4];
    double a;
    double b;
    double rel = 1e-9;
    double most = 0;
    (void)self;
    if (!py_bind(py, "isclose", args, "a b *rel_tol? abs_tol?", v) || !real(py, v[0], &a) ||
        !real(py, v[1], &b) || (v[2] && !real(py, v[2], &rel)) || (v[3] && !real(py, v[3], &most)))
        return NULL;
    if (rel < 0 || most < 0)
        return py_raise(py, PY_ValueError, "tolerances must be non-negative");
    if (a == b)
        return py_bool(py, true);
    double diff = fabs(b - a);
    return py_bool(py, !isinf(a) && !isinf(b) &&
                           (diff <= fabs(rel * b) || diff <= fabs(rel * a) || diff <= most));
}

static struct py_value *m_prod(struct py *py, struct py_value *self, const struct py_args *args)
{
    struct py_seq items;
    int64_t all = 1;
    double x = 1;
    bool ints = true;
    (void)self;
    if (!py_items(py, args->at[0], &items))
        return NULL;
    for (size_t i = 0; i < items.n; i++) {
        double y;
        bool is_int = py_is_int(py_plain(items.at[i]));
        if (!real(py, items.at[i], &y))
            return NULL;
        if (ints && !is_int)
            x = (double)all;
        ints = ints && is_int;
        if (ints && __builtin_mul_overflow(all, py_plain(items.at[i])->integer, &all))
            return py_refuse(py, "an integer beyond 64 bits");
        x *= y;
    }
    return ints ? py_int(py, all) : py_float(py, x);
}

struct py_value *py_math_module(struct py *py)
{
    static const struct py_native natives[] = {
        { "sqrt", m_sqrt, 1, 1 },
        { "exp", m_exp, 1, 1 },
        { "sin", m_sin, 1, 1 },
        { "cos", m_cos, 1, 1 },
        { "tan", m_tan, 1, 1 },
        { "asin", m_asin, 1, 1 },
        { "acos", m_acos, 1, 1 },
        { "atan", m_atan, 1, 1 },
        { "fabs", m_fabs, 1, 1 },
        { "log2", m_log2, 1, 1 },
        { "log10", m_log10, 1, 1 },
        { "log", m_log, 1, 2 },
        { "floor", m_floor, 1, 1 },
        { "ceil", m_ceil, 1, 1 },
        { "trunc", m_trunc, 1, 1 },
        { "pow", m_pow, 2, 2 },
        { "isnan", m_isnan, 1, 1 },
        { "isinf", m_isinf, 1, 1 },
        { "fmod", m_fmod, 2, 2 },
        { "isfinite", m_isfinite, 1, 1 },
        { "prod", m_prod, 1, 1 },
        { "copysign", m_copysign, 2, 2 },
        { "gcd", m_gcd, 0, 1000 },
        { "lcm", m_lcm, 0, 1000 },
        { "isqrt", m_isqrt, 1, 1 },
        { "factorial", m_factorial, 1, 1 },
        { "isclose", m_isclose, 0, PY_ANY_ARGS },
        { NULL, NULL, 0, 0 },
    };
    struct py_value *m = py_module_of(py, "math", natives);
    py_dict_name(py, m->module.names, SLICE("pi"), py_float(py, 3.14159265358979323846));
    py_dict_name(py, m->module.names, SLICE("e"), py_float(py, 2.71828182845904523536));
    py_dict_name(py, m->module.names, SLICE("tau"), py_float(py, 6.28318530717958647692));
    py_dict_name(py, m->module.names, SLICE("inf"), py_float(py, INFINITY));
    py_dict_name(py, m->module.names, SLICE("nan"), py_float(py, NAN));
    return m;
}
