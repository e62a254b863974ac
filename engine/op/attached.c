#include "op/attached.h"
#include <string.h>

/* Whether a table has a say in the schema of the type. */
static bool takes_schema(const struct op_type *t)
{
    return op_type_flag(t, OP_PARAM_inherit_schema) ||
           (!t->schema && t->metadata && t->metadata->schema);
}

static void *refuse(struct py *py, const struct op_type *t)
{
    return py_refuse(py, "%s with a schema of its table, at a second place, as one object",
                     op_type_info[t->class].name);
}

bool op_attach_type(struct py *py, const struct op_type *t, const char *schema)
{
    for (size_t i = 0; t && i < t->nvariants; i++)
        if (!op_attach_type(py, t->variants[i].type, schema))
            return false;
    while (t && t->item)
        t = t->item;
    if (!t || !t->attached || !takes_schema(t))
        return true;
    schema = op_type_flag(t, OP_PARAM_inherit_schema) && schema ? schema : "";
    if (*t->attached && strcmp(*t->attached, schema) != 0)
        return refuse(py, t);
    *t->attached = schema;
    return true;
}

bool op_check_unattached(struct py *py, const struct op_type *t)
{
    for (size_t i = 0; t && i < t->nvariants; i++)
        if (!op_check_unattached(py, t->variants[i].type))
            return false;
    while (t && t->item)
        t = t->item;
    return !t || !t->attached || !*t->attached || refuse(py, t);
}

struct op_table *op_owner_of(struct py_value *const *at, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const struct op_column_object *o =
            py_is_host(at[i], &op_host_column) ? at[i]->host.data : NULL;
        if (o && o->table && o->table->table)
            return o->table->table;
    }
    return NULL;
}

struct op_table *op_owner_of_exprs(const struct op_expr *const *at, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const struct op_expr *first = op_expr_first_column(at[i]);
        if (first && first->from && first->from->owner)
            return first->from->owner;
    }
    return NULL;
}

void op_attach_constraint(struct py *py, struct op_table *t, const struct op_constraint *k)
{
    if (!t)
        return;
    struct op_constraint *at =
        arena_array(op_state_of(py)->a, struct op_constraint, t->nconstraints + 1);
    for (size_t i = 0; i < t->nconstraints; i++)
        at[i] = t->constraints[i];
    at[t->nconstraints++] = *k;
    t->constraints = at;
}

void op_attach_index(struct py *py, struct op_table *t, const struct op_index *i)
{
    if (!t)
        return;
    struct op_index *at = arena_array(op_state_of(py)->a, struct op_index, t->nindexes + 1);
    for (size_t k = 0; k < t->nindexes; k++)
        at[k] = t->indexes[k];
    at[t->nindexes++] = *i;
    t->indexes = at;
}

const struct op_table *op_table_now(struct py *py, const struct op_table *t)
{
    struct op_table *copy = arena_new(op_state_of(py)->a, struct op_table);
    *copy = *t;
    return copy;
}

const struct op_column *op_column_again(struct py *py, const struct op_column_object *o)
{
    struct arena *a = op_state_of(py)->a;
    bool again = o->added || (o->table && o->table->table);
    struct op_column *copy = arena_new(a, struct op_column);
    struct op_constraint *kept = arena_array(a, struct op_constraint, o->column.nconstraints);
    *copy = o->column;
    copy->nconstraints = 0;
    for (size_t i = 0; i < o->column.nconstraints; i++)
        if (!again || o->column.constraints[i].kind != OP_FOREIGN_KEY)
            kept[copy->nconstraints++] = o->column.constraints[i];
    copy->constraints = kept;
    const struct op_type *t = copy->type;
    if (again && t &&
        (t->class == OP_PG_DOMAIN ||
         (t->class == OP_PG_ENUM && t->flags[OP_PARAM_create_constraint])))
        return py_refuse(py, "a copy of postgresql.DOMAIN, or of ENUM(create_constraint=True)");
    return copy;
}
