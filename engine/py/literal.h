#ifndef MIG_PY_LITERAL_H
#define MIG_PY_LITERAL_H
/* The values of literals (docs.python.org/3.12/reference/lexical_analysis.html, 2.4). */
#include "base/buf.h"
#include <stdint.h>

/* The digits of a well-formed integer literal, underscores and prefix included; false: beyond
 * int64_t. */
bool literal_integer(struct slice text, int64_t *out);
/* A well-formed decimal or float literal, whatever the locale; a "j" at its end is left out. */
double literal_real(struct arena *a, struct slice text);

/* Appends the text between the quotes with its escapes processed. A false return leaves in *at the
 * bytes in front of the bad escape, and in *why what is wrong with it. */
bool literal_unescape(struct slice text, bool bytes, struct buf *out, size_t *at, const char **why);
#endif
