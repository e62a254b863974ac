#include "run/perform.h"
#include "run/apart.h"
#include "run/journal.h"
#include "run/queue.h"
#include "run/recall.h"
#include "run/replay.h"
#include "run/send.h"
#include "run/transaction.h"
#include <stdlib.h>

static size_t index_of(const struct sink *s, const struct sql_statement *st)
{
    return (size_t)(st - s->step->body->statements.at);
}

static enum apart apart(const struct sink *s, const struct sql_statement *st)
{
    const struct mig_driver *d = s->m->driver;
    long server = strtol(d->server_version(s->m->conn), NULL, 10);
    return apart_of(words_dialect(d->name), server, st->text);
}

/* Within a transaction that the body began itself everything stands as it is written there. */
static bool is_outside(const struct sink *s, const struct sql_statement *st)
{
    if (st->autocommit || st->kind == SQL_BATCH)
        return true;
    bool open = transaction_is_open(s);
    return !(s->manual && open) &&
           (s->step->body->no_transaction || (s->left_transaction && !open));
}

static void note_manual(struct sink *s, const struct sql_statement *st)
{
    bool begins = apart_begins(words_dialect(s->m->driver->name), st->text);
    s->manual = transaction_is_open(s) && (s->manual || begins);
}

/* Commits, with the first n statements of the step put down as done; nothing is put down of a step
 * that has done nothing yet. */
static bool leave_counted(struct sink *s, size_t n, struct mig_error *err)
{
    if (!transaction_is_open(s))
        return true;
    bool counts = n && (s->effects || !s->m->driver->transactional_ddl);
    if ((counts && !journal_did(s->journal, n - 1, err)) || !transaction_leave(s, err))
        return false;
    s->journal->durable = counts ? n : 0;
    return true;
}

static bool count_done(struct sink *s, size_t n, struct mig_error *err)
{
    return transaction_enter(s, err) && leave_counted(s, n, err);
}

/* Together with the journal's row: never in doubt. */
static bool run_own(struct sink *s, const struct sql_statement *st, struct mig_error *err)
{
    size_t i = index_of(s, st);
    if (!leave_counted(s, i, err) || !transaction_enter(s, err) ||
        !send_statement(s, st, NULL, err))
        return false;
    s->effects = true;
    return leave_counted(s, i + 1, err);
}

static bool run_in_doubt(struct sink *s, const struct sql_statement *st, struct mig_error *err)
{
    size_t i = index_of(s, st);
    if (!transaction_enter(s, err) || !journal_intend(s->journal, i, err) ||
        !transaction_leave(s, err))
        return false;
    s->journal->durable = i;
    s->effects = true;
    return send_outside(s, st, err) && count_done(s, i + 1, err);
}

static bool run_batch(struct sink *s, const struct sql_statement *st, struct mig_error *err)
{
    s->effects = true;
    return send_batch(s, st, err) && count_done(s, index_of(s, st) + 1, err);
}

static bool run_outside(struct sink *s, const struct sql_statement *st, struct mig_error *err)
{
    enum apart how = st->kind == SQL_STATEMENT ? apart(s, st) : APART_OWN;
    if (st->kind != SQL_BATCH && st->kind != SQL_ASSERT && how == APART_OWN)
        return run_own(s, st, err);
    if (how == APART_DOUBT)
        return run_in_doubt(s, st, err);
    if (!leave_counted(s, index_of(s, st), err))
        return false;
    return st->kind == SQL_BATCH    ? run_batch(s, st, err)
           : st->kind == SQL_ASSERT ? send_assert(s, st, err)
                                    : send_outside(s, st, err);
}

/* A statement that ends the transaction by itself, COMMIT in a .py body: what follows it, up to the
 * version row, is meant to run outside. What it commits is counted before it does; what it undoes
 * need not be done again. */
