#ifndef MIG_RUN_RECALL_H
#define MIG_RUN_RECALL_H
/* What a server remembers of a session's last statements, and a script asks for: ROW_COUNT(),
 * changes(), LAST_INSERT_ID(), a temporary table. The journal's own writes stand between two
 * statements, and a run that is taken up again has another session; what would then be answered
 * wrongly is refused. LAST_INSERT_ID() of MySQL is in the journal. */
#include "run/sink.h"
#include "sql/split.h"

/* Before anything runs: no statement of the body asks for what a write of the journal changes. */
bool recall_check(enum sql_dialect dialect, const struct script_body *body,
                  struct mig_error *err) MIG_MUST_CHECK;
/* A step is taken up behind its first s->skip statements: the rest needs nothing of their session.
 */
bool recall_resume(const struct sink *s, struct mig_error *err) MIG_MUST_CHECK;
#endif
