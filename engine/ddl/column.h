#ifndef MIG_DDL_COLUMN_H
#define MIG_DDL_COLUMN_H
/* A column in CREATE TABLE or ADD COLUMN. Source: DDLCompiler.visit_create_column,
 * get_column_specification and the dialects' own. */
#include "ddl/table.h"

/* The specification and the constraints that are written inside the column. */
void ddl_column(struct ddl *c, struct buf *b, const struct ddl_table *t,
                const struct ddl_column *col);
/* " CHECK (...)" of each CheckConstraint() among the column's arguments. */
void ddl_column_constraints(struct ddl *c, struct buf *b, const struct ddl_table *t,
                            const struct ddl_column *col);
/* The common get_column_specification: name type DEFAULT ... NOT NULL. */
void ddl_column_generic(struct ddl *c, struct buf *b, const struct ddl_table *t,
                        const struct ddl_column *col);

/* The text after DEFAULT; false: there is none to be written. */
bool ddl_default(struct ddl *c, struct buf *b, const struct op_default *d);
void ddl_computed(struct ddl *c, struct buf *b, const struct op_default *d);
/* GENERATED ... AS IDENTITY (...) */
void ddl_identity(struct ddl *c, struct buf *b, const struct op_sequence *s);
/* START WITH 1 INCREMENT BY 2 ... : get_identity_options */
void ddl_sequence_options(const struct ddl *c, struct buf *b, const struct op_sequence *s);
#endif
