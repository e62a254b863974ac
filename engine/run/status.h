#ifndef MIG_RUN_STATUS_H
#define MIG_RUN_STATUS_H
/* What the database and its history say of each revision. */
#include "mig/report.h"
#include "run/history_table.h"

/* As mig_status(), on a connection that is there. */
bool status_read(struct mig *m, struct mig_states *out, struct mig_error *err) MIG_MUST_CHECK;
/* The event has a checksum of a kind that this version can make. */
bool status_comparable(const struct mig_event *e);
#endif
