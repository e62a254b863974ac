#include "run/view.h"
#include <string.h>

static const char *const *list_of(struct arena *a, struct strs s)
{
    const char **list = arena_array(a, const char *, s.n + 1);
    for (size_t i = 0; i < s.n; i++)
        list[i] = s.at[i];
    return list;
}

static unsigned marks_of(const struct graph *g, uint32_t node, struct strs rows)
{
    const struct revision *r = graph_revision(g, node);
    size_t next = graph_next(g, node).n;
    unsigned marks = 0;
    if (!next)
        marks |= MIG_MARK_HEAD;
    if (!next && graph_has_dependents(g, node))
        marks |= MIG_MARK_EFFECTIVE_HEAD;
    if (next > 1)
        marks |= MIG_MARK_BRANCH_POINT;
    if (graph_down(g, node).n > 1)
        marks |= MIG_MARK_MERGE_POINT;
    if (!graph_down(g, node).n)
        marks |= MIG_MARK_BASE;
    if (strs_has(rows, r->id))
        marks |= MIG_MARK_CURRENT;
    return marks;
}

static struct mig_revision *view(struct mig *m, uint32_t node, struct strs rows)
{
    struct arena *a = &m->arena;
    const struct revision *r = graph_revision(m->graph, node);
    struct mig_revision *v = arena_new(a, struct mig_revision);
    v->id = r->id;
    v->down_revision = list_of(a, r->down_revision);
    v->depends_on = list_of(a, r->depends_on);
    v->branch_labels = list_of(a, graph_labels(m->graph, node, a));
    v->doc = r->doc;
    v->message = slice_dup(a, graph_message(r));
    v->path = r->path;
    v->marks = marks_of(m->graph, node, rows);
    return v;
}

/* A revision and, one level deep, those that revise it. */
static const struct mig_revision *view_with_next(struct mig *m, uint32_t node, struct strs rows)
{
    struct mig_revision *v = view(m, node, rows);
    struct nodes next = graph_next(m->graph, node);
    const struct mig_revision **list =
        arena_array(&m->arena, const struct mig_revision *, next.n + 1);
    for (size_t i = 0; i < next.n; i++)
        list[i] = view(m, next.at[i], rows);
    v->next = list;
    return v;
}

bool view_revisions(struct mig *m, struct nodes nodes, struct strs rows, struct mig_revisions *out)
{
    const struct mig_revision **list = arena_array(&m->arena, const struct mig_revision *, nodes.n);
    for (size_t i = 0; i < nodes.n; i++)
        list[i] = view_with_next(m, nodes.at[i], rows);
    *out = (struct mig_revisions){ .at = list, .n = nodes.n };
    return true;
}
