#ifndef MIG_SCRIPT_HEADER_H
#define MIG_SCRIPT_HEADER_H
/* The header of a .py revision file. Most files look as Alembic's template wrote them: a docstring,
 * imports, comments and plain literals, one for each name. Those are read in one pass; whatever
 * looks otherwise goes to py_read_header(), the complete way. */
#include "base/arena.h"
#include "base/slice.h"
#include "py/py.h"

/* Reads a plain header; strings are copied into `a`. False: not plain, take py_read_header(). */
bool header_read_plain(struct arena *a, struct slice text, struct py_header *out);
#endif
