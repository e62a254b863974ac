#include "run/send.h"
#include "run/blocker.h"
#include "run/cancel.h"
#include "run/concurrent.h"
#include "run/patience.h"
#include "run/timeouts.h"
#include "run/transaction.h"
#include <string.h>
#include <strings.h>
#include <time.h>

static bool fail_at(const struct sink *s, const struct sql_statement *st, struct mig_error *err)
{
    return mig_error_at(err, s->step->body->file, st->line, st->column);
}

static bool send_bare(struct sink *s, const struct sql_statement *st, struct mig_result *r,
                      struct mig_error *err)
{
    const struct mig_driver *d = s->m->driver;
    if (st->kind != SQL_COPY)
        return d->exec(s->m->conn, st->text.p, st->text.n, NULL, 0, r, err) || fail_at(s, st, err);
    if (!d->copy_in)
        return mig_error_set(err, MIG_SCRIPT, "COPY ... FROM stdin needs PostgreSQL") ||
               fail_at(s, st, err);
    return d->copy_in(s->m->conn, st->text.p, st->text.n, st->copy_data.p, st->copy_data.n, r,
                      err) ||
           fail_at(s, st, err);
}

static bool send_once(struct sink *s, const struct sql_statement *st, struct mig_result *r,
                      struct mig_error *err)
{
    if (!cancel_begin(s->m, err))
        return false;
    blocker_begin(s->m, s->step->body->file, st->line);
    bool ok = send_bare(s, st, r, err);
    blocker_end(s->m, ok ? NULL : err);
    cancel_end(s->m);
    return ok;
}

static void pause_for(unsigned ms)
{
    struct timespec t = { .tv_sec = ms / 1000, .tv_nsec = (long)(ms % 1000) * 1000000 };
    if (ms)
        nanosleep(&t, NULL);
}

static void say_progress(const struct sink *s, const char *text)
{
    if (s->m->options.progress)
        s->m->options.progress(s->m->options.user, MIG_STAGE_TICK, text);
}

static bool plain(const struct sink *s, const char *sql, struct mig_error *err)
{
    return s->m->driver->exec(s->m->conn, sql, strlen(sql), NULL, 0, NULL, err);
}

bool send_statement(struct sink *s, const struct sql_statement *st, struct mig_result *r,
                    struct mig_error *err)
{
    enum { LONGEST_PAUSE = 5000 };
    struct patience p = patience_begin(s->m, s->m->run.lock_timeout_ms, LONGEST_PAUSE);
    bool savepoint = timeouts_can_retry(s->m, st->text, NULL) && transaction_is_open(s);
    if (!s->m->run.table_lock_timeout_ms)
        return send_once(s, st, r, err);
    if (savepoint && !plain(s, "SAVEPOINT mig_statement", err))
        return false;
    for (;;) {
        struct mig_error e = { 0 };
        if (send_once(s, st, r, &e))
            return !savepoint || plain(s, "RELEASE SAVEPOINT mig_statement", err);
        enum patience_end end =
            timeouts_can_retry(s->m, st->text, &e) ? patience_pause(&p, err) : PATIENCE_OVER;
        if (end == PATIENCE_OVER)
            *err = e;
        else
            mig_error_clear(&e);
        if (end != PATIENCE_AGAIN ||
            (savepoint && !plain(s, "ROLLBACK TO SAVEPOINT mig_statement", err)))
            return false;
        say_progress(s, arena_printf(&s->scratch, "%s:%u waits for a table (%lld s)",
                                     s->step->body->file, st->line,
                                     (long long)patience_spent_ms(&p) / 1000));
    }
}

static bool in_a_transaction_of_its_own(struct sink *s, const struct sql_statement *st,
                                        struct mig_result *r, struct mig_error *err)
{
    return transaction_enter(s, err) && send_statement(s, st, r, err) && transaction_leave(s, err);
}

bool send_batch(struct sink *s, const struct sql_statement *st, struct mig_error *err)
{
    long long total = 0;
    for (unsigned long round = 1;; round++) {
        struct mig_result r = { 0 };
        bool ok = in_a_transaction_of_its_own(s, st, &r, err);
        int64_t n = r.affected;
        mig_result_clear(&r);
        if (!ok)
            return false;
        if (n < 0)
            return mig_error_set(err, MIG_SCRIPT,
                                 "-- mig:batch: the database does not say how many rows this "
                                 "statement changes") ||
                   fail_at(s, st, err);
        total += n;
        say_progress(s, arena_printf(&s->scratch, "%s:%u: %lld rows in %lu rounds",
                                     s->step->body->file, st->line, total, round));
        if (n == 0)
            return true;
        if (st->max && round >= st->max) {
            mig_error_set(err, MIG_STATE, "still changing rows after max=%lu rounds", st->max);
            mig_error_hint(err, "what was changed is committed; run the upgrade again to go on");
            return fail_at(s, st, err);
        }
        pause_for(st->pause_ms);
    }
}

static bool is_true(const struct mig_result *r)
{
    static const char *const no[] = { "", "0", "f", "false", "n", "no", "off" };
    if (!r->rows || !r->columns || !r->cells[0].text)
        return false;
    for (size_t i = 0; i < sizeof no / sizeof *no; i++)
        if (!strcasecmp(r->cells[0].text, no[i]))
            return false;
    return true;
}

bool send_assert(struct sink *s, const struct sql_statement *st, struct mig_error *err)
{
    struct mig_result r = { 0 };
    bool ok = send_statement(s, st, &r, err);
    if (ok && !is_true(&r)) {
        ok = mig_error_set(err, MIG_STATE, "assertion failed: %s", st->message);
        fail_at(s, st, err);
    }
    mig_result_clear(&r);
    return ok;
}

bool send_is_wanted(struct sink *s, const struct sql_statement *st, bool *out,
                    struct mig_error *err)
{
    struct mig_result r = { 0 };
    *out = !(st->follows && s->unwanted);
    if (!st->exists || !*out)
        return true;
    if (!s->m->driver->exec(s->m->conn, st->exists, strlen(st->exists), NULL, 0, &r, err))
        return fail_at(s, st, err);
    *out = (r.rows > 0) != st->unless;
    if (!st->follows)
        s->unwanted = !*out;
    mig_result_clear(&r);
    return true;
}

bool send_outside(struct sink *s, const struct sql_statement *st, struct mig_error *err)
{
    if (!concurrent_prepare(s->m, st->text, err))
        return fail_at(s, st, err);
    bool lifted = false;
    bool ok = timeouts_lift(s->m, st->text, &lifted, err) && send_statement(s, st, NULL, err);
    if (lifted)
        timeouts_restore(s->m);
    return ok;
}
