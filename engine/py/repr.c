#include "py/repr.h"
#include "py/call.h"
#include "py/function.h"
#include "py/interp.h"
#include "py/iter.h"
#include "py/text.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool put(struct py *py, struct buf *b, struct py_value *v);

void py_float_digits(double x, char *digits, int *point)
{
    char text[40];
    for (int precision = 0; precision < 18; precision++) {
        snprintf(text, sizeof text, "%.*e", precision, x);
        if (strtod(text, NULL) == x)
            break;
    }
    char *e = strchr(text, 'e');
    *point = (int)strtol(e + 1, NULL, 10) + 1;
    size_t n = 0;
    for (const char *p = text; p < e; p++)
        if (*p != '.')
            digits[n++] = *p;
    digits[n] = '\0';
}

void py_repr_float(struct buf *b, double x)
{
    char digits[40];
    int point;
    if (isnan(x)) {
        buf_puts(b, "nan");
        return;
    }
    if (signbit(x))
        buf_char(b, '-');
    if (isinf(x)) {
        buf_puts(b, "inf");
        return;
    }
    py_float_digits(fabs(x), digits, &point);
    size_t n = strlen(digits);
    if (point > 16 || point <= -4) {
        buf_char(b, digits[0]);
        if (n > 1)
            buf_printf(b, ".%s", digits + 1);
        buf_printf(b, "e%c%02d", point > 0 ? '+' : '-', abs(point - 1));
    } else if (point <= 0) {
        buf_puts(b, "0.");
        buf_pad(b, '0', (size_t)-point);
        buf_puts(b, digits);
    } else if ((size_t)point >= n) {
        buf_puts(b, digits);
        buf_pad(b, '0', (size_t)point - n);
        buf_puts(b, ".0");
    } else {
        buf_add(b, digits, (size_t)point);
        buf_printf(b, ".%s", digits + point);
    }
}

/* ' unless that would need escapes that " does not. */
static char quote_for(struct slice s)
{
    return s.n && memchr(s.p, '\'', s.n) && !memchr(s.p, '"', s.n) ? '"' : '\'';
}

static void escape(struct buf *b, uint32_t c, char quote)
{
    if (c == (unsigned char)quote || c == '\\')
        buf_printf(b, "\\%c", (int)c);
    else if (c == '\t')
        buf_puts(b, "\\t");
    else if (c == '\n')
        buf_puts(b, "\\n");
    else if (c == '\r')
        buf_puts(b, "\\r");
    else if (c < 0x100)
        buf_printf(b, "\\x%02x", (unsigned)c);
    else
        buf_printf(b, c < 0x10000 ? "\\u%04x" : "\\U%08x", (unsigned)c);
}

void py_repr_text(struct buf *b, struct slice s)
{
    char quote = quote_for(s);
    buf_char(b, quote);
    for (size_t i = 0; i < s.n;) {
        size_t from = i;
        uint32_t c = py_text_decode(s, &i);
        if (c != (unsigned char)quote && c != '\\' && py_text_printable(c))
            buf_add(b, s.p + from, i - from);
        else
            escape(b, c, quote);
    }
    buf_char(b, quote);
}

void py_repr_bytes(struct buf *b, struct slice s)
{
    char quote = quote_for(s);
    buf_char(b, quote);
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c >= 0x20 && c < 0x7f && c != (unsigned char)quote && c != '\\')
            buf_char(b, (char)c);
        else
            escape(b, c, quote);
    }
    buf_char(b, quote);
}

static bool put_seq(struct py *py, struct buf *b, const struct py_value *v, const char *open,
                    const char *close)
{
    buf_puts(b, open);
    for (size_t i = 0; i < v->seq.n; i++) {
        if (i)
            buf_puts(b, ", ");
        if (!put(py, b, v->seq.at[i]))
            return false;
    }
    if (v->kind == PY_TUPLE && v->seq.n == 1)
        buf_char(b, ',');
    buf_puts(b, close);
    return true;
}

