#include "base/log.h"
#include "run/audit.h"
#include "run/concurrent.h"
#include "run/journal.h"
#include "run/lock_lease.h"
#include "run/patience.h"
#include "run/sink.h"
#include "run/timeouts.h"
#include "run/version_table.h"
#include <string.h>
#include <strings.h>
#include <time.h>

static bool is_open(const struct sink *s)
{
    return s->m->driver->in_transaction(s->m->conn);
}

/* SQLite begins by taking the file's lock, which a writer that is no migration may hold for long.
 */
static bool enter(struct sink *s, struct mig_error *err)
{
    enum { LONGEST_PAUSE = 200 };
    const struct mig *m = s->m;
    struct patience p = patience_begin(
        s->m, m->run.lock == CONFIG_LOCK_OFF ? 0 : m->run.lock_timeout_ms, LONGEST_PAUSE);
    if (is_open(s))
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

static bool leave(struct sink *s, struct mig_error *err)
{
    if (!is_open(s))
        return true;
    bool ok = lock_lease_fence(s->m, err) &&
              (s->m->driver->commit(s->m->conn, err) || mig_error_context(err, "commit"));
    lock_lease_committed(s->m);
    if (!ok)
        return false;
    s->steps_committed = s->steps_done;
    return true;
}

/* As Alembic does: one transaction for the run where it takes DDL for transactional, else one for
 * each step. SQLite is one of the latter, though its DDL can be rolled back: a step leaves all or
 * nothing. Several databases commit together, at the end. */
static bool commits_each_step(const struct sink *s)
{
    if (s->m->engine)
        return !s->m->driver->transactional_ddl;
    return !s->m->transactional_ddl || s->m->run.transaction_per_migration;
}

/* Alembic makes the table in the run's transaction where it takes the database for transactional,
 * and for good where it does not: a failing run leaves the same behind here. */
static bool make_version_table(struct sink *s, struct mig_error *err)
{
    bool found = false;
    if (!commits_each_step(s) || s->m->transactional_ddl)
        return enter(s, err) && version_table_ensure(s->m, err);
    if (!s->m->driver->transactional_ddl)
        return version_table_ensure(s->m, err);
    return version_table_exists(s->m, &found, err) &&
           (found || (enter(s, err) && version_table_ensure(s->m, err) && leave(s, err)));
}

static bool exec_create(struct sink *s, struct mig_error *err)
{
    return make_version_table(s, err) && audit_open(s, err);
}

static bool exec_begin(struct sink *s, struct mig_error *err)
{
    return commits_each_step(s) || enter(s, err);
}

static bool exec_step_begin(struct sink *s, struct mig_error *err)
{
    s->left_transaction = false;
    s->statements_done = 0;
    s->skip = 0;
    if (s->m->driver->transactional_ddl)
        return true;
    if (!s->journal && !journal_open(s->m, &s->journal, err))
        return false;
    if (!journal_step(s->journal, s, &s->skip, err))
        return false;
    s->journal->step = s->step->label;
    s->statements_done = s->skip;
    return true;
}

/* Where DDL commits by itself the row must stand before the step begins. */
static bool exec_step_begin_audited(struct sink *s, struct mig_error *err)
{
    if (!exec_step_begin(s, err))
        return false;
    return !s->audit || (enter(s, err) && audit_begin(s, err) &&
                         (s->m->driver->transactional_ddl || leave(s, err)));
}

static bool fail_at(const struct sink *s, const struct sql_statement *st, struct mig_error *err)
{
    return mig_error_at(err, s->step->body->file, st->line, st->column);
}

static bool send_once(struct sink *s, const struct sql_statement *st, struct mig_result *r,
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

/* Sent again while it waits in vain for a table, within a transaction from a savepoint. */
static bool send(struct sink *s, const struct sql_statement *st, struct mig_result *r,
                 struct mig_error *err)
{
    enum { LONGEST_PAUSE = 5000 };
    struct patience p = patience_begin(s->m, s->m->run.lock_timeout_ms, LONGEST_PAUSE);
    bool savepoint = timeouts_can_retry(s->m, st->text, NULL) && is_open(s);
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
    return enter(s, err) && send(s, st, r, err) && leave(s, err);
}

/* -- mig:batch: again and again, committing each time, until no row changes. */
static bool run_batch(struct sink *s, const struct sql_statement *st, struct mig_error *err)
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

static bool run_assert(struct sink *s, const struct sql_statement *st, struct mig_error *err)
{
    struct mig_result r = { 0 };
    bool ok = send(s, st, &r, err);
    if (ok && !is_true(&r)) {
        ok = mig_error_set(err, MIG_STATE, "assertion failed: %s", st->message);
        fail_at(s, st, err);
    }
    mig_result_clear(&r);
    return ok;
}

/* A statement that ends the transaction by itself: on MySQL any DDL does, and the next statement
 * gets a transaction again; elsewhere it was a COMMIT in a .py body, which means what follows it,
 * up to the version row, to run outside. */
static bool run_plain(struct sink *s, const struct sql_statement *st, struct mig_error *err)
{
    if (!s->left_transaction && !enter(s, err))
        return false;
    if (st->kind == SQL_ASSERT ? !run_assert(s, st, err) : !send(s, st, NULL, err))
        return false;
    if (s->m->driver->transactional_ddl && !is_open(s))
        s->left_transaction = true;
    return true;
}

/* A type of a .py body that is created or dropped only where the query finds it missing or there.
 */
static bool is_wanted(struct sink *s, const struct sql_statement *st, bool *out,
                      struct mig_error *err)
{
    struct mig_result r = { 0 };
    *out = true;
    if (!st->exists)
        return true;
    if (!s->m->driver->exec(s->m->conn, st->exists, strlen(st->exists), NULL, 0, &r, err))
        return fail_at(s, st, err);
    *out = (r.rows > 0) != st->unless;
    mig_result_clear(&r);
    return true;
}

/* Commits, with the first n statements of the step put down as done. */
static bool leave_journaled(struct sink *s, size_t n, struct mig_error *err)
{
    if (!is_open(s))
        return true;
    if ((n && !journal_did(s->journal, n - 1, err)) || !leave(s, err))
        return false;
    s->journal->durable = n;
    return true;
}

static bool send_outside(struct sink *s, const struct sql_statement *st, struct mig_error *err)
{
    if (!concurrent_prepare(s->m, st->text, err))
        return fail_at(s, st, err);
    bool lifted = false;
    bool ok = timeouts_lift(s->m, st->text, &lifted, err) && send(s, st, NULL, err);
    if (lifted)
        timeouts_restore(s->m);
    return ok;
}

static bool exec_statement(struct sink *s, const struct sql_statement *st, struct mig_error *err)
{
    bool wanted = true;
    if (st->kind == SQL_LEAVE || st->kind == SQL_ENTER)
        return st->kind == SQL_LEAVE ? leave(s, err) : true;
    if (!is_wanted(s, st, &wanted, err))
        return false;
    if (!wanted)
        return true;
    bool outside = st->autocommit || st->kind == SQL_BATCH || s->step->body->no_transaction;
    bool ok;
    if (outside) {
        ok = leave(s, err);
        if (ok && st->kind == SQL_BATCH)
            ok = run_batch(s, st, err);
        else if (ok && st->kind == SQL_ASSERT)
            ok = run_assert(s, st, err);
        else if (ok)
            ok = send_outside(s, st, err);
    } else {
        ok = run_plain(s, st, err);
    }
    s->ran_outside = s->ran_outside || outside || s->left_transaction;
    s->statements_done += ok;
    return ok;
}

/* The same where DDL commits by itself. The intent is committed by the statement, if that is DDL,
 * before it begins; else with what the statement changes. Whether it committed, the server says. */
static bool exec_journaled(struct sink *s, const struct sql_statement *st, struct mig_error *err)
{
    const struct sql_statements *list = &s->step->body->statements;
    size_t i = (size_t)(st - list->at);
    bool outside = st->autocommit || st->kind == SQL_BATCH || s->step->body->no_transaction;
    bool wanted = true;
    if (st->kind == SQL_LEAVE || st->kind == SQL_ENTER)
        return st->kind == SQL_LEAVE ? leave_journaled(s, i, err) : true;
    if (!is_wanted(s, st, &wanted, err))
        return false;
    if (!wanted)
        return true;
    if (outside && is_open(s) && !leave_journaled(s, i, err))
        return false;
    if (!enter(s, err) || !journal_intend(s->journal, i, err))
        return false;
    if (st->kind == SQL_BATCH    ? !leave(s, err) || !run_batch(s, st, err)
        : st->kind == SQL_ASSERT ? !run_assert(s, st, err)
                                 : !send(s, st, NULL, err)) {
        journal_ended(s->journal, i);
        return false;
    }
    s->statements_done = i + 1;
    if (outside)
        return enter(s, err) && leave_journaled(s, i + 1, err);
    if (!is_open(s))
        s->journal->durable = i + 1;
    return true;
}

static bool exec_either(struct sink *s, const struct sql_statement *st, struct mig_error *err)
{
    return s->journal ? exec_journaled(s, st, err) : exec_statement(s, st, err);
}

static bool exec_row(struct sink *s, const struct row_edit *e, struct mig_error *err)
{
    return enter(s, err) && lock_lease_check(s->m, err) && version_table_edit(s->m, e, err);
}

/* What ran outside of the transaction can't be undone by a later failure: the version row that
 * tells of it must not be either, so it is committed at once. */
static bool exec_step_end(struct sink *s, struct mig_error *err)
{
    if (s->journal && !(enter(s, err) && journal_step_done(s->journal, err)))
        return false;
    if (s->audit && !(enter(s, err) && audit_done(s, err)))
        return false;
    s->steps_done++;
    bool now = commits_each_step(s) || s->ran_outside || s->journal;
    s->ran_outside = false;
    return !now || leave(s, err);
}

static bool exec_end(struct sink *s, struct mig_error *err)
{
    if (!leave(s, err))
        return false;
    if (!s->journal && !s->m->driver->transactional_ddl && !journal_open(s->m, &s->journal, err))
        return false;
    return !s->journal || journal_close(s->journal, err);
}

static void say_what_stays(const struct sink *s, struct mig_error *err)
{
    const char *step = s->step ? s->step->label : NULL;
    if (!step)
        return;
    if (s->journal && s->journal->durable)
        mig_error_hint(
            err,
            "%s commits DDL at once: %zu of the %zu statements of '%s' have taken effect, "
            "its version row has not changed; the next run goes on behind them; %zu "
            "earlier step(s) are done",
            s->m->driver->name, s->journal->durable, s->journal->n, step, s->steps_committed);
    else if (s->ran_outside)
        mig_error_hint(err,
                       "'%s' ran statements outside of a transaction: those stay, its version row "
                       "has not changed; %zu earlier step(s) are done",
                       step, s->steps_committed);
    else if (s->steps_committed)
        mig_error_hint(err, "'%s' was rolled back; %zu earlier step(s) are done and stay", step,
                       s->steps_committed);
    else
        mig_error_hint(err, "everything was rolled back: the database is as it was");
}

static void exec_abandon(struct sink *s, struct mig_error *err)
{
    if (is_open(s))
        s->m->driver->rollback(s->m->conn, NULL);
    if (s->journal)
        journal_failed(s->journal);
    audit_failed(s, err);
    say_what_stays(s, err);
}

const struct sink_ops sink_exec = {
    .begin = exec_begin,
    .create = exec_create,
    .step_begin = exec_step_begin_audited,
    .statement = exec_either,
    .row = exec_row,
    .step_end = exec_step_end,
    .end = exec_end,
    .abandon = exec_abandon,
};
