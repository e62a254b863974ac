/* Modules of which programs need little more than the names: typing, os. */
#include "py/call.h"
#include "py/interp.h"
#include "py/iter.h"
#include "py/library.h"
#include "py/modules.h"

/* An object that takes part in annotations: subscripted, called, united, it is itself. */
static struct py_value *any_item(struct py *py, struct py_value *self, struct py_value *key)
{
    (void)py;
    (void)key;
    return self;
}

static bool any_binary(struct py *py, const char *op, struct py_value *self, struct py_value *other,
                       bool reflected, struct py_value **out)
{
    (void)py;
    (void)other;
    (void)reflected;
    *out = op[0] == '|' ? self : NULL;
    return true;
}

static struct py_value *any_call(struct py *py, struct py_value *self, const struct py_args *args)
{
    const char *name = self->host.data;
    if (slice_is(slice_of(name), "cast") && args->n == 2)
        return args->at[1];
    if (slice_is(slice_of(name), "overload") || slice_is(slice_of(name), "final") ||
        slice_is(slice_of(name), "no_type_check") || slice_is(slice_of(name), "runtime_checkable"))
        return args->n ? args->at[0] : &py->none;
    if (slice_is(slice_of(name), "TypeVar") || slice_is(slice_of(name), "NewType"))
        return self;
    return py_refuse(py, "calling typing.%s", name);
}

/* class Box(Generic[T]): Protocol and Generic are bases that add nothing. */
static struct py_class *any_derive(struct py *py, struct py_value *self)
{
    const char *name = self->host.data;
    if (slice_is(slice_of(name), "Generic") || slice_is(slice_of(name), "Protocol")) {
        struct py_class *c = py_class_new(py, name, py->object, PY_INSTANCE);
        c->module = "typing";
        return c;
    }
    return py_refuse(py, "a class that derives from typing.%s", name);
}

static const struct py_host_class any_class = { .derive = any_derive,
                                                .name = "typing._SpecialForm",
                                                .item = any_item,
                                                .call = any_call,
                                                .binary = any_binary };

static struct py_value *typing_lookup(struct py *py, struct py_value *self, struct slice name)
{
    (void)self;
    if (slice_is(name, "TYPE_CHECKING"))
        return py_bool(py, false);
    if (slice_is(name, "NamedTuple") || slice_is(name, "TypedDict")) {
        struct py_value *m = py_library_module(py, SLICE("_named"));
        return m ? py_dict_find(py, m->module.names, name) : NULL;
    }
    return py_host(py, &any_class, slice_dup(py->a, name));
}

struct py_value *py_typing_module(struct py *py)
{
    struct py_value *m = py_module(py, "typing");
    m->module.lookup = typing_lookup;
    return m;
}

/* os.getenv(name, default), by the host's leave. */
static struct py_value *os_getenv(struct py *py, struct py_value *self, const struct py_args *args)
{
    struct py_value *v[2];
    (void)self;
    if (!py_bind(py, "getenv", args, "key default?", v))
        return NULL;
    if (!py->hooks.environment)
        return py_refuse(py, "reading the environment");
    if (v[0]->kind != PY_STR)
        return py_raise(py, PY_TypeError, "str expected, not %s", py_type_name(py, v[0]));
    const char *got = py->hooks.environment(py->hooks.data, slice_dup(py->a, v[0]->text));
    return got ? py_str_of(py, got) : v[1] ? v[1] : &py->none;
}

static struct py_value *environ_item(struct py *py, struct py_value *self, struct py_value *key)
{
    struct py_args args = { .at = &key, .n = 1 };
    struct py_value *v = os_getenv(py, self, &args);
    return v && v->kind == PY_NONE ? py_raise_value(py, PY_KeyError, key) : v;
}

static const struct py_native getenv_native = { "getenv", os_getenv, 0, PY_ANY_ARGS };

static struct py_value *environ_get(struct py *py, struct py_value *self, struct slice name)
{
    (void)self;
    return slice_is(name, "get") ? py_native(py, &getenv_native)
                                 : py_refuse(py, "os.environ.%.*s", (int)name.n, name.p);
}

static bool environ_contains(struct py *py, struct py_value *self, struct py_value *key, bool *out)
{
    struct py_args args = { .at = &key, .n = 1 };
    struct py_value *v = os_getenv(py, self, &args);
    *out = v && v->kind != PY_NONE;
    return v != NULL;
}

static const struct py_host_class environ_class = {
    .name = "os._Environ", .get = environ_get, .item = environ_item, .contains = environ_contains
};

struct py_value *py_os_module(struct py *py)
{
    struct py_value *m = py_module(py, "os");
    py_dict_name(py, m->module.names, SLICE("getenv"), py_native(py, &getenv_native));
    py_dict_name(py, m->module.names, SLICE("environ"), py_host(py, &environ_class, NULL));
    py_dict_name(py, m->module.names, SLICE("linesep"), py_str_of(py, "\n"));
    return m;
}
