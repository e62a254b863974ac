#include "graph/heads.h"
#include "base/buf.h"

#include <string.h>

/* One step's edits under construction. */
struct edit_list {
    struct heads *h;
    VEC(struct row_edit) v;
};

static void heads_push(struct heads *h, const char *row, uint32_t node)
{
    uint32_t exact = graph_find(h->q->g, row);
    if (exact != GRAPH_NONE && h->place[exact])
        return;
    vec_push(h->q->a, &h->rows, row);
    vec_push(h->q->a, &h->nodes, node);
    h->live++;
    if (exact != GRAPH_NONE)
        h->place[exact] = (uint32_t)h->rows.n;
}

bool heads_init(struct heads *h, struct query *q, struct strs rows)
{
    *h = (struct heads){ .q = q, .place = arena_array(q->a, uint32_t, q->g->n) };
    for (size_t i = 0; i < rows.n; i++) {
        struct node_vec v = { 0 };
        if (!query_all(q, rows.at[i], &v))
            return false;
        heads_push(h, rows.at[i], v.n ? v.at[0] : GRAPH_NONE);
    }
    return true;
}

bool heads_has(const struct heads *h, uint32_t node)
{
    return h->place[node] != 0;
}

struct strs heads_rows(const struct heads *h)
{
    VEC(const char *) v = { 0 };
    for (size_t i = 0; i < h->rows.n; i++)
        if (h->rows.at[i])
            vec_push(h->q->a, &v, h->rows.at[i]);
    return (struct strs){ v.at, v.n };
}

static bool heads_fail(struct heads *h, const char *id, const char *how)
{
    mig_error_set(h->q->err, MIG_STATE, "the version rows do not fit the plan: '%s' is %s", id,
                  how);
    return mig_error_hint(h->q->err, "compare the version table with `history`; `stamp` sets it");
}

static const char *node_id(const struct heads *h, uint32_t node)
{
    return h->q->g->rev[node]->id;
}

static bool edit_insert(struct edit_list *e, uint32_t node)
{
    if (heads_has(e->h, node))
        return heads_fail(e->h, node_id(e->h, node), "there already");
    const char *id = node_id(e->h, node);
    heads_push(e->h, id, node);
    vec_push(e->h->q->a, &e->v, (struct row_edit){ ROW_INSERT, NULL, id });
    return true;
}

static bool edit_delete(struct edit_list *e, uint32_t node)
{
    if (!heads_has(e->h, node))
        return heads_fail(e->h, node_id(e->h, node), "missing");
    e->h->rows.at[e->h->place[node] - 1] = NULL;
    e->h->place[node] = 0;
    e->h->live--;
    vec_push(e->h->q->a, &e->v, (struct row_edit){ ROW_DELETE, node_id(e->h, node), NULL });
    return true;
}

static bool edit_update(struct edit_list *e, uint32_t from, uint32_t to)
{
    if (heads_has(e->h, to))
        return heads_fail(e->h, node_id(e->h, to), "there already");
    if (!heads_has(e->h, from))
        return heads_fail(e->h, node_id(e->h, from), "missing");
    uint32_t place = e->h->place[from];
    e->h->place[from] = 0;
    e->h->place[to] = place;
    e->h->rows.at[place - 1] = node_id(e->h, to);
    e->h->nodes.at[place - 1] = to;
    vec_push(e->h->q->a, &e->v,
             (struct row_edit){ ROW_UPDATE, node_id(e->h, from), node_id(e->h, to) });
    return true;
}

/* Python's repr of a list or tuple of the ids. */
static const char *repr_ids(struct heads *h, struct nodes ids, bool tuple)
{
    struct buf b = { .arena = h->q->a };
    buf_char(&b, tuple ? '(' : '[');
    for (size_t i = 0; i < ids.n; i++)
        buf_printf(&b, "%s'%s'", i ? ", " : "", node_id(h, ids.at[i]));
    buf_puts(&b, tuple ? (ids.n == 1 ? ",)" : ")") : "]");
    return buf_str(&b);
}

static bool step_insert(struct edit_list *e, struct plan_step *step, uint32_t node)
{
    step->debug = arena_printf(e->h->q->a, "new branch insert %s", node_id(e->h, node));
    return edit_insert(e, node);
}

static bool step_delete(struct edit_list *e, struct plan_step *step, uint32_t node)
{
    step->debug = arena_printf(e->h->q->a, "branch delete %s", node_id(e->h, node));
    return edit_delete(e, node);
}

static bool step_update(struct edit_list *e, struct plan_step *step, uint32_t from, uint32_t to)
{
    step->debug =
        arena_printf(e->h->q->a, "update %s to %s", node_id(e->h, from), node_id(e->h, to));
    return edit_update(e, from, to);
}

/* Deletes all of `from` but the last, which becomes `to`. */
static bool step_merge(struct edit_list *e, struct plan_step *step, struct nodes from, uint32_t to)
{
    if (from.n == 0)
        return heads_fail(e->h, node_id(e->h, to), "below what is applied already");
    struct nodes gone = { from.at, from.n - 1 };
    step->debug =
        arena_printf(e->h->q->a, "merge, delete %s, update %s to %s", repr_ids(e->h, gone, false),
                     node_id(e->h, from.at[gone.n]), node_id(e->h, to));
    for (size_t i = 0; i < gone.n; i++)
        if (!edit_delete(e, gone.at[i]))
            return false;
    return edit_update(e, from.at[gone.n], to);
}

