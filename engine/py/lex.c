#include "py/lex.h"
#include "base/buf.h"
#include "py/source.h"
#include <stdint.h>
#include <string.h>

static const struct {
    const char *text;
} tokens[] = {
#define TOKEN(kind, words)   [TOKEN_##kind] = { words },
#define OPERATOR(kind, text) [TOKEN_##kind] = { text },
#define KEYWORD(kind, text)  [TOKEN_##kind] = { text },
#include "py/token.def"
#undef TOKEN
#undef OPERATOR
#undef KEYWORD
};

/* The first operator that begins with a character; those beside it follow. */
static const unsigned char first_operator[128] = {
    ['!'] = TOKEN_NE,        ['%'] = TOKEN_PERCENT_EQ,     ['&'] = TOKEN_AMPER_EQ,
    ['('] = TOKEN_LPAR,      [')'] = TOKEN_RPAR,           ['*'] = TOKEN_STAR_STAR_EQ,
    ['+'] = TOKEN_PLUS_EQ,   [','] = TOKEN_COMMA,          ['-'] = TOKEN_MINUS_EQ,
    ['.'] = TOKEN_ELLIPSIS,  ['/'] = TOKEN_SLASH_SLASH_EQ, [':'] = TOKEN_WALRUS,
    [';'] = TOKEN_SEMICOLON, ['<'] = TOKEN_SHL_EQ,         ['='] = TOKEN_EQ,
    ['>'] = TOKEN_SHR_EQ,    ['@'] = TOKEN_AT_EQ,          ['['] = TOKEN_LSQB,
    [']'] = TOKEN_RSQB,      ['^'] = TOKEN_CARET_EQ,       ['{'] = TOKEN_LBRACE,
    ['|'] = TOKEN_BAR_EQ,    ['}'] = TOKEN_RBRACE,         ['~'] = TOKEN_TILDE,
};
/* The same for keywords. */
static const unsigned char first_keyword[128] = {
    ['F'] = TOKEN_FALSE,    ['N'] = TOKEN_NONE,   ['T'] = TOKEN_TRUE,  ['a'] = TOKEN_AND,
    ['b'] = TOKEN_BREAK,    ['c'] = TOKEN_CLASS,  ['d'] = TOKEN_DEF,   ['e'] = TOKEN_ELIF,
    ['f'] = TOKEN_FINALLY,  ['g'] = TOKEN_GLOBAL, ['i'] = TOKEN_IF,    ['l'] = TOKEN_LAMBDA,
    ['n'] = TOKEN_NONLOCAL, ['o'] = TOKEN_OR,     ['p'] = TOKEN_PASS,  ['r'] = TOKEN_RAISE,
    ['t'] = TOKEN_TRY,      ['w'] = TOKEN_WHILE,  ['y'] = TOKEN_YIELD,
};
_Static_assert(TOKEN_KINDS < 256, "a token kind fits first_operator and first_keyword");

const char *lex_words(enum token_kind kind)
{
    return tokens[kind].text;
}

void lex_fail(struct lex *l, enum mig_code code, unsigned line, unsigned column, const char *fmt,
              ...)
{
    va_list ap;
    va_start(ap, fmt);
    if (!l->failed) {
        mig_error_set(l->err, code, "%s", arena_vprintf(l->arena, fmt, ap));
        mig_error_at(l->err, l->file, line, column);
    }
    va_end(ap);
    l->failed = true;
    l->p = l->end;
}

static const char *line_end(const struct lex *l, const char *from)
{
    const char *end = from < l->end ? memchr(from, '\n', (size_t)(l->end - from)) : NULL;
    return end ? end : l->end;
}

