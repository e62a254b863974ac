#include "base/vec.h"
#include "py/bindparam.h"
#include "py/fold.h"
#include "py/parse.h"
#include "py/py.h"
#include "py/visit.h"
#include <string.h>

struct body {
    struct arena *arena;
    const struct ast_module *module;
    const char *function;
    struct mig_error *err;
    struct map imports; /* name -> index into paths */
    struct {
        const char **at;
        size_t n, cap;
    } paths; /* "alembic.op"; NULL: bound to something else */
    struct {
        struct py_execute *at;
        size_t n, cap;
    } list;
};

static bool refuse(struct body *b, unsigned line, unsigned column, const char *what)
{
    mig_error_set(b->err, MIG_SCRIPT, "mig cannot run %s", what);
    mig_error_at(b->err, b->module->file, line, column);
    return mig_error_hint(b->err,
                          "Of a Python revision only op.execute() of a literal string runs; "
                          "write the rest as such, or the revision as a SQL file");
}

static bool refuse_expr(struct body *b, const struct ast_expr *e)
{
    const char *what = ast_expr_words(e->kind);
    const char *dotted = e->kind == AST_CALL ? ast_dotted(b->arena, e->call.function) : NULL;
    if (dotted)
        what = arena_printf(b->arena, "%s(%s)", dotted,
                            e->call.args.n || e->call.nkeywords ? "..." : "");
    return refuse(b, e->line, e->column, what);
}

/* ---- what the module's names mean ---- */

static void set_path(struct body *b, struct slice name, const char *path)
{
    b->imports.arena = b->arena;
    uint32_t i = map_add(&b->imports, name, (uint32_t)b->paths.n);
    if (i == b->paths.n)
        vec_push(b->arena, &b->paths, path);
    else
        b->paths.at[i] = path;
}

static void bind_other(void *user, struct slice name, unsigned line, unsigned column)
{
    (void)line, (void)column;
    set_path(user, name, NULL);
}

/* "import a.b" binds a to a, "import a.b as c" c to a.b, "from a import b" b to a.b. */
static void bind_import(struct body *b, const struct ast_stmt *s)
{
    for (size_t i = 0; i < s->import.naliases; i++) {
        const struct ast_alias *alias = &s->import.aliases[i];
        struct slice name = alias->asname.p ? alias->asname : alias->name;
        const char *path = slice_dup(b->arena, alias->name);
        if (s->kind == AST_STMT_IMPORT_FROM)
            path = s->import.level ? NULL
                                   : arena_printf(b->arena, "%.*s.%s", (int)s->import.module.n,
                                                  s->import.module.p, path);
        else if (!alias->asname.p)
            path = slice_dup(b->arena, slice_cut(&name, '.'));
        set_path(b, s->kind == AST_STMT_IMPORT && !alias->asname.p ? slice_of(path) : name, path);
    }
}

/* "alembic.op.execute" for "op.execute"; NULL when the name is bound to anything but an import. */
static const char *resolve(struct body *b, const struct ast_expr *e)
{
    const char *dotted = ast_dotted(b->arena, e);
    if (!dotted)
        return NULL;
    struct slice rest = slice_of(dotted);
    struct slice head = slice_cut(&rest, '.');
    uint32_t i = map_get(&b->imports, head);
    const char *path = i == MAP_NONE ? NULL : b->paths.at[i];
    if (!path || !rest.n)
        return path;
    return arena_printf(b->arena, "%s.%s", path, rest.p);
}

/* ---- the body ---- */

static bool add(struct body *b, const struct ast_expr *call, struct slice text)
{
    if (text.n && memchr(text.p, '\0', text.n))
        return refuse(b, call->line, call->column, "a NUL character in SQL");
    struct slice name = bindparam_find(text);
    if (name.p)
        return refuse(b, call->line, call->column,
                      arena_printf(b->arena,
                                   "the bind parameter ':%.*s' (write '\\:' for a plain colon)",
                                   (int)name.n, name.p));
    struct buf sql = { .arena = b->arena };
    if (!bindparam_unescape(text, &sql))
        return refuse(b, call->line, call->column, "an escaped colon in front of a name and ':'");
    struct py_execute x = { .text = buf_str(&sql), .line = call->line, .column = call->column };
    vec_push(b->arena, &b->list, x);
    return true;
}

/* The only argument of a call, NULL if it has others. */
static const struct ast_expr *only_argument(const struct ast_expr *call, const char *keyword)
{
    if (call->call.args.n == 1 && !call->call.nkeywords)
        return call->call.args.at[0];
    bool named = !call->call.args.n && call->call.nkeywords == 1 &&
                 slice_is(call->call.keywords[0].name, keyword);
    return named ? call->call.keywords[0].value : NULL;
}

static bool is_text(struct body *b, const struct ast_expr *e)
{
    static const char *const names[] = { "sqlalchemy.text", "sqlalchemy.sql.text",
                                         "sqlalchemy.sql.expression.text" };
    const char *path = e->kind == AST_CALL ? resolve(b, e->call.function) : NULL;
    for (size_t i = 0; path && i < sizeof names / sizeof *names; i++)
        if (!strcmp(path, names[i]))
            return true;
    return false;
}

