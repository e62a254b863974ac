/* Digits, sign, grouping and padding of numbers. */
#include "py/format.h"
#include "py/interp.h"
#include "py/repr.h"
#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A number cut in the pieces that padding and grouping treat apart. */
struct pieces {
    char sign;          /* or 0 */
    const char *prefix; /* "0x" */
    struct slice whole; /* digits before the point */
    struct slice rest;  /* ".5e+10%" */
};

static size_t grouped_len(size_t n, size_t every)
{
    return n ? n + (n - 1) / every : 0;
}

static void put_grouped(struct buf *out, struct slice digits, size_t zeros, char sep, size_t every)
{
    size_t n = zeros + digits.n;
    for (size_t i = 0; i < n; i++) {
        if (sep && i && (n - i) % every == 0)
            buf_char(out, sep);
        buf_char(out, i < zeros ? '0' : digits.p[i - zeros]);
    }
}

/* Zeros in front of the digits that fill the width, separators counted. */
static size_t zeros_for(size_t digits, size_t others, const struct py_spec *spec, size_t every)
{
    size_t zeros = 0;
    size_t width = spec->width > 0 ? (size_t)spec->width : 0;
    while (others + (spec->group ? grouped_len(digits + zeros, every) : digits + zeros) < width)
        zeros++;
    return zeros;
}

static void put_pieces(struct buf *out, const struct pieces *p, const struct py_spec *spec,
                       size_t every)
{
    size_t others = (p->sign != 0) + strlen(p->prefix) + p->rest.n;
    bool fill_zero = spec->align == '=' && slice_is(spec->fill, "0");
    size_t zeros = fill_zero ? zeros_for(p->whole.n, others, spec, every) : 0;
    size_t n = others + (spec->group ? grouped_len(p->whole.n + zeros, every) : p->whole.n + zeros);
    size_t pad = spec->width > 0 && (size_t)spec->width > n ? (size_t)spec->width - n : 0;
    char align = spec->align ? spec->align : '>';
    struct slice fill = spec->fill.n ? spec->fill : SLICE(" ");
    size_t left = align == '>' ? pad : align == '^' ? pad / 2 : 0;
    size_t middle = align == '=' ? pad : 0;
    for (size_t i = 0; i < left; i++)
        buf_slice(out, fill);
    if (p->sign)
        buf_char(out, p->sign);
    buf_puts(out, p->prefix);
    for (size_t i = 0; i < middle; i++)
        buf_slice(out, fill);
    put_grouped(out, p->whole, zeros, spec->group, every);
    buf_slice(out, p->rest);
    for (size_t i = left + middle; i < pad; i++)
        buf_slice(out, fill);
}

static char sign_for(bool negative, const struct py_spec *spec)
{
    return negative ? '-' : spec->sign == '+' || spec->sign == ' ' ? spec->sign : 0;
}

static struct slice digits_of(struct py *py, uint64_t n, unsigned base, bool upper)
{
    char *p = arena_array(py->a, char, 65);
    size_t i = 64;
    do {
        p[--i] = (upper ? "0123456789ABCDEF" : "0123456789abcdef")[n % base];
        n /= base;
    } while (n);
    return (struct slice){ p + i, 64 - i };
}

bool py_format_int(struct py *py, int64_t n, const struct py_spec *spec, struct buf *out)
{
    char t = spec->type ? spec->type : 'd';
    unsigned base = t == 'b' ? 2 : t == 'o' ? 8 : t == 'x' || t == 'X' ? 16 : 10;
    uint64_t size = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
    struct pieces p = { .sign = sign_for(n < 0, spec), .prefix = "", .rest = SLICE("") };
    if (spec->alternate && base != 10)
        p.prefix = t == 'b' ? "0b" : t == 'o' ? "0o" : t == 'x' ? "0x" : "0X";
    p.whole = digits_of(py, size, base, t == 'X');
    put_pieces(out, &p, spec, base == 10 ? 3 : 4);
    return true;
}

