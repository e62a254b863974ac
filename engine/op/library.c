/* Column types of well-known packages, as what they become on each database. */
#include "op/library.h"
#include "op/host.h"
#include "op/typemap.h"
#include "py/interp.h"
#include <string.h>

struct library {
    const char *module;
    const char *name;
    const char *signature;
    enum op_type_class class;
    int64_t length;
    enum op_type_class postgresql; /* OP_TYPES: the same */
    int64_t mysql;
};
static const struct library libraries[] = {
#define LIBRARY(module, name, signature, class, length, postgresql, mysql) \
    { module, name, signature, class, length, postgresql, mysql },
#include "op/library.def"
#undef LIBRARY
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

static bool add_variants(struct py *py, const struct library *l, struct op_type *t)
{
    struct op_variant *v = arena_array(op_state_of(py)->a, struct op_variant, 3);
    t->variants = v;
    if (l->postgresql != OP_TYPES)
        v[t->nvariants++] = (struct op_variant){ "postgresql", sized(py, l->postgresql, 0) };
    if (l->mysql && !OP_GIVEN(t, length)) {
        v[t->nvariants++] = (struct op_variant){ "mysql", sized(py, l->class, l->mysql) };
        v[t->nvariants++] = (struct op_variant){ "mariadb", sized(py, l->class, l->mysql) };
    }
    return true;
}

/* UUIDType(binary=False) is CHAR(32), and native=False no UUID. */
static bool adapt_uuid(struct py *py, struct py_value *const *got, struct op_type *t)
{
    bool binary = true;
    bool native = true;
    if (!op_take_flag(py, got[0], "binary", &binary) ||
        !op_take_flag(py, got[1], "native", &native))
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
    struct py_value *got[3] = { 0 };
    struct op_rest rest = { 0 };
    struct op_type t = { .class = l->class };
    int64_t length = l->length;
    if (!op_bind(py, l->name, args, l->signature, got, &rest))
        return NULL;
    bool sizes = strstr(l->signature, "length?") != NULL;
    if (sizes && got[0] && got[0]->kind != PY_NONE && !op_take_int(py, got[0], "length", &length))
        return NULL;
    set_length(&t, length);
    if (!add_variants(py, l, &t))
        return NULL;
    if (!strcmp(l->name, "UUIDType") && !adapt_uuid(py, got, &t))
        return NULL;
    return op_type_value(py, &t);
}

static const struct py_host_class host_library = { .name = "type", .call = call };

bool op_is_library(const struct py_value *v)
{
    return py_is_host(v, &host_library) || op_is_mapped(v);
}

struct py_value *op_library_construct(struct py *py, struct py_value *v)
{
    struct py_args none = { 0 };
    if (op_is_mapped(v))
        return op_mapped_construct(py, v);
    return py_is_host(v, &host_library) ? call(py, v, &none) : NULL;
}

/* pgvector: Vector(dim) */
static struct py_value *vector(struct py *py, struct py_value *self, const struct py_args *args)
{
    struct py_value *got[1] = { 0 };
    struct op_type t = { .class = OP_SA_USER, .text = "VECTOR" };
    int64_t dim = 0;
    const char *name = self->host.data;
    if (!op_bind(py, name, args, "dim?", got, NULL))
        return NULL;
    t.text = name;
    if (got[0] && got[0]->kind != PY_NONE) {
        if (!op_take_int(py, got[0], "dim", &dim))
            return NULL;
        t.text = arena_printf(op_state_of(py)->a, "%s(%lld)", name, (long long)dim);
    }
    return op_type_value(py, &t);
}

static const struct py_host_class host_vector = { .name = "type", .call = vector };

struct py_value *op_library_find(struct py *py, const char *module, struct slice name)
{
    static const struct {
        const char *name;
        const char *text;
    } vectors[] = { { "Vector", "VECTOR" }, { "VECTOR", "VECTOR" }, { "HALFVEC", "HALFVEC" } };
    for (size_t i = 0; i < 3 && !strcmp(module, "pgvector.sqlalchemy"); i++)
        if (slice_is(name, vectors[i].name))
            return py_host(py, &host_vector,
                           slice_dup(op_state_of(py)->a, slice_of(vectors[i].text)));
    for (size_t i = 0; i < sizeof libraries / sizeof *libraries; i++)
        if (!strcmp(libraries[i].module, module) && slice_is(name, libraries[i].name)) {
            struct library *copy = arena_new(op_state_of(py)->a, struct library);
            *copy = libraries[i];
            return py_host(py, &host_library, copy);
        }
    return NULL;
}
