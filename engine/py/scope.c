/* Which names a body binds, and where a name is found. */
#include "py/call.h"
#include "py/lazy.h"
#include "py/node.h"
#include <string.h>

static void scan_expr(struct py *py, struct py_code *code, const struct ast_expr *e);
static void scan_stmts(struct py *py, struct py_code *code, struct ast_stmts body);

static void bind(struct py *py, struct py_code *code, struct slice name)
{
    if (map_get(&code->outer, name) != MAP_NONE || map_get(&code->locals, name) != MAP_NONE)
        return;
    map_add(&code->locals, name, (uint32_t)code->names.n);
    vec_push(py->a, &code->names, name);
}

static void scan_target(struct py *py, struct py_code *code, const struct ast_expr *e)
{
    if (e->kind == AST_NAME)
        bind(py, code, e->name);
    else if (e->kind == AST_TUPLE || e->kind == AST_LIST)
        for (size_t i = 0; i < e->items.n; i++)
            scan_target(py, code, e->items.at[i]);
    else if (e->kind == AST_STARRED)
        scan_target(py, code, e->value);
    else
        scan_expr(py, code, e);
}

static void scan_all(struct py *py, struct py_code *code, struct ast_exprs all)
{
    for (size_t i = 0; i < all.n; i++)
        scan_expr(py, code, all.at[i]);
}

static void scan_call(struct py *py, struct py_code *code, const struct ast_expr *e)
{
    scan_expr(py, code, e->call.function);
    scan_all(py, code, e->call.args);
    for (size_t i = 0; i < e->call.nkeywords; i++)
        scan_expr(py, code, e->call.keywords[i].value);
}

/* A walrus in a comprehension binds in the function around it. */
static void scan_comp(struct py *py, struct py_code *code, const struct ast_expr *e)
{
    scan_expr(py, code, e->comp.element);
    scan_expr(py, code, e->comp.value);
    for (size_t i = 0; i < e->comp.nclauses; i++) {
        scan_expr(py, code, e->comp.clauses[i].iter);
        scan_all(py, code, e->comp.clauses[i].conditions);
    }
}

static void scan_parts(struct py *py, struct py_code *code, const struct ast_expr *e)
{
    for (size_t i = 0; i < e->parts.n; i++) {
        scan_expr(py, code, e->parts.at[i].value);
        scan_expr(py, code, e->parts.at[i].spec);
    }
}

static void scan_more(struct py *py, struct py_code *code, const struct ast_expr *e)
{
    switch ((int)e->kind) {
    case AST_SLICE:
        scan_expr(py, code, e->slice.lower);
        scan_expr(py, code, e->slice.upper);
        scan_expr(py, code, e->slice.step);
        break;
    case AST_CONDITIONAL:
        scan_expr(py, code, e->conditional.test);
        scan_expr(py, code, e->conditional.yes);
        scan_expr(py, code, e->conditional.no);
        break;
    case AST_DICT:
        scan_all(py, code, e->dict.keys);
        scan_all(py, code, e->dict.values);
        break;
    case AST_COMPARE:
        scan_expr(py, code, e->compare.left);
        scan_all(py, code, e->compare.rights);
        break;
    case AST_NAMED:
        scan_target(py, code, e->named.target);
        scan_expr(py, code, e->named.value);
        break;
    case AST_YIELD:
    case AST_YIELD_FROM:
        code->yields = true;
        scan_expr(py, code, e->value);
        break;
    default: break;
    }
}

static void scan_expr(struct py *py, struct py_code *code, const struct ast_expr *e)
{
    while (e && e->kind == AST_BINARY) {
        scan_expr(py, code, e->binary.right);
        e = e->binary.left;
    }
    if (!e || !py_enter(py))
        return;
    switch ((int)e->kind) {
    case AST_JOINED: scan_parts(py, code, e); break;
    case AST_ATTRIBUTE: scan_expr(py, code, e->attribute.value); break;
    case AST_SUBSCRIPT:
        scan_expr(py, code, e->subscript.value);
        scan_expr(py, code, e->subscript.index);
        break;
    case AST_CALL: scan_call(py, code, e); break;
    case AST_UNARY: scan_expr(py, code, e->unary.operand); break;
    case AST_BOOL: scan_all(py, code, e->boolean.values); break;
    case AST_TUPLE:
    case AST_LIST:
    case AST_SET: scan_all(py, code, e->items); break;
    case AST_LIST_COMP:
    case AST_SET_COMP:
    case AST_DICT_COMP:
    case AST_GENERATOR: scan_comp(py, code, e); break;
    case AST_STARRED:
    case AST_AWAIT: scan_expr(py, code, e->value); break;
    default: scan_more(py, code, e); break;
    }
    py_leave(py);
}

