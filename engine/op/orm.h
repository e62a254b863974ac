#ifndef MIG_OP_ORM_H
#define MIG_OP_ORM_H
/* Names of sqlalchemy.orm and sqlalchemy.ext.declarative (anything can be imported, and made into
 * model classes, but not used), and of sqlalchemy.ext.mutable. */
#include "py/value.h"

struct py_value *op_orm_name(struct py *py, struct slice name);
struct py_value *op_mutable_name(struct py *py, struct slice name); /* NULL: there is none */
#endif
