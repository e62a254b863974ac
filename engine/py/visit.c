#include "py/visit.h"

struct visit {
    visit_expr_fn *fn;
    void *user;
};

static void expr(const struct visit *v, const struct ast_expr *e);

static void exprs(const struct visit *v, struct ast_exprs list)
{
    for (size_t i = 0; i < list.n; i++)
        expr(v, list.at[i]);
}

static void keywords(const struct visit *v, const struct ast_keyword *at, size_t n)
{
    for (size_t i = 0; i < n; i++)
        expr(v, at[i].value);
}

static void params(const struct visit *v, struct ast_params list)
{
    for (size_t i = 0; i < list.n; i++) {
        expr(v, list.at[i].annotation);
        expr(v, list.at[i].default_value);
    }
}

static void comprehension(const struct visit *v, const struct ast_expr *e)
{
    expr(v, e->comp.element);
    expr(v, e->comp.value);
    for (size_t i = 0; i < e->comp.nclauses; i++) {
        expr(v, e->comp.clauses[i].target);
        expr(v, e->comp.clauses[i].iter);
        exprs(v, e->comp.clauses[i].conditions);
    }
}

static void joined(const struct visit *v, const struct ast_expr *e)
{
    for (size_t i = 0; i < e->parts.n; i++) {
        expr(v, e->parts.at[i].value);
        expr(v, e->parts.at[i].spec);
    }
}

static void three(const struct visit *v, const struct ast_expr *a, const struct ast_expr *b,
                  const struct ast_expr *c)
{
    expr(v, a);
    expr(v, b);
    expr(v, c);
}

static void children(const struct visit *v, const struct ast_expr *e)
{
    switch (e->kind) {
    case AST_NONE:
    case AST_TRUE:
    case AST_FALSE:
    case AST_ELLIPSIS:
    case AST_INT:
    case AST_FLOAT:
    case AST_IMAGINARY:
    case AST_STR:
    case AST_BYTES:
    case AST_NAME:
    case AST_EXPR_KINDS: return;
    case AST_JOINED: joined(v, e); return;
    case AST_ATTRIBUTE: expr(v, e->attribute.value); return;
    case AST_SUBSCRIPT: three(v, e->subscript.value, e->subscript.index, NULL); return;
    case AST_SLICE: three(v, e->slice.lower, e->slice.upper, e->slice.step); return;
    case AST_CALL:
        expr(v, e->call.function);
        exprs(v, e->call.args);
        keywords(v, e->call.keywords, e->call.nkeywords);
        return;
    case AST_UNARY: expr(v, e->unary.operand); return;
    case AST_BINARY: three(v, e->binary.left, e->binary.right, NULL); return;
    case AST_BOOL: exprs(v, e->boolean.values); return;
    case AST_COMPARE:
        expr(v, e->compare.left);
        exprs(v, e->compare.rights);
        return;
    case AST_CONDITIONAL:
        three(v, e->conditional.test, e->conditional.yes, e->conditional.no);
        return;
    case AST_LAMBDA:
        params(v, e->lambda.params);
        expr(v, e->lambda.body);
        return;
    case AST_TUPLE:
    case AST_LIST:
    case AST_SET: exprs(v, e->items); return;
    case AST_DICT:
        exprs(v, e->dict.keys);
        exprs(v, e->dict.values);
        return;
    case AST_LIST_COMP:
    case AST_SET_COMP:
    case AST_DICT_COMP:
    case AST_GENERATOR: comprehension(v, e); return;
    case AST_NAMED: three(v, e->named.target, e->named.value, NULL); return;
    case AST_STARRED:
    case AST_AWAIT:
    case AST_YIELD:
    case AST_YIELD_FROM: expr(v, e->value); return;
    }
}

static void expr(const struct visit *v, const struct ast_expr *e)
{
    if (!e)
        return;
    v->fn(v->user, e);
    children(v, e);
}

void visit_expr(const struct ast_expr *e, visit_expr_fn *fn, void *user)
{
    struct visit v = { .fn = fn, .user = user };
    expr(&v, e);
}

