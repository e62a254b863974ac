/* A template becomes a Python program that writes the text, line by line with a list of where each
 * line comes from; mako/lexer.py is the rule for where the pieces end. */
#include "script/template.h"
#include "base/buf.h"
#include "base/vec.h"
#include "py/call.h"
#include "py/eval.h"
#include "py/interp.h"
#include "py/parse.h"
#include "script/template_names.h"
#include <string.h>

struct place {
    unsigned line;
    unsigned column;
};

struct translator {
    struct arena *a;
    const char *file;
    struct slice text;
    size_t at;
    struct buf code;
    VEC(struct place) places;   /* of each line of code */
    VEC(struct slice) texts;    /* what __text(i) writes */
    VEC(struct slice) keywords; /* control lines that are open */
    struct mig_error *err;
};

static struct place place_of(const struct translator *t, size_t at)
{
    struct place p = { 1, 1 };
    for (size_t i = 0; i < at; i++)
        if (t->text.p[i] == '\n')
            p = (struct place){ p.line + 1, 1 };
        else
            p.column += ((unsigned char)t->text.p[i] & 0xc0) != 0x80;
    return p;
}

static bool refuse(struct translator *t, size_t at, const char *what)
{
    struct place p = place_of(t, at);
    mig_error_set(t->err, MIG_SCRIPT, "%s", what);
    return mig_error_at(t->err, t->file, p.line, p.column);
}

static struct slice rest(const struct translator *t)
{
    return slice_skip(t->text, t->at);
}

static bool looking_at(const struct translator *t, const char *s)
{
    return slice_starts(rest(t), s);
}

static bool at_line_start(const struct translator *t)
{
    return !t->at || t->text.p[t->at - 1] == '\n';
}

/* Adds a piece of code that comes from one place; it ends in a newline. */
static void emit(struct translator *t, size_t at, struct slice code)
{
    struct place p = place_of(t, at);
    buf_pad(&t->code, ' ', t->keywords.n);
    buf_slice(&t->code, code);
    buf_char(&t->code, '\n');
    for (size_t i = 0; i <= code.n; i++)
        if (i == code.n || code.p[i] == '\n') {
            vec_push(t->a, &t->places, p);
            p = (struct place){ p.line + 1, 1 };
        }
}

static void emit_text(struct translator *t, struct slice text)
{
    if (!text.n)
        return;
    vec_push(t->a, &t->texts, text);
    emit(t, t->at, slice_of(arena_printf(t->a, "__text(%zu)", t->texts.n - 1)));
}

/* The length of a string literal at s.p[0], or 0. */
static size_t literal(struct slice s)
{
    char q = s.p[0];
    if (q != '"' && q != '\'')
        return 0;
    size_t n = s.n >= 3 && s.p[1] == q && s.p[2] == q ? 3 : 1;
    for (size_t i = n; i < s.n; i++) {
        if (s.p[i] == '\\')
            i++;
        else if (s.p[i] == q && (n == 1 || (i + 2 < s.n && s.p[i + 1] == q && s.p[i + 2] == q)))
            return i + n;
    }
    return 0;
}

/* Code up to `stop` (one of two, outside of brackets when `nesting`); t->at goes behind it. */
static bool until(struct translator *t, const char *stop, const char *other, bool nesting,
                  struct slice *out, bool *was_other)
{
    size_t from = t->at;
    int depth = 0;
    while (t->at < t->text.n) {
        struct slice s = rest(t);
        size_t n = literal(s);
        char c = *s.p;
        if (n) {
            t->at += n;
            continue;
        }
        const char *line = c == '#' ? memchr(s.p, '\n', s.n) : NULL;
        if (line) {
            t->at += (size_t)(line - s.p) + 1;
            continue;
        }
        *was_other = other && slice_starts(s, other);
        if ((*was_other || slice_starts(s, stop)) && !(nesting && depth > 0)) {
            *out = (struct slice){ t->text.p + from, t->at - from };
            t->at += strlen(*was_other ? other : stop);
            return true;
        }
        depth += c == '(' || c == '[' || c == '{';
        depth -= c == ')' || c == ']' || c == '}';
        t->at++;
    }
    return refuse(t, from, "the template ends within an expression or a block");
}

static struct slice without_returns(struct translator *t, struct slice s)
{
    struct buf b = { .arena = t->a };
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] != '\r' || i + 1 == s.n || s.p[i + 1] != '\n')
            buf_char(&b, s.p[i]);
    return b.data ? buf_view(&b) : SLICE("");
}

