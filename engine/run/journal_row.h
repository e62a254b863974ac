#ifndef MIG_RUN_JOURNAL_ROW_H
#define MIG_RUN_JOURNAL_ROW_H
/* Inside the room: the journal's table and its row. */
#include "run/journal.h"

/* What is written down: the first `done` statements have run, `doing` may have. */
struct journal_state {
    size_t done, doing, total;
    const char *step, *chain, *hash, *foreign_keys;
};

/* Makes the table unless j->exists. */
bool journal_row_table(struct journal *j, struct mig_error *err) MIG_MUST_CHECK;
/* Fills the members of the row; j->broken: there is one. */
bool journal_row_read(struct journal *j, struct mig_error *err) MIG_MUST_CHECK;
/* In the transaction that is open; makes the table where it is missing. MIG_LOCKED where another
 * run has the lease, or has written since this one read. */
bool journal_row_write(struct journal *j, const struct journal_state *is,
                       struct mig_error *err) MIG_MUST_CHECK;
#endif
