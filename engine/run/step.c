#include "run/step.h"
#include "base/log.h"
#include "run/audit.h"
#include "run/cancel.h"
#include "run/confirm.h"
#include "run/multi.h"
#include "run/readonly.h"
#include "run/sink_dryrun.h"
#include "run/timeouts.h"
#include "run/transaction.h"
#include "run/version_table.h"
#include <string.h>

static bool run_statements(struct sink *s, struct mig_error *err)
{
    if (!s->step->body)
        return true;
    const struct sql_statements *list = &s->step->body->statements;
    for (size_t i = s->skip; i < list->n; i++)
        if (!cancel_go_on(s->m, err) || !s->ops->statement(s, &list->at[i], err))
            return false;
    if (!s->step->body->fails)
        return true;
    mig_error_set(err, MIG_DATABASE, "%s", s->step->body->fails);
    return mig_error_at(err, s->step->body->file, s->step->body->fails_line, 0);
}

static bool run_rows(struct sink *s, const struct plan_step *step, struct mig_error *err)
{
    if (step->debug)
        log_line(&s->m->log, MIG_LOG_DEBUG, CONTEXT_LOGGER, "%s", step->debug);
    for (size_t i = 0; i < step->nedits; i++)
        if (!s->ops->row(s, &step->edits[i], err))
            return false;
    return true;
}

static bool run_step(struct sink *s, const struct sink_step *step, struct mig_error *err)
{
    s->step = step;
    s->rows_empty = step->plan->rows_empty_before;
    s->unwanted = false; /* one that a run before this sent is not asked for again */
    log_line(&s->m->log, MIG_LOG_INFO, CONTEXT_LOGGER, "Running %s",
             ready_words(s->m, &s->scratch, step));
    if (step->body) /* bodies are read before the first of them runs; what one says belongs here */
        log_notes(&s->m->log, step->body->said);
    bool ok = s->ops->step_begin(s, err) && run_statements(s, err) && cancel_go_on(s->m, err) &&
              run_rows(s, step->plan, err) && s->ops->step_end(s, err);
    arena_reset(&s->scratch);
    return ok;
}

static bool run_plan(struct sink *s, struct arena *a, const struct step_run *run,
                     const struct plan *plan, struct mig_error *err)
{
    struct ready ready = { 0 };
    if (!ready_make(s->m, a, run->offline, plan, &ready, err) ||
        !confirm_same(s->m, a, &ready, err))
        return false;
    for (size_t i = 0; i < ready.n; i++)
        if (!run_step(s, &ready.steps[i], err))
            return false;
    return true;
}

/* Offline the rows are what the range's start says (MigrationContext.get_current_heads). */
static bool offline_rows(struct mig *m, struct arena *a, const char *start, struct strs *rows,
                         struct mig_error *err)
{
    uint32_t node = GRAPH_NONE;
    if (!start || !strcmp(start, "base"))
        return true;
    if (*start && !graph_resolve_one(m->graph, a, start, &node, err))
        return false;
    if (node == GRAPH_NONE)
        return mig_error_set(
            err, MIG_GRAPH, "the start '%s' is not a revision; an empty database is 'base'", start);
    *rows = strs_of(a, 1, graph_revision(m->graph, node)->id);
    return true;
}

/* Between two revisions that are named only those between them count. */
static bool load_graph(struct mig *m, const struct step_run *run, struct mig_error *err)
{
    return run->offline && run->start ? context_open_graph(m, err) : context_graph(m, err);
}

static bool read_rows(struct sink *s, struct arena *a, const struct step_run *run,
                      struct strs *rows, struct mig_error *err)
{
    if (run->offline)
        return load_graph(s->m, run, err) && offline_rows(s->m, a, run->start, rows, err);
    return s->ops->create(s, err) && s->ops->begin(s, err) &&
           (run->purge || version_table_read(s->m, rows, err)) && context_graph(s->m, err);
}

