/* mig_upgrade, mig_downgrade: a target, or with --sql a range start:target. */
#include "run/context.h"
#include "run/step.h"
#include <string.h>

static bool has_target(const char *target, struct mig_error *err)
{
    return *target || mig_error_set(err, MIG_GRAPH, "the target revision is empty");
}

static bool plan_up(struct mig *m, struct arena *a, struct strs rows, const void *target,
                    struct plan *out, struct mig_error *err)
{
    return has_target(target, err) && plan_upgrade(m->graph, a, rows, target, out, err);
}

static bool plan_down(struct mig *m, struct arena *a, struct strs rows, const void *target,
                      struct plan *out, struct mig_error *err)
{
    return has_target(target, err) && plan_downgrade(m->graph, a, rows, target, out, err);
}

/* Splits "start:target" (alembic.command.upgrade). */
static bool split_range(struct arena *a, const char *text, const char **start, const char **target,
                        struct mig_error *err)
{
    const char *colon = strchr(text, ':');
    *target = text;
    if (!colon)
        return true;
    if (strchr(colon + 1, ':'))
        return mig_error_set(err, MIG_GRAPH, "Range '%s' has more than one ':'", text);
    *start = arena_strndup(a, text, (size_t)(colon - text));
    *target = colon + 1;
    return true;
}

static bool run_range(struct mig *m, const char *text, const struct mig_run *run, bool up,
                      struct mig_error *err)
{
    struct step_run r = { .plan = up ? plan_up : plan_down,
                          .offline = run && run->sql,
                          .wanted = run };
    const char *target = NULL;
    struct arena a = { 0 };
    if (!context_script(m, err))
        return false;
    if (!r.offline && strchr(text, ':'))
        return mig_error_set(err, MIG_COMMAND, "Range revision not allowed");
    if (!up && r.offline && !strchr(text, ':'))
        return mig_error_set(err, MIG_COMMAND, "downgrade with --sql requires <fromrev>:<torev>");
    bool ok = split_range(&a, text, &r.start, &target, err);
    r.target = target;
    ok = ok && step_run(m, &r, err);
    arena_free(&a);
    return ok;
}

bool mig_upgrade(struct mig *m, const char *target, const struct mig_run *run,
                 struct mig_error *err)
{
    return context_done(m, run_range(m, target, run, true, err), err);
}

bool mig_downgrade(struct mig *m, const char *target, const struct mig_run *run,
                   struct mig_error *err)
{
    return context_done(m, run_range(m, target, run, false, err), err);
}
