#ifndef MIG_DDL_STATEMENT_H
#define MIG_DDL_STATEMENT_H
/* op.execute(), op.bulk_insert(): statements that a body made itself. Source: SQLCompiler
 * (visit_insert, visit_update, visit_delete), sqlalchemy.sql.crud, DefaultImpl.bulk_insert. */
#include "ddl/compile.h"

void ddl_execute(struct ddl *c, const struct op_execute *o);
void ddl_bulk_insert(struct ddl *c, const struct op_bulk_insert *o);
#endif
