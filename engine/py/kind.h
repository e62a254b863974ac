#ifndef MIG_PY_KIND_H
#define MIG_PY_KIND_H
/* The kinds of values, and how functions written in C are called. */
#include "base/slice.h"

struct py;
struct py_value;
struct py_host_class;

enum py_kind {
    PY_NONE,
    PY_ELLIPSIS,
    PY_NOT_IMPLEMENTED,
    PY_BOOL, /* integer is 0 or 1 */
    PY_INT,
    PY_FLOAT,
    PY_STR, /* UTF-8, may hold NUL */
    PY_BYTES,
    PY_TUPLE,
    PY_LIST,
    PY_DICT,
    PY_SET,
    PY_FROZENSET,
    PY_RANGE,
    PY_SLICE,
    PY_FUNCTION,
    PY_NATIVE,
    PY_METHOD,
    PY_MODULE,
    PY_CLASS,
    PY_INSTANCE,
    PY_ITERATOR,
    PY_DESCRIPTOR, /* staticmethod, classmethod, property */
    PY_VIEW,       /* of a dict: its keys, values or items */
    PY_HOST,
    PY_KINDS
};

/* The arguments of a call: positional, then keywords with their names. */
struct py_args {
    struct py_value **at;
    size_t n;
    struct py_value **kw;
    const struct slice *names;
    size_t nkw;
};

typedef struct py_value *py_call_fn(struct py *py, struct py_value *self,
                                    const struct py_args *args);

/* A function written in C. min and max count positional arguments; with max < min the function
 * takes its arguments apart itself (keywords too). */
struct py_native {
    const char *name;
    py_call_fn *call;
    int min;
    int max;
};
enum { PY_ANY_ARGS = -1 };
enum py_descriptor { PY_STATICMETHOD, PY_CLASSMETHOD, PY_PROPERTY };
#endif
