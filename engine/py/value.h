#ifndef MIG_PY_VALUE_H
#define MIG_PY_VALUE_H
/* What an expression of the Python subset evaluates to. Values live in the interpreter's arena and
 * are shared by pointer, so that identity is the pointer's. Whatever can raise takes the
 * interpreter first and gives NULL (or false) with the exception pending (raise.h). */
#include "base/arena.h"
#include "base/slice.h"
#include "py/kind.h"
#include <stdint.h>

struct py;
struct py_class;
struct py_dict;
struct py_iter;
struct py_function;

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
            bool library;        /* of engine/py/lib: names with "_" in front are its own */
            bool complete;       /* a name it does not have is AttributeError, not a refusal */
            /* A name that is not in names, or NULL; the host's modules make theirs lazily. */
            struct py_value *(*lookup)(struct py *py, struct py_value *self, struct slice name);
            void *data;
            bool partial;                 /* the host has some of its names, the tree the others */
            struct py_lazy *lazy;         /* read from source: py/lazy.h; or NULL */
            struct py_deferred *deferred; /* not a module, but a name imported from one */
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

/* A value as an instance of a builtin: str for a member of `class E(str, Enum)`. */
struct py_value *py_plain(struct py_value *v);
bool py_is_int(const struct py_value *v); /* int or bool */
bool py_is_host(const struct py_value *v, const struct py_host_class *class);
bool py_truth(struct py *py, struct py_value *v, bool *out);
bool py_len(struct py *py, struct py_value *v, size_t *out);
size_t py_range_len(const struct py_value *range);
/* "str", the name that error messages use. */
const char *py_type_name(struct py *py, const struct py_value *v);
#include "py/make.h" /* the constructors */
#endif
