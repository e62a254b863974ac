#ifndef MIG_RUN_PERFORM_H
#define MIG_RUN_PERFORM_H
/* One statement of a step, with what the journal needs beside it.
 *
 * DDL transactional: what is committed before the step is whole, is committed with the journal's
 * row that counts it. That is only so where a statement leaves the transaction: -- mig:autocommit,
 * autocommit_block(), transaction=off, -- mig:batch, a COMMIT of the body's own. Any other step is
 * committed with its version row and needs no journal.
 *
 * Else (MySQL) each statement has its intent, which the statement's own commit makes durable before
 * it begins. */
#include "run/sink.h"

bool perform_statement(struct sink *s, const struct sql_statement *st,
                       struct mig_error *err) MIG_MUST_CHECK;
/* Before the first of them: as the s->skip before it, which an earlier run has done, leave things.
 */
bool perform_resume(struct sink *s, struct mig_error *err) MIG_MUST_CHECK;
#endif
