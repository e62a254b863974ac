#include "py/interp.h"
#include "py/call.h"
#include "py/eval.h"
#include "py/generator.h"
#include "py/kinds.h"
#include "py/lazy.h"
#include "py/node.h"
#include <string.h>

enum { STEPS = 10000000, DEPTH = 3000 };
static const size_t MEMORY = (size_t)64 << 20;

bool py_step(struct py *py)
{
    size_t steps = py->hooks.max_steps ? py->hooks.max_steps : STEPS;
    size_t memory = py->hooks.max_memory ? py->hooks.max_memory : MEMORY;
    if (++py->steps > steps)
        return py_refuse_limit(py, "the program takes more than %zu steps", steps);
    if (py->a->total > py->memory && py->a->total - py->memory > memory)
        return py_refuse_limit(py, "the program takes more than %zu bytes of memory", memory);
    return !py_failed(py);
}

bool py_enter(struct py *py)
{
    unsigned depth = py->hooks.max_depth ? py->hooks.max_depth : DEPTH;
    if (py->depth >= depth)
        return py_refuse_limit(py, "the program nests more than %u levels deep", depth);
    py->depth++;
    return true;
}

void py_leave(struct py *py)
{
    py->depth--;
}

static void make_singletons(struct py *py)
{
    py->none.kind = PY_NONE;
    py->ellipsis.kind = PY_ELLIPSIS;
    py->not_implemented.kind = PY_NOT_IMPLEMENTED;
    py->truths[0].kind = py->truths[1].kind = PY_BOOL;
    py->truths[1].integer = 1;
    py->empty_tuple = arena_new(py->a, struct py_value);
    py->empty_tuple->kind = PY_TUPLE;
    py->empty_tuple->seq.at = arena_array(py->a, struct py_value *, 1);
}

struct py *py_new(struct arena *a, const struct py_hooks *hooks)
{
    struct py *py = arena_new(a, struct py);
    py->a = a;
    if (hooks)
        py->hooks = *hooks;
    make_singletons(py);
    py->modules = py_dict_make(py);
    py->builtins = py_dict_make(py);
    py_kinds_init(py);
    py->empty_str = py_str(py, SLICE(""));
    py->memory = a->total;
    return py;
}

void py_place(const struct py *py, const char **file, unsigned *line, unsigned *column)
{
    *file = py->at.file;
    *line = py->at.line;
    *column = py->at.column;
}

struct py_value *py_global(struct py *py, struct py_value *module, const char *name)
{
    return py_dict_find(py, module->module.names, slice_of(name));
}

/* Every way in from outside: forgets what an earlier call left pending. */
static void begin(struct py *py, struct mig_error *err)
{
    py->err = err;
    py->raised = NULL;
    py->refused = false;
    py->depth = 0;
    py->handling = NULL;
}

static struct py_module_env *env_new(struct py *py, const char *file, struct py_value *globals)
{
    struct py_module_env *env = arena_new(py->a, struct py_module_env);
    env->file = file;
    env->globals = globals->dict;
    env->globals_value = globals;
    return env;
}

static bool run(struct py *py, struct py_module_env *env, struct ast_stmts body,
                struct mig_error *err)
{
    struct py_frame frame = { .env = env, .returned = &py->none, .caller = py->frame };
    begin(py, err);
    py->frame = &frame;
    enum py_flow f = py_exec(py, body);
    bool ok = (f != PY_FAIL && py_generators_end(py)) || py_report(py, err);
    py->frame = frame.caller;
    return ok;
}

bool py_exec_in(struct py *py, const char *file, struct ast_stmts body, struct py_value *names,
                struct mig_error *err)
{
    return run(py, env_new(py, file, names), body, err);
}

bool py_run_module(struct py *py, const char *name, const struct ast_module *m,
                   struct py_value **module, struct mig_error *err)
{
    struct py_value *v = py_module(py, name);
    struct py_value *globals = py_dict_value(py, v->module.names);
    v->module.complete = true;
    py_dict_name(py, v->module.names, SLICE("__name__"), py_str_of(py, name));
    py_dict_name(py, v->module.names, SLICE("__file__"), py_str_of(py, m->file));
    const struct ast_stmt *first = m->body.n ? m->body.at[0] : NULL;
    bool doc = first && first->kind == AST_STMT_EXPR && first->value->kind == AST_STR;
    py_dict_name(py, v->module.names, SLICE("__doc__"),
                 doc ? py_str(py, first->value->str) : &py->none);
    *module = v;
    return run(py, env_new(py, m->file, globals), m->body, err);
}

bool py_call_value(struct py *py, struct py_value *f, const struct py_args *args,
                   struct py_value **out, struct mig_error *err)
{
    struct py_module_env *env =
        f->kind == PY_FUNCTION ? f->function->env : env_new(py, py->at.file, py_dict_new(py));
    struct py_frame frame = { .env = env, .returned = &py->none, .caller = py->frame };
    begin(py, err);
    py->frame = &frame;
    *out = py_call(py, f, args);
    bool ok = (*out && py_generators_end(py)) || py_report(py, err);
    py->frame = frame.caller;
    return ok;
}

bool py_run_expression(struct py *py, struct py_module_env *env, const struct ast_expr *e,
                       struct py_value **out, struct mig_error *err)
{
    struct py_frame frame = { .env = env, .returned = &py->none, .caller = py->frame };
    begin(py, err);
    py->frame = &frame;
    *out = py_eval(py, e);
    bool ok = *out || py_report(py, err);
    py->frame = frame.caller;
    return ok;
}

bool py_attribute(struct py *py, struct py_value *v, const char *name, struct py_value **out,
                  struct mig_error *err)
{
    struct py_frame frame = { .env = env_new(py, "", py_dict_new(py)),
                              .returned = &py->none,
                              .caller = py->frame };
    begin(py, err);
    py->frame = &frame;
    *out = py_lazy_value(py, py_getattr(py, v, slice_of(name)));
    bool ok = *out || py_report(py, err);
    py->frame = frame.caller;
    return ok;
}

struct py_value *py_eval_within(struct py *py, const char *file, const struct ast_expr *e,
                                struct py_value *names)
{
    struct py_frame frame = { .env = env_new(py, file, names),
                              .returned = &py->none,
                              .caller = py->frame };
    struct py_place at = py->at;
    py->frame = &frame;
    struct py_value *v = NULL;
    if (py_enter(py)) {
        v = py_eval(py, e);
        py_leave(py);
    }
    py->frame = frame.caller;
    if (v)
        py->at = at;
    return v;
}

bool py_eval_in(struct py *py, const char *file, const struct ast_expr *e, struct py_value *names,
                struct py_value **out, struct mig_error *err)
{
    return py_run_expression(py, env_new(py, file, names), e, out, err);
}
