#ifndef MIG_PY_HOOKS_H
#define MIG_PY_HOOKS_H
/* What the host lets a program reach: each may be NULL, and then the program's use of it is
 * refused with its place (print, log: thrown away). */
#include "base/slice.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct py;
struct py_source;
struct py_value;

struct py_hooks {
    void *data;
    /* The module of that full name, or NULL: the host has none (engine/py then looks among its
     * own). */
    struct py_value *(*import)(struct py *py, void *data, struct slice name);
    /* Where the source of that module of the application lies; false: nowhere (py/lazy.h). */
    bool (*source)(void *data, struct arena *a, struct slice name, struct py_source *out);
    void (*print)(void *data, struct slice text); /* with its line end */
    /* A line of a logger; without a logger a text for standard error, with its line end. */
    void (*log)(void *data, int level, struct slice logger, struct slice text);
    int64_t (*now)(void *data);                               /* microseconds since 1970 UTC */
    void (*random)(void *data, unsigned char *out, size_t n); /* for uuid4() */
    const char *(*environment)(void *data, const char *name); /* os.getenv */
    bool reads_files;                                         /* open(), os.path.exists() */
    size_t max_steps;                                         /* 0: 10 million */
    size_t max_memory;                                        /* 0: 64 MB */
    unsigned max_depth; /* 0: 400 nested calls or expressions */
};
#endif
