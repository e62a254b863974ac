#include "sql/scan.h"
#include <string.h>
#include <strings.h>

enum feature {
    DOLLAR_QUOTES = 1 << 0,     /* $tag$ ... $tag$, $1 */
    ESCAPE_STRINGS = 1 << 1,    /* E'...\'...' */
    NESTED_COMMENTS = 1 << 2,   /* slash-star within slash-star */
    BACKSLASH_QUOTES = 1 << 3,  /* '...\'...' and "...\"..." */
    BACKTICKS = 1 << 4,         /* `name` */
    BRACKETS = 1 << 5,          /* [name] */
    HASH_COMMENTS = 1 << 6,     /* # ... */
    DASH_SPACE = 1 << 7,        /* "--" is a comment only before white space */
    LIVE_COMMENTS = 1 << 8,     /* slash-star-bang: the server runs what stands in it */
    BACKSLASH_COMMANDS = 1 << 9 /* the client takes "\x" outside quotes for itself */
};

static const unsigned features_of[] = {
    [SQL_POSTGRESQL] = DOLLAR_QUOTES | ESCAPE_STRINGS | NESTED_COMMENTS | BACKSLASH_COMMANDS,
    [SQL_MYSQL] = BACKSLASH_QUOTES | BACKTICKS | HASH_COMMENTS | DASH_SPACE | LIVE_COMMENTS |
                  BACKSLASH_COMMANDS,
    [SQL_SQLITE] = BACKTICKS | BRACKETS,
};

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_word_start(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (unsigned char)c >= 0x80;
}

static bool is_word(char c)
{
    return is_word_start(c) || is_digit(c) || c == '$';
}

struct scan scan_begin(enum sql_dialect dialect, const char *file, unsigned first_line,
                       struct slice text)
{
    const char *p = text.n ? text.p : "";
    return (struct scan){ .file = file,
                          .begin = p,
                          .p = p,
                          .end = p + text.n,
                          .features = features_of[dialect],
                          .at_start = true,
                          .delimiter = SLICE(";"),
                          .seen = p,
                          .line = first_line,
                          .column = 1 };
}

void scan_place(struct scan *s, const char *at)
{
    for (; s->seen < at; s->seen++) {
        if (*s->seen == '\n') {
            s->line++;
            s->column = 1;
        } else if (((unsigned char)*s->seen & 0xc0) != 0x80) {
            s->column++;
        }
    }
}

bool scan_at(struct scan *s, const char *at, struct mig_error *err)
{
    scan_place(s, at);
    return mig_error_at(err, s->file, s->line, s->column);
}

bool scan_is(struct scan_token t, const char *word)
{
    size_t n = strlen(word);
    return t.kind == SCAN_WORD && t.text.n == n && !strncasecmp(t.text.p, word, n);
}

static bool unterminated(struct scan *s, const char *at, const char *what, struct mig_error *err)
{
    mig_error_set(err, MIG_SCRIPT, "%s is never closed", what);
    return scan_at(s, at, err);
}

static bool has(const struct scan *s, enum feature f)
{
    return s->features & (unsigned)f;
}

static char peek(const struct scan *s, size_t ahead)
{
    return (size_t)(s->end - s->p) > ahead ? s->p[ahead] : '\0';
}

static bool at_delimiter(const struct scan *s, const char *p)
{
    size_t n = s->delimiter.n;
    return *p == *s->delimiter.p && (size_t)(s->end - p) >= n && !memcmp(p, s->delimiter.p, n);
}

/* Behind the quote that closes what began before `p`; NULL when none does. A doubled quote reads as
 * two quoted things in a row, which end at the same place. */
static const char *close_quote(const struct scan *s, const char *p, char quote, bool backslash)
{
    if (!backslash) {
        const char *end = memchr(p, quote, (size_t)(s->end - p));
        return end ? end + 1 : NULL;
    }
    for (; p < s->end; p++) {
        if (*p == quote)
            return p + 1;
        p += *p == '\\';
    }
    return NULL;
}

static bool read_quote(struct scan *s, char close, struct mig_error *err)
{
    const char *begin = s->p;
    bool backslash = has(s, BACKSLASH_QUOTES) && *begin != '`';
    const char *end = close_quote(s, begin + 1, close, backslash);
    if (!end)
        return unterminated(s, begin, *begin == '\'' ? "a quoted string" : "a quoted name", err);
    s->p = end;
    return true;
}

/* The second part of E'a' <newline> 'b' is read by the rules of the first. Gives the place of its
 * quote, or NULL. psql: quotecontinue. */
