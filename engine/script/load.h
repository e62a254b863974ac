#ifndef MIG_SCRIPT_LOAD_H
#define MIG_SCRIPT_LOAD_H
/* The header of one revision file, of either kind. */
#include "base/arena.h"
#include "graph/graph.h"
#include "mig/error.h"

/* Reads the file at `path` (which must live as long as *out). Source: alembic.script.base.Script.
 * _from_path. */
bool load_header(struct arena *a, const char *path, struct revision *out,
                 struct mig_error *err) MIG_MUST_CHECK;
#endif
