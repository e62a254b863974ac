/* Column types of well-known packages, as what they become on each database. */
#include "op/library.h"
#include "op/geometry.h"
#include "op/host.h"
#include "op/typemap.h"
#include "py/interp.h"
#include <string.h>

enum { ARGUMENTS = 3 }; /* at most, in a signature */

struct library {
    const char *module;
    const char *name;
    const char *signature;
    enum op_type_class class;
    int64_t length;
    enum op_type_class postgresql; /* OP_TYPES: the same */
    int64_t mysql;
};
struct fixed {
    const char *module;
    const char *name;
    const char *text;
    bool everywhere;
};
struct instance {
    const char *module;
    const char *name;
    enum op_type_class class, postgresql, sqlite;
};
#define LIBRARY(module, name, signature, class, length, postgresql, mysql)
#define INSTANCE(module, name, class, postgresql, sqlite)
#define FIXED(module, name, text, everywhere)
#define VECTOR(name, word)
#define GEOMETRY(name, word)
static const struct library libraries[] = {
#undef LIBRARY
#define LIBRARY(module, name, signature, class, length, postgresql, mysql) \
    { module, name, signature, class, length, postgresql, mysql },
#include "op/library.def"
#undef LIBRARY
#define LIBRARY(module, name, signature, class, length, postgresql, mysql)
};
static const struct instance instances[] = {
#undef INSTANCE
#define INSTANCE(module, name, class, postgresql, sqlite) \
    { module, name, class, postgresql, sqlite },
#include "op/library.def"
#undef INSTANCE
#define INSTANCE(module, name, class, postgresql, sqlite)
};
static const struct fixed fixed[] = {
#undef FIXED
#define FIXED(module, name, text, everywhere) { module, name, text, everywhere },
#include "op/library.def"
#undef FIXED
#define FIXED(module, name, text, everywhere)
};
static const struct fixed vectors[] = {
#undef VECTOR
#define VECTOR(name, word) { "pgvector.sqlalchemy", name, word, true },
#include "op/library.def"
#undef VECTOR
#define VECTOR(name, word)
};
static const struct fixed geometries[] = {
#undef GEOMETRY
#define GEOMETRY(name, word) { "geoalchemy2", name, word, false },
#include "op/library.def"
#undef GEOMETRY
};

static void set_length(struct op_type *t, int64_t n)
{
    t->length = n;
    t->given |= n ? UINT64_C(1) << OP_PARAM_length : 0;
}

static const struct op_type *sized(struct py *py, enum op_type_class class, int64_t n)
{
    struct op_type *t = arena_new(op_state_of(py)->a, struct op_type);
    t->class = class;
    set_length(t, n);
    return t;
}

static void add_variants(struct py *py, const struct library *l, struct op_type *t)
{
    struct op_variant *v = arena_array(op_state_of(py)->a, struct op_variant, 2);
    t->variants = v;
    if (l->postgresql != OP_TYPES)
        v[t->nvariants++] = (struct op_variant){ "postgresql", sized(py, l->postgresql, 0) };
    if (l->mysql && !OP_GIVEN(t, length))
        v[t->nvariants++] = (struct op_variant){ "mysql", sized(py, l->class, l->mysql) };
}

/* The argument of that name, by its place in the signature; NULL: not given. */
static struct py_value *argument(const struct library *l, struct py_value *const *got,
                                 const char *name)
{
    struct slice rest = slice_of(l->signature);
    for (size_t i = 0; rest.n;) {
        struct slice word = slice_cut(&rest, ' ');
        word = slice_skip(word, word.n && *word.p == '*' && word.n > 2);
        word.n -= slice_ends(word, "?");
        if (slice_is(word, "...") || slice_is(word, "**"))
            continue;
        if (slice_is(word, name))
            return got[i] && got[i]->kind != PY_NONE ? got[i] : NULL;
        i++;
    }
    return NULL;
}

/* UUIDType(binary=False) is CHAR(32), and native=False no UUID. */
static bool adapt_uuid(struct py *py, const struct library *l, struct py_value *const *got,
                       struct op_type *t)
{
    bool binary = true;
    bool native = true;
    if (!op_take_flag(py, argument(l, got, "binary"), "binary", &binary) ||
        !op_take_flag(py, argument(l, got, "native"), "native", &native))
        return false;
    if (!binary) {
        t->class = OP_SA_UPPER_CHAR;
        set_length(t, 32);
    }
    t->nvariants = native ? t->nvariants : 0;
    return true;
}

static struct py_value *call(struct py *py, struct py_value *self, const struct py_args *args)
{
    const struct library *l = self->host.data;
    struct py_value *got[ARGUMENTS] = { 0 };
    struct op_rest rest = { 0 };
    struct op_type t = { .class = l->class };
    const struct op_type *impl = NULL;
    int64_t n = l->length;
    if (!op_bind(py, l->name, args, l->signature, got, &rest))
        return NULL;
    bool *timezone = &t.flags[OP_PARAM_timezone];
    if (!op_take_int(py, argument(l, got, "length"), "length", &n) ||
        !op_take_int(py, argument(l, got, "max_length"), "max_length", &n) ||
        !op_take_flag(py, argument(l, got, "timezone"), "timezone", timezone) ||
        !op_take_type(py, argument(l, got, "impl"), "impl", &impl))
        return NULL;
    if (impl)
        return op_type_value(py, impl);
    *timezone = *timezone || !strcmp(l->name, "DateTimeUTC");
    t.given |= *timezone ? UINT64_C(1) << OP_PARAM_timezone : 0;
    set_length(&t, n);
    add_variants(py, l, &t);
    return adapt_uuid(py, l, got, &t) ? op_type_value(py, &t) : NULL;
}

