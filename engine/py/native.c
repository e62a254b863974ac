/* What the modules of engine/py/lib need of C. */
#include "py/call.h"
#include "py/eval.h"
#include "py/interp.h"
#include "py/library.h"
#include "py/modules.h"
#include <limits.h>

/* The names that a class's own body annotates, in order. */
static struct py_value *n_annotated(struct py *py, struct py_value *self,
                                    const struct py_args *args)
{
    struct py_seq names = { 0 };
    (void)self;
    if (args->at[0]->kind != PY_CLASS)
        return py_raise(py, PY_TypeError, "'%s' object is no class", py_type_name(py, args->at[0]));
    const struct py_class *c = args->at[0]->class;
    for (size_t i = 0; i < c->annotated.n; i++)
        vec_push(py->a, &names, py_str(py, c->annotated.at[i]));
    return py_tuple(py, names.at, names.n);
}

/* A class's own attributes by name, without those it inherits. */
static struct py_value *n_own(struct py *py, struct py_value *self, const struct py_args *args)
{
    (void)self;
    if (args->at[0]->kind != PY_CLASS)
        return py_raise(py, PY_TypeError, "'%s' object is no class", py_type_name(py, args->at[0]));
    return py_dict_value(py, args->at[0]->class->names);
}

/* The program's word that it wants what mig does not have. */
static struct py_value *n_refuse(struct py *py, struct py_value *self, const struct py_args *args)
{
    (void)self;
    struct slice what = args->at[0]->kind == PY_STR ? args->at[0]->text : SLICE("this");
    return py_refuse(py, "%.*s", (int)what.n, what.p);
}

/* What tells two objects apart; shown to nobody. */
static struct py_value *n_id(struct py *py, struct py_value *self, const struct py_args *args)
{
    (void)self;
    return py_int(py, (int64_t)(uintptr_t)args->at[0]);
}

/* sys.stdout.write() */
static struct py_value *n_write(struct py *py, struct py_value *self, const struct py_args *args)
{
    (void)self;
    if (args->at[0]->kind != PY_STR)
        return py_raise(py, PY_TypeError, "write() argument must be str, not %s",
                        py_type_name(py, args->at[0]));
    if (py->hooks.print)
        py->hooks.print(py->hooks.data, args->at[0]->text);
    return &py->none;
}

/* log(level, logger, text) */
static struct py_value *n_log(struct py *py, struct py_value *self, const struct py_args *args)
{
    struct py_value *const *v = args->at;
    (void)self;
    if (!py_is_int(v[0]) || v[0]->integer < 0 || v[0]->integer > INT_MAX || v[1]->kind != PY_STR ||
        v[2]->kind != PY_STR)
        return py_raise(py, PY_TypeError, "level must be an integer");
    if (py->hooks.log)
        py->hooks.log(py->hooks.data, (int)v[0]->integer, v[1]->text, v[2]->text);
    return &py->none;
}

/* "FILE:LINE" of the program's own statement. */
static struct py_value *n_place(struct py *py, struct py_value *self, const struct py_args *args)
{
    const char *file;
    unsigned line, column;
    (void)self;
    (void)args;
    py_place(py, &file, &line, &column);
    return py_str(py, slice_of(arena_printf(py->a, "%s:%u", file, line)));
}

/* Microseconds since 1970. */
static struct py_value *n_now(struct py *py, struct py_value *self, const struct py_args *args)
{
    (void)self;
    (void)args;
    return py->hooks.now ? py_int(py, py->hooks.now(py->hooks.data))
                         : py_refuse(py, "the time of day");
}

static struct py_value *n_random(struct py *py, struct py_value *self, const struct py_args *args)
{
    (void)self;
    if (!py->hooks.random)
        return py_refuse(py, "random numbers");
    if (!py_is_int(args->at[0]) || args->at[0]->integer < 0 || args->at[0]->integer > 1 << 20)
        return py_raise(py, PY_ValueError, "number of bytes out of range");
    size_t n = (size_t)args->at[0]->integer;
    unsigned char *out = arena_array(py->a, unsigned char, n + 1);
    py->hooks.random(py->hooks.data, out, n);
    return py_bytes(py, (struct slice){ (const char *)out, n });
}

struct py_value *py_native_module(struct py *py)
{
    static const struct py_native natives[] = {
        { "annotated", n_annotated, 1, 1 },
        { "own", n_own, 1, 1 },
        { "id", n_id, 1, 1 },
        { "refuse", n_refuse, 1, 1 },
        { "write", n_write, 1, 1 },
        { "log", n_log, 3, 3 },
        { "place", n_place, 0, 0 },
        { "now", n_now, 0, 0 },
        { "random", n_random, 1, 1 },
        { "read", py_file_read, 1, 1 },
        { "stat", py_file_stat, 1, 1 },
        { "listdir", py_file_list, 1, 1 },
        { "getcwd", py_file_cwd, 0, 0 },
        { NULL, NULL, 0, 0 },
    };
    return py_module_of(py, "_native", natives);
}
