#include "script/header.h"
#include <pcre2.h>
#include <stdlib.h>
#include <string.h>

enum { NAME_REVISION, NAME_DOWN, NAME_LABELS, NAME_DEPENDS, NAMES, MAX_ITEMS = 16 };

static const struct slice names[NAMES] = {
    [NAME_REVISION] = { "revision", 8 },
    [NAME_DOWN] = { "down_revision", 13 },
    [NAME_LABELS] = { "branch_labels", 13 },
    [NAME_DEPENDS] = { "depends_on", 10 },
};

struct header_rules {
    pcre2_code *code;
    pcre2_match_data *match;
};

/* Behind the plain lines nothing may bind one of the names again: neither a line of its own nor a
 * block, an import or a string that is executed, so no word in it may be one of them. Python folds
 * letters such as U+FF52 into ASCII, so that no name with another letter may be assigned either. */
static const char rebinds[] = "\\b(?:revision|down_revision|branch_labels|depends_on)\\b"
                              "|[\\x80-\\xFF]\\w*[ \\t]*(?::[^=\\n]*)?="
                              "|^\\w*[\\x80-\\xFF]";

struct header_rules *header_rules_new(void)
{
    int error = 0;
    PCRE2_SIZE at = 0;
    struct header_rules *r = calloc(1, sizeof *r);
    if (r)
        r->code = pcre2_compile((PCRE2_SPTR)rebinds, PCRE2_ZERO_TERMINATED, PCRE2_MULTILINE, &error,
                                &at, NULL);
    if (r && r->code)
        r->match = pcre2_match_data_create(1, NULL);
    if (!r || !r->match)
        arena_oom();
    pcre2_jit_compile(r->code, PCRE2_JIT_COMPLETE); /* where there is no JIT, slower */
    return r;
}

void header_rules_free(struct header_rules *r)
{
    pcre2_match_data_free(r->match);
    pcre2_code_free(r->code);
    free(r);
}

/* An error of the matcher counts as a finding. */
static bool may_rebind(const struct header_rules *r, struct slice text)
{
    return pcre2_match(r->code, (PCRE2_SPTR)text.p, text.n, 0, 0, r->match, NULL) !=
           PCRE2_ERROR_NOMATCH;
}

/* What one assignment holds: views into the text. */
struct plain {
    bool seen;
    bool is_string;
    struct slice items[MAX_ITEMS];
    size_t n;
    unsigned line;
};

static bool has(struct slice s, const char *word)
{
    return s.n && memmem(s.p, s.n, word, strlen(word));
}

/* Every name contains one of these three. */
static bool mentions_names(struct slice s)
{
    return has(s, "revision") || has(s, "branch_labels") || has(s, "depends_on");
}

static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

static void skip_blanks(struct slice *s)
{
    while (s->n && (*s->p == ' ' || *s->p == '\t'))
        *s = slice_skip(*s, 1);
}

/* Nothing but blanks and a comment. */
static bool at_end(struct slice s)
{
    skip_blanks(&s);
    return !s.n || *s.p == '#';
}

/* string: quote (character but quote, backslash)* quote */
static bool read_string(struct slice *s, struct slice *out)
{
    if (!s->n || (*s->p != '\'' && *s->p != '"'))
        return false;
    char quote = *s->p;
    const char *end = memchr(s->p + 1, quote, s->n - 1);
    if (!end)
        return false;
    *out = slice_range(s->p + 1, end);
    *s = slice_skip(*s, (size_t)(end - s->p) + 1);
    bool triple = !out->n && s->n && *s->p == quote;
    return !triple && !has(*out, "\\");
}

/* list: open [string ("," string)* [","]] close, on one line */
static bool read_list(struct slice *s, char close, struct plain *out)
{
    for (*s = slice_skip(*s, 1);;) {
        skip_blanks(s);
        if (s->n && *s->p == close)
            break;
        if (out->n == MAX_ITEMS || !read_string(s, &out->items[out->n++]))
            return false;
        skip_blanks(s);
        if (s->n && *s->p == ',')
            *s = slice_skip(*s, 1);
        else if (!s->n || *s->p != close)
            return false;
    }
    *s = slice_skip(*s, 1);
    return true;
}

/* value: "None" | string | "(" ... ")" | "[" ... "]" */
static bool read_value(struct slice s, struct plain *out)
{
    skip_blanks(&s);
    if (slice_starts(s, "None"))
        s = slice_skip(s, 4);
    else if (slice_starts(s, "("))
        return read_list(&s, ')', out) && at_end(s);
    else if (slice_starts(s, "["))
        return read_list(&s, ']', out) && at_end(s);
    else if (read_string(&s, &out->items[0]))
        out->n = 1, out->is_string = true;
    else
        return false;
    return at_end(s);
}

/* annotation: ":" (word | [].,| or blank)* */
static bool skip_annotation(struct slice *s)
{
    skip_blanks(s);
    if (!s->n || *s->p != ':')
        return true;
    *s = slice_skip(*s, 1);
    while (s->n && (is_word(*s->p) || memchr("[]., |", *s->p, 6)))
        *s = slice_skip(*s, 1);
    return true;
}

