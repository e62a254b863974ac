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

static struct slice called(const struct ast_expr *e)
{
    const struct ast_expr *f = e->kind == AST_CALL ? e->call.function : e;
    return e->kind != AST_CALL        ? SLICE("")
           : f->kind == AST_ATTRIBUTE ? f->attribute.name
           : f->kind == AST_NAME      ? f->name
                                      : SLICE("");
}

static bool is_one_of(struct slice name, const char *const *names)
{
    for (; *names; names++)
        if (slice_is(name, *names))
            return true;
    return false;
}

/* context.configure(...) and fileConfig(...) take things as they are. */
static bool only_reads(const struct ast_stmt *s, bool env_py)
{
    static const char *const reads[] = { "configure", "fileConfig", NULL };
    static const char *const sets[] = { "set_main_option", "set_section_option", NULL };
    struct slice name = s->kind == AST_STMT_EXPR ? called(s->value) : SLICE("");
    return is_one_of(name, reads) || (env_py && is_one_of(name, sets));
}

/* What may change a thing that is asked for: a call, or d[key] of a defaultdict. */
static void act(void *user, const struct ast_expr *e)
{
    static const char *const reads[] = { "get_main_option", "get_section_option", "get_section",
                                         NULL };
    struct search *s = user;
    s->found = s->found || e->kind == AST_SUBSCRIPT ||
               (e->kind == AST_CALL && !is_one_of(called(e), reads));
}

static bool only_looks(const struct ast_expr *e)
{
    struct search s = { 0 };
    visit_expr(e, act, &s);
    return !s.found;
}

struct change {
    struct slice name;
    bool container, env_py, found;
};

static void change(void *user, const struct ast_stmt *s);

static bool branch_changes(const struct change *c, const struct ast_stmt *s)
{
    struct change within = *c;
    visit_blocks(s, change, &within);
    return within.found || (mentions(s->branch.test, c->name) && !only_looks(s->branch.test));
}

static bool changes(const struct change *c, const struct ast_stmt *s)
{
    switch ((int)s->kind) {
    case AST_STMT_IMPORT:
    case AST_STMT_IMPORT_FROM: return false;
    case AST_STMT_DEF: return any_mentions(s->def.decorators, c->name);
    case AST_STMT_CLASS: return any_mentions(s->class_.decorators, c->name);
    case AST_STMT_ASSIGN:
        return any_mentions(s->assign.targets, c->name) ||
               (c->container && calls(s->assign.value, c->name));
    case AST_STMT_ANN_ASSIGN:
        return mentions(s->ann_assign.target, c->name) ||
               (c->container && calls(s->ann_assign.value, c->name));
    case AST_STMT_IF: return branch_changes(c, s);
    default: return !only_reads(s, c->env_py) && statement_mentions(s, c->name);
    }
}

static void change(void *user, const struct ast_stmt *s)
{
    struct change *c = user;
    c->found = c->found || changes(c, s);
}

const struct ast_stmt *py_lazy_change(const struct ast_module *m, bool env_py, size_t own,
                                      struct slice name, const struct py_value *v)
{
    bool container = v->kind == PY_LIST || v->kind == PY_DICT || v->kind == PY_SET;
    bool changeable =
        container || v->kind == PY_INSTANCE || v->kind == PY_HOST || v->kind == PY_CLASS;
    struct change c = { .name = name, .container = container, .env_py = env_py };
    for (size_t i = 0; changeable && i < m->body.n; i++)
        if (i != own && changes(&c, m->body.at[i]))
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
