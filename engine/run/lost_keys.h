#ifndef MIG_RUN_LOST_KEYS_H
#define MIG_RUN_LOST_KEYS_H
/* MariaDB that dies in the last moment of an ALTER TABLE which copies the table completes it when
 * it starts again, but without the table's own foreign keys (seen with 10.11: kill -9 of the
 * server; the new table is there, the rows of its keys in InnoDB's dictionary are rolled back). So
 * they are noted with the intent, and made again where they are missing. */
#include "run/context.h"

/* The foreign keys of the table that `statement` may copy, each as a line of SHOW CREATE TABLE; "":
 * none, or a server that keeps them. Who may alter a table but not look at it is warned, and not
 * kept from it. */
const char *lost_keys_note(struct mig *m, struct arena *a, struct slice statement);
/* Makes those of `noted` that are missing, but for those that `statement` names itself. */
bool lost_keys_restore(struct mig *m, struct slice statement, const char *noted,
                       struct mig_error *err) MIG_MUST_CHECK;
#endif