/* Places are asked for in source order, so that each byte is looked at once. */
static void place(struct lex *l, const char *at)
{
    if (at < l->seen)
        return;
    while (l->line_end < at) {
        l->line++;
        l->begin = l->line_end + 1;
        l->before = 1;
        l->line_end = line_end(l, l->begin);
    }
    const char *p = l->seen > l->begin ? l->seen : l->begin;
    for (; !l->ascii && p < at; p++)
        l->before -= ((unsigned char)*p & 0xc0) == 0x80;
    l->seen = at;
    l->column = l->before + (unsigned)(at - l->begin);
}

#define FAIL_HERE(l, ...) \
    (place((l), (l)->p), lex_fail((l), MIG_SCRIPT, (l)->line, (l)->column, __VA_ARGS__))

static char peek(const struct lex *l, size_t ahead)
{
    return (size_t)(l->end - l->p) > ahead ? l->p[ahead] : '\0';
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || is_digit(c) ||
           (unsigned char)c >= 0x80;
}

void lex_begin_expression(struct lex *l, struct arena *a, const char *file, unsigned line,
                          unsigned column, struct slice text, struct mig_error *err)
{
    *l = (struct lex){ .arena = a,
                       .file = file,
                       .err = err,
                       .line = line,
                       .column = column,
                       .before = column,
                       .joined = true,
                       .nindents = 1 };
    text = source_universal_newlines(a, text);
    l->p = text.n ? text.p : "";
    l->end = l->p + text.n;
    l->seen = l->begin = l->p;
    l->line_end = line_end(l, l->p);
    l->ascii = slice_is_ascii(text);
    struct source_fault fault = { 0 };
    if (!source_check(&text, &fault)) {
        place(l, l->p + fault.at);
        lex_fail(l, fault.code, l->line, l->column, "%s", fault.message);
    }
}

void lex_begin(struct lex *l, struct arena *a, const char *file, struct slice text,
               struct mig_error *err)
{
    struct source_fault fault = { 0 };
    text = source_without_bom(text);
    bool readable = source_check_cookie(a, text, &fault);
    lex_begin_expression(l, a, file, 1, 1, readable ? text : (struct slice){ 0 }, err);
    l->joined = false;
    l->line_start = true;
    if (!readable)
        lex_fail(l, MIG_SCRIPT, fault.line, 1, "%s", fault.message);
}

/* Behind "\\\n"; false (and an error) when the backslash does not end its line. */
static bool skip_backslash(struct lex *l)
{
    const char *p = l->p + 1;
    if (p < l->end && *p == '\n' && p + 1 < l->end) {
        l->p = p + 1;
        return true;
    }
    if (p >= l->end || *p == '\n')
        FAIL_HERE(l, "unexpected EOF while parsing");
    else
        FAIL_HERE(l, "unexpected character after line continuation character");
    return false;
}

static void skip_comment(struct lex *l)
{
    const char *end = memchr(l->p, '\n', (size_t)(l->end - l->p));
    l->p = end ? end : l->end;
}

struct indent {
    unsigned columns, alternative;
};

/* White space at the beginning of one line; what a backslash continues counts once. */
static struct indent read_spaces(struct lex *l)
{
    struct indent in = { 0 }, before = { 0 };
    for (;; l->p++) {
        char c = peek(l, 0);
        if (c == ' ') {
            in.columns++;
            in.alternative++;
        } else if (c == '\t') {
            in.columns = (in.columns / 8 + 1) * 8;
            in.alternative++;
        } else if (c == '\f') {
            in = (struct indent){ 0 };
        } else if (c == '\\' && skip_backslash(l)) {
            if (!before.columns)
                before = in;
            l->p--;
        } else {
            return before.columns ? before : in;
        }
    }
}

static void indent_error(struct lex *l, bool tabs)
{
    FAIL_HERE(l, "%s",
              tabs ? "inconsistent use of tabs and spaces in indentation"
                   : "unindent does not match any outer indentation level");
}

