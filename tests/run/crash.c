/* Preloaded into mig: kills it at a call that sends a statement. CRASH_BEFORE=N or CRASH_AFTER=N, N
 * from 1; CRASH_COUNT=FILE: writes the number of calls there at the end instead. */
#include <dlfcn.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
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

#define WRAP(name, parameters, arguments)          \
    int name parameters;                           \
    int name parameters                            \
    {                                              \
        int(*real) parameters;                     \
        *(void **)&real = dlsym(RTLD_NEXT, #name); \
        long call = ++calls;                       \
        at("CRASH_BEFORE", call);                  \
        int result = real arguments;               \
        at("CRASH_AFTER", call);                   \
        return result;                             \
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
