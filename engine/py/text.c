#include "py/text.h"
#include <pcre2.h>
#include <string.h>

/* Bytes of a sequence by its first byte. */
static size_t sequence(unsigned char c)
{
    return c < 0x80 ? 1 : c < 0xc0 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : c < 0xf8 ? 4 : 1;
}

uint32_t py_text_decode(struct slice s, size_t *i)
{
    unsigned char c = (unsigned char)s.p[*i];
    size_t n = sequence(c);
    uint32_t point = n == 1 ? c : c & (0x7fu >> n);
    if (n > s.n - *i)
        n = 1, point = c;
    for (size_t k = 1; k < n; k++)
        point = point << 6 | ((unsigned char)s.p[*i + k] & 0x3f);
    *i += n;
    return point;
}

void py_text_encode(struct buf *b, uint32_t c)
{
    if (c < 0x80) {
        buf_char(b, (char)c);
    } else if (c < 0x800) {
        buf_char(b, (char)(0xc0 | c >> 6));
        buf_char(b, (char)(0x80 | (c & 0x3f)));
    } else if (c < 0x10000) {
        buf_char(b, (char)(0xe0 | c >> 12));
        buf_char(b, (char)(0x80 | (c >> 6 & 0x3f)));
        buf_char(b, (char)(0x80 | (c & 0x3f)));
    } else {
        buf_char(b, (char)(0xf0 | c >> 18));
        buf_char(b, (char)(0x80 | (c >> 12 & 0x3f)));
        buf_char(b, (char)(0x80 | (c >> 6 & 0x3f)));
        buf_char(b, (char)(0x80 | (c & 0x3f)));
    }
}

size_t py_text_index(struct slice s, size_t offset)
{
    size_t n = 0;
    for (size_t i = 0; i < offset && i < s.n; n++)
        i += sequence((unsigned char)s.p[i]);
    return n;
}

size_t py_text_len(struct slice s)
{
    return py_text_index(s, s.n);
}

size_t py_text_offset(struct slice s, size_t index)
{
    size_t i = 0;
    for (; index && i < s.n; index--)
        i += sequence((unsigned char)s.p[i]);
    return i < s.n ? i : s.n;
}

size_t py_text_find(struct slice s, struct slice what, size_t from, bool last)
{
    if (from > s.n || what.n > s.n - from)
        return SIZE_MAX;
    if (!last) {
        if (!what.n)
            return from;
        const char *at = memmem(s.p + from, s.n - from, what.p, what.n);
        return at ? (size_t)(at - s.p) : SIZE_MAX;
    }
    for (size_t i = s.n - what.n + 1; i-- > from;)
        if (!what.n || !memcmp(s.p + i, what.p, what.n))
            return i;
    return SIZE_MAX;
}

/* Unicode's categories come from PCRE2's tables: mig has none of its own. */
static bool has_property(const char *pattern, uint32_t point)
{
    int code;
    PCRE2_SIZE at;
    struct arena a = { 0 };
    struct buf b = { .arena = &a };
    py_text_encode(&b, point);
    pcre2_code *re =
        pcre2_compile((PCRE2_SPTR)pattern, PCRE2_ZERO_TERMINATED, PCRE2_UTF, &code, &at, NULL);
    pcre2_match_data *m = re ? pcre2_match_data_create(1, NULL) : NULL;
    bool yes = m && pcre2_match(re, (PCRE2_SPTR)buf_str(&b), b.len, 0, 0, m, NULL) >= 0;
    pcre2_match_data_free(m);
    pcre2_code_free(re);
    arena_free(&a);
    return yes;
}

bool py_text_printable(uint32_t point)
{
    if (point < 0x7f)
        return point >= 0x20;
    return !has_property("[\\p{C}\\p{Z}]", point) && point != 0x7f;
}

bool py_text_space(uint32_t c)
{
    if (c < 0x80)
        return c == ' ' || (c >= 9 && c <= 13) || (c >= 0x1c && c <= 0x1f);
    return c == 0x85 || c == 0xa0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200a) || c == 0x2028 ||
           c == 0x2029 || c == 0x202f || c == 0x205f || c == 0x3000;
}

/* Letters whose other case is one letter more or less away, or another one by context, stay out:
 * only Latin-1, Greek and Cyrillic blocks where the two cases lie a fixed distance apart. */
static bool other_case(uint32_t c, uint32_t *lower, uint32_t *upper)
{
    static const struct {
        uint32_t from, to, distance;
    } blocks[] = { { 0xc0, 0xd6, 32 },
                   { 0xd8, 0xde, 32 },
                   { 0x410, 0x42f, 32 },
                   { 0x400, 0x40f, 80 },
                   { 0x391, 0x3a1, 32 } };
    *lower = *upper = c;
    for (size_t i = 0; i < sizeof blocks / sizeof *blocks; i++) {
        if (c >= blocks[i].from && c <= blocks[i].to)
            *lower = c + blocks[i].distance;
        else if (c >= blocks[i].from + blocks[i].distance && c <= blocks[i].to + blocks[i].distance)
            *upper = c - blocks[i].distance;
        else
            continue;
        return true;
    }
    if (c >= 'a' && c <= 'z')
        *upper = c - 32;
    else if (c >= 'A' && c <= 'Z')
        *lower = c + 32;
    else if (c >= 0x80 && has_property("[\\p{L}\\p{M}\\p{N}\\p{So}]", c) &&
             !has_property("[\\p{Lo}\\p{Nd}\\p{No}]", c))
        return false;
    return true;
}

bool py_text_case(struct buf *b, struct slice s, char to)
{
    bool first = true; /* of a word, or of the text */
    for (size_t i = 0; i < s.n;) {
        uint32_t c = py_text_decode(s, &i);
        uint32_t lower;
        uint32_t upper;
        if (!other_case(c, &lower, &upper))
            return false;
        bool up = to == 'U' || ((to == 'T' || to == 'C') && first) || (to == 'S' && c != upper);
        py_text_encode(b, up ? upper : lower);
        first = to == 'T' ? lower == upper : false;
    }
    return true;
}
