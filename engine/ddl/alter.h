#ifndef MIG_DDL_ALTER_H
#define MIG_DDL_ALTER_H
/* op.alter_column(). Source: alembic.operations.toimpl.alter_column, DefaultImpl.alter_column,
 * alembic.ddl.base. */
#include "ddl/compile.h"

void ddl_alter_column(struct ddl *c, const struct op_alter_column *o);
/* One statement for each property: DefaultImpl.alter_column. */
void ddl_alter_generic(struct ddl *c, const struct op_alter_column *o);
/* "ALTER TABLE t ALTER COLUMN c" */
void ddl_alter_head(struct ddl *c, struct buf *b, const struct op_alter_column *o);
/* "SET DEFAULT ..." or "DROP DEFAULT" */
void ddl_alter_default(struct ddl *c, struct buf *b, const struct op_default *d);
/* Whether the new or the existing default is of that kind. */
bool ddl_alter_involves(const struct op_alter_column *o, enum op_default_kind kind);
void ddl_alter_comment(struct ddl *c, const struct op_alter_column *o);
#endif
