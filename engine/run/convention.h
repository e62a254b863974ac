#ifndef MIG_RUN_CONVENTION_H
#define MIG_RUN_CONVENTION_H
/* The naming conventions of a run: `naming_convention` of the ini, else those of the
 * target_metadata that env.py gives context.configure(). */
#include "op/metadata.h"
#include "run/context.h"

/* *out NULL: none. Where env.py's cannot be told and its modules mention naming_convention, *out
 * says so, and what would need it is refused. */
bool convention_find(struct mig *m, struct arena *a, const struct op_environment *env,
                     const struct op_metadata **out, struct mig_error *err) MIG_MUST_CHECK;
#endif
