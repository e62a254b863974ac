#include "ddl/bound.h"
#include "ddl/type.h"
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

static void not_adapted(struct ddl *c, const char *what)
{
    ddl_fail(c, "%s as a parameter: the drivers for %s do not take it", what, c->dialect->name);
}

static void bytes(struct ddl *c, struct buf *b, struct slice v)
{
    struct buf digits = ddl_buf(c);
    buf_puts(&digits, c->rules->arrays ? "\\x" : "");
    for (size_t i = 0; i < v.n; i++)
        buf_printf(&digits, "%02x", (unsigned char)v.p[i]);
    buf_puts(b, c->rules->arrays ? "" : "X");
    ddl_string(c, b, buf_view(&digits));
    buf_puts(b, c->rules->arrays ? "::bytea" : "");
}

/* The offset that isoformat() ends with, "+00:00", is cut off: MySQL's drivers do not send it. */
static struct slice without_offset(struct slice iso)
{
    for (size_t i = iso.n; i > strlen("2020-01-02T"); i--)
        if (iso.p[i - 1] == '+' || iso.p[i - 1] == '-')
            return slice_range(iso.p, iso.p + i - 1);
    return iso;
}

static void moment(struct ddl *c, struct buf *b, const struct op_value *v)
{
    static const char *const casts[OP_VALUE_KINDS] = {
        [OP_VALUE_DATE] = "::date", [OP_VALUE_TIME] = "::time", [OP_VALUE_DATETIME] = "::timestamp"
    };
    bool timestamp = v->kind == OP_VALUE_DATETIME;
    bool offset = timestamp && without_offset(v->text).n != v->text.n;
    struct slice rest = timestamp && c->rules->is_mysql ? without_offset(v->text) : v->text;
    const char *cast = casts[timestamp || v->kind == OP_VALUE_TIME ? v->kind : OP_VALUE_DATE];
    buf_char(b, '\'');
    buf_slice(b, slice_cut(&rest, 'T'));
    if (rest.n) {
        buf_char(b, ' ');
        buf_slice(b, rest);
    }
    buf_char(b, '\'');
    if (c->rules->arrays)
        buf_puts(b, offset ? "::timestamptz" : cast);
    else if (v->kind == OP_VALUE_TIME && !c->rules->is_mysql)
        not_adapted(c, "a time");
}

/* A tuple is (1, 2), which IN takes; a list is an array where there are arrays. */
static void list(struct ddl *c, struct buf *b, const struct op_value *v)
{
    bool array = c->rules->arrays && !v->integer;
    if (array && !v->nitems) {
        buf_puts(b, "'{}'");
        return;
    }
    if ((!c->rules->arrays && !c->rules->is_mysql) || !v->nitems) {
        not_adapted(c, "a list");
        return;
    }
    buf_puts(b, array ? "ARRAY[" : "(");
    for (size_t i = 0; i < v->nitems; i++) {
        buf_puts(b, i ? ", " : "");
        ddl_bound_plain(c, b, &v->items[i]);
    }
    buf_char(b, array ? ']' : ')');
}

/* As psycopg2 sends it: days stay days. */
static void delta(struct ddl *c, struct buf *b, const struct op_value *v)
{
    if (!c->rules->arrays)
        not_adapted(c, "a timedelta");
    int64_t day = INT64_C(86400000000);
    int64_t days = v->integer / day - (v->integer % day < 0);
    int64_t rest = v->integer - days * day;
    buf_printf(b, "'%" PRId64 " days %" PRId64 ".%06" PRId64 " seconds'::interval", days,
               rest / 1000000, rest % 1000000);
}

static void number(struct ddl *c, struct buf *b, const struct op_value *v)
{
    bool finite = v->text.n && !memchr(v->text.p, 'n', v->text.n) && v->text.p[0] != 'N' &&
                  v->text.p[0] != 'I';
    if (v->kind == OP_VALUE_DECIMAL && c->rules->padded_times)
        not_adapted(c, "a Decimal");
    else if (!finite)
        not_adapted(c, "a number that is not finite");
    else {
        buf_slice(b, v->text);
        if (v->kind == OP_VALUE_FLOAT && c->rules->is_mysql && !memchr(v->text.p, 'e', v->text.n))
            buf_puts(b, "e0"); /* a double, not a decimal */
    }
}