/* Where no step follows whose row would tell of it, it has one of its own. */
static bool purge_rows(struct sink *s, const struct step_run *run, const struct plan *plan,
                       struct mig_error *err)
{
    bool only_planned = s->dryrun && s->dryrun->only_plan;
    if (!run->purge || only_planned)
        return true;
    if (plan->n || !s->audit)
        return version_table_clear(s->m, err);
    return transaction_enter(s, err) && version_table_clear(s->m, err) && audit_emptied(s, err);
}

/* Asked only where there is something to do. */
static bool may_run(const struct sink *s, const struct step_run *run, const struct plan *plan,
                    struct mig_error *err)
{
    bool only_planned = s->dryrun && s->dryrun->only_plan;
    if (run->offline || only_planned || (!plan->n && !run->purge))
        return true;
    return readonly_refuse(s->m, err) && timeouts_forget_idle(s->m, err);
}

static bool work(struct sink *s, struct arena *a, const void *user, struct mig_error *err)
{
    const struct step_run *run = user;
    struct strs rows = { 0 };
    struct plan plan = { 0 };
    if (s->ops == &sink_dryrun) {
        s->dryrun = arena_new(a, struct dryrun);
        *s->dryrun = (struct dryrun){ .wanted = run->wanted };
    }
    if (run->offline && !s->ops->begin(s, err))
        return false;
    if (run->offline && run->purge)
        return mig_error_set(err, MIG_COMMAND, "Can't use --purge with --sql mode");
    if (!read_rows(s, a, run, &rows, err))
        return false;
    if (run->wanted && run->wanted->allow_ahead && context_is_ahead(s->m, rows)) {
        log_line(&s->m->log, MIG_LOG_INFO, CONTEXT_LOGGER,
                 "The database is at %s, ahead of this directory: nothing to run",
                 strs_join(a, rows, ", "));
        return true;
    }
    bool ok = run->plan(s->m, a, rows, run->target, &plan, err);
    context_warn(s->m, plan.warnings);
    return ok && may_run(s, run, &plan, err) && purge_rows(s, run, &plan, err) &&
           run_plan(s, a, run, &plan, err);
}

/* Before the first of several databases is changed: can the plans of all be run? Where there is no
 * plan for the first, that shows itself when its turn comes. */
static bool check(struct mig *m, const void *user, bool first, bool *stop, struct mig_error *err)
{
    const struct step_run *run = user;
    struct arena a = { 0 };
    struct strs rows = { 0 };
    struct plan plan = { 0 };
    struct ready ready = { 0 };
    struct mig_error none = { 0 };
    bool planned = (run->offline || run->purge || version_table_read(m, &rows, &none)) &&
                   load_graph(m, run, &none) &&
                   (!run->offline || offline_rows(m, &a, run->start, &rows, &none)) &&
                   ((run->wanted && run->wanted->allow_ahead && context_is_ahead(m, rows)) ||
                    run->plan(m, &a, rows, run->target, &plan, &none));
    bool ok = planned && ready_make(m, &a, run->offline, &plan, &ready, err);
    *stop = !planned && first;
    if (!planned && !first)
        *err = none;
    else
        mig_error_clear(&none);
    arena_free(&a);
    return ok || *stop;
}

static bool confirm(struct mig *m, const void *user, struct mig_error *err)
{
    return confirm_ask(m, user, err);
}

static const struct sink_ops *choose_sink(const struct step_run *run)
{
    if (run->offline)
        return &sink_print;
    return run->wanted && run->wanted->dry_run ? &sink_dryrun : &sink_exec;
}

bool step_run(struct mig *m, const struct step_run *run, struct mig_error *err)
{
    struct multi_run all = { .work = work,
                             .before = confirm,
                             .check = check,
                             .user = run,
                             .sink = choose_sink(run),
                             .offline = run->offline,
                             .wanted = run->wanted };
    if (run->offline && run->wanted->dry_run)
        return mig_error_set(err, MIG_USAGE, "--dry-run and --sql exclude each other");
    return context_versions(m, err) && multi_run(m, &all, err);
}
