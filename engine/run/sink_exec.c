#include "run/audit.h"
#include "run/blocker.h"
#include "run/history_table.h"
#include "run/journal.h"
#include "run/lock_lease.h"
#include "run/perform.h"
#include "run/queue.h"
#include "run/readonly.h"
#include "run/sink.h"
#include "run/transaction.h"
#include "run/version_table.h"

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
        return transaction_enter(s, err) && version_table_ensure(s->m, err);
    if (!s->m->driver->transactional_ddl)
        return version_table_ensure(s->m, err);
    return version_table_exists(s->m, &found, err) &&
           (found || (transaction_enter(s, err) && version_table_ensure(s->m, err) &&
                      transaction_leave(s, err)));
}

/* A database that takes no writes keeps no history: there a run has nothing to do, or is refused as
 * soon as the plan is known. */
static bool open_audit(struct sink *s, struct mig_error *err)
{
    struct mig_error why = { 0 };
    bool writes = !history_table_wanted(s->m) || readonly_refuse(s->m, &why);
    mig_error_clear(&why);
    return !writes || audit_open(s, err);
}

static bool exec_create(struct sink *s, struct mig_error *err)
{
    return open_audit(s, err) && make_version_table(s, err);
}

static bool exec_begin(struct sink *s, struct mig_error *err)
{
    return commits_each_step(s) || transaction_enter(s, err);
}

static bool exec_step_begin(struct sink *s, struct mig_error *err)
{
    s->skip = 0;
    if (!s->journal && !journal_open(s->m, &s->journal, err))
        return false;
    if (!journal_step(s->journal, s, &s->skip, err))
        return false;
    s->journal->step = s->step->label;
    return perform_resume(s, err);
}

/* Where DDL commits by itself the row must stand before the step begins. */
static bool exec_step_begin_audited(struct sink *s, struct mig_error *err)
{
    if (!exec_step_begin(s, err))
        return false;
    if (s->audit && !(transaction_enter(s, err) && audit_begin(s, err) &&
                      (s->m->driver->transactional_ddl || transaction_leave(s, err))))
        return false;
    return !s->skip || journal_recall(s->journal, err);
}

static bool exec_row(struct sink *s, const struct row_edit *e, struct mig_error *err)
{
    if (!transaction_enter(s, err) || !lock_lease_check(s->m, err))
        return false;
    blocker_begin(s->m, NULL, 0);
    bool ok = version_table_edit(s->m, e, err);
    blocker_end(s->m, ok ? NULL : err);
    return ok;
}

/* What ran outside of the transaction can't be undone by a later failure: the version row that
 * tells of it must not be either, so it is committed at once. */
static bool exec_step_end(struct sink *s, struct mig_error *err)
{
    bool counted = s->journal->exists;
    if (counted && !(transaction_enter(s, err) && journal_step_done(s->journal, err)))
        return false;
    if (s->audit && !(transaction_enter(s, err) && audit_done(s, err)))
        return false;
    s->steps_done++;
    bool now = commits_each_step(s) || s->ran_outside || counted;
    s->ran_outside = false;
    return !now || transaction_leave(s, err);
}

static bool exec_end(struct sink *s, struct mig_error *err)
{
    if (!transaction_leave(s, err))
        return false;
    if (s->m->driver->transactional_ddl)
        return true;
    return (s->journal || journal_open(s->m, &s->journal, err)) && journal_close(s->journal, err);
}

static void say_what_stays(const struct sink *s, struct mig_error *err)
{
    const char *step = s->step ? s->step->label : NULL;
    if (!step)
        return;
    if (s->journal && s->journal->durable)
        mig_error_hint(
            err,
            "%zu of the %zu statements of '%s' have taken effect and stay, its version row has not "
            "changed; the next run goes on behind them; %zu earlier step(s) are done",
            s->journal->durable, s->journal->n, step, s->steps_committed);
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
    queue_abandon(s);
    if (transaction_is_open(s))
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
    .statement = perform_statement,
    .row = exec_row,
    .step_end = exec_step_end,
    .end = exec_end,
    .abandon = exec_abandon,
};
