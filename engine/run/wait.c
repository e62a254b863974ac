/* mig_wait: until the server answers and the database is where it should be; for init containers
 * and readiness probes. */
#include "conf/duration.h"
#include "run/multi.h"
#include "run/patience.h"
#include "run/version_table.h"
#include <string.h>

enum { WAIT_DEFAULT = 60 * 1000, WAIT_PAUSE = 1000 };

/* At the target or past it: an upgrade to it would do nothing. A database all of whose rows are
 * unknown here has been upgraded by a newer directory than this one. */
static bool is_there(struct mig *m, struct arena *a, const char *target, struct strs rows,
                     bool *there, struct mig_error *err)
{
    struct plan plan = { 0 };
    *there = context_is_ahead(m, rows);
    if (*there || !*target)
        return true;
    if (!plan_upgrade(m->graph, a, rows, target, &plan, err))
        return false;
    *there = plan.n == 0;
    return true;
}

static bool look(struct mig *m, const char *target, bool *there, struct mig_error *err)
{
    struct arena a = { 0 };
    struct strs rows = { 0 };
    bool ok = context_connect(m, err) && version_table_read(m, &rows, err) &&
              (!*target || is_there(m, &a, target, rows, there, err));
    *there = ok && (*there || !*target);
    context_disconnect(m);
    arena_free(&a);
    return ok;
}

static bool too_long(const struct mig *m, const struct patience *p, const char *target,
                     const struct mig_error *last, struct mig_error *err)
{
    long long ms = (long long)patience_spent_ms(p);
    struct arena a = { 0 };
    if (last->message)
        mig_error_set(err, last->code, "%s (waited %lld ms)", last->message, ms);
    else
        mig_error_set(err, MIG_STATE,
                      "the database is at %s, not at '%s' or past it (waited %lld ms)",
                      m->rows.n ? strs_join(&a, m->rows, ", ") : "no revision", target, ms);
    arena_free(&a);
    return false;
}

static bool wait_for(struct mig *m, const char *target, unsigned limit_ms, struct mig_error *err)
{
    struct patience p = patience_begin(m, limit_ms, WAIT_PAUSE);
    if (!context_settings(m, err) || !context_versions(m, err) || !context_graph(m, err))
        return false;
    for (;;) {
        struct mig_error last = { 0 };
        bool there = false;
        bool ok = look(m, target, &there, &last);
        enum patience_end end = PATIENCE_STOPPED;
        if (!ok && !last.later)
            *err = last;
        else if (!there)
            end = patience_pause(&p, err);
        if (ok && there)
            return true;
        if (end == PATIENCE_OVER)
            too_long(m, &p, target, &last, err);
        if (ok || last.later)
            mig_error_clear(&last);
        if (end != PATIENCE_AGAIN)
            return false;
    }
}

/* The time is that of all of them together. */
static bool wait_for_all(struct mig *m, const char *target, unsigned limit_ms,
                         struct mig_error *err)
{
    struct multi all;
    struct patience whole = patience_begin(m, limit_ms, WAIT_PAUSE);
    if (!context_script(m, err) || !multi_open(m, &all, err))
        return false;
    for (size_t i = 0; i < all.n; i++) {
        int64_t spent = patience_spent_ms(&whole);
        unsigned left = spent < limit_ms ? limit_ms - (unsigned)spent : 0;
        if (!wait_for(all.at[i], target, left, err))
            return all.at[i]->engine && mig_error_context(err, "database '%s'", all.at[i]->engine);
    }
    return true;
}

bool mig_wait(struct mig *m, const char *at_least, const char *timeout, struct mig_error *err)
{
    unsigned limit = WAIT_DEFAULT;
    if (timeout && !duration_parse(timeout, &limit))
        return mig_error_set(err, MIG_CONFIG,
                             "the timeout is not a time such as 500ms, 30s or 5m: '%s'", timeout);
    return context_done(m, wait_for_all(m, at_least ? at_least : "", limit, err), err);
}
