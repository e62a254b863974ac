#include "ddl/index.h"
#include "ddl/naming.h"

struct op_index ddl_index_named(struct ddl *c, const struct op_index *i)
{
    struct op_target on = { .table = i->table, .schema = i->schema };
    struct op_index index = *i;
    struct ddl_table *t = ddl_table_with(c, &on, NULL);
    t->metadata = i->metadata ? i->metadata : t->metadata;
    ddl_naming_index(c, t, &index);
    return index;
}

void ddl_create_index(struct ddl *c, const struct op_create_index *o)
{
    struct op_index index = ddl_index_named(c, o->index);
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

static void by_schema(struct ddl *c, struct buf *b, const char *schema, const char *is,
                      const char *otherwise)
{
    buf_puts(b, schema ? is : otherwise);
    if (schema)
        ddl_string(c, b, slice_of(schema));
}

const char *ddl_index_exists(struct ddl *c, const struct op_create_index *o, bool create)
{
    struct op_index i = ddl_index_named(c, o->index);
    struct buf b = ddl_buf(c);
    struct slice name = slice_of(i.name.text ? i.name.text : "");
    if (c->rules->named_types) {
        buf_puts(&b,
                 "SELECT 1 FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = "
                 "i.indexrelid JOIN pg_catalog.pg_class t ON t.oid = i.indrelid JOIN "
                 "pg_catalog.pg_namespace n ON n.oid = t.relnamespace WHERE NOT i.indisprimary");
        buf_puts(&b, create ? " AND i.indisvalid AND c.relname = " : " AND c.relname = ");
        ddl_string(c, &b, name);
        buf_puts(&b, " AND t.relname = ");
        ddl_string(c, &b, slice_of(i.table));
        by_schema(c, &b, i.schema, " AND n.nspname = ",
                  " AND pg_catalog.pg_table_is_visible(t.oid) AND n.nspname != 'pg_catalog'");
    } else if (c->rules->inline_comments) {
        buf_puts(&b, "SELECT 1 FROM information_schema.statistics WHERE index_name = ");
        ddl_string(c, &b, name);
        buf_puts(&b, " AND table_name = ");
        ddl_string(c, &b, slice_of(i.table));
        by_schema(c, &b, i.schema, " AND table_schema = ", " AND table_schema = DATABASE()");
    } else {
        buf_puts(&b, "SELECT 1 FROM ");
        ddl_table_name(c, &b, i.schema, "sqlite_master");
        buf_puts(&b, " WHERE type = 'index' AND name = ");
        ddl_string(c, &b, name);
        buf_puts(&b, " AND tbl_name = ");
        ddl_string(c, &b, slice_of(i.table));
        buf_puts(&b, " COLLATE NOCASE");
    }
    return buf_str(&b);
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