static void push_indent(struct lex *l, struct indent in)
{
    if (l->nindents == LEX_INDENTS - 1) {
        place(l, l->p);
        lex_fail(l, MIG_LIMIT, l->line, l->column, "too many levels of indentation");
        return;
    }
    l->indents[l->nindents].columns = in.columns;
    l->indents[l->nindents++].alternative = in.alternative;
    l->pending = 1;
}

/* Indentation of the next line that has a token; blank lines and comments count for nothing. */
static void read_indent(struct lex *l)
{
    struct indent in = { 0 };
    l->line_start = false;
    for (;; l->p++) {
        in = read_spaces(l);
        if (peek(l, 0) == '#')
            skip_comment(l);
        if (l->p >= l->end)
            in = (struct indent){ 0 };
        if (l->p >= l->end || *l->p != '\n')
            break;
    }
    if (l->failed)
        return;
    if (in.columns > l->indents[l->nindents - 1].columns) {
        if (in.alternative <= l->indents[l->nindents - 1].alternative)
            indent_error(l, true);
        else
            push_indent(l, in);
        return;
    }
    for (; in.columns < l->indents[l->nindents - 1].columns; l->nindents--)
        l->pending--;
    if (in.columns != l->indents[l->nindents - 1].columns)
        indent_error(l, false);
    else if (in.alternative != l->indents[l->nindents - 1].alternative)
        indent_error(l, true);
}

/* White space, comments and joined lines in front of a token. */
static void skip_space(struct lex *l)
{
    bool joined = l->joined || l->depth;
    for (;;) {
        char c = peek(l, 0);
        if (c == ' ' || c == '\t' || c == '\f' || (c == '\n' && joined))
            l->p++;
        else if (c == '#')
            skip_comment(l);
        else if (c != '\\' || !skip_backslash(l))
            return;
    }
}

static void finish(struct lex *l, struct token *t, enum token_kind kind, const char *from)
{
    t->kind = kind;
    t->text = slice_range(from, l->p);
}

static bool skip_digits(struct lex *l, unsigned base)
{
    const char *from = l->p;
    for (bool joint = false;; l->p++) {
        char c = peek(l, 0);
        unsigned digit = is_digit(c) ? (unsigned)(c - '0') : (unsigned)((c | 32) - 'a') + 10;
        if (c != '_' && (digit >= base || !is_word(c)))
            return l->p > from && !joint;
        if (c == '_' && (joint || l->p == from))
            return false;
        joint = c == '_';
    }
}

/* A name may not touch a number, but Python lets these keywords: "1if x else 2". */
static bool ends_number(struct lex *l)
{
    static const char *const keywords[] = { "and", "else", "for", "if", "in", "is", "not", "or" };
    if (!is_word(peek(l, 0)))
        return true;
    struct slice rest = slice_range(l->p, l->end);
    for (size_t i = 0; i < sizeof keywords / sizeof *keywords; i++)
        if (slice_starts(rest, keywords[i]) && !is_word(peek(l, strlen(keywords[i]))))
            return true;
    return false;
}

/* bininteger | octinteger | hexinteger */
static void read_based(struct lex *l, struct token *t, unsigned base, const char *name)
{
    const char *from = l->p;
    l->p += 2;
    if (peek(l, 0) == '_')
        l->p++;
    if (!skip_digits(l, base) || !ends_number(l))
        FAIL_HERE(l, "invalid %s literal", name);
    finish(l, t, TOKEN_INT, from);
}

/* [fraction] [exponent] ["j"] of a number whose integer part was read. */
static enum token_kind read_real(struct lex *l, bool *good)
{
    enum token_kind kind = TOKEN_INT;
    if (peek(l, 0) == '.') {
        l->p++;
        kind = TOKEN_FLOAT;
        if (is_digit(peek(l, 0)))
            *good = *good && skip_digits(l, 10);
    }
    if ((peek(l, 0) | 32) == 'e') {
        size_t sign = peek(l, 1) == '+' || peek(l, 1) == '-';
        if (is_digit(peek(l, 1 + sign))) {
            l->p += 1 + sign;
            *good = skip_digits(l, 10) && *good;
            kind = TOKEN_FLOAT;
        }
    }
    if ((peek(l, 0) | 32) == 'j') {
        l->p++;
        kind = TOKEN_IMAGINARY;
    }
    return kind;
}

