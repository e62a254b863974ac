#include "run/confirm.h"
#include "run/version_table.h"
#include <string.h>

/* "upgrade a -> b\nupgrade b -> c\n" */
static const char *in_words(struct arena *a, const struct ready *ready)
{
    struct buf b = { .arena = a };
    for (size_t i = 0; i < ready->n; i++)
        buf_printf(&b, "%s\n", ready->steps[i].label);
    return buf_str(&b);
}

bool confirm_same(const struct mig *m, struct arena *a, const struct ready *ready,
                  struct mig_error *err)
{
    if (!m->asked || !strcmp(m->asked, in_words(a, ready)))
        return true;
    mig_error_set(err, MIG_STATE, "the database has moved on since the plan was confirmed");
    return mig_error_hint(err, "nothing has run; the same command shows the new plan");
}

static struct mig_plan plan_of(struct mig *m, const struct step_run *run, const struct plan *plan,
                               const struct ready *ready)
{
    struct arena *a = &m->arena;
    struct mig_plan_step *steps = arena_array(a, struct mig_plan_step, ready->n + 1);
    size_t n = 0;
    if (run->purge)
        steps[n++].text = arena_printf(a, "empty the version table %s", m->run.version_table);
    for (size_t i = 0; i < ready->n; i++)
        steps[n++] = (struct mig_plan_step){ .text = ready_words(m, a, &ready->steps[i]),
                                             .statements = ready_statements(ready->steps[i].body) };
    return (struct mig_plan){ .database = m->database.masked,
                              .at = steps,
                              .n = n,
                              .yes = run->wanted && run->wanted->yes,
                              .to_base = plan->n && plan->steps[0].kind == PLAN_DOWNGRADE &&
                                         !plan->rows.n };
}

static bool answer(struct mig *m, const struct mig_run *wanted, const struct mig_plan *plan,
                   struct mig_error *err)
{
    if (plan->yes && (!plan->to_base || !wanted->confirm))
        return true;
    if (wanted && wanted->confirm)
        return wanted->confirm(m->options.user, plan, err) ||
               mig_error_set(err, MIG_STATE, "not confirmed");
    return mig_error_set(err, MIG_STATE, "'confirm' is set, and nobody can be asked");
}

static bool ask(struct mig *m, struct arena *a, const struct step_run *run, struct mig_error *err)
{
    struct strs rows = { 0 };
    struct plan plan = { 0 };
    struct ready ready = { 0 };
    if ((!run->purge && !version_table_read(m, &rows, err)) || !context_graph(m, err))
        return false;
    if (run->wanted && run->wanted->allow_ahead && context_is_ahead(m, rows))
        return true;
    if (!run->plan(m, a, rows, run->target, &plan, err) ||
        !ready_make(m, a, false, &plan, &ready, err))
        return false;
    struct mig_plan shown = plan_of(m, run, &plan, &ready);
    m->asked = in_words(&m->arena, &ready);
    return !shown.n || answer(m, run->wanted, &shown, err);
}

bool confirm_ask(struct mig *m, const struct step_run *run, struct mig_error *err)
{
    struct arena a = { 0 };
    m->asked = NULL;
    if (!m->run.confirm || run->offline || (run->wanted && run->wanted->dry_run))
        return true;
    bool ok = ask(m, &a, run, err);
    arena_free(&a);
    return ok;
}
