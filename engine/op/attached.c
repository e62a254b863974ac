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
