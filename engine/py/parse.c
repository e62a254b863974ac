#include "py/parse.h"
#include "base/buf.h"
#include "py/expr.h"
#include <string.h>

struct stmts VEC_OF(const struct ast_stmt *);

static struct ast_stmts block(struct parser *p, const char *after, unsigned line);
static const struct ast_stmt *compound(struct parser *p);

static struct ast_stmt *node(struct parser *p, enum ast_stmt_kind kind)
{
    struct ast_stmt *s = arena_new(p->arena, struct ast_stmt);
    s->kind = kind;
    s->line = p->tok.line;
    s->column = p->tok.column;
    return s;
}

static bool at_line_end(const struct parser *p)
{
    return parser_is(p, TOKEN_NEWLINE) || parser_is(p, TOKEN_SEMICOLON) || parser_is(p, TOKEN_END);
}

/* ---- simple statements ---- */

static const enum ast_op *augmented(enum token_kind kind)
{
    static const struct {
        bool is_augmented;
        enum ast_op op;
    } ops[TOKEN_KINDS] = {
        [TOKEN_PLUS_EQ] = { true, AST_OP_ADD },
        [TOKEN_MINUS_EQ] = { true, AST_OP_SUB },
        [TOKEN_STAR_EQ] = { true, AST_OP_MUL },
        [TOKEN_AT_EQ] = { true, AST_OP_MATMUL },
        [TOKEN_SLASH_EQ] = { true, AST_OP_DIV },
        [TOKEN_SLASH_SLASH_EQ] = { true, AST_OP_FLOORDIV },
        [TOKEN_PERCENT_EQ] = { true, AST_OP_MOD },
        [TOKEN_STAR_STAR_EQ] = { true, AST_OP_POW },
        [TOKEN_SHL_EQ] = { true, AST_OP_SHL },
        [TOKEN_SHR_EQ] = { true, AST_OP_SHR },
        [TOKEN_BAR_EQ] = { true, AST_OP_BITOR },
        [TOKEN_CARET_EQ] = { true, AST_OP_BITXOR },
        [TOKEN_AMPER_EQ] = { true, AST_OP_BITAND },
    };
    return ops[kind].is_augmented ? &ops[kind].op : NULL;
}

static bool is_single_target(const struct ast_expr *e)
{
    return e->kind == AST_NAME || e->kind == AST_ATTRIBUTE || e->kind == AST_SUBSCRIPT;
}

/* single_target ':' expression ['=' annotated_rhs] */
static void annotated(struct parser *p, struct ast_stmt *s, const struct ast_expr *target,
                      bool simple)
{
    struct parser_place at = { target->line, target->column };
    if (!is_single_target(target))
        parser_fail_at(p, at,
                       target->kind == AST_TUPLE || target->kind == AST_LIST
                           ? "only single target (not %s) can be annotated"
                           : "illegal target for annotation",
                       target->kind == AST_LIST ? "list" : "tuple");
    parser_expect(p, TOKEN_COLON);
    s->kind = AST_STMT_ANN_ASSIGN;
    s->ann_assign.target = target;
    s->ann_assign.simple = simple && target->kind == AST_NAME;
    s->ann_assign.annotation = expr_test(p);
    if (parser_take(p, TOKEN_ASSIGN))
        s->ann_assign.value = expr_value(p);
}

/* single_target augassign (yield_expr | star_expressions) */
static void aug_assign(struct parser *p, struct ast_stmt *s, const struct ast_expr *target,
                       enum ast_op op)
{
    if (!is_single_target(target))
        parser_fail_at(p, (struct parser_place){ target->line, target->column },
                       "%s is an illegal expression for augmented assignment",
                       ast_expr_words(target->kind));
    parser_next(p);
    s->kind = AST_STMT_AUG_ASSIGN;
    s->aug_assign.op = op;
    s->aug_assign.target = target;
    s->aug_assign.value = expr_value(p);
}

