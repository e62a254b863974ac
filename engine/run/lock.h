#ifndef MIG_RUN_LOCK_H
#define MIG_RUN_LOCK_H
/* One migrating process per version table, from before the version rows are read until the
 * connection is closed. The lock is tried for, never queued for: a statement that waits inside the
 * server holds a snapshot, and CREATE INDEX CONCURRENTLY waits for snapshots. Between two tries no
 * transaction is open. */
#include "run/context.h"

/* What tells the lock of a database from that of another. */
struct lock_kind {
    /* Finds the key; may leave l->kind NULL where nothing has to be locked. */
    bool (*open)(struct lock *l, struct mig_error *err);
    bool (*attempt)(struct lock *l, bool *got, struct mig_error *err);
    /* Who has it, in words; NULL: not known (any more). */
    const char *(*holder)(struct lock *l, struct arena *a);
    /* MAY: the session that has it and who runs there, or NULL. False: nobody has it. */
    bool (*session)(struct lock *l, struct arena *a, const char **session, const char **runner);
    void (*close)(struct lock *l); /* gives it back if it was got */
};
extern const struct lock_kind lock_server_postgresql, lock_server_mysql, lock_file;

struct lease;

struct lock {
    struct mig *m;
    const struct lock_kind *kind;
    const char *key;     /* as the statements write it; the path of lock_file */
    const char *self;    /* "mig 4711 on web-1" */
    const char *why_not; /* why a lock of the session does not hold here; NULL: it does */
    int fd;              /* lock_file */
    struct lease *lease; /* lock_lease */
    bool held;
};

/* Takes the lock on m's connection, as `wanted` (NULL: as the configuration) says. MIG_LOCKED when
 * the time is up: the message names the holder. */
bool lock_take(struct mig *m, const struct mig_run *wanted, struct mig_error *err) MIG_MUST_CHECK;
void lock_give_back(struct mig *m);
#endif
