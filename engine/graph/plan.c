#include "graph/plan.h"
#include "graph/heads.h"
#include "graph/target.h"

static struct nodes view(const struct node_vec *v)
{
    return (struct nodes){ v->at, v->n };
}

static struct nodeset without(struct query *q, const struct nodeset *all,
                              const struct nodeset *less)
{
    struct nodeset s = nodeset_new(q->g, q->a);
    for (size_t i = 0; i < all->list.n; i++)
        if (!less->has[all->list.at[i]])
            nodeset_add(&s, q->a, all->list.at[i]);
    return s;
}

static struct strs ids_of(struct query *q, struct nodes nodes)
{
    const char **at = arena_array(q->a, const char *, nodes.n);
    for (size_t i = 0; i < nodes.n; i++)
        at[i] = q->g->rev[nodes.at[i]]->id;
    return (struct strs){ at, nodes.n };
}

/* Turns nodes in order of running into steps. */
static bool plan_steps(struct query *q, struct strs rows, enum plan_kind kind, struct nodes order,
                       struct plan *out)
{
    struct heads h;
    struct plan_step *steps = arena_array(q->a, struct plan_step, order.n);
    if (!heads_init(&h, q, rows))
        return false;
    for (size_t i = 0; i < order.n; i++) {
        struct strs self = ids_of(q, (struct nodes){ order.at + i, 1 });
        struct strs down = ids_of(q, edges_of(&q->g->down, order.at[i]));
        bool up = kind == PLAN_UPGRADE;
        steps[i] = (struct plan_step){
            .kind = kind, .node = order.at[i], .from = up ? down : self, .to = up ? self : down
        };
        if (!heads_revise(&h, &steps[i]))
            return false;
    }
    out->steps = steps;
    out->n = order.n;
    out->rows = heads_rows(&h);
    return true;
}

bool plan_upgrade(const struct graph *g, struct arena *a, struct strs rows, const char *target,
                  struct plan *out, struct mig_error *err)
{
    struct query q = { .g = g, .a = a, .end = target, .err = err };
    struct nodeset need = nodeset_new(g, a);
    struct nodeset have = nodeset_new(g, a);
    struct node_vec targets = { 0 };
    struct node_vec current = { 0 };
    struct nodes down;
    *out = (struct plan){ 0 };
    if (!target_upgrade(&q, rows, target, true, &targets) ||
        !target_ancestors(&q, view(&targets), &need) || !query_each(&q, rows, &current) ||
        !target_ancestors(&q, view(&current), &have))
        return false;
    struct nodeset todo = without(&q, &need, &have);
    if (!walk_arrange(g, a, &todo, view(&targets), true, &down))
        return query_crash(&q, "not every revision needed is below the target", target);
    uint32_t *order = arena_array(a, uint32_t, down.n);
    for (size_t i = 0; i < down.n; i++)
        order[i] = down.at[down.n - 1 - i];
    return plan_steps(&q, rows, PLAN_UPGRADE, (struct nodes){ order, down.n }, out);
}

/* The lowest revisions to drop. With a label, and a choice, only those below the label's revision
 * count; a label of a base is a second entry for it in Alembic's map, so it makes a choice. */
static bool downgrade_roots(struct query *q, const char *label, uint32_t to, struct node_vec *roots)
{
    const struct graph *g = q->g;
    struct nodes all = to == GRAPH_NONE ? g->bases : edges_of(&g->next, to);
    size_t entries = all.n;
    if (label && *label && !graph_labels_known(g, q->err))
        return false;
    for (size_t i = 0; to == GRAPH_NONE && i < all.n; i++)
        entries += g->rev[all.at[i]]->branch_labels.n;
    bool choose = label && *label && entries > 1;
    struct nodeset line = nodeset_new(g, q->a);
    if (choose) {
        uint32_t branch;
        if (!query_branch(q, label, &branch))
            return false;
        walk_closure(q->a, &g->down, (struct nodes){ &branch, 1 }, &line);
    }
    for (size_t i = 0; i < all.n; i++)
        if (!choose || line.has[all.at[i]])
            vec_push(q->a, roots, all.at[i]);
    if (choose && roots->n == 0)
        return mig_error_set(q->err, MIG_COMMAND,
                             "Not a valid downgrade target from current heads");
    return true;
}

static bool nodes_have(const struct node_vec *v, uint32_t node)
{
    for (size_t i = 0; i < v->n; i++)
        if (v->at[i] == node)
            return true;
    return false;
}

bool plan_downgrade(const struct graph *g, struct arena *a, struct strs rows, const char *target,
                    struct plan *out, struct mig_error *err)
{
    struct query q = { .g = g, .a = a, .end = target, .err = err };
    const char *label = NULL;
    const char *warn = NULL;
    uint32_t to;
    struct node_vec roots = { 0 };
    struct node_vec current = { 0 };
    struct nodes order;
    *out = (struct plan){ 0 };
    bool ok = target_downgrade(&q, rows, target, true, &label, &to, &warn);
    if (warn)
        out->warnings = strs_of(a, 1, warn);
    if (!ok || !downgrade_roots(&q, label, to, &roots) || !query_each(&q, rows, &current))
        return false;
    struct nodeset above = nodeset_new(g, a);
    struct nodeset applied = nodeset_new(g, a);
    struct nodeset drop = nodeset_new(g, a);
    walk_closure(a, &g->allnext, view(&roots), &above);
    walk_closure(a, &g->normdown, view(&current), &applied);
    for (size_t i = 0; i < above.list.n; i++)
        if (applied.has[above.list.at[i]])
            nodeset_add(&drop, a, above.list.at[i]);
    if (to != GRAPH_NONE && drop.list.n == 0 && !nodes_have(&current, to))
        return mig_error_set(err, MIG_COMMAND,
                             "Destination %s is not a valid downgrade target from current head(s)",
                             target);
    if (!walk_arrange(g, a, &drop, view(&current), true, &order))
        return query_crash(&q, "not every revision to drop is below a row", target);
    return plan_steps(&q, rows, PLAN_DOWNGRADE, order, out);
}