static void scan_import(struct py *py, struct py_code *code, const struct ast_stmt *s)
{
    for (size_t i = 0; i < s->import.naliases; i++) {
        const struct ast_alias *alias = &s->import.aliases[i];
        struct slice name = alias->asname.p ? alias->asname : alias->name;
        struct slice rest = name;
        bind(py, code, s->kind == AST_STMT_IMPORT ? slice_cut(&rest, '.') : name);
    }
}

static void scan_def(struct py *py, struct py_code *code, const struct ast_stmt *s)
{
    bind(py, code, s->def.name);
    scan_all(py, code, s->def.decorators);
    for (size_t i = 0; i < s->def.params.n; i++)
        scan_expr(py, code, s->def.params.at[i].default_value);
}

static void scan_class(struct py *py, struct py_code *code, const struct ast_stmt *s)
{
    bind(py, code, s->class_.name);
    scan_all(py, code, s->class_.bases);
    scan_all(py, code, s->class_.decorators);
}

static void scan_try(struct py *py, struct py_code *code, const struct ast_stmt *s)
{
    scan_stmts(py, code, s->attempt.body);
    for (size_t i = 0; i < s->attempt.nhandlers; i++) {
        const struct ast_handler *h = &s->attempt.handlers[i];
        scan_expr(py, code, h->type);
        if (h->name.p)
            bind(py, code, h->name);
        scan_stmts(py, code, h->body);
    }
    scan_stmts(py, code, s->attempt.orelse);
    scan_stmts(py, code, s->attempt.finally);
}

static void scan_with(struct py *py, struct py_code *code, const struct ast_stmt *s)
{
    for (size_t i = 0; i < s->with.nitems; i++) {
        scan_expr(py, code, s->with.items[i].context);
        if (s->with.items[i].target)
            scan_target(py, code, s->with.items[i].target);
    }
    scan_stmts(py, code, s->with.body);
}

/* The names that a pattern captures. */
static void scan_pattern(struct py *py, struct py_code *code, const struct ast_expr *e)
{
    struct ast_exprs items = { 0 };
    if (!e || !py_enter(py))
        return;
    if (e->kind == AST_NAME && !slice_is(e->name, "_"))
        bind(py, code, e->name);
    else if (e->kind == AST_TUPLE || e->kind == AST_LIST)
        items = e->items;
    else if (e->kind == AST_DICT)
        items = e->dict.values;
    else if (e->kind == AST_CALL)
        items = e->call.args;
    else if (e->kind == AST_STARRED)
        scan_pattern(py, code, e->value);
    for (size_t i = 0; i < items.n; i++)
        scan_pattern(py, code, items.at[i]);
    for (size_t i = 0; e->kind == AST_CALL && i < e->call.nkeywords; i++)
        scan_pattern(py, code, e->call.keywords[i].value);
    if (e->kind == AST_BINARY) {
        scan_pattern(py, code, e->binary.left);
        scan_pattern(py, code, e->binary.right);
    } else if (e->kind == AST_NAMED) {
        scan_pattern(py, code, e->named.value);
        bind(py, code, e->named.target->name);
    }
    py_leave(py);
}

static void scan_match(struct py *py, struct py_code *code, const struct ast_stmt *s)
{
    scan_expr(py, code, s->match.subject);
    for (size_t i = 0; i < s->match.ncases; i++) {
        scan_pattern(py, code, s->match.cases[i].pattern);
        scan_expr(py, code, s->match.cases[i].guard);
        scan_stmts(py, code, s->match.cases[i].body);
    }
}

