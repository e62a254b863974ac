/* datetime: date and datetime (naive or UTC), time, timezone.utc. */
#include "py/call.h"
#include "py/datetime.h"
#include "py/modules.h"
#include <math.h>
#include <string.h>
#include <time.h>

static const struct py_host_class date_class;
static const struct py_host_class zone_class = { .name = "datetime.timezone" };

static struct py_value *moment(struct py *py, int64_t micros, bool has_time, bool utc)
{
    struct py_when *w = arena_new(py->a, struct py_when);
    *w = (struct py_when){ micros, has_time, utc };
    if (micros < py_days_of(1, 1, 1) * PY_DAY || micros >= py_days_of(10000, 1, 1) * PY_DAY)
        return py_raise(py, PY_OverflowError, "date value out of range");
    return py_host(py, &date_class, w);
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
    return m == 12 ? 31 : py_days_of(y, m + 1, 1) - py_days_of(y, m, 1);
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
                  py_days_of(n[0], n[1], n[2]) * PY_DAY + n[3] * 3600000000 + n[4] * 60000000 +
                      n[5] * 1000000 + n[6],
                  has_time, v[7] && v[7]->kind != PY_NONE);
}

static void put_iso(struct buf *b, const struct py_when *w, char sep)
{
    struct py_moment t = py_moment_of(w->micros);
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
    struct py_moment t = py_moment_of(w->micros);
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

static bool date_format(struct py *py, struct py_value *self, struct slice spec, struct slice *out)
{
    struct buf b = { .arena = py->a };
    if (!spec.n)
        return date_str(py, self, out);
    if (!py_datetime_format(py, self->host.data, spec, &b))
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
    int64_t rest = w->micros % PY_DAY < 0 ? w->micros % PY_DAY + PY_DAY : w->micros % PY_DAY;
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
    struct py_moment t = py_moment_of(w->micros);
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

static int64_t day_number(const struct py_when *w)
{
    return w->micros / PY_DAY - (w->micros % PY_DAY < 0);
}

static struct py_value *d_weekday(struct py *py, struct py_value *self, const struct py_args *args)
{
    (void)args;
    return py_int(py, py_weekday(day_number(self->host.data)));
}

static struct py_value *d_isoweekday(struct py *py, struct py_value *self,
                                     const struct py_args *args)
{
    (void)args;
    return py_int(py, py_weekday(day_number(self->host.data)) + 1);
}

static struct py_value *d_isocalendar(struct py *py, struct py_value *self,
                                      const struct py_args *args)
{
    int64_t year;
    int64_t week;
    int64_t days = day_number(self->host.data);
    (void)args;
    py_iso_week(days, &year, &week);
    struct py_value *at[] = { py_int(py, year), py_int(py, week),
                              py_int(py, py_weekday(days) + 1) };
    return py_tuple(py, at, 3);
}

/* 1 is the first day of the year 1. */
static struct py_value *d_toordinal(struct py *py, struct py_value *self,
                                    const struct py_args *args)
{
    (void)args;
    return py_int(py, day_number(self->host.data) - py_days_of(1, 1, 1) + 1);
}

static struct py_value *d_timetuple(struct py *py, struct py_value *self,
                                    const struct py_args *args)
{
    const struct py_when *w = self->host.data;
    struct py_moment t = py_moment_of(w->micros);
    int64_t days = day_number(w);
    int64_t n[] = { t.year,
                    t.month,
                    t.day,
                    t.hour,
                    t.minute,
                    t.second,
                    py_weekday(days),
                    days - py_days_of(t.year, 1, 1) + 1,
                    w->utc ? 0 : -1 };
    struct py_value *at[9];
    (void)args;
    for (size_t i = 0; i < 9; i++)
        at[i] = py_int(py, n[i]);
    return py_tuple(py, at, 9);
}

static struct py_value *d_time(struct py *py, struct py_value *self, const struct py_args *args)
{
    const struct py_when *w = self->host.data;
    (void)args;
    return py_time(py, w->micros - day_number(w) * PY_DAY);
}

static struct py_value *d_ctime(struct py *py, struct py_value *self, const struct py_args *args)
{
    struct buf b = { .arena = py->a };
    (void)args;
    return py_datetime_format(py, self->host.data, SLICE("%c"), &b) ? py_str(py, buf_view(&b))
                                                                    : NULL;
}

/* To UTC, the only zone there is; a naive one is in the zone of the machine. */
static struct py_value *d_astimezone(struct py *py, struct py_value *self,
                                     const struct py_args *args)
{
    const struct py_when *w = self->host.data;
    if (!w->utc || args->n != 1 || !py_is_host(args->at[0], &zone_class))
        return py_refuse(py, "this astimezone()");
    return self;
}

static struct py_value *d_utcoffset(struct py *py, struct py_value *self,
                                    const struct py_args *args)
{
    (void)args;
    return ((const struct py_when *)self->host.data)->utc ? py_timedelta(py, 0) : &py->none;
}

static struct py_value *date_get(struct py *py, struct py_value *self, struct slice name)
{
    static const struct py_native methods[] = {
        { "isoformat", d_isoformat, 0, PY_ANY_ARGS },
        { "strftime", d_strftime, 1, 1 },
        { "date", d_date, 0, 0 },
        { "timestamp", d_timestamp, 0, 0 },
        { "replace", d_replace, 0, PY_ANY_ARGS },
        { "weekday", d_weekday, 0, 0 },
        { "isoweekday", d_isoweekday, 0, 0 },
        { "isocalendar", d_isocalendar, 0, 0 },
        { "toordinal", d_toordinal, 0, 0 },
        { "timetuple", d_timetuple, 0, 0 },
        { "time", d_time, 0, 0 },
        { "ctime", d_ctime, 0, 0 },
        { "astimezone", d_astimezone, 0, 1 },
        { "utcoffset", d_utcoffset, 0, 0 },
    };
    const struct py_when *w = self->host.data;
    struct py_moment t = py_moment_of(w->micros);
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

static bool date_binary(struct py *py, const char *op, struct py_value *self,
                        struct py_value *other, bool reflected, struct py_value **out)
{
    const struct py_when *w = self->host.data;
    *out = NULL;
    const int64_t *span = py_timedelta_of(other);
    if (span) {
        int64_t d = *span;
        if (!w->has_time)
            d -= d % PY_DAY < 0 ? d % PY_DAY + PY_DAY : d % PY_DAY;
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
        *out = py_timedelta(py, a - b);
        return true;
    }
    return py_compared(py, op, a, b, out);
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

/* The classes themselves; data is their name. */
static bool of_type(const struct py_value *self, const char *name)
{
    return !strcmp(self->host.data, name);
}

static struct py_value *type_call(struct py *py, struct py_value *self, const struct py_args *args)
{
    return of_type(self, "timedelta") ? py_make_timedelta(py, args)
                                      : make_moment(py, args, of_type(self, "datetime"));
}

/* A point in time as the clocks of the machine's zone show it. */
static int64_t local(int64_t micros)
{
    struct tm tm;
    time_t seconds = (time_t)(micros / 1000000 - (micros % 1000000 < 0));
    return localtime_r(&seconds, &tm) ? micros + (int64_t)tm.tm_gmtoff * 1000000 : micros;
}

/* now(), today(): the machine's zone without a tzinfo; now(timezone.utc), utcnow(): UTC. */
static struct py_value *now_in(struct py *py, struct py_value *self, const struct py_args *args,
                               bool utc)
{
    bool zone = args->n + args->nkw == 1;
    struct py_value *z = args->n ? args->at[0] : args->nkw ? args->kw[0] : NULL;
    if (!py->hooks.now || (zone && z->kind != PY_NONE && !py_is_host(z, &zone_class)))
        return py_refuse(py, "the time of day");
    bool aware = zone && z->kind != PY_NONE;
    int64_t micros = py->hooks.now(py->hooks.data);
    if (!aware && !utc)
        micros = local(micros);
    if (of_type(self, "date"))
        micros -= micros % PY_DAY < 0 ? micros % PY_DAY + PY_DAY : micros % PY_DAY;
    return moment(py, micros, of_type(self, "datetime"), aware);
}

static struct py_value *now(struct py *py, struct py_value *self, const struct py_args *args)
{
    return now_in(py, self, args, false);
}

static struct py_value *utcnow(struct py *py, struct py_value *self, const struct py_args *args)
{
    return now_in(py, self, args, true);
}

static struct py_value *from_fields(struct py *py, struct py_value *self, const struct py_moment *t,
                                    bool utc)
{
    int64_t n[] = { t->year, t->month, t->day, t->hour, t->minute, t->second, t->micro };
    struct py_value *at[8];
    for (size_t i = 0; i < 7; i++)
        at[i] = py_int(py, n[i]);
    at[7] = utc ? py_host(py, &zone_class, NULL) : &py->none;
    bool has_time = of_type(self, "datetime");
    struct py_args args = { .at = at, .n = has_time ? 8 : 3 };
    return make_moment(py, &args, has_time);
}

static struct py_value *t_strptime(struct py *py, struct py_value *self, const struct py_args *args)
{
    struct py_moment t;
    bool utc;
    for (size_t i = 0; i < 2; i++)
        if (args->at[i]->kind != PY_STR)
            return py_raise(py, PY_TypeError, "strptime() argument %zu must be str, not %s", i + 1,
                            py_type_name(py, args->at[i]));
    return py_datetime_parse(py, args->at[0]->text, args->at[1]->text, &t, &utc)
               ? from_fields(py, self, &t, utc)
               : NULL;
}

static struct py_value *t_fromisoformat(struct py *py, struct py_value *self,
                                        const struct py_args *args)
{
    struct py_moment t;
    bool utc;
    bool has_time;
    if (args->at[0]->kind != PY_STR)
        return py_raise(py, PY_TypeError, "fromisoformat: argument must be str");
    if (!py_datetime_iso(py, args->at[0]->text, &t, &has_time, &utc))
        return NULL;
    if (has_time && of_type(self, "date"))
        return py_raise(py, PY_ValueError, "Invalid isoformat string: '%.*s'",
                        (int)args->at[0]->text.n, args->at[0]->text.p);
    return from_fields(py, self, &t, utc);
}

static struct py_value *t_fromordinal(struct py *py, struct py_value *self,
                                      const struct py_args *args)
{
    int64_t n = 0;
    if (!whole(py, args->at[0], INT64_MIN, INT64_MAX, "ordinal", &n))
        return NULL;
    if (n < 1)
        return py_raise(py, PY_ValueError, "ordinal must be >= 1");
    if (n > 3652059)
        return py_raise(py, PY_ValueError, "year %d is out of range", 10000);
    return moment(py, (n - 1 + py_days_of(1, 1, 1)) * PY_DAY, of_type(self, "datetime"), false);
}

static struct py_value *from_timestamp(struct py *py, struct py_value *self, struct py_value *v,
                                       bool in_utc, bool aware)
{
    bool real = v->kind == PY_FLOAT;
    if (!real && !py_is_int(v))
        return py_raise(py, PY_TypeError, "'%s' object cannot be interpreted as an integer",
                        py_type_name(py, v));
    double x = real ? v->real : (double)v->integer;
    if (!(x > -62135596801.0 && x < 253402300800.0))
        return py_raise(py, PY_ValueError, "year is out of range");
    double seconds = floor(x);
    int64_t micros = real ? (int64_t)rint((x - seconds) * 1e6) : 0;
    micros += (int64_t)seconds * 1000000;
    micros = in_utc ? micros : local(micros);
    if (of_type(self, "date"))
        micros -= micros % PY_DAY < 0 ? micros % PY_DAY + PY_DAY : micros % PY_DAY;
    return moment(py, micros, of_type(self, "datetime"), aware);
}

static struct py_value *t_fromtimestamp(struct py *py, struct py_value *self,
                                        const struct py_args *args)
{
    struct py_value *v[2];
    if (!py_bind(py, "fromtimestamp", args, "timestamp tz?", v))
        return NULL;
    bool aware = v[1] && v[1]->kind != PY_NONE;
    if (aware && !py_is_host(v[1], &zone_class))
        return py_refuse(py, "this tz");
    return from_timestamp(py, self, v[0], aware, aware);
}

static struct py_value *t_utcfromtimestamp(struct py *py, struct py_value *self,
                                           const struct py_args *args)
{
    return from_timestamp(py, self, args->at[0], true, false);
}

static struct py_value *t_combine(struct py *py, struct py_value *self, const struct py_args *args)
{
    const struct py_when *w = py_datetime_when(args->at[0]);
    const int64_t *t = py_time_of(args->at[1]);
    (void)self;
    if (!w || !t)
        return py_raise(py, PY_TypeError, "combine() argument %d must be datetime.%s, not %s",
                        w ? 2 : 1, w ? "time" : "date", py_type_name(py, args->at[w ? 1 : 0]));
    bool utc = args->n > 2 && args->at[2]->kind != PY_NONE;
    if (utc && !py_is_host(args->at[2], &zone_class))
        return py_refuse(py, "this tzinfo");
    return moment(py, day_number(w) * PY_DAY + *t, true, utc);
}

static struct py_value *type_limit(struct py *py, struct py_value *self, bool high)
{
    bool has_time = of_type(self, "datetime");
    int64_t first = py_days_of(1, 1, 1) * PY_DAY;
    int64_t last = py_days_of(10000, 1, 1) * PY_DAY;
    return moment(py, high ? last - (has_time ? 1 : PY_DAY) : first, has_time, false);
}

static struct py_value *type_get(struct py *py, struct py_value *self, struct slice name)
{
    static const struct {
        struct py_native native;
        bool of_date;
    } natives[] = {
        { { "now", now, 0, PY_ANY_ARGS }, false },
        { { "utcnow", utcnow, 0, 0 }, false },
        { { "today", now, 0, 0 }, true },
        { { "strptime", t_strptime, 2, 2 }, false },
        { { "fromisoformat", t_fromisoformat, 1, 1 }, true },
        { { "fromordinal", t_fromordinal, 1, 1 }, true },
        { { "fromtimestamp", t_fromtimestamp, 0, PY_ANY_ARGS }, true },
        { { "utcfromtimestamp", t_utcfromtimestamp, 1, 1 }, false },
        { { "combine", t_combine, 2, 3 }, false },
    };
    bool date = of_type(self, "date");
    bool delta = of_type(self, "timedelta");
    for (size_t i = 0; !delta && i < sizeof natives / sizeof *natives; i++)
        if (slice_is(name, natives[i].native.name) && (!date || natives[i].of_date))
            return py_method(py, self, py_native(py, &natives[i].native));
    if (!delta && (slice_is(name, "min") || slice_is(name, "max")))
        return type_limit(py, self, name.p[1] == 'a');
    if (slice_is(name, "__name__"))
        return py_str_of(py, self->host.data);
    return py_refuse(py, "datetime.%s.%.*s", (const char *)self->host.data, (int)name.n, name.p);
}

static bool type_is_instance(struct py *py, struct py_value *self, struct py_value *value,
                             bool *out)
{
    (void)py;
    const struct py_when *w = py_datetime_when(value);
    *out = of_type(self, "timedelta") ? py_timedelta_of(value) != NULL
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
    py_dict_name(py, m->module.names, SLICE("time"), py_time_class(py));
    py_dict_name(py, m->module.names, SLICE("MINYEAR"), py_int(py, 1));
    py_dict_name(py, m->module.names, SLICE("MAXYEAR"), py_int(py, 9999));
    py_dict_name(py, m->module.names, SLICE("UTC"), py_host(py, &zone_class, NULL));
    return m;
}
