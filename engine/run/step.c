#include "run/step.h"
#include "base/log.h"
#include "run/body.h"
#include "run/lock.h"
#include "run/readonly.h"
#include "run/sink.h"
#include "run/timeouts.h"
#include "run/version_table.h"
#include <string.h>

/* One step with what it takes to run it. */
struct ready {
    const struct plan_step *plan;
    struct sink_step sink;
};

static const char *const verbs[] = {
    [PLAN_UPGRADE] = "upgrade",
    [PLAN_DOWNGRADE] = "downgrade",
    [PLAN_STAMP] = "stamp_revision",
};

/* "upgrade a, b -> c" (alembic.runtime.migration.MigrationStep.short_log). */
static char *label_of(struct arena *a, const struct plan_step *step)
{
    return arena_printf(a, "%s %s -> %s", verbs[step->kind], strs_join(a, step->from, ", "),
                        strs_join(a, step->to, ", "));
}

/* The same and the message, as the log shows it; a stamp has none. */
static void log_step(const struct mig *m, const struct ready *r)
{
    struct slice doc = { 0 };
    if (r->plan->kind != PLAN_STAMP)
        doc = graph_message(graph_revision(m->graph, r->plan->node));
    log_line(&m->log, MIG_LOG_INFO, CONTEXT_LOGGER, "Running %s%s%.*s", r->sink.label,
             doc.n ? ", " : "", (int)doc.n, doc.p);
}

static bool read_bodies(struct mig *m, struct arena *a, struct body_session *session,
                        const struct plan *plan, struct ready *list, struct mig_error *err)
{
    for (size_t i = 0; i < plan->n; i++) {
        const struct plan_step *step = &plan->steps[i];
        list[i] = (struct ready){ .plan = step, .sink = { .label = label_of(a, step) } };
        if (step->kind == PLAN_STAMP)
            continue;
        struct script_body *body = arena_new(a, struct script_body);
        const struct revision *r = graph_revision(m->graph, step->node);
        if (!context_sole(m, r, err) ||
            !body_read(session, a, r, step->kind == PLAN_UPGRADE, body, err))
            return false;
        list[i].sink.body = body;
    }
    return true;
}

static bool prepare(struct mig *m, struct arena *a, bool offline, const struct plan *plan,
                    struct ready **out, struct mig_error *err)
{
    struct body_session session;
    *out = arena_array(a, struct ready, plan->n);
    bool ok = body_session_init(&session, m, a, offline, err) &&
              read_bodies(m, a, &session, plan, *out, err);
    body_session_free(&session);
    return ok;
}

static bool run_statements(struct sink *s, struct mig_error *err)
{
    if (!s->step->body)
        return true;
    const struct sql_statements *list = &s->step->body->statements;
    for (size_t i = s->skip; i < list->n; i++)
        if (!context_go_on(s->m, err) || !s->ops->statement(s, &list->at[i], err))
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

static bool run_step(struct sink *s, const struct ready *r, struct mig_error *err)
{
    s->step = &r->sink;
    s->rows_empty = r->plan->rows_empty_before;
    log_step(s->m, r);
    bool ok = s->ops->step_begin(s, err) && run_statements(s, err) && context_go_on(s->m, err) &&
              run_rows(s, r->plan, err) && s->ops->step_end(s, err);
    arena_reset(&s->scratch);
    return ok;
}

static bool run_plan(struct sink *s, struct arena *a, bool offline, const struct plan *plan,
                     struct mig_error *err)
{
    struct ready *list = NULL;
    if (!prepare(s->m, a, offline, plan, &list, err))
        return false;
    for (size_t i = 0; i < plan->n; i++)
        if (!run_step(s, &list[i], err))
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

static bool read_rows(struct sink *s, struct arena *a, const struct step_run *run,
                      struct strs *rows, struct mig_error *err)
{
    if (run->offline)
        return context_graph(s->m, err) && offline_rows(s->m, a, run->start, rows, err);
    return s->ops->create(s, err) && s->ops->begin(s, err) &&
           (run->purge || version_table_read(s->m, rows, err)) && context_graph(s->m, err);
}

static bool purge_rows(struct sink *s, const struct step_run *run, struct mig_error *err)
{
    return !run->purge || version_table_clear(s->m, err);
}

/* Asked only where there is something to do. */
static bool may_run(struct mig *m, const struct step_run *run, const struct plan *plan,
                    struct mig_error *err)
{
    if (run->offline || (!plan->n && !run->purge))
        return true;
    return readonly_refuse(m, err) && timeouts_forget_idle(m, err);
}

static bool run_all(struct sink *s, struct arena *a, const struct step_run *run,
                    struct mig_error *err)
{
    struct strs rows = { 0 };
    struct plan plan = { 0 };
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
        return s->ops->end(s, err);
    }
    bool ok = run->plan(s->m, a, rows, run->target, &plan, err);
    context_warn(s->m, plan.warnings);
    return ok && may_run(s->m, run, &plan, err) && purge_rows(s, run, err) &&
           run_plan(s, a, run->offline, &plan, err) && s->ops->end(s, err);
}

bool step_run(struct mig *m, const struct step_run *run, struct mig_error *err)
{
    const char *wait = run->wanted ? run->wanted->wait : NULL;
    if (!context_versions(m, err) || !context_wait(m, wait, err) ||
        !context_environment(m, run->offline, err) ||
        (!run->offline && (!lock_take(m, run->wanted, err) || !timeouts_set(m, err))))
        return false;
    struct arena a = { 0 };
    struct sink s = { .ops = run->offline ? &sink_print : &sink_exec, .m = m };
    bool ok = run_all(&s, &a, run, err);
    if (!ok)
        s.ops->abandon(&s, err);
    arena_free(&s.scratch);
    arena_free(&a);
    return ok;
}
