#ifndef MIG_SCRIPT_LOAD_H
#define MIG_SCRIPT_LOAD_H
/* The header of one revision file, of either kind. */
#include "base/arena.h"
#include "base/slice.h"
#include "graph/graph.h"
#include "mig/error.h"

/* Reads the file at `path` (which must live as long as *out). Source: alembic.script.base.Script.
 * _from_path. */
bool load_header(struct arena *a, const char *path, struct revision *out,
                 struct mig_error *err) MIG_MUST_CHECK;
/* The header in a whole text, where it is a plain one (header.h) or that of an SQL file. What is
 * handed out lives in `a`, but for the path. False: load_header() knows why, or reads it all the
 * same. Many threads may be in here, each with arenas of its own. */
struct header_rules;
bool load_plain(const struct header_rules *rules, struct arena *a, struct arena *scratch,
                const char *path, struct slice text, struct revision *out);
#endif
