#ifndef MIG_CMD_MASK_H
#define MIG_CMD_MASK_H
/* Passwords of URLs in what is shown of the user's own words, which may be anything: a URL in the
 * place of a revision, an option where none belongs. */
#include "base/arena.h"

/* One word as a whole: "postgresql://u:***@h/d". */
const char *mask_word(struct arena *a, const char *word);
/* The same for each word of a text. */
const char *mask_text(struct arena *a, const char *text);
#endif
