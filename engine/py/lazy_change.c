#include "py/lazy_change.h"
#include "py/visit.h"

struct search {
    struct slice name;
    bool found;
};

static void mention(void *user, const struct ast_expr *e)
{
    struct search *s = user;
    s->found = s->found || (e->kind == AST_NAME && slice_eq(e->name, s->name));
}

static bool mentions(const struct ast_expr *e, struct slice name)
{
    struct search s = { .name = name };
    visit_expr(e, mention, &s);
    return s.found;
}

/* name.method(...), which may change what the name stands for */
static void call(void *user, const struct ast_expr *e)
{
    struct search *s = user;
    if (e->kind != AST_CALL || e->call.function->kind != AST_ATTRIBUTE)
        return;
    const struct ast_expr *of = e->call.function->attribute.value;
    s->found = s->found || (of->kind == AST_NAME && slice_eq(of->name, s->name));
}

static bool calls(const struct ast_expr *e, struct slice name)
{
    struct search s = { .name = name };
    visit_expr(e, call, &s);
    return s.found;
}

static bool any_mentions(struct ast_exprs list, struct slice name)
{
    for (size_t i = 0; i < list.n; i++)
        if (mentions(list.at[i], name))
            return true;
    return false;
}

static bool statement_mentions(const struct ast_stmt *s, struct slice name)
{
    struct search found = { .name = name };
    visit_stmt(s, mention, &found);
    return found.found;
}

/* context.configure(...) and fileConfig(...) of env.py take things as they are. */
static bool only_reads(const struct ast_stmt *s)
{
    const struct ast_expr *e = s->kind == AST_STMT_EXPR ? s->value : NULL;
    if (!e || e->kind != AST_CALL)
        return false;
    const struct ast_expr *f = e->call.function;
    struct slice name = f->kind == AST_ATTRIBUTE ? f->attribute.name
                        : f->kind == AST_NAME    ? f->name
                                                 : SLICE("");
    return slice_is(name, "fileConfig") ||
           (f->kind == AST_ATTRIBUTE && slice_is(name, "configure"));
}

/* What may change a thing that is asked for: a call, or d[key] of a defaultdict. */
static void act(void *user, const struct ast_expr *e)
{
    struct search *s = user;
    s->found = s->found || e->kind == AST_CALL || e->kind == AST_SUBSCRIPT;
}

static bool only_looks(const struct ast_expr *e)
{
    struct search s = { 0 };
    visit_expr(e, act, &s);
    return !s.found;
}

struct within {
    struct slice name;
    bool container, found;
};

static bool changes(const struct ast_stmt *s, struct slice name, bool container);

static void change(void *user, const struct ast_stmt *s)
{
    struct within *w = user;
    w->found = w->found || changes(s, w->name, w->container);
}

static bool branch_changes(const struct ast_stmt *s, struct slice name, bool container)
{
    struct within w = { .name = name, .container = container };
    visit_blocks(s, change, &w);
    return w.found || (mentions(s->branch.test, name) && !only_looks(s->branch.test));
}

static bool changes(const struct ast_stmt *s, struct slice name, bool container)
{
    switch ((int)s->kind) {
    case AST_STMT_IMPORT:
    case AST_STMT_IMPORT_FROM: return false;
    case AST_STMT_DEF: return any_mentions(s->def.decorators, name);
    case AST_STMT_CLASS: return any_mentions(s->class_.decorators, name);
    case AST_STMT_ASSIGN:
        return any_mentions(s->assign.targets, name) || (container && calls(s->assign.value, name));
    case AST_STMT_ANN_ASSIGN:
        return mentions(s->ann_assign.target, name) ||
               (container && calls(s->ann_assign.value, name));
    case AST_STMT_IF: return branch_changes(s, name, container);
    default: return !only_reads(s) && statement_mentions(s, name);
    }
}

const struct ast_stmt *py_lazy_change(const struct ast_module *m, size_t own, struct slice name,
                                      const struct py_value *v)
{
    bool container = v->kind == PY_LIST || v->kind == PY_DICT || v->kind == PY_SET;
    bool changeable =
        container || v->kind == PY_INSTANCE || v->kind == PY_HOST || v->kind == PY_CLASS;
    for (size_t i = 0; changeable && i < m->body.n; i++)
        if (i != own && changes(m->body.at[i], name, container))
            return m->body.at[i];
    return NULL;
}

struct binding {
    struct slice name;
    unsigned times;
    unsigned line;
    unsigned column;
};

static void count(void *user, struct slice name, unsigned line, unsigned column)
{
    struct binding *b = user;
    if (!slice_eq(name, b->name) || b->times == 2)
        return;
    b->times++;
    b->line = line;
    b->column = column;
}

void py_lazy_second(const struct ast_module *m, struct slice name, unsigned *line, unsigned *column)
{
    struct binding b = { .name = name, .line = 1, .column = 1 };
    for (size_t i = 0; i < m->body.n; i++)
        visit_bindings(m->body.at[i], count, &b);
    *line = b.line;
    *column = b.column;
}
