#ifndef MIG_SCRIPT_DATE_H
#define MIG_SCRIPT_DATE_H
/* The creation date of a new file. Source:
 * alembic.script.base.ScriptDirectory._generate_create_date. */
#include "base/arena.h"
#include "mig/error.h"
#include <time.h>

struct date {
    time_t epoch;
    struct tm tm;
    const char *text; /* as str(datetime): "2026-11-21 02:28:49.123456+00:00" */
};
/* Now, local (`zone` NULL) or in an IANA zone, looked up as is, then in upper case. Switches
 * TZ while it runs and puts it back: no other thread may read the environment meanwhile. */
bool date_now(struct arena *a, const char *zone, struct date *out,
              struct mig_error *err) MIG_MUST_CHECK;
#endif
