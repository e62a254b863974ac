#include "py/format.h"
#include "py/call.h"
#include "py/interp.h"
#include "py/repr.h"
#include "py/text.h"
#include <ctype.h>
#include <string.h>

static bool is_align(char c)
{
    return c == '<' || c == '>' || c == '=' || c == '^';
}

static bool number(struct py *py, struct slice *s, int64_t *out)
{
    *out = s->n && isdigit((unsigned char)*s->p) ? 0 : -1;
    while (s->n && isdigit((unsigned char)*s->p)) {
        *out = *out * 10 + (*s->p - '0');
        *s = slice_skip(*s, 1);
        if (*out > PY_MAX_WIDTH)
            return py_refuse_limit(py, "a width beyond %d in a format", PY_MAX_WIDTH);
    }
    return true;
}

static bool eat(struct slice *s, const char *any, char *out)
{
    if (!s->n || !*s->p || !strchr(any, *s->p))
        return false;
    *out = *s->p;
    *s = slice_skip(*s, 1);
    return true;
}

static void parse_align(struct slice *s, struct py_spec *spec)
{
    size_t n = 0;
    char c;
    if (s->n)
        py_text_decode(*s, &n);
    if (s->n > n && n && is_align(s->p[n])) {
        spec->fill = (struct slice){ s->p, n };
        spec->align = s->p[n];
        *s = slice_skip(*s, n + 1);
    } else if (eat(s, "<>=^", &c)) {
        spec->align = c;
    }
}

/* format_spec ::= [[fill]align][sign]["z"]["#"]["0"][width][grouping]["." precision][type] */
static bool parse_spec(struct py *py, struct py_value *v, struct slice s, struct py_spec *spec)
{
    struct slice whole = s;
    char c;
    *spec = (struct py_spec){ .width = -1, .precision = -1 };
    parse_align(&s, spec);
    eat(&s, "+- ", &spec->sign);
    spec->no_negative_zero = eat(&s, "z", &c);
    spec->alternate = eat(&s, "#", &c);
    if (eat(&s, "0", &c)) {
        spec->zero = true;
        if (!spec->fill.n)
            spec->fill = SLICE("0");
        if (!spec->align && py_plain(v)->kind != PY_STR)
            spec->align = '=';
    }
    if (!number(py, &s, &spec->width))
        return false;
    eat(&s, ",_", &spec->group);
    if (spec->group && eat(&s, ",_", &c))
        return c == spec->group
                   ? py_raise(py, PY_ValueError, "Cannot specify '%c' with '%c'.", c, c)
                   : py_raise(py, PY_ValueError, "Cannot specify both ',' and '_'.");
    if (eat(&s, ".", &c)) {
        if (!number(py, &s, &spec->precision))
            return false;
        if (spec->precision < 0)
            return py_raise(py, PY_ValueError, "Format specifier missing precision");
    }
    if (s.n == 1 && !((unsigned char)*s.p & 0x80))
        spec->type = *s.p;
    else if (s.n)
        return py_raise(py, PY_ValueError,
                        "Invalid format specifier '%.*s' for object of type '%s'", (int)whole.n,
                        whole.p, py_type_name(py, v));
    return true;
}

void py_format_text(struct slice text, const struct py_spec *spec, struct buf *out)
{
    if (spec->precision >= 0)
        text.n = py_text_offset(text, (size_t)spec->precision);
    size_t n = py_text_len(text);
    size_t pad = spec->width > 0 && (size_t)spec->width > n ? (size_t)spec->width - n : 0;
    size_t left = spec->align == '>' ? pad : spec->align == '^' ? pad / 2 : 0;
    struct slice fill = spec->fill.n ? spec->fill : SLICE(" ");
    for (size_t i = 0; i < left; i++)
        buf_slice(out, fill);
    buf_slice(out, text);
    for (size_t i = left; i < pad; i++)
        buf_slice(out, fill);
}

static void *unknown_code(struct py *py, char code, struct py_value *v)
{
    if ((unsigned char)code > 0x20 && (unsigned char)code < 0x80)
        return py_raise(py, PY_ValueError, "Unknown format code '%c' for object of type '%s'", code,
                        py_type_name(py, v));
    return py_raise(py, PY_ValueError, "Unknown format code '\\x%x' for object of type '%s'",
                    (unsigned char)code, py_type_name(py, v));
}

static bool format_str(struct py *py, struct py_value *v, const struct py_spec *spec,
                       struct buf *out)
{
    if (spec->type && spec->type != 's')
        return unknown_code(py, spec->type, v);
    if (spec->sign)
        return py_raise(py, PY_ValueError,
                        spec->sign == ' ' ? "Space not allowed in string format specifier"
                                          : "Sign not allowed in string format specifier");
    if (spec->no_negative_zero)
        return py_raise(py, PY_ValueError,
                        "Negative zero coercion (z) not allowed in string format specifier");
    if (spec->alternate)
        return py_raise(py, PY_ValueError,
                        "Alternate form (#) not allowed in string format specifier");
    if (spec->group)
        return py_raise(py, PY_ValueError, "Cannot specify '%c' with 's'.", spec->group);
    if (spec->align == '=')
        return py_raise(py, PY_ValueError, "'=' alignment not allowed in string format specifier");
    py_format_text(v->text, spec, out);
    return true;
}

