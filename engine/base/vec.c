#include "base/vec.h"
#include <stdint.h>
#include <string.h>

int vec_grow(struct arena *a, void **at, size_t n, size_t *cap, size_t size)
{
    size_t more = *cap ? *cap * 2 : 8;
    if (more < *cap)
        arena_oom();
    void *data = arena_alloc(a, more, size, _Alignof(max_align_t));
    if (n)
        memcpy(data, *at, n * size);
    *at = data;
    *cap = more;
    return 1;
}
