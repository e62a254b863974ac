#ifndef MIG_OP_CATALOGUE_H
#define MIG_OP_CATALOGUE_H
/* The modules that a body can import: alembic, sqlalchemy, packages of column types. Their names
 * are made when they are first asked for. */
#include "py/value.h"

/* NULL: none of ours. */
struct py_value *op_module(struct py *py, void *data, struct slice name);
#endif
