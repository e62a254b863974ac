#ifndef MIG_PY_FINDER_H
#define MIG_PY_FINDER_H
/* Where the source of a module lies: below the directories that stand for sys.path, and nowhere
 * else, wherever symbolic links lead. Nothing is read. */
#include "base/arena.h"
#include "base/slice.h"

struct py_source {
    const char *file;    /* a package's __init__.py; NULL: a directory without one */
    const char *package; /* the directory of a package; NULL: a plain module */
};
/* name: identifier ("." identifier)*. False: none of the directories has it. */
bool py_find_source(struct arena *a, struct strs directories, struct slice name,
                    struct py_source *out);
/* The text with `async` taken from the beginnings of its lines, which the parser refuses: for who
 * looks at the names of a module and runs none of these functions. */
struct slice py_without_async(struct arena *a, struct slice text);
#endif
