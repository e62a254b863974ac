#ifndef MIG_PY_KINDS_H
#define MIG_PY_KINDS_H
/* The builtin classes: their methods, and what calling them makes. */
#include "py/value.h"

void py_kinds_init(struct py *py);

extern const struct py_native py_str_methods[];
extern const struct py_native py_bytes_methods[];
extern const struct py_native py_list_methods[];
extern const struct py_native py_tuple_methods[];
extern const struct py_native py_dict_methods[];
extern const struct py_native py_set_methods[];
extern const struct py_native py_frozenset_methods[];
extern const struct py_native py_int_methods[];
extern const struct py_native py_float_methods[];
extern const struct py_native py_iterator_methods[];
extern const struct py_native py_object_methods[];
extern const struct py_native py_property_methods[];

/* Constructors: self is the class. */
py_call_fn py_make_bool;
py_call_fn py_make_int;
py_call_fn py_make_float;
py_call_fn py_make_str;
py_call_fn py_make_bytes;
py_call_fn py_make_tuple;
py_call_fn py_make_list;
py_call_fn py_make_dict;
py_call_fn py_make_set;
py_call_fn py_make_frozenset;
py_call_fn py_make_range;
py_call_fn py_make_slice;
py_call_fn py_make_type;
py_call_fn py_make_object;
#endif
