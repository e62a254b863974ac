#ifndef MIG_SQL_NEAR_H
#define MIG_SQL_NEAR_H
/* Misspelt words: the known one that was probably meant. */
#include "base/slice.h"

/* How many letters must be added, left out, changed or swapped with a neighbour (Damerau); more
 * than `most` (at most 4) gives most + 1. Case counts. */
size_t near_edits(struct slice a, struct slice b, size_t most);
/* The nearest of the names within `most` edits; NULL: none. */
const char *near_name(struct slice word, struct strs names, size_t most);
#endif
