#ifndef MIG_RUN_APART_H
#define MIG_RUN_APART_H
/* How a statement that is to commit by itself runs where DDL is transactional, so that a run that
 * dies there can be taken up again. Most can be in a transaction of their own together with the
 * journal's row, and are then never in doubt. */
#include "run/words.h"

enum apart {
    APART_OWN,     /* in a transaction of its own */
    APART_AGAIN,   /* outside of any; a second time does no harm: VACUUM, PRAGMA, SET */
    APART_DOUBT,   /* outside of any; afterwards one must ask whether it ran */
    APART_COMMIT,  /* ends the transaction that is open */
    APART_ROLLBACK /* undoes it */
};

/* server: the major version. Unknown statements are APART_DOUBT. */
enum apart apart_of(enum sql_dialect dialect, long server, struct slice statement);
/* BEGIN, START TRANSACTION. */
bool apart_begins(enum sql_dialect dialect, struct slice statement);
#endif
