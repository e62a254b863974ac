#include "py/call.h"
#include "py/function.h"
#include "py/interp.h"
#include <string.h>

struct py_value *py_call_n(struct py *py, struct py_value *callee, struct py_value *const *at,
                           size_t n)
{
    struct py_args args = { .n = n };
    args.at = arena_array(py->a, struct py_value *, n ? n : 1);
    if (n)
        memcpy(args.at, at, n * sizeof *at);
    return py_call(py, callee, &args);
}

static void *wrong_count(struct py *py, const struct py_native *f, size_t n)
{
    const char *s = n == 1 ? "" : "s";
    if (f->max == 0)
        return py_raise(py, PY_TypeError, "%s() takes no arguments (%zu given)", f->name, n);
    if (f->min == f->max && f->min == 1)
        return py_raise(py, PY_TypeError, "%s() takes exactly one argument (%zu given)", f->name,
                        n);
    if (f->min == f->max)
        return py_raise(py, PY_TypeError, "%s expected %d argument%s, got %zu", f->name, f->min,
                        f->min == 1 ? "" : "s", n);
    if (n < (size_t)f->min)
        return py_raise(py, PY_TypeError, "%s expected at least %d argument%s, got %zu", f->name,
                        f->min, f->min == 1 ? "" : "s", n);
    (void)s;
    return py_raise(py, PY_TypeError, "%s expected at most %d argument%s, got %zu", f->name, f->max,
                    f->max == 1 ? "" : "s", n);
}

static struct py_value *call_native(struct py *py, const struct py_native *f, struct py_value *self,
                                    const struct py_args *args)
{
    if (f->max >= f->min) {
        if (args->nkw)
            return py_raise(py, PY_TypeError, "%s() takes no keyword arguments", f->name);
        if (args->n < (size_t)f->min || args->n > (size_t)f->max)
            return wrong_count(py, f, args->n);
    }
    return f->call(py, self, args);
}

/* str.upper(x): the first argument is self. */
static struct py_value *call_unbound(struct py *py, const struct py_native *f,
                                     const struct py_args *args)
{
    if (!args->n)
        return py_raise(py, PY_TypeError, "unbound method %s() needs an argument", f->name);
    struct py_value *self = py_plain(args->at[0]);
    struct py_args rest = *args;
    rest.at++;
    rest.n--;
    if (f->name[0] == '_') /* object.__setattr__(x, ...), dict.__setitem__(x, ...) */
        return call_native(py, f, py_special_acts_on(f) ? self : args->at[0], &rest);
    struct py_value *own = py_getattr_or(py, self, slice_of(f->name));
    if (!own || own->kind != PY_METHOD || own->method.callee->kind != PY_NATIVE ||
        own->method.callee->native != f)
        return py_raise(py, PY_TypeError, "descriptor '%s' doesn't apply to a '%s' object", f->name,
                        py_type_name(py, args->at[0]));
    return call_native(py, f, self, &rest);
}

static struct py_value *call_method(struct py *py, struct py_value *m, const struct py_args *args)
{
    struct py_value *callee = m->method.callee;
    if (callee->kind == PY_FUNCTION)
        return py_function_call(py, callee->function, m->method.self, args);
    if (callee->kind == PY_NATIVE)
        return m->method.self ? call_native(py, callee->native, m->method.self, args)
                              : call_unbound(py, callee->native, args);
    struct py_args all = *args;
    all.n++;
    all.at = arena_array(py->a, struct py_value *, all.n);
    all.at[0] = m->method.self;
    if (args->n)
        memcpy(all.at + 1, args->at, args->n * sizeof *all.at);
    return py_call(py, callee, &all);
}

