/* Labels go to every descendant, and upwards from a line without forks and merges to the line's
 * beginning. A node without a label of its own shares its parent's array. */
#include "graph/label.h"

static struct strs label_union(struct arena *a, struct strs x, struct strs y)
{
    VEC(const char *) all = { 0 };
    for (size_t i = 0; i < x.n; i++)
        vec_push(a, &all, x.at[i]);
    for (size_t i = 0; i < y.n; i++)
        if (!strs_has((struct strs){ all.at, all.n }, y.at[i]))
            vec_push(a, &all, y.at[i]);
    return (struct strs){ all.at, all.n };
}

static struct strs label_join(struct arena *a, struct strs x, struct strs y)
{
    if (y.n == 0 || x.at == y.at)
        return x;
    return x.n == 0 ? y : label_union(a, x, y);
}

static bool label_plain(const struct graph *g, uint32_t v)
{
    return edges_of(&g->allnext, v).n <= 1 && edges_of(&g->down, v).n <= 1;
}

static void label_upward(struct graph *g, struct arena *a, uint32_t v, struct strs labels)
{
    for (uint32_t low = v;; low = edges_of(&g->next, low).at[0]) {
        if (!label_plain(g, low))
            return;
        if (edges_of(&g->next, low).n == 0)
            break;
    }
    while (edges_of(&g->down, v).n == 1) {
        v = edges_of(&g->down, v).at[0];
        if (!label_plain(g, v))
            return;
        g->labels[v] = label_join(a, g->labels[v], labels);
    }
}

void label_spread(struct graph *g, struct arena *a, const struct revision *in, size_t nin,
                  const uint32_t *node_of)
{
    g->labels = arena_array(a, struct strs, g->n);
    uint32_t *waits = arena_array(a, uint32_t, g->n);
    struct node_vec order = { 0 };
    bool any = false;
    for (size_t i = 0; i < nin; i++) {
        any = any || in[i].branch_labels.n > 0;
        g->labels[node_of[i]] = in[i].branch_labels;
    }
    if (!any)
        return;
    for (uint32_t v = 0; v < g->n; v++) {
        waits[v] = (uint32_t)edges_of(&g->down, v).n;
        if (waits[v] == 0)
            vec_push(a, &order, v);
    }
    for (size_t i = 0; i < order.n; i++) {
        struct nodes next = edges_of(&g->next, order.at[i]);
        for (size_t k = 0; k < next.n; k++) {
            g->labels[next.at[k]] = label_join(a, g->labels[next.at[k]], g->labels[order.at[i]]);
            if (--waits[next.at[k]] == 0)
                vec_push(a, &order, next.at[k]);
        }
    }
    for (size_t i = 0; i < nin; i++)
        if (in[i].branch_labels.n)
            label_upward(g, a, node_of[i], in[i].branch_labels);
}
