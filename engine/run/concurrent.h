#ifndef MIG_RUN_CONCURRENT_H
#define MIG_RUN_CONCURRENT_H
/* PostgreSQL: CREATE INDEX CONCURRENTLY that is interrupted leaves an index that is not valid,
 * which a second try trips over, and which IF NOT EXISTS takes for the real one. REINDEX
 * CONCURRENTLY leaves NAME_ccnew, or NAME_ccold, beside the one it was to rebuild. */
#include "run/context.h"

/* Before such a statement: drops what an interrupted one left, the same name on the same table;
 * for REINDEX all that such ones left on the tables that it works on.
 * Waits as long as for the lock while somebody builds it. Any other statement, and any other
 * database, is left alone. No transaction may be open. */
bool concurrent_prepare(struct mig *m, struct slice statement,
                        struct mig_error *err) MIG_MUST_CHECK;
#endif
