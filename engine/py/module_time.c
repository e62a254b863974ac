/* time of the module datetime: a naive time of day. */
#include "py/call.h"
#include "py/datetime.h"
#include <string.h>

static void put_iso(struct buf *b, int64_t n)
{
    buf_printf(b, "%02lld:%02lld:%02lld", (long long)(n / 3600000000),
               (long long)(n / 60000000 % 60), (long long)(n / 1000000 % 60));
    if (n % 1000000)
        buf_printf(b, ".%06lld", (long long)(n % 1000000));
}

static int64_t micros(const struct py_value *self)
{
    return *(const int64_t *)self->host.data;
}

static bool time_str(struct py *py, struct py_value *self, struct slice *out)
{
    struct buf b = { .arena = py->a };
    put_iso(&b, micros(self));
    *out = buf_view(&b);
    return true;
}

static bool time_repr(struct py *py, struct py_value *self, struct slice *out)
{
    struct buf b = { .arena = py->a };
    int64_t n = micros(self);
    buf_printf(&b, "datetime.time(%lld, %lld", (long long)(n / 3600000000),
               (long long)(n / 60000000 % 60));
    if (n % 60000000)
        buf_printf(&b, ", %lld", (long long)(n / 1000000 % 60));
    if (n % 1000000)
        buf_printf(&b, ", %lld", (long long)(n % 1000000));
    buf_char(&b, ')');
    *out = buf_view(&b);
    return true;
}

static bool time_format(struct py *py, struct py_value *self, struct slice spec, struct slice *out)
{
    struct buf b = { .arena = py->a };
    struct py_when w = { .micros = py_days_of(1900, 1, 1) * PY_DAY + micros(self) };
    if (!spec.n)
        return time_str(py, self, out);
    if (!py_datetime_format(py, &w, spec, &b))
        return false;
    *out = b.data ? buf_view(&b) : SLICE("");
    return true;
}

static struct py_value *t_isoformat(struct py *py, struct py_value *self,
                                    const struct py_args *args)
{
    struct slice text;
    (void)args;
    return time_str(py, self, &text) ? py_str(py, text) : NULL;
}

static struct py_value *t_strftime(struct py *py, struct py_value *self, const struct py_args *args)
{
    struct slice text;
    if (args->at[0]->kind != PY_STR)
        return py_raise(py, PY_TypeError, "strftime() argument 1 must be str, not %s",
                        py_type_name(py, args->at[0]));
    if (!args->at[0]->text.n)
        return py->empty_str;
    return time_format(py, self, args->at[0]->text, &text) ? py_str(py, text) : NULL;
}

static struct py_value *time_get(struct py *py, struct py_value *self, struct slice name)
{
    static const struct py_native methods[] = { { "isoformat", t_isoformat, 0, 0 },
                                                { "strftime", t_strftime, 1, 1 } };
    int64_t n = micros(self);
    const struct {
        const char *name;
        int64_t value;
    } fields[] = { { "hour", n / 3600000000 },
                   { "minute", n / 60000000 % 60 },
                   { "second", n / 1000000 % 60 },
                   { "microsecond", n % 1000000 } };
    for (size_t i = 0; i < 4; i++)
        if (slice_is(name, fields[i].name))
            return py_int(py, fields[i].value);
    for (size_t i = 0; i < 2; i++)
        if (slice_is(name, methods[i].name))
            return py_method(py, self, py_native(py, &methods[i]));
    return slice_is(name, "tzinfo") ? &py->none
                                    : py_refuse(py, "time's '%.*s'", (int)name.n, name.p);
}

static bool time_hash(struct py *py, struct py_value *self, uint64_t *out)
{
    (void)py;
    *out = (uint64_t)micros(self) * 0x9e3779b97f4a7c15u;
    return true;
}

static bool time_binary(struct py *py, const char *op, struct py_value *self,
                        struct py_value *other, bool reflected, struct py_value **out)
{
    const int64_t *o = py_time_of(other);
    *out = NULL;
    if (!o)
        return true;
    return py_compared(py, op, reflected ? *o : micros(self), reflected ? micros(self) : *o, out);
}

static const struct py_host_class time_class = {
    .name = "datetime.time",
    .get = time_get,
    .str = time_str,
    .repr = time_repr,
    .format = time_format,
    .binary = time_binary,
    .hash = time_hash,
};

struct py_value *py_time(struct py *py, int64_t n)
{
    int64_t *kept = arena_new(py->a, int64_t);
    *kept = n;
    return py_host(py, &time_class, kept);
}

const int64_t *py_time_of(const struct py_value *v)
{
    return py_is_host(v, &time_class) ? v->host.data : NULL;
}

static struct py_value *type_call(struct py *py, struct py_value *self, const struct py_args *args)
{
    static const char *const names[] = { "hour", "minute", "second", "microsecond" };
    static const int64_t high[] = { 23, 59, 59, 999999 };
    static const int64_t unit[] = { 3600000000, 60000000, 1000000, 1 };
    struct py_value *v[5];
    int64_t n = 0;
    (void)self;
    if (!py_bind(py, "time", args, "hour? minute? second? microsecond? tzinfo?", v))
        return NULL;
    if (v[4] && v[4]->kind != PY_NONE)
        return py_refuse(py, "a time with a zone");
    for (size_t i = 0; i < 4; i++) {
        if (!v[i])
            continue;
        if (!py_is_int(v[i]))
            return py_raise(py, PY_TypeError, "'%s' object cannot be interpreted as an integer",
                            py_type_name(py, v[i]));
        if (v[i]->integer < 0 || v[i]->integer > high[i])
            return py_raise(py, PY_ValueError, "%s must be in 0..%lld", names[i],
                            (long long)high[i]);
        n += v[i]->integer * unit[i];
    }
    return py_time(py, n);
}

static struct py_value *type_get(struct py *py, struct py_value *self, struct slice name)
{
    (void)self;
    if (slice_is(name, "min"))
        return py_time(py, 0);
    if (slice_is(name, "max"))
        return py_time(py, PY_DAY - 1);
    return py_refuse(py, "datetime.time.%.*s", (int)name.n, name.p);
}

static bool is_instance(struct py *py, struct py_value *self, struct py_value *value, bool *out)
{
    (void)py;
    (void)self;
    *out = py_time_of(value) != NULL;
    return true;
}

static const struct py_host_class type_class = {
    .name = "type", .call = type_call, .get = type_get, .is_instance = is_instance
};

struct py_value *py_time_class(struct py *py)
{
    return py_host(py, &type_class, NULL);
}
