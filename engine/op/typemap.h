#ifndef MIG_OP_TYPEMAP_H
#define MIG_OP_TYPEMAP_H
/* Column types of the application that the user has given in type_map: classes that a body calls
 * like any other type. The module that such a class is in has its other names from the
 * application's tree. */
#include "op/type.h"
#include "py/value.h"

struct op_mapped_type {
    const char *module; /* "myapp.types" */
    const char *name;   /* "Money" */
    struct strs names;  /* of its parameters */
    struct strs values; /* their defaults; NULL: must be given */
    bool more;          /* takes any further arguments, and leaves them alone */
    const char *dialect;
    const char *type; /* SQL with {parameter}, or an expression */
    bool call;
    const char *file;
    unsigned line;
};

/* The module of that name as far as type_map has something in it or below it; NULL: nothing. */
struct py_value *op_typemap_module(struct py *py, struct slice name);
bool op_is_mapped(const struct py_value *v);
/* Such a class used as a type: called without arguments. */
struct py_value *op_mapped_construct(struct py *py, struct py_value *v);
#endif
