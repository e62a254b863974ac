#include "op/constraint.h"

/* The first column at this depth; *deeper: there are nodes below it. */
static const struct op_expr *column_at(const struct op_expr *e, unsigned depth, bool *deeper)
{
    const struct op_expr *const more[] = { e->escape, e->partition, e->order_by };
    const struct op_expr *found = NULL;
    if (!depth)
        return (e->kind == OP_EXPR_COLUMN && !e->has_value) || e->kind == OP_EXPR_LITERAL_COLUMN
                   ? e
                   : NULL;
    for (size_t i = 0; i < e->n && !found; i++) {
        *deeper = true;
        found = column_at(e->args[i], depth - 1, deeper);
    }
    for (size_t i = 0; i < 3 && !found; i++) {
        *deeper = *deeper || more[i];
        found = more[i] ? column_at(more[i], depth - 1, deeper) : NULL;
    }
    return found;
}

bool op_has_subquery(const struct op_expr *e)
{
    bool found = e->select != NULL;
    for (size_t i = 0; i < e->n && !found; i++)
        found = op_has_subquery(e->args[i]);
    return found || (e->escape && op_has_subquery(e->escape));
}

const struct op_expr *op_expr_first_column(const struct op_expr *e)
{
    const struct op_expr *found = NULL;
    bool deeper = true;
    for (unsigned depth = 0; deeper && !found && depth < 64; depth++) {
        deeper = false;
        found = column_at(e, depth, &deeper);
        deeper = deeper || !depth;
    }
    return found;
}
