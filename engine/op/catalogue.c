#include "op/catalogue.h"
#include "op/derived.h"
#include "op/directive.h"
#include "op/element.h"
#include "op/library.h"
#include "op/method.h"
#include "op/orm.h"
#include "op/settings.h"
#include "op/typedecorator.h"
#include "op/typemap.h"
#include "op/upsert.h"
#include "py/dict.h"
#include "py/interp.h"
#include <string.h>

enum {
    S = 1,
    E = 2,
    D = 4,
    P = 8,
    M = 16,
    L = 32,
    OP = 64,
    CONTEXT = 128,
    F = 256,
    ORM = 512,
    MUTABLE = 1024,
    COMPILER = 2048,
    OPERATIONS = 4096
};

static const struct {
    unsigned modules;
    struct py_native native;
} names[] = {
#define NAME(modules, name, function) { modules, { name, function, 0, PY_ANY_ARGS } },
#include "op/catalogue.def"
#undef NAME
};

struct module {
    const char *name;
    unsigned names;
    const char *types;
};
static const struct module modules[] = {
#define MODULE(name, names, types) { name, names, types },
#include "op/module.def"
#undef MODULE
};

static const struct module *find(struct slice name)
{
    for (size_t i = 0; i < sizeof modules / sizeof *modules; i++)
        if (slice_is(name, modules[i].name))
            return &modules[i];
    return NULL;
}

static struct py_value *plain(struct py *py, const struct module *m, struct slice name)
{
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (names[i].modules & m->names && slice_is(name, names[i].native.name))
            return py_native(py, &names[i].native);
    for (size_t i = 0; m->names & OP && i < op_ndirectives; i++)
        if (slice_is(name, op_directives[i].name))
            return py_native(py, &op_directives[i]);
    return NULL;
}

static struct py_value *type(struct py *py, const struct module *m, struct slice name)
{
    enum op_type_class c = op_type_find(m->types, name);
    if (c != OP_TYPES)
        return op_type_class_value(py, c);
    return op_library_find(py, m->types, name);
}

/* The classes by which a body asks for the dialect: postgresql.dialect, mysql.base.MySQLDialect. */
static struct py_value *dialect(struct py *py, const struct module *m, struct slice name)
{
    static const struct {
        const char *types;
        const char *name;
    } classes[] = { { "postgresql", "PGDialect" },
                    { "mysql", "MySQLDialect" },
                    { "sqlite", "SQLiteDialect" } };
    for (size_t i = 0; m->types && i < 3; i++)
        if (!strcmp(m->types, classes[i].types) &&
            (slice_is(name, "dialect") || slice_is(name, classes[i].name)))
            return op_dialect_class(py, classes[i].types);
    return NULL;
}

static const struct py_native context_names[] = {
    { "is_offline_mode", op_is_offline_mode, 0, PY_ANY_ARGS },
    { "get_context", op_directive_get_context, 0, PY_ANY_ARGS },
    { "get_bind", op_directive_get_bind, 0, PY_ANY_ARGS },
    { "execute", op_directive_execute, 0, PY_ANY_ARGS },
    { "get_x_argument", op_get_x_argument, 0, PY_ANY_ARGS },
    { "get_tag_argument", op_get_tag_argument, 0, PY_ANY_ARGS },
    { "get_impl", op_directive_get_impl, 0, PY_ANY_ARGS },
};

/* Operations(op.get_context()): what alembic.op is. */
static struct py_value *operations(struct py *py, struct py_value *self, const struct py_args *args)
{
    struct py_value *got[1] = { 0 };
    (void)self;
    if (!op_bind(py, "Operations", args, "migration_context", got, NULL))
        return NULL;
    if (got[0] != op_state_of(py)->context)
        return py_refuse(py, "Operations() of something other than the context of this run");
    return op_operations_value(py);
}

/* sqlalchemy.sql.functions has its classes by the names that func has. */
static struct py_value *function(struct py *py, struct slice name)
{
    return op_function_known(name) ? py_getattr(py, op_make_func(py), name) : NULL;
}

static struct py_value *special(struct py *py, const struct module *m, struct slice name)
{
    if (m->names & (S | E | F) && slice_is(name, "func"))
        return op_make_func(py);
    if (m->names & F)
        return function(py, name);
    if (m->names & OP && slice_is(name, "_proxy"))
        return op_operations_value(py);
    if (m->names & COMPILER && slice_is(name, "compiles"))
        return op_compiles(py);
    if (m->names & ORM)
        return op_orm_name(py, name);
    if (m->names & OPERATIONS && slice_is(name, "Operations")) {
        static const struct py_native native = { "Operations", operations, 0, PY_ANY_ARGS };
        return py_native(py, &native);
    }
    if (m->names & MUTABLE)
        return op_mutable_name(py, name);
    if (m->names & CONTEXT && slice_is(name, "config"))
        return op_config_value(py);
    for (size_t i = 0; m->names & CONTEXT && i < sizeof context_names / sizeof *context_names; i++)
        if (slice_is(name, context_names[i].name))
            return py_native(py, &context_names[i]);
    return NULL;
}

/* sqlalchemy.dialects: a module that stands in another. */
static struct py_value *submodule(struct py *py, const struct module *m, struct slice name)
{
    char *full = arena_printf(op_state_of(py)->a, "%s.%.*s", m->name, (int)name.n, name.p);
    return find(slice_of(full)) ? op_module(py, NULL, slice_of(full)) : NULL;
}

static struct py_value *lookup(struct py *py, struct py_value *self, struct slice name)
{
    const struct module *m = find(self->module.name);
    struct py_value *v = plain(py, m, name);
    v = v ? v : special(py, m, name);
    v = v || !m->types ? v : type(py, m, name);
    v = v ? v : op_decorator_find(py, m->name, name);
    v = v ? v : dialect(py, m, name);
    v = v ? v : submodule(py, m, name);
    if (v)
        py_dict_name(py, self->module.names, slice_of(op_text(py, name)), v);
    return v;
}

bool op_has_module(struct slice name)
{
    return find(name) != NULL;
}

struct py_value *op_module(struct py *py, void *data, struct slice name)
{
    const struct module *m = find(name);
    (void)data;
    if (!m)
        return op_typemap_module(py, name);
    struct py_value *v = py_module(py, m->name);
    v->module.lookup = lookup;
    return v;
}
