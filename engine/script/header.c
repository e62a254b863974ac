#include "script/header.h"
#include <pcre2.h>
#include <stdlib.h>
#include <string.h>

enum { FINDINGS = 8 };

/* The pieces of the pattern that finds the plain lines at the top of a file; PCRE2_EXTENDED. */
#define END  "[ \\t]*+ (?: \\# [^\\n]*+ )? (?: \\n | \\z )"
#define TEXT "(?: '[^'\\\\\\n]++' | \"[^\"\\\\\\n]++\" )"
#define GAP  "[ \\t\\n]*+"
#define LIST "(?:" TEXT GAP "(?: ," GAP TEXT GAP ")*+ (?: ," GAP ")?+ )?+"
#define STRS "(?: None |" TEXT "| \\(" GAP LIST "\\) | \\[" GAP LIST "\\] )"
/* clang-format off */
#define DOC(quote) \
    quote quote quote \
    "( [^" quote "\\\\]*+ (?:" quote "(?!" quote quote ") [^" quote "\\\\]*+ )*+ )" \
    quote quote quote
#define BLANK  "[ \\t]*+ (?: \\# [^\\n]*+ )? \\n"
#define IMPORT "(?:import|from)\\x20 (?![^\\n]*(?:revision|branch_labels|depends_on))" \
               "[\\w\\x20.,]*+ \\n"
/* name [":" annotation] "=" value, each name once */
#define ASSIGN(group, name, value) \
    "(?(<" group ">)(*FAIL))" name "[ \\t]*+ (?: : [][\\w.,\\x20|]*+ )? =" \
    "[ \\t]*+ (?<" group ">" value ")" END

static const char plain_lines[] =
    "\\A (?! (?:[^\\n]*+\\n)? [ \\t]*+ \\# [^\\n]* coding)" /* PEP 263 */
    "(?:" BLANK ")*+ (?: (?|" DOC("\"") "|" DOC("'") ")" END ")?+"
    "(?:" BLANK
    "  |" IMPORT
    "  |" ASSIGN("id", "revision", TEXT)
    "  |" ASSIGN("down", "down_revision", STRS)
    "  |" ASSIGN("labels", "branch_labels", STRS)
    "  |" ASSIGN("depends", "depends_on", STRS) ")*+";
/* clang-format on */
enum { GROUP_DOC = 1, GROUP_ID, GROUP_DOWN, GROUP_LABELS, GROUP_DEPENDS };

struct header_rules {
    pcre2_code *lines;
};

struct header_rules *header_rules_new(size_t files)
{
    enum {
        PAYS = 200
    }; /* to compile for the processor takes as long as to do without for so many */
    int error;
    PCRE2_SIZE at;
    struct header_rules *r = calloc(1, sizeof *r);
    if (r)
        r->lines = pcre2_compile((PCRE2_SPTR)plain_lines, sizeof plain_lines - 1, PCRE2_EXTENDED,
                                 &error, &at, NULL);
    if (!r || !r->lines)
        arena_oom();
    if (files >= PAYS)
        pcre2_jit_compile(r->lines, PCRE2_JIT_COMPLETE); /* where there is no JIT, slower */
    return r;
}

void header_rules_free(struct header_rules *r)
{
    pcre2_code_free(r->lines);
    free(r);
}

/* Writes where the plain lines and their groups are; those that are not there stay as they were. */
static void find_lines(const struct header_rules *r, struct slice text, struct slice found[])
{
    pcre2_match_data *match = pcre2_match_data_create(FINDINGS, NULL);
    if (!match)
        arena_oom();
    int groups = pcre2_match(r->lines, (PCRE2_SPTR)text.p, text.n, 0, 0, match, NULL);
    const PCRE2_SIZE *at = pcre2_get_ovector_pointer(match);
    for (size_t i = 0; groups > 0 && i < (size_t)groups && i < FINDINGS; i++)
        if (at[2 * i] != PCRE2_UNSET)
            found[i] = slice_range(text.p + at[2 * i], text.p + at[2 * i + 1]);
    pcre2_match_data_free(match);
}

/* Where a look at the text stands. */
struct scan {
    const char *p;
    const char *end;
};

/* A letter of a word to Python, as far as ASCII goes. */
static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

static void skip_blanks(struct scan *s)
{
    while (s->p < s->end && (*s->p == ' ' || *s->p == '\t'))
        s->p++;
}

/* Whether the word stands in the text as a whole, alone or behind `prefix`; for `rare` see slice.h.
 */
static bool has_word(struct slice text, const char *prefix, const char *word, size_t rare)
{
    const char *end = text.p + text.n;
    size_t n = strlen(word), before = strlen(prefix);
    for (const char *p = text.p; (p = slice_find(slice_range(p, end), word, rare)); p++) {
        bool behind = (size_t)(p - text.p) >= before && !memcmp(p - before, prefix, before);
        const char *start = behind ? p - before : p;
        bool begins = p == text.p || !is_word(p[-1]) || start == text.p || !is_word(start[-1]);
        if (begins && (p + n == end || !is_word(p[n])))
            return true;
    }
    return false;
}

