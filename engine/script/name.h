#ifndef MIG_SCRIPT_NAME_H
#define MIG_SCRIPT_NAME_H
/* The name of a new revision file. Source: alembic.script.base.ScriptDirectory._rev_path. */
#include "base/arena.h"
#include "mig/error.h"
#include <time.h>

/* The words (Unicode \w) of the message joined with '_', lower case, at most `max` characters (then
 * cut back to the last '_' with a '_' added). A message that is no UTF-8 is an error. */
bool name_slug(struct arena *a, const char *message, size_t max, const char **out,
               struct mig_error *err) MIG_MUST_CHECK;
/* file_template % tokens, without suffix: %(rev)s %(slug)s as text, %(epoch)s %(year)s %(month)s
 * %(day)s %(hour)s %(minute)s %(second)s as integers ("%(month).2d"). */
bool name_format(struct arena *a, const char *file_template, const char *rev, const char *slug,
                 time_t epoch, const struct tm *date, const char **out,
                 struct mig_error *err) MIG_MUST_CHECK;
#endif
