#ifndef MIG_RUN_READONLY_H
#define MIG_RUN_READONLY_H
/* Databases that take no writes: a standby, a server or a session that was set to read-only, a file
 * that may not be written. Asked where there is something to run, before it runs; what only reads
 * works there. */
#include "run/context.h"

/* MIG_DATABASE, with what is read-only, unless m's database takes writes. */
bool readonly_refuse(struct mig *m, struct mig_error *err) MIG_MUST_CHECK;
/* Puts the same in front of a failure that the database has already put into its own words. */
void readonly_name(struct mig_error *err);
#endif