static bool format_integer(struct py *py, struct py_value *v, const struct py_spec *spec,
                           struct buf *out)
{
    char t = spec->type;
    if (t && strchr("eEfFgG%", t))
        return py_format_float(py, (double)v->integer, spec, out);
    if (t && !strchr("bcdoxXn", t))
        return unknown_code(py, t, v);
    if (spec->precision >= 0)
        return py_raise(py, PY_ValueError, "Precision not allowed in integer format specifier");
    if (spec->no_negative_zero)
        return py_raise(py, PY_ValueError,
                        "Negative zero coercion (z) not allowed in format specifier with integer "
                        "presentation type");
    if (spec->group == ',' && t && strchr("bcoxXn", t))
        return py_raise(py, PY_ValueError, "Cannot specify ',' with '%c'.", t);
    if (spec->group == '_' && t && strchr("cn", t))
        return py_raise(py, PY_ValueError, "Cannot specify '_' with '%c'.", t);
    if (t == 'c') {
        struct buf b = { .arena = py->a };
        if (spec->sign)
            return py_raise(py, PY_ValueError,
                            "Sign not allowed with integer format specifier 'c'");
        if (spec->alternate)
            return py_raise(py, PY_ValueError,
                            "Alternate form (#) not allowed with integer format specifier 'c'");
        if (v->integer < 0 || v->integer > 0x10ffff)
            return py_raise(py, PY_OverflowError, "%%c arg not in range(0x110000)");
        py_text_encode(&b, (uint32_t)v->integer);
        struct py_spec s = *spec;
        s.align = s.align == '=' || !s.align ? '>' : s.align;
        py_format_text(buf_view(&b), &s, out);
        return true;
    }
    return py_format_int(py, v->integer, spec, out);
}

static bool format_known(struct py *py, struct py_value *v, struct slice text, struct buf *out)
{
    struct py_spec spec;
    if (!parse_spec(py, v, text, &spec))
        return false;
    if (v->kind == PY_STR)
        return format_str(py, v, &spec, out);
    if (v->kind == PY_FLOAT) {
        if (spec.type && !strchr("eEfFgGn%", spec.type))
            return unknown_code(py, spec.type, v);
        if (spec.group && spec.type == 'n')
            return py_raise(py, PY_ValueError, "Cannot specify '%c' with 'n'.", spec.group);
        return py_format_float(py, v->real, &spec, out);
    }
    return format_integer(py, v, &spec, out);
}

static bool format_user(struct py *py, struct py_value *v, struct slice spec, struct slice *out)
{
    struct py_value *arg = py_str(py, spec);
    struct py_value *got = py_call_special(py, v, "__format__", &arg, 1);
    if (got && got->kind != PY_STR)
        return py_raise(py, PY_TypeError, "__format__ must return a str, not %s",
                        py_type_name(py, got));
    if (got)
        *out = got->text;
    return got != NULL;
}

bool py_format_value(struct py *py, struct py_value *v, struct slice spec, struct slice *out)
{
    struct buf b = { .arena = py->a };
    if (py_has_special(py, v, "__format__"))
        return format_user(py, v, spec, out);
    if (v->kind == PY_HOST && v->host.class->format)
        return v->host.class->format(py, v, spec, out);
    if (v->kind == PY_INSTANCE && v->instance.class->is_enum) {
        if (!py_to_str(py, v, out))
            return false;
        if (v->instance.class->shows_value && v->instance.base && spec.n)
            return py_format_value(py, v->instance.base, spec, out);
        v = py_str(py, *out);
    }
    if (!spec.n)
        return py_to_str(py, v, out);
    struct py_value *p = py_plain(v);
    if (p->kind != PY_STR && p->kind != PY_FLOAT && !py_is_int(p))
        return py_raise(py, PY_TypeError, "unsupported format string passed to %s.__format__",
                        py_type_name(py, v));
    if (!format_known(py, p, spec, &b))
        return false;
    *out = b.data ? buf_view(&b) : SLICE("");
    return true;
}

/* ascii(): repr with everything beyond ASCII escaped. */
static struct slice to_ascii(struct py *py, struct slice s)
{
    struct buf b = { .arena = py->a };
    for (size_t i = 0; i < s.n;) {
        uint32_t c = py_text_decode(s, &i);
        if (c < 0x80)
            buf_char(&b, (char)c);
        else
            buf_printf(&b,
                       c < 0x100     ? "\\x%02x"
                       : c < 0x10000 ? "\\u%04x"
                                     : "\\U%08x",
                       (unsigned)c);
    }
    return buf_view(&b);
}

struct py_value *py_format_convert(struct py *py, struct py_value *v, char conversion)
{
    struct slice text;
    if (!conversion)
        return v;
    if (conversion == 's' ? !py_to_str(py, v, &text) : !py_repr(py, v, &text))
        return NULL;
    return py_str(py, conversion == 'a' ? to_ascii(py, text) : text);
}