static bool is_zero(struct slice digits)
{
    while (digits.n && (*digits.p == '0' || *digits.p == '_'))
        digits = slice_skip(digits, 1);
    return !digits.n;
}

static void read_number(struct lex *l, struct token *t)
{
    const char *from = l->p;
    if (*from == '0' && (peek(l, 1) | 32) == 'x') {
        read_based(l, t, 16, "hexadecimal");
        return;
    }
    if (*from == '0' && ((peek(l, 1) | 32) == 'o' || (peek(l, 1) | 32) == 'b')) {
        bool octal = (from[1] | 32) == 'o';
        read_based(l, t, octal ? 8 : 2, octal ? "octal" : "binary");
        return;
    }
    bool good = *from == '.' || skip_digits(l, 10);
    struct slice whole = slice_range(from, l->p);
    enum token_kind kind = good ? read_real(l, &good) : TOKEN_INT;
    if (!good || !ends_number(l))
        FAIL_HERE(l, "invalid decimal literal");
    if (kind == TOKEN_INT && *from == '0' && !is_zero(whole))
        lex_fail(l, MIG_SCRIPT, t->line, t->column,
                 "leading zeros in decimal integer literals are not permitted; use an 0o prefix "
                 "for octal integers");
    finish(l, t, kind, from);
}

/* At a quote that opens: over it. */
static void open_quote(struct lex *l, struct token *t)
{
    char q = *l->p;
    t->triple = peek(l, 1) == q && peek(l, 2) == q;
    l->p += t->triple ? 3 : 1;
}

/* Where the closing quote stands at `p`: its length, else 0. */
static size_t quote_length(const struct lex *l, const char *p, char quote, bool triple)
{
    if (*p != quote)
        return 0;
    if (!triple)
        return 1;
    return l->end - p >= 3 && p[1] == quote && p[2] == quote ? 3 : 0;
}

static void unterminated(struct lex *l, const struct token *t, const char *what)
{
    place(l, l->p);
    lex_fail(l, MIG_SCRIPT, t->line, t->column, "unterminated %s%s literal (detected at line %u)",
             t->triple ? "triple-quoted " : "", what, l->line);
}

static void read_string(struct lex *l, struct token *t, const char *from)
{
    char quote = *l->p;
    open_quote(l, t);
    for (const char *begin = l->p; l->p < l->end; l->p++) {
        size_t n = quote_length(l, l->p, quote, t->triple);
        if (n) {
            t->body = slice_range(begin, l->p);
            l->p += n;
            finish(l, t, TOKEN_STRING, from);
            return;
        }
        if (*l->p == '\n' && !t->triple)
            break;
        if (*l->p == '\\' && ++l->p >= l->end)
            break;
    }
    unterminated(l, t, "string");
}

static void begin_fstring(struct lex *l, struct token *t, const char *from)
{
    open_quote(l, t);
    finish(l, t, TOKEN_FSTRING, from);
}

/* prefix: "r" | "u" | "b" | "f" | "br" | "fr" in any order and case */
static bool read_prefixed(struct lex *l, struct token *t, const char *from)
{
    static const char *const prefixes[] = { "r", "u", "b", "f", "br", "rb", "fr", "rf" };
    size_t n = (size_t)(l->p - from);
    char low[3] = { (char)(from[0] | 32), n > 1 ? (char)(from[1] | 32) : '\0', '\0' };
    bool known = false;
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
        known = known || !strcmp(prefixes[i], low);
    if (n > 2 || !known)
        return false;
    t->raw = strchr(low, 'r') != NULL;
    t->bytes = strchr(low, 'b') != NULL;
    if (strchr(low, 'f'))
        begin_fstring(l, t, from);
    else
        read_string(l, t, from);
    return true;
}

