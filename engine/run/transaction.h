#ifndef MIG_RUN_TRANSACTION_H
#define MIG_RUN_TRANSACTION_H
/* The transaction of a run that executes. */
#include "run/sink.h"

bool transaction_is_open(const struct sink *s);
/* Begins one unless one is open. SQLite begins by taking the file's lock, which a writer that is no
 * migration may hold for long: waits for it as for the lock of the run. */
bool transaction_enter(struct sink *s, struct mig_error *err) MIG_MUST_CHECK;
/* Commits what is open, if the lease is still this run's. */
bool transaction_leave(struct sink *s, struct mig_error *err) MIG_MUST_CHECK;
#endif
