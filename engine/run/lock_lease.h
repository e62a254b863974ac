#ifndef MIG_RUN_LOCK_LEASE_H
#define MIG_RUN_LOCK_LEASE_H
/* Where a session does not keep its locks: a row in a table beside the version table that says who
 * runs and until when. A thread renews it on a connection of its own. The table is there while a
 * run lasts, and after one that was killed. */
#include "run/lock.h"

extern const struct lock_kind lock_lease;

/* The fence: fails with MIG_LOCKED unless the lease is still this run's. Asked before a version row
 * is written; true where there is no lease. */
bool lock_lease_check(struct mig *m, struct mig_error *err) MIG_MUST_CHECK;
/* The same just before COMMIT, within its transaction and as a write, so that a commit and somebody
 * else's taking over cannot both succeed. No renewal then comes between until
 * lock_lease_committed(). */
bool lock_lease_fence(struct mig *m, struct mig_error *err) MIG_MUST_CHECK;
void lock_lease_committed(struct mig *m);
#endif
