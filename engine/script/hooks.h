#ifndef MIG_SCRIPT_HOOKS_H
#define MIG_SCRIPT_HOOKS_H
/* Programs run on each new file ([post_write_hooks]), without a shell. Source:
 * alembic.script.write_hooks. */
#include "base/arena.h"
#include "conf/config.h"
#include "conf/hook.h"
#include "mig/error.h"

/* Splits as Python's shlex.split() with posix=True; an unclosed quote is an error. */
bool hooks_split(struct arena *a, const char *text, struct strs *out,
                 struct mig_error *err) MIG_MUST_CHECK;
/* Runs each hook on the file in turn; its output goes to our own stdout and stderr, its exit status
 * is ignored as Alembic ignores it. A program that cannot be started is an error. A `module` is run
 * and looked for by the python3 on PATH, an entry point as the program of that name on PATH. */
bool hooks_run(struct arena *a, const struct config_hook *hooks, size_t n, const char *path,
               mig_progress_fn *progress, void *user, struct mig_error *err) MIG_MUST_CHECK;
#endif
