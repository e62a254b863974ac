/* Preloaded into mig: kills it at a call that sends a statement. CRASH_BEFORE=N or CRASH_AFTER=N, N
 * from 1; CRASH_COUNT=FILE: writes the number of calls there at the end instead. */
#include <dlfcn.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static long calls;

static long wanted(const char *variable)
{
    const char *text = getenv(variable);
    return text ? strtol(text, NULL, 10) : 0;
}

static void at(const char *variable, long call)
{
    if (call == wanted(variable))
        kill(getpid(), SIGKILL);
}

__attribute__((destructor)) static void tell(void)
{
    const char *file = getenv("CRASH_COUNT");
    FILE *f = file ? fopen(file, "w") : NULL;
    if (f) {
        fprintf(f, "%ld\n", calls);
        fclose(f);
    }
}

/* The next definition of dlsym(), by whichever version glibc has on this machine. */
static void *real_dlsym(void *handle, const char *name)
{
    static const char *const versions[] = { "GLIBC_2.34", "GLIBC_2.17", "GLIBC_2.2.5" };
    static void *(*real)(void *, const char *);
    for (size_t i = 0; !real && i < sizeof versions / sizeof *versions; i++)
        *(void **)&real = dlvsym(RTLD_NEXT, "dlsym", versions[i]);
    return real ? real(handle, name) : NULL;
}

#define WRAP(name, parameters, arguments)   \
    static int(*real_##name) parameters;    \
    int name parameters;                    \
    int name parameters                     \
    {                                       \
        long call = ++calls;                \
        at("CRASH_BEFORE", call);           \
        int result = real_##name arguments; \
        at("CRASH_AFTER", call);            \
        return result;                      \
    }

WRAP(mysql_real_query, (void *c, const char *sql, unsigned long n), (c, sql, n))
WRAP(mysql_stmt_execute, (void *s), (s))
WRAP(PQsendQuery, (void *c, const char *sql), (c, sql))
WRAP(PQsendQueryParams,
     (void *c, const char *sql, int n, const unsigned *types, const char *const *values,
      const int *lengths, const int *formats, int form),
     (c, sql, n, types, values, lengths, formats, form))
WRAP(sqlite3_prepare_v2, (void *db, const char *sql, int n, void **s, const char **tail),
     (db, sql, n, s, tail))

static const struct {
    const char *name;
    void *wrapper, *real;
} WRAPPED[] = {
#define ENTRY(name)                       \
    {                                     \
#name, (void *)name, &real_##name \
    }
    ENTRY(mysql_real_query),  ENTRY(mysql_stmt_execute), ENTRY(PQsendQuery),
    ENTRY(PQsendQueryParams), ENTRY(sqlite3_prepare_v2),
};
enum { N = sizeof WRAPPED / sizeof *WRAPPED };

/* What is linked is looked up by the linker; SQLite is. */
__attribute__((constructor)) static void find(void)
{
    for (int i = 0; i < N; i++)
        *(void **)WRAPPED[i].real = real_dlsym(RTLD_NEXT, WRAPPED[i].name);
}

/* What mig loads itself, it asks for here. */
void *dlsym(void *handle, const char *name)
{
    void *found = real_dlsym(handle, name);
    for (int i = 0; found && i < N; i++)
        if (!strcmp(WRAPPED[i].name, name)) {
            *(void **)WRAPPED[i].real = found;
            return WRAPPED[i].wrapper;
        }
    return found;
}