static void scan_stmt(struct py *py, struct py_code *code, const struct ast_stmt *s)
{
    switch ((int)s->kind) {
    case AST_STMT_EXPR:
    case AST_STMT_RETURN: scan_expr(py, code, s->value); break;
    case AST_STMT_ASSIGN:
        for (size_t i = 0; i < s->assign.targets.n; i++)
            scan_target(py, code, s->assign.targets.at[i]);
        scan_expr(py, code, s->assign.value);
        break;
    case AST_STMT_ANN_ASSIGN:
        scan_target(py, code, s->ann_assign.target);
        scan_expr(py, code, s->ann_assign.value);
        break;
    case AST_STMT_AUG_ASSIGN:
        scan_target(py, code, s->aug_assign.target);
        scan_expr(py, code, s->aug_assign.value);
        break;
    case AST_STMT_DELETE:
        for (size_t i = 0; i < s->targets.n; i++)
            scan_target(py, code, s->targets.at[i]);
        break;
    case AST_STMT_RAISE: scan_expr(py, code, s->raise.exception); break;
    case AST_STMT_ASSERT:
        scan_expr(py, code, s->assertion.test);
        scan_expr(py, code, s->assertion.message);
        break;
    case AST_STMT_IMPORT:
    case AST_STMT_IMPORT_FROM: scan_import(py, code, s); break;
    case AST_STMT_IF:
    case AST_STMT_WHILE:
        scan_expr(py, code, s->branch.test);
        scan_stmts(py, code, s->branch.body);
        scan_stmts(py, code, s->branch.orelse);
        break;
    case AST_STMT_FOR:
        scan_target(py, code, s->loop.target);
        scan_expr(py, code, s->loop.iter);
        scan_stmts(py, code, s->loop.body);
        scan_stmts(py, code, s->loop.orelse);
        break;
    case AST_STMT_TRY: scan_try(py, code, s); break;
    case AST_STMT_WITH: scan_with(py, code, s); break;
    case AST_STMT_MATCH: scan_match(py, code, s); break;
    case AST_STMT_DEF: scan_def(py, code, s); break;
    case AST_STMT_CLASS: scan_class(py, code, s); break;
    default: break;
    }
}

static void scan_stmts(struct py *py, struct py_code *code, struct ast_stmts body)
{
    if (!py_enter(py))
        return;
    for (size_t i = 0; i < body.n; i++) {
        bool before = code->yields;
        code->yields = false;
        scan_stmt(py, code, body.at[i]);
        if (code->yields)
            vec_push(py->a, &code->yielding, body.at[i]);
        code->yields = code->yields || before;
    }
    py_leave(py);
}

/* `global` and `nonlocal` hold for the whole body wherever they stand, so they are found first. */
static void scan_outer(struct py *py, struct py_code *code, struct ast_stmts body)
{
    if (!py_enter(py))
        return;
    for (size_t i = 0; i < body.n; i++) {
        const struct ast_stmt *s = body.at[i];
        if (s->kind == AST_STMT_GLOBAL || s->kind == AST_STMT_NONLOCAL)
            for (size_t k = 0; k < s->names.n; k++)
                map_add(&code->outer, s->names.at[k], s->kind == AST_STMT_NONLOCAL);
        if (s->kind == AST_STMT_IF || s->kind == AST_STMT_WHILE) {
            scan_outer(py, code, s->branch.body);
            scan_outer(py, code, s->branch.orelse);
        } else if (s->kind == AST_STMT_FOR) {
            scan_outer(py, code, s->loop.body);
            scan_outer(py, code, s->loop.orelse);
        } else if (s->kind == AST_STMT_MATCH) {
            for (size_t k = 0; k < s->match.ncases; k++)
                scan_outer(py, code, s->match.cases[k].body);
        } else if (s->kind == AST_STMT_WITH) {
            scan_outer(py, code, s->with.body);
        } else if (s->kind == AST_STMT_TRY) {
            scan_outer(py, code, s->attempt.body);
            for (size_t k = 0; k < s->attempt.nhandlers; k++)
                scan_outer(py, code, s->attempt.handlers[k].body);
            scan_outer(py, code, s->attempt.orelse);
            scan_outer(py, code, s->attempt.finally);
        }
    }
    py_leave(py);
}

static struct py_code *code_new(struct py *py)
{
    struct py_code *code = arena_new(py->a, struct py_code);
    code->locals.arena = code->outer.arena = py->a;
    return code;
}

const struct py_code *py_code_of(struct py *py, struct ast_params params, struct ast_stmts body,
                                 const struct ast_expr *expr)
{
    struct py_code *code = code_new(py);
    for (size_t i = 0; i < params.n; i++)
        bind(py, code, params.at[i].name);
    scan_outer(py, code, body);
    scan_stmts(py, code, body);
    scan_expr(py, code, expr);
    return code;
}

const struct py_code *py_code_of_class(struct py *py, struct ast_stmts body)
{
    struct py_code *code = code_new(py);
    scan_outer(py, code, body);
    return code;
}

const struct py_code *py_code_of_comp(struct py *py, const struct ast_expr *comp)
{
    struct py_code *code = code_new(py);
    code->comp = true;
    for (size_t i = 0; i < comp->comp.nclauses; i++)
        scan_target(py, code, comp->comp.clauses[i].target);
    return code;
}

