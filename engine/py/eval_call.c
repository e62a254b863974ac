/* Calls: the arguments evaluated, and bound to a function's parameters. */
#include "py/call.h"
#include "py/iter.h"
#include "py/node.h"
#include <string.h>

struct keywords {
    VEC(struct py_value *) values;
    VEC(struct slice) names;
};

static bool add_keyword(struct py *py, struct keywords *kw, struct slice name, struct py_value *v)
{
    for (size_t i = 0; i < kw->names.n; i++)
        if (slice_eq(kw->names.at[i], name))
            return py_raise(py, PY_TypeError, "got multiple values for keyword argument '%.*s'",
                            (int)name.n, name.p);
    vec_push(py->a, &kw->values, v);
    vec_push(py->a, &kw->names, name);
    return true;
}

static bool spread_keywords(struct py *py, struct keywords *kw, struct py_value *v)
{
    struct py_entry e;
    v = py_plain(v);
    if (v->kind != PY_DICT)
        return py_raise(py, PY_TypeError, "argument after ** must be a mapping, not %s",
                        py_type_name(py, v));
    for (size_t i = 0; py_dict_next(v->dict, &i, &e);) {
        if (py_plain(e.key)->kind != PY_STR)
            return py_raise(py, PY_TypeError, "keywords must be strings");
        if (!add_keyword(py, kw, py_plain(e.key)->text, e.value))
            return false;
    }
    return true;
}

bool py_arguments(struct py *py, struct ast_exprs args, const struct ast_keyword *keywords,
                  size_t n, struct py_args *out)
{
    struct py_seq at = { 0 };
    struct keywords kw = { 0 };
    for (size_t i = 0; i < args.n; i++) {
        const struct ast_expr *e = args.at[i];
        struct py_seq more;
        struct py_value *v = py_eval(py, e->kind == AST_STARRED ? e->value : e);
        if (!v)
            return false;
        if (e->kind == AST_STARRED) {
            if (!py_items(py, v, &more))
                return false;
            for (size_t k = 0; k < more.n; k++)
                vec_push(py->a, &at, more.at[k]);
        } else {
            vec_push(py->a, &at, v);
        }
    }
    for (size_t i = 0; i < n; i++) {
        struct py_value *v = py_eval(py, keywords[i].value);
        if (!v || (keywords[i].name.p ? !add_keyword(py, &kw, keywords[i].name, v)
                                      : !spread_keywords(py, &kw, v)))
            return false;
    }
    *out = (struct py_args){ at.at, at.n, kw.values.at, kw.names.at, kw.values.n };
    return true;
}

struct py_value *py_eval_call(struct py *py, const struct ast_expr *e)
{
    struct py_args args;
    struct py_value *f = py_eval(py, e->call.function);
    if (!f || !py_arguments(py, e->call.args, e->call.keywords, e->call.nkeywords, &args))
        return NULL;
    py_at(py, e->line, e->column);
    struct py_value *v = py_call(py, f, &args);
    if (v)
        py_at(py, e->line, e->column);
    return v;
}

struct py_value *py_function_new(struct py *py, struct slice name, struct ast_params params,
                                 struct ast_stmts body, const struct ast_expr *expr)
{
    struct py_function *f = arena_new(py->a, struct py_function);
    f->name = name;
    f->params = params;
    f->body = body;
    f->expr = expr;
    f->defaults = arena_array(py->a, struct py_value *, params.n + 1);
    for (size_t i = 0; i < params.n; i++)
        if (params.at[i].default_value) {
            f->defaults[i] = py_eval(py, params.at[i].default_value);
            if (!f->defaults[i])
                return NULL;
        }
    f->code = py_code_of(py, params, body, expr);
    f->scope = py_scope_kept(py);
    f->env = py->frame->env;
    f->within = py->frame->function;
    struct py_value *v = arena_new(py->a, struct py_value);
    v->kind = PY_FUNCTION;
    v->function = f;
    return py_failed(py) ? NULL : v;
}

static bool is_positional(const struct ast_param *p)
{
    return p->kind == AST_POSITIONAL || p->kind == AST_NORMAL;
}

static const char *called(struct py *py, const struct py_function *f)
{
    return slice_dup(py->a, py_function_path(py, f));
}

static bool too_many(struct py *py, const struct py_function *f, size_t given)
{
    size_t max = 0;
    size_t defaults = 0;
    for (size_t i = 0; i < f->params.n; i++)
        if (is_positional(&f->params.at[i])) {
            max++;
            defaults += f->defaults[i] != NULL;
        }
    const char *was = given == 1 ? "was" : "were";
    if (defaults)
        return py_raise(py, PY_TypeError,
                        "%s() takes from %zu to %zu positional arguments but %zu %s given",
                        called(py, f), max - defaults, max, given, was);
    return py_raise(py, PY_TypeError, "%s() takes %zu positional argument%s but %zu %s given",
                    called(py, f), max, max == 1 ? "" : "s", given, was);
}

