#include "run/cancel.h"

/* A later call leaves alone what cleans up behind the first. */
void mig_cancel(struct mig *m)
{
    bool first = !atomic_exchange(&m->cancelled, true);
    pthread_mutex_lock(&m->lock);
    if (m->conn && (first || m->in_statement))
        m->driver->cancel(m->conn);
    for (size_t i = 0; i < m->nchildren; i++)
        mig_cancel(m->children[i]);
    pthread_mutex_unlock(&m->lock);
}

bool cancel_go_on(const struct mig *m, struct mig_error *err)
{
    return !m->cancelled || mig_error_set(err, MIG_INTERRUPTED, "interrupted");
}

bool cancel_begin(struct mig *m, struct mig_error *err)
{
    m->in_statement = true;
    bool ok = cancel_go_on(m, err);
    m->in_statement = ok;
    return ok;
}

void cancel_end(struct mig *m)
{
    m->in_statement = false;
}
