#include "py/parser.h"

void parser_next(struct parser *p)
{
    lex_next(&p->lex, &p->tok);
}

bool parser_take(struct parser *p, enum token_kind kind)
{
    if (p->tok.kind != kind)
        return false;
    parser_next(p);
    return true;
}

void parser_expect(struct parser *p, enum token_kind kind)
{
    if (!parser_take(p, kind))
        parser_fail(p, "expected '%s'", lex_words(kind));
}

struct slice parser_name(struct parser *p)
{
    struct slice name = p->tok.text;
    if (!parser_take(p, TOKEN_NAME)) {
        parser_fail(p, "invalid syntax");
        name = SLICE("");
    }
    return name;
}

struct parser_place parser_here(const struct parser *p)
{
    return (struct parser_place){ .line = p->tok.line, .column = p->tok.column };
}

static void stop(struct parser *p)
{
    p->tok.kind = TOKEN_END;
}

void parser_fail(struct parser *p, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    parser_fail_at(p, parser_here(p), "%s", arena_vprintf(p->arena, fmt, ap));
    va_end(ap);
}

void parser_fail_at(struct parser *p, struct parser_place at, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    lex_fail(&p->lex, MIG_SCRIPT, at.line, at.column, "%s", arena_vprintf(p->arena, fmt, ap));
    va_end(ap);
    stop(p);
}

void parser_limit(struct parser *p, const char *what)
{
    lex_fail(&p->lex, MIG_LIMIT, p->tok.line, p->tok.column, "%s", what);
    stop(p);
}

void parser_refuse(struct parser *p, const char *what)
{
    bool first = !p->lex.failed;
    parser_fail(p, "mig does not read %s", what);
    if (first)
        mig_error_hint(p->lex.err, "mig reads a part of Python 3.12: write this revision without "
                                   "it, or as a SQL file");
}

unsigned parser_enter(struct parser *p)
{
    unsigned outer = p->height;
    p->height = 0;
    if (++p->depth > PY_MAX_EXPR_DEPTH)
        parser_limit(p, "expressions nested too deeply");
    return outer;
}

void parser_leave(struct parser *p, unsigned outer)
{
    p->depth--;
    parser_grow(p);
    if (p->height < outer)
        p->height = outer;
}

void parser_grow(struct parser *p)
{
    if (++p->height > PARSER_MAX_HEIGHT)
        parser_limit(p, "an expression of too many operations");
}

struct ast_expr *parser_node(struct parser *p, enum ast_expr_kind kind, struct parser_place at)
{
    struct ast_expr *e = arena_new(p->arena, struct ast_expr);
    e->kind = kind;
    e->line = at.line;
    e->column = at.column;
    return e;
}

void parser_push(struct parser *p, struct parser_exprs *list, const struct ast_expr *e)
{
    vec_push(p->arena, list, e);
}

struct ast_exprs parser_list(const struct parser_exprs *list)
{
    return (struct ast_exprs){ .at = list->at, .n = list->n };
}
