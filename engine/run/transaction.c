#include "run/transaction.h"
#include "run/lock_lease.h"
#include "run/patience.h"

bool transaction_is_open(const struct sink *s)
{
    return s->m->driver->in_transaction(s->m->conn);
}

bool transaction_enter(struct sink *s, struct mig_error *err)
{
    enum { LONGEST_PAUSE = 200 };
    const struct mig *m = s->m;
    struct patience p = patience_begin(
        s->m, m->run.lock == CONFIG_LOCK_OFF ? 0 : m->run.lock_timeout_ms, LONGEST_PAUSE);
    if (transaction_is_open(s))
        return true;
    for (;;) {
        struct mig_error e = { 0 };
        if (m->driver->begin(m->conn, &e))
            return true;
        enum patience_end end = m->driver->busy(m->conn) ? patience_pause(&p, err) : PATIENCE_OVER;
        if (end == PATIENCE_OVER && err && err->code == MIG_OK)
            *err = e;
        else
            mig_error_clear(&e);
        if (end != PATIENCE_AGAIN)
            return false;
    }
}

bool transaction_leave(struct sink *s, struct mig_error *err)
{
    if (!transaction_is_open(s))
        return true;
    bool ok = lock_lease_fence(s->m, err) &&
              (s->m->driver->commit(s->m->conn, err) || mig_error_context(err, "commit"));
    lock_lease_committed(s->m);
    if (!ok)
        return false;
    s->steps_committed = s->steps_done;
    return true;
}
