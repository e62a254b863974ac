#ifndef MIG_RUN_CHECKSUM_H
#define MIG_RUN_CHECKSUM_H
/* SHA-256 of statements and files, as 64 hexadecimal digits. */
#include "base/arena.h"
#include "base/slice.h"

enum { CHECKSUM = 64 };
#define CHECKSUM_FILE "v1:"

/* Of a text with its line ends as LF. */
const char *checksum_text(struct arena *a, struct slice text);
/* Of a revision file, without a BOM and with its line ends as LF, behind the name of the way in
 * which it was made: "v1:...". Two that begin differently cannot be compared. */
const char *checksum_file(struct arena *a, struct slice text);
/* Of what came before, a checksum or "", and the next one: the same only for the same sequence. */
const char *checksum_chain(struct arena *a, const char *before, const char *next);
#endif