static bool put_keys(struct py *py, struct buf *b, const struct py_dict *d, enum py_view which,
                     bool braces)
{
    struct py_entry e;
    const char *sep = "";
    buf_puts(b, braces ? "{" : "[");
    for (size_t i = 0; py_dict_next(d, &i, &e); sep = ", ") {
        buf_puts(b, sep);
        if (which == PY_ITEMS && !braces)
            buf_char(b, '(');
        if (which != PY_VALUES && !put(py, b, e.key))
            return false;
        if (which == PY_ITEMS)
            buf_puts(b, braces ? ": " : ", ");
        if (which != PY_KEYS && !put(py, b, e.value))
            return false;
        if (which == PY_ITEMS && !braces)
            buf_char(b, ')');
    }
    buf_puts(b, braces ? "}" : "]");
    return true;
}

static bool put_dict(struct py *py, struct buf *b, const struct py_value *v)
{
    const struct py_dict *d = v->dict;
    if (!d->missing && !d->ordered)
        return put_keys(py, b, d, PY_ITEMS, true);
    if (d->missing) {
        buf_puts(b, "defaultdict(");
        if (!put(py, b, d->missing))
            return false;
        buf_puts(b, ", ");
        if (!put_keys(py, b, d, PY_ITEMS, true))
            return false;
    } else {
        buf_puts(b, "OrderedDict(");
        if (d->live && !put_keys(py, b, d, PY_ITEMS, false))
            return false;
    }
    buf_char(b, ')');
    return true;
}

static bool put_set(struct py *py, struct buf *b, const struct py_value *v)
{
    bool frozen = v->kind == PY_FROZENSET;
    if (!v->dict->live) {
        buf_puts(b, frozen ? "frozenset()" : "set()");
        return true;
    }
    if (!py_set_has_order(py, v))
        return false;
    buf_puts(b, frozen ? "frozenset(" : "");
    if (!put_keys(py, b, v->dict, PY_KEYS, true))
        return false;
    buf_puts(b, frozen ? ")" : "");
    return true;
}

static void put_range(struct buf *b, const struct py_value *v)
{
    buf_printf(b, "range(%lld, %lld", (long long)v->range.start, (long long)v->range.stop);
    if (v->range.step != 1)
        buf_printf(b, ", %lld", (long long)v->range.step);
    buf_char(b, ')');
}

/* <Color.RED: 1> */
static bool put_member(struct py *py, struct buf *b, const struct py_value *v)
{
    struct py_value *name = py_dict_find(py, v->instance.names, SLICE("_name_"));
    struct py_value *value = py_dict_find(py, v->instance.names, SLICE("_value_"));
    if (!name || !value)
        return py_refuse(py, "repr() of an enum member that is being made");
    buf_char(b, '<');
    buf_slice(b, v->instance.class->name);
    buf_char(b, '.');
    buf_slice(b, name->text);
    buf_puts(b, ": ");
    if (!put(py, b, value))
        return false;
    buf_char(b, '>');
    return true;
}

/* Without a __repr__ of its own. */
static bool put_plain_instance(struct py *py, struct buf *b, struct py_value *v)
{
    struct py_value *args = py_dict_find(py, v->instance.names, SLICE("args"));
    if (v->instance.class->is_enum)
        return put_member(py, b, v);
    if (py_class_is(v->instance.class, py_exception(py, PY_BaseException)) && args) {
        buf_slice(b, v->instance.class->name);
        if (args->seq.n != 1)
            return put(py, b, args);
        buf_char(b, '(');
        if (!put(py, b, args->seq.at[0]))
            return false;
        buf_char(b, ')');
        return true;
    }
    if (v->instance.base)
        return put(py, b, v->instance.base);
    return py_refuse(py, "repr() of a '%s' object, which would show its address",
                     py_type_name(py, v));
}

static bool put_instance(struct py *py, struct buf *b, struct py_value *v)
{
    if (!py_has_special(py, v, "__repr__"))
        return put_plain_instance(py, b, v);
    struct py_value *got = py_call_special(py, v, "__repr__", NULL, 0);
    if (!got)
        return false;
    if (py_plain(got)->kind != PY_STR)
        return py_raise(py, PY_TypeError, "__repr__ returned non-string (type %s)",
                        py_type_name(py, got));
    buf_slice(b, py_plain(got)->text);
    return true;
}

static bool put_class(struct buf *b, const struct py_class *c)
{
    buf_puts(b, c->is_enum ? "<enum '" : "<class '");
    if (!c->is_enum && c->module && *c->module)
        buf_printf(b, "%s.", c->module);
    buf_slice(b, c->name);
    buf_puts(b, "'>");
    return true;
}

