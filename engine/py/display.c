#include "py/expr.h"

struct clauses VEC_OF(struct ast_clause);

static bool at_comprehension(const struct parser *p)
{
    return parser_is(p, TOKEN_FOR) || parser_is(p, TOKEN_ASYNC);
}

/* for_if_clauses: ('for' star_targets 'in' disjunction ('if' disjunction)*)+ */
static void clauses(struct parser *p, struct ast_expr *e)
{
    struct clauses list = { 0 };
    while (at_comprehension(p)) {
        struct ast_clause c = { 0 };
        struct parser_exprs conditions = { 0 };
        if (parser_is(p, TOKEN_ASYNC))
            parser_refuse(p, "asynchronous comprehensions");
        parser_take(p, TOKEN_FOR);
        c.target = expr_targets(p);
        parser_expect(p, TOKEN_IN);
        c.iter = expr_disjunction(p);
        while (parser_take(p, TOKEN_IF))
            parser_push(p, &conditions, expr_disjunction(p));
        c.conditions = parser_list(&conditions);
        vec_push(p->arena, &list, c);
    }
    e->comp.clauses = list.at;
    e->comp.nclauses = list.n;
}

static const struct ast_expr *comprehension(struct parser *p, enum ast_expr_kind kind,
                                            struct parser_place at, const struct ast_expr *element,
                                            const struct ast_expr *value)
{
    struct ast_expr *e = parser_node(p, kind, at);
    if (element->kind == AST_STARRED)
        parser_fail_at(p, (struct parser_place){ element->line, element->column },
                       "iterable unpacking cannot be used in comprehension");
    e->comp.element = element;
    e->comp.value = value;
    clauses(p, e);
    return e;
}

const struct ast_expr *display_generator(struct parser *p, struct parser_place at,
                                         const struct ast_expr *element)
{
    return comprehension(p, AST_GENERATOR, at, element, NULL);
}

/* The rest of ','.star_named_expression+ [','] behind its first item. */
static struct ast_exprs more_items(struct parser *p, const struct ast_expr *first,
                                   enum token_kind end)
{
    struct parser_exprs items = { 0 };
    parser_push(p, &items, first);
    while (parser_take(p, TOKEN_COMMA) && !parser_is(p, end))
        parser_push(p, &items, expr_star_named(p));
    return parser_list(&items);
}

static void close(struct parser *p, enum token_kind end)
{
    if (!parser_take(p, end))
        parser_fail(p, "invalid syntax");
}

/* group | genexp | tuple: '(' [star_named_expression ...] ')', '(' yield_expr ')' */
static const struct ast_expr *parenthesised(struct parser *p)
{
    struct parser_place at = parser_here(p);
    struct ast_expr *tuple = NULL;
    const struct ast_expr *e;
    parser_next(p);
    if (parser_is(p, TOKEN_YIELD)) {
        e = expr_yield(p);
    } else if (parser_is(p, TOKEN_RPAR)) {
        e = parser_node(p, AST_TUPLE, at);
    } else {
        e = expr_star_named(p);
        if (at_comprehension(p)) {
            e = comprehension(p, AST_GENERATOR, at, e, NULL);
        } else if (parser_is(p, TOKEN_COMMA)) {
            tuple = parser_node(p, AST_TUPLE, at);
            tuple->items = more_items(p, e, TOKEN_RPAR);
            e = tuple;
        } else if (e->kind == AST_STARRED) {
            parser_fail(p, "cannot use starred expression here");
        }
    }
    close(p, TOKEN_RPAR);
    return e;
}

/* list: '[' [star_named_expressions] ']'; listcomp: '[' named_expression for_if_clauses ']' */
static const struct ast_expr *list(struct parser *p)
{
    struct parser_place at = parser_here(p);
    struct ast_expr *e = parser_node(p, AST_LIST, at);
    const struct ast_expr *result = e;
    parser_next(p);
    if (!parser_is(p, TOKEN_RSQB)) {
        const struct ast_expr *first = expr_star_named(p);
        if (at_comprehension(p))
            result = comprehension(p, AST_LIST_COMP, at, first, NULL);
        else
            e->items = more_items(p, first, TOKEN_RSQB);
    }
    close(p, TOKEN_RSQB);
    return result;
}

/* double_starred_kvpair: '**' bitwise_or | expression ':' expression */
static void pair(struct parser *p, const struct ast_expr *key, struct parser_exprs *keys,
                 struct parser_exprs *values)
{
    if (!key && parser_take(p, TOKEN_STAR_STAR)) {
        parser_push(p, keys, NULL);
        parser_push(p, values, expr_bitor(p));
        return;
    }
    parser_push(p, keys, key ? key : expr_test(p));
    parser_expect(p, TOKEN_COLON);
    parser_push(p, values, expr_test(p));
}

/* dict: '{' [','.double_starred_kvpair+ [',']] '}'; dictcomp: '{' kvpair for_if_clauses '}' */
static const struct ast_expr *dict(struct parser *p, struct parser_place at,
                                   const struct ast_expr *key)
{
    struct parser_exprs keys = { 0 }, values = { 0 };
    if (!parser_is(p, TOKEN_RBRACE))
        pair(p, key, &keys, &values);
    if (keys.n && at_comprehension(p)) {
        const struct ast_expr *element = keys.at[0];
        if (!element) {
            parser_fail(p, "dict unpacking cannot be used in dict comprehension");
            element = values.at[0];
        }
        return comprehension(p, AST_DICT_COMP, at, element, values.at[0]);
    }
    while (parser_take(p, TOKEN_COMMA) && !parser_is(p, TOKEN_RBRACE))
        pair(p, NULL, &keys, &values);
    struct ast_expr *e = parser_node(p, AST_DICT, at);
    e->dict.keys = parser_list(&keys);
    e->dict.values = parser_list(&values);
    return e;
}

/* dict | dictcomp | set: '{' star_named_expressions '}' | setcomp */
static const struct ast_expr *braces(struct parser *p)
{
    struct parser_place at = parser_here(p);
    const struct ast_expr *e, *first = NULL;
    parser_next(p);
    bool is_dict = parser_is(p, TOKEN_RBRACE) || parser_is(p, TOKEN_STAR_STAR);
    bool bare = parser_is(p, TOKEN_NAME) || parser_is(p, TOKEN_STAR);
    if (!is_dict)
        first = expr_star_named(p);
    bool is_key = !is_dict && !(bare && (first->kind == AST_NAMED || first->kind == AST_STARRED));
    if (is_dict || (is_key && parser_is(p, TOKEN_COLON))) {
        e = dict(p, at, first);
    } else if (at_comprehension(p)) {
        e = comprehension(p, AST_SET_COMP, at, first, NULL);
    } else {
        struct ast_expr *set = parser_node(p, AST_SET, at);
        set->items = more_items(p, first, TOKEN_RBRACE);
        e = set;
    }
    close(p, TOKEN_RBRACE);
    return e;
}

const struct ast_expr *display_read(struct parser *p)
{
    unsigned outer = parser_enter(p);
    const struct ast_expr *e = parser_is(p, TOKEN_LPAR)   ? parenthesised(p)
                               : parser_is(p, TOKEN_LSQB) ? list(p)
                                                          : braces(p);
    parser_leave(p, outer);
    return e;
}
