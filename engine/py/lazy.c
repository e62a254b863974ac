#include "py/lazy.h"
#include "base/file.h"
#include "py/call.h"
#include "py/eval.h"
#include "py/finder.h"
#include "py/lazy_change.h"
#include "py/node.h"
#include "py/parse.h"
#include "py/visit.h"
#include <string.h>

enum { MODULE_MAX = 1 << 20, MODULES_MAX = 500 };
enum state { STATE_NEW, STATE_RUNNING, STATE_DONE };

struct py_lazy {
    struct py_value *module;
    struct py_module_env *env;
    const struct ast_module *ast; /* NULL: not parsed yet */
    bool env_py;                  /* the tree was given: it is env.py's */
    struct slice text;
    struct map names;   /* name -> the statement that binds it; TWICE: several do */
    struct map settled; /* names whose value is known to be the one */
    unsigned char *states;
    VEC(size_t) stars;
};

/* What `from m import name` binds. */
struct py_deferred {
    struct py_value *module;
    struct slice name;
    struct py_value *value;
};

static const uint32_t TWICE = MAP_NONE - 1;

bool py_lazy_is(const struct py_value *v)
{
    return v && v->kind == PY_MODULE && v->module.lazy;
}

/* ---- the table of a module's names ---- */

struct binder {
    struct py_lazy *lazy;
    uint32_t statement;
};

static void bind(void *user, struct slice name, unsigned line, unsigned column)
{
    struct binder *b = user;
    (void)line;
    (void)column;
    if (slice_is(name, "*")) {
        vec_push(b->lazy->names.arena, &b->lazy->stars, b->statement);
        return;
    }
    uint32_t have = map_add(&b->lazy->names, name, b->statement);
    if (have != b->statement)
        map_set(&b->lazy->names, name, TWICE);
}

static void index_names(struct py *py, struct py_lazy *l)
{
    l->names.arena = l->settled.arena = py->a;
    l->states = arena_array(py->a, unsigned char, l->ast->body.n);
    for (size_t i = 0; i < l->ast->body.n; i++) {
        struct binder b = { l, (uint32_t)i };
        visit_bindings(l->ast->body.at[i], bind, &b);
    }
}

/* Says, once, whose place it is that the error has. */
static void name_module(struct py *py, const struct py_lazy *l)
{
    struct slice name = l->module->module.name;
    if (!py->lazy_told)
        mig_error_context(py->err, "the application's module '%.*s'", (int)name.n, name.p);
    py->lazy_told = true;
}

/* A module that cannot be read ends the program, its place being in the module. */
static bool unreadable(struct py *py, const struct py_lazy *l)
{
    name_module(py, l);
    py->refused = true;
    py->raised = NULL;
    return false;
}

/* What a module's tree takes is not what the program takes. */
static bool parse(struct py *py, struct py_lazy *l)
{
    size_t before = py->a->total;
    if (l->ast)
        return true;
    if (++py->lazy_modules > MODULES_MAX)
        return py_refuse_limit(py, "more than %d modules of the application are needed",
                               MODULES_MAX);
    if (!file_read(py->a, l->env->file, MODULE_MAX, &l->text, py->err) ||
        !py_parse_module(py->a, l->env->file, py_without_async(py->a, l->text), &l->ast, py->err))
        return unreadable(py, l);
    index_names(py, l);
    py->memory += py->a->total - before;
    return true;
}

/* ---- making modules ---- */

static struct py_value *make(struct py *py, struct slice name, const char *file,
                             const char *package)
{
    struct py_value *v = py_module(py, slice_dup(py->a, name));
    struct py_lazy *l = arena_new(py->a, struct py_lazy);
    struct py_module_env *env = arena_new(py->a, struct py_module_env);
    env->file = file;
    env->globals = v->module.names;
    env->globals_value = py_dict_value(py, v->module.names);
    env->lazy = l;
    env->package = package;
    *l = (struct py_lazy){ .module = v, .env = env };
    v->module.lazy = l;
    v->module.complete = true;
    py_dict_name(py, v->module.names, SLICE("__name__"), py_str(py, v->module.name));
    py_dict_name(py, v->module.names, SLICE("__file__"), py_str_of(py, file));
    return v;
}

static struct slice parent_of(struct slice name)
{
    const char *dot = memrchr(name.p, '.', name.n);
    return slice_range(name.p, dot ? dot : name.p);
}

static struct py_value *of_module(struct py *py, struct py_value *self, struct slice name);

/* Names that mig has modules for are not looked for in the tree. */
static bool is_own(struct py *py, struct slice name)
{
    struct slice rest = name;
    return py_own_module(py, slice_cut(&rest, '.')) != NULL;
}

