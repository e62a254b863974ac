#include "ddl/literal.h"
#include "ddl/bound.h"
#include "ddl/type.h"
#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* The type of a value that has none, and how it is named in messages. */
static const struct {
    enum op_type_class class;
    const char *python;
} resolved[OP_VALUE_KINDS] = {
    [OP_VALUE_NONE] = { OP_SA_NULLTYPE, "None" },
    [OP_VALUE_BOOL] = { OP_SA_BOOLEAN, "bool" },
    [OP_VALUE_INT] = { OP_SA_INTEGER, "int" },
    [OP_VALUE_FLOAT] = { OP_SA_FLOAT, "float" },
    [OP_VALUE_DECIMAL] = { OP_SA_NUMERIC, "Decimal" },
    [OP_VALUE_STR] = { OP_SA_STRING, "str" },
    [OP_VALUE_BYTES] = { OP_SA_LARGEBINARY, "bytes" },
    [OP_VALUE_DATE] = { OP_SA_DATE, "date" },
    [OP_VALUE_TIME] = { OP_SA_TIME, "time" },
    [OP_VALUE_DATETIME] = { OP_SA_DATETIME, "datetime" },
    [OP_VALUE_DELTA] = { OP_SA_INTERVAL, "timedelta" },
    [OP_VALUE_UUID] = { OP_SA_UUID, "UUID" },
    [OP_VALUE_JSON] = { OP_SA_NULLTYPE, "dict" },
    [OP_VALUE_LIST] = { OP_SA_NULLTYPE, "list" },
    [OP_VALUE_EXPR] = { OP_SA_NULLTYPE, "expression" },
};

enum op_type_class ddl_literal_class(enum op_value_kind kind)
{
    return resolved[kind].class;
}

static const char *shown(struct ddl *c, const struct op_value *v)
{
    switch (v->kind) {
    case OP_VALUE_STR: return ddl_repr(c, v->text);
    case OP_VALUE_BOOL: return v->integer ? "True" : "False";
    case OP_VALUE_INT:
    case OP_VALUE_DELTA: return arena_printf(c->arena, "%" PRId64, v->integer);
    case OP_VALUE_NONE: return "None";
    case OP_VALUE_FLOAT:
    case OP_VALUE_DECIMAL:
    case OP_VALUE_BYTES:
    case OP_VALUE_DATE:
    case OP_VALUE_TIME:
    case OP_VALUE_DATETIME:
    case OP_VALUE_UUID:
    case OP_VALUE_JSON:
    case OP_VALUE_LIST:
    case OP_VALUE_EXPR:
    case OP_VALUE_KINDS: break;
    }
    return v->text.p ? slice_dup(c->arena, v->text) : resolved[v->kind].python;
}

static const char *type_shown(const struct op_type *t)
{
    return t->class == OP_SA_NULLTYPE ? "NULL" : op_type_info[t->class].name;
}

static void refuse(struct ddl *c, const struct op_value *v, const struct op_type *t)
{
    ddl_fail(c,
             "Could not render literal value \"%s\" with datatype %s; see parent stack trace for "
             "more detail.",
             shown(c, v), type_shown(t));
}

static void no_renderer(struct ddl *c, const struct op_value *v, const struct op_type *t)
{
    ddl_fail(c, "No literal value renderer is available for literal value \"%s\" with datatype %s",
             shown(c, v), type_shown(t));
}

static void string(struct ddl *c, struct buf *b, const struct op_value *v, const struct op_type *t)
{
    if (v->kind == OP_VALUE_STR)
        ddl_string(c, b, v->text);
    else
        refuse(c, v, t);
}

/* [+-]digits, what int() reads of the spellings that are in use. */
static bool whole(struct slice s)
{
    s = slice_trim(s);
    size_t i = s.n && (s.p[0] == '-' || s.p[0] == '+');
    if (i == s.n)
        return false;
    for (; i < s.n; i++)
        if (!isdigit((unsigned char)s.p[i]))
            return false;
    return true;
}

/* The digits as int() gives them back: no '+', no zeros in front. */
static void digits(struct buf *b, struct slice s)
{
    s = slice_trim(s);
    bool minus = s.n && s.p[0] == '-';
    if (s.n && (s.p[0] == '-' || s.p[0] == '+'))
        s = slice_skip(s, 1);
    while (s.n > 1 && s.p[0] == '0')
        s = slice_skip(s, 1);
    if (minus && !slice_is(s, "0"))
        buf_char(b, '-');
    buf_slice(b, s);
}

