#include "py/expr.h"
#include "py/literal.h"

/* Loosest first; what binds tighter than the arithmetic, unary operators and **, is below. */
enum precedence { NO_OPERATOR, OR, AND, NOT, COMPARISON, BITOR, BITXOR, BITAND, SHIFT, SUM, TERM };

static const struct rule {
    unsigned char precedence, op;
} rules[TOKEN_KINDS] = {
    [TOKEN_OR] = { OR, AST_OP_OR },
    [TOKEN_AND] = { AND, AST_OP_AND },
    [TOKEN_IN] = { COMPARISON, AST_OP_IN },
    [TOKEN_NOT] = { COMPARISON, AST_OP_NOT_IN },
    [TOKEN_IS] = { COMPARISON, AST_OP_IS },
    [TOKEN_EQ] = { COMPARISON, AST_OP_EQ },
    [TOKEN_NE] = { COMPARISON, AST_OP_NE },
    [TOKEN_LT] = { COMPARISON, AST_OP_LT },
    [TOKEN_LE] = { COMPARISON, AST_OP_LE },
    [TOKEN_GT] = { COMPARISON, AST_OP_GT },
    [TOKEN_GE] = { COMPARISON, AST_OP_GE },
    [TOKEN_BAR] = { BITOR, AST_OP_BITOR },
    [TOKEN_CARET] = { BITXOR, AST_OP_BITXOR },
    [TOKEN_AMPER] = { BITAND, AST_OP_BITAND },
    [TOKEN_SHL] = { SHIFT, AST_OP_SHL },
    [TOKEN_SHR] = { SHIFT, AST_OP_SHR },
    [TOKEN_PLUS] = { SUM, AST_OP_ADD },
    [TOKEN_MINUS] = { SUM, AST_OP_SUB },
    [TOKEN_STAR] = { TERM, AST_OP_MUL },
    [TOKEN_AT] = { TERM, AST_OP_MATMUL },
    [TOKEN_SLASH] = { TERM, AST_OP_DIV },
    [TOKEN_SLASH_SLASH] = { TERM, AST_OP_FLOORDIV },
    [TOKEN_PERCENT] = { TERM, AST_OP_MOD },
};

static const struct ast_expr *binary(struct parser *p, unsigned least);
static const struct ast_expr *factor(struct parser *p);

static const struct ast_expr *constant(struct parser *p, enum ast_expr_kind kind)
{
    struct ast_expr *e = parser_node(p, kind, parser_here(p));
    e->name = p->tok.text;
    parser_next(p);
    return e;
}

static const struct ast_expr *number(struct parser *p, enum ast_expr_kind kind)
{
    struct ast_expr *e = parser_node(p, kind, parser_here(p));
    e->number.text = p->tok.text;
    if (kind == AST_INT)
        e->number.overflow = !literal_integer(p->tok.text, &e->number.integer);
    else
        e->number.real = literal_real(p->arena, p->tok.text);
    parser_next(p);
    return e;
}

/* atom: NAME | literal | tuple | group | genexp | list | listcomp | dict | set | dictcomp | setcomp
 */
static const struct ast_expr *atom(struct parser *p)
{
    static const struct {
        bool is_atom;
        enum ast_expr_kind kind;
    } plain[TOKEN_KINDS] = {
        [TOKEN_NAME] = { true, AST_NAME },         [TOKEN_NONE] = { true, AST_NONE },
        [TOKEN_TRUE] = { true, AST_TRUE },         [TOKEN_FALSE] = { true, AST_FALSE },
        [TOKEN_ELLIPSIS] = { true, AST_ELLIPSIS },
    };
    enum token_kind kind = p->tok.kind;
    if (plain[kind].is_atom)
        return constant(p, plain[kind].kind);
    if (kind == TOKEN_STRING || kind == TOKEN_FSTRING)
        return strings_read(p);
    if (kind == TOKEN_INT)
        return number(p, AST_INT);
    if (kind == TOKEN_FLOAT || kind == TOKEN_IMAGINARY)
        return number(p, kind == TOKEN_FLOAT ? AST_FLOAT : AST_IMAGINARY);
    if (kind == TOKEN_LPAR || kind == TOKEN_LSQB || kind == TOKEN_LBRACE)
        return display_read(p);
    parser_fail(p, "invalid syntax");
    return parser_node(p, AST_NONE, parser_here(p));
}

