#include "op/attached.h"
#include "op/directive.h"
#include "op/host.h"
#include "op/library.h"
#include "op/typedecorator.h"
#include "py/dict.h"
#include "py/interp.h"
#include "py/iter.h"
#include <stddef.h>
#include <string.h>

const struct op_type_info op_type_info[OP_TYPES] = {
#define TYPE(id, module, name, visit, base, signature) \
    [OP_##id] = { module, name, visit, base, signature },
#include "op/type.def"
#undef TYPE
};

enum kind { INT, FLAG, ON, TEXT, TYPE, VALUE, IGNORE, ENUMS, METADATA };
static const struct {
    const char *name;
    enum kind kind;
    size_t offset;
} params[OP_PARAMS] = {
#define PARAM(name, kind, member) { #name, kind, offsetof(struct op_type, member) },
#include "op/param.def"
#undef PARAM
};
_Static_assert(OP_PARAMS <= 64, "op_type.given has a bit for each");

/* Names that a module takes from SQLAlchemy's own, and other spellings. */
static const struct {
    const char *module;
    const char *names;
} shared[] = {
    { "postgresql", "BIGINT BOOLEAN CHAR DATE DOUBLE_PRECISION FLOAT INTEGER NUMERIC REAL SMALLINT "
                    "TEXT UUID VARCHAR" },
    { "mysql", "BINARY BLOB BOOLEAN DATE VARBINARY" },
    { "mssql",
      "BIGINT BINARY CHAR DATE DATETIME DECIMAL FLOAT INTEGER NCHAR NUMERIC NVARCHAR SMALLINT TEXT "
      "VARCHAR" },
    { "oracle", "BLOB CHAR CLOB DOUBLE_PRECISION NCHAR NVARCHAR REAL VARCHAR" },
    { "sqlite",
      "BLOB BOOLEAN CHAR DECIMAL FLOAT INTEGER NUMERIC REAL SMALLINT TEXT TIMESTAMP VARCHAR" },
};

static bool has_word(const char *words, struct slice word)
{
    struct slice rest = slice_of(words);
    while (rest.n)
        if (slice_eq(slice_cut(&rest, ' '), word))
            return true;
    return false;
}

enum op_type_class op_type_find(const char *module, struct slice name)
{
    if (slice_is(name, "NVARCHAR2") && !strcmp(module, "oracle"))
        name = SLICE("NVARCHAR");
    if (slice_is(name, "INT") && !strcmp(module, "sqlalchemy"))
        name = SLICE("INTEGER");
    for (size_t i = 0; i < sizeof shared / sizeof *shared; i++)
        if (!strcmp(shared[i].module, module) && has_word(shared[i].names, name))
            module = "sqlalchemy";
    for (int i = 0; i < OP_TYPES; i++)
        if (slice_is(name, op_type_info[i].name) && !strcmp(module, op_type_info[i].module))
            return (enum op_type_class)i;
    return OP_TYPES;
}

bool op_type_is(enum op_type_class class, enum op_type_class base)
{
    while (class != base && op_type_info[class].base != class)
        class = op_type_info[class].base;
    return class == base;
}

bool op_type_flag(const struct op_type *t, enum op_param p)
{
    return (t->given >> p) & 1 ? t->flags[p] : params[p].kind == ON;
}

struct py_value *op_type_value(struct py *py, const struct op_type *t)
{
    struct op_type *copy = arena_new(op_state_of(py)->a, struct op_type);
    *copy = *t;
    return py_host(py, &op_host_type, copy);
}

const struct op_type *op_type_plain(struct py *py, enum op_type_class class)
{
    struct op_type *t = arena_new(op_state_of(py)->a, struct op_type);
    t->class = class;
    return t;
}

static bool take_metadata(struct py *py, struct py_value *v, struct op_type *t)
{
    struct op_item *item = op_item_of(v, OP_ITEM_METADATA);
    if (!item)
        return op_refuse(py, "metadata: MetaData is wanted here, not %s", py_type_name(py, v));
    t->metadata = &item->metadata;
    return true;
}

static bool take_default(struct py *py, struct py_value *v, struct op_type *t, size_t offset)
{
    struct op_value *value = arena_new(op_state_of(py)->a, struct op_value);
    *(const struct op_value **)((char *)t + offset) = value;
    return op_take_value(py, v, value);
}

/* One argument of a constructor into its member. */
static bool take_param(struct py *py, enum op_param p, struct py_value *v, struct op_type *t)
{
    void *member = (char *)t + params[p].offset;
    const char *name = params[p].name;
    struct op_name text = { 0 };
    if (!v || v->kind == PY_NONE)
        return true;
    t->given |= UINT64_C(1) << p;
    switch (params[p].kind) {
    case INT: return op_take_int(py, v, name, member);
    case FLAG:
    case ON: return op_take_flag(py, v, name, &t->flags[p]);
    case TEXT:
        if (!op_take_name(py, v, name, &text))
            return false;
        *(const char **)member = text.text;
        t->name_is_conv = p == OP_PARAM_name ? text.conv : t->name_is_conv;
        return true;
    case TYPE: return op_take_type(py, v, name, member);
    case VALUE: return take_default(py, v, t, params[p].offset);
    case METADATA: return take_metadata(py, v, t);
    case IGNORE:
    case ENUMS: return true;
    }
    return true;
}

static enum op_param param_of(struct slice name)
{
    for (int i = 0; i < OP_PARAMS; i++)
        if (slice_is(name, params[i].name))
            return (enum op_param)i;
    return OP_PARAMS;
}

/* The names of a Python enum's members, or what values_callable makes of the class. */
static bool take_enum_class(struct py *py, struct py_value *class, struct py_value *callable,
                            struct op_type *t)
{
    struct py_value *names = py_list(py, NULL, 0);
    for (size_t i = 0; i < class->class->members.n; i++) {
        struct py_value *name = py_getattr(py, class->class->members.at[i], SLICE("name"));
        if (!name)
            return false;
        py_append(py, names, name);
    }
    if (callable && callable->kind != PY_NONE)
        names = py_call_n(py, callable, &class, 1);
    if (!t->name) {
        char *name = op_text(py, class->class->name)
                         ? slice_dup(op_state_of(py)->a, class->class->name)
                         : NULL;
        for (char *p = name; p && *p; p++)
            *p = (char)(*p >= 'A' && *p <= 'Z' ? *p + 32 : *p);
        t->name = name;
        t->given |= UINT64_C(1) << OP_PARAM_name;
    }
    return names && op_take_strs(py, names, "Enum", &t->values);
}

static bool take_values(struct py *py, const struct op_rest *rest, struct py_value *callable,
                        struct op_type *t)
{
    if (rest->n == 1 && rest->at[0]->kind == PY_CLASS && rest->at[0]->class->is_enum)
        return take_enum_class(py, rest->at[0], callable, t);
    if (rest->n == 1 && rest->at[0]->kind == PY_TUPLE && rest->at[0]->seq.n) {
        t->nlisted = rest->at[0]->seq.n; /* a slip, which shows only where values are written */
        return true;
    }
    return op_take_strs(py, py_tuple(py, rest->at, rest->n), "Enum", &t->values);
}

static bool is_enumerated(enum op_type_class c)
{
    return op_type_is(c, OP_SA_ENUM) || c == OP_MY_SET;
}

static bool check(struct py *py, const struct op_type *t)
{
    if (op_type_is(t->class, OP_SA_ARRAY) && t->item && op_type_is(t->item->class, OP_SA_ARRAY))
        return op_refuse(py, "Do not nest ARRAY types; ARRAY(basetype) handles multi-dimensional "
                             "arrays of basetype");
    bool both = t->class == OP_MY_REAL || t->class == OP_MY_DOUBLE;
    if (both && OP_GIVEN(t, precision) != OP_GIVEN(t, scale))
        return op_refuse(py, "You must specify both precision and scale or omit both altogether.");
    if (t->given >> OP_PARAM_text_type & 1 || t->given >> OP_PARAM_impl & 1)
        return t->class == OP_PG_HSTORE || t->class == OP_SA_DECORATOR ||
               py_refuse(py, "%s with another implementation", op_type_info[t->class].name);
    return true;
}

struct py_value *op_type_construct(struct py *py, const struct op_type_info *info,
                                   const struct py_args *args)
{
    struct py_value *got[OP_PARAMS + 1] = { 0 };
    struct op_rest rest = { 0 };
    struct op_type t = { .class = (enum op_type_class)(info - op_type_info) };
    bool enumerated = is_enumerated(t.class);
    const char *signature = info->signature;
    if (enumerated) /* SQLAlchemy's Enum ignores keywords that it does not know */
        signature = arena_printf(op_state_of(py)->a, "... %s%s", signature,
                                 t.class == OP_SA_ENUM || t.class == OP_PG_ENUM ? " **" : "");
    if (strstr(signature, "charset")) /* MySQL's: collate= is collation= */
        signature = arena_printf(op_state_of(py)->a, "%s *collate?", signature);
    if (!op_bind(py, info->name, args, signature, got, &rest))
        return NULL;
    struct slice words = slice_of(info->signature);
    struct py_value *callable = NULL;
    size_t i = 0;
    for (; words.n; i++) {
        struct slice name = slice_cut(&words, ' ');
        name = slice_skip(name, name.n && *name.p == '*');
        name.n -= slice_ends(name, "?");
        if (slice_is(name, "values_callable"))
            callable = got[i];
        if (!take_param(py, param_of(name), got[i], &t))
            return NULL;
    }
    if (got[i] && !take_param(py, OP_PARAM_collation, got[i], &t))
        return NULL;
    if ((enumerated && !take_values(py, &rest, callable, &t)) || !check(py, &t))
        return NULL;
    if (op_type_is(t.class, OP_SA_ENUM) || t.class == OP_PG_DOMAIN)
        t.attached = arena_new(op_state_of(py)->a, const char *);
    return op_type_value(py, &t);
}

struct py_value *op_type_class_value(struct py *py, enum op_type_class c)
{
    enum op_type_class *copy = arena_new(op_state_of(py)->a, enum op_type_class);
    *copy = c;
    return py_host(py, &op_host_type_class, copy);
}

static const struct op_type_info *info_of(const struct py_value *v)
{
    return &op_type_info[*(const enum op_type_class *)v->host.data];
}

bool op_is_type(const struct py_value *v)
{
    return py_is_host(v, &op_host_type) || py_is_host(v, &op_host_type_class) || op_is_library(v) ||
           op_is_type_class(v);
}

bool op_take_type(struct py *py, struct py_value *v, const char *what, const struct op_type **out)
{
    struct py_args none = { 0 };
    if (!v)
        return true;
    *out = NULL;
    if (v->kind == PY_NONE)
        return true;
    if (op_is_type_class(v) && !(v = py_call_n(py, v, NULL, 0)))
        return false;
    struct py_value *library = op_library_construct(py, v);
    if (library)
        v = library;
    else if (py_is_host(v, &op_host_type_class))
        v = op_type_construct(py, info_of(v), &none);
    if (!v || py_failed(py))
        return false;
    if (!py_is_host(v, &op_host_type))
        return op_refuse(py, "%s: a column type is wanted here, not %s", what, py_type_name(py, v));
    *out = v->host.data;
    return true;
}

/* type.create(bind, checkfirst), type.drop(bind, checkfirst) */
static struct py_value *create_or_drop(struct py *py, struct py_value *self,
                                       const struct py_args *args, enum op_kind kind)
{
    struct py_value *got[2] = { 0 };
    struct op op = { .kind = kind, .type = { .type = self->host.data } };
    op.type.checkfirst = op.type.type->class == OP_PG_ENUM || op.type.type->class == OP_PG_DOMAIN;
    if (!op_bind(py, op_names[kind], args, "bind checkfirst?", got, NULL) ||
        !op_take_bind(py, got[0]) || !op_take_flag(py, got[1], "checkfirst", &op.type.checkfirst) ||
        !op_check_unattached(py, op.type.type))
        return NULL;
    op_emit(py, &op);
    return op_none(py);
}

static struct py_value *create(struct py *py, struct py_value *self, const struct py_args *args)
{
    return create_or_drop(py, self, args, OP_create_type);
}

static struct py_value *drop(struct py *py, struct py_value *self, const struct py_args *args)
{
    return create_or_drop(py, self, args, OP_drop_type);
}

/* What a type of a library is on that dialect: its own variants are no variants to SQLAlchemy. */
static const struct op_type *type_on(struct arena *a, const struct op_type *t, const char *dialect)
{
    for (size_t i = 0; i < t->nvariants; i++)
        if (!strcmp(t->variants[i].dialect, dialect))
            return t->variants[i].type;
    if (!t->nvariants)
        return t;
    struct op_type *plain = arena_new(a, struct op_type);
    *plain = *t;
    plain->nvariants = 0;
    return plain;
}

static struct py_value *with_variant(struct py *py, struct py_value *self,
                                     const struct py_args *args)
{
    struct op_type t = *(const struct op_type *)self->host.data;
    struct py_value *got[1] = { 0 };
    struct op_rest rest = { 0 };
    const struct op_type *other = NULL;
    if (!op_bind(py, "with_variant", args, "type_ ...", got, &rest) ||
        !op_take_type(py, got[0], "with_variant", &other) || !other)
        return NULL;
    if (other->varied)
        return op_refuse(py, "can't pass a type that already has variants as a dialect-level type "
                             "to with_variant()");
    struct op_variant *all =
        arena_array(op_state_of(py)->a, struct op_variant, t.nvariants + rest.n);
    for (size_t i = 0; i < t.nvariants; i++)
        all[i] = t.variants[i];
    for (size_t i = 0; i < rest.n; i++) {
        struct op_variant *v = &all[t.nvariants + i];
        if (!op_take_text(py, rest.at[i], "with_variant", &v->dialect) || !v->dialect)
            return NULL;
        v->type = type_on(op_state_of(py)->a, other, v->dialect);
        for (size_t k = 0; k < t.nvariants + i; k++)
            if (!strcmp(all[k].dialect, v->dialect))
                return op_refuse(py, "Dialect '%s' is already present in the mapping for this type",
                                 v->dialect);
    }
    t.variants = all;
    t.nvariants += rest.n;
    t.varied = true;
    return op_type_value(py, &t);
}

/* enum.dialect_impl(bind.dialect): what it is on the database at hand. */
static struct py_value *dialect_impl(struct py *py, struct py_value *self,
                                     const struct py_args *args)
{
    struct op_type t = *(const struct op_type *)self->host.data;
    struct py_value *got[1] = { 0 };
    if (!op_bind(py, "dialect_impl", args, "dialect", got, NULL))
        return NULL;
    if (!op_is_dialect(got[0]))
        return op_refuse(py, "dialect_impl(): a dialect is wanted here, not %s",
                         py_type_name(py, got[0]));
    if (t.class != OP_SA_ENUM || t.nvariants)
        return py_refuse(py, "dialect_impl() of %s", op_type_info[t.class].name);
    if (!strcmp(op_state_of(py)->env->dialect, "postgresql"))
        t.class = OP_PG_ENUM;
    return op_type_value(py, &t);
}

static const struct py_native methods[] = {
    { "create", create, 0, PY_ANY_ARGS },
    { "drop", drop, 0, PY_ANY_ARGS },
    { "with_variant", with_variant, 0, PY_ANY_ARGS },
    { "dialect_impl", dialect_impl, 0, PY_ANY_ARGS },
};

static struct py_value *text_or_none(struct py *py, const char *text)
{
    return text ? py_str_of(py, text) : op_none(py);
}

static struct py_value *enums(struct py *py, const struct op_type *t)
{
    struct py_value *list = py_list(py, NULL, 0);
    for (size_t i = 0; i < t->values.n; i++)
        py_append(py, list, py_str_of(py, t->values.at[i]));
    return list;
}

static struct py_value *get(struct py *py, struct py_value *self, struct slice name)
{
    const struct op_type *t = self->host.data;
    bool named = is_enumerated(t->class) || t->class == OP_PG_DOMAIN;
    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++)
        if (slice_is(name, methods[i].name) && (named || methods[i].call == with_variant))
            return py_method(py, self, py_native(py, &methods[i]));
    if (slice_is(name, "enums") && is_enumerated(t->class))
        return enums(py, t);
    if (slice_is(name, "name") && named)
        return text_or_none(py, t->name);
    if (slice_is(name, "schema") && named)
        return op_check_unattached(py, t) ? text_or_none(py, t->schema) : NULL;
    if (slice_is(name, "length") && op_type_is(t->class, OP_SA_STRING))
        return OP_GIVEN(t, length) ? py_int(py, t->length) : op_none(py);
    return py_refuse(py, "the attribute '%.*s' of %s", (int)name.n, name.p,
                     op_type_info[t->class].name);
}

static struct py_value *construct(struct py *py, struct py_value *self, const struct py_args *args)
{
    return op_type_construct(py, info_of(self), args);
}

static struct py_value *class_get(struct py *py, struct py_value *self, struct slice name)
{
    const struct op_type_info *info = info_of(self);
    if (slice_is(name, "__name__"))
        return py_str_of(py, info->name);
    return py_refuse(py, "the attribute '%.*s' of %s", (int)name.n, name.p, info->name);
}

static bool is_instance(struct py *py, struct py_value *self, struct py_value *value, bool *out)
{
    const struct op_type_info *info = info_of(self);
    (void)py;
    *out = py_is_host(value, &op_host_type) &&
           op_type_is(((const struct op_type *)value->host.data)->class,
                      (enum op_type_class)(info - op_type_info));
    return true;
}

const struct py_host_class op_host_type = { .name = "TypeEngine", .get = get };
const struct py_host_class op_host_type_class = {
    .name = "type",
    .get = class_get,
    .call = construct,
    .is_instance = is_instance,
    .derive = op_type_derive,
};
