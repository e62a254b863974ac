#include "py/literal.h"
#include "py/source.h"
#include <locale.h>
#include <stdlib.h>
#include <string.h>

static unsigned digit_value(char c)
{
    if (c >= '0' && c <= '9')
        return (unsigned)(c - '0');
    return (c | 32) >= 'a' && (c | 32) <= 'f' ? (unsigned)((c | 32) - 'a') + 10 : 16;
}

bool literal_integer(struct slice text, int64_t *out)
{
    unsigned base = 10;
    if (text.n > 2 && strchr("xob", text.p[1] | 32)) {
        base = (text.p[1] | 32) == 'x' ? 16 : (text.p[1] | 32) == 'o' ? 8 : 2;
        text = slice_skip(text, 2);
    }
    *out = 0;
    for (size_t i = 0; i < text.n; i++)
        if (text.p[i] != '_' && (__builtin_mul_overflow(*out, base, out) ||
                                 __builtin_add_overflow(*out, digit_value(text.p[i]), out)))
            return false;
    return true;
}

double literal_real(struct arena *a, struct slice text)
{
    char *copy = arena_alloc(a, text.n + 1, 1, 1);
    size_t n = 0;
    for (size_t i = 0; i < text.n; i++)
        if (text.p[i] != '_')
            copy[n++] = text.p[i];
    /* The decimal point is the locale's for strtod(); the program around the library may have set
     * any. */
    locale_t c = newlocale(LC_ALL_MASK, "C", (locale_t)0);
    if (!c)
        arena_oom();
    double value = strtod_l(copy, NULL, c);
    freelocale(c);
    return value;
}

static const struct {
    char letter, value;
} simple[] = {
    { '\\', '\\' }, { '\'', '\'' }, { '"', '"' },  { 'a', '\a' }, { 'b', '\b' },
    { 'f', '\f' },  { 'n', '\n' },  { 'r', '\r' }, { 't', '\t' }, { 'v', '\v' },
};

static bool add_code(struct buf *out, uint32_t code, bool bytes, const char **why)
{
    char utf8[4];
    if (bytes) {
        buf_char(out, (char)(code & 0xff));
        return true;
    }
    if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) {
        *why = code > 0x10ffff ? "illegal Unicode character"
                               : "a surrogate: mig has strings of whole Unicode characters only";
        return false;
    }
    buf_add(out, utf8, source_utf8(code, utf8));
    return true;
}

/* \o, \oo, \ooo */
static size_t octal(struct slice rest, uint32_t *code)
{
    size_t n = 0;
    for (*code = 0; n < 3 && n < rest.n && digit_value(rest.p[n]) < 8; n++)
        *code = *code * 8 + digit_value(rest.p[n]);
    return n;
}

/* \xXX, \uXXXX, \UXXXXXXXX; 0 when digits are missing. */
static size_t hexadecimal(struct slice rest, uint32_t *code)
{
    size_t digits = *rest.p == 'x' ? 2 : *rest.p == 'u' ? 4 : 8;
    *code = 0;
    for (size_t i = 1; i <= digits; i++) {
        unsigned value = i < rest.n ? digit_value(rest.p[i]) : 16;
        if (value == 16)
            return 0;
        *code = *code << 4 | value;
    }
    return digits + 1;
}

/* `rest` follows a backslash; returns its bytes that belong to the escape. What is no escape stays,
 * with its backslash. */
static size_t escape(struct slice rest, bool bytes, struct buf *out, const char **why)
{
    char c = rest.n ? *rest.p : '\0';
    uint32_t code = 0;
    if (c == '\n')
        return 1;
    for (size_t i = 0; i < sizeof simple / sizeof *simple; i++)
        if (c == simple[i].letter) {
            buf_char(out, simple[i].value);
            return 1;
        }
    size_t n = octal(rest, &code);
    if (n)
        return add_code(out, code, bytes, why) ? n : 0;
    if (c == 'x' || (!bytes && (c == 'u' || c == 'U'))) {
        n = hexadecimal(rest, &code);
        if (!n)
            *why = c == 'x'   ? "truncated \\xXX escape"
                   : c == 'u' ? "truncated \\uXXXX escape"
                              : "truncated \\UXXXXXXXX escape";
        return n && add_code(out, code, bytes, why) ? n : 0;
    }
    if (!bytes && c == 'N')
        *why = "a \\N{...} escape: mig has no table of character names, write \\u or \\U";
    else
        buf_char(out, '\\');
    return 0;
}

bool literal_unescape(struct slice text, bool bytes, struct buf *out, size_t *at, const char **why)
{
    struct slice rest = text;
    *why = NULL;
    while (rest.n) {
        const char *backslash = memchr(rest.p, '\\', rest.n);
        size_t plain = backslash ? (size_t)(backslash - rest.p) : rest.n;
        buf_add(out, rest.p, plain);
        rest = slice_skip(rest, plain);
        if (!rest.n)
            break;
        *at = (size_t)(rest.p - text.p);
        rest = slice_skip(rest, 1);
        rest = slice_skip(rest, escape(rest, bytes, out, why));
        if (*why)
            return false;
    }
    return true;
}
