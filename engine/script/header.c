#include "script/header.h"
#include <string.h>

/* Where the reader stands. What takes something moves on only where it found the whole of it. */
struct scan {
    const char *p;
    const char *end;
};

enum name { REVISION, DOWN_REVISION, BRANCH_LABELS, DEPENDS_ON, NAMES };
static const char *const names[NAMES] = { "revision", "down_revision", "branch_labels",
                                          "depends_on" };

/* What the plain lines say: the text between the docstring's quotes, and the value of each name. */
struct plain {
    struct slice doc;
    struct slice values[NAMES];
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

/* Inside brackets a line may end anywhere. */
static void skip_gap(struct scan *s)
{
    while (s->p < s->end && (*s->p == ' ' || *s->p == '\t' || *s->p == '\n'))
        s->p++;
}

static bool take(struct scan *s, char c)
{
    if (s->p == s->end || *s->p != c)
        return false;
    s->p++;
    return true;
}

static bool take_word(struct scan *s, const char *word)
{
    if (s->p == s->end || *s->p != *word) /* most differ at once */
        return false;
    size_t n = strlen(word);
    if ((size_t)(s->end - s->p) < n || memcmp(s->p, word, n) != 0)
        return false;
    s->p += n;
    return true;
}

/* The text up to the end of the line, which stays. */
static struct slice line_here(const struct scan *s)
{
    const char *lf = s->p < s->end ? memchr(s->p, '\n', (size_t)(s->end - s->p)) : NULL;
    return slice_range(s->p, lf ? lf : s->end);
}

static void skip_comment(struct scan *s)
{
    skip_blanks(s);
    if (s->p < s->end && *s->p == '#')
        s->p += line_here(s).n;
}

/* blank <- comment? LF */
static bool take_blank(struct scan *s)
{
    struct scan at = *s;
    skip_comment(&at);
    if (!take(&at, '\n'))
        return false;
    *s = at;
    return true;
}

/* end <- comment? (LF / end of text) */
static bool take_end(struct scan *s)
{
    skip_comment(s);
    return take(s, '\n') || s->p == s->end;
}

/* docstring <- quote*3 (any but '\')* quote*3 end */
static bool take_doc(struct scan *s, struct slice *doc)
{
    static const char *const quotes[] = { "\"\"\"", "'''" };
    for (size_t i = 0; i < 2; i++) {
        struct scan at = *s;
        if (!take_word(&at, quotes[i]))
            continue;
        const char *begin = at.p;
        do
            at.p = memchr(at.p, *quotes[i], (size_t)(at.end - at.p));
        while (at.p && !take_word(&at, quotes[i]) && at.p++);
        if (!at.p)
            return false;
        *doc = slice_range(begin, at.p - 3);
        if ((doc->n && memchr(doc->p, '\\', doc->n)) || !take_end(&at))
            return false;
        *s = at;
        return true;
    }
    return false;
}

static bool has_text(struct slice s, const char *text)
{
    return s.n && memmem(s.p, s.n, text, strlen(text));
}

/* import <- ("import " / "from ") [A-Za-z0-9_ .,]* LF, which brings in none of the names */
static bool take_import(struct scan *s)
{
    struct scan at = *s;
    if (!take_word(&at, "import ") && !take_word(&at, "from "))
        return false;
    struct slice line = line_here(&at);
    bool suspect = false; /* what each of the names has, and few lines have */
    for (size_t i = 0; i < line.n; i++) {
        char c = line.p[i];
        if (!is_word(c) && c != ' ' && c != '.' && c != ',')
            return false;
        suspect |= c == 'v' || c == '_';
    }
    at.p += line.n;
    if (!take(&at, '\n') ||
        (suspect && (has_text(line, "revision") || has_text(line, "branch_labels") ||
                     has_text(line, "depends_on"))))
        return false;
    *s = at;
    return true;
}

/* text <- quote (any but quote, '\', LF)+ quote */
static bool take_text(struct scan *s)
{
    if (s->p == s->end || (*s->p != '"' && *s->p != '\''))
        return false;
    const char *begin = s->p + 1;
    const char *p = begin;
    while (p < s->end && *p != *s->p && *p != '\\' && *p != '\n')
        p++;
    if (p == s->end || *p != *s->p || p == begin)
        return false;
    s->p = p + 1;
    return true;
}

/* list <- open (text ("," text)* ","?)? close */
static bool take_list(struct scan *s, char open, char close)
{
    struct scan at = *s;
    if (!take(&at, open))
        return false;
    skip_gap(&at);
    while (take_text(&at)) {
        skip_gap(&at);
        if (!take(&at, ','))
            break;
        skip_gap(&at);
    }
    if (!take(&at, close))
        return false;
    *s = at;
    return true;
}

/* value <- text, and but for an id "None" / list as well */
static bool take_value(struct scan *s, enum name name)
{
    return take_text(s) || (name != REVISION && (take_word(s, "None") || take_list(s, '(', ')') ||
                                                 take_list(s, '[', ']')));
}

/* assignment <- name (":" annotation)? "=" value end; annotation <- []A-Za-z0-9_[.,| ]* */
static bool take_assignment(struct scan *s, struct plain *out)
{
    struct scan at = *s;
    enum name name = REVISION;
    while (name < NAMES && !take_word(&at, names[name]))
        name++;
    if (name == NAMES || out->values[name].p)
        return false; /* bound twice: the complete way */
    skip_blanks(&at);
    if (take(&at, ':'))
        while (at.p < at.end && (is_word(*at.p) || memchr("[]., |", *at.p, 6)))
            at.p++;
    if (!take(&at, '='))
        return false;
    skip_blanks(&at);
    const char *begin = at.p;
    if (!take_value(&at, name))
        return false;
    struct slice value = slice_range(begin, at.p);
    if (!take_end(&at))
        return false;
    out->values[name] = value;
    *s = at;
    return true;
}

/* PEP 263: what the bytes mean stands in a comment on one of the first two lines. */
static bool has_coding(struct scan s)
{
    for (int i = 0; i < 2; i++) {
        skip_blanks(&s);
        struct slice line = line_here(&s);
        if (line.n && *line.p == '#' && has_text(line, "coding"))
            return true;
        s.p += line.n;
        take(&s, '\n');
    }
    return false;
}

/* header <- blank* docstring? (blank / import / assignment)* */
static void read_lines(struct scan *s, struct plain *out)
{
    while (take_blank(s))
        continue;
    take_doc(s, &out->doc);
    while (take_blank(s) || take_import(s) || take_assignment(s, out))
        continue;
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

bool header_read_plain(struct arena *a, struct slice text, struct py_header *out)
{
    struct plain found = { .doc = { 0 } };
    struct slice doc;
    if (slice_starts(text, "\xEF\xBB\xBF"))
        text = slice_skip(text, 3);
    if (!text.n || memchr(text.p, '\r', text.n) || memchr(text.p, '\0', text.n))
        return false;
    struct scan s = { text.p, text.p + text.n };
    if (has_coding(s))
        return false;
    read_lines(&s, &found);
    if (!found.values[REVISION].p || !found.values[DOWN_REVISION].p || !read_doc(found.doc, &doc) ||
        binds_again(slice_range(s.p, s.end)))
        return false;
    *out = (struct py_header){
        .has_revision = true,
        .has_down_revision = true,
        .revision = read_strings(a, found.values[REVISION]).at[0],
        .down_revision = read_strings(a, found.values[DOWN_REVISION]),
        .branch_labels = read_strings(a, found.values[BRANCH_LABELS]),
        .depends_on = read_strings(a, found.values[DEPENDS_ON]),
        .doc = slice_dup(a, doc),
        .line = line_of(text, (size_t)(found.values[REVISION].p - text.p)),
    };
    return true;
}
