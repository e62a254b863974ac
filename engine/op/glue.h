#ifndef MIG_OP_GLUE_H
#define MIG_OP_GLUE_H
/* Between the evaluator's values and the data of op.h: the state of one run, binding of arguments,
 * and conversions. All of them raise or refuse in the interpreter and then give false or NULL. */
#include "base/log.h"
#include "base/vec.h"
#include "op/op_run.h"
#include "py/raise.h"
#include "py/value.h"

struct op_vec VEC_OF(struct op);
struct op_state {
    struct arena *a;
    const struct op_environment *env;
    struct op_vec ops;
    VEC(struct log_note) said;
    struct py_class *conv;        /* op.f() */
    struct py_class *quoted_name; /* quoted_name(..., True) */
    struct py_value *bind;        /* the one connection, made when first asked for */
    struct py_value *context;
};
struct py *op_run_new(struct arena *a, struct op_state *state); /* op_run.c: an interpreter */
struct op_state *op_state_of(struct py *py);
struct op_place op_place_of(struct py *py);
void op_emit(struct py *py, const struct op *op); /* appends a copy, with the place of the call */

/* As py_refuse(), with a text of its own and not "... is not supported". */
void *op_refuse(struct py *py, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Keyword arguments and positional ones beyond those that the signature names. */
struct op_rest {
    struct py_value *const *at;
    size_t n;
    struct py_value **kw;
    struct slice *names;
    size_t nkw;
};
/* Arguments by a signature: names in order, '?' behind one that may be left out (out[i] is NULL
 * then), '*' before the first that only a keyword gives, "..." for any number of further positional
 * ones, "**" for any further keywords. `rest` may be NULL when the signature has neither. */
bool op_bind(struct py *py, const char *function, const struct py_args *args, const char *signature,
             struct py_value **out, struct op_rest *rest);

/* One value each; `what` names it in the refusal. A value NULL (not given) leaves *out alone; None
 * gives NULL or OP_UNSET. A quoted_name (quoted.c) only op_take_quoted() takes, and whoever takes a
 * slice: text that is no name. */
bool op_take_text(struct py *py, struct py_value *v, const char *what, const char **out);
bool op_take_slice(struct py *py, struct py_value *v, const char *what, struct slice *out);
bool op_take_name(struct py *py, struct py_value *v, const char *what, struct op_name *out);
bool op_take_quoted(struct py *py, struct py_value *v, const char *what, struct op_name *out);
bool op_take_quote(struct py *py, struct py_value *v, enum op_quote *out);
bool op_take_flag(struct py *py, struct py_value *v, const char *what, bool *out);
bool op_take_tri(struct py *py, struct py_value *v, const char *what, enum op_tri *out);
bool op_take_int(struct py *py, struct py_value *v, const char *what, int64_t *out);
bool op_take_strs(struct py *py, struct py_value *v, const char *what, struct strs *out);
/* Anything that can be bound into a statement (value.c). */
bool op_take_value(struct py *py, struct py_value *v, struct op_value *out);
bool op_take_json(struct py *py, struct py_value *v, struct op_value *out); /* json.dumps() */
/* Keywords named after dialects, for a construct of option.def ("Table", "Index", ...). */
bool op_take_options(struct py *py, const struct op_rest *rest, const char *construct,
                     struct op_options *out);

/* quoted.c: a quoted_name with quote=True or False; a name as a str, or as a quoted_name. */
bool op_is_quoted(struct py *py, const struct py_value *v, enum op_quote *out);
struct py_value *op_name_value(struct py *py, const struct op_name *name);
const char *op_text(struct py *py, struct slice s); /* a C string in the arena */
bool op_is_text(struct py_value *v);                /* a str, or a subclass of it */
struct py_value *op_none(struct py *py);
#endif
