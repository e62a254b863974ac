/* ScriptDirectory.walk_revisions, alembic.command.history and current */
#include "base/buf.h"
#include "graph/plan.h"
#include "graph/target.h"

#include <string.h>

struct history {
    struct query q;
    struct strs low; /* one symbol, or the rows */
    struct strs high;
    bool low_rows;
    bool high_rows;
};

static struct nodes view(const struct node_vec *v)
{
    return (struct nodes){ v->at, v->n };
}

static const char *range_text(struct arena *a, struct strs side, bool rows)
{
    struct buf b = { .arena = a };
    if (!rows)
        return side.at[0];
    for (size_t i = 0; i < side.n; i++)
        buf_printf(&b, "%s'%s'", i ? ", " : "(", side.at[i]);
    buf_puts(&b, side.n == 1 ? ",)" : ")");
    return buf_str(&b);
}

static bool history_targets(struct history *h, struct node_vec *out)
{
    struct node_vec all = { 0 };
    if (h->high_rows ? !query_each(&h->q, h->high, &all)
                     : !target_upgrade(&h->q, h->low, h->high.at[0], false, &all))
        return false;
    const char *label = NULL;
    const char *at = h->low_rows ? NULL : strchr(h->low.at[0], '@');
    if (at) {
        uint32_t node;
        label = arena_strndup(h->q.a, h->low.at[0], (size_t)(at - h->low.at[0]));
        if (!query_one(&h->q, label, &node))
            return false;
        if (node < GRAPH_BASE && strcmp(h->q.g->rev[node]->id, label) == 0) {
            if (h->q.g->labels[node].n != 1)
                return query_crash(&h->q, "the start does not carry exactly one label", label);
            label = h->q.g->labels[node].at[0];
        }
    }
    struct nodeset seen = nodeset_new(h->q.g, h->q.a);
    for (size_t i = 0; i < all.n; i++) {
        if (all.at[i] >= GRAPH_BASE)
            return query_crash(&h->q, "the range ends beyond the graph", h->high.at[0]);
        if ((!label || strs_has(h->q.g->labels[all.at[i]], label)) &&
            nodeset_add(&seen, h->q.a, all.at[i]))
            vec_push(h->q.a, out, all.at[i]);
    }
    return true;
}

/* The lower end, once the upper one is known to include it. */
static bool history_lows(struct history *h, const struct nodeset *need, struct node_vec *lows)
{
    if (!query_each(&h->q, h->low, lows))
        return false;
    for (size_t i = 0; i < lows->n; i++)
        if (lows->at[i] != GRAPH_NONE && (lows->at[i] == GRAPH_BASE || !need->has[lows->at[i]]))
            return mig_error_set(h->q.err, MIG_COMMAND,
                                 "Requested range %s:%s does not refer to ancestor/descendant "
                                 "revisions along the same branch",
                                 range_text(h->q.a, h->low, h->low_rows),
                                 range_text(h->q.a, h->high, h->high_rows));
    if (lows->n == 0 || lows->at[0] != GRAPH_NONE)
        return true;
    const char *label;
    const char *warn;
    uint32_t node;
    if (!target_downgrade(&h->q, h->high, h->low.at[0], false, &label, &node, &warn))
        return false;
    lows->n = 0;
    if (node < GRAPH_BASE)
        vec_push(h->q.a, lows, node);
    return true;
}

static bool history_run(struct history *h, struct nodes *out)
{
    const struct graph *g = h->q.g;
    struct arena *a = h->q.a;
    struct node_vec targets = { 0 };
    struct node_vec lows = { 0 };
    struct nodeset need = nodeset_new(g, a);
    struct nodeset have = nodeset_new(g, a);
    struct nodeset above = nodeset_new(g, a);
    struct nodeset range = nodeset_new(g, a);
    if (!history_targets(h, &targets) || !target_ancestors(&h->q, view(&targets), &need) ||
        !history_lows(h, &need, &lows) || !target_ancestors(&h->q, view(&lows), &have))
        return false;
    walk_closure(a, &g->next, view(&lows), &above);
    for (size_t i = 0; i < need.list.n; i++)
        if (!have.has[need.list.at[i]] && (lows.n == 0 || above.has[need.list.at[i]]))
            nodeset_add(&range, a, need.list.at[i]);
    for (size_t i = 0; i < lows.n; i++)
        if (lows.at[i] < GRAPH_BASE)
            nodeset_add(&range, a, lows.at[i]);
    if (walk_arrange(g, a, &range, view(&targets), lows.n == 0, out))
        return true;
    return query_crash(&h->q, "the end of the range is not above its start by down_revision",
                       range_text(a, h->high, h->high_rows));
}

bool plan_history(const struct graph *g, struct arena *a, struct strs rows, const char *low,
                  const char *high, struct nodes *out, struct mig_error *err)
{
    bool high_now = high && strcmp(high, "current") == 0;
    bool low_now = !high_now && low && strcmp(low, "current") == 0;
    struct history h = { .q = { .g = g, .a = a, .err = err } };
    h.high_rows = high_now && rows.n;
    h.low_rows = low_now && rows.n;
    bool low_given = low && *low && !low_now;
    bool high_given = high && *high && !high_now;
    h.low = h.low_rows ? rows : strs_of(a, 1, low_given ? low : "base");
    h.high = h.high_rows ? rows : strs_of(a, 1, high_given ? high : "heads");
    h.q.end = range_text(a, h.high, h.high_rows);
    return history_run(&h, out);
}