static const char *continued_quote(const struct scan *s, const char *p)
{
    bool newline = false;
    for (; p < s->end; p++) {
        if (*p == '\'')
            return newline ? p : NULL;
        if (*p == '-' && p + 1 < s->end && p[1] == '-') {
            while (p < s->end && *p != '\n' && *p != '\r')
                p++;
            if (p == s->end)
                return NULL;
        }
        if (!is_space(*p))
            return NULL;
        newline = newline || *p == '\n' || *p == '\r';
    }
    return NULL;
}

static bool read_escape_string(struct scan *s, struct mig_error *err)
{
    const char *begin = s->p++;
    for (const char *next = s->p; next; next = continued_quote(s, s->p)) {
        s->p = close_quote(s, next + 1, '\'', true);
        if (!s->p)
            return unterminated(s, begin, "a quoted string", err);
        while (s->p < s->end && *s->p == '\'') { /* '' inside: still the same string */
            s->p = close_quote(s, s->p + 1, '\'', true);
            if (!s->p)
                return unterminated(s, begin, "a quoted string", err);
        }
    }
    return true;
}

/* dollar <- '$' tag? '$' ... '$' tag? '$' ; *found is false at "$1" and a lone '$'. */
static bool read_dollar(struct scan *s, bool *found, struct mig_error *err)
{
    const char *begin = s->p;
    const char *p = begin + 1;
    if (p < s->end && is_word_start(*p))
        while (p < s->end && *p != '$' && is_word(*p))
            p++;
    *found = p < s->end && *p == '$';
    if (!*found)
        return true;
    size_t n = (size_t)(p + 1 - begin);
    const char *close = memmem(p + 1, (size_t)(s->end - p - 1), begin, n);
    if (!close) {
        mig_error_set(err, MIG_SCRIPT, "the dollar quote %.*s is never closed",
                      (int)(n < 80 ? n : 80), begin);
        return scan_at(s, begin, err);
    }
    s->p = close + n;
    return true;
}

static void read_line(struct scan *s)
{
    const char *end = memchr(s->p, '\n', (size_t)(s->end - s->p));
    end = end ? end : s->end;
    if (has(s, DOLLAR_QUOTES)) { /* psql ends a comment at a lone CR as well */
        const char *cr = memchr(s->p, '\r', (size_t)(end - s->p));
        end = cr ? cr : end;
    } else if (end > s->p && end[-1] == '\r') {
        end--;
    }
    s->p = end;
}

static bool read_comment(struct scan *s, struct mig_error *err)
{
    const char *begin = s->p;
    size_t depth = 1;
    s->p += 2;
    while (s->p + 1 < s->end) {
        if (s->p[0] == '*' && s->p[1] == '/') {
            s->p += 2;
            if (--depth == 0)
                return true;
        } else if (has(s, NESTED_COMMENTS) && s->p[0] == '/' && s->p[1] == '*') {
            s->p += 2;
            depth++;
        } else {
            s->p++;
        }
    }
    return unterminated(s, begin, "a comment", err);
}

static void read_word(struct scan *s)
{
    do
        s->p++;
    while (s->p < s->end && is_word(*s->p) && !at_delimiter(s, s->p));
}

static bool at_digit(const struct scan *s)
{
    return s->p < s->end && is_digit(*s->p) && !at_delimiter(s, s->p);
}

/* number <- digit+ ('.' digit*)? (('e' / 'E') ('+' / '-') digit*)? word? ; "1..2" has two numbers.
 * A word right behind it belongs to it, so that the string in 1e'x' is an ordinary one, but not
 * behind a sign that has no digits (psql: integer_junk, realfail). */
static void read_number(struct scan *s)
{
    while (at_digit(s))
        s->p++;
    if (peek(s, 0) == '.' && peek(s, 1) != '.' && !at_delimiter(s, s->p))
        s->p++;
    while (at_digit(s))
        s->p++;
    bool exponent = has(s, ESCAPE_STRINGS) && (peek(s, 0) == 'e' || peek(s, 0) == 'E');
    if (exponent && (peek(s, 1) == '+' || peek(s, 1) == '-')) {
        s->p += 2;
        if (!at_digit(s))
            return;
    }
    if (s->p < s->end && is_word_start(*s->p) && !at_delimiter(s, s->p))
        read_word(s);
}

static bool may_begin(const struct scan *s)
{
    const char *line = s->p;
    while (line > s->begin && line != s->delimited && (line[-1] == ' ' || line[-1] == '\t'))
        line--;
    return s->at_start && !s->commented &&
           (line == s->delimited || s->p == s->begin || s->p[-1] == '\n');
}

