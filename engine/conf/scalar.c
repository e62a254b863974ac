#include "conf/scalar.h"
#include "base/buf.h"
#include <string.h>

bool scalar_fail(const struct scalar_reader *r, const char *at, const char *what)
{
    unsigned line = 1;
    unsigned column = 1;
    for (const char *p = r->start; p < at; p++) {
        if (((unsigned char)*p & 0xC0) != 0x80)
            column++;
        if (*p == '\n') {
            line++;
            column = 1;
        }
    }
    mig_error_set(r->err, MIG_CONFIG, "%s", what);
    return mig_error_at(r->err, r->file, line, column);
}

bool scalar_at(const struct scalar_reader *r, const char *s)
{
    return slice_starts(slice_range(r->p, r->end), s);
}

bool scalar_plain(char c)
{
    return c == '\t' || ((unsigned char)c >= ' ' && c != 0x7F);
}

static void scalar_utf8(struct buf *b, uint32_t c)
{
    if (c < 0x80) {
        buf_char(b, (char)c);
    } else if (c < 0x800) {
        buf_char(b, (char)(0xC0 | c >> 6));
        buf_char(b, (char)(0x80 | (c & 0x3F)));
    } else if (c < 0x10000) {
        buf_char(b, (char)(0xE0 | c >> 12));
        buf_char(b, (char)(0x80 | (c >> 6 & 0x3F)));
        buf_char(b, (char)(0x80 | (c & 0x3F)));
    } else {
        buf_char(b, (char)(0xF0 | c >> 18));
        buf_char(b, (char)(0x80 | (c >> 12 & 0x3F)));
        buf_char(b, (char)(0x80 | (c >> 6 & 0x3F)));
        buf_char(b, (char)(0x80 | (c & 0x3F)));
    }
}

/* unicode: 'u' hex{4} | 'U' hex{8} */
static bool scalar_unicode(struct scalar_reader *r, struct buf *b)
{
    const char *at = r->p - 1;
    int digits = *r->p++ == 'u' ? 4 : 8;
    uint32_t c = 0;
    for (; digits; digits--, r->p++) {
        const char *hex = "0123456789abcdef0123456789ABCDEF";
        const char *digit = r->p < r->end && *r->p ? strchr(hex, *r->p) : NULL;
        if (!digit)
            return scalar_fail(r, at, "not a hexadecimal escape");
        c = c << 4 | (uint32_t)((digit - hex) % 16);
    }
    if (c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF))
        return scalar_fail(r, at, "not a Unicode character");
    scalar_utf8(b, c);
    return true;
}

/* escape: '\' ([btnfr"\] | unicode), and at the end of a line of a long string nothing up to the
 * next text */
static bool scalar_escape(struct scalar_reader *r, bool multiline, struct buf *b)
{
    static const char from[] = "btnfr\"\\";
    static const char to[] = "\b\t\n\f\r\"\\";
    const char *at = r->p++;
    const char *found = r->p < r->end && *r->p ? strchr(from, *r->p) : NULL;
    if (found) {
        buf_char(b, to[found - from]);
        r->p++;
        return true;
    }
    if (r->p < r->end && (*r->p == 'u' || *r->p == 'U'))
        return scalar_unicode(r, b);
    const char *p = r->p;
    while (p < r->end && (*p == ' ' || *p == '\t'))
        p++;
    if (!multiline || p == r->end || *p != '\n')
        return scalar_fail(r, at, "no such escape in a string");
    while (p < r->end && (*p == ' ' || *p == '\t' || *p == '\n'))
        p++;
    r->p = p;
    return true;
}

/* Whether the closing quotes are here; up to two more belong to a long string. */
static bool scalar_closes(struct scalar_reader *r, const char *quotes, struct buf *b)
{
    if (!scalar_at(r, quotes))
        return false;
    r->p += strlen(quotes);
    for (int i = 0; quotes[1] && i < 2 && r->p < r->end && *r->p == quotes[0]; i++)
        buf_char(b, *r->p++);
    return true;
}

/* string: '"' (char | escape)* '"' | "'" char* "'", and both with three quotes over lines */
bool scalar_string(struct scalar_reader *r, bool key, struct slice *out)
{
    const char *at = r->p;
    char one[] = { *r->p, 0 };
    char three[] = { *r->p, *r->p, *r->p, 0 };
    bool multiline = !key && scalar_at(r, three);
    const char *quotes = multiline ? three : one;
    struct buf b = { .arena = r->arena };
    r->p += strlen(quotes);
    if (multiline && r->p < r->end && *r->p == '\n')
        r->p++;
    while (!scalar_closes(r, quotes, &b)) {
        if (r->p == r->end || (*r->p == '\n' && !multiline))
            return scalar_fail(r, at, "a string without its end");
        if (*r->p != '\n' && !scalar_plain(*r->p))
            return scalar_fail(r, r->p, "a control character in a string");
        if (*r->p == '\\' && one[0] == '"') {
            if (!scalar_escape(r, multiline, &b))
                return false;
        } else {
            buf_char(&b, *r->p++);
        }
    }
    buf_str(&b);
    *out = buf_view(&b);
    return true;
}

/* digits: digit ('_'? digit)*, of base `base`; the bytes taken, 0 for none */
static size_t scalar_digits(const char *p, const char *end, int base)
{
    static const char all[] = "0123456789abcdefABCDEF";
    size_t n = 0;
    for (bool digit = false; p + n < end; n++) {
        const char *at = p[n] ? strchr(all, p[n]) : NULL;
        bool is = at && at - all < (base == 16 ? 22 : base);
        if (!is && !(p[n] == '_' && digit))
            break;
        digit = is;
    }
    return n && p[n - 1] == '_' ? n - 1 : n;
}

