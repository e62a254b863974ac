#ifndef MIG_PY_ENUM_H
#define MIG_PY_ENUM_H
/* enum.Enum, IntEnum, StrEnum: the members of a class whose body has run. */
#include "py/interp.h"

/* Turns the names of the body into members. */
bool py_enum_finish(struct py *py, struct py_class *c);
/* Color(1): the member of that value; Enum("Color", ...) makes a class. */
struct py_value *py_enum_call(struct py *py, struct py_class *c, const struct py_args *args);
struct py_value *py_enum_module(struct py *py);
#endif
