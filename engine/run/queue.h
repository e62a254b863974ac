#ifndef MIG_RUN_QUEUE_H
#define MIG_RUN_QUEUE_H
/* Statements of a step of which several are on their way to the server: `pipeline` of the ini says
 * how many. Answers come in the order in which the statements were sent; an error bears the place
 * of its own statement, and those sent behind it have not run.
 *
 * Only what is plain goes by it: one statement, within the run's transaction, that nobody waits
 * for. Before anything else the queue is drained. */
#include "run/sink.h"

/* Whether a pipeline can be had from this database; refused where it cannot. */
bool queue_check(const struct mig *m, struct mig_error *err) MIG_MUST_CHECK;
/* What this statement is, by its own: the caller knows where it runs. */
bool queue_takes(struct sink *s, const struct sql_statement *st);
bool queue_put(struct sink *s, const struct sql_statement *st,
               struct mig_error *err) MIG_MUST_CHECK;
/* Waits for all that are on their way. */
bool queue_drain(struct sink *s, struct mig_error *err) MIG_MUST_CHECK;
/* The run has failed for another reason: those on their way are cancelled. */
void queue_abandon(struct sink *s);
#endif
