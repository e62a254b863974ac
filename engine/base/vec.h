#ifndef MIG_BASE_VEC_H
#define MIG_BASE_VEC_H
/* A typed growing array in an arena: `VEC(uint32_t) v = {0}; vec_push(arena, &v, 7); v.at[0], v.n`.
 * An anonymous struct each time it is written; name it where it crosses a function:
 * `struct token_vec VEC_OF(struct token);`. */
#include "base/arena.h"
#include <stddef.h>

#define VEC_OF(T)   \
    {               \
        T *at;      \
        size_t n;   \
        size_t cap; \
    }
#define VEC(T) struct VEC_OF(T)

#define vec_push(arena, v, ...)                                                        \
    ((void)((v)->n < (v)->cap ||                                                       \
            vec_grow((arena), (void **)&(v)->at, (v)->n, &(v)->cap, sizeof *(v)->at)), \
     (void)((v)->at[(v)->n++] = (__VA_ARGS__)))

/* Doubles *cap and moves the n elements of `size` bytes; always true. */
int vec_grow(struct arena *a, void **at, size_t n, size_t *cap, size_t size);
#endif