/* slice: [expression] ':' [expression] [':' [expression]] | starred | named_expression */
static const struct ast_expr *slice(struct parser *p)
{
    struct parser_place at = parser_here(p);
    bool bare = parser_is(p, TOKEN_NAME) || parser_is(p, TOKEN_STAR);
    const struct ast_expr *lower = parser_is(p, TOKEN_COLON) ? NULL : expr_star_named(p);
    if (!parser_is(p, TOKEN_COLON))
        return lower;
    parser_next(p);
    struct ast_expr *e = parser_node(p, AST_SLICE, at);
    e->slice.lower = lower;
    if (bare && (lower->kind == AST_STARRED || lower->kind == AST_NAMED))
        parser_fail(p, "invalid syntax");
    if (!parser_is(p, TOKEN_COLON) && !parser_is(p, TOKEN_COMMA) && !parser_is(p, TOKEN_RSQB))
        e->slice.upper = expr_test(p);
    if (parser_take(p, TOKEN_COLON) && !parser_is(p, TOKEN_COMMA) && !parser_is(p, TOKEN_RSQB))
        e->slice.step = expr_test(p);
    return e;
}

/* slices: slice !',' | ','.(slice | starred)+ [','] */
static const struct ast_expr *slices(struct parser *p)
{
    struct parser_place at = parser_here(p);
    const struct ast_expr *first = slice(p);
    if (!parser_is(p, TOKEN_COMMA) && first->kind != AST_STARRED)
        return first;
    struct parser_exprs items = { 0 };
    parser_push(p, &items, first);
    while (parser_take(p, TOKEN_COMMA) && !parser_is(p, TOKEN_RSQB))
        parser_push(p, &items, slice(p));
    struct ast_expr *e = parser_node(p, AST_TUPLE, at);
    e->items = parser_list(&items);
    return e;
}

static const struct ast_expr *call(struct parser *p, const struct ast_expr *function,
                                   struct parser_place at)
{
    struct ast_expr *e = parser_node(p, AST_CALL, at);
    struct parser_place open = parser_here(p);
    e->call.function = function;
    parser_expect(p, TOKEN_LPAR);
    params_arguments(p, open, &e->call.args, &e->call.keywords, &e->call.nkeywords);
    return e;
}

static const struct ast_expr *subscript(struct parser *p, const struct ast_expr *value,
                                        struct parser_place at)
{
    struct ast_expr *e = parser_node(p, AST_SUBSCRIPT, at);
    e->subscript.value = value;
    parser_expect(p, TOKEN_LSQB);
    e->subscript.index = slices(p);
    parser_expect(p, TOKEN_RSQB);
    return e;
}

/* primary: atom ('.' NAME | '(' [arguments] ')' | '[' slices ']')* */
static const struct ast_expr *primary(struct parser *p)
{
    struct parser_place at = parser_here(p);
    const struct ast_expr *left = atom(p);
    for (;;) {
        if (parser_is(p, TOKEN_LPAR)) {
            left = call(p, left, at);
        } else if (parser_is(p, TOKEN_LSQB)) {
            left = subscript(p, left, at);
        } else if (parser_take(p, TOKEN_DOT)) {
            struct ast_expr *e = parser_node(p, AST_ATTRIBUTE, at);
            e->attribute.value = left;
            e->attribute.name = parser_name(p);
            left = e;
        } else {
            return left;
        }
        parser_grow(p);
    }
}

