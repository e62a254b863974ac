#include "base/arena.h"
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The first page is small: many arenas live for one line of text. */
enum { PAGE = 64 * 1024, FIRST = 2 * 1024, KEPT = 16 };

struct arena_page {
    struct arena_page *next;
    size_t used;
    size_t size;
    _Alignas(max_align_t) unsigned char data[];
};

/* One thread ends the process, and says so; another that comes here meanwhile waits for the end. */
_Noreturn void arena_oom(void)
{
    static atomic_flag ending = ATOMIC_FLAG_INIT;
    static _Thread_local bool mine;
    while (!mine && atomic_flag_test_and_set(&ending))
        pause();
    mine = true;
    static const char text[] = "mig: out of memory\n";
    fputs(text, stderr);
    exit(EXIT_FAILURE);
}

/* A page that arena_reset() kept, large enough. */
static struct arena_page *take_spare(struct arena *a, size_t size)
{
    struct arena_page **at = &a->spare;
    while (*at && (*at)->size < size)
        at = &(*at)->next;
    struct arena_page *p = *at;
    if (p)
        *at = p->next;
    return p;
}

static struct arena_page *page_new(size_t size)
{
    struct arena_page *p = size <= SIZE_MAX / 2 ? calloc(1, sizeof *p + size) : NULL;
    if (!p)
        arena_oom();
    p->size = size;
    return p;
}

/* One page per allocation: a redzone on either side of each object. */
#ifdef ARENA_MALLOC
enum { LARGE = 0 };
#else
enum { LARGE = PAGE / 4 };
#endif

/* The page that takes the next objects, the first of them of `size` bytes. */
static struct arena_page *next_page(struct arena *a, size_t size)
{
    struct arena_page *p = take_spare(a, size);
    bool first = !p && !a->pages && size <= FIRST / 4;
    return p ? p : page_new(first ? FIRST : PAGE);
}

/* A large object gets a page of its own, put behind the current one, whose rest stays in use. */
static void *large_alloc(struct arena *a, size_t size)
{
    struct arena_page *p = page_new(size);
    struct arena_page **at = a->pages ? &a->pages->next : &a->pages;
    p->used = size;
    p->next = *at;
    *at = p;
    a->total += sizeof *p + size;
    return p->data;
}

void *arena_alloc(struct arena *a, size_t n, size_t size, size_t align)
{
    if (size && n > SIZE_MAX / size)
        arena_oom();
    size_t bytes = n * size;
    if (!bytes)
        bytes = 1;
    struct arena_page *p = a->pages;
    size_t at = p ? (p->used + align - 1) & ~(align - 1) : 0;
    if (!p || at > p->size || bytes > p->size - at) {
        if (bytes > LARGE)
            return large_alloc(a, bytes);
        p = next_page(a, bytes);
        p->next = a->pages;
        a->pages = p;
        a->total += sizeof *p + p->size;
        at = 0;
    }
    p->used = at + bytes;
    return p->data + at;
}

char *arena_strndup(struct arena *a, const char *s, size_t n)
{
    char *copy = arena_alloc(a, n + 1, 1, 1);
    if (n)
        memcpy(copy, s, n);
    return copy;
}

char *arena_strdup(struct arena *a, const char *s)
{
    return arena_strndup(a, s, strlen(s));
}

char *arena_vprintf(struct arena *a, const char *fmt, va_list ap)
{
    char shorter[256];
    va_list again;
    va_copy(again, ap);
    int n = vsnprintf(shorter, sizeof shorter, fmt, ap);
    size_t bytes = n < 0 ? 1 : (size_t)n + 1;
    char *s = arena_alloc(a, bytes, 1, 1);
    if (n > 0 && bytes <= sizeof shorter)
        memcpy(s, shorter, bytes);
    else if (n > 0)
        vsnprintf(s, bytes, fmt, again);
    va_end(again);
    return s;
}

char *arena_printf(struct arena *a, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    char *s = arena_vprintf(a, fmt, ap);
    va_end(ap);
    return s;
}

static void pages_free(struct arena_page *p)
{
    while (p) {
        struct arena_page *next = p->next;
        free(p);
        p = next;
    }
}

void arena_reset(struct arena *a)
{
    struct arena_page *next;
    size_t kept = 0;
    for (const struct arena_page *p = a->spare; p; p = p->next)
        kept++;
    for (struct arena_page *p = a->pages; p; p = next) {
        next = p->next;
        if ((p->size != PAGE && p->size != FIRST) || kept == KEPT) {
            free(p);
            continue;
        }
        memset(p->data, 0, p->used);
        p->used = 0;
        p->next = a->spare;
        a->spare = p;
        kept++;
    }
    a->pages = NULL;
    a->total = 0;
}

void arena_adopt(struct arena *a, struct arena *from)
{
    struct arena_page **end = a->pages ? &a->pages->next : &a->pages; /* the first stays in use */
    struct arena_page *behind = *end;
    *end = from->pages;
    while (*end)
        end = &(*end)->next;
    *end = behind;
    a->total += from->total;
    from->pages = NULL;
    arena_free(from);
}

void arena_free(struct arena *a)
{
    pages_free(a->pages);
    pages_free(a->spare);
    a->pages = a->spare = NULL;
    a->total = 0;
}