/* (star_targets '=')+ (yield_expr | star_expressions) */
static void assign(struct parser *p, struct ast_stmt *s, const struct ast_expr *first)
{
    struct parser_exprs targets = { 0 };
    s->kind = AST_STMT_ASSIGN;
    s->assign.value = first;
    while (parser_take(p, TOKEN_ASSIGN)) {
        expr_check_target(p, s->assign.value, "assign to");
        parser_push(p, &targets, s->assign.value);
        s->assign.value = expr_value(p);
    }
    s->assign.targets = parser_list(&targets);
}

static bool is_named(const struct ast_expr *e, const char *name)
{
    return e->kind == AST_NAME && slice_is(e->name, name);
}

/* What follows an expression and does not belong there: say it better where it is common. */
static void stray(struct parser *p, const struct ast_expr *e)
{
    if (at_line_end(p))
        return;
    struct parser_place at = { e->line, e->column };
    if (is_named(e, "print") || is_named(e, "exec"))
        parser_fail_at(p, at, "Missing parentheses in call to '%.*s'. Did you mean %.*s(...)?",
                       (int)e->name.n, e->name.p, (int)e->name.n, e->name.p);
    else if (is_named(e, "type") && parser_is(p, TOKEN_NAME))
        parser_refuse(p, "'type' statements");
}

/* assignment | star_expressions */
static const struct ast_stmt *expression(struct parser *p)
{
    struct ast_stmt *s = node(p, AST_STMT_EXPR);
    struct slice first = p->tok.text;
    bool simple = parser_is(p, TOKEN_NAME);
    const struct ast_expr *e = expr_value(p);
    const enum ast_op *op = augmented(p->tok.kind);
    if (parser_is(p, TOKEN_COLON) && (!slice_is(first, "match") || e->kind == AST_NAME))
        annotated(p, s, e, simple);
    else if (op)
        aug_assign(p, s, e, *op);
    else if (parser_is(p, TOKEN_ASSIGN))
        assign(p, s, e);
    else
        s->value = e;
    stray(p, e);
    return s;
}

/* 'pass' | 'break' | 'continue' */
static const struct ast_stmt *word(struct parser *p)
{
    bool is_break = parser_is(p, TOKEN_BREAK);
    bool is_pass = parser_is(p, TOKEN_PASS);
    struct ast_stmt *s = node(p, is_pass    ? AST_STMT_PASS
                                 : is_break ? AST_STMT_BREAK
                                            : AST_STMT_CONTINUE);
    if (!is_pass && !p->loops)
        parser_fail(p, is_break ? "'break' outside loop" : "'continue' not properly in loop");
    parser_next(p);
    return s;
}

/* del_stmt: 'del' del_targets */
static const struct ast_stmt *del(struct parser *p)
{
    struct ast_stmt *s = node(p, AST_STMT_DELETE);
    struct parser_exprs targets = { 0 };
    parser_next(p);
    do {
        const struct ast_expr *e = expr_bitor(p);
        expr_check_target(p, e, "delete");
        parser_push(p, &targets, e);
    } while (parser_take(p, TOKEN_COMMA) && !at_line_end(p));
    s->targets = parser_list(&targets);
    return s;
}

/* return_stmt: 'return' [star_expressions] */
static const struct ast_stmt *return_(struct parser *p)
{
    struct ast_stmt *s = node(p, AST_STMT_RETURN);
    if (!p->functions)
        parser_fail(p, "'return' outside function");
    parser_next(p);
    if (!at_line_end(p))
        s->value = expr_star_list(p);
    return s;
}

/* raise_stmt: 'raise' [expression ['from' expression]] */
static const struct ast_stmt *raise_(struct parser *p)
{
    struct ast_stmt *s = node(p, AST_STMT_RAISE);
    parser_next(p);
    if (!at_line_end(p))
        s->raise.exception = expr_test(p);
    if (s->raise.exception && parser_take(p, TOKEN_FROM))
        s->raise.cause = expr_test(p);
    return s;
}

