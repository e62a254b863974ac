/* mig_resume: a human's word on what a run left half done. */
#include "run/journal.h"
#include "run/lock.h"
#include "run/multi.h"

static bool settle(struct mig *m, enum mig_resume how, struct mig_error *err)
{
    struct journal *j = NULL;
    if (!context_environment(m, false, err) || !lock_take(m, NULL, err) ||
        !journal_open(m, &j, err))
        return false;
    if (!j->broken)
        return mig_error_set(err, MIG_COMMAND, "No migration is half done");
    if (how == MIG_RESUME_FORGET)
        return (j->broken = false, journal_close(j, err));
    if (!j->doing) {
        mig_error_set(err, MIG_COMMAND, "No statement of '%s' is in doubt", j->step);
        return mig_error_hint(err,
                              "%zu of its %zu statements have run; the next run goes on from "
                              "there",
                              j->done, j->total);
    }
    return journal_settle(j, how == MIG_RESUME_DONE, err);
}

bool mig_resume(struct mig *m, enum mig_resume how, struct mig_error *err)
{
    struct mig *one = context_script(m, err) ? multi_one(m, err) : NULL;
    return context_done(m, one && settle(one, how, err), err);
}
