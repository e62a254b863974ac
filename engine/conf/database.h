#ifndef MIG_CONF_DATABASE_H
#define MIG_CONF_DATABASE_H
/* Inside the room: which database, by the command line, the environment or the ini. */
#include "conf/options.h"

bool database_read(const struct config *c, struct arena *a, struct config_database *out,
                   struct mig_error *err) MIG_MUST_CHECK;
#endif
