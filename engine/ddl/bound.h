#ifndef MIG_DDL_BOUND_H
#define MIG_DDL_BOUND_H
/* Values as a driver would bind them, for a connection: where --sql has no literal, or another one
 * than what arrives by binding. Source: the bind_processor() of the types, and how psycopg2,
 * PyMySQL and sqlite3 adapt what comes out of them. */
#include "ddl/compile.h"

/* Writes the value for a column of that type; false: there is nothing special about it, and a
 * literal is the same. */
bool ddl_bound(struct ddl *c, struct buf *b, const struct op_value *v, const struct op_type *type);
/* A value without a type, as the driver takes it; refuses what the driver would. */
void ddl_bound_plain(struct ddl *c, struct buf *b, const struct op_value *v);
#endif
