#ifndef MIG_RUN_DRYRUN_H
#define MIG_RUN_DRYRUN_H
/* PostgreSQL: which locks on tables a transaction takes as it goes on, and which tables it writes
 * anew, seen from within. Tables that it makes itself nobody else can want. */
#include "run/context.h"

struct dryrun_locks;

/* Notes the tables that there are; the transaction has done nothing yet. */
bool dryrun_open(struct mig *m, struct arena *a, struct dryrun_locks **out,
                 struct mig_error *err) MIG_MUST_CHECK;
/* What is new since the last look, locks that keep nobody out who was not kept out already left
 * out: NULL-terminated lists in `a`. */
bool dryrun_look(struct dryrun_locks *d, struct arena *a, const char *const **locks,
                 const char *const **rewrote, struct mig_error *err) MIG_MUST_CHECK;
#endif