static bool is_name(struct slice s)
{
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i] | 32;
        if (!((c >= 'a' && c <= 'z') || s.p[i] == '_' || (i && s.p[i] >= '0' && s.p[i] <= '9')))
            return false;
    }
    return s.n > 0;
}

/* "f(g(" for the filters `g, f`: str comes first unless `n` is among them. */
static bool filters(struct translator *t, struct slice list, size_t at, struct buf *open)
{
    static const char *const known[] = { "x", "h", "u", "trim", "entity", "unicode" };
    struct slice left = slice_trim(list);
    VEC(struct slice) names = { 0 };
    bool plain = false;
    while (left.n) {
        struct slice name = slice_trim(slice_cut(&left, ','));
        if (!is_name(name))
            return refuse(t, at, "a filter that is not a name is not supported");
        if (slice_is(name, "entity"))
            return refuse(t, at, "the filter 'entity' is not supported");
        plain = plain || slice_is(name, "n");
        if (!slice_is(name, "n"))
            vec_push(t->a, &names, name);
    }
    for (size_t i = names.n; i-- > 0;) {
        bool own = false;
        for (size_t k = 0; k < sizeof known / sizeof *known; k++)
            own = own || slice_is(names.at[i], known[k]);
        buf_printf(open, "%s%.*s(", own ? "__filter_" : "", (int)names.at[i].n, names.at[i].p);
    }
    buf_puts(open, plain ? "" : "__str(");
    return true;
}

static size_t count(const struct buf *b, char c)
{
    size_t n = 0;
    for (size_t i = 0; i < b->len; i++)
        n += b->data[i] == c;
    return n;
}

/* ${ expression [ | filter, filter ] } */
static bool expression(struct translator *t)
{
    size_t begin = t->at;
    size_t from = t->at += 2;
    struct slice code;
    struct slice list = SLICE("");
    struct buf line = { .arena = t->a };
    const struct ast_expr *e;
    bool bar;
    if (!until(t, "}", "|", true, &code, &bar) || (bar && !until(t, "}", NULL, true, &list, &bar)))
        return false;
    struct place p = place_of(t, from);
    code = without_returns(t, code);
    if (!py_parse_expression(t->a, t->file, p.line, p.column, code, &e, t->err) ||
        !filters(t, list, begin, &line))
        return false;
    size_t open = count(&line, '(') + 2;
    buf_puts(&line, "(");
    buf_slice(&line, code);
    buf_puts(&line, "\n");
    buf_pad(&line, ')', open);
    emit(t, from, slice_of(arena_printf(t->a, "__write(%s", buf_str(&line))));
    return true;
}

static bool is_word(struct slice line, const char *word)
{
    size_t n = strlen(word);
    char next = line.n > n ? line.p[n] : ' ';
    return slice_starts(line, word) && !is_name((struct slice){ &next, 1 }) &&
           !(next >= '0' && next <= '9');
}

/* The primary keyword that a control line goes on with: else and elif with if, else with for. */
static bool goes_on(struct slice line, struct slice open)
{
    if (is_word(line, "elif"))
        return slice_is(open, "if");
    if (is_word(line, "else"))
        return true;
    return (is_word(line, "except") || is_word(line, "finally")) && slice_is(open, "try");
}

static bool goes_on_word(struct slice line)
{
    return is_word(line, "elif") || is_word(line, "else") || is_word(line, "except") ||
           is_word(line, "finally");
}

static bool control_end(struct translator *t, struct slice line, size_t at)
{
    struct slice word = slice_skip(line, 3);
    size_t n = 0;
    while (n < word.n && is_name((struct slice){ word.p + n, 1 }))
        n++;
    word.n = n;
    if (!t->keywords.n || !slice_eq(t->keywords.at[t->keywords.n - 1], word))
        return refuse(t, at, "an 'end' line that does not match the control line before it");
    t->keywords.n--;
    return true;
}

/* `if x:` and nothing behind the colon; a comment there is dropped. */
static bool control_code(struct translator *t, struct slice line, size_t at, struct slice *out)
{
    struct slice s = line;
    size_t colon = SIZE_MAX;
    for (size_t i = 0; i < s.n; i++) {
        size_t n = literal(slice_skip(s, i));
        if (n)
            i += n - 1;
        else if (s.p[i] == '#')
            s.n = i;
        else if (s.p[i] == ':')
            colon = i;
    }
    s = slice_trim(s);
    if (colon == SIZE_MAX || colon + 1 != s.n)
        return refuse(t, at, "a control line that does not end in ':'");
    *out = s;
    return true;
}

