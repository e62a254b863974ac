/* The % operator on str. */
#include "py/call.h"
#include "py/format.h"
#include "py/interp.h"
#include "py/operator.h"
#include "py/repr.h"
#include "py/text.h"
#include <ctype.h>
#include <math.h>
#include <string.h>

struct percent {
    struct py *py;
    struct slice text;
    size_t i;
    struct py_value *right;
    size_t next; /* of a tuple's items */
    bool mapped; /* a "%(name)" was read */
};

static struct py_value *next_value(struct percent *p)
{
    bool tuple = p->right->kind == PY_TUPLE;
    size_t n = tuple ? p->right->seq.n : 1;
    if (p->next >= n)
        return py_raise(p->py, PY_TypeError, "not enough arguments for format string");
    p->next++;
    return tuple ? p->right->seq.at[p->next - 1] : p->right;
}

static bool is_mapping(struct py *py, struct py_value *v)
{
    enum py_kind k = py_plain(v)->kind;
    return k == PY_DICT || k == PY_LIST || k == PY_BYTES || k == PY_RANGE ||
           (k == PY_HOST && v->host.class->item) || py_has_special(py, v, "__getitem__");
}

/* "(" name ")" */
static bool mapping_key(struct percent *p, struct py_value **out)
{
    size_t from = p->i;
    unsigned depth = 1;
    if (!is_mapping(p->py, p->right))
        return py_raise(p->py, PY_TypeError, "format requires a mapping");
    for (; p->i < p->text.n; p->i++) {
        depth += p->text.p[p->i] == '(';
        depth -= p->text.p[p->i] == ')';
        if (!depth)
            break;
    }
    if (p->i == p->text.n)
        return py_raise(p->py, PY_ValueError, "incomplete format key");
    struct slice name = { p->text.p + from, p->i++ - from };
    p->mapped = true;
    *out = py_item(p->py, p->right, py_str(p->py, name));
    return *out != NULL;
}

static void flags(struct percent *p, struct py_spec *spec)
{
    for (; p->i < p->text.n; p->i++) {
        char c = p->text.p[p->i];
        if (c == '-')
            spec->align = '<';
        else if (c == '+')
            spec->sign = '+';
        else if (c == ' ')
            spec->sign = spec->sign ? spec->sign : ' ';
        else if (c == '#')
            spec->alternate = true;
        else if (c == '0')
            spec->zero = true;
        else
            return;
    }
}

/* "*" or digits; -1 when there are none. */
static bool amount(struct percent *p, int64_t *out)
{
    *out = -1;
    if (p->i < p->text.n && p->text.p[p->i] == '*') {
        struct py_value *v = next_value(p);
        p->i++;
        if (v && !py_is_int(v))
            return py_raise(p->py, PY_TypeError, "* wants int");
        if (!v)
            return false;
        *out = v->integer;
    } else {
        while (p->i < p->text.n && isdigit((unsigned char)p->text.p[p->i])) {
            *out = (*out < 0 ? 0 : *out) * 10 + (p->text.p[p->i++] - '0');
            if (*out > PY_MAX_WIDTH)
                break;
        }
    }
    return (*out <= PY_MAX_WIDTH && *out >= -PY_MAX_WIDTH) ||
           py_refuse_limit(p->py, "a width beyond %d in a format", PY_MAX_WIDTH);
}

static bool whole_number(struct percent *p, char type, struct py_value *v, int64_t *out)
{
    struct py_value *n = py_plain(v);
    if (n->kind == PY_FLOAT && strchr("diu", type)) {
        if (isnan(n->real) || isinf(n->real))
            return isnan(n->real)
                       ? py_raise(p->py, PY_ValueError, "cannot convert float NaN to integer")
                       : py_raise(p->py, PY_OverflowError,
                                  "cannot convert float infinity to integer");
        if (n->real >= 9.2e18 || n->real <= -9.2e18)
            return py_refuse(p->py, "an integer beyond 64 bits");
        *out = (int64_t)n->real;
        return true;
    }
    if (!py_is_int(n))
        return py_raise(p->py, PY_TypeError,
                        strchr("diu", type) ? "%%%c format: a real number is required, not %s"
                                            : "%%%c format: an integer is required, not %s",
                        type, py_type_name(p->py, v));
    *out = n->integer;
    return true;
}

/* Integers: the precision is a least number of digits. */
static bool put_integer(struct percent *p, struct py_spec *spec, struct py_value *v,
                        struct buf *out)
{
    int64_t n = 0;
    if (!whole_number(p, spec->type, v, &n))
        return false;
    if (strchr("iu", spec->type))
        spec->type = 'd';
    if (spec->precision >= 0) {
        struct py_spec digits = { .width = spec->precision,
                                  .precision = -1,
                                  .align = '=',
                                  .fill = SLICE("0"),
                                  .type = spec->type };
        struct buf b = { .arena = p->py->a };
        struct buf all = { .arena = p->py->a };
        uint64_t size = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
        if (size > INT64_MAX)
            return py_refuse(p->py, "a precision for the smallest integer");
        py_format_int(p->py, (int64_t)size, &digits, &b);
        if (n < 0 || spec->sign)
            buf_char(&all, n < 0 ? '-' : spec->sign);
        if (spec->alternate && spec->type != 'd')
            buf_printf(&all, "0%c", spec->type);
        size_t room = spec->width > 0 ? (size_t)spec->width : 0;
        if (spec->zero && spec->align != '<' && room > all.len + b.len)
            buf_pad(&all, '0', room - all.len - b.len);
        buf_slice(&all, buf_view(&b));
        spec->precision = -1;
        spec->align = spec->align ? spec->align : '>';
        py_format_text(buf_view(&all), spec, out);
        return true;
    }
    if (spec->zero && spec->align != '<') {
        spec->align = '=';
        spec->fill = SLICE("0");
    }
    return py_format_int(p->py, n, spec, out);
}