/* await_primary: 'await' primary | primary */
static const struct ast_expr *await(struct parser *p)
{
    struct parser_place at = parser_here(p);
    if (!parser_take(p, TOKEN_AWAIT))
        return primary(p);
    struct ast_expr *e = parser_node(p, AST_AWAIT, at);
    e->value = primary(p);
    parser_grow(p);
    return e;
}

/* power: await_primary ['**' factor] */
static const struct ast_expr *power(struct parser *p)
{
    struct parser_place at = parser_here(p);
    const struct ast_expr *left = await(p);
    if (!parser_take(p, TOKEN_STAR_STAR))
        return left;
    struct ast_expr *e = parser_node(p, AST_BINARY, at);
    e->binary.op = AST_OP_POW;
    e->binary.left = left;
    unsigned outer = parser_enter(p);
    e->binary.right = factor(p);
    parser_leave(p, outer);
    return e;
}

static const struct ast_expr *unary(struct parser *p, enum ast_op op,
                                    const struct ast_expr *(*operand)(struct parser *p))
{
    struct ast_expr *e = parser_node(p, AST_UNARY, parser_here(p));
    unsigned outer = parser_enter(p);
    parser_next(p);
    e->unary.op = op;
    e->unary.operand = operand(p);
    parser_leave(p, outer);
    return e;
}

/* factor: ('+' | '-' | '~') factor | power */
static const struct ast_expr *factor(struct parser *p)
{
    if (parser_is(p, TOKEN_MINUS))
        return unary(p, AST_OP_MINUS, factor);
    if (parser_is(p, TOKEN_PLUS))
        return unary(p, AST_OP_PLUS, factor);
    if (parser_is(p, TOKEN_TILDE))
        return unary(p, AST_OP_INVERT, factor);
    return power(p);
}

/* inversion: 'not' inversion | comparison */
static const struct ast_expr *inversion(struct parser *p)
{
    return binary(p, NOT);
}

/* Beside what was read before it in the same expression, not on top of it. */
static const struct ast_expr *operand(struct parser *p, unsigned least)
{
    unsigned outer = p->height;
    p->height = 0;
    const struct ast_expr *e = binary(p, least);
    if (p->height < outer)
        p->height = outer;
    return e;
}

/* comparison: bitwise_or (comparison_operator bitwise_or)* */
static const struct ast_expr *comparison(struct parser *p, const struct ast_expr *left,
                                         struct parser_place at)
{
    VEC(enum ast_op) ops = { 0 };
    struct parser_exprs rights = { 0 };
    while (rules[p->tok.kind].precedence == COMPARISON) {
        enum ast_op op = (enum ast_op)rules[p->tok.kind].op;
        parser_next(p);
        if (op == AST_OP_NOT_IN)
            parser_expect(p, TOKEN_IN);
        else if (op == AST_OP_IS && parser_take(p, TOKEN_NOT))
            op = AST_OP_IS_NOT;
        vec_push(p->arena, &ops, op);
        parser_push(p, &rights, operand(p, BITOR));
    }
    struct ast_expr *e = parser_node(p, AST_COMPARE, at);
    e->compare.left = left;
    e->compare.ops = ops.at;
    e->compare.rights = parser_list(&rights);
    return e;
}

/* disjunction: conjunction ('or' conjunction)*; conjunction: inversion ('and' inversion)* */
static const struct ast_expr *boolean(struct parser *p, const struct ast_expr *left,
                                      struct parser_place at)
{
    enum token_kind kind = p->tok.kind;
    struct parser_exprs values = { 0 };
    parser_push(p, &values, left);
    while (parser_take(p, kind))
        parser_push(p, &values, operand(p, kind == TOKEN_OR ? AND : NOT));
    struct ast_expr *e = parser_node(p, AST_BOOL, at);
    e->boolean.op = (enum ast_op)rules[kind].op;
    e->boolean.values = parser_list(&values);
    return e;
}

