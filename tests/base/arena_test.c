#include "../tap.h"
#include "base/arena.h"
#include <stdint.h>
int main(void)
{
    struct arena a = { 0 };
    STR_EQ(arena_printf(&a, "%d-%s", 7, "x"), "7-x");
    for (int i = 0; i < 10000; i++)
        if ((uintptr_t)arena_alloc(&a, 1, 24, 8) % 8)
            OK(!"aligned");
    OK(arena_alloc(&a, 1, 1 << 20, 16) != NULL);
    arena_free(&a);
    OK(!a.pages);
    return tap_done();
}
