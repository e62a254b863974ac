#ifndef MIG_RUN_VIEW_H
#define MIG_RUN_VIEW_H
/* Revisions as the public API shows them. */
#include "run/context.h"

/* Views of `nodes`, in the handle's arena; rows: those marked as current. */
bool view_revisions(struct mig *m, struct nodes nodes, struct strs rows, struct mig_revisions *out);
#endif