static void integer(struct ddl *c, struct buf *b, const struct op_value *v, const struct op_type *t)
{
    struct slice head = v->text;
    if (v->kind == OP_VALUE_INT && v->text.n)
        digits(b, v->text); /* beyond 64 bits: as digits */
    else if (v->kind == OP_VALUE_INT || v->kind == OP_VALUE_BOOL)
        buf_printf(b, "%" PRId64, v->integer);
    else if (v->kind == OP_VALUE_STR && whole(v->text))
        digits(b, v->text);
    else if ((v->kind == OP_VALUE_FLOAT || v->kind == OP_VALUE_DECIMAL) &&
             !memchr(v->text.p ? v->text.p : "", 'e', v->text.n) && whole(slice_cut(&head, '.'))) {
        head = v->text;
        digits(b, slice_cut(&head, '.'));
    } else
        refuse(c, v, t);
}

/* [+-] digits [. digits] [e [+-] digits], what Decimal() reads. */
static bool decimal(struct slice s)
{
    s = slice_trim(s);
    size_t i = s.n && (s.p[0] == '-' || s.p[0] == '+'), seen = 0;
    for (; i < s.n && isdigit((unsigned char)s.p[i]); i++)
        seen++;
    if (i < s.n && s.p[i] == '.')
        for (i++; i < s.n && isdigit((unsigned char)s.p[i]); i++)
            seen++;
    if (!seen)
        return false;
    if (i < s.n && (s.p[i] == 'e' || s.p[i] == 'E'))
        return whole(slice_skip(s, i + 1)) && !isspace((unsigned char)s.p[i + 1]);
    return i == s.n;
}

static void numeric(struct ddl *c, struct buf *b, const struct op_value *v, const struct op_type *t)
{
    bool lacks_scale = OP_GIVEN(t, precision) && !OP_GIVEN(t, scale);
    if (c->rules->is_mysql && ddl_type_is(t, OP_SA_DOUBLE) && lacks_scale)
        refuse(c, v, t); /* mysql.DOUBLE wants both or none */
    else if (v->kind == OP_VALUE_INT)
        integer(c, b, v, t);
    else if (v->kind == OP_VALUE_BOOL)
        buf_puts(b, v->integer ? "True" : "False");
    else if ((v->kind == OP_VALUE_FLOAT || v->kind == OP_VALUE_DECIMAL ||
              v->kind == OP_VALUE_STR) &&
             decimal(v->text))
        buf_slice(b, v->text);
    else
        refuse(c, v, t);
}

static void boolean(struct ddl *c, struct buf *b, const struct op_value *v, const struct op_type *t)
{
    bool number = v->kind == OP_VALUE_BOOL || v->kind == OP_VALUE_INT;
    if (number && (v->integer == 0 || v->integer == 1))
        buf_puts(b, v->integer ? c->rules->true_word : c->rules->false_word);
    else
        refuse(c, v, t);
}

/* The parts of isoformat(): a date, a time of day. */
static struct slice date_part(struct slice iso)
{
    return slice_cut(&iso, 'T');
}

static struct slice time_part(struct slice iso)
{
    struct slice rest = iso;
    slice_cut(&rest, 'T');
    return rest.n ? rest : iso;
}

/* HH:MM:SS.ffffff without offset, as SQLite's types store it. */
static bool sqlite_time(struct buf *b, struct slice time)
{
    if (time.n < 8)
        return false;
    buf_add(b, time.p, 8);
    if (time.n >= 15 && time.p[8] == '.')
        buf_add(b, time.p + 8, 7);
    else
        buf_puts(b, ".000000");
    return true;
}

/* MySQL makes a TIME of its own of sqlite.TIME, but leaves the other two. */
static bool is_sqlite(const struct ddl *c, const struct op_type *t)
{
    bool adapted = c->rules->is_mysql && ddl_type_affinity(t) == OP_SA_TIME;
    return c->rules->padded_times || (!adapted && !strcmp(op_type_info[t->class].module, "sqlite"));
}

/* Written by a format of its own: sqlite.DATETIME(storage_format=, truncate_microseconds=). */
static bool is_formatted(const struct ddl *c, const struct op_type *t)
{
    return is_sqlite(c, t) &&
           (OP_GIVEN(t, storage_format) || t->flags[OP_PARAM_truncate_microseconds]);
}

