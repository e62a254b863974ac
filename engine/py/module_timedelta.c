/* timedelta of the module datetime: microseconds. */
#include "py/call.h"
#include "py/datetime.h"
#include <math.h>
#include <string.h>

static const struct py_host_class delta_class;

static bool delta_text(struct py *py, struct py_value *self, struct slice *out)
{
    int64_t n = *(const int64_t *)self->host.data;
    int64_t days = n / PY_DAY - (n % PY_DAY < 0);
    int64_t rest = n - days * PY_DAY;
    struct buf b = { .arena = py->a };
    if (days)
        buf_printf(&b, "%lld day%s, ", (long long)days, days == 1 || days == -1 ? "" : "s");
    buf_printf(&b, "%lld:%02lld:%02lld", (long long)(rest / 3600000000),
               (long long)(rest / 60000000 % 60), (long long)(rest / 1000000 % 60));
    if (rest % 1000000)
        buf_printf(&b, ".%06lld", (long long)(rest % 1000000));
    *out = buf_view(&b);
    return true;
}

static bool delta_repr(struct py *py, struct py_value *self, struct slice *out)
{
    int64_t n = *(const int64_t *)self->host.data;
    int64_t days = n / PY_DAY - (n % PY_DAY < 0);
    int64_t rest = n - days * PY_DAY;
    struct buf b = { .arena = py->a };
    const char *sep = "";
    buf_puts(&b, "datetime.timedelta(");
    if (days)
        buf_printf(&b, "days=%lld", (long long)days), sep = ", ";
    if (rest / 1000000)
        buf_printf(&b, "%sseconds=%lld", sep, (long long)(rest / 1000000)), sep = ", ";
    if (rest % 1000000)
        buf_printf(&b, "%smicroseconds=%lld", sep, (long long)(rest % 1000000));
    buf_puts(&b, n ? ")" : "0)");
    *out = buf_view(&b);
    return true;
}

/* Python's go on to 999999999 days. */
static void *too_long(struct py *py)
{
    return py_refuse(py, "a timedelta beyond 292,000 years");
}

/* To the nearest, half to even, as Python divides timedeltas. */
static int64_t divided(int64_t a, int64_t b)
{
    int64_t q = a / b - (a % b != 0 && (a % b < 0) != (b < 0));
    int64_t rest = a - q * b;
    int64_t twice = b > 0 ? rest - (b - rest) : -rest - (rest - b);
    return q + (twice > 0 || (twice == 0 && q % 2));
}

static struct py_value *times(struct py *py, int64_t a, const struct py_value *by)
{
    int64_t r;
    if (by->kind == PY_FLOAT) {
        double x = (double)a * by->real;
        if (!isfinite(by->real) || fabs(x) > 9e18 || fabs((double)a) > 9007199254740992.0)
            return py_refuse(py, "this product of a timedelta and a float");
        return py_timedelta(py, (int64_t)rint(x));
    }
    if (__builtin_mul_overflow(a, by->integer, &r))
        return too_long(py);
    return py_timedelta(py, r);
}

static struct py_value *quotient(struct py *py, const char *op, int64_t a,
                                 const struct py_value *by)
{
    if (by->kind == PY_FLOAT)
        return by->real == 0 ? py_raise(py, PY_ZeroDivisionError, "float division by zero")
                             : py_refuse(py, "a timedelta divided by a float");
    if (!by->integer)
        return py_raise(py, PY_ZeroDivisionError, "integer division or modulo by zero");
    int64_t b = by->integer;
    int64_t q = a / b - (a % b != 0 && (a % b < 0) != (b < 0));
    return py_timedelta(py, op[1] ? q : divided(a, b));
}

/* Of two timedeltas. */
static struct py_value *ratio(struct py *py, const char *op, int64_t a, int64_t b)
{
    if (!b)
        return py_raise(py, PY_ZeroDivisionError,
                        !strcmp(op, "/") ? "division by zero"
                                         : "integer division or modulo by zero");
    if (!strcmp(op, "/"))
        return py_float(py, (double)a / (double)b);
    int64_t q = a / b - (a % b != 0 && (a % b < 0) != (b < 0));
    return op[0] == '%' ? py_timedelta(py, a - q * b) : py_int(py, q);
}

static bool delta_binary(struct py *py, const char *op, struct py_value *self,
                         struct py_value *other, bool reflected, struct py_value **out)
{
    int64_t a = *(const int64_t *)self->host.data;
    bool divides = !strcmp(op, "/") || !strcmp(op, "//");
    *out = NULL;
    if (py_is_int(other) || other->kind == PY_FLOAT) {
        if (!strcmp(op, "*"))
            *out = times(py, a, other);
        else if (divides && !reflected && !(other->kind == PY_FLOAT && op[1]))
            *out = quotient(py, op, a, other);
        return !py_failed(py);
    }
    if (!py_is_host(other, &delta_class))
        return true;
    int64_t b = *(const int64_t *)other->host.data;
    int64_t left = reflected ? b : a;
    int64_t right = reflected ? a : b;
    if (!strcmp(op, "+") || !strcmp(op, "-")) {
        int64_t r;
        bool over = op[0] == '+' ? __builtin_add_overflow(left, right, &r)
                                 : __builtin_sub_overflow(left, right, &r);
        *out = over ? too_long(py) : py_timedelta(py, r);
        return *out != NULL;
    }
    if (divides || !strcmp(op, "%")) {
        *out = ratio(py, op, left, right);
        return *out != NULL;
    }
    return py_compared(py, op, left, right, out);
}

