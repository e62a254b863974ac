#ifndef MIG_SCRIPT_HEADER_H
#define MIG_SCRIPT_HEADER_H
/* The header of a .py revision file. Most files look as Alembic's template wrote them: a docstring,
 * imports, comments and plain literals, one for each name. Those are read in one pass; whatever
 * looks otherwise goes to py_read_header(), the complete way. */
#include "base/arena.h"
#include "base/slice.h"
#include "py/py.h"

/* The pattern that finds the plain lines. Threads may share one; who made it frees it. `files`: how
 * many are to be read, about: for many it is compiled for the processor. */
struct header_rules;
struct header_rules *header_rules_new(size_t files);
void header_rules_free(struct header_rules *r);
/* Reads a plain header; strings are copied into `a`. False: not plain, take py_read_header(). */
bool header_read_plain(const struct header_rules *r, struct arena *a, struct slice text,
                       struct py_header *out);
#endif