struct py_value *py_lazy_module(struct py *py, struct slice name)
{
    struct py_source s;
    if (!py->hooks.source || !name.n || is_own(py, name) ||
        !py->hooks.source(py->hooks.data, py->a, name, &s))
        return NULL;
    struct slice package = s.package ? name : parent_of(name);
    struct py_value *v = make(py, name, s.file ? s.file : s.package, slice_dup(py->a, package));
    static const struct ast_module empty = { 0 };
    if (!s.file) {
        ((struct py_lazy *)v->module.lazy)->ast = &empty;
        index_names(py, v->module.lazy);
    }
    v->module.lookup = of_module;
    return v;
}

struct py_value *py_lazy_tree(struct py *py, const char *name, const struct ast_module *m)
{
    struct py_value *v = make(py, slice_of(name), m->file, NULL);
    struct py_lazy *l = v->module.lazy;
    l->ast = m;
    l->env_py = true;
    index_names(py, l);
    v->module.lookup = of_module;
    return v;
}

/* ---- evaluating a name ---- */

/* The statement i, whose word async was taken away. */
static bool is_async(const struct py_lazy *l, const struct ast_stmt *s)
{
    struct slice rest = l->text;
    for (unsigned line = 1; rest.n && line < s->line; line++)
        slice_cut(&rest, '\n');
    return slice_starts(rest, "async ");
}

static bool run_statement(struct py *py, struct py_lazy *l, size_t i)
{
    const struct ast_stmt *s = l->ast->body.at[i];
    struct py_frame frame = { .env = l->env, .returned = &py->none, .caller = py->frame };
    struct py_place at = py->at;
    unsigned guards = py->guards;
    if (!py_enter(py))
        return false;
    py->frame = &frame;
    py->guards = 0;
    py_at(py, s->line, s->column);
    l->states[i] = STATE_RUNNING;
    bool ok = is_async(l, s) ? py_refuse(py, "a coroutine") != NULL
                             : py_exec(py, (struct ast_stmts){ &l->ast->body.at[i], 1 }) != PY_FAIL;
    l->states[i] = STATE_DONE;
    py->frame = frame.caller;
    py->guards = guards;
    py_leave(py);
    if (ok)
        py->at = at;
    return ok;
}

static void *refuse_at(struct py *py, const struct py_lazy *l, unsigned line, unsigned column,
                       const char *text)
{
    py->at = (struct py_place){ l->env->file, line, column };
    return py_refuse(py, "%s", text);
}

static struct py_value *bound(struct py *py, struct py_lazy *l, struct slice name, uint32_t at)
{
    const struct ast_stmt *s = l->ast->body.at[at];
    if (l->states[at] == STATE_RUNNING)
        return refuse_at(py, l, s->line, s->column,
                         arena_printf(py->a, "'%.*s', which needs itself,", (int)name.n, name.p));
    if (l->states[at] == STATE_NEW && !run_statement(py, l, at))
        return NULL;
    struct py_value *v = py_dict_find(py, l->module->module.names, name);
    const struct ast_stmt *later = v ? py_lazy_change(l->ast, l->env_py, at, name, v) : NULL;
    if (later)
        return refuse_at(
            py, l, later->line, later->column,
            arena_printf(py->a, "'%.*s', which this may change,", (int)name.n, name.p));
    if (v)
        map_add(&l->settled, name, 1);
    return v;
}

static struct py_value *twice(struct py *py, struct py_lazy *l, struct slice name)
{
    unsigned line = 1;
    unsigned column = 1;
    py_lazy_second(l->ast, name, &line, &column);
    return refuse_at(
        py, l, line, column,
        arena_printf(py->a, "'%.*s', which the module binds more than once,", (int)name.n, name.p));
}

/* Does the module of a star import give the name? *unknown: nobody can tell. */
static struct py_value *from_star(struct py *py, struct py_lazy *l, size_t at, struct slice name,
                                  bool *unknown)
{
    const struct ast_stmt *s = l->ast->body.at[at];
    struct py_frame frame = { .env = l->env, .returned = &py->none, .caller = py->frame };
    if (slice_starts(name, "_") || s->kind != AST_STMT_IMPORT_FROM) {
        *unknown = s->kind != AST_STMT_IMPORT_FROM;
        return NULL;
    }
    py->frame = &frame;
    struct slice full = s->import.level ? py_lazy_relative(py, s->import.level, s->import.module)
                                        : s->import.module;
    struct py_value *m = full.p ? py_import_find(py, full) : NULL;
    py->frame = frame.caller;
    *unknown = !m;
    if (py_lazy_is(m) && !py_lazy_exports(py, m, name))
        return NULL;
    return m ? py_getattr_or(py, m, name) : NULL;
}