/* What stands in a statement itself: its expressions, without the blocks within it. */
static void head(const struct visit *v, const struct ast_stmt *s)
{
    switch (s->kind) {
    case AST_STMT_PASS:
    case AST_STMT_BREAK:
    case AST_STMT_CONTINUE:
    case AST_STMT_GLOBAL:
    case AST_STMT_NONLOCAL:
    case AST_STMT_IMPORT:
    case AST_STMT_IMPORT_FROM:
    case AST_STMT_KINDS: return;
    case AST_STMT_EXPR:
    case AST_STMT_RETURN: expr(v, s->value); return;
    case AST_STMT_ASSIGN:
        exprs(v, s->assign.targets);
        expr(v, s->assign.value);
        return;
    case AST_STMT_ANN_ASSIGN:
        three(v, s->ann_assign.target, s->ann_assign.annotation, s->ann_assign.value);
        return;
    case AST_STMT_AUG_ASSIGN: three(v, s->aug_assign.target, s->aug_assign.value, NULL); return;
    case AST_STMT_DELETE: exprs(v, s->targets); return;
    case AST_STMT_RAISE: three(v, s->raise.exception, s->raise.cause, NULL); return;
    case AST_STMT_ASSERT: three(v, s->assertion.test, s->assertion.message, NULL); return;
    case AST_STMT_IF:
    case AST_STMT_WHILE: expr(v, s->branch.test); return;
    case AST_STMT_FOR: three(v, s->loop.target, s->loop.iter, NULL); return;
    case AST_STMT_TRY:
        for (size_t i = 0; i < s->attempt.nhandlers; i++)
            expr(v, s->attempt.handlers[i].type);
        return;
    case AST_STMT_WITH:
        for (size_t i = 0; i < s->with.nitems; i++)
            three(v, s->with.items[i].context, s->with.items[i].target, NULL);
        return;
    case AST_STMT_MATCH:
        expr(v, s->match.subject);
        for (size_t i = 0; i < s->match.ncases; i++)
            three(v, s->match.cases[i].pattern, s->match.cases[i].guard, NULL);
        return;
    case AST_STMT_DEF:
        params(v, s->def.params);
        exprs(v, s->def.decorators);
        expr(v, s->def.returns);
        return;
    case AST_STMT_CLASS:
        exprs(v, s->class_.bases);
        keywords(v, s->class_.keywords, s->class_.nkeywords);
        exprs(v, s->class_.decorators);
        return;
    }
}

static void each(struct ast_stmts list, visit_stmt_fn *fn, void *user)
{
    for (size_t i = 0; i < list.n; i++)
        fn(user, list.at[i]);
}

void visit_blocks(const struct ast_stmt *s, visit_stmt_fn *fn, void *user)
{
    if (s->kind == AST_STMT_IF || s->kind == AST_STMT_WHILE) {
        each(s->branch.body, fn, user);
        each(s->branch.orelse, fn, user);
    } else if (s->kind == AST_STMT_FOR) {
        each(s->loop.body, fn, user);
        each(s->loop.orelse, fn, user);
    } else if (s->kind == AST_STMT_TRY) {
        each(s->attempt.body, fn, user);
        for (size_t i = 0; i < s->attempt.nhandlers; i++)
            each(s->attempt.handlers[i].body, fn, user);
        each(s->attempt.orelse, fn, user);
        each(s->attempt.finally, fn, user);
    } else if (s->kind == AST_STMT_WITH) {
        each(s->with.body, fn, user);
    } else if (s->kind == AST_STMT_MATCH) {
        for (size_t i = 0; i < s->match.ncases; i++)
            each(s->match.cases[i].body, fn, user);
    } else if (s->kind == AST_STMT_DEF || s->kind == AST_STMT_CLASS) {
        each(s->kind == AST_STMT_DEF ? s->def.body : s->class_.body, fn, user);
    }
}

static void nested(void *user, const struct ast_stmt *s)
{
    head(user, s);
    visit_blocks(s, nested, user);
}

void visit_stmt(const struct ast_stmt *s, visit_expr_fn *fn, void *user)
{
    struct visit v = { .fn = fn, .user = user };
    nested(&v, s);
}

