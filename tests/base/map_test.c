#include "../tap.h"
#include "base/map.h"

enum { MANY = 20000 };

static void test_many(struct arena *a)
{
    struct map m = { .arena = a };
    int bad = 0;
    for (uint32_t i = 0; i < MANY; i++)
        bad += map_add(&m, slice_of(arena_printf(a, "%x", i * 2654435761u)), i) != i;
    OK(bad == 0 && m.n == MANY && m.n * 2 <= m.cap);
    for (uint32_t i = 0; i < MANY; i++)
        bad += map_get(&m, slice_of(arena_printf(a, "%x", i * 2654435761u))) != i;
    OK(bad == 0);
    for (uint32_t i = 0; i < MANY; i++)
        bad += map_get(&m, slice_of(arena_printf(a, "%x?", i))) != MAP_NONE;
    OK(bad == 0);
}

int main(void)
{
    struct arena a = { 0 };
    struct map m = { .arena = &a };
    OK(map_get(&m, SLICE("x")) == MAP_NONE);
    OK(map_add(&m, SLICE("x"), 1) == 1);
    OK(map_add(&m, SLICE("x"), 2) == 1); /* the first stays */
    OK(map_get(&m, SLICE("x")) == 1 && m.n == 1);
    map_set(&m, SLICE("x"), 3);
    OK(map_get(&m, SLICE("x")) == 3 && m.n == 1);
    map_set(&m, SLICE("y"), 0);
    OK(map_get(&m, SLICE("y")) == 0 && m.n == 2);
    OK(map_add(&m, (struct slice){ 0 }, 9) == 9); /* the empty text is a key */
    OK(map_get(&m, SLICE("")) == 9);
    OK(map_add(&m, SLICE("a\0b"), 10) == 10 && map_add(&m, SLICE("a\0c"), 11) == 11);
    OK(map_get(&m, SLICE("a")) == MAP_NONE);
    test_many(&a);
    arena_free(&a);
    return tap_done();
}
