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
