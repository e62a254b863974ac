#ifndef MIG_BASE_MAP_H
#define MIG_BASE_MAP_H
/* A map from text to a number (an index into the caller's array), open addressing, in an arena:
 * `struct map m = { .arena = a };`. Keys are not copied: they must live as long as the map. */
#include "base/arena.h"
#include "base/slice.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct map {
    struct arena *arena;
    struct map_slot *slots;
    size_t n;   /* keys held */
    size_t cap; /* slots, a power of two */
};

#define MAP_NONE UINT32_MAX

uint32_t map_get(const struct map *m, struct slice key); /* MAP_NONE when absent */
/* Adds key -> value unless the key is there; returns the value that the map now holds. */
uint32_t map_add(struct map *m, struct slice key, uint32_t value);
void map_set(struct map *m, struct slice key, uint32_t value); /* adds or replaces */
#endif
