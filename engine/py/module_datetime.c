/* datetime: date, datetime (naive or UTC), timedelta and timezone.utc. */
#include "py/call.h"
#include "py/datetime.h"
#include "py/modules.h"
#include <ctype.h>
#include <string.h>

static const struct py_host_class date_class;
static const struct py_host_class delta_class;
static const struct py_host_class zone_class = { .name = "datetime.timezone" };
static const int64_t DAY = 86400000000;

/* Days since 1970-01-01 of a date of the Gregorian calendar, and back (Hinnant's algorithm). */
static int64_t days_of(int64_t y, int64_t m, int64_t d)
{
    y -= m <= 2;
    int64_t era = (y >= 0 ? y : y - 399) / 400;
    int64_t yoe = y - era * 400;
    int64_t doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
    return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

static void date_of(int64_t days, int64_t *y, int64_t *m, int64_t *d)
{
    days += 719468;
    int64_t era = (days >= 0 ? days : days - 146096) / 146097;
    int64_t doe = days - era * 146097;
    int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    int64_t mp = (5 * doy + 2) / 153;
    *d = doy - (153 * mp + 2) / 5 + 1;
    *m = mp + (mp < 10 ? 3 : -9);
    *y = yoe + era * 400 + (*m <= 2);
}

static struct py_moment split(int64_t micros)
{
    struct py_moment t = { 0 };
    int64_t days = micros / DAY - (micros % DAY < 0);
    int64_t rest = micros - days * DAY;
    date_of(days, &t.year, &t.month, &t.day);
    t.hour = rest / 3600000000;
    t.minute = rest / 60000000 % 60;
    t.second = rest / 1000000 % 60;
    t.micro = rest % 1000000;
    return t;
}

static struct py_value *moment(struct py *py, int64_t micros, bool has_time, bool utc)
{
    struct py_when *w = arena_new(py->a, struct py_when);
    *w = (struct py_when){ micros, has_time, utc };
    if (micros < days_of(1, 1, 1) * DAY || micros >= days_of(10000, 1, 1) * DAY)
        return py_raise(py, PY_OverflowError, "date value out of range");
    return py_host(py, &date_class, w);
}

static struct py_value *delta(struct py *py, int64_t micros)
{
    int64_t *kept = arena_new(py->a, int64_t);
    *kept = micros;
    return py_host(py, &delta_class, kept);
}

static bool whole(struct py *py, struct py_value *v, int64_t low, int64_t high, const char *name,
                  int64_t *out)
{
    if (!v)
        return true;
    if (!py_is_int(v))
        return py_raise(py, PY_TypeError, "'%s' object cannot be interpreted as an integer",
                        py_type_name(py, v));
    *out = v->integer;
    if (*out < low || *out > high)
        return !strcmp(name, "year")
                   ? py_raise(py, PY_ValueError, "year %lld is out of range", (long long)*out)
                   : py_raise(py, PY_ValueError, "%s must be in %lld..%lld", name, (long long)low,
                              (long long)high);
    return true;
}

static int64_t month_days(int64_t y, int64_t m)
{
    return m == 12 ? 31 : days_of(y, m + 1, 1) - days_of(y, m, 1);
}

static struct py_value *make_moment(struct py *py, const struct py_args *args, bool has_time)
{
    static const char *const names[] = { "year",   "month",  "day",        "hour",
                                         "minute", "second", "microsecond" };
    static const int64_t low[] = { 1, 1, 1, 0, 0, 0, 0 };
    static const int64_t high[] = { 9999, 12, 31, 23, 59, 59, 999999 };
    int64_t n[7] = { 0 };
    struct py_value *v[8] = { 0 };
    if (!py_bind(py, has_time ? "datetime" : "date", args,
                 has_time ? "year month day hour? minute? second? microsecond? tzinfo?"
                          : "year month day",
                 v))
        return NULL;
    for (size_t i = 0; i < 7; i++)
        if (i != 2 && !whole(py, v[i], low[i], high[i], names[i], &n[i]))
            return NULL;
    if (!whole(py, v[2], INT64_MIN, INT64_MAX, "day", &n[2]))
        return NULL;
    if (n[2] < 1 || n[2] > month_days(n[0], n[1]))
        return py_raise(py, PY_ValueError, "day is out of range for month");
    if (v[7] && v[7]->kind != PY_NONE && !py_is_host(v[7], &zone_class))
        return py_refuse(py, "this tzinfo");
    return moment(py,
                  days_of(n[0], n[1], n[2]) * DAY + n[3] * 3600000000 + n[4] * 60000000 +
                      n[5] * 1000000 + n[6],
                  has_time, v[7] && v[7]->kind != PY_NONE);
}

static void put_iso(struct buf *b, const struct py_when *w, char sep)
{
    struct py_moment t = split(w->micros);
    buf_printf(b, "%04lld-%02lld-%02lld", (long long)t.year, (long long)t.month, (long long)t.day);
    if (!w->has_time)
        return;
    buf_printf(b, "%c%02lld:%02lld:%02lld", sep, (long long)t.hour, (long long)t.minute,
               (long long)t.second);
    if (t.micro)
        buf_printf(b, ".%06lld", (long long)t.micro);
    buf_puts(b, w->utc ? "+00:00" : "");
}

static bool date_str(struct py *py, struct py_value *self, struct slice *out)
{
    struct buf b = { .arena = py->a };
    put_iso(&b, self->host.data, ' ');
    *out = buf_view(&b);
    return true;
}

static bool date_repr(struct py *py, struct py_value *self, struct slice *out)
{
    const struct py_when *w = self->host.data;
    struct py_moment t = split(w->micros);
    struct buf b = { .arena = py->a };
    buf_printf(&b, "datetime.%s(%lld, %lld, %lld", w->has_time ? "datetime" : "date",
               (long long)t.year, (long long)t.month, (long long)t.day);
    if (w->has_time) {
        buf_printf(&b, ", %lld, %lld", (long long)t.hour, (long long)t.minute);
        if (t.second || t.micro)
            buf_printf(&b, ", %lld", (long long)t.second);
        if (t.micro)
            buf_printf(&b, ", %lld", (long long)t.micro);
        buf_puts(&b, w->utc ? ", tzinfo=datetime.timezone.utc" : "");
    }
    buf_char(&b, ')');
    *out = buf_view(&b);
    return true;
}

/* strftime: the directives that do not depend on a locale. */
static bool put_format(struct py *py, const struct py_when *w, struct slice spec, struct buf *b)
{
    struct py_moment t = split(w->micros);
    for (size_t i = 0; i < spec.n; i++) {
        if (spec.p[i] != '%' || i + 1 == spec.n) {
            buf_char(b, spec.p[i]);
            continue;
        }
        switch (spec.p[++i]) {
        case 'Y': buf_printf(b, "%lld", (long long)t.year); break;
        case 'y': buf_printf(b, "%02lld", (long long)(t.year % 100)); break;
        case 'm': buf_printf(b, "%02lld", (long long)t.month); break;
        case 'd': buf_printf(b, "%02lld", (long long)t.day); break;
        case 'H': buf_printf(b, "%02lld", (long long)t.hour); break;
        case 'M': buf_printf(b, "%02lld", (long long)t.minute); break;
        case 'S': buf_printf(b, "%02lld", (long long)t.second); break;
        case 'f': buf_printf(b, "%06lld", (long long)t.micro); break;
        case 'z': buf_puts(b, w->utc ? "+0000" : ""); break;
        case 'Z': buf_puts(b, w->utc ? "UTC" : ""); break;
        case '%': buf_char(b, '%'); break;
        default: return py_refuse(py, "the directive '%%%c' of strftime", spec.p[i]);
        }
    }
    return true;
}

static bool date_format(struct py *py, struct py_value *self, struct slice spec, struct slice *out)
{
    struct buf b = { .arena = py->a };
    if (!spec.n)
        return date_str(py, self, out);
    if (!put_format(py, self->host.data, spec, &b))
        return false;
    *out = buf_view(&b);
    return true;
}

static struct py_value *d_isoformat(struct py *py, struct py_value *self,
                                    const struct py_args *args)
{
    struct py_value *v[1];
    struct buf b = { .arena = py->a };
    if (!py_bind(py, "isoformat", args, "sep?", v))
        return NULL;
    put_iso(&b, self->host.data,
            v[0] && v[0]->kind == PY_STR && v[0]->text.n ? *v[0]->text.p : 'T');
    return py_str(py, buf_view(&b));
}

static struct py_value *d_strftime(struct py *py, struct py_value *self, const struct py_args *args)
{
    struct slice out;
    if (args->at[0]->kind != PY_STR)
        return py_raise(py, PY_TypeError, "strftime() argument 1 must be str, not %s",
                        py_type_name(py, args->at[0]));
    return !args->at[0]->text.n                             ? py->empty_str
           : date_format(py, self, args->at[0]->text, &out) ? py_str(py, out)
                                                            : NULL;
}

static struct py_value *d_date(struct py *py, struct py_value *self, const struct py_args *args)
{
    const struct py_when *w = self->host.data;
    int64_t rest = w->micros % DAY < 0 ? w->micros % DAY + DAY : w->micros % DAY;
    (void)args;
    return moment(py, w->micros - rest, false, false);
}

static struct py_value *d_timestamp(struct py *py, struct py_value *self,
                                    const struct py_args *args)
{
    const struct py_when *w = self->host.data;
    (void)args;
    return w->utc ? py_float(py, (double)w->micros / 1e6)
                  : py_refuse(py, "timestamp() of a datetime without a zone");
}

static struct py_value *d_replace(struct py *py, struct py_value *self, const struct py_args *args)
{
    const struct py_when *w = self->host.data;
    struct py_moment t = split(w->micros);
    int64_t now[] = { t.year, t.month, t.day, t.hour, t.minute, t.second, t.micro };
    struct py_value *v[8] = { 0 };
    if (!py_bind(py, "replace", args,
                 w->has_time ? "year? month? day? hour? minute? second? microsecond? tzinfo?"
                             : "year? month? day?",
                 v))
        return NULL;
    for (size_t i = 0; i < 7; i++)
        v[i] = v[i] ? v[i] : py_int(py, now[i]);
    v[7] = v[7] ? v[7] : w->utc ? py_host(py, &zone_class, NULL) : &py->none;
    struct py_args all = { .at = v, .n = w->has_time ? 8 : 3 };
    return make_moment(py, &all, w->has_time);
}

static struct py_value *date_get(struct py *py, struct py_value *self, struct slice name)
{
    static const struct py_native methods[] = {
        { "isoformat", d_isoformat, 0, PY_ANY_ARGS },
        { "strftime", d_strftime, 1, 1 },
        { "date", d_date, 0, 0 },
        { "timestamp", d_timestamp, 0, 0 },
        { "replace", d_replace, 0, PY_ANY_ARGS },
    };
    const struct py_when *w = self->host.data;
    struct py_moment t = split(w->micros);
    const struct {
        const char *name;
        int64_t value;
    } fields[] = { { "year", t.year },        { "month", t.month },   { "day", t.day },
                   { "hour", t.hour },        { "minute", t.minute }, { "second", t.second },
                   { "microsecond", t.micro } };
    for (size_t i = 0; i < (w->has_time ? 7 : 3); i++)
        if (slice_is(name, fields[i].name))
            return py_int(py, fields[i].value);
    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++)
        if (slice_is(name, methods[i].name))
            return py_method(py, self, py_native(py, &methods[i]));
    if (slice_is(name, "tzinfo"))
        return w->utc ? py_host(py, &zone_class, NULL) : &py->none;
    return py_refuse(py, "datetime's '%.*s'", (int)name.n, name.p);
}

