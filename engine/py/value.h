#ifndef MIG_PY_VALUE_H
#define MIG_PY_VALUE_H
/* What an expression of the Python subset evaluates to. Values live in the interpreter's arena and
 * are shared by pointer, so that identity is the pointer's. Whatever can raise takes the
 * interpreter first and gives NULL (or false) with the exception pending (raise.h). */
#include "base/arena.h"
#include "base/slice.h"
#include <stdint.h>

struct py;
struct py_class;
struct py_dict;
struct py_iter;
struct py_function;

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
    PY_VIEW, /* of a dict: its keys, values or items */
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
    bool (*truth)(struct py *py, struct py_value *self, bool *out);       /* absent: true */
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
    /* isinstance(value, self) */
    bool (*is_instance)(struct py *py, struct py_value *self, struct py_value *value, bool *out);
};

struct py_seq {
    struct py_value **at;
    size_t n;
    size_t cap;
};

struct py_value {
    enum py_kind kind;
    union {
        int64_t integer;
        double real;
        struct slice text;
        struct py_seq seq; /* TUPLE, LIST */
        struct py_dict *dict;
        struct {
            int64_t start;
            int64_t stop;
            int64_t step;
        } range;
        struct {
            struct py_value *start;
            struct py_value *stop;
            struct py_value *step;
        } slice;
        struct py_function *function;
        const struct py_native *native;
        struct {
            struct py_value *self;
            struct py_value *callee;
        } method;
        struct {
            struct slice name;
            struct py_dict *names;
            const char *missing; /* an import that was not found: why, or NULL */
            bool complete;       /* a name it does not have is AttributeError, not a refusal */
            /* A name that is not in names, or NULL; the host's modules make theirs lazily. */
            struct py_value *(*lookup)(struct py *py, struct py_value *self, struct slice name);
            void *data;
        } module;
        struct py_class *class;
        struct {
            struct py_class *class;
            struct py_dict *names;
            struct py_value *base; /* what it is as a str, an int, ..., or NULL */
        } instance;
        struct py_iter *iter;
        struct {
            struct py_value *callee;
            struct py_value *setter; /* of a property, or NULL */
            int which;               /* enum py_descriptor */
        } descriptor;
        struct {
            struct py_value *dict;
            int which; /* enum py_view */
        } view;
        struct {
            const struct py_host_class *class;
            void *data;
        } host;
    };
};

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

/* A value as an instance of a builtin: str for a member of `class E(str, Enum)`. */
struct py_value *py_plain(struct py_value *v);
bool py_is_int(const struct py_value *v);      /* int or bool */
bool py_is_host(const struct py_value *v, const struct py_host_class *class);
bool py_truth(struct py *py, struct py_value *v, bool *out);
bool py_len(struct py *py, struct py_value *v, size_t *out);
size_t py_range_len(const struct py_value *range);
/* "str", the name that error messages use. */
const char *py_type_name(struct py *py, const struct py_value *v);
#endif