/* assert_stmt: 'assert' expression [',' expression] */
static const struct ast_stmt *assert_(struct parser *p)
{
    struct ast_stmt *s = node(p, AST_STMT_ASSERT);
    parser_next(p);
    s->assertion.test = expr_test(p);
    if (parser_take(p, TOKEN_COMMA))
        s->assertion.message = expr_test(p);
    return s;
}

/* global_stmt, nonlocal_stmt: ('global' | 'nonlocal') ','.NAME+ */
static const struct ast_stmt *scope(struct parser *p)
{
    bool global = parser_is(p, TOKEN_GLOBAL);
    struct ast_stmt *s = node(p, global ? AST_STMT_GLOBAL : AST_STMT_NONLOCAL);
    VEC(struct slice) names = { 0 };
    parser_next(p);
    do {
        vec_push(p->arena, &names, parser_name(p));
    } while (parser_take(p, TOKEN_COMMA));
    s->names.at = names.at;
    s->names.n = names.n;
    return s;
}

/* dotted_name: NAME ('.' NAME)*; the parts may stand apart */
static struct slice dotted_name(struct parser *p)
{
    struct slice name = parser_name(p);
    if (!parser_is(p, TOKEN_DOT))
        return name;
    struct buf b = { .arena = p->arena };
    buf_slice(&b, name);
    while (parser_take(p, TOKEN_DOT)) {
        buf_char(&b, '.');
        buf_slice(&b, parser_name(p));
    }
    return buf_view(&b);
}

struct aliases VEC_OF(struct ast_alias);

/* import_from_as_name, dotted_as_name: name ['as' NAME] */
static void alias(struct parser *p, struct aliases *to, bool dotted)
{
    struct ast_alias a = { .line = p->tok.line, .column = p->tok.column };
    a.name = dotted ? dotted_name(p) : parser_name(p);
    if (parser_take(p, TOKEN_AS))
        a.asname = parser_name(p);
    vec_push(p->arena, to, a);
}

/* import_name: 'import' ','.dotted_as_name+ */
static const struct ast_stmt *import(struct parser *p)
{
    struct ast_stmt *s = node(p, AST_STMT_IMPORT);
    struct aliases list = { 0 };
    parser_next(p);
    do {
        alias(p, &list, true);
    } while (parser_take(p, TOKEN_COMMA));
    s->import.aliases = list.at;
    s->import.naliases = list.n;
    return s;
}

/* import_from_targets: '*' | '(' ','.import_from_as_name+ [','] ')' | ','.import_from_as_name+ */
static void from_targets(struct parser *p, struct aliases *list)
{
    if (parser_is(p, TOKEN_STAR)) {
        struct ast_alias star = { .name = p->tok.text };
        star.line = p->tok.line;
        star.column = p->tok.column;
        if (p->functions)
            parser_fail(p, "import * only allowed at module level");
        parser_next(p);
        vec_push(p->arena, list, star);
        return;
    }
    bool parens = parser_take(p, TOKEN_LPAR);
    do {
        alias(p, list, false);
    } while (parser_take(p, TOKEN_COMMA) && !(parens && parser_is(p, TOKEN_RPAR)));
    if (parens)
        parser_expect(p, TOKEN_RPAR);
}

/* import_from: 'from' ('.' | '...')* [dotted_name] 'import' import_from_targets */
static const struct ast_stmt *from(struct parser *p)
{
    struct ast_stmt *s = node(p, AST_STMT_IMPORT_FROM);
    struct aliases list = { 0 };
    parser_next(p);
    while (parser_is(p, TOKEN_DOT) || parser_is(p, TOKEN_ELLIPSIS)) {
        s->import.level += (unsigned)p->tok.text.n;
        parser_next(p);
    }
    if (!s->import.level || parser_is(p, TOKEN_NAME))
        s->import.module = dotted_name(p);
    parser_expect(p, TOKEN_IMPORT);
    from_targets(p, &list);
    s->import.aliases = list.at;
    s->import.naliases = list.n;
    return s;
}

