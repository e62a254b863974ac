/* ScriptDirectory._stamp_revs */
#include "graph/heads.h"
#include "graph/plan.h"

struct stamp {
    struct query q;
    struct heads heads;
    struct strs targets;
    struct node_vec lined; /* rows that share lineage with a target */
    struct nodeset in_lined;
    VEC(struct plan_step) steps;
};

static struct strs stamp_ids(struct stamp *s, struct nodes nodes)
{
    VEC(const char *) v = { 0 };
    for (size_t i = 0; i < nodes.n; i++)
        vec_push(s->q.a, &v, s->q.g->rev[nodes.at[i]]->id);
    return (struct strs){ v.at, v.n };
}

static bool stamp_lined(struct stamp *s, struct strs rows)
{
    struct node_vec all = { 0 };
    struct node_vec found = { 0 };
    if (!query_each(&s->q, rows, &all))
        return false;
    for (size_t i = 0; i < s->targets.n; i++)
        if (!query_on_line(&s->q, (struct nodes){ all.at, all.n }, s->targets.at[i], true, &found))
            return false;
    s->in_lined = nodeset_new(s->q.g, s->q.a);
    for (size_t i = 0; i < found.n; i++)
        if (found.at[i] < GRAPH_BASE && nodeset_add(&s->in_lined, s->q.a, found.at[i]))
            vec_push(s->q.a, &s->lined, found.at[i]);
    return true;
}

static bool stamp_push(struct stamp *s, struct nodes from, uint32_t to, bool up, bool branch)
{
    struct plan_step step = { .kind = PLAN_STAMP, .node = to, .from = stamp_ids(s, from) };
    if (to != GRAPH_NONE)
        step.to = stamp_ids(s, (struct nodes){ &to, 1 });
    if (!heads_stamp(&s->heads, &step, up, branch))
        return false;
    vec_push(s->q.a, &s->steps, step);
    return true;
}

static bool stamp_to_base(struct stamp *s)
{
    for (size_t i = 0; i < s->lined.n; i++)
        if (!stamp_push(s, (struct nodes){ s->lined.at + i, 1 }, GRAPH_NONE, false, true))
            return false;
    return true;
}

static bool stamp_meets(struct stamp *s, const struct edges *e, uint32_t dest)
{
    struct nodeset set = nodeset_new(s->q.g, s->q.a);
    walk_closure(s->q.a, e, (struct nodes){ &dest, 1 }, &set);
    for (size_t i = 0; i < s->lined.n; i++)
        if (set.has[s->lined.at[i]])
            return true;
    return false;
}

static bool stamp_to(struct stamp *s, uint32_t dest)
{
    struct nodes lined = { s->lined.at, s->lined.n };
    if (dest == GRAPH_NONE)
        return stamp_to_base(s);
    if (dest == GRAPH_BASE)
        return query_crash(&s->q, "a stamp cannot end below a base", "base");
    if (s->in_lined.has[dest])
        return true;
    bool above = lined.n && stamp_meets(s, &s->q.g->allnext, dest);
    bool below = lined.n && stamp_meets(s, &s->q.g->normdown, dest);
    if (above && below)
        return mig_error_set(s->q.err, MIG_STATE, "there are version rows above and below '%s'",
                             s->q.g->rev[dest]->id);
    if (above || below)
        return stamp_push(s, lined, dest, below, false);
    return stamp_push(s, (struct nodes){ NULL, 0 }, dest, true, true);
}

bool plan_stamp(const struct graph *g, struct arena *a, struct strs rows, struct strs targets,
                struct plan *out, struct mig_error *err)
{
    static const uint32_t NOTHING = GRAPH_NONE;
    struct stamp s = { .q = { .g = g, .a = a, .stamp = true, .err = err } };
    struct node_vec dests = { 0 };
    *out = (struct plan){ 0 };
    s.targets = targets.n ? targets : strs_of(a, 1, "base");
    if (!heads_init(&s.heads, &s.q, rows) || !stamp_lined(&s, rows) ||
        !query_each(&s.q, s.targets, &dests))
        return false;
    if (dests.n == 0)
        vec_push(a, &dests, NOTHING);
    for (size_t i = 0; i < dests.n; i++)
        if (!stamp_to(&s, dests.at[i]))
            return false;
    out->steps = s.steps.at;
    out->n = s.steps.n;
    out->rows = heads_rows(&s.heads);
    return true;
}