static bool put_view(struct py *py, struct buf *b, const struct py_value *v)
{
    buf_printf(b, "%s(", py_type_name(py, v));
    if (!put_keys(py, b, v->view.dict->dict, (enum py_view)v->view.which, false))
        return false;
    buf_char(b, ')');
    return true;
}

static bool put_slice(struct py *py, struct buf *b, const struct py_value *v)
{
    struct py_value *part[] = { v->slice.start, v->slice.stop, v->slice.step };
    struct py_value *t = py_tuple(py, part, 3);
    buf_puts(b, "slice");
    return put(py, b, t);
}

static bool put_container(struct py *py, struct buf *b, struct py_value *v)
{
    switch ((int)v->kind) {
    case PY_TUPLE: return put_seq(py, b, v, "(", ")");
    case PY_LIST: return put_seq(py, b, v, "[", "]");
    case PY_DICT: return put_dict(py, b, v);
    case PY_SET:
    case PY_FROZENSET: return put_set(py, b, v);
    case PY_VIEW: return put_view(py, b, v);
    case PY_SLICE: return put_slice(py, b, v);
    case PY_INSTANCE: return put_instance(py, b, v);
    default: return py_refuse(py, "repr() of a '%s' object", py_type_name(py, v));
    }
}

static bool put_host(struct py *py, struct buf *b, struct py_value *v)
{
    struct slice text;
    if (!v->host.class->repr)
        return py_refuse(py, "repr() of a '%s' object", v->host.class->name);
    if (!v->host.class->repr(py, v, &text))
        return false;
    buf_slice(b, text);
    return true;
}

/* The containers whose repr() is being written. */
struct py_showing {
    const struct py_value *value;
    const struct py_showing *outer;
};

/* A list that holds itself shows as [...]: the containers being written are kept in py->showing. */
static bool put_nested(struct py *py, struct buf *b, struct py_value *v)
{
    struct py_showing here = { v, py->showing };
    for (const struct py_showing *s = py->showing; s; s = s->outer)
        if (s->value == v && v->kind != PY_INSTANCE) {
            buf_puts(b, v->kind == PY_LIST    ? "[...]"
                        : v->kind == PY_TUPLE ? "(...)"
                        : v->kind == PY_DICT  ? "{...}"
                                              : "...");
            return true;
        }
    if (!py_enter(py))
        return false;
    py->showing = &here;
    bool ok = put_container(py, b, v);
    py->showing = here.outer;
    py_leave(py);
    return ok;
}

static bool put(struct py *py, struct buf *b, struct py_value *v)
{
    if (!py_step(py))
        return false;
    switch ((int)v->kind) {
    case PY_NONE: buf_puts(b, "None"); return true;
    case PY_ELLIPSIS: buf_puts(b, "Ellipsis"); return true;
    case PY_NOT_IMPLEMENTED: buf_puts(b, "NotImplemented"); return true;
    case PY_BOOL: buf_puts(b, v->integer ? "True" : "False"); return true;
    case PY_INT: buf_printf(b, "%lld", (long long)v->integer); return true;
    case PY_FLOAT: py_repr_float(b, v->real); return true;
    case PY_STR: py_repr_text(b, v->text); return true;
    case PY_BYTES:
        buf_char(b, 'b');
        py_repr_bytes(b, v->text);
        return true;
    case PY_RANGE: put_range(b, v); return true;
    case PY_CLASS: return put_class(b, v->class);
    case PY_HOST: return put_host(py, b, v);
    case PY_NATIVE: buf_printf(b, "<built-in function %s>", v->native->name); return true;
    case PY_TUPLE:
    case PY_LIST:
    case PY_DICT:
    case PY_SET:
    case PY_FROZENSET:
    case PY_SLICE:
    case PY_VIEW:
    case PY_INSTANCE: return put_nested(py, b, v);
    case PY_FUNCTION:
    case PY_DESCRIPTOR:
    case PY_METHOD:
    case PY_MODULE:
    case PY_ITERATOR:
    case PY_KINDS: break;
    }
    return py_refuse(py, "repr() of a '%s' object, which would show its address",
                     py_type_name(py, v));
}

