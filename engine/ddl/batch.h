#ifndef MIG_DDL_BATCH_H
#define MIG_DDL_BATCH_H
/* with op.batch_alter_table(): plain ALTERs in their order, or a new table that takes the place of
 * the old one. Source: alembic.operations.batch. */
#include "ddl/compile.h"

void ddl_batch(struct ddl *c, const struct op_batch *b);
/* One directive: what ddl_compile() does, for those inside a batch too. */
void ddl_directive(struct ddl *c, const struct op *op);
#endif
