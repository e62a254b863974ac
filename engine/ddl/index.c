#include "ddl/index.h"
#include "ddl/naming.h"

void ddl_create_index(struct ddl *c, const struct op_create_index *o)
{
    struct op_target on = { .table = o->index->table, .schema = o->index->schema };
    struct op_index index = *o->index;
    ddl_naming_index(c, ddl_table_with(c, &on, NULL), &index);
    c->rules->create_index(c, NULL, &index, o->if_not_exists);
}

/* Alembic makes an index of a column "x" to be dropped, of a table "no_table" where none is named;
 * a name that is missing comes from these. */
void ddl_drop_index(struct ddl *c, const struct op_drop_index *o)
{
    static const struct op_expr x = { .kind = OP_EXPR_COLUMN, .name = "x", .flag = true };
    static const struct op_expr *const columns[] = { &x };
    struct op_drop_index d = *o;
    d.on.table = d.on.table ? d.on.table : "no_table";
    struct op_index index = { .name = o->name,
                              .table = d.on.table,
                              .schema = d.on.schema,
                              .columns = columns,
                              .ncolumns = 1 };
    ddl_naming_index(c, ddl_table_with(c, &d.on, NULL), &index);
    d.name = index.name;
    c->rules->drop_index(c, &d);
}

void ddl_index_ref(struct ddl *c, struct buf *b, const struct op_name *name, const char *schema)
{
    if (!name->text) {
        ddl_fail(c, "CREATE INDEX requires that the index have a name");
        return;
    }
    if (schema && *schema) {
        ddl_identifier(c, b, schema);
        buf_char(b, '.');
    }
    ddl_constraint_name(c, b, name);
}

void ddl_index_head(struct buf *b, const struct op_index *i)
{
    buf_puts(b, i->unique ? "CREATE UNIQUE " : "CREATE ");
}