static bool scalar_integer(struct scalar_reader *r, struct toml_value *v, const char *p, int base,
                           bool negative)
{
    uint64_t n = 0;
    uint64_t max = (uint64_t)INT64_MAX + negative;
    for (; p < r->p; p++) {
        if (*p == '_')
            continue;
        unsigned digit = (unsigned)(*p <= '9' ? *p - '0' : (*p | 32) - 'a' + 10);
        if (n > (max - digit) / (unsigned)base)
            return scalar_fail(r, v->text.p, "an integer beyond 64 bits");
        n = n * (unsigned)base + digit;
    }
    v->type = TOML_INTEGER;
    v->integer = negative ? -(int64_t)(n - (n > 0)) - (n > 0) : (int64_t)n;
    v->text.n = (size_t)(r->p - v->text.p);
    return true;
}

/* Two digits from low to high, and then `after` (0: nothing). */
static bool scalar_two(const char **p, const char *end, int low, int high, char after, int *out)
{
    if (end - *p < 2 + (after != 0) || (*p)[0] < '0' || (*p)[0] > '9' || (*p)[1] < '0' ||
        (*p)[1] > '9' || (after && (*p)[2] != after))
        return false;
    *out = ((*p)[0] - '0') * 10 + (*p)[1] - '0';
    *p += 2 + (after != 0);
    return *out >= low && *out <= high;
}

/* time: HH ':' MM ':' SS ('.' digit+)? */
static bool scalar_time(const char **p, const char *end)
{
    int n;
    if (!scalar_two(p, end, 0, 23, ':', &n) || !scalar_two(p, end, 0, 59, ':', &n) ||
        !scalar_two(p, end, 0, 59, 0, &n))
        return false;
    if (end - *p > 1 && **p == '.' && (*p)[1] >= '0' && (*p)[1] <= '9')
        for (++*p; *p < end && **p >= '0' && **p <= '9';)
            ++*p;
    return true;
}

/* zone: 'Z' | [+-] HH ':' MM */
static const char *scalar_zone(const char *p, const char *end)
{
    int n;
    if (p < end && (*p == 'Z' || *p == 'z'))
        return p + 1;
    const char *q = p + 1;
    bool sign = p < end && (*p == '+' || *p == '-');
    return sign && scalar_two(&q, end, 0, 23, ':', &n) && scalar_two(&q, end, 0, 59, 0, &n) ? q : p;
}

/* date: YYYY '-' MM '-' DD ([T ] time zone?)? | time. The bytes taken; 0: not a date. *good false:
 * a day that there is not. */
static size_t scalar_date(const char *start, const char *end, bool *good)
{
    static const int days[] = { 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    const char *p = start;
    int century, year, month, day;
    *good = true;
    if (scalar_time(&p, end))
        return (size_t)(p - start);
    p = start;
    if (!scalar_two(&p, end, 0, 99, 0, &century) || !scalar_two(&p, end, 0, 99, '-', &year) ||
        !scalar_two(&p, end, 1, 12, '-', &month) || !scalar_two(&p, end, 1, 31, 0, &day))
        return 0;
    year += century * 100;
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    *good = year > 0 && day <= days[month - 1] - (month == 2 && !leap);
    const char *time = p + 1;
    if (p < end && (*p == 'T' || *p == 't' || *p == ' ') && scalar_time(&time, end))
        p = scalar_zone(time, end);
    return (size_t)(p - start);
}

/* The fraction and the exponent of a float; the bytes taken. */
static size_t scalar_fraction(const char *p, const char *end)
{
    const char *start = p;
    size_t n = p < end && *p == '.' ? scalar_digits(p + 1, end, 10) : 0;
    p += n ? n + 1 : 0;
    if (p < end && (*p == 'e' || *p == 'E')) {
        const char *digits = p + 1 + (p + 1 < end && (p[1] == '+' || p[1] == '-'));
        n = scalar_digits(digits, end, 10);
        p = n ? digits + n : p;
    }
    return (size_t)(p - start);
}

/* number: date | '0' [xob] digits | [+-]? ('inf' | 'nan' | decimal fraction?) */
bool scalar_number(struct scalar_reader *r, struct toml_value *v)
{
    static const char prefixes[] = "xob";
    static const int bases[] = { 16, 8, 2 };
    bool good;
    v->text.p = r->p;
    v->type = TOML_DATE;
    v->text.n = scalar_date(r->p, r->end, &good);
    if (!good)
        return scalar_fail(r, r->p, "a date that there is not");
    if (v->text.n) {
        r->p += v->text.n;
        return true;
    }
    bool prefixed = scalar_at(r, "0") && r->end - r->p > 2 && r->p[1];
    const char *prefix = prefixed ? strchr(prefixes, r->p[1]) : NULL;
    int base = prefix ? bases[prefix - prefixes] : 10;
    const char *p = r->p + (prefix ? 2 : *r->p == '+' || *r->p == '-');
    size_t n = scalar_digits(p, r->end, base);
    if (!prefix && n && *p == '0')
        n = 1; /* what follows is then out of place */
    size_t fraction = prefix || !n ? 0 : scalar_fraction(p + n, r->end);
    struct slice rest = slice_range(p, r->end);
    bool word = !prefix && (slice_starts(rest, "inf") || slice_starts(rest, "nan"));
    if (!n && !word)
        return scalar_fail(r, r->p, "not a value");
    r->p = p + (word ? 3 : n + fraction);
    if (!word && !fraction)
        return scalar_integer(r, v, p, base, *v->text.p == '-');
    v->type = TOML_FLOAT;
    v->text.n = (size_t)(r->p - v->text.p);
    return true;
}
