#include "base/slice.h"
#include "base/buf.h"
#include <stdint.h>
#include <string.h>

bool slice_starts(struct slice a, const char *prefix)
{
    size_t n = strlen(prefix);
    return a.n >= n && (!n || !memcmp(a.p, prefix, n));
}

bool slice_ends(struct slice a, const char *suffix)
{
    size_t n = strlen(suffix);
    return a.n >= n && (!n || !memcmp(a.p + a.n - n, suffix, n));
}

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

struct slice slice_trim(struct slice a)
{
    while (a.n && is_space(a.p[0]))
        a = slice_skip(a, 1);
    while (a.n && is_space(a.p[a.n - 1]))
        a.n--;
    return a;
}

struct slice slice_cut(struct slice *rest, char sep)
{
    const char *at = rest->n ? memchr(rest->p, sep, rest->n) : NULL;
    struct slice head = { .p = rest->p, .n = at ? (size_t)(at - rest->p) : rest->n };
    *rest = slice_skip(*rest, at ? head.n + 1 : head.n);
    return head;
}

bool slice_line(struct slice *rest, struct slice *line)
{
    if (!rest->n)
        return false;
    *line = slice_cut(rest, '\n');
    if (line->n && line->p[line->n - 1] == '\r')
        line->n--;
    return true;
}

char *slice_dup(struct arena *a, struct slice s)
{
    return arena_strndup(a, s.p, s.n);
}

const char *slice_find(struct slice s, const char *word, size_t rare)
{
    size_t n = strlen(word);
    if (s.n < n)
        return NULL;
    const char *end = s.p + s.n - n + rare + 1; /* of where that letter may stand */
    for (const char *p = s.p + rare; (p = memchr(p, word[rare], (size_t)(end - p))); p++)
        if (!memcmp(p - rare, word, n))
            return p - rare;
    return NULL;
}

static uint64_t mix(uint64_t h, uint64_t part)
{
    h = (h ^ part) * 0x9e3779b97f4a7c15u;
    return h ^ h >> 32;
}

/* Eight bytes at a time; what a multiplication has moved to the upper half comes down again. */
uint64_t slice_hash(struct slice s)
{
    uint64_t h = s.n;
    uint64_t part;
    for (; s.n >= sizeof part; s = slice_skip(s, sizeof part)) {
        memcpy(&part, s.p, sizeof part);
        h = mix(h, part);
    }
    part = 0;
    for (size_t i = 0; i < s.n; i++)
        part = part << 8 | (unsigned char)s.p[i];
    return mix(h, part);
}

/* Length of the sequence at p, 0 when it is malformed (RFC 3629: no overlong form, no surrogate).
 */
static size_t utf8_length(const unsigned char *p, size_t left)
{
    static const struct {
        unsigned char first, last, low, high, length;
    } form[] = {
        { 0x00, 0x7f, 0, 0, 1 },       { 0xc2, 0xdf, 0x80, 0xbf, 2 }, { 0xe0, 0xe0, 0xa0, 0xbf, 3 },
        { 0xe1, 0xec, 0x80, 0xbf, 3 }, { 0xed, 0xed, 0x80, 0x9f, 3 }, { 0xee, 0xef, 0x80, 0xbf, 3 },
        { 0xf0, 0xf0, 0x90, 0xbf, 4 }, { 0xf1, 0xf3, 0x80, 0xbf, 4 }, { 0xf4, 0xf4, 0x80, 0x8f, 4 },
    };
    for (size_t i = 0; i < sizeof form / sizeof *form; i++) {
        if (p[0] < form[i].first || p[0] > form[i].last)
            continue;
        if (form[i].length > left)
            return 0;
        if (form[i].length > 1 && (p[1] < form[i].low || p[1] > form[i].high))
            return 0;
        for (size_t k = 2; k < form[i].length; k++)
            if ((p[k] & 0xc0) != 0x80)
                return 0;
        return form[i].length;
    }
    return 0;
}

/* The ASCII bytes that s begins with, counted in words: fewer than there are by at most a word. */
static size_t ascii_start(struct slice s)
{
    uint64_t word;
    size_t i = 0;
    for (; s.n - i >= sizeof word; i += sizeof word) {
        memcpy(&word, s.p + i, sizeof word);
        if (word & UINT64_C(0x8080808080808080))
            break;
    }
    return i;
}

bool slice_is_ascii(struct slice s)
{
    size_t i = ascii_start(s);
    while (i < s.n && (unsigned char)s.p[i] < 0x80)
        i++;
    return i == s.n;
}

size_t slice_bad_utf8(struct slice s)
{
    const unsigned char *p = (const unsigned char *)s.p;
    size_t i = ascii_start(s);
    while (i < s.n) {
        size_t n = p[i] < 0x80 ? 1 : utf8_length(p + i, s.n - i);
        if (!n)
            break;
        i += n;
    }
    return i;
}

size_t slice_characters(struct slice s)
{
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++)
        n += ((unsigned char)s.p[i] & 0xc0) != 0x80;
    return n;
}

bool strs_has(struct strs set, const char *s)
{
    for (size_t i = 0; i < set.n; i++)
        if (!strcmp(set.at[i], s))
            return true;
    return false;
}

char *strs_join(struct arena *a, struct strs set, const char *sep)
{
    struct buf b = { .arena = a };
    for (size_t i = 0; i < set.n; i++)
        buf_printf(&b, "%s%s", i ? sep : "", set.at[i]);
    return buf_str(&b);
}

struct strs strs_of(struct arena *a, size_t n, ...)
{
    const char **at = arena_array(a, const char *, n);
    va_list ap;
    va_start(ap, n);
    for (size_t i = 0; i < n; i++)
        at[i] = va_arg(ap, const char *);
    va_end(ap);
    return (struct strs){ .at = at, .n = n };
}
