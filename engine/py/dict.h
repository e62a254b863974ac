#ifndef MIG_PY_DICT_H
#define MIG_PY_DICT_H
/* dict, and the keys of set and frozenset: a hash table that keeps the order of insertion. */
#include "py/value.h"

struct py_entry {
    struct py_value *key; /* NULL: deleted */
    struct py_value *value;
    uint64_t hash;
};
struct py_dict {
    struct py_entry *at; /* in order, with holes */
    size_t n;            /* entries used, holes counted */
    size_t cap;
    size_t live;
    uint32_t *slots;          /* index + 1, 0: empty */
    size_t nslots;            /* a power of two, or 0 */
    uint64_t changes;         /* counts additions and deletions */
    struct py_value *missing; /* defaultdict's factory, or NULL */
    bool ordered;             /* OrderedDict */
};

struct py_dict *py_dict_make(struct py *py);
/* All that take a key as a value hash it, and can raise (TypeError: unhashable type). */
bool py_dict_get(struct py *py, const struct py_dict *d, struct py_value *key,
                 struct py_value **out); /* *out NULL: not there */
bool py_dict_put(struct py *py, struct py_dict *d, struct py_value *key, struct py_value *value);
bool py_dict_remove(struct py *py, struct py_dict *d, struct py_value *key,
                    struct py_value **out); /* *out NULL: was not there */
void py_dict_clear(struct py_dict *d);
/* The same by a text as key; cannot fail. */
struct py_value *py_dict_find(struct py *py, const struct py_dict *d, struct slice key);
void py_dict_name(struct py *py, struct py_dict *d, struct slice key, struct py_value *value);
bool py_dict_drop(struct py *py, struct py_dict *d, struct slice key);
/* Walks: *i from 0; false at the end. */
bool py_dict_next(const struct py_dict *d, size_t *i, struct py_entry *out);
bool py_dict_update(struct py *py, struct py_dict *d, const struct py_dict *from);
/* What dict(*args, **kw) and dict.update take. */
bool py_dict_fill(struct py *py, struct py_dict *d, const struct py_args *args);
struct py_value *py_dict_value(struct py *py, struct py_dict *d); /* a dict that is this table */
#endif
