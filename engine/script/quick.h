#ifndef MIG_SCRIPT_QUICK_H
#define MIG_SCRIPT_QUICK_H
/* The headers of many files at once. Nearly all the time goes into the system's open, read and
 * close, so each file costs no other call, and where there are many files, some threads share them.
 */
#include "base/arena.h"
#include "graph/graph.h"
#include "script/dir.h"

/* Writes to out[i] (zeroed before) the revision of file i, where that is a regular file of usual
 * size with a header that load_plain() reads. Any other, and one that cannot be read, is left as it
 * is, without a path: the complete way knows what to do, or to say. However many threads there are,
 * the result is the same. */
void quick_read(struct arena *a, const struct dir_listing *files, struct revision *out);
#endif
