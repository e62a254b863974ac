#ifndef MIG_PY_INTERP_H
#define MIG_PY_INTERP_H
/* The state of one interpreter: memory, limits, the pending exception, the builtin classes. A room
 * that supplies host objects needs only eval.h, value.h and raise.h. */
#include "base/buf.h"
#include "base/vec.h"
#include "mig/error.h"
#include "py/dict.h"
#include "py/hooks.h"
#include "py/host.h"
#include "py/raise.h"
#include "py/value.h"

enum { PY_SMALL_FROM = -5, PY_SMALL_TO = 256 };

struct py_generator;
struct py_showing;
struct py_names {
    const struct slice *at;
    size_t n;
};

struct py_class {
    struct slice name;
    const char *module; /* "" for a builtin */
    struct py_class *const *bases;
    size_t nbases;
    struct py_class **mro; /* itself first */
    size_t nmro;
    struct py_dict *names;
    const struct py_native *methods; /* of a builtin class, ends with a NULL name; or NULL */
    py_call_fn *construct;           /* of a builtin class: what a call does; self is the class */
    enum py_kind kind;               /* of its instances */
    bool is_enum;
    bool is_flag;
    bool shows_value;             /* an enum whose str() is the value's (IntEnum, StrEnum) */
    struct py_value *value;       /* the class as a value */
    struct py_names annotated;    /* names that its body annotates */
    struct py_seq members;        /* of an enum, in order of definition, aliases left out */
    const struct py_class *outer; /* whose body, and the function, that it is made in: or NULL */
    const struct py_function *within;
};

struct py_place {
    const char *file;
    unsigned line;
    unsigned column;
};

struct py {
    struct arena *a;
    struct py_hooks hooks;
    struct mig_error *err; /* where a refusal is put */
    size_t memory;         /* arena bytes when it began */
    size_t steps;
    unsigned depth;
    struct py_place at;      /* the node under evaluation */
    struct py_value *raised; /* the pending exception, an instance; NULL: none */
    struct py_place raised_at;
    bool refused; /* beyond the subset, or beyond a limit: cannot be caught */
    const struct py_showing *showing;
    struct py_value *handling; /* the exception that an except clause is handling, or NULL */
    struct py_place handling_at;
    unsigned guards;         /* try statements around that catch ImportError */
    struct py_dict *modules; /* imported, by name */
    struct py_dict *builtins;
    struct py_class *classes[PY_KINDS]; /* of the builtin kinds */
    struct py_class *object;
    struct py_class *type;
    struct py_class *exceptions[PY_EXCEPTIONS];
    unsigned lazy_modules; /* parsed: py/lazy.h */
    bool lazy_told;        /* the refusal names the module */
    unsigned unordered;    /* callers that do not care for the order of a set */
    struct py_frame *frame;
    struct py_generator *generators; /* all that were made, the last first */
    uint64_t ids;                    /* what uuid4 and id() have given out */
    struct py_value none;
    struct py_value ellipsis;
    struct py_value not_implemented;
    struct py_value truths[2];
    struct py_value *empty_str;
    struct py_value *empty_tuple;
    struct py_value small[PY_SMALL_TO - PY_SMALL_FROM + 1];
};

/* Counts one step of work; false with a refusal (MIG_LIMIT) beyond the limit of steps or memory. */
bool py_step(struct py *py);
/* One level of recursion deeper; false with a refusal beyond the limit (the level is then not
 * taken). py_leave() goes back. */
bool py_enter(struct py *py);
void py_leave(struct py *py);

struct py_class *py_class_of(struct py *py, const struct py_value *v);
bool py_class_is(const struct py_class *c, const struct py_class *base); /* issubclass */
struct py_class *py_class_new(struct py *py, const char *name, struct py_class *base,
                              enum py_kind kind);
struct py_value *py_class_find(struct py *py, const struct py_class *c, struct slice name);
#endif
