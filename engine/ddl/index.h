#ifndef MIG_DDL_INDEX_H
#define MIG_DDL_INDEX_H
/* CREATE INDEX and DROP INDEX; the dialects write their own with these pieces. */
#include "ddl/table.h"

/* op.create_index(), op.drop_index() */
void ddl_create_index(struct ddl *c, const struct op_create_index *o);
void ddl_drop_index(struct ddl *c, const struct op_drop_index *o);
/* With the name that a convention gives it. */
struct op_index ddl_index_named(struct ddl *c, const struct op_index *i);
/* A query that gives a row when the index is there: Dialect.has_index. One that is not valid does
 * not count as there where it is to be made. */
const char *ddl_index_exists(struct ddl *c, const struct op_create_index *o, bool create);
/* name, or schema.name where `schema` is not NULL; a nameless index is refused. */
void ddl_index_ref(struct ddl *c, struct buf *b, const struct op_name *name, const char *schema);
/* "CREATE [UNIQUE ]" */
void ddl_index_head(struct buf *b, const struct op_index *i);
#endif
