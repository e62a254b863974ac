#include "py/call.h"
#include "py/interp.h"
#include <string.h>

struct py_class *py_class_new(struct py *py, const char *name, struct py_class *base,
                              enum py_kind kind)
{
    struct py_class *c = arena_new(py->a, struct py_class);
    c->name = slice_of(arena_strdup(py->a, name));
    c->module = "";
    c->kind = kind;
    c->names = py_dict_make(py);
    c->nmro = base ? base->nmro + 1 : 1;
    c->mro = arena_array(py->a, struct py_class *, c->nmro);
    c->mro[0] = c;
    if (base)
        memcpy(c->mro + 1, base->mro, base->nmro * sizeof *c->mro);
    c->value = arena_new(py->a, struct py_value);
    c->value->kind = PY_CLASS;
    c->value->class = c;
    struct py_class **bases = arena_array(py->a, struct py_class *, 1);
    bases[0] = base;
    c->bases = bases;
    c->nbases = base != NULL;
    return c;
}

struct py_class *py_class_of(struct py *py, const struct py_value *v)
{
    if (v->kind == PY_INSTANCE)
        return v->instance.class;
    return py->classes[v->kind] ? py->classes[v->kind] : py->object;
}

bool py_class_is(const struct py_class *c, const struct py_class *base)
{
    for (size_t i = 0; i < c->nmro; i++)
        if (c->mro[i] == base)
            return true;
    return false;
}

/* A method of a builtin class becomes a value when it is first asked for. */
static struct py_value *own(struct py *py, struct py_class *c, struct slice name)
{
    struct py_value *v = py_dict_find(py, c->names, name);
    for (const struct py_native *m = c->methods; !v && m && m->name; m++)
        if (slice_is(name, m->name)) {
            v = py_native(py, m);
            py_dict_name(py, c->names, slice_of(m->name), v);
        }
    return v;
}

struct py_value *py_class_find(struct py *py, const struct py_class *c, struct slice name)
{
    for (size_t i = 0; i < c->nmro; i++) {
        struct py_value *v = own(py, c->mro[i], name);
        if (v)
            return v;
    }
    return NULL;
}

struct py_value *py_instance(struct py *py, struct py_class *c)
{
    struct py_value *v = arena_new(py->a, struct py_value);
    v->kind = PY_INSTANCE;
    v->instance.class = c;
    v->instance.names = py_dict_make(py);
    return v;
}

static bool in_tuple(struct py *py, struct py_value *v, struct py_value *classes, bool *out)
{
    *out = false;
    for (size_t i = 0; !*out && i < classes->seq.n; i++)
        if (!py_isinstance(py, v, classes->seq.at[i], out))
            return false;
    return true;
}

bool py_isinstance(struct py *py, struct py_value *v, struct py_value *class, bool *out)
{
    *out = false;
    if (class->kind == PY_TUPLE) {
        if (!py_enter(py))
            return false;
        bool ok = in_tuple(py, v, class, out);
        py_leave(py);
        return ok;
    }
    if (class->kind == PY_HOST && class->host.class->is_instance)
        return class->host.class->is_instance(py, class, v, out);
    if (class->kind != PY_CLASS)
        return py_raise(py, PY_TypeError,
                        "isinstance() arg 2 must be a type, a tuple of types, or a union");
    if (v->kind == PY_CLASS)
        *out = class->class == py->type || class->class == py->object;
    else
        *out = py_class_is(py_class_of(py, v), class->class);
    return true;
}
