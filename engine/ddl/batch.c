#include "ddl/batch.h"
#include "ddl/recreate.h"
#include <string.h>

/* SQLiteImpl.requires_recreate_in_batch */
static bool recreates(const struct ddl *c, const struct op_batch *b)
{
    if (b->recreate != OP_RECREATE_AUTO)
        return b->recreate == OP_RECREATE_ALWAYS;
    if (!c->rules->padded_times)
        return false;
    for (size_t i = 0; i < b->nops; i++) {
        const struct op *op = &b->ops[i];
        if (op->kind == OP_create_index || op->kind == OP_drop_index || op->kind == OP_execute)
            continue;
        if (op->kind != OP_add_column)
            return true;
        const struct op_column *col = op->add_column.column;
        const struct op_default *d = &col->server_default;
        if (d->kind == OP_DEFAULT_EXPR ||
            (d->kind == OP_DEFAULT_COMPUTED && d->persisted == OP_TRUE))
            return true;
        /* What a column brings along is an operation of its own. */
        if (col->unique == OP_TRUE && col->index != OP_TRUE)
            return true;
        for (size_t j = 0; j < col->nconstraints; j++)
            if (col->constraints[j].kind == OP_FOREIGN_KEY)
                return true;
    }
    return false;
}

void ddl_batch(struct ddl *c, const struct op_batch *b)
{
    if (recreates(c, b)) {
        if (b->copy_from && !b->has_table_args && !b->has_reflect_args && !b->naming)
            ddl_recreate(c, b);
        else if (b->copy_from || c->session->server.connected)
            ddl_fail(c, "batch mode that recreates table \"%s\" is not supported", b->on.table);
        else
            mig_error_set(c->err, MIG_COMMAND,
                          "This operation cannot proceed in --sql mode; batch mode with dialect %s "
                          "requires a live database connection with which to reflect the table "
                          "\"%s\". To generate a batch SQL migration script using table \"move and "
                          "copy\", a complete Table object should be passed to the \"copy_from\" "
                          "argument of the batch_alter_table() method so that table reflection can "
                          "be skipped.",
                          c->dialect->name, b->on.table);
        return;
    }
    for (size_t i = 0; i < b->nops && !ddl_failed(c); i++) {
        const struct op *op = &b->ops[i];
        if ((op->kind == OP_add_column &&
             (op->add_column.insert_before || op->add_column.insert_after)))
            mig_error_set(c->err, MIG_COMMAND,
                          "Can't specify insert_before or insert_after when using ALTER; please "
                          "specify recreate='always'");
        else
            ddl_directive(c, op);
    }
}
