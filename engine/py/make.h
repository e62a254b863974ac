#ifndef MIG_PY_MAKE_H
#define MIG_PY_MAKE_H
/* Constructors of values, in the interpreter's arena. */
#include "py/value.h"

/* Constructors; texts and arrays are not copied unless said. */
struct py_value *py_bool(struct py *py, bool truth);
struct py_value *py_int(struct py *py, int64_t n);
struct py_value *py_float(struct py *py, double x);
struct py_value *py_str(struct py *py, struct slice text);
struct py_value *py_str_of(struct py *py, const char *text); /* copied */
struct py_value *py_bytes(struct py *py, struct slice data);
struct py_value *py_tuple(struct py *py, struct py_value *const *at, size_t n); /* array copied */
struct py_value *py_list(struct py *py, struct py_value *const *at, size_t n);  /* array copied */
void py_append(struct py *py, struct py_value *list, struct py_value *item);
struct py_value *py_dict_new(struct py *py);
struct py_value *py_set_new(struct py *py, enum py_kind kind);
struct py_value *py_range(struct py *py, int64_t start, int64_t stop, int64_t step);
struct py_value *py_method(struct py *py, struct py_value *self, struct py_value *callee);
struct py_value *py_native(struct py *py, const struct py_native *native); /* not copied */
struct py_value *py_host(struct py *py, const struct py_host_class *class, void *data);
struct py_value *py_module(struct py *py, const char *name);
#endif
