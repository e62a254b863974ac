#ifndef MIG_BASE_ARENA_H
#define MIG_BASE_ARENA_H
/* A region of memory freed as a whole. Who holds the arena owns everything in it; nothing is freed
 * singly. `struct arena a = {0};` is an empty one. Memory is zeroed and never NULL: when the system
 * has none left, arena_oom() ends the process. Built with -DARENA_MALLOC each allocation is a
 * malloc of its own, so that AddressSanitizer and valgrind see every overrun. */
#include <stdarg.h>
#include <stddef.h>

struct arena {
    struct arena_page *pages;
    struct arena_page *spare; /* empty ones, kept by arena_reset() */
    size_t total;             /* bytes taken from the system */
};

#define arena_new(a, T)      ((T *)arena_alloc((a), 1, sizeof(T), _Alignof(T)))
#define arena_array(a, T, n) ((T *)arena_alloc((a), (n), sizeof(T), _Alignof(T)))

/* n * size bytes, checked for overflow; n may be 0 (the pointer is then valid and distinct). */
void *arena_alloc(struct arena *a, size_t n, size_t size, size_t align);
char *arena_strdup(struct arena *a, const char *s);
char *arena_strndup(struct arena *a, const char *s, size_t n); /* copies n bytes and adds a NUL */
char *arena_printf(struct arena *a, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
char *arena_vprintf(struct arena *a, const char *fmt, va_list ap)
    __attribute__((format(printf, 2, 0)));
void arena_reset(struct arena *a); /* forgets the contents, keeps some pages for the next use */
/* What lives in *from lives in *a from now on; *from is empty. */
void arena_adopt(struct arena *a, struct arena *from);
void arena_free(struct arena *a); /* gives everything back; the arena is empty and usable again */

/* Reports that memory is exhausted and exits with status 1: the one exit() outside main.c. */
_Noreturn void arena_oom(void);
#endif
