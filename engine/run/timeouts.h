#ifndef MIG_RUN_TIMEOUTS_H
#define MIG_RUN_TIMEOUTS_H
/* How long a statement may run, and how long one may wait for a lock on a table: settings of the
 * session, and trying again for the latter. A DDL statement that waits keeps out everybody who
 * comes after it, readers too; one that gives up at once and tries again does not. */
#include "run/patience.h"

bool timeouts_set(struct mig *m, struct mig_error *err) MIG_MUST_CHECK;
/* Lifts what ends a session that has done nothing for a while, in a transaction or between two: a
 * run pauses before it tries again. Not behind a pooler, whose sessions are others' too. */
bool timeouts_forget_idle(struct mig *m, struct mig_error *err) MIG_MUST_CHECK;
/* Around a statement that waits for others by its nature (CONCURRENTLY): no limit on the lock. */
bool timeouts_lift(struct mig *m, struct slice statement, bool *lifted,
                   struct mig_error *err) MIG_MUST_CHECK;
void timeouts_restore(struct mig *m);
/* The statement gave up waiting for a lock, and can be sent again. */
bool timeouts_can_retry(const struct mig *m, struct slice statement, const struct mig_error *e);
#endif
