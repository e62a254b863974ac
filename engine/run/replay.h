#ifndef MIG_RUN_REPLAY_H
#define MIG_RUN_REPLAY_H
/* A run that goes on in the middle of a step has another session than the one that began it: what
 * the statements before that place set for theirs (SET, PRAGMA, USE) is set again. */
#include "run/sink.h"

/* The first s->skip statements of the step. Fails where a later one reads a user variable whose
 * value cannot be known any more. */
bool replay_settings(struct sink *s, struct mig_error *err) MIG_MUST_CHECK;
#endif
