#include "py/library.h"
#include "py/node.h"
#include "py/parse.h"

static const struct py_library *find(struct slice name)
{
    for (const struct py_library *l = py_libraries; l->name; l++)
        if (slice_is(name, l->name))
            return l;
    return NULL;
}

/* Runs with the caller's frame around it, and says nothing of its own place. */
static bool run(struct py *py, const struct ast_module *m, struct py_value *module)
{
    struct py_module_env *env = arena_new(py->a, struct py_module_env);
    struct py_frame frame = { .env = env, .returned = &py->none, .caller = py->frame };
    env->file = m->file;
    env->library = true;
    env->globals = module->module.names;
    env->globals_value = py_dict_value(py, module->module.names);
    py->frame = &frame;
    bool ok = py_exec(py, m->body) != PY_FAIL;
    py->frame = frame.caller;
    return ok;
}

struct py_value *py_library_module(struct py *py, struct slice name)
{
    const struct py_library *l = find(name);
    const struct ast_module *m = NULL;
    if (!l)
        return NULL;
    struct slice text = { (const char *)l->text, l->n };
    if (!py_parse_module(py->a, l->name, text, &m, py->err)) {
        py->refused = true;
        return NULL;
    }
    struct py_value *v = py_module(py, l->name);
    v->module.library = true;
    py_dict_name(py, v->module.names, SLICE("__name__"), py_str_of(py, l->name));
    if (!run(py, m, v))
        return NULL;
    return v;
}