struct py_scope *py_scope_new(struct py *py, const struct py_code *code, struct py_scope *outer)
{
    struct py_scope *s = arena_new(py->a, struct py_scope);
    s->code = code;
    s->outer = outer;
    s->slots = arena_array(py->a, struct py_value *, code->names.n + 1);
    return s;
}

struct py_scope *py_scope_kept(const struct py *py)
{
    struct py_scope *s = py->frame->scope;
    return s && s->names ? s->outer : s;
}

/* The slot of a name in the function scopes from s outward; NULL: it is none of theirs. */
static struct py_value **slot(struct py_scope *s, struct slice name, bool *global)
{
    for (; s; s = s->outer) {
        uint32_t declared = map_get(&s->code->outer, name);
        if (declared == 0) {
            *global = true;
            return NULL;
        }
        uint32_t at = s->names ? MAP_NONE : map_get(&s->code->locals, name);
        if (at != MAP_NONE)
            return &s->slots[at];
    }
    return NULL;
}

static struct py_value *unbound(struct py *py, struct slice name)
{
    const struct py_scope *s = py->frame->scope;
    bool own = !s->names && map_get(&s->code->locals, name) != MAP_NONE;
    return own ? py_raise(py, PY_UnboundLocalError,
                          "cannot access local variable '%.*s' where it is not associated with a "
                          "value",
                          (int)name.n, name.p)
               : py_raise(py, PY_NameError,
                          "cannot access free variable '%.*s' where it is not associated with a "
                          "value in enclosing scope",
                          (int)name.n, name.p);
}

/* Of a module that was imported with "*", the last one first. */
static struct py_value *of_star(struct py *py, struct slice name)
{
    struct py_module_env *env = py->frame->env;
    struct py_value *v = NULL;
    for (size_t i = env->stars.n; !v && !py_failed(py) && i-- > 0;)
        if (!py_lazy_is(env->stars.at[i]) || py_lazy_exports(py, env->stars.at[i], name))
            v = py_getattr_or(py, env->stars.at[i], name);
    if (v)
        py_dict_name(py, env->globals, slice_of(slice_dup(py->a, name)), v);
    return v;
}

struct py_value *py_name_find(struct py *py, struct slice name)
{
    struct py_scope *s = py->frame->scope;
    bool global = false;
    struct py_value *v = NULL;
    if (s && s->names)
        v = py_dict_find(py, s->names, name);
    if (v)
        return v;
    struct py_value **at = slot(s, name, &global);
    if (at)
        return *at ? *at : unbound(py, name);
    v = py->frame->env->lazy ? py_lazy_name(py, py->frame->env, name)
                             : py_dict_find(py, py->frame->env->globals, name);
    v = v || py_failed(py) || !py->frame->env->stars.n ? v : of_star(py, name);
    return v || py_failed(py) ? v : py_builtin(py, name);
}

struct py_value *py_name_get(struct py *py, struct slice name)
{
    struct py_value *v = py_name_find(py, name);
    if (!v && !py_failed(py)) /* the host's answer for names that nobody has */
        v = py->frame->env->globals->missing;
    v = py_lazy_value(py, v);
    if (!v && py_failed(py))
        return NULL;
    if (!v)
        return py_raise(py, PY_NameError, "name '%.*s' is not defined", (int)name.n, name.p);
    if (v->kind == PY_MODULE && v->module.missing)
        return py_refuse(py, "%.*s (%s)", (int)v->module.name.n, v->module.name.p,
                         v->module.missing);
    return v;
}

bool py_name_set(struct py *py, struct slice name, struct py_value *value)
{
    struct py_scope *s = py->frame->scope;
    bool global = false;
    while (s && s->code->comp && map_get(&s->code->locals, name) == MAP_NONE)
        s = s->outer; /* a walrus in a comprehension */
    struct py_value **at = slot(s, name, &global);
    bool declared = s && map_get(&s->code->outer, name) != MAP_NONE;
    if (s && s->names && !declared)
        py_dict_name(py, s->names, name, value);
    else if (at)
        *at = value;
    else
        py_dict_name(py, py->frame->env->globals, name, value);
    return true;
}

bool py_name_drop(struct py *py, struct slice name)
{
    struct py_scope *s = py->frame->scope;
    bool global = false;
    struct py_value **at = slot(s, name, &global);
    if (s && s->names && py_dict_drop(py, s->names, name))
        return true;
    if (at && *at) {
        *at = NULL;
        return true;
    }
    if (at)
        return unbound(py, name);
    return py_dict_drop(py, py->frame->env->globals, name) ||
           py_raise(py, PY_NameError, "name '%.*s' is not defined", (int)name.n, name.p);
}
