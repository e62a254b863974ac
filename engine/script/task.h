#ifndef MIG_SCRIPT_TASK_H
#define MIG_SCRIPT_TASK_H
/* What is said while files are made: "Generating PATH", begun, then done or failed. Source:
 * alembic.util.messaging.status, alembic.script.base.ScriptDirectory._ensure_directory. */
#include "base/arena.h"
#include "base/slice.h"
#include "mig/mig.h"

struct task {
    struct arena *arena;
    mig_progress_fn *progress; /* NULL: nobody listens */
    void *user;
};
void task_begin(const struct task *t, const char *text);
bool task_end(const struct task *t, const char *text, bool ok); /* returns ok */
void task_say(const struct task *t, const char *text);

/* mkdir -p, said as "Creating directory PATH"; silent where the path exists. */
bool task_make_directory(const struct task *t, const char *path,
                         struct mig_error *err) MIG_MUST_CHECK;
/* Writes a file, said as "VERB PATH". */
bool task_write(const struct task *t, const char *verb, const char *path, struct slice text,
                struct mig_error *err) MIG_MUST_CHECK;

/* Paths in the form that pathlib prints: no "." and no double '/', but ".." kept. */
char *task_clean_path(struct arena *a, const char *path);
/* The same from the root on (pathlib's absolute()). */
char *task_absolute_path(struct arena *a, const char *path);
#endif