static const struct ast_stmt *simple(struct parser *p)
{
    static const struct ast_stmt *(*const by_word[TOKEN_KINDS])(struct parser *) = {
        [TOKEN_PASS] = word,      [TOKEN_BREAK] = word,     [TOKEN_CONTINUE] = word,
        [TOKEN_DEL] = del,        [TOKEN_RETURN] = return_, [TOKEN_RAISE] = raise_,
        [TOKEN_ASSERT] = assert_, [TOKEN_GLOBAL] = scope,   [TOKEN_NONLOCAL] = scope,
        [TOKEN_IMPORT] = import,  [TOKEN_FROM] = from,
    };
    p->height = 0;
    if (by_word[p->tok.kind])
        return by_word[p->tok.kind](p);
    return expression(p);
}

/* simple_stmts: ';'.simple_stmt+ [';'] NEWLINE */
static void simple_line(struct parser *p, struct stmts *to)
{
    do {
        vec_push(p->arena, to, simple(p));
    } while (parser_take(p, TOKEN_SEMICOLON) && !at_line_end(p));
    if (!parser_take(p, TOKEN_NEWLINE))
        parser_fail(p, "invalid syntax");
}

/* ---- compound statements ---- */

static struct ast_stmts stmts_of(const struct stmts *list)
{
    return (struct ast_stmts){ .at = list->at, .n = list->n };
}

/* statement: compound_stmt | simple_stmts */
static void statement(struct parser *p, struct stmts *to)
{
    const struct ast_stmt *s = compound(p);
    if (s)
        vec_push(p->arena, to, s);
    else
        simple_line(p, to);
}

static struct ast_stmts indented(struct parser *p)
{
    struct stmts list = { 0 };
    if (++p->blocks > PY_MAX_BLOCK_DEPTH)
        parser_limit(p, "too many levels of indentation");
    while (!parser_is(p, TOKEN_DEDENT) && !parser_is(p, TOKEN_END))
        statement(p, &list);
    p->blocks--;
    parser_take(p, TOKEN_DEDENT);
    return stmts_of(&list);
}

/* block: ':' (NEWLINE INDENT statement+ DEDENT | simple_stmts); `after` is for the error: "'if'
 * statement" */
static struct ast_stmts block(struct parser *p, const char *after, unsigned line)
{
    struct stmts list = { 0 };
    parser_expect(p, TOKEN_COLON);
    if (!parser_take(p, TOKEN_NEWLINE)) {
        simple_line(p, &list);
    } else if (parser_take(p, TOKEN_INDENT)) {
        return indented(p);
    } else {
        parser_fail(p, "expected an indented block after %s on line %u", after, line);
    }
    return stmts_of(&list);
}

static struct ast_stmts loop_block(struct parser *p, const char *after, unsigned line)
{
    p->loops++;
    struct ast_stmts body = block(p, after, line);
    p->loops--;
    return body;
}

/* ['else' block] */
static struct ast_stmts else_block(struct parser *p)
{
    unsigned line = p->tok.line;
    if (!parser_take(p, TOKEN_ELSE))
        return (struct ast_stmts){ 0 };
    return block(p, "'else' statement", line);
}

