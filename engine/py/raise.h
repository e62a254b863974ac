#ifndef MIG_PY_RAISE_H
#define MIG_PY_RAISE_H
/* Python's exceptions, and refusals, which are none: what lies beyond the subset ends the program
 * whatever its except clauses say. */
#include "mig/error.h"
#include "py/value.h"

enum py_exception {
#define PY_EXCEPTION(name, base) PY_##name,
#include "py/exception.def"
#undef PY_EXCEPTION
    PY_EXCEPTIONS
};

/* Raise with a text; all give NULL, so that a function can end in `return py_raise(...)`. An
 * exception that is pending stays. */
void *py_raise(struct py *py, enum py_exception which, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
void *py_raise_value(struct py *py, enum py_exception which, struct py_value *arg);
void *py_raise_object(struct py *py, struct py_value *exception);
/* Not in the subset: MIG_SCRIPT with the place. */
void *py_refuse(struct py *py, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void *py_refuse_limit(struct py *py, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
#ifdef __clang_analyzer__ /* which sees one file at a time: what they give, said again */
#define py_raise(...)        (py_raise(__VA_ARGS__), NULL)
#define py_raise_value(...)  (py_raise_value(__VA_ARGS__), NULL)
#define py_raise_object(...) (py_raise_object(__VA_ARGS__), NULL)
#define py_refuse(...)       (py_refuse(__VA_ARGS__), NULL)
#define py_refuse_limit(...) (py_refuse_limit(__VA_ARGS__), NULL)
#endif
bool py_failed(const struct py *py);
/* True, and the exception no longer pending, when it is of that class. */
bool py_caught(struct py *py, enum py_exception which);
/* Turns what is pending into err: "KeyError: 'x'" with its place; false, for `return`. */
bool py_report(struct py *py, struct mig_error *err);
/* What every exception has beside its own attributes; NULL: there is no such. */
struct py_value *py_exception_attribute(struct py *py, struct py_value *e, struct slice name);
/* The class, made when it is first asked for; NULL where no builtin exception has that name. */
struct py_class *py_exception(struct py *py, enum py_exception which);
struct py_class *py_exception_named(struct py *py, struct slice name);
#endif