/* "%" [ "end" ] keyword ... | "##" comment */
static bool control(struct translator *t, size_t indent)
{
    static const char *const primary[] = { "if", "for", "while", "try", "with" };
    size_t at = t->at + indent;
    struct slice s = slice_skip(t->text, at);
    bool comment = slice_starts(s, "##");
    size_t n = 0;
    for (; n < s.n && s.p[n] != '\n'; n++) /* a backslash joins the next line */
        if (s.p[n] == '\\' && n + 1 < s.n &&
            (s.p[n + 1] == '\n' || slice_starts(slice_skip(s, n + 1), "\r\n")))
            n += s.p[n + 1] == '\n' ? 1 : 2;
    struct slice line = slice_trim(slice_skip((struct slice){ s.p, n }, comment ? 2 : 1));
    struct slice code;
    t->at = at + n + (n < s.n);
    if (comment)
        return true;
    if (slice_starts(line, "end"))
        return control_end(t, line, at);
    if (!control_code(t, line, at, &code))
        return false;
    struct slice word = SLICE("");
    for (size_t i = 0; i < sizeof primary / sizeof *primary; i++)
        if (is_word(line, primary[i]))
            word = slice_of(primary[i]);
    if (!word.n && !goes_on_word(line))
        return refuse(t, at, "this control line is not supported");
    if (!word.n) {
        if (!t->keywords.n || !goes_on(line, t->keywords.at[t->keywords.n - 1]))
            return refuse(t, at, "a control line that goes on with nothing");
        t->keywords.n--;
        word = t->keywords.at[t->keywords.n];
    }
    emit(t, at, code);
    vec_push(t->a, &t->keywords, word);
    emit(t, at, SLICE("pass"));
    return true;
}

/* <% statements %> and <%! statements %>, moved left by what their first line has. */
static bool block(struct translator *t)
{
    size_t begin = t->at;
    struct slice code;
    struct slice line;
    bool unused;
    size_t margin = SIZE_MAX;
    t->at += looking_at(t, "<%!") ? 3 : 2;
    size_t from = t->at;
    if (!until(t, "%>", NULL, false, &code, &unused))
        return false;
    if (t->keywords.n && (memmem(code.p, code.n, "\"\"\"", 3) || memmem(code.p, code.n, "'''", 3)))
        return refuse(t, begin, "a block with a long string within a control line");
    if (begin + 2 < t->text.n && t->text.p[begin + 2] == '!' && t->keywords.n)
        return refuse(t, begin, "a <%! %> block within a control line is not supported");
    while (slice_line(&code, &line)) {
        size_t indent = 0;
        while (indent < line.n && (line.p[indent] == ' ' || line.p[indent] == '\t'))
            indent++;
        size_t at = (size_t)(line.p - t->text.p);
        if (margin == SIZE_MAX && indent < line.n && line.p[indent] != '#')
            margin = indent;
        size_t cut = margin != SIZE_MAX && margin < indent ? margin : indent;
        emit(t, at < from ? from : at, slice_skip(line, cut));
    }
    return true;
}

/* <%doc>, <%text>, a block, or a tag that is refused. */
static bool tag(struct translator *t)
{
    static const struct {
        const char *open, *close;
    } raw[] = { { "<%doc>", "</%doc>" }, { "<%text>", "</%text>" } };
    struct slice s = rest(t);
    for (size_t i = 0; i < 2; i++) {
        if (!slice_starts(s, raw[i].open))
            continue;
        size_t n = strlen(raw[i].open);
        const char *end = memmem(s.p + n, s.n - n, raw[i].close, strlen(raw[i].close));
        if (!end)
            return refuse(t, t->at, "a <%doc> or <%text> that does not end");
        t->at += n;
        if (i)
            emit_text(t, slice_range(s.p + n, end));
        t->at = (size_t)(end - t->text.p) + strlen(raw[i].close);
        return true;
    }
    char c = s.n > 2 ? s.p[2] : ' ';
    if (slice_starts(s, "<%") && (c == '!' || c == ' ' || c == '\t' || c == '\n' || c == '\r'))
        return block(t);
    return refuse(t, t->at, "this Mako tag is not supported");
}

