/* Columns that hold several values: subscripts, and the operators of PostgreSQL's JSONB, ARRAY,
 * HSTORE and range types. Source: sqltypes.JSON.Comparator, sqltypes.ARRAY.Comparator, and the
 * types of sqlalchemy.dialects.postgresql. */
#include "op/method.h"
#include "py/interp.h"
#include "py/iter.h"
#include <string.h>

static bool is_range(const struct op_type *t)
{
    const char *name = t ? op_type_info[t->class].name : "";
    size_t n = strlen(name);
    return n > 5 && !strcmp(name + n - 5, "RANGE");
}

bool op_is_container(const struct op_type *t)
{
    enum op_type_class c = op_affinity(t);
    return c == OP_SA_ARRAY || c == OP_PG_HSTORE || is_range(t) ||
           (t && op_type_is(t->class, OP_PG_JSONB));
}

/* JSON's index: a key, a position, or a tuple of them. */
static const struct op_expr *json_index(struct py *py, struct py_value *key)
{
    struct op_expr *e = op_node(py, OP_EXPR_JSON_INDEX, NULL, NULL, 0);
    struct op_value *v = &e->value;
    bool plain =
        key->kind == PY_TUPLE || key->kind == PY_LIST || key->kind == PY_INT || op_is_text(key);
    if (!plain)
        return py_refuse(py, "this subscript of a JSON value");
    if (!op_take_value(py, key, v))
        return NULL;
    for (size_t i = 0; i < v->nitems; i++)
        if (v->items[i].kind != OP_VALUE_STR && v->items[i].kind != OP_VALUE_INT)
            return py_refuse(py, "this subscript of a JSON value");
    return e;
}

/* A type without its column: array[1] of several dimensions is not known. */
static const struct op_type *item_type(const struct op_type *t)
{
    return t->dimensions > 1 ? NULL : t->item;
}

static const struct op_expr *array_index(struct py *py, const struct op_expr *e,
                                         struct py_value *key)
{
    const struct op_expr *index = NULL;
    const struct op_expr *ends[2] = { NULL, NULL };
    if (OP_GIVEN(e->type, zero_indexes))
        return py_refuse(py, "a subscript of an ARRAY with zero_indexes");
    if (key->kind != PY_SLICE)
        return op_take_operand(py, key, op_type_plain(py, OP_SA_INTEGER), &index)
                   ? op_binary_node(py, OP_OP_getitem, e, index, item_type(e->type))
                   : NULL;
    if (key->slice.step->kind != PY_NONE || key->slice.start->kind != PY_INT ||
        key->slice.stop->kind != PY_INT)
        return py_refuse(py, "a slice without both of its ends");
    if (!op_take_operand(py, key->slice.start, NULL, &ends[0]) ||
        !op_take_operand(py, key->slice.stop, NULL, &ends[1]))
        return NULL;
    index = op_node(py, OP_EXPR_SLICE, NULL, ends, 2);
    return op_binary_node(py, OP_OP_getitem, e, index, e->type);
}

struct py_value *op_container_item(struct py *py, const struct op_expr *e, struct py_value *key)
{
    const struct op_expr *index = NULL;
    bool path = key->kind == PY_TUPLE || key->kind == PY_LIST;
    switch ((int)op_affinity(e->type)) {
    case OP_SA_JSON:
        index = json_index(py, key);
        return index ? op_expr_value(py, op_binary_node(py,
                                                        path ? OP_OP_json_path_getitem_op
                                                             : OP_OP_json_getitem_op,
                                                        e, index, e->type))
                     : NULL;
    case OP_SA_ARRAY: return op_expr_value(py, array_index(py, e, key));
    case OP_PG_HSTORE:
        return op_take_operand(py, key, op_type_plain(py, OP_SA_TEXT), &index)
                   ? op_expr_value(py, op_binary_node(py, OP_OP_hstore_getitem, e, index,
                                                      op_type_plain(py, OP_SA_TEXT)))
                   : NULL;
    default:
        return py_refuse(py, "a subscript of an SQL expression of type %s",
                         e->type ? op_type_info[e->type->class].name : "NullType");
    }
}

static bool is_subscript(const struct op_expr *e)
{
    return e->kind == OP_EXPR_BINARY &&
           (e->operator== OP_OP_json_getitem_op || e->operator== OP_OP_json_path_getitem_op);
}

/* json["a"].as_integer(): the same operation with another type. */
static struct py_value *as_type(struct py *py, const struct op_expr *e, const struct py_args *args,
                                const struct op_method *m)
{
    static const struct {
        const char *name;
        enum op_type_class class;
    } types[] = { { "as_string", OP_SA_UNICODE },
                  { "as_integer", OP_SA_INTEGER },
                  { "as_float", OP_SA_FLOAT },
                  { "as_boolean", OP_SA_BOOLEAN } };
    const struct op_type *type = e->type;
    if (!op_bind(py, m->name, args, "", NULL, NULL))
        return NULL;
    if (!is_subscript(e))
        return op_refuse(py,
                         "The JSON cast operator JSON.%s() only works with a JSON index "
                         "expression e.g. col['q'].%s()",
                         m->name, m->name);
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (!strcmp(types[i].name, m->name))
            type = op_type_plain(py, types[i].class);
    return op_expr_value(py, op_binary_node(py, e->operator, e->args[0], e->args[1], type));
}

