#ifndef MIG_OP_LIBRARY_H
#define MIG_OP_LIBRARY_H
/* Column types of well-known packages: library.def. */
#include "py/value.h"

/* The class of that name in that module, or NULL. */
struct py_value *op_library_find(struct py *py, const char *module, struct slice name);
bool op_is_library(const struct py_value *v);
/* A class used as a type: called without arguments. NULL: not one of these, or refused. */
struct py_value *op_library_construct(struct py *py, struct py_value *v);
#endif
