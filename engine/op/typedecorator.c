#include "op/typedecorator.h"
#include "py/call.h"
#include "py/dict.h"
#include "py/function.h"
#include "py/interp.h"
#include <string.h>

/* The names under which the base classes keep what they are; no program can write them. */
#define KIND    SLICE(" kind")
#define COMPILE " compile "

static py_call_fn new_type, new_user_type, new_plain_type, new_element;

static const struct base {
    const char *name;
    const char *modules; /* they have it */
    py_call_fn *make;    /* what a call of a class that derives from it gives */
    bool is_type;
} bases[] = {
    { "TypeDecorator",
      "sqlalchemy sqlalchemy.types sqlalchemy.sql.sqltypes sqlalchemy.sql.type_api", new_type,
      true },
    { "UserDefinedType", "sqlalchemy.types sqlalchemy.sql.sqltypes sqlalchemy.sql.type_api",
      new_user_type, true },
    { "FunctionElement", "sqlalchemy.sql.expression sqlalchemy.sql.functions", new_element, false },
    { "GenericFunction", "sqlalchemy.sql.functions", new_element, false },
    { "ColumnElement", "sqlalchemy.sql.expression sqlalchemy.sql.elements sqlalchemy.sql",
      new_element, false },
    { "ClauseElement", "sqlalchemy.sql.expression sqlalchemy.sql.elements sqlalchemy.sql",
      new_element, false },
    { "Executable", "sqlalchemy.sql.expression sqlalchemy.sql.base", new_element, false },
    { "", "", new_plain_type, true }, /* any other type */
};
enum {
    ELEMENTS = 5, /* from here on: no columns of a SELECT */
    PLAIN = sizeof bases / sizeof *bases - 1
};

static const struct base *base_of(struct py *py, const struct py_class *c)
{
    struct py_value *kind = py_class_find(py, c, KIND);
    return kind ? &bases[kind->integer] : NULL;
}

bool op_is_type_class(const struct py_value *v)
{
    for (size_t i = 0; v->kind == PY_CLASS && i < v->class->nmro; i++)
        if (!strcmp(v->class->mro[i]->module, "sqlalchemy.types"))
            return true;
    return false;
}

/* ---- @compiles(Class, "dialect", ...) ---- */

static struct py_value *register_one(struct py *py, struct py_value *self,
                                     const struct py_args *args)
{
    struct py_value *class = self->seq.at[0];
    for (size_t i = 1; i < self->seq.n || i == 1; i++) {
        struct slice dialect = i < self->seq.n ? self->seq.at[i]->text : SLICE("");
        char *key = arena_printf(py->a, COMPILE "%.*s", (int)dialect.n, dialect.p);
        py_dict_name(py, class->class->names, slice_of(key), args->at[0]);
    }
    return args->at[0];
}

static struct py_value *compiles(struct py *py, struct py_value *self, const struct py_args *args)
{
    static const struct py_native native = { "compiles", register_one, 1, 1 };
    (void)self;
    if (!args->n || args->nkw || args->at[0]->kind != PY_CLASS || !base_of(py, args->at[0]->class))
        return op_refuse(py, "compiles(): only classes that this file derives from a type or an "
                             "element of SQLAlchemy's are known here");
    for (size_t i = 1; i < args->n; i++)
        if (args->at[i]->kind != PY_STR)
            return op_refuse(py, "compiles(): the name of a dialect is wanted, not %s",
                             py_type_name(py, args->at[i]));
    return py_method(py, py_tuple(py, args->at, args->n), py_native(py, &native));
}

struct py_value *op_compiles(struct py *py)
{
    static const struct py_native native = { "compiles", compiles, 0, PY_ANY_ARGS };
    return py_native(py, &native);
}

static struct py_value *compiler_get(struct py *py, struct py_value *self, struct slice name)
{
    (void)self;
    return py_refuse(py, "the compiler's '%.*s'", (int)name.n, name.p);
}

