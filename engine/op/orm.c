/* Models that a revision file defines: the classes can be made, and whatever would use them is
 * refused. Files that read rows through models are common, and their other direction runs. */
#include "op/orm.h"
#include "op/catalogue.h"
#include "op/host.h"
#include "py/interp.h"
#include <string.h>

static struct py_value *call(struct py *py, struct py_value *self, const struct py_args *args)
{
    (void)py;
    (void)args;
    return self;
}

static struct py_value *item(struct py *py, struct py_value *self, struct py_value *key)
{
    (void)py;
    (void)key;
    return self;
}

static struct py_value *nothing(struct py *py, struct py_value *self, const struct py_args *args)
{
    (void)self;
    return op_bind(py, "this", args, "", NULL, NULL) ? op_none(py) : NULL;
}

/* A session by which nothing was done, for that is refused, has nothing to commit. */
static struct py_value *idle(struct py *py, const char *what, struct slice name)
{
    static const struct py_native natives[] = { { "commit", nothing, 0, PY_ANY_ARGS },
                                                { "rollback", nothing, 0, PY_ANY_ARGS },
                                                { "flush", nothing, 0, PY_ANY_ARGS },
                                                { "close", nothing, 0, PY_ANY_ARGS } };
    bool session = !strcmp(what, "Session") || !strcmp(what, "sessionmaker") ||
                   !strcmp(what, "scoped_session");
    for (size_t i = 0; session && i < sizeof natives / sizeof *natives; i++)
        if (slice_is(name, natives[i].name))
            return py_native(py, &natives[i]);
    return NULL;
}

static struct py_value *get(struct py *py, struct py_value *self, struct slice name)
{
    struct py_value *v = idle(py, self->host.data, name);
    if (v)
        return v;
    return py_refuse(py, "sqlalchemy.orm.%s and its '%.*s'", (const char *)self->host.data,
                     (int)name.n, name.p);
}

static bool truth(struct py *py, struct py_value *self, bool *out)
{
    (void)out;
    return py_refuse(py, "sqlalchemy.orm.%s as a condition", (const char *)self->host.data);
}

static const struct py_host_class host_orm = {
    .name = "orm",
    .get = get,
    .call = call,
    .item = item,
    .truth = truth,
};

static struct py_value *base_class(struct py *py, struct py_value *metadata)
{
    struct py_class *c = py_class_new(py, "Base", py->object, PY_INSTANCE);
    struct py_args none = { 0 };
    if (!metadata || metadata->kind == PY_NONE)
        metadata = op_make_metadata(py, NULL, &none);
    if (!metadata)
        return NULL;
    py_dict_name(py, c->names, SLICE("metadata"), metadata);
    return c->value;
}

static struct py_value *declarative_base(struct py *py, struct py_value *self,
                                         const struct py_args *args)
{
    struct py_value *metadata = NULL;
    (void)self;
    for (size_t i = 0; i < args->nkw; i++)
        if (slice_is(args->names[i], "metadata"))
            metadata = args->kw[i];
    return base_class(py, metadata);
}

struct py_value *op_orm_name(struct py *py, struct slice name)
{
    static const struct py_native native = { "declarative_base", declarative_base, 0, PY_ANY_ARGS };
    if (slice_is(name, "declarative_base"))
        return py_native(py, &native);
    if (slice_is(name, "DeclarativeBase"))
        return base_class(py, NULL);
    if (slice_starts(name, "__"))
        return NULL;
    return py_host(py, &host_orm, slice_dup(op_state_of(py)->a, name));
}

/* MutableDict.as_mutable(type): the type itself. */
static struct py_value *as_mutable(struct py *py, struct py_value *self, const struct py_args *args)
{
    struct py_value *got[1] = { 0 };
    (void)self;
    if (!op_bind(py, "as_mutable", args, "sqltype", got, NULL))
        return NULL;
    return op_is_type(got[0]) ? got[0]
                              : op_refuse(py, "as_mutable(): a column type is wanted here, not %s",
                                          py_type_name(py, got[0]));
}

static struct py_value *mutable_get(struct py *py, struct py_value *self, struct slice name)
{
    static const struct py_native native = { "as_mutable", as_mutable, 0, PY_ANY_ARGS };
    if (slice_is(name, "as_mutable"))
        return py_method(py, self, py_native(py, &native));
    return py_refuse(py, "the attribute '%.*s' of a mutable type", (int)name.n, name.p);
}

static const struct py_host_class host_mutable = { .name = "type", .get = mutable_get };

struct py_value *op_mutable_name(struct py *py, struct slice name)
{
    return slice_is(name, "MutableDict") || slice_is(name, "MutableList") ||
                   slice_is(name, "MutableSet")
               ? py_host(py, &host_mutable, NULL)
               : NULL;
}
