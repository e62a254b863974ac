#ifndef MIG_RUN_BLOCKER_H
#define MIG_RUN_BLOCKER_H
/* Who keeps a statement waiting. A thread with a connection of its own looks when a statement has
 * taken a second (less where table_lock_timeout is shorter) and again from time to time; it
 * connects when it first looks. Who waits is told in the log, once for each statement and new
 * answer, and on a terminal. */
#include "run/context.h"

/* Around each statement on m->conn. begin: `file` and `line` are where it stands, NULL and 0 for
 * one of mig's own. end: `err` is its failure, NULL when there is none; one for want of a lock is
 * given a line about who had it. */
void blocker_begin(struct mig *m, const char *file, unsigned line);
void blocker_end(struct mig *m, struct mig_error *err);
/* Ends the thread. */
void blocker_close(struct mig *m);

/* Inside: what the server `driver` says of the sessions that `session` waits for, in words without
 * an end, "table b, held by ..."; text NULL: it does not wait, or nobody can tell. `key` is the
 * same for two answers where the later one is no news. */
struct blocker_answer {
    const char *text;
    const char *key;
};
struct blocker_view {
    const struct mig_driver *driver;
    struct mig_conn *conn;
    uint64_t session;
    unsigned dead; /* queries that this server does not understand, a bit each */
};
struct blocker_answer blocker_look(struct blocker_view *v, struct arena *a);
#endif