static struct py_value *operation(struct py *py, const struct op_expr *e,
                                  const struct py_args *args, const struct op_method *m)
{
    struct py_value *got[1] = { 0 };
    const struct op_expr *other = NULL;
    if (!op_bind(py, m->name, args, "other", got, NULL))
        return NULL;
    if (op_affinity(e->type) == OP_SA_JSON && !op_is_expr(got[0]) && got[0]->kind != PY_DICT &&
        !op_is_text(got[0]))
        return py_refuse(py, "%s() of a JSON column with this value", m->name);
    if (!op_take_operand(py, got[0], e->type, &other))
        return NULL;
    return op_expr_value(
        py, op_binary_node(py, m->operator, e, other, op_type_plain(py, OP_SA_BOOLEAN)));
}

/* jsonb.delete_path(array): the path is cast. */
static struct py_value *delete_path(struct py *py, const struct op_expr *e,
                                    const struct py_args *args, const struct op_method *m)
{
    struct py_value *got[1] = { 0 };
    const struct op_expr *path = NULL;
    if (!op_bind(py, m->name, args, "array", got, NULL) ||
        !op_take_expr(py, got[0], m->name, &path))
        return NULL;
    struct op_type *type = arena_new(op_state_of(py)->a, struct op_type);
    type->class = OP_PG_ARRAY;
    type->item = op_type_plain(py, OP_SA_TEXT);
    const struct op_expr *cast = op_node(py, OP_EXPR_CAST, type, &path, 1);
    return op_expr_value(py, op_binary_node(py, m->operator, e, cast, e->type));
}

/* array.any(value): value = ANY (array) */
static struct py_value *any(struct py *py, const struct op_expr *e, const struct py_args *args,
                            const struct op_method *m)
{
    struct py_value *got[1] = { 0 };
    const struct op_expr *value = NULL;
    const struct op_type *item = item_type(e->type);
    if (!op_bind(py, m->name, args, "other", got, NULL) ||
        !op_take_operand(py, got[0], item, &value))
        return NULL;
    const struct op_expr *of = op_unary_node(py, m->operator, e, item);
    return op_expr_value(py,
                         op_binary_node(py, OP_OP_eq, value, of, op_type_plain(py, OP_SA_BOOLEAN)));
}

static const struct op_method array_methods[] = {
    { "contains", operation, OP_OP_contains },
    { "contained_by", operation, OP_OP_contained_by },
    { "overlap", operation, OP_OP_overlap },
    { "any", any, OP_OP_any_op },
    { "all", any, OP_OP_all_op },
};
static const struct op_method jsonb_methods[] = {
    { "contains", operation, OP_OP_contains },
    { "contained_by", operation, OP_OP_contained_by },
    { "has_key", operation, OP_OP_has_key },
    { "has_any", operation, OP_OP_has_any },
    { "has_all", operation, OP_OP_has_all },
    { "path_exists", operation, OP_OP_path_exists },
    { "path_match", operation, OP_OP_path_match },
    { "delete_path", delete_path, OP_OP_delete_path },
};
static const struct op_method range_methods[] = {
    { "contains", operation, OP_OP_contains },
    { "contained_by", operation, OP_OP_contained_by },
    { "overlaps", operation, OP_OP_overlap },
};
static const struct op_method json_methods[] = {
    { "as_string", as_type, OP_OP_none }, { "as_integer", as_type, OP_OP_none },
    { "as_float", as_type, OP_OP_none },  { "as_boolean", as_type, OP_OP_none },
    { "as_json", as_type, OP_OP_none },
};
#define IN(table) op_method_in(py, e, name, table, sizeof table / sizeof *table)

/* json["a"].astext of PostgreSQL's types: ->> */
static struct py_value *astext(struct py *py, const struct op_expr *e)
{
    if (!is_subscript(e) ||
        !(op_type_is(e->type->class, OP_PG_JSON) || op_type_is(e->type->class, OP_PG_JSONB)))
        return py_refuse(py, "'astext' of what is no subscript of a postgresql.JSON");
    if (OP_GIVEN(e->type, astext_type) && op_affinity(e->type->item) != OP_SA_STRING)
        return py_refuse(py, "'astext' of a JSON with an astext_type");
    return op_expr_value(
        py, op_binary_node(
                py, e->operator== OP_OP_json_getitem_op ? OP_OP_astext_op : OP_OP_astext_path_op,
                e->args[0], e->args[1], op_type_plain(py, OP_SA_TEXT)));
}

struct py_value *op_container_method(struct py *py, const struct op_expr *e, struct slice name)
{
    struct py_value *found = NULL;
    enum op_type_class c = op_affinity(e->type);
    if (c == OP_SA_JSON && slice_is(name, "astext"))
        return astext(py, e);
    if (c == OP_SA_JSON)
        found = IN(json_methods);
    if (!found && ((c == OP_SA_JSON && op_is_container(e->type)) || c == OP_PG_HSTORE))
        found = IN(jsonb_methods);
    if (!found && c == OP_SA_ARRAY)
        found = IN(array_methods);
    if (!found && is_range(e->type))
        found = IN(range_methods);
    return found;
}
#undef IN

static struct py_value *collection(struct py *py, const struct py_args *args, const char *name,
                                   enum op_operator o)
{
    struct py_value *got[1] = { 0 };
    const struct op_expr *e = NULL;
    if (!op_bind(py, name, args, "expr", got, NULL) || !op_take_expr(py, got[0], name, &e))
        return NULL;
    const struct op_type *type = op_affinity(e->type) == OP_SA_ARRAY ? item_type(e->type) : e->type;
    return op_expr_value(py, op_unary_node(py, o, e, type));
}

struct py_value *op_make_any(struct py *py, struct py_value *self, const struct py_args *args)
{
    (void)self;
    return collection(py, args, "any_", OP_OP_any_op);
}

struct py_value *op_make_all(struct py *py, struct py_value *self, const struct py_args *args)
{
    (void)self;
    return collection(py, args, "all_", OP_OP_all_op);
}
