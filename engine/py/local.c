#include "py/local.h"
#include "py/visit.h"

struct search {
    const struct ast_expr *e;
    struct slice name;
    bool inside, bound, local;
};

static void seek(void *user, const struct ast_expr *e)
{
    struct search *s = user;
    s->inside = s->inside || e == s->e;
}

static void used(void *user, const struct ast_expr *e)
{
    struct search *s = user;
    s->bound = s->bound || (e->kind == AST_NAME && slice_eq(e->name, s->name));
}

/* The scope that is looked at binds the name. */
static void binds(void *user, struct slice name, unsigned line, unsigned column)
{
    struct search *s = user;
    (void)line;
    (void)column;
    s->name = name;
    visit_expr(s->e, used, s);
}

static void target(void *user, const struct ast_expr *e)
{
    if (e->kind == AST_NAME)
        binds(user, e->name, e->line, e->column);
}

static void params(struct search *s, struct ast_params list)
{
    for (size_t i = 0; i < list.n; i++)
        binds(s, list.at[i].name, list.at[i].line, list.at[i].column);
}

static void end_scope(struct search *s)
{
    s->local = s->local || (s->inside && s->bound);
    s->inside = s->bound = false;
}

static bool is_comprehension(const struct ast_expr *e)
{
    return e->kind == AST_LIST_COMP || e->kind == AST_SET_COMP || e->kind == AST_DICT_COMP ||
           e->kind == AST_GENERATOR;
}

static void scopes(void *user, const struct ast_expr *e)
{
    struct search *s = user;
    if (e == s->e || (e->kind != AST_LAMBDA && !is_comprehension(e)))
        return;
    visit_expr(e, seek, s);
    if (e->kind == AST_LAMBDA)
        params(s, e->lambda.params);
    for (size_t i = 0; is_comprehension(e) && i < e->comp.nclauses; i++)
        visit_expr(e->comp.clauses[i].target, target, s);
    end_scope(s);
}

static void function(struct search *s, const struct ast_stmt *def)
{
    params(s, def->def.params);
    for (size_t i = 0; i < def->def.body.n; i++) {
        visit_stmt(def->def.body.at[i], seek, s);
        visit_bindings(def->def.body.at[i], binds, s);
    }
    end_scope(s);
}

static void statement(void *user, const struct ast_stmt *stmt)
{
    if (stmt->kind == AST_STMT_DEF)
        function(user, stmt);
    visit_blocks(stmt, statement, user);
}

bool py_local(const struct ast_module *m, const struct ast_expr *e)
{
    struct search s = { .e = e };
    for (size_t i = 0; i < m->body.n; i++) {
        visit_stmt(m->body.at[i], scopes, &s);
        statement(&s, m->body.at[i]);
    }
    return s.local;
}

struct local {
    struct search scope; /* of the name */
    const struct ast_expr *value;
    size_t times;
};

static void count(void *user, struct slice name, unsigned line, unsigned column)
{
    struct local *l = user;
    (void)line;
    (void)column;
    l->times += slice_eq(name, l->scope.e->name);
}

static void assigned(void *user, const struct ast_stmt *s)
{
    struct local *l = user;
    const struct ast_expr *to = s->kind == AST_STMT_ASSIGN ? s->assign.targets.at[0] : NULL;
    if (to && s->assign.targets.n == 1 && to->kind == AST_NAME &&
        slice_eq(to->name, l->scope.e->name))
        l->value = s->assign.value;
    if (s->kind != AST_STMT_DEF && s->kind != AST_STMT_CLASS)
        visit_blocks(s, assigned, l);
}

static void around(void *user, const struct ast_stmt *s)
{
    struct local *l = user;
    if (s->kind == AST_STMT_DEF) {
        l->scope.inside = false;
        visit_stmt(s, seek, &l->scope);
        for (size_t i = 0; l->scope.inside && i < s->def.params.n; i++)
            count(l, s->def.params.at[i].name, 0, 0);
        for (size_t i = 0; l->scope.inside && i < s->def.body.n; i++) {
            visit_bindings(s->def.body.at[i], count, l);
            assigned(l, s->def.body.at[i]);
        }
    }
    visit_blocks(s, around, l);
}