/* What @compiles says of the object on this dialect; *out.p NULL: nothing. */
static bool compiled(struct py *py, struct py_value *v, struct slice *out)
{
    static const struct py_host_class compiler = { .name = "SQLCompiler", .get = compiler_get };
    const char *dialect = op_state_of(py)->env->dialect;
    const struct py_class *c = v->instance.class;
    char *key = arena_printf(py->a, COMPILE "%s", dialect);
    struct py_value *f = py_class_find(py, c, slice_of(key));
    f = f ? f : py_class_find(py, c, SLICE(COMPILE));
    *out = (struct slice){ 0 };
    if (!f)
        return true;
    struct py_value *at[] = { v, py_host(py, &compiler, NULL) };
    struct py_value *got = py_call_n(py, f, at, 2);
    if (!got)
        return false;
    if (py_plain(got)->kind != PY_STR)
        return op_refuse(py, "a function of @compiles gives %s, not a text", py_type_name(py, got));
    *out = py_plain(got)->text;
    return true;
}

/* ---- instances ---- */

static struct py_value *instance(struct py *py, struct py_value *class, const struct py_args *args)
{
    struct py_value *v = py_instance(py, class->class);
    struct py_value *init = py_class_find(py, class->class, SLICE("__init__"));
    if (init && !py_call(py, py_method(py, v, init), args))
        return NULL;
    return v;
}

static bool overrides(struct py *py, const struct py_class *c, const char *name)
{
    struct py_value *v = py_class_find(py, c, slice_of(name));
    return v && v->kind == PY_FUNCTION;
}

/* Values go through code of the program: as literals they are not known. */
static bool processes(struct py *py, const struct py_class *c)
{
    static const char *const methods[] = { "process_bind_param", "process_literal_param",
                                           "bind_processor",     "literal_processor",
                                           "bind_expression",    "coerce_compared_value" };
    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++)
        if (overrides(py, c, methods[i]))
            return true;
    return false;
}

static struct py_value *wrap(struct py *py, const struct py_class *c, const struct op_type *impl)
{
    struct op_type t = { .class = OP_SA_DECORATOR, .item = impl, .processes = true };
    return op_type_value(py, processes(py, c) ? &t : impl);
}

static struct py_value *as_text(struct py *py, const struct py_class *c, struct slice text)
{
    struct op_type t = { .class = OP_SA_USER, .text = op_text(py, text) };
    return t.text ? wrap(py, c, op_type_value(py, &t)->host.data) : NULL;
}

/* cls.impl, called with the arguments when it is a class. */
static struct py_value *init_type(struct py *py, struct py_value *self, const struct py_args *args)
{
    struct py_value *impl = py_class_find(py, self->instance.class, SLICE("impl"));
    const struct op_type *t = NULL;
    if (!impl)
        return py_raise(py, PY_AttributeError,
                        "TypeDecorator implementations require a class-level variable 'impl' "
                        "which refers to the class of type being decorated");
    if (!py_is_host(impl, &op_host_type))
        impl = py_call(py, impl, args);
    if (!impl || !op_take_type(py, impl, "impl", &t))
        return NULL;
    if (!t)
        return op_refuse(py, "TypeDecorator: impl is None");
    py_dict_name(py, self->instance.names, SLICE("impl"), impl);
    py_dict_name(py, self->instance.names, SLICE("impl_instance"), impl);
    return op_none(py);
}

static struct py_value *load_impl(struct py *py, struct py_value *self, const struct py_args *args)
{
    (void)args;
    return py_getattr(py, self, SLICE("impl"));
}

static bool makes_ddl(const struct op_type *t)
{
    return op_type_is(t->class, OP_SA_ENUM) || t->class == OP_PG_DOMAIN ||
           t->flags[OP_PARAM_create_constraint];
}

/* A type that comes with a CREATE TYPE or a CHECK has these from cls.impl, whatever is loaded. */
static bool loads_itself(struct py *py, struct py_value *v, const struct op_type *loaded)
{
    struct py_value *impl = py_dict_find(py, v->instance.names, SLICE("impl"));
    const struct op_type *t = NULL;
    if (!impl || !op_take_type(py, impl, "impl", &t))
        return false;
    if (!t || t == loaded)
        return true;
    if (makes_ddl(t) || makes_ddl(loaded))
        return py_refuse(py, "load_dialect_impl() of a TypeDecorator with an Enum, a DOMAIN or a "
                             "CHECK");
    return true;
}

