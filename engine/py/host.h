#ifndef MIG_PY_HOST_H
#define MIG_PY_HOST_H
/* What a room that supplies objects of its own fills in. */
#include "py/value.h"

/* An object whose behaviour the host supplies; an absent function means that Python would raise
 * TypeError or AttributeError. All may raise. */
struct py_host_class {
    const char *name;
    struct py_value *(*get)(struct py *py, struct py_value *self, struct slice name);
    bool (*set)(struct py *py, struct py_value *self, struct slice name, struct py_value *value);
    py_call_fn *call;
    bool (*repr)(struct py *py, struct py_value *self, struct slice *out);
    bool (*str)(struct py *py, struct py_value *self, struct slice *out); /* absent: repr */
    bool (*format)(struct py *py, struct py_value *self, struct slice spec, struct slice *out);
    bool (*truth)(struct py *py, struct py_value *self, bool *out); /* absent: true */
    /* Any operator, "+", "==", "<", "and" is never asked; *out NULL: not implemented. `reflected`:
     * self is the right operand. */
    bool (*binary)(struct py *py, const char *op, struct py_value *self, struct py_value *other,
                   bool reflected, struct py_value **out);
    struct py_value *(*unary)(struct py *py, const char *op, struct py_value *self);
    struct py_value *(*item)(struct py *py, struct py_value *self, struct py_value *key);
    bool (*set_item)(struct py *py, struct py_value *self, struct py_value *key,
                     struct py_value *value);
    bool (*contains)(struct py *py, struct py_value *self, struct py_value *key, bool *out);
    bool (*length)(struct py *py, struct py_value *self, size_t *out);
    struct py_value *(*iterate)(struct py *py, struct py_value *self); /* a list or an iterator */
    struct py_value *(*enter)(struct py *py, struct py_value *self);
    /* What __exit__ does: raised is NULL when the body ended well; *swallow ends the exception. */
    bool (*leave)(struct py *py, struct py_value *self, struct py_value *raised, bool *swallow);
    bool (*hash)(struct py *py, struct py_value *self, uint64_t *out); /* absent: identity */
    /* The class that a class of the program, which names self as its base, derives from. */
    struct py_class *(*derive)(struct py *py, struct py_value *self);
    /* isinstance(value, self) */
    bool (*is_instance)(struct py *py, struct py_value *self, struct py_value *value, bool *out);
};
#endif