static bool step_unmerge(struct edit_list *e, struct plan_step *step, uint32_t from,
                         struct nodes to)
{
    struct nodes more = { to.at, to.n - 1 };
    step->debug =
        arena_printf(e->h->q->a, "unmerge, insert %s, update %s to %s", repr_ids(e->h, more, true),
                     node_id(e->h, from), node_id(e->h, to.at[more.n]));
    for (size_t i = 0; i < more.n; i++)
        if (!edit_insert(e, more.at[i]))
            return false;
    return edit_update(e, from, to.at[more.n]);
}

/* Those of `from` that no node of `above` has below it; levels keep the search short. */
static struct node_vec not_below(struct heads *h, struct nodes from, struct nodes above,
                                 bool strictly)
{
    const struct graph *g = h->q->g;
    uint32_t floor = UINT32_MAX;
    struct map seen = { .arena = h->q->a };
    struct node_vec stack = { 0 };
    struct node_vec out = { 0 };
    for (size_t i = 0; i < from.n; i++)
        floor = g->level[from.at[i]] < floor ? g->level[from.at[i]] : floor;
    for (size_t i = 0; i < above.n; i++) {
        if (above.at[i] >= GRAPH_BASE)
            continue;
        struct nodes first = { above.at + i, 1 };
        first = strictly ? edges_of(&g->normdown, above.at[i]) : first;
        for (size_t k = 0; k < first.n; k++)
            vec_push(h->q->a, &stack, first.at[k]);
    }
    while (stack.n > 0) {
        uint32_t v = stack.at[--stack.n];
        struct slice key = slice_of(g->rev[v]->id);
        if (g->level[v] < floor || map_get(&seen, key) != MAP_NONE)
            continue;
        map_add(&seen, key, v);
        struct nodes down = edges_of(&g->normdown, v);
        for (size_t i = 0; i < down.n; i++)
            vec_push(h->q->a, &stack, down.at[i]);
    }
    for (size_t i = 0; i < from.n; i++)
        if (map_get(&seen, slice_of(g->rev[from.at[i]]->id)) == MAP_NONE)
            vec_push(h->q->a, &out, from.at[i]);
    return out;
}

/* The rows other than those with an id in `but`. */
static struct node_vec other_rows(struct heads *h, struct nodes but)
{
    struct node_vec v = { 0 };
    for (size_t i = 0; i < h->rows.n; i++) {
        bool skip = !h->rows.at[i];
        for (size_t k = 0; k < but.n && !skip; k++)
            skip = h->place[but.at[k]] == i + 1;
        if (!skip)
            vec_push(h->q->a, &v, h->nodes.at[i]);
    }
    return v;
}

static bool revise_up(struct edit_list *e, struct plan_step *step)
{
    struct heads *h = e->h;
    struct nodes down = edges_of(&h->q->g->normdown, step->node);
    struct node_vec have = { 0 };
    for (size_t i = 0; i < down.n; i++)
        if (heads_has(h, down.at[i]))
            vec_push(h->q->a, &have, down.at[i]);
    if (have.n == 0)
        return step_insert(e, step, step->node);
    if (have.n == 1)
        return step_update(e, step, have.at[0], step->node);
    struct node_vec others = other_rows(h, down);
    if (others.n) {
        have = not_below(h, down, (struct nodes){ others.at, others.n }, false);
        down = (struct nodes){ have.at, have.n };
    }
    return step_merge(e, step, down, step->node);
}

static bool revise_down(struct edit_list *e, struct plan_step *step)
{
    struct heads *h = e->h;
    struct nodes down = edges_of(&h->q->g->normdown, step->node);
    if (heads_has(h, step->node)) {
        struct node_vec others = { 0 };
        struct node_vec to = { 0 };
        if (h->live > 1 && down.n)
            others = other_rows(h, (struct nodes){ &step->node, 1 });
        if (down.n)
            to = h->live > 1 ? not_below(h, down, (struct nodes){ others.at, others.n }, false)
                             : not_below(h, down, down, true);
        if (to.n == 0)
            return step_delete(e, step, step->node);
        if (down.n > 1)
            return step_unmerge(e, step, step->node, (struct nodes){ to.at, to.n });
    }
    if (down.n == 1)
        return step_update(e, step, step->node, down.at[0]);
    return heads_fail(h, node_id(h, step->node), "missing");
}

static bool step_done(struct edit_list *e, struct plan_step *step, bool ok)
{
    step->edits = e->v.at;
    step->nedits = e->v.n;
    return ok;
}

bool heads_revise(struct heads *h, struct plan_step *step)
{
    struct edit_list e = { .h = h };
    step->rows_empty_before = h->live == 0;
    return step_done(&e, step,
                     step->kind == PLAN_UPGRADE ? revise_up(&e, step) : revise_down(&e, step));
}

bool heads_stamp(struct heads *h, struct plan_step *step, bool up, bool branch)
{
    struct edit_list e = { .h = h };
    struct node_vec from = { 0 };
    bool gone = false;
    for (size_t i = 0; i < step->from.n; i++) {
        vec_push(h->q->a, &from, graph_find(h->q->g, step->from.at[i]));
        gone = gone || !heads_has(h, from.at[i]);
    }
    step->rows_empty_before = h->live == 0;
    if (!up && branch && from.n)
        return step_done(&e, step, step_delete(&e, step, from.at[0]));
    if (up && (branch || gone) && !heads_has(h, step->node))
        return step_done(&e, step, step_insert(&e, step, step->node));
    if (from.n == 0)
        return heads_fail(h, node_id(h, step->node), "there already");
    if (from.n > 1)
        return step_done(&e, step,
                         step_merge(&e, step, (struct nodes){ from.at, from.n }, step->node));
    return step_done(&e, step, step_update(&e, step, from.at[0], step->node));
}
