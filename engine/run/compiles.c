#include "run/compiles.h"
#include "base/file.h"
#include "py/parse.h"
#include "py/visit.h"
#include "script/dir.h"
#include <string.h>

struct search {
    const struct ast_module *module;
    struct slice word; /* what the file calls compiles() */
    const char *dialect;
    const struct ast_expr *found;
};

static struct slice last_name(const struct ast_expr *e)
{
    if (e->kind == AST_ATTRIBUTE)
        return e->attribute.name;
    return e->kind == AST_NAME ? e->name : (struct slice){ 0 };
}

/* "from sqlalchemy.ext.compiler import compiles as word" */
static struct slice word_of(const struct ast_module *m)
{
    for (size_t i = 0; i < m->body.n; i++) {
        const struct ast_stmt *s = m->body.at[i];
        for (size_t k = 0; s->kind == AST_STMT_IMPORT_FROM && k < s->import.naliases; k++)
            if (slice_is(s->import.aliases[k].name, "compiles") && s->import.aliases[k].asname.p)
                return s->import.aliases[k].asname;
    }
    return slice_of("compiles");
}

/* A class that the file itself defines at its top level. */
static bool is_own(const struct ast_module *m, const struct ast_expr *e)
{
    for (size_t i = 0; i < m->body.n; i++) {
        const struct ast_stmt *s = m->body.at[i];
        if (s->kind == AST_STMT_CLASS && e->kind == AST_NAME && slice_eq(s->class_.name, e->name))
            return true;
    }
    return false;
}

/* Without the name of a dialect it is for all. */
static bool is_for(const char *dialect, const struct ast_expr *call)
{
    bool maria = !strcmp(dialect, "mariadb");
    for (size_t i = 1; i < call->call.args.n; i++) {
        const struct ast_expr *name = call->call.args.at[i];
        if (name->kind != AST_STR || slice_is(name->str, dialect) ||
            (maria && slice_is(name->str, "mysql")))
            return true;
    }
    return call->call.args.n <= 1;
}

static void look(void *user, const struct ast_expr *e)
{
    struct search *s = user;
    if (e->kind == AST_CALL && slice_eq(last_name(e->call.function), s->word) && e->call.args.n &&
        !is_own(s->module, e->call.args.at[0]) && is_for(s->dialect, e))
        s->found = s->found ? s->found : e;
}

static bool check(struct arena *a, const struct revision *r, const char *dialect,
                  struct mig_error *err)
{
    struct slice text = { 0 };
    struct search s = { .dialect = dialect };
    struct mig_error unread = { 0 };
    if (!file_read(a, r->path, DIR_MAX_FILE, &text, err))
        return false;
    if (!py_parse_module(a, r->path, text, &s.module, &unread)) {
        mig_error_clear(&unread); /* told where the file itself is to run */
        return true;
    }
    s.word = word_of(s.module);
    for (size_t i = 0; i < s.module->body.n; i++)
        visit_stmt(s.module->body.at[i], look, &s);
    if (!s.found)
        return true;
    struct slice name = last_name(s.found->call.args.at[0]);
    mig_error_set(err, MIG_SCRIPT,
                  "@compiles of %.*s, which is not a class of this file, changes what every "
                  "revision gives; that is not supported",
                  (int)name.n, name.p);
    return mig_error_at(err, r->path, s.found->line, s.found->column);
}

bool compiles_none(const struct mig *m, struct mig_error *err)
{
    struct arena a = { 0 };
    bool ok = true;
    for (size_t i = 0; ok && i < graph_count(m->graph); i++) {
        const struct revision *r = graph_revision(m->graph, (uint32_t)i);
        ok = !r->compiles || check(&a, r, m->dialect->name, err);
        arena_reset(&a);
    }
    arena_free(&a);
    return ok;
}