bool py_repr(struct py *py, struct py_value *v, struct slice *out)
{
    struct buf b = { .arena = py->a };
    if (!put(py, &b, v))
        return false;
    *out = slice_range(buf_str(&b), b.data ? b.data + b.len : buf_str(&b));
    return !b.failed || py_refuse_limit(py, "a text beyond %d bytes", BUF_MAX);
}

/* [Errno 2] No such file or directory: 'x' */
static bool str_of_os_error(struct py *py, const struct py_value *args, struct slice *out)
{
    struct slice number;
    struct slice text;
    struct slice file = SLICE("");
    if (!py_to_str(py, args->seq.at[0], &number) || !py_to_str(py, args->seq.at[1], &text) ||
        (args->seq.n > 2 && !py_repr(py, args->seq.at[2], &file)))
        return false;
    *out = slice_of(arena_printf(py->a, "[Errno %.*s] %.*s%s%.*s", (int)number.n, number.p,
                                 (int)text.n, text.p, file.n ? ": " : "", (int)file.n, file.p));
    return true;
}

static bool str_of_exception(struct py *py, struct py_value *v, struct slice *out)
{
    struct py_value *args = py_dict_find(py, v->instance.names, SLICE("args"));
    if (!args || !args->seq.n) {
        *out = SLICE("");
        return true;
    }
    if (args->seq.n > 1 && py_class_is(v->instance.class, py_exception(py, PY_OSError)))
        return str_of_os_error(py, args, out);
    if (args->seq.n > 1)
        return py_repr(py, args, out);
    return py_class_is(v->instance.class, py_exception(py, PY_KeyError))
               ? py_repr(py, args->seq.at[0], out)
               : py_to_str(py, args->seq.at[0], out);
}

/* Without a __str__ of its own. */
static bool str_of_plain(struct py *py, struct py_value *v, struct slice *out)
{
    if (v->instance.class->is_enum) {
        struct py_value *name = py_dict_find(py, v->instance.names, SLICE("_name_"));
        if (v->instance.class->shows_value)
            return py_to_str(py, v->instance.base, out);
        if (!name)
            return py_refuse(py, "str() of an enum member that is being made");
        char *text = arena_printf(py->a, "%.*s.%.*s", (int)v->instance.class->name.n,
                                  v->instance.class->name.p, (int)name->text.n, name->text.p);
        *out = slice_of(text);
        return true;
    }
    if (py_class_is(v->instance.class, py_exception(py, PY_BaseException)))
        return str_of_exception(py, v, out);
    if (v->instance.base && !py_has_special(py, v, "__repr__"))
        return py_to_str(py, v->instance.base, out);
    return py_repr(py, v, out);
}

static bool str_of_instance(struct py *py, struct py_value *v, struct slice *out)
{
    if (!py_has_special(py, v, "__str__"))
        return str_of_plain(py, v, out);
    struct py_value *got = py_call_special(py, v, "__str__", NULL, 0);
    if (!got)
        return false;
    if (py_plain(got)->kind != PY_STR)
        return py_raise(py, PY_TypeError, "__str__ returned non-string (type %s)",
                        py_type_name(py, got));
    *out = py_plain(got)->text;
    return true;
}

bool py_plain_repr(struct py *py, struct py_value *v, struct slice *out)
{
    struct buf b = { .arena = py->a };
    if (v->kind != PY_INSTANCE)
        return py_repr(py, v, out);
    if (!put_plain_instance(py, &b, v))
        return false;
    *out = b.data ? buf_view(&b) : SLICE("");
    return true;
}

bool py_plain_str(struct py *py, struct py_value *v, struct slice *out)
{
    return v->kind == PY_INSTANCE ? str_of_plain(py, v, out) : py_to_str(py, v, out);
}

bool py_to_str(struct py *py, struct py_value *v, struct slice *out)
{
    if (v->kind == PY_STR) {
        *out = v->text;
        return true;
    }
    if (v->kind == PY_HOST && v->host.class->str)
        return v->host.class->str(py, v, out);
    if (v->kind != PY_INSTANCE)
        return py_repr(py, v, out);
    if (!py_enter(py))
        return false;
    bool ok = str_of_instance(py, v, out);
    py_leave(py);
    return ok;
}
