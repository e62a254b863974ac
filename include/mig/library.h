#ifndef MIG_LIBRARY_H
#define MIG_LIBRARY_H
/* Client libraries that are loaded when they are first needed, not with the program: a command that
 * talks to no server starts without them, and a machine needs only those that it uses. dlopen(3).
 */
#include "mig/error.h"
#include <stddef.h>

/* A function of the library, and where in the table its address goes. */
struct mig_symbol {
    const char *name;
    size_t offset;
};

/* One library: a static object. The table is const once the library is loaded. */
struct mig_library {
    const char *soname; /* "libpq.so.5" */
    const struct mig_symbol *symbols;
    size_t n;
    void *table; /* a struct of pointers to functions */
    bool loaded;
};

/* For X-macro lists of functions: a member of the table, and its struct mig_symbol. */
#define MIG_LIBRARY_MEMBER(function)        __typeof__(function) *function;
#define MIG_LIBRARY_SYMBOL(table, function) { #function, offsetof(table, function) },

/* Loads the library unless it is there, until the process ends. Threads may call it at once.
 * MIG_CONFIG: which library, and what is wrong. */
bool mig_library_load(struct mig_library *l, struct mig_error *err) MIG_MUST_CHECK;
#endif