void ddl_bound_plain(struct ddl *c, struct buf *b, const struct op_value *v)
{
    switch (v->kind) {
    case OP_VALUE_NONE: buf_puts(b, "NULL"); break;
    case OP_VALUE_BOOL:
        if (c->rules->arrays)
            buf_puts(b, v->integer ? "true" : "false");
        else
            buf_char(b, v->integer ? '1' : '0');
        break;
    case OP_VALUE_INT:
        if (v->text.n)
            buf_slice(b, v->text);
        else
            buf_printf(b, "%" PRId64, v->integer);
        break;
    case OP_VALUE_FLOAT:
    case OP_VALUE_DECIMAL: number(c, b, v); break;
    case OP_VALUE_STR: ddl_string(c, b, v->text); break;
    case OP_VALUE_BYTES: bytes(c, b, v->text); break;
    case OP_VALUE_DATE:
    case OP_VALUE_TIME:
    case OP_VALUE_DATETIME: moment(c, b, v); break;
    case OP_VALUE_UUID:
        if (c->rules->padded_times)
            not_adapted(c, "a UUID");
        ddl_string(c, b, v->text);
        buf_puts(b, c->rules->arrays ? "::uuid" : "");
        break;
    case OP_VALUE_DELTA: delta(c, b, v); break;
    case OP_VALUE_LIST: list(c, b, v); break;
    case OP_VALUE_JSON: not_adapted(c, "a dict"); break;
    case OP_VALUE_EXPR:
    case OP_VALUE_KINDS: not_adapted(c, "an expression"); break;
    }
}

/* An Interval where there is none: that long after the epoch. */
static bool since_epoch(struct ddl *c, struct buf *b, const struct op_value *v)
{
    int64_t rest = v->integer % 1000000, seconds = v->integer / 1000000;
    if (v->kind != OP_VALUE_DELTA)
        return false;
    if (c->rules->interval) {
        delta(c, b, v);
        return true;
    }
    if (rest < 0) {
        rest += 1000000;
        seconds--;
    }
    struct tm tm;
    time_t at = (time_t)seconds;
    char text[40];
    if (!gmtime_r(&at, &tm) || tm.tm_year < 0 || tm.tm_year > 8099 ||
        !strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S", &tm))
        return !ddl_fail(c, "an Interval that is too long");
    buf_printf(b, "'%s", text);
    if (rest || c->rules->padded_times)
        buf_printf(b, ".%06" PRId64, rest);
    buf_char(b, '\'');
    return true;
}

/* A string for a number or a point in time is sent as it is: the server reads it. */
static bool is_readable(const struct ddl *c, const struct op_value *v, enum op_type_class affinity)
{
    bool time = affinity == OP_SA_DATE || affinity == OP_SA_DATETIME || affinity == OP_SA_TIME;
    if (time && c->rules->padded_times)
        return false;
    if (time && c->rules->is_mysql && v->kind == OP_VALUE_DATETIME)
        return affinity == OP_SA_DATETIME;
    return v->kind == OP_VALUE_STR && (time || affinity == OP_SA_INTEGER);
}

bool ddl_bound(struct ddl *c, struct buf *b, const struct op_value *v, const struct op_type *t)
{
    enum op_type_class affinity = ddl_type_affinity(t);
    bool fraction = v->kind == OP_VALUE_FLOAT || v->kind == OP_VALUE_DECIMAL;
    switch ((int)affinity) {
    case OP_SA_STRING:
        if (v->kind == OP_VALUE_STR || ddl_type_is(t, OP_SA_ENUM))
            return false;
        break;
    case OP_SA_JSON:
        if (!v->text.p || (v->kind != OP_VALUE_JSON && v->kind != OP_VALUE_LIST))
            return false;
        ddl_string(c, b, v->text);
        return true;
    case OP_SA_NULLTYPE:
        if (t->class !=
            OP_SA_NULLTYPE) /* a type that has no literals, but takes what it is given */
            return false;
        break;
    case OP_SA_INTERVAL: return since_epoch(c, b, v);
    case OP_SA_LARGEBINARY:
        if (v->kind != OP_VALUE_BYTES || ddl_type_is(t, OP_SA_PICKLETYPE))
            return false;
        break;
    case OP_SA_INTEGER:
        if (!fraction && !is_readable(c, v, affinity))
            return false;
        break;
    default:
        if (!is_readable(c, v, affinity))
            return false;
    }
    ddl_bound_plain(c, b, v);
    return true;
}
