#ifndef MIG_CMD_WRAP_H
#define MIG_CMD_WRAP_H
/* Text broken into lines as Python's textwrap.wrap does it: at white space and after the hyphens of
 * words, words longer than a line cut. Appends to *out; the caller checks out->failed. */
#include "base/buf.h"

/* `text` in lines of at most `width` characters, `indent` spaces before each and a newline between
 * them; before the first line only when `first`. */
void wrap_text(struct buf *out, struct slice text, size_t width, size_t indent, bool first);
/* A word as repr() writes it: 'frob', "it's", '\n'. */
char *wrap_repr(struct arena *a, const char *word);
#endif