static enum token_kind keyword(struct slice word)
{
    unsigned char c = (unsigned char)*word.p;
    for (unsigned k = first_keyword[c & 127]; k && k < TOKEN_KINDS; k++) {
        if (tokens[k].text[0] != (char)c)
            break;
        if (tokens[k].text[1] == word.p[1] && slice_is(word, tokens[k].text))
            return (enum token_kind)k;
    }
    return TOKEN_NAME;
}

static void read_word(struct lex *l, struct token *t)
{
    const char *from = l->p;
    while (l->p < l->end && is_word(*l->p)) {
        if ((unsigned char)*l->p < 0x80) {
            l->p++;
            continue;
        }
        uint32_t code;
        size_t n = source_character(slice_range(l->p, l->end), &code);
        if (!source_in_name(code)) {
            FAIL_HERE(l, "invalid character '%.*s' (U+%04X)", (int)n, l->p, (unsigned)code);
            return;
        }
        l->p += n;
    }
    if ((peek(l, 0) == '"' || peek(l, 0) == '\'') && read_prefixed(l, t, from))
        return;
    struct slice word = slice_range(from, l->p);
    finish(l, t, word.n <= 8 && word.n > 1 ? keyword(word) : TOKEN_NAME, from);
}

static void open_bracket(struct lex *l, char c, unsigned line, unsigned column)
{
    if (l->depth == LEX_BRACKETS) {
        lex_fail(l, MIG_LIMIT, line, column, "too many nested parentheses");
        return;
    }
    l->brackets[l->depth].open = c;
    l->brackets[l->depth].line = line;
    l->brackets[l->depth++].column = column;
}

static void close_bracket(struct lex *l, const struct token *t)
{
    char c = *t->text.p;
    if (!l->depth) {
        lex_fail(l, MIG_SCRIPT, t->line, t->column, "unmatched '%c'", c);
        return;
    }
    char open = l->brackets[--l->depth].open;
    unsigned line = l->brackets[l->depth].line;
    if ((open == '(' && c == ')') || (open == '[' && c == ']') || (open == '{' && c == '}'))
        return;
    const char *where = line == t->line ? "" : arena_printf(l->arena, " on line %u", line);
    lex_fail(l, MIG_SCRIPT, t->line, t->column,
             "closing parenthesis '%c' does not match opening parenthesis '%c'%s", c, open, where);
}

static void bad_character(struct lex *l)
{
    unsigned char c = (unsigned char)*l->p;
    if (c < ' ' || c == 0x7f)
        FAIL_HERE(l, "invalid non-printable character U+%04X", c);
    else
        FAIL_HERE(l, "invalid syntax");
}

/* The length of the operator, if that is what stands here. */
static size_t operator_length(const struct lex *l, const char *text)
{
    size_t n = 0;
    while (text[n] && peek(l, n) == text[n])
        n++;
    return text[n] ? 0 : n;
}

static void read_operator(struct lex *l, struct token *t)
{
    const char *from = l->p;
    unsigned char c = (unsigned char)*from;
    bool in_field = l->field_depth && l->depth == l->field_depth;
    for (unsigned k = first_operator[c & 127]; k && *tokens[k].text == (char)c; k++) {
        /* f"{x:=5}": the format specification "=5" */
        size_t n = operator_length(l, tokens[k].text);
        if (!n || (k == TOKEN_WALRUS && in_field) || (k == TOKEN_BANG && !in_field))
            continue;
        l->p += n;
        finish(l, t, (enum token_kind)k, from);
        if (c == '(' || c == '[' || c == '{')
            open_bracket(l, (char)c, t->line, t->column);
        else if (c == ')' || c == ']' || c == '}')
            close_bracket(l, t);
        return;
    }
    bad_character(l);
}

