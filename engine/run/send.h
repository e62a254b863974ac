#ifndef MIG_RUN_SEND_H
#define MIG_RUN_SEND_H
/* A statement of a revision, to the server; errors bear its place. */
#include "run/sink.h"

/* COPY too. Sent again while it waits in vain for a table, within a transaction from a savepoint.
 * r may be NULL. */
bool send_statement(struct sink *s, const struct sql_statement *st, struct mig_result *r,
                    struct mig_error *err) MIG_MUST_CHECK;
/* Outside of any transaction: what CONCURRENTLY needs is seen to. */
bool send_outside(struct sink *s, const struct sql_statement *st,
                  struct mig_error *err) MIG_MUST_CHECK;
/* -- mig:batch: again and again, committing each time, until no row changes. */
bool send_batch(struct sink *s, const struct sql_statement *st,
                struct mig_error *err) MIG_MUST_CHECK;
/* -- mig:assert */
bool send_assert(struct sink *s, const struct sql_statement *st,
                 struct mig_error *err) MIG_MUST_CHECK;
/* *out false: what a .py body makes or drops only where it is missing or there need not be. */
bool send_is_wanted(struct sink *s, const struct sql_statement *st, bool *out,
                    struct mig_error *err) MIG_MUST_CHECK;
#endif