/* Is there a control line or a comment at the beginning of this line? *indent: in front of it. */
static bool control_here(const struct translator *t, size_t *indent)
{
    struct slice s = rest(t);
    for (*indent = 0; *indent < s.n && (s.p[*indent] == ' ' || s.p[*indent] == '\t');)
        ++*indent;
    s = slice_skip(s, *indent);
    return slice_starts(s, "##") || (slice_starts(s, "%") && !slice_starts(s, "%%"));
}

/* "%%" at the beginning of a line is a '%'. Only there, and behind another line, do all versions of
 * Mako agree. */
static bool percents(struct translator *t, bool *found)
{
    size_t indent;
    control_here(t, &indent);
    *found = slice_starts(slice_skip(rest(t), indent), "%%");
    if (!*found)
        return true;
    if (indent || !t->at)
        return refuse(t, t->at + indent,
                      "'%%' behind white space or on the first line, which Mako's versions take "
                      "differently, is not supported");
    t->at++;
    return true;
}

/* Text up to the next thing that is none. */
static bool plain(struct translator *t)
{
    size_t from = t->at;
    size_t indent;
    for (; t->at < t->text.n; t->at++) {
        struct slice s = rest(t);
        bool joined = slice_starts(s, "\\\n") || slice_starts(s, "\\\r\n");
        bool line = t->at > from && at_line_start(t) &&
                    (control_here(t, &indent) || slice_starts(slice_skip(s, indent), "%%"));
        if (slice_starts(s, "<&") || slice_starts(s, "</&"))
            return refuse(t, t->at, "'<&' in a template is not supported");
        if (line || joined || slice_starts(s, "${") || slice_starts(s, "<%") ||
            slice_starts(s, "</%")) {
            size_t end = t->at;
            t->at = from;
            emit_text(t, slice_range(t->text.p + from, t->text.p + end));
            t->at = end + (joined ? (s.p[1] == '\n' ? 2 : 3) : 0);
            return true;
        }
    }
    t->at = from;
    emit_text(t, slice_skip(t->text, from));
    t->at = t->text.n;
    return true;
}

static bool translate(struct translator *t)
{
    while (t->at < t->text.n) {
        size_t indent;
        bool found = false;
        if (at_line_start(t) && !control_here(t, &indent) && !percents(t, &found))
            return false;
        bool ok = !found && looking_at(t, "${")                             ? expression(t)
                  : !found && at_line_start(t) && control_here(t, &indent)  ? control(t, indent)
                  : !found && (looking_at(t, "<%") || looking_at(t, "</%")) ? tag(t)
                                                                            : plain(t);
        if (!ok)
            return false;
    }
    return !t->keywords.n || refuse(t, t->text.n, "a control line without its 'end'");
}

/* The program's lines are not the template's. */
static bool relocate(const struct translator *t)
{
    if (t->err->line && t->err->line <= t->places.n) {
        struct place p = t->places.at[t->err->line - 1];
        t->err->line = p.line;
        t->err->column = p.column;
    }
    return false;
}

/* A first line such as "# -*- coding: utf-8 -*-" is no text. */
static size_t coding_line(struct slice s)
{
    struct slice line = s;
    struct slice left = s;
    if (!slice_starts(s, "#") || !slice_line(&left, &line))
        return 0;
    const char *word = memmem(line.p, line.n, "coding", 6);
    bool is = word && word + 6 < line.p + line.n && (word[6] == ':' || word[6] == '=');
    return is && left.p ? s.n - left.n : 0;
}

bool template_render(struct arena *a, const char *file, struct slice text,
                     const struct template_var *vars, size_t nvars, struct slice *out,
                     struct mig_error *err)
{
    struct translator t = {
        .a = a, .file = file, .text = text, .code = { .arena = a }, .err = err
    };
    const struct ast_module *m;
    if (slice_bad_utf8(text) != text.n)
        return refuse(&t, slice_bad_utf8(text), "the template is not UTF-8");
    if (slice_starts(text, "\xef\xbb\xbf"))
        t.text = slice_skip(text, 3);
    t.at = coding_line(t.text);
    if (!translate(&t))
        return false;
    if (!py_parse_module(a, file, slice_of(buf_str(&t.code)), &m, err))
        return relocate(&t);
    struct py *py = py_new(a, NULL);
    struct template_output o = {
        .py = py, .texts = t.texts.at, .ntexts = t.texts.n, .out = { .arena = a }
    };
    struct py_value *names = template_names(&o, vars, nvars);
    if (!py_exec_in(py, file, m->body, names, err))
        return relocate(&t);
    *out = o.out.data ? buf_view(&o.out) : SLICE("");
    return true;
}
