#ifndef MIG_OP_UPSERT_H
#define MIG_OP_UPSERT_H
/* insert() of the dialects: ON CONFLICT, ON DUPLICATE KEY UPDATE. */
#include "op/sources.h"

/* A method or attribute of such an INSERT; NULL without an exception: not one of these. */
struct py_value *op_upsert_get(struct py *py, struct py_value *self, struct slice name);
py_call_fn op_make_postgresql_insert, op_make_sqlite_insert, op_make_mysql_insert;
#endif