static bool run_inside(struct sink *s, const struct sql_statement *st, struct mig_error *err)
{
    size_t i = index_of(s, st);
    if (!s->left_transaction && !transaction_enter(s, err))
        return false;
    enum apart how = st->kind == SQL_STATEMENT ? apart(s, st) : APART_OWN;
    if (how == APART_COMMIT && !journal_did(s->journal, i, err))
        return false;
    if (st->kind == SQL_ASSERT ? !send_assert(s, st, err) : !send_statement(s, st, NULL, err))
        return false;
    s->effects = true;
    if (transaction_is_open(s))
        return true;
    s->left_transaction = true;
    s->journal->durable = i + 1;
    return how == APART_COMMIT || count_done(s, i + 1, err);
}

static bool run_transactional(struct sink *s, const struct sql_statement *st, struct mig_error *err)
{
    bool outside = is_outside(s, st);
    bool ok = outside ? run_outside(s, st, err) : run_inside(s, st, err);
    s->ran_outside = s->ran_outside || outside || s->left_transaction;
    s->statements_done += ok;
    if (outside || s->left_transaction)
        note_manual(s, st);
    return ok;
}

/* The intent is committed by the statement, if that is DDL, before it begins; else with what the
 * statement changes. Whether it committed, the server says. */
static bool run_implicit(struct sink *s, const struct sql_statement *st, struct mig_error *err)
{
    size_t i = index_of(s, st);
    bool outside = is_outside(s, st);
    if (outside && !leave_counted(s, i, err))
        return false;
    if (!transaction_enter(s, err) || !journal_intend(s->journal, i, err))
        return false;
    if (st->kind == SQL_BATCH    ? !transaction_leave(s, err) || !send_batch(s, st, err)
        : st->kind == SQL_ASSERT ? !send_assert(s, st, err)
                                 : !send_statement(s, st, NULL, err)) {
        journal_ended(s->journal, i);
        return false;
    }
    s->statements_done = i + 1;
    note_manual(s, st);
    if (outside && !s->manual)
        return count_done(s, i + 1, err);
    if (!transaction_is_open(s))
        s->journal->durable = i + 1;
    return true;
}

/* One after which everything goes on as before, and whose answer nobody waits for. */
static bool goes_by_queue(struct sink *s, const struct sql_statement *st)
{
    return !s->left_transaction && !s->manual && !is_outside(s, st) && queue_takes(s, st);
}

static bool perform_alone(struct sink *s, const struct sql_statement *st, struct mig_error *err)
{
    bool wanted = true;
    if (st->kind == SQL_ENTER)
        return true;
    if (st->kind == SQL_LEAVE)
        return leave_counted(s, index_of(s, st), err);
    if (!send_is_wanted(s, st, &wanted, err))
        return false;
    if (!wanted)
        return true;
    return s->m->driver->transactional_ddl ? run_transactional(s, st, err)
                                           : run_implicit(s, st, err);
}

/* No answer is waited for beyond the end of the step. */
bool perform_statement(struct sink *s, const struct sql_statement *st, struct mig_error *err)
{
    bool last = index_of(s, st) + 1 == s->step->body->statements.n;
    bool skipped = st->follows && s->unwanted;
    if (!goes_by_queue(s, st))
        return queue_drain(s, err) && perform_alone(s, st, err);
    return (skipped || queue_put(s, st, err)) && (!last || queue_drain(s, err));
}

bool perform_resume(struct sink *s, struct mig_error *err)
{
    const struct sql_statement *list = s->skip ? s->step->body->statements.at : NULL;
    s->left_transaction = false;
    s->manual = false;
    s->effects = s->skip > 0;
    s->statements_done = s->skip;
    for (size_t i = 0; s->m->driver->transactional_ddl && i < s->skip; i++) {
        enum apart how = list[i].text.n ? apart(s, &list[i]) : APART_OWN;
        if (how == APART_COMMIT || how == APART_ROLLBACK)
            s->left_transaction = true;
    }
    return !s->skip || (recall_resume(s, err) && replay_settings(s, err));
}
