#ifndef MIG_RUN_AUDIT_H
#define MIG_RUN_AUDIT_H
/* Writes the history table while a run is under way: a row for each step. Where DDL can be rolled
 * back the row shares the fate of the step's transaction, and a run that fails writes afterwards
 * what became of the steps that were undone; elsewhere it stands before the step begins. Nothing
 * is written where the configuration names no table. */
#include "run/sink.h"

struct audit;

/* Makes the table, or checks it, while no transaction is open: it stays whatever becomes of the
 * run. s->audit stays NULL where no history is kept. */
bool audit_open(struct sink *s, struct mig_error *err) MIG_MUST_CHECK;
/* Around a step, in its transaction. */
bool audit_begin(struct sink *s, struct mig_error *err) MIG_MUST_CHECK;
bool audit_done(struct sink *s, struct mig_error *err) MIG_MUST_CHECK;
/* The version rows were deleted and no step follows: a stamp to base, in the open transaction. */
bool audit_emptied(struct sink *s, struct mig_error *err) MIG_MUST_CHECK;
/* Files that were changed since they were applied, and are as they should be: their checksums. The
 * table is there; commits. */
struct audit_note {
    const char *revision;
    const char *checksum;
};
bool audit_accept(struct mig *m, const struct audit_note *notes, size_t n,
                  struct mig_error *err) MIG_MUST_CHECK;
/* After the rollback; why: what the run failed with, NULL: another database's did. A row that
 * cannot be written is logged. */
void audit_failed(struct sink *s, const struct mig_error *why);
#endif