static struct py_value *call_fixed(struct py *py, struct py_value *self, const struct py_args *args)
{
    const struct fixed *f = self->host.data;
    struct op_type t = { .class = OP_SA_USER, .text = f->text };
    struct op_type *only = arena_new(op_state_of(py)->a, struct op_type);
    struct op_variant *v = arena_new(op_state_of(py)->a, struct op_variant);
    if (!f->everywhere) {
        *only = t;
        *v = (struct op_variant){ "postgresql", only };
        t = (struct op_type){ .class = OP_SA_USER, .variants = v, .nvariants = 1 };
    }
    return op_bind(py, f->name, args, "", NULL, NULL) ? op_type_value(py, &t) : NULL;
}

/* pgvector: Vector(dim) */
static struct py_value *call_vector(struct py *py, struct py_value *self,
                                    const struct py_args *args)
{
    const struct fixed *f = self->host.data;
    struct py_value *got[1] = { 0 };
    struct op_type t = { .class = OP_SA_USER, .text = f->text };
    int64_t dim = 0;
    if (!op_bind(py, f->name, args, "dim?", got, NULL))
        return NULL;
    if (got[0] && got[0]->kind != PY_NONE) {
        if (!op_take_int(py, got[0], "dim", &dim))
            return NULL;
        t.text = arena_printf(op_state_of(py)->a, "%s(%lld)", f->text, (long long)dim);
    }
    return op_type_value(py, &t);
}

static struct py_value *call_geometry(struct py *py, struct py_value *self,
                                      const struct py_args *args)
{
    const struct fixed *f = self->host.data;
    return op_make_geometry(py, f->name, f->text, args);
}

static const struct py_host_class host_library = { .name = "type", .call = call };
static const struct py_host_class host_fixed = { .name = "type", .call = call_fixed };
static const struct py_host_class host_vector = { .name = "type", .call = call_vector };
static const struct py_host_class host_geometry = { .name = "type", .call = call_geometry };

static const struct py_host_class *class_of(const struct py_value *v)
{
    static const struct py_host_class *const classes[] = { &host_library, &host_fixed, &host_vector,
                                                           &host_geometry };
    for (size_t i = 0; i < sizeof classes / sizeof *classes; i++)
        if (py_is_host(v, classes[i]))
            return classes[i];
    return NULL;
}

bool op_is_library(const struct py_value *v)
{
    return class_of(v) != NULL || op_is_mapped(v);
}

struct py_value *op_library_construct(struct py *py, struct py_value *v)
{
    struct py_args none = { 0 };
    if (op_is_mapped(v))
        return op_mapped_construct(py, v);
    const struct py_host_class *class = class_of(v);
    return class ? class->call(py, v, &none) : NULL;
}

static struct py_value *find_fixed(struct py *py, const struct fixed *at, size_t n,
                                   const char *module, struct slice name,
                                   const struct py_host_class *class)
{
    for (size_t i = 0; i < n; i++)
        if (!strcmp(at[i].module, module) && slice_is(name, at[i].name)) {
            struct fixed *copy = arena_new(op_state_of(py)->a, struct fixed);
            *copy = at[i];
            return py_host(py, class, copy);
        }
    return NULL;
}

static struct py_value *find_instance(struct py *py, const char *module, struct slice name)
{
    for (size_t i = 0; i < sizeof instances / sizeof *instances; i++) {
        const struct instance *at = &instances[i];
        if (strcmp(at->module, module) != 0 || !slice_is(name, at->name))
            continue;
        struct op_type t = { .class = at->class };
        struct op_variant *v = arena_array(op_state_of(py)->a, struct op_variant, 2);
        t.variants = v;
        if (at->postgresql != OP_TYPES)
            v[t.nvariants++] = (struct op_variant){ "postgresql", sized(py, at->postgresql, 0) };
        if (at->sqlite != OP_TYPES)
            v[t.nvariants++] = (struct op_variant){ "sqlite", sized(py, at->sqlite, 0) };
        return op_type_value(py, &t);
    }
    return NULL;
}

struct py_value *op_library_find(struct py *py, const char *module, struct slice name)
{
#define FIND(array, class) find_fixed(py, array, sizeof array / sizeof *array, module, name, class)
    for (size_t i = 0; i < sizeof libraries / sizeof *libraries; i++)
        if (!strcmp(libraries[i].module, module) && slice_is(name, libraries[i].name)) {
            struct library *copy = arena_new(op_state_of(py)->a, struct library);
            *copy = libraries[i];
            return py_host(py, &host_library, copy);
        }
    struct py_value *found = find_instance(py, module, name);
    found = found ? found : FIND(fixed, &host_fixed);
    found = found ? found : FIND(vectors, &host_vector);
    return found ? found : FIND(geometries, &host_geometry);
#undef FIND
}
