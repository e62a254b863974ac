#ifndef MIG_DDL_CONSTRAINT_H
#define MIG_DDL_CONSTRAINT_H
/* Constraints, inside a table and by ALTER TABLE. Source: DDLCompiler.visit_*_constraint,
 * define_constraint_*. */
#include "ddl/table.h"

/* Each false when the dialect writes nothing for it there. */
bool ddl_primary_key(struct ddl *c, struct buf *b, const struct ddl_table *t);
bool ddl_table_constraint(struct ddl *c, struct buf *b, const struct ddl_table *t,
                          const struct ddl_constraint *k);
void ddl_column_check(struct ddl *c, struct buf *b, const struct ddl_table *t,
                      const struct ddl_column *col, const struct op_constraint *k);
/* " REFERENCES t (c) ..." of ADD COLUMN with inline_references. */
void ddl_inline_reference(struct ddl *c, struct buf *b, const struct ddl_constraint *k);

/* op.create_*_constraint(), op.create_primary_key(), op.create_foreign_key(). */
void ddl_add_constraint(struct ddl *c, const struct op_add_constraint *o);
/* ALTER TABLE t ADD ...: what dialects do that have it. */
void ddl_add_constraint_generic(struct ddl *c, const struct ddl_table *t,
                                const struct ddl_constraint *k);
/* ALTER TABLE t DROP CONSTRAINT ... */
void ddl_drop_constraint_generic(struct ddl *c, const struct op_drop_constraint *d);
/* The constraint of a type, as alter_column() removes it. */
void ddl_drop_type_constraint(struct ddl *c, const struct ddl_table *t,
                              const struct ddl_constraint *k);
/* column IN ('a', 'b'): the CHECK of an Enum or a Boolean. */
void ddl_type_check(struct ddl *c, struct buf *b, const struct op_type *t,
                    const struct op_name *column);
#endif
