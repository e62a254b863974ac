#ifndef MIG_RUN_CANCEL_H
#define MIG_RUN_CANCEL_H
/* mig_cancel(), and how a run hears of it. */
#include "run/context.h"

/* False and MIG_INTERRUPTED once mig_cancel() was called: asked before each statement. */
bool cancel_go_on(const struct mig *m, struct mig_error *err) MIG_MUST_CHECK;
/* Around each statement of a revision; begin gives cancel_go_on()'s answer, and end follows where
 * that is true. A statement that has not reached the server when mig_cancel() is called after that
 * answer is cancelled by the next call. */
bool cancel_begin(struct mig *m, struct mig_error *err) MIG_MUST_CHECK;
void cancel_end(struct mig *m);
#endif
