#ifndef MIG_DDL_RECREATE_H
#define MIG_DDL_RECREATE_H
/* Batch mode's "move and copy": a new table, the rows, the old table away, the new one renamed.
 * Source: alembic.operations.batch.ApplyBatchImpl. */
#include "ddl/compile.h"

/* The batch of a table that copy_from= describes. Only ADD and DROP COLUMN of plain columns; what
 * lies beyond is refused. */
void ddl_recreate(struct ddl *c, const struct op_batch *b);
#endif
