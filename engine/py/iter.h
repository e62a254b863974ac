#ifndef MIG_PY_ITER_H
#define MIG_PY_ITER_H
/* The iteration protocol. An iterator is a value of kind PY_ITERATOR with a function that gives
 * the next item; the items of a list are read as they are then, as in Python. */
#include "py/value.h"

/* True with *out NULL at the end; false: raised. */
typedef bool py_next_fn(struct py *py, struct py_iter *it, struct py_value **out);
struct py_iter {
    py_next_fn *next;
    const char *type;      /* "list_iterator" */
    struct py_value *over; /* what it goes over, or NULL */
    size_t i;
    uint64_t changes; /* a dict's, to notice that it changed */
    bool done;
    void *data;
};

struct py_value *py_iterator(struct py *py, const char *type, py_next_fn *next,
                             struct py_value *over, void *data);
struct py_value *py_iter(struct py *py, struct py_value *v); /* iter(v) */
bool py_next(struct py *py, struct py_value *iterator, struct py_value **out);
/* All items of any iterable, as a new array. */
bool py_items(struct py *py, struct py_value *iterable, struct py_seq *out);
/* A set of several numbers has an order in CPython that mig does not know: false, refused. */
bool py_set_has_order(struct py *py, const struct py_value *set);
/* py_items for a caller to whom the order is all one. */
bool py_items_unordered(struct py *py, struct py_value *iterable, struct py_seq *out);
/* Dict views: "dict_keys", "dict_values", "dict_items". */
enum py_view { PY_KEYS, PY_VALUES, PY_ITEMS };
bool py_is_view(const struct py_value *v, enum py_view *which);
struct py_value *py_view(struct py *py, struct py_value *dict, enum py_view which);
#endif