/* if_stmt: 'if' named_expression block (elif_stmt | ['else' block]) */
static const struct ast_stmt *if_(struct parser *p)
{
    bool elif = parser_is(p, TOKEN_ELIF);
    struct ast_stmt *s = node(p, AST_STMT_IF);
    if (++p->branches > PARSER_MAX_BRANCHES)
        parser_limit(p, "too many branches in one 'if' statement");
    parser_next(p);
    s->branch.test = expr_named(p);
    s->branch.body = block(p, elif ? "'elif' statement" : "'if' statement", s->line);
    if (parser_is(p, TOKEN_ELIF)) {
        struct stmts orelse = { 0 };
        vec_push(p->arena, &orelse, if_(p));
        s->branch.orelse = stmts_of(&orelse);
    } else {
        s->branch.orelse = else_block(p);
    }
    p->branches--;
    return s;
}

/* while_stmt: 'while' named_expression block ['else' block] */
static const struct ast_stmt *while_(struct parser *p)
{
    struct ast_stmt *s = node(p, AST_STMT_WHILE);
    parser_next(p);
    s->branch.test = expr_named(p);
    s->branch.body = loop_block(p, "'while' statement", s->line);
    s->branch.orelse = else_block(p);
    return s;
}

/* for_stmt: 'for' star_targets 'in' star_expressions block ['else' block] */
static const struct ast_stmt *for_(struct parser *p)
{
    struct ast_stmt *s = node(p, AST_STMT_FOR);
    parser_next(p);
    s->loop.target = expr_targets(p);
    parser_expect(p, TOKEN_IN);
    s->loop.iter = expr_star_list(p);
    s->loop.body = loop_block(p, "'for' statement", s->line);
    s->loop.orelse = else_block(p);
    return s;
}

struct handlers VEC_OF(struct ast_handler);

/* except_block: 'except' ['*'] [expression ['as' NAME]] block */
static void handler(struct parser *p, struct ast_stmt *s, struct handlers *to)
{
    struct ast_handler h = { .line = p->tok.line, .column = p->tok.column };
    parser_next(p);
    bool star = parser_take(p, TOKEN_STAR);
    if (to->n && star != s->attempt.star)
        parser_fail(p, "cannot have both 'except' and 'except*' on the same 'try'");
    if (to->n && !to->at[to->n - 1].type)
        parser_fail_at(p, (struct parser_place){ h.line, h.column },
                       "default 'except:' must be last");
    s->attempt.star = star;
    if (star || !parser_is(p, TOKEN_COLON))
        h.type = expr_test(p);
    if (parser_is(p, TOKEN_COMMA))
        parser_fail(p, "multiple exception types must be parenthesized");
    if (h.type && parser_take(p, TOKEN_AS))
        h.name = parser_name(p);
    h.body = block(p, "'except' statement", h.line);
    vec_push(p->arena, to, h);
}

/* try_stmt: 'try' block (finally_block | except_block+ ['else' block] [finally_block]) */
static const struct ast_stmt *try_(struct parser *p)
{
    struct ast_stmt *s = node(p, AST_STMT_TRY);
    struct handlers handlers = { 0 };
    parser_next(p);
    s->attempt.body = block(p, "'try' statement", s->line);
    while (parser_is(p, TOKEN_EXCEPT))
        handler(p, s, &handlers);
    s->attempt.handlers = handlers.at;
    s->attempt.nhandlers = handlers.n;
    if (handlers.n)
        s->attempt.orelse = else_block(p);
    unsigned line = p->tok.line;
    if (parser_take(p, TOKEN_FINALLY))
        s->attempt.finally = block(p, "'finally' statement", line);
    else if (!handlers.n)
        parser_fail(p, "expected 'except' or 'finally' block");
    return s;
}

struct with_items VEC_OF(struct ast_with_item);

/* with_item: expression ['as' star_target] */
static void with_item(struct parser *p, struct with_items *to)
{
    struct ast_with_item item = { .context = expr_test(p) };
    if (parser_take(p, TOKEN_AS)) {
        item.target = expr_bitor(p);
        expr_check_target(p, item.target, "assign to");
    }
    vec_push(p->arena, to, item);
}

/* '(' ','.with_item+ [','] ')' in front of ':'; false: the parenthesis belongs to an expression,
 * and nothing was read. */