/* A float without a type: as repr, or as 'g' that keeps a digit behind the point. */
static char *plain_text(struct py *py, double x, const struct py_spec *spec)
{
    struct buf b = { .arena = py->a };
    char probe[64];
    if (spec->precision < 0) {
        py_repr_float(&b, x);
        if (spec->alternate && b.data && !strchr(b.data, '.')) {
            char *e = strchr(b.data, 'e');
            return arena_printf(py->a, "%.*s.%s", (int)(e - b.data), b.data, e);
        }
        return buf_str(&b);
    }
    int precision = spec->precision ? (int)spec->precision : 1;
    snprintf(probe, sizeof probe, "%.*e", precision > 50 ? 50 : precision - 1, x);
    int point = (int)strtol(strchr(probe, 'e') + 1, NULL, 10) + 1;
    bool exponent = x != 0 && (point <= -4 || point > precision - 1);
    if (x == 0)
        exponent = precision < 2;
    if (!exponent) {
        char *text = arena_printf(py->a, spec->alternate ? "%#.*g" : "%.*g", precision, x);
        return strchr(text, '.') ? text : arena_printf(py->a, "%s.0", text);
    }
    char *text = arena_printf(py->a, "%.*e", precision - 1, x);
    char *e = strchr(text, 'e');
    size_t n = (size_t)(e - text);
    if (memchr(text, '.', n) && !spec->alternate) {
        while (text[n - 1] == '0')
            n--;
        n -= text[n - 1] == '.';
    }
    bool dot = spec->alternate && !memchr(text, '.', n);
    return arena_printf(py->a, "%.*s%s%s", (int)n, text, dot ? "." : "", e);
}

static char *float_text(struct py *py, double x, const struct py_spec *spec)
{
    char t = spec->type;
    int precision = spec->precision < 0 ? 6 : (int)spec->precision;
    bool alt = spec->alternate;
    switch (t == 'n' ? 'g' : t) {
    case 'e': return arena_printf(py->a, alt ? "%#.*e" : "%.*e", precision, x);
    case 'E': return arena_printf(py->a, alt ? "%#.*E" : "%.*E", precision, x);
    case 'g': return arena_printf(py->a, alt ? "%#.*g" : "%.*g", precision, x);
    case 'G': return arena_printf(py->a, alt ? "%#.*G" : "%.*G", precision, x);
    case '%': return arena_printf(py->a, alt ? "%#.*f%%" : "%.*f%%", precision, x * 100);
    case 'f':
    case 'F': return arena_printf(py->a, alt ? "%#.*f" : "%.*f", precision, x);
    default: return plain_text(py, x, spec);
    }
}

static bool all_zero(const char *text)
{
    for (; *text && *text != 'e' && *text != 'E'; text++)
        if (*text >= '1' && *text <= '9')
            return false;
    return true;
}

bool py_format_float(struct py *py, double x, const struct py_spec *spec, struct buf *out)
{
    bool upper = spec->type && strchr("EFG", spec->type);
    struct pieces p = { .prefix = "", .rest = SLICE("") };
    bool negative = signbit(x) && !isnan(x);
    if (isnan(x) || isinf(x)) {
        p.whole = slice_of(isnan(x) ? (upper ? "NAN" : "nan") : (upper ? "INF" : "inf"));
        if (spec->type == '%')
            p.rest = SLICE("%");
        p.sign = sign_for(negative, spec);
        put_pieces(out, &p, spec, 3);
        return true;
    }
    char *text = float_text(py, fabs(x), spec);
    size_t n = strspn(text, "0123456789");
    if (spec->no_negative_zero && all_zero(text))
        negative = false;
    p.whole = (struct slice){ text, n };
    p.rest = slice_of(text + n);
    p.sign = sign_for(negative, spec);
    put_pieces(out, &p, spec, 3);
    return true;
}
