#ifndef MIG_DDL_NAMED_H
#define MIG_DDL_NAMED_H
/* Types that are objects of the database: ENUM and DOMAIN of PostgreSQL. Source:
 * sqlalchemy.dialects.postgresql.named_types. */
#include "ddl/table.h"

/* CREATE TYPE before a table, DROP TYPE after it: once in a session for each name. */
void ddl_named_of_table(struct ddl *c, const struct ddl_table *t, bool create);
/* Refuses MySQL's ENUM on PostgreSQL, as SQLAlchemy does. */
void ddl_check_named(struct ddl *c, const struct op_type *t);
/* Enum(...).create(op.get_bind()) and drop(). */
void ddl_named(struct ddl *c, const struct op_type_ddl *o, bool create);
/* CREATE SEQUENCE, DROP SEQUENCE. */
void ddl_sequence(struct ddl *c, struct buf *b, const struct op_sequence *s, bool create,
                  bool if_exists);
/* A query that gives a row when the sequence is there: Dialect.has_sequence. */
const char *ddl_sequence_exists(struct ddl *c, const struct op_sequence *s);
#endif
