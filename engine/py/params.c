/* What stands between the parentheses of a call and of a definition. */
#include "base/map.h"
#include "py/expr.h"

struct arguments {
    struct parser_exprs args;
    struct {
        struct ast_keyword *at;
        size_t n, cap;
    } keywords;
    struct map names;
    bool unpacked; /* a "**x" was read */
};

static void add_keyword(struct parser *p, struct arguments *to, struct slice name,
                        struct parser_place at)
{
    if (name.p && map_get(&to->names, name) != MAP_NONE)
        parser_fail_at(p, at, "keyword argument repeated: %.*s", (int)name.n, name.p);
    if (name.p)
        map_add(&to->names, name, 0);
    struct ast_keyword k = { .name = name, .line = at.line, .column = at.column };
    k.value = expr_test(p);
    vec_push(p->arena, &to->keywords, k);
}

static void add_positional(struct parser *p, struct arguments *to, const struct ast_expr *e)
{
    if (e->kind == AST_STARRED && to->unpacked)
        parser_fail(p, "iterable argument unpacking follows keyword argument unpacking");
    else if (e->kind != AST_STARRED && to->keywords.n)
        parser_fail(p, to->unpacked ? "positional argument follows keyword argument unpacking"
                                    : "positional argument follows keyword argument");
    parser_push(p, &to->args, e);
}

/* The "for" behind the only argument: f(x for x in y). */
static const struct ast_expr *generator(struct parser *p, struct parser_place open,
                                        const struct ast_expr *element, bool first)
{
    const struct ast_expr *e = display_generator(p, open, element);
    if (!first || !parser_is(p, TOKEN_RPAR))
        parser_fail_at(p, (struct parser_place){ element->line, element->column },
                       "Generator expression must be parenthesized");
    return e;
}

/* kwarg: NAME '=' expression | '**' expression; else starred_expression | named_expression */
static void argument(struct parser *p, struct parser_place open, struct arguments *to)
{
    struct parser_place at = parser_here(p);
    struct slice text = p->tok.text;
    bool is_name = parser_is(p, TOKEN_NAME);
    if (parser_take(p, TOKEN_STAR_STAR)) {
        add_keyword(p, to, (struct slice){ 0 }, at);
        to->unpacked = true;
        return;
    }
    bool first = !to->args.n && !to->keywords.n;
    bool star = parser_take(p, TOKEN_STAR);
    const struct ast_expr *e = star ? expr_test(p) : expr_named(p);
    if (star) {
        struct ast_expr *unpacking = parser_node(p, AST_STARRED, at);
        unpacking->value = e;
        add_positional(p, to, unpacking);
    } else if (!parser_is(p, TOKEN_ASSIGN)) {
        bool comprehension = parser_is(p, TOKEN_FOR) || parser_is(p, TOKEN_ASYNC);
        add_positional(p, to, comprehension ? generator(p, open, e, first) : e);
    } else if (!is_name || e->kind != AST_NAME) {
        parser_fail_at(p, at, "expression cannot contain assignment, perhaps you meant \"==\"?");
    } else {
        parser_next(p);
        add_keyword(p, to, text, at);
    }
}

void params_arguments(struct parser *p, struct parser_place open, struct ast_exprs *args,
                      const struct ast_keyword **keywords, size_t *nkeywords)
{
    struct arguments to = { .names = { .arena = p->arena } };
    while (!parser_is(p, TOKEN_RPAR) && !parser_is(p, TOKEN_END)) {
        argument(p, open, &to);
        if (!parser_take(p, TOKEN_COMMA))
            break;
    }
    if (!parser_take(p, TOKEN_RPAR))
        parser_fail(p, "invalid syntax");
    *args = parser_list(&to.args);
    *keywords = to.keywords.at;
    *nkeywords = to.keywords.n;
}

struct params {
    struct {
        struct ast_param *at;
        size_t n, cap;
    } list;
    struct map names;
    bool annotated; /* a def */
    bool star;      /* '*' was read */
    bool star_star;
    bool defaults; /* a default was read, so that each after it needs one, up to '*' */
};

/* param: NAME [':' expression] ['=' expression] */
static void param(struct parser *p, struct params *to, enum ast_param_kind kind)
{
    struct parser_place at = parser_here(p);
    struct ast_param q = { .kind = kind, .line = at.line, .column = at.column };
    q.name = parser_name(p);
    if (map_get(&to->names, q.name) != MAP_NONE)
        parser_fail_at(p, at, "duplicate argument '%.*s' in function definition", (int)q.name.n,
                       q.name.p);
    map_add(&to->names, q.name, 0);
    bool starred = kind == AST_STAR || kind == AST_STAR_STAR;
    if (to->annotated && parser_take(p, TOKEN_COLON))
        q.annotation = kind == AST_STAR ? expr_star_named(p) : expr_test(p);
    if (!starred && parser_take(p, TOKEN_ASSIGN))
        q.default_value = expr_test(p);
    if (kind == AST_NORMAL && to->defaults && !q.default_value)
        parser_fail_at(p, at, "non-default argument follows default argument");
    to->defaults = to->defaults || (kind == AST_NORMAL && q.default_value);
    vec_push(p->arena, &to->list, q);
}

/* '*' [param]: alone it must have a name behind it */
static void star(struct parser *p, struct params *to, enum token_kind end)
{
    if (to->star)
        parser_fail(p, "* argument may appear only once");
    to->star = true;
    parser_next(p);
    if (!parser_is(p, TOKEN_COMMA)) {
        param(p, to, AST_STAR);
        return;
    }
    struct lex ahead = p->lex;
    struct token next;
    lex_next(&ahead, &next);
    if (!ahead.failed && (next.kind == end || next.kind == TOKEN_STAR_STAR))
        parser_fail(p, "named arguments must follow bare *");
}

/* '/': those before it are positional only */
static void slash(struct parser *p, struct params *to)
{
    if (to->star || !to->list.n || to->list.at[0].kind == AST_POSITIONAL)
        parser_fail(p, !to->list.n ? "at least one argument must precede /"
                       : to->star  ? "/ must be ahead of *"
                                   : "/ may appear only once");
    for (size_t i = 0; i < to->list.n; i++)
        to->list.at[i].kind = AST_POSITIONAL;
    parser_next(p);
}

/* parameters: ','.(param | '/' | '*' [param] | '**' param)+ [','] */
struct ast_params params_read(struct parser *p, enum token_kind end)
{
    struct params to = { .names = { .arena = p->arena }, .annotated = end == TOKEN_RPAR };
    while (!parser_is(p, end) && !parser_is(p, TOKEN_END)) {
        if (to.star_star)
            parser_fail(p, "arguments cannot follow var-keyword argument");
        if (parser_is(p, TOKEN_STAR)) {
            star(p, &to, end);
        } else if (parser_is(p, TOKEN_SLASH)) {
            slash(p, &to);
        } else if (parser_take(p, TOKEN_STAR_STAR)) {
            to.star_star = true;
            param(p, &to, AST_STAR_STAR);
        } else {
            param(p, &to, to.star ? AST_KEYWORD_ONLY : AST_NORMAL);
        }
        if (!parser_take(p, TOKEN_COMMA))
            break;
    }
    return (struct ast_params){ .at = to.list.at, .n = to.list.n };
}
