#ifndef MIG_PY_CALL_H
#define MIG_PY_CALL_H
/* Calling, attributes, special methods: the protocol that every object follows. All raise. */
#include "py/value.h"

struct py_value *py_call(struct py *py, struct py_value *callee, const struct py_args *args);
/* With positional arguments only. */
struct py_value *py_call_n(struct py *py, struct py_value *callee, struct py_value *const *at,
                           size_t n);
struct py_value *py_getattr(struct py *py, struct py_value *v, struct slice name);
/* NULL without an exception: there is none. */
struct py_value *py_getattr_or(struct py *py, struct py_value *v, struct slice name);
bool py_setattr(struct py *py, struct py_value *v, struct slice name, struct py_value *value);
bool py_setattr_plain(struct py *py, struct py_value *v, struct slice name,
                      struct py_value *value); /* object.__setattr__ */
bool py_delattr(struct py *py, struct py_value *v, struct slice name);
/* The same called by name: object's, and those of builtin values; NULL: none of that name. Of a
 * class: its first argument is the object. */
struct py_value *py_special(struct py *py, struct py_value *v, struct slice name);
/* The method means the builtin value that an instance is, not the instance. */
bool py_special_acts_on(const struct py_native *n);
struct py_value *py_special_of_class(struct py *py, const struct py_class *c, struct slice name);
/* A special method that a program's class defines ("__len__"); builtin classes have none here. */
bool py_has_special(struct py *py, struct py_value *v, const char *name);
struct py_value *py_call_special(struct py *py, struct py_value *v, const char *name,
                                 struct py_value *const *at, size_t n);
bool py_isinstance(struct py *py, struct py_value *v, struct py_value *class, bool *out);
bool py_is_callable(struct py *py, struct py_value *v);
/* An instance of a class, its attributes empty, __init__ not called. */
struct py_value *py_instance(struct py *py, struct py_class *c);

/* Takes the arguments of a native function apart by a signature such as "key? *default reverse":
 * names in order, '?' behind one that may be left out (out[i] is NULL then), '*' before the first
 * that only a keyword gives, '/' before the first that a keyword may give. */
bool py_bind(struct py *py, const char *function, const struct py_args *args, const char *signature,
             struct py_value **out);
#endif