static const struct ast_expr *arithmetic(struct parser *p, const struct ast_expr *left,
                                         struct parser_place at)
{
    struct rule rule = rules[p->tok.kind];
    parser_next(p);
    struct ast_expr *e = parser_node(p, AST_BINARY, at);
    e->binary.op = (enum ast_op)rule.op;
    e->binary.left = left;
    e->binary.right = operand(p, rule.precedence + 1u);
    return e;
}

/* Operators that bind at least as tight as `least`, by the table of rules. */
static const struct ast_expr *binary(struct parser *p, unsigned least)
{
    struct parser_place at = parser_here(p);
    const struct ast_expr *left =
        parser_is(p, TOKEN_NOT) && least <= NOT ? unary(p, AST_OP_NOT, inversion) : factor(p);
    for (;;) {
        unsigned precedence = rules[p->tok.kind].precedence;
        if (!precedence || precedence < least)
            return left;
        if (precedence <= AND)
            left = boolean(p, left, at);
        else if (precedence == COMPARISON)
            left = comparison(p, left, at);
        else
            left = arithmetic(p, left, at);
        parser_grow(p);
    }
}

const struct ast_expr *expr_bitor(struct parser *p)
{
    return binary(p, BITOR);
}

const struct ast_expr *expr_disjunction(struct parser *p)
{
    return binary(p, OR);
}

/* lambdef: 'lambda' [parameters] ':' expression */
static const struct ast_expr *lambda(struct parser *p)
{
    struct ast_expr *e = parser_node(p, AST_LAMBDA, parser_here(p));
    parser_expect(p, TOKEN_LAMBDA);
    e->lambda.params = params_read(p, TOKEN_COLON);
    parser_expect(p, TOKEN_COLON);
    p->functions++;
    e->lambda.body = expr_test(p);
    p->functions--;
    return e;
}

/* expression: disjunction ['if' disjunction 'else' expression] | lambdef */
const struct ast_expr *expr_test(struct parser *p)
{
    unsigned outer = parser_enter(p);
    struct parser_place at = parser_here(p);
    const struct ast_expr *first = parser_is(p, TOKEN_LAMBDA) ? lambda(p) : expr_disjunction(p);
    if (parser_take(p, TOKEN_IF)) {
        struct ast_expr *e = parser_node(p, AST_CONDITIONAL, at);
        e->conditional.yes = first;
        e->conditional.test = expr_disjunction(p);
        if (!parser_is(p, TOKEN_ELSE))
            parser_fail(p, "expected 'else' after 'if' expression");
        parser_take(p, TOKEN_ELSE);
        e->conditional.no = expr_test(p);
        first = e;
    }
    parser_leave(p, outer);
    return first;
}

/* named_expression: NAME ':=' expression | expression */
/* pattern 'as' NAME */
static const struct ast_expr *as_name(struct parser *p, const struct ast_expr *pattern,
                                      struct parser_place at)
{
    struct ast_expr *named = parser_node(p, AST_NAMED, at);
    parser_expect(p, TOKEN_AS);
    struct ast_expr *name = parser_node(p, AST_NAME, parser_here(p));
    name->name = parser_name(p);
    named->named.target = name;
    named->named.value = pattern;
    return named;
}

const struct ast_expr *expr_named(struct parser *p)
{
    struct parser_place at = parser_here(p);
    bool is_name = parser_is(p, TOKEN_NAME);
    const struct ast_expr *e = expr_test(p);
    if (p->pattern && parser_is(p, TOKEN_AS))
        return as_name(p, e, at);
    if (!parser_is(p, TOKEN_WALRUS))
        return e;
    if (!is_name || e->kind != AST_NAME)
        parser_fail_at(p, at, "cannot use assignment expressions with %s", ast_expr_words(e->kind));
    parser_next(p);
    struct ast_expr *named = parser_node(p, AST_NAMED, at);
    named->named.target = e;
    named->named.value = expr_test(p);
    return named;
}

/* '*' bitwise_or */
static const struct ast_expr *starred(struct parser *p)
{
    struct ast_expr *e = parser_node(p, AST_STARRED, parser_here(p));
    parser_expect(p, TOKEN_STAR);
    e->value = expr_bitor(p);
    return e;
}