static void datetime(struct ddl *c, struct buf *b, const struct op_value *v,
                     const struct op_type *t)
{
    bool known = v->kind == OP_VALUE_DATE || v->kind == OP_VALUE_DATETIME;
    if (is_formatted(c, t) || !(known || (v->kind == OP_VALUE_TIME && !is_sqlite(c, t)))) {
        refuse(c, v, t);
        return;
    }
    buf_char(b, '\'');
    if (v->kind == OP_VALUE_TIME)
        buf_slice(b, v->text);
    else
        buf_slice(b, date_part(v->text));
    if (is_sqlite(c, t)) {
        buf_char(b, ' ');
        if (v->kind == OP_VALUE_DATE)
            buf_puts(b, "00:00:00.000000");
        else if (!sqlite_time(b, time_part(v->text)))
            refuse(c, v, t);
    } else if (v->kind == OP_VALUE_DATETIME) {
        buf_char(b, ' ');
        buf_slice(b, time_part(v->text));
    }
    buf_char(b, '\'');
}

static void date(struct ddl *c, struct buf *b, const struct op_value *v, const struct op_type *t)
{
    bool known = v->kind == OP_VALUE_DATE || v->kind == OP_VALUE_DATETIME;
    if (is_formatted(c, t) || !(known || (v->kind == OP_VALUE_TIME && !is_sqlite(c, t)))) {
        refuse(c, v, t);
        return;
    }
    buf_char(b, '\'');
    buf_slice(b, date_part(v->text));
    buf_char(b, '\'');
}

static void time_of_day(struct ddl *c, struct buf *b, const struct op_value *v,
                        const struct op_type *t)
{
    bool known = v->kind == OP_VALUE_TIME ||
                 (!is_sqlite(c, t) && (v->kind == OP_VALUE_DATE || v->kind == OP_VALUE_DATETIME));
    if (!known || is_formatted(c, t)) {
        refuse(c, v, t);
        return;
    }
    buf_char(b, '\'');
    if (!is_sqlite(c, t))
        buf_slice(b, time_part(v->text));
    else if (!sqlite_time(b, v->text))
        refuse(c, v, t);
    buf_char(b, '\'');
}

/* make_interval(secs=>86405.0): repr() of the seconds, as far as it has no exponent. */
static void interval(struct ddl *c, struct buf *b, const struct op_value *v,
                     const struct op_type *t)
{
    bool native = t->class != OP_SA_INTERVAL || op_type_flag(t, OP_PARAM_native);
    bool own = t->class == OP_PG_INTERVAL || (c->rules->interval && native);
    if (v->kind != OP_VALUE_DELTA || !own) {
        refuse(c, v, t);
        return;
    }
    int64_t whole_ = v->integer / 1000000, rest = v->integer % 1000000;
    rest = rest < 0 ? -rest : rest;
    if ((!whole_ && rest && rest < 100) || whole_ > 999999999 || whole_ < -999999999) {
        refuse(c, v, t);
        return;
    }
    char fraction[16];
    snprintf(fraction, sizeof fraction, "%06" PRId64, rest);
    size_t n = strlen(fraction);
    while (n > 1 && fraction[n - 1] == '0')
        n--;
    buf_printf(b, "make_interval(secs=>%s%" PRId64 ".%.*s)", v->integer < 0 && !whole_ ? "-" : "",
               whole_, (int)n, fraction);
}

static void uuid(struct ddl *c, struct buf *b, const struct op_value *v, const struct op_type *t)
{
    bool objects = op_type_flag(t, OP_PARAM_as_uuid);
    bool dashes = objects && c->rules->native_uuid && op_type_flag(t, OP_PARAM_native_uuid);
    bool text = v->kind == OP_VALUE_STR && (!objects || dashes);
    if (dashes && v->kind == OP_VALUE_INT) { /* what PostgreSQL gets is str(value) */
        buf_char(b, '\'');
        integer(c, b, v, t);
        buf_char(b, '\'');
        return;
    }
    if (!text && !(v->kind == OP_VALUE_UUID && objects)) {
        refuse(c, v, t);
        return;
    }
    struct buf plain = ddl_buf(c);
    for (size_t i = 0; i < v->text.n; i++)
        if (dashes || v->text.p[i] != '-')
            buf_char(&plain, v->text.p[i]);
    ddl_string(c, b, buf_view(&plain));
}

static void bytes(struct ddl *c, struct buf *b, const struct op_value *v, const struct op_type *t)
{
    if (v->kind == OP_VALUE_BYTES && slice_bad_utf8(v->text) == v->text.n)
        ddl_string(c, b, v->text);
    else
        refuse(c, v, t);
}