static bool compared(struct py *py, const char *op, int64_t a, int64_t b, struct py_value **out)
{
    bool less = a < b;
    bool same = a == b;
    *out = NULL;
    if (!strcmp(op, "=="))
        *out = py_bool(py, same);
    else if (!strcmp(op, "!="))
        *out = py_bool(py, !same);
    else if (!strcmp(op, "<"))
        *out = py_bool(py, less);
    else if (!strcmp(op, "<="))
        *out = py_bool(py, less || same);
    else if (!strcmp(op, ">"))
        *out = py_bool(py, !less && !same);
    else if (!strcmp(op, ">="))
        *out = py_bool(py, !less);
    return true;
}

static bool date_binary(struct py *py, const char *op, struct py_value *self,
                        struct py_value *other, bool reflected, struct py_value **out)
{
    const struct py_when *w = self->host.data;
    *out = NULL;
    if (py_is_host(other, &delta_class)) {
        int64_t d = *(const int64_t *)other->host.data;
        if (!w->has_time)
            d -= d % DAY < 0 ? d % DAY + DAY : d % DAY;
        if (!strcmp(op, "+"))
            *out = moment(py, w->micros + d, w->has_time, w->utc);
        else if (!strcmp(op, "-") && !reflected)
            *out = moment(py, w->micros - d, w->has_time, w->utc);
        return !py_failed(py);
    }
    if (!py_is_host(other, &date_class))
        return true;
    const struct py_when *o = other->host.data;
    if (w->has_time != o->has_time || w->utc != o->utc) {
        if (!strcmp(op, "==") || !strcmp(op, "!="))
            *out = py_bool(py, op[0] == '!');
        return true;
    }
    int64_t a = reflected ? o->micros : w->micros;
    int64_t b = reflected ? w->micros : o->micros;
    if (!strcmp(op, "-")) {
        *out = delta(py, a - b);
        return true;
    }
    return compared(py, op, a, b, out);
}

