#include "base/map.h"

struct map_slot {
    struct slice key;
    uint64_t hash;
    uint32_t value;
    bool used;
};

/* The table is kept at most half full. */
static struct map_slot *find(const struct map *m, struct slice key, uint64_t hash)
{
    size_t i = (size_t)hash & (m->cap - 1);
    while (m->slots[i].used && !(m->slots[i].hash == hash && slice_eq(m->slots[i].key, key)))
        i = (i + 1) & (m->cap - 1);
    return &m->slots[i];
}

static void grow(struct map *m)
{
    struct map old = *m;
    m->cap = old.cap ? old.cap * 2 : 16;
    m->slots = arena_array(m->arena, struct map_slot, m->cap);
    for (size_t i = 0; i < old.cap; i++)
        if (old.slots[i].used)
            *find(m, old.slots[i].key, old.slots[i].hash) = old.slots[i];
}

uint32_t map_get(const struct map *m, struct slice key)
{
    if (!m->cap)
        return MAP_NONE;
    const struct map_slot *s = find(m, key, slice_hash(key));
    return s->used ? s->value : MAP_NONE;
}

static struct map_slot *slot_for(struct map *m, struct slice key)
{
    if (m->n * 2 >= m->cap)
        grow(m);
    uint64_t hash = slice_hash(key);
    struct map_slot *s = find(m, key, hash);
    if (!s->used) {
        *s = (struct map_slot){ .key = key, .hash = hash, .value = MAP_NONE, .used = true };
        m->n++;
    }
    return s;
}

uint32_t map_add(struct map *m, struct slice key, uint32_t value)
{
    struct map_slot *s = slot_for(m, key);
    if (s->value == MAP_NONE)
        s->value = value;
    return s->value;
}

void map_set(struct map *m, struct slice key, uint32_t value)
{
    slot_for(m, key)->value = value;
}