/* NEWLINE, DEDENT and END, the tokens of no text; INDENT. */
static bool read_structure(struct lex *l, struct token *t)
{
    t->text = slice_range(l->p, l->p);
    if (l->pending) {
        t->kind = l->pending > 0 ? TOKEN_INDENT : TOKEN_DEDENT;
        l->pending += l->pending > 0 ? -1 : 1;
        return true;
    }
    if (l->p < l->end && *l->p != '\n')
        return false;
    if (l->p >= l->end && l->depth) {
        lex_fail(l, MIG_SCRIPT, l->brackets[l->depth - 1].line, l->brackets[l->depth - 1].column,
                 "'%c' was never closed", l->brackets[l->depth - 1].open);
        return true;
    }
    if (l->p < l->end || (l->has_content && !l->joined)) {
        t->kind = TOKEN_NEWLINE;
        l->has_content = false;
        l->line_start = true;
        l->p += l->p < l->end;
        return true;
    }
    t->kind = TOKEN_END;
    return true;
}

static void read_token(struct lex *l, struct token *t)
{
    l->has_content = true;
    char c = *l->p;
    if (is_digit(c) || (c == '.' && is_digit(peek(l, 1))))
        read_number(l, t);
    else if (is_word(c))
        read_word(l, t);
    else if (c == '"' || c == '\'')
        read_string(l, t, l->p);
    else
        read_operator(l, t);
}

void lex_next(struct lex *l, struct token *t)
{
    *t = (struct token){ .kind = TOKEN_END };
    if (!l->failed && l->line_start && !l->joined)
        read_indent(l);
    if (!l->failed && !l->pending)
        skip_space(l);
    place(l, l->p);
    t->line = l->line;
    t->column = l->column;
    if (!l->failed && !read_structure(l, t))
        read_token(l, t);
    if (l->failed)
        *t = (struct token){ .kind = TOKEN_END, .line = t->line, .column = t->column };
}

/* At '{' or '}' in the text of an f-string; LEX_TEXT_MORE without a piece: it is text. */
static enum lex_text read_brace(struct lex *l, bool in_spec, struct slice *piece, const char *from)
{
    char c = *l->p;
    *piece = slice_range(from, l->p);
    place(l, l->p);
    if (!in_spec && peek(l, 1) == c) {
        piece->n++;
        l->p += 2;
        return LEX_TEXT_MORE;
    }
    if (c == '{') {
        open_bracket(l, c, l->line, l->column);
        l->p += !l->failed;
        return l->failed ? LEX_TEXT_END : LEX_TEXT_FIELD;
    }
    if (in_spec)
        return LEX_TEXT_CLOSE;
    FAIL_HERE(l, "f-string: single '}' is not allowed");
    return LEX_TEXT_END;
}

enum lex_text lex_text(struct lex *l, const struct token *start, bool in_spec, struct slice *piece)
{
    char quote = start->text.p[start->text.n - 1];
    const char *from = l->p;
    for (; l->p < l->end; l->p++) {
        size_t n = quote_length(l, l->p, quote, start->triple);
        if (n && in_spec)
            break;
        if (n) {
            *piece = slice_range(from, l->p);
            l->p += n;
            return LEX_TEXT_END;
        }
        if (*l->p == '{' || *l->p == '}')
            return read_brace(l, in_spec, piece, from);
        if (*l->p == '\n' && !start->triple)
            break;
        if (*l->p == '\\' && peek(l, 1) != '{' && peek(l, 1) != '}' && ++l->p >= l->end)
            break;
    }
    *piece = (struct slice){ .p = from };
    if (l->p < l->end && in_spec && *l->p == quote)
        FAIL_HERE(l, "f-string: expecting '}'");
    else
        unterminated(l, start, "f-string");
    return LEX_TEXT_END;
}
