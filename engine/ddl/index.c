#include "ddl/index.h"

void ddl_create_index(struct ddl *c, const struct op_create_index *o)
{
    c->rules->create_index(c, NULL, o->index, o->if_not_exists);
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
