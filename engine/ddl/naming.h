#ifndef MIG_DDL_NAMING_H
#define MIG_DDL_NAMING_H
/* Naming conventions: a constraint or index without a name gets one from the MetaData's templates.
 * Source: sqlalchemy.sql.naming. */
#include "ddl/table.h"

/* Names what has no name in a table that is otherwise complete. */
void ddl_naming(struct ddl *c, struct ddl_table *t);
/* The name of one constraint of t (its columns and referent in k). */
struct op_name ddl_naming_of(struct ddl *c, const struct ddl_table *t,
                             const struct ddl_constraint *k);
/* Names an index of t that has none. */
void ddl_naming_index(struct ddl *c, const struct ddl_table *t, struct op_index *i);
#endif