/* assignment: name [annotation] "=" value, each name once */
static bool read_assignment(struct slice line, unsigned number, struct plain *all)
{
    for (size_t i = 0; i < NAMES; i++) {
        if (!slice_starts(line, names[i].p) || (line.n > names[i].n && is_word(line.p[names[i].n])))
            continue;
        struct slice s = slice_skip(line, names[i].n);
        if (all[i].seen || !skip_annotation(&s) || !s.n || *s.p != '=')
            return false;
        all[i].seen = true;
        all[i].line = number;
        return read_value(slice_skip(s, 1), &all[i]);
    }
    return false;
}

/* An import that binds none of the names, on one line. */
static bool is_import(struct slice line)
{
    if (!slice_starts(line, "import ") && !slice_starts(line, "from "))
        return false;
    for (size_t i = 0; i < line.n; i++)
        if (!is_word(line.p[i]) && !memchr(" .,", line.p[i], 3))
            return false;
    return !mentions_names(line);
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

/* docstring: three quotes, text without backslash, three quotes, alone on their lines */
static bool read_doc(struct slice *text, struct slice *doc, unsigned *line)
{
    const char *quotes = *text->p == '"' ? "\"\"\"" : "'''";
    struct slice rest = slice_skip(*text, 3);
    const char *end = memmem(rest.p, rest.n, quotes, 3);
    if (!end)
        return false;
    *doc = slice_range(rest.p, end);
    rest = slice_range(end + 3, text->p + text->n);
    struct slice tail = slice_cut(&rest, '\n');
    for (size_t i = 0; i < doc->n; i++)
        *line += doc->p[i] == '\n';
    ++*line;
    *text = rest;
    *doc = slice_trim(*doc);
    bool odd = doc->n && ((unsigned char)doc->p[0] < ' ' || wide_space(doc->p, doc->n) ||
                          (unsigned char)doc->p[doc->n - 1] < ' ' ||
                          wide_space(doc->p + doc->n - 2, doc->n < 2 ? 0 : 2) ||
                          wide_space(doc->p + doc->n - 3, doc->n < 3 ? 0 : 3));
    return at_end(tail) && !odd && !has(*doc, "\\");
}

/* Reads plain lines; stops at the first other one, leaving it and what follows in *text. */
static bool read_lines(struct slice *text, struct plain *all, struct slice *doc)
{
    bool first = true;
    for (unsigned number = 1; text->n;) {
        if (first && (slice_starts(*text, "\"\"\"") || slice_starts(*text, "'''"))) {
            if (!read_doc(text, doc, &number))
                return false;
            first = false;
            continue;
        }
        struct slice before = *text;
        struct slice line = slice_cut(text, '\n');
        bool blank = at_end(line);
        if (number <= 2 && blank && has(line, "coding"))
            return false; /* PEP 263 */
        bool plain = blank || is_import(line);
        if (!plain && !mentions_names(line)) {
            *text = before;
            return !first || (*before.p != '"' && *before.p != '\'' && is_word(*before.p));
        }
        if (!plain && !read_assignment(line, number, all))
            return false;
        first = first && blank;
        number++;
    }
    return true;
}

static struct strs copy_items(struct arena *a, const struct plain *p)
{
    const char **at = p->n ? arena_array(a, const char *, p->n) : NULL;
    for (size_t i = 0; i < p->n; i++)
        at[i] = slice_dup(a, p->items[i]);
    return (struct strs){ .at = at, .n = p->n };
}

/* An empty string in a list is a rare thing with rules of its own. */
static bool has_empty_item(const struct plain *p)
{
    for (size_t i = 0; i < p->n; i++)
        if (!p->items[i].n)
            return true;
    return false;
}

bool header_read_plain(const struct header_rules *r, struct arena *a, struct slice text,
                       struct py_header *out)
{
    struct plain all[NAMES];
    for (size_t i = 0; i < NAMES; i++)
        all[i].seen = all[i].is_string = false, all[i].n = 0, all[i].line = 0;
    struct slice doc = { .p = "", .n = 0 };
    if (slice_starts(text, "\xEF\xBB\xBF"))
        text = slice_skip(text, 3);
    if (!text.n || memchr(text.p, '\r', text.n) || memchr(text.p, '\0', text.n))
        return false;
    if (!read_lines(&text, all, &doc) || may_rebind(r, text))
        return false;
    if (!all[NAME_REVISION].is_string || !all[NAME_DOWN].seen)
        return false;
    for (size_t i = 0; i < NAMES; i++)
        if (has_empty_item(&all[i]))
            return false;
    *out = (struct py_header){
        .has_revision = true,
        .has_down_revision = true,
        .revision = slice_dup(a, all[NAME_REVISION].items[0]),
        .down_revision = copy_items(a, &all[NAME_DOWN]),
        .branch_labels = copy_items(a, &all[NAME_LABELS]),
        .depends_on = copy_items(a, &all[NAME_DEPENDS]),
        .doc = slice_dup(a, doc),
        .line = all[NAME_REVISION].line,
    };
    return true;
}