static bool put_real(struct percent *p, struct py_spec *spec, struct py_value *v, struct buf *out)
{
    struct py_value *n = py_plain(v);
    if (n->kind != PY_FLOAT && !py_is_int(n))
        return py_raise(p->py, PY_TypeError, "must be real number, not %s", py_type_name(p->py, v));
    if (spec->zero && spec->align != '<') {
        spec->align = '=';
        spec->fill = SLICE("0");
    }
    return py_format_float(p->py, n->kind == PY_FLOAT ? n->real : (double)n->integer, spec, out);
}

static bool put_char(struct percent *p, struct py_spec *spec, struct py_value *v, struct buf *out)
{
    struct buf b = { .arena = p->py->a };
    struct py_value *n = py_plain(v);
    if (py_is_int(n)) {
        if (n->integer < 0 || n->integer > 0x10ffff)
            return py_raise(p->py, PY_OverflowError, "%%c arg not in range(0x110000)");
        py_text_encode(&b, (uint32_t)n->integer);
    } else if (n->kind == PY_STR && py_text_len(n->text) == 1) {
        buf_slice(&b, n->text);
    } else {
        return py_raise(p->py, PY_TypeError, "%%c requires int or char");
    }
    spec->precision = -1;
    py_format_text(buf_view(&b), spec, out);
    return true;
}

static bool put_text(struct percent *p, struct py_spec *spec, struct py_value *v, struct buf *out)
{
    struct py_value *text = py_format_convert(p->py, v, spec->type);
    if (!text)
        return false;
    py_format_text(text->text, spec, out);
    return true;
}

static bool put(struct percent *p, struct py_spec *spec, struct py_value *v, struct buf *out)
{
    char t = spec->type;
    if (strchr("diuoxX", t))
        return put_integer(p, spec, v, out);
    if (strchr("eEfFgG", t))
        return put_real(p, spec, v, out);
    spec->align = spec->align ? spec->align : '>';
    return t == 'c' ? put_char(p, spec, v, out) : put_text(p, spec, v, out);
}

/* conversion ::= "%" ["(" name ")"] flags [width] ["." precision] [length] type */
static bool conversion(struct percent *p, struct buf *out)
{
    struct py_spec spec = { .width = -1, .precision = -1 };
    struct py_value *v = NULL;
    if (p->i < p->text.n && p->text.p[p->i] == '(') {
        p->i++;
        if (!mapping_key(p, &v))
            return false;
    }
    flags(p, &spec);
    if (!amount(p, &spec.width))
        return false;
    if (spec.width < -1) {
        spec.align = '<';
        spec.width = -spec.width;
    }
    if (p->i < p->text.n && p->text.p[p->i] == '.') {
        p->i++;
        if (!amount(p, &spec.precision))
            return false;
        spec.precision = spec.precision < 0 ? 0 : spec.precision;
    }
    if (p->i < p->text.n && strchr("hlL", p->text.p[p->i]) && p->text.p[p->i])
        p->i++;
    if (p->i >= p->text.n)
        return py_raise(p->py, PY_ValueError, "incomplete format");
    spec.type = p->text.p[p->i++];
    if (spec.type == '%') {
        buf_char(out, '%');
        return true;
    }
    if (!spec.type || !strchr("diuoxXeEfFgGcrsa", spec.type)) {
        size_t at = p->i - 1;
        uint32_t c = py_text_decode(p->text, &at);
        return py_raise(
            p->py, PY_ValueError, "unsupported format character '%c' (0x%x) at index %zu",
            c > 31 && c < 127 ? (int)c : '?', (unsigned)c, py_text_index(p->text, p->i - 1));
    }
    if (!v)
        v = next_value(p);
    return v && put(p, &spec, v, out);
}

struct py_value *py_format_percent(struct py *py, struct slice text, struct py_value *right)
{
    struct percent p = { .py = py, .text = text, .right = right };
    struct buf out = { .arena = py->a };
    while (p.i < text.n) {
        char c = text.p[p.i++];
        if (c != '%')
            buf_char(&out, c);
        else if (!conversion(&p, &out))
            return NULL;
    }
    bool unused = right->kind == PY_TUPLE ? p.next < right->seq.n
                                          : !p.next && !p.mapped && !is_mapping(py, right);
    if (unused)
        return py_raise(py, PY_TypeError, "not all arguments converted during string formatting");
    return py_str(py, out.data ? buf_view(&out) : SLICE(""));
}
