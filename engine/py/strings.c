/* String atoms: strings in a row are one value; an f-string among them makes an f-string of all. */
#include "py/expr.h"
#include "py/literal.h"
#include <string.h>

struct joiner {
    struct {
        struct ast_part *at;
        size_t n, cap;
    } parts;
    struct buf text;    /* literal text that waits for the part after it */
    struct slice whole; /* the text, while it is one piece of the source */
    bool copied;        /* the text is in `text` */
    struct parser_place at;
};

/* Adds text as it is; a single piece is not copied. */
static void add_text(struct joiner *j, struct slice piece)
{
    if (!piece.n)
        return;
    if (!j->copied && !j->whole.n) {
        j->whole = piece;
        return;
    }
    if (!j->copied)
        buf_slice(&j->text, j->whole);
    j->copied = true;
    buf_slice(&j->text, piece);
}

/* Where a byte of a token's text is, for the token itself may have many lines. */
static struct parser_place place_in(const struct token *t, const char *at)
{
    struct parser_place place = { .line = t->line, .column = t->column };
    for (const char *p = t->text.p; p < at; p++) {
        place.column += ((unsigned char)*p & 0xc0) != 0x80;
        if (*p == '\n') {
            place.line++;
            place.column = 1;
        }
    }
    return place;
}

static void add_escaped(struct parser *p, struct joiner *j, const struct token *t,
                        struct slice piece)
{
    size_t at = 0;
    const char *why = NULL;
    if (t->raw || !piece.n || !memchr(piece.p, '\\', piece.n)) {
        add_text(j, piece);
        return;
    }
    struct buf b = { .arena = p->arena };
    if (!literal_unescape(piece, t->bytes, &b, &at, &why))
        parser_fail_at(p, place_in(t, piece.p + at), "%s", why);
    add_text(j, buf_view(&b));
}

static struct slice take_text(struct joiner *j)
{
    struct slice text = j->copied ? buf_view(&j->text) : j->whole;
    j->text = (struct buf){ .arena = j->text.arena };
    j->whole = (struct slice){ 0 };
    j->copied = false;
    return text;
}

static void flush(struct parser *p, struct joiner *j)
{
    struct slice text = take_text(j);
    if (!text.n)
        return;
    struct ast_expr *e = parser_node(p, AST_STR, j->at);
    e->str = text;
    vec_push(p->arena, &j->parts, (struct ast_part){ .value = e, .is_literal = true });
}

static void fstring(struct parser *p, struct joiner *j, const struct token *start, bool in_spec);

static const struct ast_expr *joined(struct parser *p, struct joiner *j)
{
    flush(p, j);
    struct ast_expr *e = parser_node(p, AST_JOINED, j->at);
    e->parts.at = j->parts.at;
    e->parts.n = j->parts.n;
    return e;
}

/* format_spec: ':' (text | replacement_field)*, up to the '}' */
static const struct ast_expr *format_spec(struct parser *p, const struct token *start)
{
    struct joiner j = { .text = { .arena = p->arena }, .at = parser_here(p) };
    fstring(p, &j, start, true);
    parser_next(p);
    return joined(p, &j);
}

/* '!' ('r' | 's' | 'a') */
static char conversion(struct parser *p)
{
    struct slice name = p->tok.text;
    if (!parser_is(p, TOKEN_NAME) || name.n != 1 || !strchr("rsa", *name.p)) {
        parser_fail(p, "f-string: invalid conversion character: expected 's', 'r', or 'a'");
        return '\0';
    }
    parser_next(p);
    return *name.p;
}

/* replacement_field: '{' (yield_expr | star_expressions) ['='] ['!' conversion] [':' format_spec]
 * '}', the brace being read; leaves the lexer behind the '}'. */
static void field(struct parser *p, struct joiner *j, const struct token *start)
{
    unsigned outer_field = p->lex.field_depth;
    const char *from = p->lex.p;
    struct ast_part part = { 0 };
    p->lex.field_depth = p->lex.depth;
    unsigned outer = parser_enter(p);
    parser_next(p);
    if (parser_is(p, TOKEN_RBRACE))
        parser_fail(p, "f-string: valid expression required before '}'");
    part.value = expr_value(p);
    if (parser_take(p, TOKEN_ASSIGN)) {
        add_text(j, slice_range(from, p->tok.text.p ? p->tok.text.p : from));
        part.conversion = parser_is(p, TOKEN_RBRACE) ? 'r' : '\0';
    }
    if (parser_take(p, TOKEN_BANG))
        part.conversion = conversion(p);
    if (parser_is(p, TOKEN_COLON))
        part.spec = format_spec(p, start);
    if (!parser_is(p, TOKEN_RBRACE))
        parser_fail(p, "f-string: expecting '}'");
    parser_leave(p, outer);
    p->lex.field_depth = outer_field;
    flush(p, j);
    vec_push(p->arena, &j->parts, part);
}

/* fstring: (text | replacement_field)* up to the closing quote */
static void fstring(struct parser *p, struct joiner *j, const struct token *start, bool in_spec)
{
    for (;;) {
        struct slice piece;
        enum lex_text what = lex_text(&p->lex, start, in_spec, &piece);
        add_escaped(p, j, start, piece);
        if (what == LEX_TEXT_FIELD)
            field(p, j, start);
        if (p->lex.failed)
            p->tok.kind = TOKEN_END;
        if (what == LEX_TEXT_END || what == LEX_TEXT_CLOSE || p->lex.failed)
            return;
    }
}

static bool is_ascii(struct slice s)
{
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] >= 0x80)
            return false;
    return true;
}

/* strings: (STRING | fstring)+ */
const struct ast_expr *strings_read(struct parser *p)
{
    struct joiner j = { .text = { .arena = p->arena }, .at = parser_here(p) };
    bool bytes = p->tok.bytes, any_fstring = false;
    while (parser_is(p, TOKEN_STRING) || parser_is(p, TOKEN_FSTRING)) {
        struct token t = p->tok;
        if (t.bytes != bytes)
            parser_fail_at(p, j.at, "cannot mix bytes and nonbytes literals");
        if (t.bytes && !is_ascii(t.body))
            parser_fail_at(p, j.at, "bytes can only contain ASCII literal characters");
        if (t.kind == TOKEN_FSTRING)
            fstring(p, &j, &t, false);
        else
            add_escaped(p, &j, &t, t.body);
        any_fstring = any_fstring || t.kind == TOKEN_FSTRING;
        if (p->lex.failed)
            break;
        parser_next(p);
    }
    if (any_fstring)
        return joined(p, &j);
    struct ast_expr *e = parser_node(p, bytes ? AST_BYTES : AST_STR, j.at);
    e->str = take_text(&j);
    return e;
}