/* ARRAY[...], nested as the dimensions say, or the first item; 0: they are not given. */
static void items(struct ddl *c, struct buf *b, const struct op_value *v, const struct op_type *t,
                  int64_t dimensions)
{
    bool nested = dimensions ? dimensions > 1 : v->nitems && v->items[0].kind == OP_VALUE_LIST;
    buf_puts(b, "ARRAY[");
    for (size_t i = 0; i < v->nitems; i++) {
        const struct op_value *item = &v->items[i];
        buf_puts(b, i ? ", " : "");
        if (item->kind == OP_VALUE_NONE || (item->kind == OP_VALUE_LIST) != nested)
            refuse(c, v, t);
        else if (nested)
            items(c, b, item, t, dimensions ? dimensions - 1 : 0);
        else
            ddl_literal(c, b, item, t->item);
    }
    buf_char(b, ']');
}

/* mysql.ENUM, on which SQLAlchemy ends in an AttributeError, or never. */
static bool is_broken(const struct ddl *c, const struct op_type *t)
{
    return t->class == OP_MY_ENUM &&
           (c->rules->named_types || !op_type_flag(t, OP_PARAM_native_enum));
}

static bool has_literal(const struct ddl *c, const struct op_type *t);

static void array(struct ddl *c, struct buf *b, const struct op_value *v, const struct op_type *t)
{
    bool own = t->class == OP_PG_ARRAY || c->rules->arrays;
    if (v->kind != OP_VALUE_LIST || !own || !t->item) {
        refuse(c, v, t);
        return;
    }
    if (is_broken(c, ddl_type_impl(c, t->item)) || !has_literal(c, t->item)) {
        no_renderer(c, v, t);
        return;
    }
    items(c, b, v, t, OP_GIVEN(t, dimensions) ? t->dimensions : 0);
}

static const struct {
    enum op_type_class affinity;
    void (*write)(struct ddl *c, struct buf *b, const struct op_value *v, const struct op_type *t);
} processors[] = {
    { OP_SA_STRING, string },     { OP_SA_INTEGER, integer },   { OP_SA_NUMERIC, numeric },
    { OP_SA_BOOLEAN, boolean },   { OP_SA_DATETIME, datetime }, { OP_SA_DATE, date },
    { OP_SA_TIME, time_of_day },  { OP_SA_INTERVAL, interval }, { OP_SA_UUID, uuid },
    { OP_SA_LARGEBINARY, bytes }, { OP_SA_ARRAY, array },
};

static bool has_literal(const struct ddl *c, const struct op_type *t)
{
    enum op_type_class affinity = ddl_type_affinity(ddl_type_impl(c, t));
    for (size_t i = 0; i < sizeof processors / sizeof *processors; i++)
        if (processors[i].affinity == affinity)
            return true;
    return false;
}

/* Types that pickle, or whose literal is another database's: TO_DATE(). */
static bool is_foreign(const struct ddl *c, const struct op_type *t)
{
    static const enum op_type_class foreign[] = { OP_OR_DATE, OP_OR_INTERVAL,
                                                  OP_MS_UNIQUEIDENTIFIER };
    for (size_t i = 0; i < sizeof foreign / sizeof *foreign; i++)
        if (t->class == foreign[i] && !c->session->server.connected)
            return true;
    return ddl_type_is(t, OP_SA_PICKLETYPE);
}

/* Enum(validate_strings=True) */
static bool is_member(const struct op_value *v, const struct op_type *t)
{
    if (!ddl_type_is(t, OP_SA_ENUM) || !t->flags[OP_PARAM_validate_strings] ||
        v->kind != OP_VALUE_STR)
        return true;
    for (size_t i = 0; i < t->values.n; i++)
        if (slice_is(v->text, t->values.at[i]))
            return true;
    return false;
}

void ddl_literal(struct ddl *c, struct buf *b, const struct op_value *v, const struct op_type *type)
{
    struct op_type own = { .class = resolved[v->kind].class };
    const struct op_type *t = type ? ddl_type_impl(c, type) : &own;
    for (const struct op_type *d = type; d && d->class == OP_SA_DECORATOR; d = d->item)
        if (d->processes) {
            ddl_fail(c, "values of this TypeDecorator are made by code of its own");
            return;
        }
    if (is_broken(c, t)) {
        refuse(c, v, t);
        return;
    }
    bool null = v->kind == OP_VALUE_JSON && v->integer && !c->session->server.connected;
    if (v->kind == OP_VALUE_NONE || null) { /* --sql does not ask JSON about None */
        buf_puts(b, "NULL");
        return;
    }
    if (is_foreign(c, t) || !is_member(v, t)) {
        refuse(c, v, t);
        return;
    }
    if (c->session->server.connected && type && ddl_bound(c, b, v, t))
        return;
    for (size_t i = 0; i < sizeof processors / sizeof *processors; i++)
        if (processors[i].affinity == ddl_type_affinity(t)) {
            processors[i].write(c, b, v, t);
            return;
        }
    no_renderer(c, v, t);
}
