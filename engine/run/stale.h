#ifndef MIG_RUN_STALE_H
#define MIG_RUN_STALE_H
/* A server goes on with a statement whose client was killed, until it is through. */
#include "run/context.h"

/* Until no other session executes `statement`, which a run that died was at: as long as for the
 * lock, else MIG_LOCKED. m->kill_stale: ends such a session first. session: MySQL's number for the
 * one that ran it, which shows the statements within a procedure instead; or NULL. */
bool stale_wait(struct mig *m, struct slice statement, const char *session,
                struct mig_error *err) MIG_MUST_CHECK;
/* The same until nobody's transaction holds the row of the journal `table`: of MySQL, where a
 * statement that does not commit by itself has its row in one transaction with it. */
bool stale_row_wait(struct mig *m, const char *table, struct mig_error *err) MIG_MUST_CHECK;
/* "host:port" of MySQL's server, in SQL: its numbers of sessions are its own. */
#define STALE_SERVER "CONCAT(@@hostname, ':', @@port)"
/* `runner`, as "mig 4711 on web-1", is a process of this host, and there. */
bool stale_is_alive(const struct mig *m, const char *runner);
/* Ends a session of the server by its number. */
bool stale_end(struct mig *m, const char *session, const char *runner,
               struct mig_error *err) MIG_MUST_CHECK;
#endif
