/* Preloaded into mig: the NOMEM_AT-th allocation fails, and with NOMEM_ON all after it.
 * NOMEM_COUNT=FILE: writes their number there at the end. The C library's name services are set up
 * before that: glibc 2.36 ends the process itself where memory fails there (nss_database.c), which
 * mysql_init() comes to. */
#include <errno.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>

static unsigned long calls, at;
static int on, ready;

extern void *__libc_malloc(size_t n);
extern void *__libc_calloc(size_t n, size_t size);
extern void *__libc_realloc(void *p, size_t n);

__attribute__((constructor)) static void begin(void)
{
    const char *text = getenv("NOMEM_AT");
    at = text ? strtoul(text, NULL, 10) : 0;
    on = getenv("NOMEM_ON") != NULL;
    getservbyname("mysql", "tcp");
    ready = 1;
}

__attribute__((destructor)) static void tell(void)
{
    const char *file = getenv("NOMEM_COUNT");
    ready = 0;
    FILE *f = file ? fopen(file, "w") : NULL;
    if (f) {
        fprintf(f, "%lu\n", calls);
        fclose(f);
    }
}

static int fails(void)
{
    if (!ready)
        return 0;
    unsigned long call = __atomic_add_fetch(&calls, 1, __ATOMIC_RELAXED);
    if (!at || (on ? call < at : call != at))
        return 0;
    errno = ENOMEM;
    return 1;
}

void *malloc(size_t n)
{
    return fails() ? NULL : __libc_malloc(n);
}

void *calloc(size_t n, size_t size)
{
    return fails() ? NULL : __libc_calloc(n, size);
}

void *realloc(void *p, size_t n)
{
    return fails() ? NULL : __libc_realloc(p, n);
}