/* star_named_expression: '*' bitwise_or | named_expression */
const struct ast_expr *expr_star_named(struct parser *p)
{
    return parser_is(p, TOKEN_STAR) ? starred(p) : expr_named(p);
}

/* Whether a list without brackets ends here, so that a comma before it was a trailing one. */
static bool at_list_end(const struct parser *p)
{
    static const bool ends[TOKEN_KINDS] = {
        [TOKEN_END] = true,    [TOKEN_NEWLINE] = true, [TOKEN_SEMICOLON] = true,
        [TOKEN_ASSIGN] = true, [TOKEN_COLON] = true,   [TOKEN_RPAR] = true,
        [TOKEN_RSQB] = true,   [TOKEN_RBRACE] = true,  [TOKEN_IN] = true,
        [TOKEN_BANG] = true,
    };
    return ends[p->tok.kind];
}

/* star_expressions, star_targets: ','.item+ [','] */
static const struct ast_expr *list_of(struct parser *p,
                                      const struct ast_expr *(*item)(struct parser *p))
{
    struct parser_place at = parser_here(p);
    const struct ast_expr *first = parser_is(p, TOKEN_STAR) ? starred(p) : item(p);
    if (!parser_is(p, TOKEN_COMMA))
        return first;
    struct parser_exprs items = { 0 };
    parser_push(p, &items, first);
    while (parser_take(p, TOKEN_COMMA) && !at_list_end(p))
        parser_push(p, &items, parser_is(p, TOKEN_STAR) ? starred(p) : item(p));
    struct ast_expr *e = parser_node(p, AST_TUPLE, at);
    e->items = parser_list(&items);
    parser_grow(p);
    return e;
}

const struct ast_expr *expr_star_list(struct parser *p)
{
    return list_of(p, expr_test);
}

const struct ast_expr *expr_pattern(struct parser *p)
{
    struct parser_place at = parser_here(p);
    bool outer = p->pattern;
    p->pattern = true;
    const struct ast_expr *e = list_of(p, expr_bitor);
    if (parser_is(p, TOKEN_AS))
        e = as_name(p, e, at);
    p->pattern = outer;
    return e;
}

const struct ast_expr *expr_targets(struct parser *p)
{
    const struct ast_expr *e = list_of(p, expr_bitor);
    expr_check_target(p, e, "assign to");
    return e;
}

/* yield_expr: 'yield' 'from' expression | 'yield' [star_expressions] */
const struct ast_expr *expr_yield(struct parser *p)
{
    struct parser_place at = parser_here(p);
    if (!p->functions)
        parser_fail(p, "'yield' outside function");
    parser_take(p, TOKEN_YIELD);
    bool from = parser_take(p, TOKEN_FROM);
    struct ast_expr *e = parser_node(p, from ? AST_YIELD_FROM : AST_YIELD, at);
    if (from)
        e->value = expr_test(p);
    else if (!at_list_end(p))
        e->value = expr_star_list(p);
    return e;
}

const struct ast_expr *expr_value(struct parser *p)
{
    return parser_is(p, TOKEN_YIELD) ? expr_yield(p) : expr_star_list(p);
}

void expr_check_target(struct parser *p, const struct ast_expr *e, const char *verb)
{
    if (e->kind == AST_NAME || e->kind == AST_ATTRIBUTE || e->kind == AST_SUBSCRIPT)
        return;
    bool list = e->kind == AST_TUPLE || e->kind == AST_LIST;
    for (size_t i = 0; list && i < e->items.n; i++) {
        const struct ast_expr *item = e->items.at[i];
        bool star = item->kind == AST_STARRED && *verb == 'a';
        expr_check_target(p, star ? item->value : item, verb);
    }
    if (!list)
        parser_fail_at(p, (struct parser_place){ e->line, e->column }, "cannot %s %s", verb,
                       ast_expr_words(e->kind));
}
