#include "script/name.h"
#include "base/buf.h"
#include <locale.h>
#include <pcre2.h>
#include <stdlib.h>
#include <string.h>
#include <wctype.h>

static void add_utf8(struct buf *b, wint_t c)
{
    unsigned u = (unsigned)c;
    if (u < 0x80) {
        buf_char(b, (char)u);
        return;
    }
    if (u >= 0x10000) {
        buf_char(b, (char)(0xF0 | u >> 18));
        buf_char(b, (char)(0x80 | (u >> 12 & 0x3F)));
    } else if (u >= 0x800) {
        buf_char(b, (char)(0xE0 | u >> 12));
    }
    if (u >= 0x800)
        buf_char(b, (char)(0x80 | (u >> 6 & 0x3F)));
    else
        buf_char(b, (char)(0xC0 | u >> 6));
    buf_char(b, (char)(0x80 | (u & 0x3F)));
}

/* The text must be well-formed. */
static unsigned next_char(const char **p)
{
    const unsigned char *s = (const unsigned char *)*p;
    unsigned n = *s < 0x80 ? 1 : *s < 0xE0 ? 2 : *s < 0xF0 ? 3 : 4;
    unsigned c = n == 1 ? *s : *s & (0xFFU >> (n + 1));
    for (unsigned i = 1; i < n; i++)
        c = c << 6 | (s[i] & 0x3FU);
    *p += n;
    return c;
}

/* Lower case by the C.UTF-8 tables: the caller's locale plays no part. */
static void add_lower(struct buf *b, struct slice word, locale_t tables)
{
    for (const char *p = word.p; p < word.p + word.n;) {
        unsigned c = next_char(&p);
        add_utf8(b, tables ? towlower_l((wint_t)c, tables) : (wint_t)c);
    }
}

static char *truncate(struct arena *a, char *slug, size_t max)
{
    size_t n = 0;
    const char *p = slug;
    while (*p && n < max)
        next_char(&p), n++;
    if (!*p)
        return slug;
    slug[p - slug] = '\0';
    char *last = strrchr(slug, '_');
    if (last)
        *last = '\0';
    return arena_printf(a, "%s_", slug);
}

const char *name_slug(struct arena *a, const char *message, size_t max)
{
    struct buf b = { .arena = a };
    int code = 0;
    PCRE2_SIZE at = 0;
    pcre2_code *re = pcre2_compile((PCRE2_SPTR) "[\\p{L}\\p{N}_]+", PCRE2_ZERO_TERMINATED,
                                   PCRE2_UTF | PCRE2_UCP, &code, &at, NULL);
    pcre2_match_data *m = re ? pcre2_match_data_create(1, NULL) : NULL;
    if (!m)
        arena_oom();
    locale_t tables = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
    size_t n = strlen(message);
    for (PCRE2_SIZE from = 0; pcre2_match(re, (PCRE2_SPTR)message, n, from, 0, m, NULL) > 0;) {
        const PCRE2_SIZE *range = pcre2_get_ovector_pointer(m);
        if (b.len)
            buf_char(&b, '_');
        add_lower(&b, slice_range(message + range[0], message + range[1]), tables);
        from = range[1];
    }
    if (tables)
        freelocale(tables);
    pcre2_match_data_free(m);
    pcre2_code_free(re);
    return truncate(a, buf_str(&b), max);
}

struct value {
    const char *name;
    const char *text; /* NULL: a number */
    long number;
};

/* conversion: "%" "(" name ")" ["0" width | "." precision | width] ("s" | "d") */
static bool convert(struct buf *b, const char **p, const struct value *values, size_t n)
{
    const char *end = strchr(*p, ')');
    struct slice name = end ? slice_range(*p + 1, end) : (struct slice){ 0 };
    const struct value *v = NULL;
    for (size_t i = 0; i < n; i++)
        if (slice_is(name, values[i].name))
            v = &values[i];
    if (**p != '(' || !v)
        return false;
    const char *s = end + 1;
    bool zero = *s == '0' || *s == '.';
    char *after = NULL;
    unsigned long width = strtoul(*s == '.' ? s + 1 : s, &after, 10);
    if ((*s == '.' && after == s + 1) || width > 64 || (*after != 's' && *after != 'd'))
        return false;
    if ((v->text || *after == 's') && after != s)
        return false;
    if (v->text && *after == 'd')
        return false;
    *p = after + 1;
    if (v->text)
        buf_puts(b, v->text);
    else
        buf_printf(b, zero ? "%0*ld" : "%*ld", (int)width, v->number);
    return true;
}

bool name_format(struct arena *a, const char *file_template, const char *rev, const char *slug,
                 time_t epoch, const struct tm *date, const char **out, struct mig_error *err)
{
    const struct value values[] = {
        { "rev", rev, 0 },
        { "slug", slug, 0 },
        { "epoch", NULL, (long)epoch },
        { "year", NULL, date->tm_year + 1900L },
        { "month", NULL, date->tm_mon + 1L },
        { "day", NULL, date->tm_mday },
        { "hour", NULL, date->tm_hour },
        { "minute", NULL, date->tm_min },
        { "second", NULL, date->tm_sec },
    };
    struct buf b = { .arena = a };
    for (const char *p = file_template; *p;) {
        if (*p != '%') {
            buf_char(&b, *p++);
        } else if (*++p == '%') {
            buf_char(&b, *p++);
        } else if (!convert(&b, &p, values, sizeof values / sizeof *values)) {
            return mig_error_set(err, MIG_CONFIG, "file_template '%s' cannot be read at '%%%s'",
                                 file_template, p);
        }
    }
    *out = buf_str(&b);
    return true;
}
