#include "py/dict.h"
#include "py/compare.h"
#include "py/interp.h"
#include <string.h>

struct py_dict *py_dict_make(struct py *py)
{
    return arena_new(py->a, struct py_dict);
}

struct py_value *py_dict_value(struct py *py, struct py_dict *d)
{
    struct py_value *v = arena_new(py->a, struct py_value);
    v->kind = PY_DICT;
    v->dict = d;
    return v;
}

static void place(struct py_dict *d, size_t entry)
{
    size_t i = (size_t)d->at[entry].hash & (d->nslots - 1);
    while (d->slots[i])
        i = (i + 1) & (d->nslots - 1);
    d->slots[i] = (uint32_t)entry + 1;
}

/* Room for one entry more: holes are squeezed out, and the slots at most half full. */
static void grow(struct py *py, struct py_dict *d)
{
    if (d->n < d->cap)
        return;
    size_t n = 0;
    for (size_t i = 0; i < d->n; i++)
        if (d->at[i].key)
            d->at[n++] = d->at[i];
    d->n = n;
    if (n >= d->cap / 2 || !d->cap) {
        size_t cap = d->cap ? d->cap * 2 : 8;
        struct py_entry *at = arena_array(py->a, struct py_entry, cap);
        if (n)
            memcpy(at, d->at, n * sizeof *at);
        d->at = at;
        d->cap = cap;
        d->nslots = cap * 2;
        d->slots = arena_array(py->a, uint32_t, d->nslots);
    } else {
        memset(d->slots, 0, d->nslots * sizeof *d->slots);
    }
    for (size_t i = 0; i < n; i++)
        place(d, i);
}

/* The entry of that key, or NULL in *out. */
static bool find(struct py *py, const struct py_dict *d, struct py_value *key, uint64_t hash,
                 struct py_entry **out)
{
    *out = NULL;
    if (!d->nslots)
        return true;
    for (size_t i = (size_t)hash & (d->nslots - 1); d->slots[i]; i = (i + 1) & (d->nslots - 1)) {
        struct py_entry *e = &d->at[d->slots[i] - 1];
        bool same = e->key == key;
        if (e->key && !same && e->hash == hash && !py_eq(py, e->key, key, &same))
            return false;
        if (e->key && same) {
            *out = e;
            return true;
        }
    }
    return true;
}

bool py_dict_get(struct py *py, const struct py_dict *d, struct py_value *key,
                 struct py_value **out)
{
    uint64_t hash;
    struct py_entry *e;
    *out = NULL;
    if (!py_hash(py, key, &hash) || !find(py, d, key, hash, &e))
        return false;
    if (e)
        *out = e->value;
    return true;
}

static void add(struct py *py, struct py_dict *d, struct py_value *key, struct py_value *value,
                uint64_t hash)
{
    grow(py, d);
    d->at[d->n] = (struct py_entry){ key, value, hash };
    place(d, d->n++);
    d->live++;
    d->changes++;
}

bool py_dict_put(struct py *py, struct py_dict *d, struct py_value *key, struct py_value *value)
{
    uint64_t hash;
    struct py_entry *e;
    if (!py_hash(py, key, &hash) || !find(py, d, key, hash, &e))
        return false;
    if (e)
        e->value = value;
    else
        add(py, d, key, value, hash);
    return true;
}

static void drop(struct py_dict *d, struct py_entry *e)
{
    /* The slot goes on pointing here: a hole that searches pass over. */
    e->key = e->value = NULL;
    d->live--;
    d->changes++;
}

bool py_dict_remove(struct py *py, struct py_dict *d, struct py_value *key, struct py_value **out)
{
    uint64_t hash;
    struct py_entry *e;
    *out = NULL;
    if (!py_hash(py, key, &hash) || !find(py, d, key, hash, &e))
        return false;
    if (e) {
        *out = e->value;
        drop(d, e);
    }
    return true;
}

void py_dict_clear(struct py_dict *d)
{
    d->n = d->live = d->cap = d->nslots = 0;
    d->at = NULL;
    d->slots = NULL;
    d->changes++;
}

/* The same search for a str key, which nothing can make raise. */
static struct py_entry *find_text(const struct py_dict *d, struct slice key, uint64_t hash)
{
    if (!d->nslots)
        return NULL;
    for (size_t i = (size_t)hash & (d->nslots - 1); d->slots[i]; i = (i + 1) & (d->nslots - 1)) {
        struct py_entry *e = &d->at[d->slots[i] - 1];
        if (e->key && e->hash == hash && e->key->kind == PY_STR && slice_eq(e->key->text, key))
            return e;
    }
    return NULL;
}

struct py_value *py_dict_find(struct py *py, const struct py_dict *d, struct slice key)
{
    (void)py;
    struct py_entry *e = find_text(d, key, slice_hash(key));
    return e ? e->value : NULL;
}

void py_dict_name(struct py *py, struct py_dict *d, struct slice key, struct py_value *value)
{
    uint64_t hash = slice_hash(key);
    struct py_entry *e = find_text(d, key, hash);
    if (e)
        e->value = value;
    else
        add(py, d, py_str(py, key), value, hash);
}

bool py_dict_drop(struct py *py, struct py_dict *d, struct slice key)
{
    (void)py;
    struct py_entry *e = find_text(d, key, slice_hash(key));
    if (e)
        drop(d, e);
    return e != NULL;
}

bool py_dict_next(const struct py_dict *d, size_t *i, struct py_entry *out)
{
    while (*i < d->n) {
        const struct py_entry *e = &d->at[(*i)++];
        if (e->key) {
            *out = *e;
            return true;
        }
    }
    return false;
}

bool py_dict_update(struct py *py, struct py_dict *d, const struct py_dict *from)
{
    struct py_entry e;
    for (size_t i = 0; py_dict_next(from, &i, &e);)
        if (!py_dict_put(py, d, e.key, e.value))
            return false;
    return true;
}
