#include "op/geometry.h"
#include "py/interp.h"
#include <string.h>

/* "POINT" as "POINT"; None: no parentheses behind the type. */
static bool take_shape(struct py *py, struct py_value *v, const char **out)
{
    if (!op_take_text(py, v, "geometry_type", out))
        return false;
    if (!*out)
        return true;
    char *upper = slice_dup(op_state_of(py)->a, slice_of(*out));
    for (char *p = upper; *p; p++)
        *p = (char)(*p >= 'a' && *p <= 'z' ? *p - 32 : *p);
    *out = *upper ? upper : NULL;
    return true;
}

/* Raster(spatial_index=, ...) */
static bool take_raster(struct py *py, const struct py_args *args, struct op_spatial *s)
{
    struct py_value *got[5] = { 0 };
    s->raster = true;
    return op_bind(py, "Raster", args,
                   "spatial_index? from_text? name? nullable? _spatial_index_reflected?", got,
                   NULL) &&
           op_take_flag(py, got[0], "spatial_index", &s->index) &&
           op_take_flag(py, got[3], "nullable", &s->nullable);
}

struct py_value *op_make_geometry(struct py *py, const char *name, const char *word,
                                  const struct py_args *args)
{
    static const char signature[] =
        "geometry_type? srid? dimension? spatial_index? use_N_D_index? use_typmod? from_text? "
        "name? nullable? _spatial_index_reflected?";
    struct arena *a = op_state_of(py)->a;
    struct py_value *got[10] = { 0 };
    struct op_spatial *s = arena_new(a, struct op_spatial);
    struct op_type t = { .class = OP_SA_USER, .text = word, .spatial = s };
    const char *shape = "GEOMETRY";
    int64_t srid = -1;
    s->index = s->nullable = true;
    if (!strcmp(name, "Raster"))
        return take_raster(py, args, s) ? op_type_value(py, &t) : NULL;
    if (!op_bind(py, name, args, signature, got, NULL) || !take_shape(py, got[0], &shape) ||
        (got[1] && got[1]->kind != PY_NONE && !op_take_int(py, got[1], "srid", &srid)) ||
        !op_take_flag(py, got[3], "spatial_index", &s->index) ||
        !op_take_flag(py, got[4], "use_N_D_index", &s->all_dimensions) ||
        !op_take_text(py, got[7], "name", &word) ||
        !op_take_flag(py, got[8], "nullable", &s->nullable))
        return NULL;
    if (got[5] && got[5]->kind != PY_NONE)
        return py_refuse(py, "%s(use_typmod=)", name);
    if (s->all_dimensions && !s->index)
        return op_refuse(py, "Arg Error(use_N_D_index): spatial_index must be True");
    if (got[9] && got[9]->kind != PY_NONE)
        s->index = false;
    t.text = shape ? arena_printf(a, "%s(%s,%lld)", word, shape, (long long)srid) : word;
    return op_type_value(py, &t);
}