void visit_definition(const struct ast_stmt *s, visit_expr_fn *fn, void *user)
{
    struct visit v = { .fn = fn, .user = user };
    head(&v, s);
}

struct binding {
    visit_name_fn *fn;
    void *user;
};

static void target(const struct binding *b, const struct ast_expr *e)
{
    if (!e)
        return;
    if (e->kind == AST_NAME)
        b->fn(b->user, e->name, e->line, e->column);
    else if (e->kind == AST_STARRED)
        target(b, e->value);
    else if (e->kind == AST_TUPLE || e->kind == AST_LIST)
        for (size_t i = 0; i < e->items.n; i++)
            target(b, e->items.at[i]);
}

/* Every name of a pattern may be captured by it. */
static void captured(void *user, const struct ast_expr *e)
{
    if (e->kind == AST_NAME && !slice_is(e->name, "_"))
        target(user, e);
}

static void walrus(void *user, const struct ast_expr *e)
{
    if (e->kind == AST_NAMED)
        target(user, e->named.target);
}

static void targets(const struct binding *b, struct ast_exprs list)
{
    for (size_t i = 0; i < list.n; i++)
        target(b, list.at[i]);
}

/* "import a.b" binds "a". */
static void aliases(const struct binding *b, const struct ast_stmt *s)
{
    for (size_t i = 0; i < s->import.naliases; i++) {
        const struct ast_alias *a = &s->import.aliases[i];
        struct slice name = a->asname.p ? a->asname : a->name;
        b->fn(b->user, slice_cut(&name, '.'), a->line, a->column);
    }
}

static void names(const struct binding *b, const struct ast_stmt *s)
{
    for (size_t i = 0; i < s->names.n; i++)
        b->fn(b->user, s->names.at[i], s->line, s->column);
}

static void globals(void *user, const struct ast_stmt *s)
{
    if (s->kind == AST_STMT_GLOBAL)
        names(user, s);
    visit_blocks(s, globals, user);
}

static void bindings(void *user, const struct ast_stmt *s)
{
    const struct binding *b = user;
    struct visit v = { .fn = walrus, .user = user };
    head(&v, s);
    if (s->kind == AST_STMT_ASSIGN)
        targets(b, s->assign.targets);
    else if (s->kind == AST_STMT_DELETE)
        targets(b, s->targets);
    else if (s->kind == AST_STMT_ANN_ASSIGN && s->ann_assign.value)
        target(b, s->ann_assign.target);
    else if (s->kind == AST_STMT_AUG_ASSIGN)
        target(b, s->aug_assign.target);
    else if (s->kind == AST_STMT_FOR)
        target(b, s->loop.target);
    else if (s->kind == AST_STMT_IMPORT || s->kind == AST_STMT_IMPORT_FROM)
        aliases(b, s);
    else if (s->kind == AST_STMT_GLOBAL)
        names(b, s);
    for (size_t i = 0; s->kind == AST_STMT_MATCH && i < s->match.ncases; i++) {
        struct visit names_of = { .fn = captured, .user = user };
        expr(&names_of, s->match.cases[i].pattern);
    }
    for (size_t i = 0; s->kind == AST_STMT_WITH && i < s->with.nitems; i++)
        target(b, s->with.items[i].target);
    for (size_t i = 0; s->kind == AST_STMT_TRY && i < s->attempt.nhandlers; i++)
        if (s->attempt.handlers[i].name.p)
            b->fn(b->user, s->attempt.handlers[i].name, s->attempt.handlers[i].line,
                  s->attempt.handlers[i].column);
    if (s->kind == AST_STMT_DEF || s->kind == AST_STMT_CLASS) {
        b->fn(b->user, s->kind == AST_STMT_DEF ? s->def.name : s->class_.name, s->line, s->column);
        visit_blocks(s, globals, user);
        return;
    }
    visit_blocks(s, bindings, user);
}

void visit_bindings(const struct ast_stmt *s, visit_name_fn *fn, void *user)
{
    struct binding b = { .fn = fn, .user = user };
    bindings(&b, s);
}