const struct ast_expr *py_local_value(const struct ast_module *m, const struct ast_expr *e)
{
    struct local l = { .scope = { .e = e } };
    for (size_t i = 0; e->kind == AST_NAME && i < m->body.n; i++) {
        visit_stmt(m->body.at[i], scopes, &l.scope); /* lambdas and comprehensions */
        around(&l, m->body.at[i]);
    }
    return l.times == 1 && !l.scope.local ? l.value : NULL;
}

/* ---- functions that change what a name stands for ---- */

enum { NAMES_MAX = 64 };

struct names {
    struct {
        struct slice name;
        bool module; /* what its functions do is not done to it */
    } at[NAMES_MAX];
    size_t n;
    bool found;
};

static void add(void *user, const struct ast_expr *e)
{
    struct names *l = user;
    bool known = e->kind != AST_NAME || l->n == NAMES_MAX;
    for (size_t i = 0; i < l->n && !known; i++)
        known = slice_eq(l->at[i].name, e->name);
    if (!known)
        l->at[l->n++].name = e->name;
}

/* config = context.config: who sets its options is told of elsewhere (script/env.h). */
static bool is_config(const struct ast_expr *value)
{
    return value->kind == AST_ATTRIBUTE && slice_is(value->attribute.name, "config");
}

struct import {
    struct slice name;
    bool found;
};

static void imported(void *user, struct slice name, unsigned line, unsigned column)
{
    struct import *i = user;
    (void)line;
    (void)column;
    i->found = i->found || slice_eq(i->name, name);
}

/* import name; from alembic import name */
static bool is_module(const struct ast_stmt *s, struct slice name)
{
    struct import i = { .name = name };
    if (s->kind == AST_STMT_IMPORT ||
        (s->kind == AST_STMT_IMPORT_FROM && slice_is(s->import.module, "alembic")))
        visit_bindings(s, imported, &i);
    return i.found;
}

/* The name is another one for what its value names. */
static void follow(struct names *l, const struct ast_module *m, size_t i)
{
    for (size_t k = 0; k < m->body.n; k++) {
        const struct ast_stmt *s = m->body.at[k];
        l->at[i].module = l->at[i].module || is_module(s, l->at[i].name);
        if (s->kind != AST_STMT_ASSIGN || s->assign.targets.n != 1)
            continue;
        const struct ast_expr *to = s->assign.targets.at[0];
        if (to->kind != AST_NAME || !slice_eq(to->name, l->at[i].name))
            continue;
        if (is_config(s->assign.value))
            l->at[i].name = SLICE("");
        else
            visit_expr(s->assign.value, add, l);
    }
}

/* d["x"] = ..., d.x = ..., del d["x"]; d.update(...), but not module.function(...) */
static void changed(struct names *l, const struct ast_expr *e, bool call)
{
    size_t depth = 0;
    for (; e->kind == AST_SUBSCRIPT || e->kind == AST_ATTRIBUTE; depth++)
        e = e->kind == AST_SUBSCRIPT ? e->subscript.value : e->attribute.value;
    for (size_t i = 0; depth && e->kind == AST_NAME && i < l->n; i++)
        if (slice_eq(l->at[i].name, e->name) && !(call && depth == 1 && l->at[i].module))
            l->found = true;
}

static void changing(void *user, const struct ast_stmt *s)
{
    if (s->kind == AST_STMT_ASSIGN)
        for (size_t i = 0; i < s->assign.targets.n; i++)
            changed(user, s->assign.targets.at[i], false);
    else if (s->kind == AST_STMT_DELETE)
        for (size_t i = 0; i < s->targets.n; i++)
            changed(user, s->targets.at[i], false);
    else if (s->kind == AST_STMT_AUG_ASSIGN)
        changed(user, s->aug_assign.target, false);
    else if (s->kind == AST_STMT_EXPR && s->value->kind == AST_CALL)
        changed(user, s->value->call.function, true);
    visit_blocks(s, changing, user);
}

static void in_functions(void *user, const struct ast_stmt *s)
{
    visit_blocks(s, s->kind == AST_STMT_DEF ? changing : in_functions, user);
}

bool py_changed_later(const struct ast_module *m, const struct ast_expr *e)
{
    struct names l = { 0 };
    visit_expr(e, add, &l);
    for (size_t i = 0; i < l.n; i++)
        follow(&l, m, i);
    for (size_t i = 0; i < m->body.n; i++)
        in_functions(&l, m->body.at[i]);
    return l.found || l.n == NAMES_MAX;
}
