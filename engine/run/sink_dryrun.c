#include "run/sink_dryrun.h"
#include "mig/report.h"
#include "run/send.h"
#include "run/version_table.h"
#include "script/sqlfile.h"
#include <string.h>
#include <time.h>

static int64_t clock_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static void tell(const struct sink *s, struct mig_tried t)
{
    static const char *const none[] = { NULL };
    t.step = s->dryrun->words;
    t.locks = t.locks ? t.locks : none;
    t.rewrote = t.rewrote ? t.rewrote : none;
    if (t.statement && t.not_run)
        s->dryrun->left_out = true;
    if (s->dryrun->wanted->tried)
        s->dryrun->wanted->tried(s->m->options.user, &t);
}

/* Tells of a statement that took until now. */
static bool tell_run(const struct sink *s, struct mig_tried t, int64_t began, struct mig_error *err)
{
    t.microseconds = clock_us() - began;
    struct arena a = { 0 };
    bool ok = !s->dryrun->locks || dryrun_look(s->dryrun->locks, &a, &t.locks, &t.rewrote, err);
    if (ok)
        tell(s, t);
    arena_free(&a);
    return ok;
}

/* The version table is made in the transaction too, and goes with it. */
static bool dryrun_create(struct sink *s, struct mig_error *err)
{
    struct mig *m = s->m;
    s->dryrun->only_plan = !m->driver->transactional_ddl;
    if (s->dryrun->only_plan)
        return true;
    return m->driver->begin(m->conn, err) &&
           (strcmp(m->driver->name, "postgresql") != 0 ||
            dryrun_open(m, &m->arena, &s->dryrun->locks, err)) &&
           version_table_ensure(m, err);
}

static bool dryrun_begin(struct sink *s, struct mig_error *err)
{
    (void)s;
    (void)err;
    return true;
}

/* What mig itself has looked at by now is no statement's. */
static bool look_away(const struct sink *s, struct mig_error *err)
{
    struct arena a = { 0 };
    const char *const *ignored;
    bool ok = !s->dryrun->locks || dryrun_look(s->dryrun->locks, &a, &ignored, &ignored, err);
    arena_free(&a);
    return ok;
}

static bool dryrun_step_begin(struct sink *s, struct mig_error *err)
{
    s->dryrun->left = false;
    s->dryrun->words = ready_words(s->m, &s->scratch, s->step);
    tell(s, (struct mig_tried){ .statement = NULL });
    return look_away(s, err);
}

/* Why a statement cannot be tried; NULL: it can. */
static const char *why_not(const struct sink *s, const struct sql_statement *st)
{
    if (st->kind == SQL_BATCH)
        return "commits after each round";
    if (st->autocommit || s->step->body->no_transaction)
        return "runs outside of a transaction";
    if (s->step->body->python && sqlfile_controls_transaction(s->m->dialect->name, st->text)) {
        s->dryrun->left = true;
        return "begins or ends a transaction";
    }
    return s->dryrun->left ? "the transaction has been ended above" : NULL;
}

static bool still_open(const struct sink *s, struct mig_error *err)
{
    return s->m->driver->in_transaction(s->m->conn) ||
           mig_error_set(err, MIG_STATE,
                         "this statement ended the transaction of the dry run: what was before it "
                         "may have been kept");
}

static bool dryrun_statement(struct sink *s, const struct sql_statement *st, struct mig_error *err)
{
    if (st->kind == SQL_LEAVE || st->kind == SQL_ENTER)
        return true;
    bool wanted = true;
    struct mig_tried t = { .file = s->step->body->file,
                           .line = st->line,
                           .statement = slice_dup(&s->scratch, st->text),
                           .planned = s->dryrun->only_plan };
    t.not_run = t.planned ? NULL : why_not(s, st);
    if (t.not_run || t.planned) {
        tell(s, t);
        return true;
    }
    int64_t began = clock_us();
    if (!send_is_wanted(s, st, &wanted, err))
        return false;
    if (wanted &&
        !(st->kind == SQL_ASSERT ? send_assert(s, st, err) : send_statement(s, st, NULL, err)))
        return false;
    if (!still_open(s, err))
        return mig_error_at(err, t.file, t.line, st->column);
    if (!wanted)
        t.not_run = st->unless ? "what it makes is there" : "what it drops is not there";
    return tell_run(s, t, began, err);
}

static bool dryrun_row(struct sink *s, const struct row_edit *e, struct mig_error *err)
{
    struct mig_tried t = { .statement = version_table_edit_sql(s->m, &s->scratch, e),
                           .planned = s->dryrun->only_plan };
    int64_t began = clock_us();
    if (t.planned) {
        tell(s, t);
        return true;
    }
    return version_table_edit(s->m, e, err) && tell_run(s, t, began, err);
}

static bool dryrun_step_end(struct sink *s, struct mig_error *err)
{
    (void)err;
    s->steps_done++;
    return true;
}

static bool roll_back(struct sink *s, struct mig_error *err)
{
    return !s->m->driver->in_transaction(s->m->conn) || s->m->driver->rollback(s->m->conn, err);
}

/* What COMMIT would check: constraints that are deferred. */
static bool check_deferred(struct sink *s, struct mig_error *err)
{
    static const char sql[] = "SET CONSTRAINTS ALL IMMEDIATE";
    if (!s->dryrun->locks)
        return true;
    return s->m->driver->exec(s->m->conn, sql, strlen(sql), NULL, 0, NULL, err) ||
           mig_error_context(err, "the commit would fail");
}

static void say_end(const struct sink *s)
{
    const struct mig_options *o = &s->m->options;
    struct arena a = { 0 };
    const char *text = "A dry run: nothing was kept";
    if (s->dryrun->only_plan)
        text = arena_printf(&a,
                            "A dry run: this is the plan. Nothing was run: %s commits each DDL "
                            "statement at once, so that it could not be taken back",
                            s->m->driver->name);
    if (o->progress)
        o->progress(o->user, MIG_STAGE_SAY, text);
    arena_free(&a);
}

static bool dryrun_end(struct sink *s, struct mig_error *err)
{
    if (!check_deferred(s, err) || !roll_back(s, err))
        return false;
    say_end(s);
    return true;
}

static void dryrun_abandon(struct sink *s, struct mig_error *err)
{
    struct mig_error ignored = { 0 };
    if (roll_back(s, &ignored) && err && s->dryrun)
        mig_error_hint(err, "%s",
                       s->dryrun->left_out
                           ? "a dry run: nothing was kept; some statements above were not "
                             "run, which may be why"
                           : "a dry run: nothing was kept");
    mig_error_clear(&ignored);
}

const struct sink_ops sink_dryrun = {
    .begin = dryrun_begin,
    .create = dryrun_create,
    .step_begin = dryrun_step_begin,
    .statement = dryrun_statement,
    .row = dryrun_row,
    .step_end = dryrun_step_end,
    .end = dryrun_end,
    .abandon = dryrun_abandon,
};