static struct py_value *dispatch(struct py *py, struct py_value *callee, const struct py_args *args)
{
    switch ((int)callee->kind) {
    case PY_FUNCTION: return py_function_call(py, callee->function, NULL, args);
    case PY_NATIVE: return call_native(py, callee->native, NULL, args);
    case PY_METHOD: return call_method(py, callee, args);
    case PY_CLASS: return py_class_call(py, callee->class, args);
    case PY_HOST:
        if (callee->host.class->call)
            return callee->host.class->call(py, callee, args);
        break;
    case PY_INSTANCE: {
        struct py_value *f = py_class_find(py, callee->instance.class, SLICE("__call__"));
        if (f)
            return py_call(py, py_method(py, callee, f), args);
        break;
    }
    case PY_MODULE:
        if (callee->module.missing)
            return py_refuse(py, "calling '%.*s' (%s)", (int)callee->module.name.n,
                             callee->module.name.p, callee->module.missing);
        break;
    default: break;
    }
    return py_raise(py, PY_TypeError, "'%s' object is not callable", py_type_name(py, callee));
}

struct py_value *py_call(struct py *py, struct py_value *callee, const struct py_args *args)
{
    if (!py_step(py) || !py_enter(py))
        return NULL;
    struct py_value *got = dispatch(py, callee, args);
    py_leave(py);
    return got;
}

bool py_is_callable(struct py *py, struct py_value *v)
{
    switch ((int)v->kind) {
    case PY_FUNCTION:
    case PY_NATIVE:
    case PY_METHOD:
    case PY_CLASS: return true;
    case PY_HOST: return v->host.class->call != NULL;
    default: return py_has_special(py, v, "__call__");
    }
}

/* One name of a signature: its text without the mark behind it. */
struct parameter {
    struct slice name;
    bool optional;
    bool keyword_only;
    bool positional_only;
};

static bool next_parameter(struct slice *rest, struct parameter *p)
{
    *rest = slice_trim(*rest);
    if (!rest->n)
        return false;
    struct slice word = slice_cut(rest, ' ');
    p->keyword_only = p->keyword_only || word.p[0] == '*';
    if (word.p[0] == '*')
        word = slice_skip(word, 1);
    p->positional_only = word.p[0] == '/';
    if (word.p[0] == '/')
        word = slice_skip(word, 1);
    p->optional = word.n && word.p[word.n - 1] == '?';
    word.n -= p->optional;
    p->name = word;
    return true;
}

static bool take(struct py *py, const char *function, const struct py_args *args,
                 const struct parameter *p, size_t at, bool *used, struct py_value **out)
{
    *out = at < args->n && !p->keyword_only ? args->at[at] : NULL;
    for (size_t k = 0; k < args->nkw; k++) {
        if (p->positional_only || !slice_eq(args->names[k], p->name))
            continue;
        if (*out)
            return py_raise(py, PY_TypeError, "%s() got multiple values for argument '%.*s'",
                            function, (int)p->name.n, p->name.p);
        *out = args->kw[k];
        used[k] = true;
    }
    if (!*out && !p->optional)
        return py_raise(py, PY_TypeError, "%s() missing required argument '%.*s' (pos %zu)",
                        function, (int)p->name.n, p->name.p, at + 1);
    return true;
}

bool py_bind(struct py *py, const char *function, const struct py_args *args, const char *signature,
             struct py_value **out)
{
    struct slice rest = slice_of(signature);
    struct parameter p = { 0 };
    size_t n = 0;
    size_t positional = 0;
    bool *used = arena_array(py->a, bool, args->nkw ? args->nkw : 1);
    for (; next_parameter(&rest, &p); n++) {
        positional += !p.keyword_only;
        if (!take(py, function, args, &p, n, used, &out[n]))
            return false;
    }
    if (args->n > positional)
        return py_raise(py, PY_TypeError, "%s() takes at most %zu argument%s (%zu given)", function,
                        positional, positional == 1 ? "" : "s", args->n);
    for (size_t k = 0; k < args->nkw; k++)
        if (!used[k])
            return py_raise(py, PY_TypeError, "%s() got an unexpected keyword argument '%.*s'",
                            function, (int)args->names[k].n, args->names[k].p);
    return true;
}
