#include "py/raise.h"
#include "py/call.h"
#include "py/interp.h"
#include "py/repr.h"
#include <stdarg.h>

static const struct {
    const char *name;
    enum py_exception base;
} classes[] = {
#define PY_EXCEPTION(name, base) [PY_##name] = { #name, PY_##base },
#include "py/exception.def"
#undef PY_EXCEPTION
};

static struct py_value *exception_new(struct py *py, struct py_value *self,
                                      const struct py_args *args)
{
    struct py_value *e = py_instance(py, self->class);
    if (args->nkw)
        return py_raise(py, PY_TypeError, "%s() takes no keyword arguments",
                        slice_dup(py->a, self->class->name));
    py_dict_name(py, e->instance.names, SLICE("args"), py_tuple(py, args->at, args->n));
    return e;
}

struct py_class *py_exception(struct py *py, enum py_exception which)
{
    struct py_class *c = py->exceptions[which];
    if (!c) {
        struct py_class *base = which ? py_exception(py, classes[which].base) : py->object;
        c = py->exceptions[which] = py_class_new(py, classes[which].name, base, PY_INSTANCE);
        c->construct = exception_new;
    }
    return c;
}

struct py_class *py_exception_named(struct py *py, struct slice name)
{
    for (size_t i = 0; i < PY_EXCEPTIONS; i++)
        if (slice_is(name, classes[i].name))
            return py_exception(py, (enum py_exception)i);
    return NULL;
}

bool py_failed(const struct py *py)
{
    return py->raised || py->refused;
}

void *(py_raise_object)(struct py *py, struct py_value *exception)
{
    if (!py_failed(py)) {
        py->raised = exception;
        py->raised_at = py->at;
    }
    return NULL;
}

void *(py_raise_value)(struct py *py, enum py_exception which, struct py_value *arg)
{
    if (py_failed(py))
        return NULL;
    struct py_args args = { .at = &arg, .n = 1 };
    return py_raise_object(py, exception_new(py, py_exception(py, which)->value, &args));
}

void *(py_raise)(struct py *py, enum py_exception which, const char *fmt, ...)
{
    if (py_failed(py))
        return NULL;
    va_list ap;
    va_start(ap, fmt);
    char *text = arena_vprintf(py->a, fmt, ap);
    va_end(ap);
    return py_raise_value(py, which, py_str(py, slice_of(text)));
}

static void *refuse(struct py *py, enum mig_code code, const char *text)
{
    if (!py->refused) {
        mig_error_set(py->err, code, "%s", text);
        mig_error_at(py->err, py->at.file, py->at.line, py->at.column);
    }
    py->refused = true;
    py->raised = NULL;
    return NULL;
}

void *(py_refuse)(struct py *py, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    char *text = arena_vprintf(py->a, fmt, ap);
    va_end(ap);
    return refuse(py, MIG_SCRIPT, arena_printf(py->a, "%s is not supported", text));
}

void *(py_refuse_limit)(struct py *py, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    char *text = arena_vprintf(py->a, fmt, ap);
    va_end(ap);
    return refuse(py, MIG_LIMIT, text);
}

bool py_caught(struct py *py, enum py_exception which)
{
    if (!py->raised || py->refused ||
        !py_class_is(py->raised->instance.class, py_exception(py, which)))
        return false;
    py->raised = NULL;
    return true;
}

bool py_report(struct py *py, struct mig_error *err)
{
    struct slice text = SLICE("");
    struct py_value *e = py->raised;
    if (py->refused || !e) {
        if (!err->code && py->err != err && py->err)
            mig_error_set(err, py->err->code, "%s", py->err->message),
                mig_error_at(err, py->err->file, py->err->line, py->err->column);
        return mig_error_set(err, MIG_SCRIPT, "the program could not be run");
    }
    struct py_place at = py->raised_at;
    py->raised = NULL;
    if (!py_to_str(py, e, &text)) {
        py->raised = NULL;
        text = SLICE("<exception str() failed>");
    }
    struct slice name = e->instance.class->name;
    mig_error_set(err, MIG_SCRIPT, "%.*s%s%.*s", (int)name.n, name.p, text.n ? ": " : "",
                  (int)text.n, text.p);
    return mig_error_at(err, at.file, at.line, at.column);
}

static struct py_value *add_note(struct py *py, struct py_value *self, const struct py_args *args)
{
    (void)self;
    (void)args;
    return &py->none;
}

static struct py_value *with_traceback(struct py *py, struct py_value *self,
                                       const struct py_args *args)
{
    (void)py;
    (void)args;
    return self;
}

struct py_value *py_exception_attribute(struct py *py, struct py_value *e, struct slice name)
{
    static const struct py_native methods[] = { { "add_note", add_note, 1, 1 },
                                                { "with_traceback", with_traceback, 1, 1 } };
    static const char *const none[] = { "__cause__", "__context__", "__traceback__" };
    struct py_value *args = py_dict_find(py, e->instance.names, SLICE("args"));
    bool value = slice_is(name, "value") &&
                 py_class_is(e->instance.class, py_exception(py, PY_StopIteration));
    bool code =
        slice_is(name, "code") && py_class_is(e->instance.class, py_exception(py, PY_SystemExit));
    if ((value || code) && args)
        return args->seq.n ? args->seq.at[0] : &py->none;
    static const char *const of_os[] = { "errno", "strerror", "filename" };
    for (size_t i = 0;
         args && py_class_is(e->instance.class, py_exception(py, PY_OSError)) && i < 3; i++)
        if (slice_is(name, of_os[i]))
            return args->seq.n > i && args->seq.n > 1 ? args->seq.at[i] : &py->none;
    for (size_t i = 0; i < 2; i++)
        if (slice_is(name, methods[i].name))
            return py_method(py, e, py_native(py, &methods[i]));
    for (size_t i = 0; i < 3; i++)
        if (slice_is(name, none[i]))
            return i == 0 ? &py->none : py_refuse(py, "an exception's %s", none[i]);
    return NULL;
}