static struct py_value *delta_unary(struct py *py, const char *op, struct py_value *self)
{
    int64_t n = *(const int64_t *)self->host.data;
    if (!strcmp(op, "~"))
        return NULL;
    bool turn = op[0] == '-' || (!strcmp(op, "abs") && n < 0);
    return !turn ? self : n == INT64_MIN ? too_long(py) : py_timedelta(py, -n);
}

static bool delta_hash(struct py *py, struct py_value *self, uint64_t *out)
{
    (void)py;
    *out = (uint64_t) * (const int64_t *)self->host.data * 0x9e3779b97f4a7c15u;
    return true;
}

static struct py_value *total_seconds(struct py *py, struct py_value *self,
                                      const struct py_args *args)
{
    (void)args;
    return py_float(py, (double)*(const int64_t *)self->host.data / 1e6);
}

static struct py_value *delta_get(struct py *py, struct py_value *self, struct slice name)
{
    static const struct py_native total = { "total_seconds", total_seconds, 0, 0 };
    int64_t n = *(const int64_t *)self->host.data;
    int64_t days = n / PY_DAY - (n % PY_DAY < 0);
    if (slice_is(name, "days"))
        return py_int(py, days);
    if (slice_is(name, "seconds"))
        return py_int(py, (n - days * PY_DAY) / 1000000);
    if (slice_is(name, "microseconds"))
        return py_int(py, (n - days * PY_DAY) % 1000000);
    return slice_is(name, total.name) ? py_method(py, self, py_native(py, &total))
                                      : py_refuse(py, "timedelta's '%.*s'", (int)name.n, name.p);
}

static bool delta_truth(struct py *py, struct py_value *self, bool *out)
{
    (void)py;
    *out = *(const int64_t *)self->host.data != 0;
    return true;
}

static const struct py_host_class delta_class = { .name = "datetime.timedelta",
                                                  .get = delta_get,
                                                  .str = delta_text,
                                                  .repr = delta_repr,
                                                  .truth = delta_truth,
                                                  .hash = delta_hash,
                                                  .unary = delta_unary,
                                                  .binary = delta_binary };

/* One argument of a unit: the whole part goes to *total, what is below a microsecond to *left. */
static bool accumulate(struct py *py, const struct py_value *v, int64_t unit, int64_t *total,
                       double *left)
{
    int64_t part;
    double whole = 0;
    int64_t n = py_is_int(v) ? v->integer : 0;
    if (v->kind == PY_FLOAT) {
        if (!isfinite(v->real) || fabs(v->real) > 9e15)
            return py_refuse(py, "this float in a timedelta");
        double rest = modf(v->real, &whole) * (double)unit;
        n = (int64_t)whole;
        *left += modf(rest, &whole);
    } else if (!py_is_int(v)) {
        return py_raise(py, PY_TypeError, "unsupported type for timedelta argument: %s",
                        py_type_name(py, v));
    }
    if (__builtin_mul_overflow(n, unit, &part) || __builtin_add_overflow(*total, part, total) ||
        __builtin_add_overflow(*total, (int64_t)whole * (v->kind == PY_FLOAT), total))
        return too_long(py);
    return true;
}

struct py_value *py_make_timedelta(struct py *py, const struct py_args *args)
{
    static const int64_t unit[] = { 86400000000, 1000000,    1,           1000,
                                    60000000,    3600000000, 604800000000 };
    static const size_t order[] = { 2, 3, 1, 4, 5, 0, 6 };
    struct py_value *v[7];
    int64_t total = 0;
    double left = 0;
    if (!py_bind(py, "timedelta", args,
                 "days? seconds? microseconds? milliseconds? minutes? hours? weeks?", v))
        return NULL;
    for (size_t i = 0; i < 7; i++)
        if (v[order[i]] && !accumulate(py, v[order[i]], unit[order[i]], &total, &left))
            return NULL;
    double whole = round(left);
    if (fabs(whole - left) == 0.5) {
        double odd = total & 1 ? 1 : 0;
        whole = 2 * round((left + odd) * 0.5) - odd;
    }
    total += (int64_t)whole;
    return py_timedelta(py, total);
}

struct py_value *py_timedelta(struct py *py, int64_t micros)
{
    int64_t *kept = arena_new(py->a, int64_t);
    *kept = micros;
    return py_host(py, &delta_class, kept);
}

const int64_t *py_timedelta_of(const struct py_value *v)
{
    return py_is_host(v, &delta_class) ? v->host.data : NULL;
}