/* "import" [ \t]* "*" */
static bool imports_all(struct slice text)
{
    struct scan s = { text.p, text.p + text.n };
    while ((s.p = slice_find(slice_range(s.p, s.end), "import", 2))) {
        bool begins = s.p == text.p || !is_word(s.p[-1]);
        s.p += 6;
        skip_blanks(&s);
        if (begins && s.p < s.end && *s.p == '*')
            return true;
    }
    return false;
}

/* Python folds letters such as U+FF52 into ASCII, so that no name with another letter may be
 * assigned: neither one that begins a line nor one in front of '=' or of an annotation with '='. */
static bool binds_wide(struct slice text)
{
    struct scan s = { text.p, text.p + text.n };
    bool begins = true;        /* nothing but letters of a word since the line began */
    const char *none = text.p; /* up to here there is no '=' before the end of the line */
    while (s.p < s.end) {
        char c = *s.p++;
        if (!((unsigned char)c & 0x80)) {
            begins = c == '\n' || (begins && is_word(c));
            continue;
        }
        if (begins)
            return true;
        struct scan at = s;
        while (at.p < at.end && is_word(*at.p))
            at.p++;
        skip_blanks(&at);
        if (at.p >= none && at.p < at.end && *at.p == ':')
            for (none = at.p; at.p < at.end && *at.p != '=' && *at.p != '\n'; at.p++)
                none = at.p + 1;
        if (at.p < at.end && *at.p == '=')
            return true;
    }
    return false;
}

/* Behind the plain lines nothing may bind one of the names again: neither a line of its own nor a
 * block, an import or a string that is executed, so no word in it may be one of them. */
static bool binds_again(struct slice rest)
{
    return rest.n &&
           (has_word(rest, "down_", "revision", 2) || has_word(rest, "", "branch_labels", 5) ||
            has_word(rest, "", "depends_on", 2) || imports_all(rest) ||
            (!slice_is_ascii(rest) && binds_wide(rest)));
}

/* What may be white space beyond ASCII; Python strips that, and U+001C to U+001F, as well. */
static bool wide_space(const char *p, size_t n)
{
    static const char *const table[] = { "\xC2\x85", "\xC2\xA0",     "\xE1\x9A\x80",
                                         "\xE2\x80", "\xE2\x81\x9F", "\xE3\x80\x80" };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (n >= strlen(table[i]) && !memcmp(p, table[i], strlen(table[i])))
            return true;
    return false;
}

/* The text of a docstring, without what Python strips at its ends. */
static bool read_doc(struct slice doc, struct slice *out)
{
    doc = slice_trim(doc);
    *out = doc;
    return !doc.n || !((unsigned char)doc.p[0] < ' ' || wide_space(doc.p, doc.n) ||
                       (unsigned char)doc.p[doc.n - 1] < ' ' ||
                       wide_space(doc.p + doc.n - 2, doc.n < 2 ? 0 : 2) ||
                       wide_space(doc.p + doc.n - 3, doc.n < 3 ? 0 : 3));
}

/* The strings of a value that the pattern has found: each between two quotes of its own kind. */
static struct strs read_strings(struct arena *a, struct slice value)
{
    size_t n = 0;
    if (!value.n || *value.p == 'N')
        return (struct strs){ 0 };
    for (size_t i = 0; i < value.n; i++)
        n += value.p[i] == '\'' || value.p[i] == '"';
    const char **at = n ? arena_array(a, const char *, n) : NULL;
    struct strs all = { .at = at };
    while (value.n) {
        char quote = *value.p;
        value = slice_skip(value, 1);
        if (quote == '\'' || quote == '"')
            at[all.n++] = slice_dup(a, slice_cut(&value, quote));
    }
    return all;
}

static unsigned line_of(struct slice text, size_t at)
{
    unsigned line = 1;
    const char *end = text.p + at;
    for (const char *p = text.p; (p = memchr(p, '\n', (size_t)(end - p))); p++)
        line++;
    return line;
}

bool header_read_plain(const struct header_rules *r, struct arena *a, struct slice text,
                       struct py_header *out)
{
    struct slice doc;
    struct slice found[FINDINGS] = { { 0 } };
    if (slice_starts(text, "\xEF\xBB\xBF"))
        text = slice_skip(text, 3);
    if (!text.n || memchr(text.p, '\r', text.n) || memchr(text.p, '\0', text.n))
        return false;
    find_lines(r, text, found);
    if (!found[GROUP_ID].p || !found[GROUP_DOWN].p || !read_doc(found[GROUP_DOC], &doc) ||
        binds_again(slice_skip(text, found[0].n)))
        return false;
    *out = (struct py_header){
        .has_revision = true,
        .has_down_revision = true,
        .revision = read_strings(a, found[GROUP_ID]).at[0],
        .down_revision = read_strings(a, found[GROUP_DOWN]),
        .branch_labels = read_strings(a, found[GROUP_LABELS]),
        .depends_on = read_strings(a, found[GROUP_DEPENDS]),
        .doc = slice_dup(a, doc),
        .line = line_of(text, (size_t)(found[GROUP_ID].p - text.p)),
    };
    return true;
}
