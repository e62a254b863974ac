#include "op/op_run.h"
#include "base/file.h"
#include "op/catalogue.h"
#include "op/glue.h"
#include "py/eval.h"
#include "py/finder.h"
#include "py/function.h"
#include "py/interp.h"
#include "py/parse.h"
#include <ctype.h>
#include <stdlib.h>
#include <sys/random.h>
#include <time.h>

static int64_t now(void *data)
{
    struct timespec t;
    (void)data;
    clock_gettime(CLOCK_REALTIME, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static void random_bytes(void *data, unsigned char *out, size_t n)
{
    (void)data;
    while (n) {
        ssize_t got = getrandom(out, n, 0);
        if (got > 0) {
            out += got;
            n -= (size_t)got;
        }
    }
}

static const char *environment(void *data, const char *name)
{
    (void)data;
    return getenv(name);
}

static bool source(void *data, struct arena *a, struct slice name, struct py_source *out)
{
    const struct op_state *state = data;
    struct slice rest = name;
    return !op_has_module(slice_cut(&rest, '.')) &&
           py_find_source(a, state->env->python_path, name, out);
}

static void print(void *data, struct slice text)
{
    struct op_state *state = data;
    struct log_note n = { .text = slice_dup(state->a, text) };
    vec_push(state->a, &state->said, n);
}

static void log_said(void *data, int level, struct slice logger, struct slice text)
{
    struct op_state *state = data;
    struct log_note n = { level, logger.n ? slice_dup(state->a, logger) : NULL,
                          slice_dup(state->a, text) };
    vec_push(state->a, &state->said, n);
}

/* The body ended in what a connection raises: that is for the run to meet, not for the plan. */
static bool fails(const struct op_state *state)
{
    return state->ops.n && state->ops.at[state->ops.n - 1].kind == OP_fail;
}

struct py *op_run_new(struct arena *a, struct op_state *state)
{
    struct py_hooks hooks = { .data = state,
                              .import = op_module,
                              .source = source,
                              .print = print,
                              .log = log_said,
                              .now = now,
                              .random = random_bytes,
                              .environment = environment,
                              .reads_files = true,
                              .max_steps = state->env ? state->env->max_steps : 0 };
    struct py *py = py_new(a, &hooks);
    state->conv = py_class_new(py, "conv", py->classes[PY_STR], PY_INSTANCE);
    state->quoted_name = py_class_new(py, "quoted_name", py->classes[PY_STR], PY_INSTANCE);
    return py;
}

/* __name__ of a revision: alembic.util.pyfiles.load_python_file(). */
static const char *module_name(struct arena *a, const char *file)
{
    char *name = arena_strdup(a, file_name(file));
    for (char *p = name; *p; p++)
        if ((unsigned char)*p < 0x80 && *p != '_' && !isalnum((unsigned char)*p))
            *p = '_';
    return name;
}

/* Where the directory is of one database, not every upgrade() asks for its name. */
static bool takes_engine(const struct op_environment *env, const struct py_value *f)
{
    return env->engine &&
           !(env->engine_offered && f->kind == PY_FUNCTION && f->function->params.n == 0);
}

bool op_run_body(struct arena *a, const char *file, struct slice text, const char *function,
                 const struct op_environment *env, struct op_list *out, struct mig_error *err)
{
    struct op_state state = { .a = a, .env = env };
    const struct ast_module *m = NULL;
    struct py_value *module = NULL;
    struct py_value *ignored = NULL;
    if (!py_parse_module(a, file, text, &m, err))
        return false;
    struct py *py = op_run_new(a, &state);
    if (!py_run_module(py, module_name(a, file), m, &module, err))
        return false;
    struct py_value *f = py_global(py, module, function);
    if (!f) {
        mig_error_set(err, MIG_SCRIPT, "this file has no function %s()", function);
        return mig_error_at(err, file, 1, 1);
    }
    struct py_value *engine = env->engine ? py_str_of(py, env->engine) : NULL;
    struct slice name = SLICE("engine_name");
    struct py_args args = { .kw = &engine, .names = &name, .nkw = takes_engine(env, f) };
    bool ok = py_call_value(py, f, &args, &ignored, err);
    if (!ok && !fails(&state))
        return false;
    if (!ok)
        mig_error_clear(err);
    *out = (struct op_list){ .at = state.ops.at,
                             .n = state.ops.n,
                             .said = { state.said.at, state.said.n } };
    return true;
}
