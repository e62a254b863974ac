#ifndef MIG_PY_BUILTIN_H
#define MIG_PY_BUILTIN_H
/* Builtin functions that have a file of their own. */
#include "py/value.h"

py_call_fn py_builtin_enumerate;
py_call_fn py_builtin_zip;
py_call_fn py_builtin_map;
py_call_fn py_builtin_filter;
py_call_fn py_builtin_reversed;
py_call_fn py_builtin_round;
py_call_fn py_builtin_super;
#endif
