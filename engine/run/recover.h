#ifndef MIG_RUN_RECOVER_H
#define MIG_RUN_RECOVER_H
/* Asks the catalog whether a statement has run whose runner died. */
#include "run/context.h"

enum recover_answer {
    RECOVER_UNKNOWN,
    RECOVER_DONE,
    RECOVER_REDO /* it has not run, or does no harm a second time */
};
/* Waits first until the server no longer executes it; session: stale_wait(). */
bool recover_ask(struct mig *m, const struct sql_statement *st, const char *session,
                 enum recover_answer *out, struct mig_error *err) MIG_MUST_CHECK;
/* PostgreSQL: of the statements that cannot be in a transaction, and only of them. */
bool recover_postgresql(struct mig *m, struct slice statement, enum recover_answer *out,
                        struct mig_error *err) MIG_MUST_CHECK;
#endif