/* "'a'", "'a' and 'b'", "'a', 'b', and 'c'" */
static bool missing(struct py *py, const struct py_function *f, bool keyword_only,
                    struct py_value **slots)
{
    VEC(struct slice) names = { 0 };
    struct buf b = { .arena = py->a };
    for (size_t i = 0; i < f->params.n; i++) {
        const struct ast_param *p = &f->params.at[i];
        bool of_kind = keyword_only ? p->kind == AST_KEYWORD_ONLY : is_positional(p);
        if (of_kind && !slots[i])
            vec_push(py->a, &names, p->name);
    }
    if (!names.n)
        return false;
    for (size_t i = 0; i < names.n; i++) {
        buf_puts(&b, i == 0 ? "" : names.n == 2 ? " and " : i + 1 == names.n ? ", and " : ", ");
        buf_printf(&b, "'%.*s'", (int)names.at[i].n, names.at[i].p);
    }
    py_raise(py, PY_TypeError, "%s() missing %zu required %s argument%s: %s", called(py, f),
             names.n, keyword_only ? "keyword-only" : "positional", names.n == 1 ? "" : "s",
             buf_str(&b));
    return true;
}

static bool bind_positional(struct py *py, const struct py_function *f, struct py_value *self,
                            const struct py_args *args, struct py_value **slots)
{
    size_t given = args->n + (self != NULL);
    size_t used = 0;
    for (size_t i = 0; i < f->params.n; i++) {
        const struct ast_param *p = &f->params.at[i];
        if (is_positional(p) && used < given) {
            slots[i] = self ? (used ? args->at[used - 1] : self) : args->at[used];
            used++;
        } else if (p->kind == AST_STAR) {
            size_t from = self ? (used ? used - 1 : 0) : used;
            size_t n = args->n > from ? args->n - from : 0;
            struct py_value *rest = n ? py_tuple(py, args->at + from, n) : py->empty_tuple;
            if (self && !used) { /* def f(*args) as a method */
                struct py_seq all = { 0 };
                vec_push(py->a, &all, self);
                for (size_t k = 0; k < args->n; k++)
                    vec_push(py->a, &all, args->at[k]);
                rest = py_tuple(py, all.at, all.n);
            }
            slots[i] = rest;
            used = given;
        }
    }
    return used == given || too_many(py, f, given);
}

static bool bind_keyword(struct py *py, const struct py_function *f, struct slice name,
                         struct py_value *v, struct py_value *rest, struct py_value **slots)
{
    for (size_t i = 0; i < f->params.n; i++) {
        const struct ast_param *p = &f->params.at[i];
        if ((p->kind != AST_NORMAL && p->kind != AST_KEYWORD_ONLY) || !slice_eq(p->name, name))
            continue;
        if (slots[i])
            return py_raise(py, PY_TypeError, "%s() got multiple values for argument '%.*s'",
                            called(py, f), (int)name.n, name.p);
        slots[i] = v;
        return true;
    }
    for (size_t i = 0; !rest && i < f->params.n; i++)
        if (f->params.at[i].kind == AST_POSITIONAL && slice_eq(f->params.at[i].name, name))
            return py_raise(py, PY_TypeError,
                            "%s() got some positional-only arguments passed as keyword arguments: "
                            "'%.*s'",
                            called(py, f), (int)name.n, name.p);
    if (!rest)
        return py_raise(py, PY_TypeError, "%s() got an unexpected keyword argument '%.*s'",
                        called(py, f), (int)name.n, name.p);
    py_dict_name(py, rest->dict, name, v);
    return true;
}

static bool bind(struct py *py, const struct py_function *f, struct py_value *self,
                 const struct py_args *args, struct py_value **slots)
{
    struct py_value *rest = NULL;
    for (size_t i = 0; i < f->params.n; i++)
        if (f->params.at[i].kind == AST_STAR_STAR)
            slots[i] = rest = py_dict_new(py);
    /* As CPython does it: keywords are looked at before an excess of positional arguments. */
    size_t n = f->params.n;
    struct py_value **probe = slots;
    if (!bind_positional(py, f, self, args, probe)) {
        struct py_value *was = py->raised;
        py->raised = NULL;
        for (size_t k = 0; k < args->nkw; k++)
            if (!bind_keyword(py, f, args->names[k], args->kw[k], rest, slots))
                return false;
        py->raised = was;
        return false;
    }
    for (size_t k = 0; k < args->nkw; k++)
        if (!bind_keyword(py, f, args->names[k], args->kw[k], rest, slots))
            return false;
    for (size_t i = 0; i < n; i++)
        if (!slots[i])
            slots[i] = f->defaults[i];
    return !missing(py, f, false, slots) && !missing(py, f, true, slots);
}

struct py_value *py_function_run(struct py *py, struct py_function *f, struct py_scope *scope,
                                 struct py_value *self)
{
    struct py_frame frame = { .scope = scope,
                              .env = f->env,
                              .function = f,
                              .self = self,
                              .returned = &py->none,
                              .caller = py->frame };
    struct py_place at = py->at;
    struct py_value *v = NULL;
    py->frame = &frame;
    if (f->expr)
        v = py_eval(py, f->expr);
    else if (py_exec(py, f->body) != PY_FAIL)
        v = frame.returned;
    py->frame = frame.caller;
    if (v)
        py->at = at;
    return v;
}

struct py_value *py_function_call(struct py *py, struct py_function *f, struct py_value *self,
                                  const struct py_args *args)
{
    struct py_scope *scope = py_scope_new(py, f->code, f->scope);
    if (!bind(py, f, self, args, scope->slots))
        return NULL;
    struct py_value *first = self ? self : args->n ? args->at[0] : NULL;
    if (f->code->yields)
        return py_generator_new(py, f, scope, first);
    return py_function_run(py, f, scope, first);
}
