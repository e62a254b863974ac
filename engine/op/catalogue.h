#ifndef MIG_OP_CATALOGUE_H
#define MIG_OP_CATALOGUE_H
/* The modules that a body can import: alembic, sqlalchemy, packages of column types. Their names
 * are made when they are first asked for. */
#include "py/value.h"

/* NULL: none of ours. */
struct py_value *op_module(struct py *py, void *data, struct slice name);

bool op_has_module(struct slice name);

/* schema.c, column.c, constraint.c: constructors */
py_call_fn op_make_column, op_make_foreign_key, op_make_foreign_key_constraint, op_make_primary_key,
    op_make_unique, op_make_check, op_make_exclude, op_make_index, op_make_table, op_make_metadata,
    op_make_sequence, op_make_identity, op_make_computed, op_make_default, op_make_fetched,
    op_make_light_table, op_make_light_column, op_make_quoted_name;
#endif
