#ifndef MIG_PY_FOLD_H
#define MIG_PY_FOLD_H
/* The value of an expression as far as it is a constant: None, strings and their sums, tuples,
 * lists and sets of these, names bound to them. Nothing runs. */
#include "base/arena.h"
#include "base/map.h"
#include "py/ast.h"

enum fold_kind {
    FOLD_UNKNOWN, /* `why` says what stands in the way, at line and column */
    FOLD_NONE,
    FOLD_STR,
    FOLD_SEQUENCE,
    FOLD_OTHER /* another constant: of the wrong type, but true or false */
};
struct fold_value {
    enum fold_kind kind;
    unsigned line, column;
    const char *why;                /* UNKNOWN */
    const char *what;               /* what it is, in words: "an integer" */
    struct slice str;               /* STR */
    bool truth;                     /* all but UNKNOWN */
    bool is_set;                    /* SEQUENCE: in no order that Python promises */
    bool changeable;                /* a list or a set: code elsewhere may change it */
    const struct fold_value *items; /* SEQUENCE */
    size_t nitems;
};

/* Names and what they are bound to. */
struct fold_names {
    struct arena *arena;
    struct map index;
    struct {
        struct fold_value *at;
        size_t n, cap;
    } values;
};
void fold_bind(struct fold_names *names, struct slice name, struct fold_value value);
const struct fold_value *fold_find(const struct fold_names *names, struct slice name); /* or NULL */

/* `names` may be NULL: no name is known. */
struct fold_value fold_expr(struct arena *a, const struct fold_names *names,
                            const struct ast_expr *e);
struct fold_value fold_unknown(unsigned line, unsigned column, const char *why);
#endif
