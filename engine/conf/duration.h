#ifndef MIG_CONF_DURATION_H
#define MIG_CONF_DURATION_H
/* Lengths of time as people write them: "500ms", "30s", "5m", "2h", "0"; a number alone is seconds.
 */
#include <stdbool.h>

enum { DURATION_MAX = 1000 * 60 * 60 * 24 }; /* a day, in milliseconds */

/* Milliseconds; false: not a length of time, or more than a day. White space around is allowed. */
bool duration_parse(const char *text, unsigned *ms);
#endif
