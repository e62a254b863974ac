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
        if (ddl_brings_constraints(col)) /* each is an operation of its own */
            return true;
    }
    return false;
}

/* A place for a new column can be asked for once it is known that the table is made anew. */
static bool check_places(struct ddl *c, const struct op_batch *b)
{
    struct op_batch before = *b;
    for (before.nops = 0; before.nops < b->nops; before.nops++) {
        const struct op *op = &b->ops[before.nops];
        bool placed = op->kind == OP_add_column &&
                      (op->add_column.insert_before || op->add_column.insert_after);
        if (placed && !recreates(c, &before))
            return mig_error_set(c->err, MIG_COMMAND,
                                 "Can't specify insert_before or insert_after when using ALTER; "
                                 "please specify recreate='always'");
    }
    return true;
}

void ddl_batch(struct ddl *c, const struct op_batch *b)
{
    if (!check_places(c, b))
        return;
    if (recreates(c, b)) {
        if (b->copy_from)
            ddl_recreate(c, b);
        else if (c->session->server.connected)
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
    for (size_t i = 0; i < b->nops && !ddl_failed(c); i++)
        ddl_directive(c, &b->ops[i]);
}
