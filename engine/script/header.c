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

/* Behind the plain lines nothing may bind one of the names again: neither a line of its own nor a
 * block, an import or a string that is executed, so no word in it may be one of them. Python folds
 * letters such as U+FF52 into ASCII, so that no name with another letter may be assigned either. */
static const char rebinds[] = "\\b(?:revision|down_revision|branch_labels|depends_on)\\b"
                              "|[\\x80-\\xFF]\\w*[ \\t]*(?::[^=\\n]*)?="
                              "|^\\w*[\\x80-\\xFF]"
                              "|\\bimport[ \\t]*\\*";

struct header_rules {
    pcre2_code *lines;
    pcre2_code *rebinds; /* NULL until the first text needs it */
    pcre2_match_data *match;
};

static pcre2_code *compile(const char *pattern, uint32_t options)
{
    int error = 0;
    PCRE2_SIZE at = 0;
    pcre2_code *code =
        pcre2_compile((PCRE2_SPTR)pattern, PCRE2_ZERO_TERMINATED, options, &error, &at, NULL);
    if (!code)
        arena_oom();
    pcre2_jit_compile(code, PCRE2_JIT_COMPLETE); /* where there is no JIT, slower */
    return code;
}

struct header_rules *header_rules_new(void)
{
    struct header_rules *r = calloc(1, sizeof *r);
    if (!r)
        arena_oom();
    r->lines = compile(plain_lines, PCRE2_EXTENDED);
    r->match = pcre2_match_data_create(FINDINGS, NULL);
    if (!r->match)
        arena_oom();
    return r;
}

void header_rules_free(struct header_rules *r)
{
    pcre2_match_data_free(r->match);
    pcre2_code_free(r->lines);
    pcre2_code_free(r->rebinds);
    free(r);
}

/* PCRE2_ERROR_NOMATCH, another error, or how many groups there are. */
static int match(const struct header_rules *r, const pcre2_code *code, struct slice text)
{
    return pcre2_match(code, (PCRE2_SPTR)text.p, text.n, 0, 0, r->match, NULL);
}

/* Whether anything in `rest` may bind one of the names again. Few bodies have what the pattern
 * could find at all, and to look for that is quicker by far. */
static bool binds_again(struct header_rules *r, struct slice rest)
{
    static const char *const needed[] = { "revision", "branch_labels", "depends_on", "import" };
    bool possible = !slice_is_ascii(rest);
    for (size_t i = 0; !possible && i < sizeof needed / sizeof *needed; i++)
        possible = memmem(rest.p, rest.n, needed[i], strlen(needed[i]));
    if (possible && !r->rebinds)
        r->rebinds = compile(rebinds, PCRE2_MULTILINE);
    return possible && match(r, r->rebinds, rest) != PCRE2_ERROR_NOMATCH; /* an error: a finding */
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

bool header_read_plain(struct header_rules *r, struct arena *a, struct slice text,
                       struct py_header *out)
{
    struct slice doc;
    struct slice found[FINDINGS] = { { 0 } };
    if (slice_starts(text, "\xEF\xBB\xBF"))
        text = slice_skip(text, 3);
    if (!text.n || memchr(text.p, '\r', text.n) || memchr(text.p, '\0', text.n))
        return false;
    int groups = match(r, r->lines, text);
    const PCRE2_SIZE *at = pcre2_get_ovector_pointer(r->match);
    for (size_t i = 0; groups > 0 && i < (size_t)groups && i < FINDINGS; i++)
        if (at[2 * i] != PCRE2_UNSET)
            found[i] = slice_range(text.p + at[2 * i], text.p + at[2 * i + 1]);
    if (!found[GROUP_ID].p || !found[GROUP_DOWN].p || !read_doc(found[GROUP_DOC], &doc))
        return false;
    if (binds_again(r, slice_skip(text, found[0].n)))
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
