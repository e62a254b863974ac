/* mig_stamp, mig_ensure_version (alembic.command.stamp, ensure_version). */
#include "base/vec.h"
#include "run/multi.h"
#include "run/step.h"
#include <string.h>

static bool plan(struct mig *m, struct arena *a, struct strs rows, const void *target,
                 struct plan *out, struct mig_error *err)
{
    const struct strs *targets = target;
    return plan_stamp(m->graph, a, rows, *targets, out, err);
}

/* --sql: "start:target"; all starts must be the same. */
static bool split_targets(struct arena *a, const char *const *words, struct strs *targets,
                          const char **start, struct mig_error *err)
{
    VEC(const char *) list = { 0 };
    for (; *words; words++) {
        const char *colon = strchr(*words, ':');
        vec_push(a, &list, colon ? colon + 1 : *words);
        if (!colon)
            continue;
        const char *from = arena_strndup(a, *words, (size_t)(colon - *words));
        if (*start && strcmp(*start, from))
            return mig_error_set(err, MIG_COMMAND,
                                 "Stamp operation with --sql only supports a single starting "
                                 "revision at a time");
        *start = from;
    }
    *targets = (struct strs){ .at = list.at, .n = list.n };
    return true;
}

static bool stamp(struct mig *m, const char *const *words, const struct mig_run *run,
                  struct mig_error *err)
{
    struct strs targets = { 0 };
    struct step_run r = { .plan = plan, .target = &targets, .wanted = run };
    struct arena a = { 0 };
    if (!context_script(m, err))
        return false;
    r.offline = run && run->sql;
    r.purge = run && run->purge;
    bool ok = true;
    if (r.offline) {
        ok = split_targets(&a, words, &targets, &r.start, err);
    } else {
        targets.at = words;
        while (words[targets.n])
            targets.n++;
    }
    ok = ok && step_run(m, &r, err);
    arena_free(&a);
    return ok;
}

bool mig_stamp(struct mig *m, const char *const *targets, const struct mig_run *run,
               struct mig_error *err)
{
    return context_done(m, stamp(m, targets, run, err), err);
}

static bool make_table(struct sink *s, struct arena *a, const void *user, struct mig_error *err)
{
    (void)a;
    (void)user;
    return (s->m->run.transaction_per_migration || s->ops->begin(s, err)) && s->ops->create(s, err);
}

static bool ensure(struct mig *m, const struct mig_run *run, struct mig_error *err)
{
    bool offline = run && run->sql;
    struct multi_run all = { .work = make_table,
                             .sink = offline ? &sink_print : &sink_exec,
                             .offline = offline,
                             .wanted = run };
    return context_script(m, err) && multi_run(m, &all, err);
}

bool mig_ensure_version(struct mig *m, const struct mig_run *run, struct mig_error *err)
{
    return context_done(m, ensure(m, run, err), err);
}