/* mysql takes any "--" for a comment where a statement could begin, which is at the beginning of a
 * line or behind the delimiter; elsewhere it is one only before a space. */
static bool at_line_comment(const struct scan *s)
{
    if (*s->p == '#')
        return has(s, HASH_COMMENTS);
    if (*s->p != '-' || peek(s, 1) != '-')
        return false;
    return !has(s, DASH_SPACE) || may_begin(s) || (unsigned char)peek(s, 2) <= ' ' ||
           peek(s, 2) == 0x7f;
}

static bool at_live_comment(const struct scan *s)
{
    return has(s, LIVE_COMMENTS) && (peek(s, 2) == '!' || (peek(s, 2) == 'M' && peek(s, 3) == '!'));
}

static char closing_quote(const struct scan *s)
{
    switch (*s->p) {
    case '\'':
    case '"': return *s->p;
    case '`': return has(s, BACKTICKS) ? '`' : '\0';
    case '[': return has(s, BRACKETS) ? ']' : '\0';
    default: return '\0';
    }
}

/* A client's own command: \d, \copy, \i, \G. "\N" is NULL for a MySQL server. */
static bool refuse_backslash(struct scan *s, struct mig_error *err)
{
    bool mysql = has(s, BACKSLASH_QUOTES);
    if (mysql && peek(s, 1) == 'N') {
        s->p += 2;
        return true;
    }
    size_t n = 1;
    while (s->p + n < s->end && !is_space(s->p[n]) && s->p[n] != '\\' && n < 40)
        n++;
    n = mysql && n > 2 ? 2 : n;
    mig_error_set(err, MIG_SCRIPT, "%.*s is a command of %s, not SQL", (int)n, s->p,
                  mysql ? "the mysql client" : "psql");
    mig_error_hint(err, "mig sends SQL to the server itself: write the command's SQL instead.");
    return scan_at(s, s->p, err);
}

/* "--x" before a statement, but behind blanks or a comment: mysql takes it for a comment or for
 * SQL, as its option --comments says. */
static bool refuse_dashes(struct scan *s, struct mig_error *err)
{
    if (!has(s, DASH_SPACE) || !s->at_start || *s->p != '-' || peek(s, 1) != '-')
        return true;
    if (at_line_comment(s))
        return true;
    mig_error_set(err, MIG_SCRIPT, "'--' here is a comment only with a blank behind it");
    return scan_at(s, s->p, err);
}

/* What begins with a byte that is no letter, digit or space. */
static bool read_other(struct scan *s, struct scan_token *out, struct mig_error *err)
{
    char close = closing_quote(s);
    bool found = false;
    if (close) {
        out->kind = SCAN_QUOTED;
        return read_quote(s, close, err);
    }
    if (!refuse_dashes(s, err))
        return false;
    if (at_line_comment(s)) {
        out->kind = SCAN_LINE_COMMENT;
        read_line(s);
        return true;
    }
    if (*s->p == '/' && peek(s, 1) == '*' && !at_live_comment(s)) {
        out->kind = SCAN_COMMENT;
        s->commented = true;
        return read_comment(s, err);
    }
    if (*s->p == '\\' && has(s, BACKSLASH_COMMANDS))
        return refuse_backslash(s, err);
    if (*s->p == '$' && has(s, DOLLAR_QUOTES) && !read_dollar(s, &found, err))
        return false;
    out->kind = found ? SCAN_QUOTED : SCAN_OTHER;
    if (!found)
        s->p += *s->p == '/' && peek(s, 1) == '*' ? (peek(s, 2) == 'M' ? 4 : 3) : 1;
    return true;
}

bool scan_next(struct scan *s, struct scan_token *out, struct mig_error *err)
{
    while (s->p < s->end && is_space(*s->p))
        s->p++;
    const char *begin = s->p;
    bool ok = true;
    out->kind = SCAN_OTHER;
    if (begin == s->end) {
        out->kind = SCAN_END;
    } else if (at_delimiter(s, begin)) {
        out->kind = SCAN_DELIMITER;
        s->p += s->delimiter.n;
        s->delimited = s->p;
        s->commented = false;
    } else if ((*begin == 'e' || *begin == 'E') && has(s, ESCAPE_STRINGS) && peek(s, 1) == '\'') {
        out->kind = SCAN_QUOTED;
        ok = read_escape_string(s, err);
    } else if (is_word_start(*begin)) {
        out->kind = SCAN_WORD;
        read_word(s);
    } else if (is_digit(*begin)) {
        read_number(s);
    } else {
        ok = read_other(s, out, err);
    }
    out->text = ok ? slice_range(begin, s->p) : slice_range(begin, begin);
    return ok;
}