static const struct op_type *declared(struct py *py, struct py_value *v)
{
    const struct op_type *t = NULL;
    struct py_value *impl = py_dict_find(py, v->instance.names, SLICE("impl"));
    return op_take_type(py, impl, "impl", &t) ? t : NULL;
}

static struct py_value *new_type(struct py *py, struct py_value *self, const struct py_args *args)
{
    struct py_value *v = instance(py, self, args);
    const struct py_class *c = self->class;
    const struct op_type *impl = NULL;
    struct slice text;
    if (!v || !compiled(py, v, &text))
        return NULL;
    if (text.p)
        return as_text(py, c, text);
    struct py_value *dialect = op_dialect(py);
    struct py_value *load = py_getattr(py, v, SLICE("load_dialect_impl"));
    struct py_value *got = load ? py_call_n(py, load, &dialect, 1) : NULL;
    if (!got || !op_take_type(py, got, "load_dialect_impl()", &impl))
        return NULL;
    if (py_is_host(got, &op_host_type_class))
        return op_refuse(py, "load_dialect_impl(): an instance of a type is wanted, not a class");
    if (!impl)
        return op_refuse(py, "load_dialect_impl() gives None");
    if (!loads_itself(py, v, impl))
        return NULL;
    struct op_type *kept = arena_new(op_state_of(py)->a, struct op_type);
    *kept = *impl;
    kept->keeps = true;
    kept->declared = declared(py, v);
    return wrap(py, c, kept);
}

static struct py_value *new_user_type(struct py *py, struct py_value *self,
                                      const struct py_args *args)
{
    struct py_value *v = instance(py, self, args);
    struct slice text;
    if (!v || !compiled(py, v, &text))
        return NULL;
    if (text.p)
        return as_text(py, self->class, text);
    struct py_value *f = py_getattr(py, v, SLICE("get_col_spec"));
    struct py_value *got = f ? py_call_n(py, f, NULL, 0) : NULL;
    if (!got)
        return NULL;
    if (py_plain(got)->kind != PY_STR)
        return op_refuse(py, "get_col_spec() gives %s, not a text", py_type_name(py, got));
    return as_text(py, self->class, py_plain(got)->text);
}

/* class Name(sa.String): */
static struct py_value *new_plain_type(struct py *py, struct py_value *self,
                                       const struct py_args *args)
{
    struct py_value *base = py_class_find(py, self->class, SLICE(" type"));
    struct slice text;
    if (overrides(py, self->class, "__init__") || overrides(py, self->class, "get_col_spec") ||
        overrides(py, self->class, "result_processor"))
        return py_refuse(py, "a type that derives from another and has methods of its own");
    struct py_value *v = py_instance(py, self->class);
    if (!compiled(py, v, &text))
        return NULL;
    if (text.p) {
        struct py_value *written = as_text(py, self->class, text);
        struct op_type odd =
            written ? *(const struct op_type *)written->host.data : (struct op_type){ 0 };
        odd.odd = true;
        return written ? op_type_value(py, &odd) : NULL;
    }
    struct py_value *made = py_call(py, base, args);
    const struct op_type *t = NULL;
    return made && op_take_type(py, made, "a type", &t) && t ? wrap(py, self->class, t) : NULL;
}

static struct py_value *new_element(struct py *py, struct py_value *self,
                                    const struct py_args *args)
{
    struct py_value *v = instance(py, self, args);
    struct slice text;
    if (!v || !compiled(py, v, &text))
        return NULL;
    if (!text.p)
        return py_refuse(py, "an element without @compiles for this dialect");
    struct op_expr *e = arena_new(op_state_of(py)->a, struct op_expr);
    const struct op_expr *made = op_text_expr(py, text);
    if (!made)
        return NULL;
    *e = *made;
    if (e->n)
        return op_refuse(py, "the text of @compiles has a bind parameter");
    e->flag = py_class_find(py, self->class, KIND)->integer < ELEMENTS; /* has a label */
    return op_expr_value(py, e);
}

/* ---- the base classes ---- */

static struct py_value *take_anything(struct py *py, struct py_value *self,
                                      const struct py_args *args)
{
    (void)self;
    (void)args;
    return op_none(py);
}

