#ifndef MIG_PY_LIBRARY_H
#define MIG_PY_LIBRARY_H
/* Modules of the standard library that are written in Python (engine/py/lib), parts of the binary.
 * What they do has the place of the program's own call, never one of theirs; a name that begins
 * with "_" is theirs alone. */
#include "py/value.h"

struct py_library {
    const char *name; /* "collections"; NULL ends the list */
    const unsigned char *text;
    size_t n;
};
extern const struct py_library py_libraries[];

/* The module of that name, run; NULL: there is none, or it raised. */
struct py_value *py_library_module(struct py *py, struct slice name);
/* module_file.c */
py_call_fn py_file_read, py_file_stat, py_file_list, py_file_cwd;
/* "_native": what the modules need of C; only they can import it. */
struct py_value *py_native_module(struct py *py);
#endif