static bool date_hash(struct py *py, struct py_value *self, uint64_t *out)
{
    (void)py;
    *out = (uint64_t)((const struct py_when *)self->host.data)->micros * 0x9e3779b97f4a7c15u;
    return true;
}

static const struct py_host_class date_class = {
    .name = "datetime.datetime",
    .get = date_get,
    .str = date_str,
    .repr = date_repr,
    .format = date_format,
    .binary = date_binary,
    .hash = date_hash,
};

const struct py_when *py_datetime_when(const struct py_value *v)
{
    return py_is_host(v, &date_class) ? v->host.data : NULL;
}

static bool delta_text(struct py *py, struct py_value *self, struct slice *out)
{
    int64_t n = *(const int64_t *)self->host.data;
    int64_t days = n / DAY - (n % DAY < 0);
    int64_t rest = n - days * DAY;
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
    int64_t days = n / DAY - (n % DAY < 0);
    int64_t rest = n - days * DAY;
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

static bool delta_binary(struct py *py, const char *op, struct py_value *self,
                         struct py_value *other, bool reflected, struct py_value **out)
{
    int64_t a = *(const int64_t *)self->host.data;
    int64_t r;
    *out = NULL;
    if (py_is_int(other) && !strcmp(op, "*")) {
        if (__builtin_mul_overflow(a, other->integer, &r))
            return py_raise(py, PY_OverflowError, "date value out of range");
        *out = delta(py, r);
    }
    if (!py_is_host(other, &delta_class))
        return true;
    int64_t b = *(const int64_t *)other->host.data;
    if (!strcmp(op, "+"))
        *out = delta(py, a + b);
    else if (!strcmp(op, "-"))
        *out = delta(py, reflected ? b - a : a - b);
    else
        return compared(py, op, reflected ? b : a, reflected ? a : b, out);
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
    int64_t days = n / DAY - (n % DAY < 0);
    if (slice_is(name, "days"))
        return py_int(py, days);
    if (slice_is(name, "seconds"))
        return py_int(py, (n - days * DAY) / 1000000);
    if (slice_is(name, "microseconds"))
        return py_int(py, (n - days * DAY) % 1000000);
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
                                                  .binary = delta_binary };

static struct py_value *make_delta(struct py *py, const struct py_args *args)
{
    static const int64_t unit[] = { 86400000000, 1000000,    1,           1000,
                                    60000000,    3600000000, 604800000000 };
    struct py_value *v[7];
    int64_t total = 0;
    int64_t part;
    if (!py_bind(py, "timedelta", args,
                 "days? seconds? microseconds? milliseconds? minutes? hours? weeks?", v))
        return NULL;
    for (size_t i = 0; i < 7; i++) {
        if (v[i] && !py_is_int(v[i]))
            return py_refuse(py, "a timedelta of a '%s' object", py_type_name(py, v[i]));
        if (v[i] && (__builtin_mul_overflow(v[i]->integer, unit[i], &part) ||
                     __builtin_add_overflow(total, part, &total)))
            return py_raise(py, PY_OverflowError,
                            "days too large; must have magnitude <= 999999999");
    }
    return delta(py, total);
}

/* The classes themselves; data is their name. */
static bool of_type(const struct py_value *self, const char *name)
{
    return !strcmp(self->host.data, name);
}

static struct py_value *type_call(struct py *py, struct py_value *self, const struct py_args *args)
{
    return of_type(self, "timedelta") ? make_delta(py, args)
                                      : make_moment(py, args, of_type(self, "datetime"));
}

static struct py_value *now(struct py *py, struct py_value *self, const struct py_args *args)
{
    bool zone = args->n + args->nkw == 1;
    struct py_value *z = args->n ? args->at[0] : args->nkw ? args->kw[0] : NULL;
    if (!py->hooks.now || (zone && z->kind != PY_NONE && !py_is_host(z, &zone_class)))
        return py_refuse(py, "the time of day");
    int64_t micros = py->hooks.now(py->hooks.data);
    if (of_type(self, "date"))
        micros -= micros % DAY < 0 ? micros % DAY + DAY : micros % DAY;
    return moment(py, micros, of_type(self, "datetime"), zone && z->kind != PY_NONE);
}

static struct py_value *type_get(struct py *py, struct py_value *self, struct slice name)
{
    static const struct py_native natives[] = { { "now", now, 0, PY_ANY_ARGS },
                                                { "utcnow", now, 0, 0 },
                                                { "today", now, 0, 0 } };
    for (size_t i = 0; i < 3 && !of_type(self, "timedelta"); i++)
        if (slice_is(name, natives[i].name))
            return py_method(py, self, py_native(py, &natives[i]));
    return py_refuse(py, "datetime.%s.%.*s", (const char *)self->host.data, (int)name.n, name.p);
}

static bool type_is_instance(struct py *py, struct py_value *self, struct py_value *value,
                             bool *out)
{
    (void)py;
    const struct py_when *w = py_datetime_when(value);
    *out = of_type(self, "timedelta") ? py_is_host(value, &delta_class)
                                      : w && (w->has_time || of_type(self, "date"));
    return true;
}

static const struct py_host_class type_class = {
    .name = "type", .call = type_call, .get = type_get, .is_instance = type_is_instance
};

static struct py_value *zone_get(struct py *py, struct py_value *self, struct slice name)
{
    (void)self;
    return slice_is(name, "utc") ? py_host(py, &zone_class, NULL)
                                 : py_refuse(py, "datetime.timezone.%.*s", (int)name.n, name.p);
}

static const struct py_host_class zones_class = { .name = "type", .get = zone_get };

struct py_value *py_datetime_module(struct py *py)
{
    static const char *const names[] = { "date", "datetime", "timedelta" };
    struct py_value *m = py_module(py, "datetime");
    for (size_t i = 0; i < 3; i++) {
        char *name = arena_strdup(py->a, names[i]);
        py_dict_name(py, m->module.names, slice_of(name), py_host(py, &type_class, name));
    }
    py_dict_name(py, m->module.names, SLICE("timezone"), py_host(py, &zones_class, NULL));
    py_dict_name(py, m->module.names, SLICE("UTC"), py_host(py, &zone_class, NULL));
    return m;
}
