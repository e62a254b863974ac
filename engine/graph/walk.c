#include "graph/walk.h"

#include <string.h>

struct nodes edges_of(const struct edges *e, uint32_t node)
{
    return (struct nodes){ e->to + e->start[node], e->start[node + 1] - e->start[node] };
}

struct nodeset nodeset_new(const struct graph *g, struct arena *a)
{
    return (struct nodeset){ .has = arena_array(a, bool, g->n + 1) };
}

bool nodeset_add(struct nodeset *s, struct arena *a, uint32_t node)
{
    if (s->has[node])
        return false;
    s->has[node] = true;
    vec_push(a, &s->list, node);
    return true;
}

void walk_closure(struct arena *a, const struct edges *e, struct nodes start, struct nodeset *s)
{
    size_t todo = s->list.n;
    for (size_t i = 0; i < start.n; i++)
        if (start.at[i] < GRAPH_BASE)
            nodeset_add(s, a, start.at[i]);
    for (; todo < s->list.n; todo++) {
        struct nodes to = edges_of(e, s->list.at[todo]);
        for (size_t i = 0; i < to.n; i++)
            nodeset_add(s, a, to.at[i]);
    }
}

/* The state of one arrangement. `current` are the lines walked down at the same time. */
struct arrangement {
    const struct graph *g;
    struct arena *arena;
    bool *left; /* chosen and not yet put out */
    bool *in_current;
    uint32_t *above; /* chosen direct descendants not yet put out */
    uint32_t *mark;  /* number of the last search that met the node */
    uint32_t search;
    bool convex;
    struct node_vec current;
    struct node_vec stack;
};

/* Whether `low` is `from` or an ancestor of it. Within one search (same s->search) what earlier
 * calls met without success is not entered again. */
static bool arrange_reaches(struct arrangement *s, uint32_t from, uint32_t low)
{
    const uint32_t *level = s->g->level;
    s->stack.n = 0;
    vec_push(s->arena, &s->stack, from);
    while (s->stack.n > 0) {
        uint32_t v = s->stack.at[--s->stack.n];
        if (v == low)
            return true;
        if (s->mark[v] == s->search || level[v] <= level[low])
            continue;
        s->mark[v] = s->search;
        struct nodes to = edges_of(&s->g->normdown, v);
        for (size_t i = to.n; i-- > 0;)
            if (level[to.at[i]] >= level[low])
                vec_push(s->arena, &s->stack, to.at[i]);
    }
    return false;
}

/* The first line, other than line i, that has the node of line i below it; current.n: none. In a
 * convex choice that is so exactly while a direct descendant has not been put out. */
static size_t arrange_blocker(struct arrangement *s, size_t i)
{
    uint32_t c = s->current.at[i];
    if (s->convex && s->above[c] == 0)
        return s->current.n;
    s->search++;
    for (size_t k = 0; k < s->current.n; k++)
        if (k != i && arrange_reaches(s, s->current.at[k], c))
            return k;
    return s->current.n;
}

/* Puts the node of line i out and moves the line down; returns the line to go on with. */
static size_t arrange_emit(struct arrangement *s, size_t i, struct node_vec *out)
{
    uint32_t c = s->current.at[i];
    struct nodes down = edges_of(&s->g->normdown, c);
    vec_push(s->arena, out, c);
    s->left[c] = false;
    bool moved = false;
    for (size_t k = 0; k < down.n; k++) {
        uint32_t d = down.at[k];
        if (s->above[d] > 0)
            s->above[d]--;
        if (!s->left[d] || s->in_current[d])
            continue;
        s->in_current[d] = true;
        if (moved)
            vec_push(s->arena, &s->current, d);
        else
            s->current.at[i] = d;
        moved = true;
    }
    s->in_current[c] = false;
    if (moved)
        return i;
    s->current.n--;
    memmove(s->current.at + i, s->current.at + i + 1, (s->current.n - i) * sizeof *s->current.at);
    return i > 0 ? i - 1 : 0;
}

static void arrange_start(struct arrangement *s, const struct nodeset *chosen, struct nodes heads)
{
    for (size_t i = 0; i < chosen->list.n; i++) {
        uint32_t v = chosen->list.at[i];
        struct nodes down = edges_of(&s->g->normdown, v);
        if (!chosen->has[v])
            continue;
        s->left[v] = true;
        for (size_t k = 0; k < down.n; k++)
            s->above[down.at[k]]++;
    }
    for (size_t i = 0; i < heads.n; i++)
        if (heads.at[i] < GRAPH_BASE && s->left[heads.at[i]])
            s->in_current[heads.at[i]] = true;
    for (uint32_t v = 0; v < s->g->n; v++)
        if (s->in_current[v])
            vec_push(s->arena, &s->current, v);
}

bool walk_arrange(const struct graph *g, struct arena *a, const struct nodeset *chosen,
                  struct nodes heads, bool convex, struct nodes *out)
{
    struct arrangement s = { .g = g, .arena = a, .convex = convex };
    s.left = arena_array(a, bool, g->n);
    s.in_current = arena_array(a, bool, g->n);
    s.above = arena_array(a, uint32_t, g->n);
    s.mark = arena_array(a, uint32_t, g->n);
    arrange_start(&s, chosen, heads);

    struct node_vec order = { 0 };
    size_t i = 0;
    while (s.current.n > 0) {
        size_t k = arrange_blocker(&s, i);
        i = k < s.current.n ? k : arrange_emit(&s, i, &order);
    }
    *out = (struct nodes){ order.at, order.n };
    for (size_t v = 0; v < g->n; v++)
        if (s.left[v])
            return false;
    return true;
}