/* op.execute(literal) | op.execute(sa.text(literal)) */
static bool execute(struct body *b, const struct ast_expr *call)
{
    const char *path = call->kind == AST_CALL ? resolve(b, call->call.function) : NULL;
    if (!path || strcmp(path, "alembic.op.execute"))
        return refuse_expr(b, call);
    const struct ast_expr *sql = only_argument(call, "sqltext");
    if (!sql)
        return refuse(b, call->line, call->column, "op.execute() with other arguments than SQL");
    if (is_text(b, sql)) {
        const struct ast_expr *inner = only_argument(sql, "text");
        if (!inner)
            return refuse_expr(b, sql);
        sql = inner;
    }
    struct fold_value v = fold_expr(b->arena, NULL, sql);
    if (v.kind == FOLD_STR)
        return add(b, call, v.str);
    return refuse(b, sql->line, sql->column,
                  arena_printf(b->arena, "op.execute() of %s", ast_expr_words(sql->kind)));
}

static bool is_constant(const struct ast_expr *e)
{
    return e->kind <= AST_BYTES;
}
_Static_assert(AST_NONE == 0 && AST_BYTES + 1 == AST_JOINED,
               "the constants stand first in ast.def");

/* Statements behind a return are looked at as well: a "yield" among them makes the function a
 * generator, of which nothing runs. */
static bool run(struct body *b, struct ast_stmts body)
{
    size_t kept = 0;
    bool returned = false;
    for (size_t i = 0; i < body.n; i++) {
        const struct ast_stmt *s = body.at[i];
        bool expr = s->kind == AST_STMT_EXPR;
        bool nothing = s->kind == AST_STMT_PASS || (expr && is_constant(s->value));
        bool is_return = s->kind == AST_STMT_RETURN && (!s->value || s->value->kind == AST_NONE);
        if (!nothing && !is_return && !expr)
            return refuse(b, s->line, s->column, ast_stmt_words(s->kind));
        if (!nothing && expr && !execute(b, s->value))
            return false;
        if (!returned)
            kept = b->list.n;
        returned = returned || is_return;
    }
    b->list.n = kept;
    return true;
}

/* ---- the module around it ---- */

struct lookup {
    const char *name;
    bool found;
    unsigned line, column;
};

static void look(void *user, struct slice name, unsigned line, unsigned column)
{
    struct lookup *l = user;
    if (l->found || !slice_is(name, l->name))
        return;
    *l = (struct lookup){ .name = l->name, .found = true, .line = line, .column = column };
}

/* The function as it is bound in the end; *out is NULL when nothing binds its name. */
static bool find(struct body *b, const struct ast_stmt **out)
{
    struct lookup last = { 0 };
    *out = NULL;
    for (size_t i = 0; i < b->module->body.n; i++) {
        const struct ast_stmt *s = b->module->body.at[i];
        struct lookup l = { .name = b->function };
        visit_bindings(s, look, &l);
        if (l.found) {
            last = l;
            *out = s->kind == AST_STMT_DEF && slice_is(s->def.name, b->function) ? s : NULL;
        }
    }
    if (last.found && !*out)
        return refuse(
            b, last.line, last.column,
            arena_printf(b->arena, "%s() that is not a plain 'def' of the module", b->function));
    return true;
}

struct op_use {
    struct body *body;
    const struct ast_expr *at;
};

static void use(void *user, const struct ast_expr *e)
{
    struct op_use *u = user;
    const char *path = e->kind == AST_NAME ? resolve(u->body, e) : NULL;
    if (path && !u->at && !strncmp(path, "alembic", 7))
        u->at = e;
}

/* What runs when the module is loaded must not touch the migration: only names are collected. */
static bool load(struct body *b)
{
    for (size_t i = 0; i < b->module->body.n; i++) {
        const struct ast_stmt *s = b->module->body.at[i];
        struct op_use used = { .body = b };
        if (s->kind == AST_STMT_IMPORT || s->kind == AST_STMT_IMPORT_FROM) {
            bind_import(b, s);
            continue;
        }
        if (s->kind == AST_STMT_DEF)
            visit_definition(s, use, &used);
        else
            visit_stmt(s, use, &used);
        if (used.at)
            return refuse(b, used.at->line, used.at->column,
                          "what the module does with 'op' itself");
        visit_bindings(s, bind_other, b);
    }
    return true;
}

static bool check_signature(struct body *b, const struct ast_stmt *f)
{
    if (f->def.decorators.n)
        return refuse(b, f->def.decorators.at[0]->line, f->def.decorators.at[0]->column,
                      arena_printf(b->arena, "%s() with a decorator", b->function));
    if (f->def.params.n)
        return refuse(b, f->def.params.at[0].line, f->def.params.at[0].column,
                      arena_printf(b->arena, "%s() with parameters", b->function));
    return true;
}

/* alembic.util.pyfiles.load_python_file: \W of the file's name becomes "_" */
static bool missing(struct body *b)
{
    const char *slash = strrchr(b->module->file, '/');
    char *name = arena_strdup(b->arena, slash ? slash + 1 : b->module->file);
    for (char *p = name; *p; p++)
        if (!strchr("_0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", *p) &&
            (unsigned char)*p < 0x80)
            *p = '_';
    mig_error_set(b->err, MIG_SCRIPT, "module '%s' has no attribute '%s'", name, b->function);
    return mig_error_at(b->err, b->module->file, 0, 0);
}

bool py_read_body(struct arena *a, const char *file, struct slice text, const char *function,
                  struct py_executes *out, struct mig_error *err)
{
    struct body b = { .arena = a, .function = function, .err = err };
    const struct ast_stmt *f;
    *out = (struct py_executes){ 0 };
    if (!py_parse_module(a, file, text, &b.module, err) || !find(&b, &f))
        return false;
    if (!f)
        return missing(&b);
    if (!check_signature(&b, f) || !load(&b) || !run(&b, f->def.body))
        return false;
    *out = (struct py_executes){ .at = b.list.at, .n = b.list.n };
    return true;
}
