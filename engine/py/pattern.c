#include "py/pattern.h"
#include <pcre2.h>
#include <string.h>

enum { MATCH_LIMIT = 1000000, DEPTH_LIMIT = 10000, MAX_PATTERN = 10000 };

/* PCRE2's memory is the arena's. */
static void *take(PCRE2_SIZE n, void *data)
{
    return arena_alloc(data, n, 1, _Alignof(max_align_t));
}

static void give(void *p, void *data)
{
    (void)p;
    (void)data;
}

/* One escape of Python's in PCRE2's words; *i stands on the letter. */
static bool escape(struct py *py, struct slice s, size_t *i, bool in_set, struct buf *out)
{
    char c = *i < s.n ? s.p[*i] : '\0';
    bool letter = ((c | 32) >= 'a' && (c | 32) <= 'z');
    if (c == 'Z' && !in_set)
        buf_puts(out, "\\z");
    else if (c == 'v')
        buf_puts(out, "\\x{0b}");
    else if (c == 'u' && s.n - *i > 4) {
        buf_printf(out, "\\x{%.4s}", s.p + *i + 1);
        *i += 4;
    } else if (!c || (letter && !strchr(in_set ? "bdDsSwWafnrtx" : "AbBdDsSwWafnrtx", c)))
        return py_refuse(py, "the escape '\\%c' in a regular expression", c);
    else
        buf_printf(out, "\\%c", c);
    return true;
}

static bool is_repeat_to(struct slice s)
{
    return slice_starts(s, "{,");
}

/* Python's syntax to PCRE2's. */
static bool translate(struct py *py, struct slice s, struct buf *out)
{
    bool in_set = false;
    size_t set_at = 0;
    for (size_t i = 0; i < s.n; i++) {
        struct slice rest = slice_skip(s, i);
        if (s.p[i] == '\\') {
            i++;
            if (!escape(py, s, &i, in_set, out))
                return false;
            continue;
        }
        bool first = in_set && (i == set_at + 1 || (i == set_at + 2 && s.p[i - 1] == '^'));
        if (s.p[i] == '[' && !in_set) {
            in_set = true;
            set_at = i;
        } else if (s.p[i] == ']' && in_set && !first) {
            in_set = false;
        } else if (in_set && s.p[i] == '[') {
            buf_char(out, '\\');
        } else if (!in_set &&
                   (is_repeat_to(rest) || slice_starts(rest, "(*") || slice_starts(rest, "(?|") ||
                    slice_starts(rest, "(?&") || slice_starts(rest, "(?R") ||
                    slice_starts(rest, "(?C") || slice_starts(rest, "(?'"))) {
            return py_refuse(py, "'%.3s' in a regular expression", rest.n >= 3 ? rest.p : "");
        }
        buf_char(out, s.p[i]);
    }
    return true;
}

static uint32_t options(int64_t flags)
{
    return PCRE2_UTF | (flags & PY_RE_A ? 0 : PCRE2_UCP) | (flags & PY_RE_I ? PCRE2_CASELESS : 0) |
           (flags & PY_RE_M ? PCRE2_MULTILINE : 0) | (flags & PY_RE_S ? PCRE2_DOTALL : 0) |
           (flags & PY_RE_X ? PCRE2_EXTENDED : 0);
}

struct py_pattern *py_pattern_compile(struct py *py, struct slice text, int64_t flags)
{
    struct buf b = { .arena = py->a };
    int code = 0;
    PCRE2_SIZE at = 0;
    unsigned char message[200];
    if (text.n > MAX_PATTERN)
        return py_refuse_limit(py, "a regular expression beyond %d bytes", MAX_PATTERN);
    if (!translate(py, text, &b))
        return NULL;
    pcre2_general_context *g = pcre2_general_context_create(take, give, py->a);
    pcre2_compile_context *c = pcre2_compile_context_create(g);
    pcre2_set_newline(c, PCRE2_NEWLINE_LF);
    struct py_pattern *p = arena_new(py->a, struct py_pattern);
    p->text = text;
    p->flags = flags;
    p->code = pcre2_compile((PCRE2_SPTR)buf_str(&b), b.len, options(flags), &code, &at, c);
    if (!p->code) {
        pcre2_get_error_message(code, message, sizeof message);
        return py_refuse(py, "this regular expression (%s)", (char *)message);
    }
    pcre2_pattern_info(p->code, PCRE2_INFO_CAPTURECOUNT, &p->groups);
    return p;
}

bool py_pattern_match(struct py *py, const struct py_pattern *p, struct slice subject, size_t from,
                      enum py_anchor anchor, bool advance, struct py_found **out)
{
    pcre2_general_context *g = pcre2_general_context_create(take, give, py->a);
    pcre2_match_context *m = pcre2_match_context_create(g);
    pcre2_match_data *data = pcre2_match_data_create_from_pattern(p->code, g);
    uint32_t how = (anchor == PY_SEARCH ? 0 : PCRE2_ANCHORED) |
                   (anchor == PY_FULLMATCH ? PCRE2_ENDANCHORED : 0) |
                   (advance ? PCRE2_NOTEMPTY_ATSTART : 0);
    pcre2_set_match_limit(m, MATCH_LIMIT);
    pcre2_set_depth_limit(m, DEPTH_LIMIT);
    *out = NULL;
    if (!py_step(py))
        return false;
    int n = pcre2_match(p->code, (PCRE2_SPTR)subject.p, subject.n, from, how, data, m);
    if (n == PCRE2_ERROR_NOMATCH)
        return true;
    if (n == PCRE2_ERROR_MATCHLIMIT || n == PCRE2_ERROR_DEPTHLIMIT || n == PCRE2_ERROR_HEAPLIMIT)
        return py_refuse_limit(py, "a regular expression takes too many steps");
    if (n < 0)
        return py_refuse(py, "matching this text with a regular expression");
    struct py_found *f = arena_new(py->a, struct py_found);
    const PCRE2_SIZE *ends = pcre2_get_ovector_pointer(data);
    f->pattern = p;
    f->subject = subject;
    f->at = arena_array(py->a, size_t, (size_t)2 * (p->groups + 1));
    for (uint32_t i = 0; i < 2 * (p->groups + 1); i++)
        f->at[i] = i < 2 * (uint32_t)n && ends[i] != PCRE2_UNSET ? ends[i] : SIZE_MAX;
    *out = f;
    return true;
}

int py_pattern_group(const struct py_pattern *p, struct slice name)
{
    for (uint32_t i = 1; i <= p->groups; i++) {
        const char *own = py_pattern_group_name(p, i);
        if (own && slice_is(name, own))
            return (int)i;
    }
    return -1;
}

const char *py_pattern_group_name(const struct py_pattern *p, uint32_t group)
{
    uint32_t n = 0;
    uint32_t size = 0;
    const unsigned char *table = NULL;
    pcre2_pattern_info(p->code, PCRE2_INFO_NAMECOUNT, &n);
    pcre2_pattern_info(p->code, PCRE2_INFO_NAMEENTRYSIZE, &size);
    pcre2_pattern_info(p->code, PCRE2_INFO_NAMETABLE, &table);
    for (uint32_t i = 0; i < n; i++) {
        const unsigned char *e = table + (size_t)i * size;
        if ((uint32_t)(e[0] << 8 | e[1]) == group)
            return (const char *)e + 2;
    }
    return NULL;
}