/* The last star import that has it wins. */
static struct py_value *starred(struct py *py, struct py_lazy *l, struct slice name, size_t after)
{
    for (size_t i = l->stars.n; i-- > 0 && l->stars.at[i] >= after;) {
        bool unknown = false;
        struct py_value *v = from_star(py, l, l->stars.at[i], name, &unknown);
        if (v || py_failed(py))
            return v;
        const struct ast_stmt *s = l->ast->body.at[l->stars.at[i]];
        if (unknown && !after && !py_builtin(py, name))
            return refuse_at(py, l, s->line, s->column,
                             arena_printf(py->a, "'%.*s', which only this import can give,",
                                          (int)name.n, name.p));
    }
    return NULL;
}

static struct py_value *evaluate(struct py *py, struct py_lazy *l, struct slice name)
{
    if (!parse(py, l))
        return NULL;
    uint32_t at = map_get(&l->names, name);
    struct py_value *v = py_dict_find(py, l->module->module.names, name);
    if (v && (at == MAP_NONE || map_get(&l->settled, name) != MAP_NONE))
        return v;
    if (at == TWICE)
        return twice(py, l, name);
    if (at == MAP_NONE)
        return starred(py, l, name, 0);
    struct py_value *over = starred(py, l, name, (size_t)at + 1);
    if (over)
        return twice(py, l, name);
    return py_failed(py) ? NULL : bound(py, l, name, at);
}

struct py_value *py_lazy_name(struct py *py, struct py_module_env *env, struct slice name)
{
    if (slice_is(name, "__path__") || slice_is(name, "__all__") || !env->lazy)
        return NULL;
    if (!py_step(py))
        return NULL;
    bool before = py->refused;
    struct py_value *v = evaluate(py, env->lazy, name);
    if (py->refused && !before)
        name_module(py, env->lazy);
    return v;
}

/* module.name: a global, else a module in the package. */
static struct py_value *of_module(struct py *py, struct py_value *self, struct slice name)
{
    struct py_lazy *l = self->module.lazy;
    struct py_value *v = py_lazy_name(py, l->env, name);
    if (v || py_failed(py))
        return py_lazy_value(py, v);
    return py_import_find(py, slice_of(arena_printf(py->a, "%.*s.%.*s", (int)self->module.name.n,
                                                    self->module.name.p, (int)name.n, name.p)));
}

bool py_lazy_eval(struct py *py, struct py_value *module, const struct ast_expr *e,
                  struct py_value **out, struct mig_error *err)
{
    return py_run_expression(py, module->module.lazy->env, e, out, err);
}

/* ---- imports ---- */

struct py_value *py_lazy_import(struct py *py, struct py_value *m, struct slice name, bool guarded)
{
    struct py_value *v = py_module(py, arena_printf(py->a, "%.*s.%.*s", (int)m->module.name.n,
                                                    m->module.name.p, (int)name.n, name.p));
    struct py_deferred *d = arena_new(py->a, struct py_deferred);
    *d = (struct py_deferred){ .module = m, .name = name };
    v->module.missing = "it is imported, and not used by its name";
    v->module.deferred = d;
    return guarded ? py_lazy_value(py, v) : v;
}

bool py_lazy_exports(struct py *py, struct py_value *m, struct slice name)
{
    struct py_lazy *l = m->module.lazy;
    if (!parse(py, l))
        return false;
    if (map_get(&l->names, SLICE("__all__")) == MAP_NONE)
        return !slice_starts(name, "_");
    struct py_value *all = evaluate(py, l, SLICE("__all__"));
    if (all && all->kind != PY_LIST && all->kind != PY_TUPLE)
        return py_refuse(py, "an __all__ that is no list");
    for (size_t i = 0; all && i < all->seq.n; i++)
        if (all->seq.at[i]->kind == PY_STR && slice_eq(all->seq.at[i]->text, name))
            return true;
    return false;
}

struct py_value *py_lazy_value(struct py *py, struct py_value *v)
{
    if (!v || v->kind != PY_MODULE || !v->module.deferred)
        return v;
    struct py_deferred *d = v->module.deferred;
    if (!d->value && !py_failed(py)) {
        struct py_value *got = py_getattr_or(py, d->module, d->name);
        if (!got && !py_failed(py))
            return py_raise(py, PY_ImportError, "cannot import name '%.*s' from '%.*s' (%s)",
                            (int)d->name.n, d->name.p, (int)d->module->module.name.n,
                            d->module->module.name.p,
                            ((struct py_lazy *)d->module->module.lazy)->env->file);
        d->value = py_lazy_value(py, got);
    }
    return d->value;
}

struct slice py_lazy_relative(struct py *py, unsigned level, struct slice name)
{
    struct slice base = slice_of(py->frame->env->package ? py->frame->env->package : "");
    while (base.n && --level)
        base = parent_of(base);
    if (!base.n)
        return (struct slice){ 0 };
    return name.p ? slice_of(
                        arena_printf(py->a, "%.*s.%.*s", (int)base.n, base.p, (int)name.n, name.p))
                  : base;
}