static bool with_parentheses(struct parser *p, struct with_items *to)
{
    struct parser before = *p;
    struct mig_error ignored = { 0 };
    p->lex.err = &ignored;
    parser_next(p);
    do {
        with_item(p, to);
    } while (parser_take(p, TOKEN_COMMA) && !parser_is(p, TOKEN_RPAR));
    bool good = parser_take(p, TOKEN_RPAR) && parser_is(p, TOKEN_COLON);
    mig_error_clear(&ignored);
    p->lex.err = before.lex.err;
    if (!good) {
        *p = before;
        *to = (struct with_items){ 0 };
    }
    return good;
}

/* with_stmt: 'with' ('(' ','.with_item+ [','] ')' | ','.with_item+) block */
static const struct ast_stmt *with(struct parser *p)
{
    struct ast_stmt *s = node(p, AST_STMT_WITH);
    struct with_items items = { 0 };
    parser_next(p);
    if (!parser_is(p, TOKEN_LPAR) || !with_parentheses(p, &items)) {
        do {
            with_item(p, &items);
        } while (parser_take(p, TOKEN_COMMA));
    }
    s->with.items = items.at;
    s->with.nitems = items.n;
    s->with.body = block(p, "'with' statement", s->line);
    return s;
}

/* A body of its own: the loops around the definition are not around its statements. */
static struct ast_stmts inner_block(struct parser *p, bool function, const char *after,
                                    unsigned line)
{
    unsigned loops = p->loops, functions = p->functions;
    p->loops = 0;
    p->functions = function ? functions + 1 : 0;
    struct ast_stmts body = block(p, after, line);
    p->loops = loops;
    p->functions = functions;
    return body;
}

/* function_def_raw: 'def' NAME '(' [parameters] ')' ['->' expression] block */
static const struct ast_stmt *def(struct parser *p, struct ast_exprs decorators)
{
    struct ast_stmt *s = node(p, AST_STMT_DEF);
    parser_next(p);
    s->def.name = parser_name(p);
    s->def.decorators = decorators;
    if (parser_is(p, TOKEN_LSQB))
        parser_refuse(p, "type parameters");
    parser_expect(p, TOKEN_LPAR);
    s->def.params = params_read(p, TOKEN_RPAR);
    parser_expect(p, TOKEN_RPAR);
    if (parser_take(p, TOKEN_ARROW))
        s->def.returns = expr_test(p);
    s->def.body = inner_block(p, true, "function definition", s->line);
    return s;
}

/* class_def_raw: 'class' NAME ['(' [arguments] ')'] block */
static const struct ast_stmt *class(struct parser *p, struct ast_exprs decorators)
{
    struct ast_stmt *s = node(p, AST_STMT_CLASS);
    parser_next(p);
    s->class_.name = parser_name(p);
    s->class_.decorators = decorators;
    if (parser_is(p, TOKEN_LSQB))
        parser_refuse(p, "type parameters");
    struct parser_place open = parser_here(p);
    if (parser_take(p, TOKEN_LPAR))
        params_arguments(p, open, &s->class_.bases, &s->class_.keywords, &s->class_.nkeywords);
    s->class_.body = inner_block(p, false, "class definition", s->line);
    return s;
}

/* decorators: ('@' named_expression NEWLINE)+ (function_def_raw | class_def_raw) */
static const struct ast_stmt *decorated(struct parser *p)
{
    struct parser_exprs list = { 0 };
    while (parser_take(p, TOKEN_AT)) {
        parser_push(p, &list, expr_named(p));
        if (!parser_take(p, TOKEN_NEWLINE))
            parser_fail(p, "invalid syntax");
    }
    if (parser_is(p, TOKEN_DEF))
        return def(p, parser_list(&list));
    if (parser_is(p, TOKEN_CLASS))
        return class(p, parser_list(&list));
    if (parser_is(p, TOKEN_ASYNC))
        parser_refuse(p, "'async'");
    parser_fail(p, "invalid syntax");
    return node(p, AST_STMT_PASS);
}

