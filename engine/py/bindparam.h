#ifndef MIG_PY_BINDPARAM_H
#define MIG_PY_BINDPARAM_H
/* What sqlalchemy.text() makes of a string (SQLAlchemy 2.0.52, sql/compiler.py: BIND_PARAMS,
 * BIND_PARAMS_ESC, visit_textclause). */
#include "base/buf.h"

/* The first bind parameter, ":name", by its name; .p is NULL when there is none. A character that
 * may or may not be part of a name is taken for one. */
struct slice bindparam_find(struct slice text);
/* Appends the text with "\:" written as ":". False: whether a backslash stays cannot be told. */
bool bindparam_unescape(struct slice text, struct buf *out);
#endif
