#include "script/name.h"
#include "base/buf.h"
#include <pcre2.h>
#include <stdlib.h>
#include <string.h>

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

/* One pattern and what stands for each match of it, `from` on. */
static const char *replace(struct arena *a, const char *pattern, const char *with, const char *text)
{
    int error = 0;
    PCRE2_SIZE at = 0;
    pcre2_code *re = pcre2_compile((PCRE2_SPTR)pattern, PCRE2_ZERO_TERMINATED,
                                   PCRE2_UTF | PCRE2_UCP, &error, &at, NULL);
    /* No letter's other case takes more than three times its bytes. */
    PCRE2_SIZE n = 3 * strlen(text) + 1;
    char *out = arena_array(a, char, n);
    int done = re ? pcre2_substitute(re, (PCRE2_SPTR)text, strlen(text), 0,
                                     PCRE2_SUBSTITUTE_GLOBAL | PCRE2_SUBSTITUTE_EXTENDED, NULL,
                                     NULL, (PCRE2_SPTR)with, strlen(with), (PCRE2_UCHAR *)out, &n)
                  : error;
    pcre2_code_free(re);
    return done < 0 ? NULL : out;
}

/* Roman numerals have case and are no letters: U+2160 to U+216F. */
static char *lower_numerals(char *text)
{
    for (char *p = text; (p = strstr(p, "\xE2\x85")); p += 2)
        if ((unsigned char)p[2] >= 0xA0 && (unsigned char)p[2] <= 0xAF)
            p[2] = (char)(p[2] + 0x10);
    return text;
}

/* Python's str.lower(), by PCRE2's tables: no locale plays a part. In front of them what they leave
 * out: the sigma at a word's end, letters of which two become one. NULL: not well-formed. */
static const char *lower(struct arena *a, const char *text)
{
    static const struct {
        const char *pattern, *with;
    } table[] = {
        { "(?<=[\\p{L&}\\x{2160}-\\x{217F}])\\x{3A3}(?!\\p{Lm}*+[\\p{L&}\\x{2160}-\\x{217F}])",
          "\xCF\x82" },              /* final sigma */
        { "\\x{130}", "i\xCC\x87" }, /* I with a dot */
        { ".+", "\\L$0" },
    };
    for (size_t i = 0; text && i < sizeof table / sizeof *table; i++)
        text = replace(a, table[i].pattern, table[i].with, text);
    return text;
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

bool name_slug(struct arena *a, const char *message, size_t max, const char **out,
               struct mig_error *err)
{
    const char *joined = replace(a, "^[^\\p{L}\\p{N}_]+|[^\\p{L}\\p{N}_]+$", "", message);
    joined = joined ? replace(a, "[^\\p{L}\\p{N}_]+", "_", joined) : NULL;
    const char *slug = joined ? lower(a, joined) : NULL;
    if (!slug)
        return mig_error_set(err, MIG_USAGE, "the message is not UTF-8");
    *out = truncate(a, lower_numerals(arena_strdup(a, slug)), max);
    return true;
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