static bool at_word(const struct parser *p, const char *word)
{
    return parser_is(p, TOKEN_NAME) && slice_is(p->tok.text, word);
}

/* case_block: "case" patterns [guard] block */
static struct ast_case match_case(struct parser *p)
{
    struct ast_case c = { 0 };
    unsigned line = p->tok.line;
    parser_next(p);
    c.pattern = expr_pattern(p);
    if (parser_take(p, TOKEN_IF))
        c.guard = expr_named(p);
    c.body = block(p, "'case' statement", line);
    return c;
}

struct cases VEC_OF(struct ast_case);

/* match_stmt: "match" subject_expr ':' NEWLINE INDENT case_block+ DEDENT. NULL: "match" is a name
 * here, and nothing was read. */
static const struct ast_stmt *match(struct parser *p)
{
    struct parser before = *p;
    struct mig_error ignored = { 0 };
    struct cases cases = { 0 };
    struct ast_stmt *s = node(p, AST_STMT_MATCH);
    p->lex.err = &ignored;
    parser_next(p);
    s->match.subject = expr_star_list(p);
    bool good = parser_take(p, TOKEN_COLON) && parser_take(p, TOKEN_NEWLINE) &&
                parser_take(p, TOKEN_INDENT) && at_word(p, "case");
    mig_error_clear(&ignored);
    p->lex.err = before.lex.err;
    if (!good) {
        *p = before;
        return NULL;
    }
    while (at_word(p, "case"))
        vec_push(p->arena, &cases, match_case(p));
    parser_expect(p, TOKEN_DEDENT);
    s->match.cases = cases.at;
    s->match.ncases = cases.n;
    return s;
}

/* compound_stmt; NULL when the statement is a simple one. */
static const struct ast_stmt *compound(struct parser *p)
{
    static const struct ast_stmt *(*const by_word[TOKEN_KINDS])(struct parser *) = {
        [TOKEN_IF] = if_,   [TOKEN_WHILE] = while_, [TOKEN_FOR] = for_,
        [TOKEN_TRY] = try_, [TOKEN_WITH] = with,    [TOKEN_AT] = decorated,
    };
    p->height = 0;
    if (by_word[p->tok.kind])
        return by_word[p->tok.kind](p);
    if (parser_is(p, TOKEN_DEF))
        return def(p, (struct ast_exprs){ 0 });
    if (parser_is(p, TOKEN_CLASS))
        return class(p, (struct ast_exprs){ 0 });
    if (parser_is(p, TOKEN_INDENT))
        parser_fail(p, "unexpected indent");
    else if (parser_is(p, TOKEN_ASYNC))
        parser_refuse(p, "'async'");
    return at_word(p, "match") ? match(p) : NULL;
}

bool py_parse_module(struct arena *a, const char *file, struct slice text,
                     const struct ast_module **out, struct mig_error *err)
{
    struct parser p = { .arena = a };
    struct stmts body = { 0 };
    lex_begin(&p.lex, a, file, text, err);
    parser_next(&p);
    while (!parser_is(&p, TOKEN_END))
        statement(&p, &body);
    struct ast_module *m = arena_new(a, struct ast_module);
    m->file = file;
    m->body = stmts_of(&body);
    *out = m;
    return !p.lex.failed;
}

bool py_parse_expression(struct arena *a, const char *file, unsigned line, unsigned column,
                         struct slice text, const struct ast_expr **out, struct mig_error *err)
{
    struct parser p = { .arena = a };
    lex_begin_expression(&p.lex, a, file, line, column, text, err);
    parser_next(&p);
    *out = expr_star_list(&p);
    if (!parser_is(&p, TOKEN_END))
        parser_fail(&p, "invalid syntax");
    return !p.lex.failed;
}
