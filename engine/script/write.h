#ifndef MIG_SCRIPT_WRITE_H
#define MIG_SCRIPT_WRITE_H
/* New revision files. Source: alembic.script.base.ScriptDirectory.generate_revision, _rev_path. */
#include "mig/mig.h"
#include "script/script.h"

struct write_request {
    const struct config_script *settings;
    const struct graph *graph; /* as loaded now */
    const struct mig_new *wanted;
    bool merge; /* wanted->heads are to be merged */
    const struct config_hook *hooks;
    size_t nhooks;
    mig_progress_fn *progress;
    void *user;
    struct strs *warnings; /* out: "Revision R is present more than once"; may be NULL */
};
/* Writes the file, runs the hooks, gives the path. */
bool write_revision(struct arena *a, const struct write_request *q, const char **path,
                    struct mig_error *err) MIG_MUST_CHECK;
#endif