static struct py_class *derive(struct py *py, size_t i, const char *name)
{
    static const struct py_native of_types[] = { { "__init__", init_type, 0, PY_ANY_ARGS },
                                                 { "load_dialect_impl", load_impl, 1, 1 } };
    static const struct py_native other_init = { "__init__", take_anything, 0, PY_ANY_ARGS };
    struct py_class *c = py_class_new(py, name, py->object, PY_INSTANCE);
    struct py_native *make = arena_new(py->a, struct py_native);
    *make = (struct py_native){ "__new__", bases[i].make, 0, PY_ANY_ARGS };
    c->module = bases[i].is_type ? "sqlalchemy.types" : "sqlalchemy.sql.expression";
    py_dict_name(py, c->names, KIND, py_int(py, (int64_t)i));
    py_dict_name(py, c->names, SLICE("__new__"), py_native(py, make));
    bool decorator = bases[i].make == new_type;
    py_dict_name(py, c->names, SLICE("__init__"),
                 py_native(py, decorator ? &of_types[0] : &other_init));
    if (decorator)
        py_dict_name(py, c->names, slice_of(of_types[1].name), py_native(py, &of_types[1]));
    return c;
}

static struct py_class *base_derive(struct py *py, struct py_value *self)
{
    size_t i = *(const size_t *)self->host.data;
    return derive(py, i, bases[i].name);
}

struct py_class *op_type_derive(struct py *py, struct py_value *self)
{
    struct py_class *c = derive(py, PLAIN, "TypeEngine");
    py_dict_name(py, c->names, SLICE(" type"), self);
    return c;
}

/* TypeDecorator[str] */
static struct py_value *base_item(struct py *py, struct py_value *self, struct py_value *key)
{
    (void)py;
    (void)key;
    return self;
}

struct py_value *op_decorator_find(struct py *py, const char *module, struct slice name)
{
    static const struct py_host_class host = { .name = "type",
                                               .derive = base_derive,
                                               .item = base_item };
    size_t n = strlen(module);
    for (size_t i = 0; i < PLAIN; i++) {
        const char *at = slice_is(name, bases[i].name) ? bases[i].modules : NULL;
        for (; at && (at = strstr(at, module)); at += n)
            if ((at == bases[i].modules || at[-1] == ' ') && (at[n] == ' ' || !at[n])) {
                size_t *which = arena_new(op_state_of(py)->a, size_t);
                *which = i;
                return py_host(py, &host, which);
            }
    }
    return NULL;
}

/* The types that a dialect's colspecs replace by one that is written in another way. */
static bool is_adapted(struct py *py, const struct op_type *t)
{
    static const enum op_type_class numbers[] = { OP_SA_UPPER_DECIMAL, OP_SA_UPPER_REAL,
                                                  OP_SA_DOUBLE, OP_OR_BINARY_FLOAT, OP_OR_NUMBER };
    const char *module = op_type_info[t->class].module;
    bool foreign = !strcmp(module, "mssql") || !strcmp(module, "oracle");
    if (!strcmp(op_state_of(py)->env->dialect, "sqlite"))
        return op_type_is(t->class, OP_SA_UPPER_TIMESTAMP) || t->class == OP_PG_JSONB || foreign;
    bool mysql = strcmp(op_state_of(py)->env->dialect, "postgresql") != 0;
    if (mysql && !strcmp(module, "mysql"))
        return false;
    if (mysql && (t->class == OP_PG_JSONB || t->class == OP_SA_MATCHTYPE))
        return true;
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        if (op_type_is(t->class, numbers[i]))
            return true;
    return t->class == OP_MS_UNIQUEIDENTIFIER;
}

struct py_value *op_type_descriptor(struct py *py, struct py_value *self,
                                    const struct py_args *args)
{
    const struct op_type *t = NULL;
    (void)self;
    if (!op_take_type(py, args->at[0], "type_descriptor()", &t))
        return NULL;
    if (t && is_adapted(py, t))
        return py_refuse(py, "type_descriptor() of %s, of which the dialect makes another type",
                         op_type_info[t->class].name);
    return t ? op_type_value(py, t) : op_refuse(py, "type_descriptor() of None");
}
