#ifndef MIG_RUN_COMPILES_H
#define MIG_RUN_COMPILES_H
/* @compiles(Class, "dialect"): Alembic imports every file of a directory, so that one of them may
 * change what SQLAlchemy writes for all. */
#include "run/context.h"

/* False where a revision file does that to a class that is not its own. */
bool compiles_none(const struct mig *m, struct mig_error *err) MIG_MUST_CHECK;
#endif
