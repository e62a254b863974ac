#ifndef MIG_OP_TYPEDECORATOR_H
#define MIG_OP_TYPEDECORATOR_H
/* Types and elements that a revision file defines: classes that derive from TypeDecorator,
 * UserDefinedType, another type, FunctionElement, and @compiles. What such a class's call makes is
 * at once the type or the expression that it is on this dialect. */
#include "op/host.h"

/* The base class of that name in a module of SQLAlchemy's; NULL: it is none of them. */
struct py_value *op_decorator_find(struct py *py, const char *module, struct slice name);
/* "compiles" of sqlalchemy.ext.compiler. */
struct py_value *op_compiles(struct py *py);
/* A class of the program that derives from a type of SQLAlchemy's. */
struct py_class *op_type_derive(struct py *py, struct py_value *self);
bool op_is_type_class(const struct py_value *v); /* a class of the program that is a type */
/* dialect.type_descriptor(type) */
struct py_value *op_type_descriptor(struct py *py, struct py_value *self,
                                    const struct py_args *args);
#endif
