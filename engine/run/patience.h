#ifndef MIG_RUN_PATIENCE_H
#define MIG_RUN_PATIENCE_H
/* Trying again until a time is up: pauses that grow, each cut at random so that many who wait do
 * not come back all at once. */
#include "run/context.h"
#include <stdint.h>

struct patience {
    struct mig *m;
    int64_t began_ms; /* on a clock that nobody sets */
    int64_t limit_ms;
    int64_t pause_ms; /* the next one, before it is cut */
    int64_t longest_ms;
};

enum patience_end {
    PATIENCE_AGAIN,
    PATIENCE_OVER,   /* the time is up; no error is set */
    PATIENCE_STOPPED /* mig_cancel(): MIG_INTERRUPTED is set */
};

struct patience patience_begin(struct mig *m, unsigned limit_ms, unsigned longest_pause_ms);
/* Pauses, never beyond the limit; the limit 0 allows no second try. */
enum patience_end patience_pause(struct patience *p, struct mig_error *err) MIG_MUST_CHECK;
int64_t patience_spent_ms(const struct patience *p);
#endif
