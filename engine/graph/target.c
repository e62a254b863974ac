#include "graph/target.h"
#include "base/buf.h"

#include <string.h>

static bool fail_count(struct query *q, const char *text, const char *count)
{
    return mig_error_set(q->err, MIG_COMMAND, "Relative revision %s didn't produce %s migrations",
                         text, count);
}

static struct nodes view(const struct node_vec *v)
{
    return (struct nodes){ v->at, v->n };
}

/* Where LABEL@+N starts when no row is on the line: the applied revisions on it without an applied
 * one above them. */
static bool start_below(struct query *q, const struct node_vec *rows, const char *label,
                        struct node_vec *out)
{
    struct nodeset applied = nodeset_new(q->g, q->a);
    struct nodeset lower = nodeset_new(q->g, q->a);
    struct node_vec active = { 0 };
    walk_closure(q->a, &q->g->normdown, view(rows), &applied);
    if (!query_on_line(q, view(&applied.list), label, false, &active))
        return false;
    for (size_t i = 0; i < active.n; i++) {
        struct nodes down = edges_of(&q->g->normdown, active.at[i]);
        for (size_t k = 0; k < down.n; k++)
            lower.has[down.at[k]] = true;
    }
    for (size_t i = 0; i < active.n; i++)
        if (!lower.has[active.at[i]])
            vec_push(q->a, out, active.at[i]);
    return true;
}

/* `+N` and `LABEL@+N` */
static bool upgrade_from_rows(struct query *q, struct strs rows, const struct relative *r,
                              bool strict, uint32_t *out)
{
    struct node_vec current = { 0 };
    struct node_vec start = { 0 };
    uint32_t at = GRAPH_NONE;
    if (r->label) {
        if (!query_each(q, rows, &current) ||
            !query_on_line(q, view(&current), r->label, false, &start) ||
            (start.n == 0 && !start_below(q, &current, r->label, &start)))
            return false;
        at = start.n ? start.at[0] : at;
    }
    if ((r->label ? start.n : rows.n) > 1)
        return mig_error_set(q->err, MIG_COMMAND,
                             "Ambiguous upgrade from multiple current revisions");
    if (!r->label && rows.n == 1 && !query_one(q, rows.at[0], &at))
        return false;
    if (!query_walk(q, at, r->steps, r->label, strict, out))
        return false;
    return *out != GRAPH_NONE || fail_count(q, r->text, r->count);
}

static bool upgrade_relative(struct query *q, struct strs rows, const struct relative *r,
                             bool strict, uint32_t *out)
{
    uint32_t at;
    if (r->steps > 0 && !r->word)
        return upgrade_from_rows(q, rows, r, strict, out);
    if (r->steps > 0)
        return query_one(q, r->word, &at) && query_walk(q, at, r->steps, r->label, strict, out);
    if (!r->word)
        return fail_count(q, arena_printf(q->a, "%s%s", r->steps ? "-" : "", r->count), r->count);
    const char *sym = r->label ? arena_printf(q->a, "%s@%s", r->label, r->word) : r->word;
    return query_one(q, sym, &at) && query_walk(q, at, r->steps, NULL, strict, out);
}

bool target_upgrade(struct query *q, struct strs rows, const char *target, bool strict,
                    struct node_vec *out)
{
    struct relative r;
    struct node_vec found = { 0 };
    if (query_relative(q, target, &r)) {
        uint32_t node = GRAPH_NONE;
        if (!upgrade_relative(q, rows, &r, strict, &node))
            return false;
        vec_push(q->a, &found, node);
    } else if (!query_all(q, target, &found)) {
        return false;
    }
    struct nodeset seen = nodeset_new(q->g, q->a);
    for (size_t i = 0; i < found.n; i++) {
        if (found.at[i] >= GRAPH_BASE)
            return query_crash(q, "the target is beyond the ends of the graph", target);
        if (nodeset_add(&seen, q->a, found.at[i]))
            vec_push(q->a, out, found.at[i]);
    }
    return true;
}

bool target_current(struct query *q, struct strs rows, struct node_vec *out)
{
    struct node_vec top = { 0 };
    if (!query_each(q, rows, &top))
        return false;
    struct nodeset applied = nodeset_new(q->g, q->a);
    struct nodeset under = nodeset_new(q->g, q->a);
    walk_closure(q->a, &q->g->normdown, view(&top), &applied);
    struct node_vec lower = { 0 };
    for (size_t i = 0; i < applied.list.n; i++) {
        struct nodes down = edges_of(&q->g->down, applied.list.at[i]);
        for (size_t k = 0; k < down.n; k++)
            vec_push(q->a, &lower, down.at[k]);
    }
    walk_closure(q->a, &q->g->down, view(&lower), &under);
    for (uint32_t v = 0; v < q->g->n; v++)
        if (applied.has[v] && !under.has[v])
            vec_push(q->a, out, v);
    return true;
}

/* LABEL@-N: the one row, or else the one current revision, on the line. */
static bool downgrade_on_label(struct query *q, struct strs rows, struct relative *r)
{
    struct node_vec have = { 0 };
    struct node_vec on = { 0 };
    for (size_t i = 0; i < rows.n; i++) {
        uint32_t node;
        if (!query_lookup(q, rows.at[i], NULL, &node))
            return false;
        vec_push(q->a, &have, node);
    }
    if (!query_on_line(q, view(&have), r->label, false, &on))
        return false;
    if (on.n == 0) {
        have.n = 0;
        if (!target_current(q, rows, &have) || !query_on_line(q, view(&have), r->label, false, &on))
            return false;
    }
    if (on.n != 1)
        return mig_error_set(q->err, MIG_STATE,
                             "'%s@%s' needs exactly one current revision on '%s'; there are %zu",
                             r->label, r->text, r->label, on.n);
    r->word = q->g->rev[on.at[0]]->id;
    return true;
}

static bool downgrade_start(struct query *q, struct strs rows, struct relative *r,
                            const char **warn)
{
    if (r->word)
        return true;
    if (r->label)
        return downgrade_on_label(q, rows, r);
    if (rows.n == 0)
        return fail_count(q, r->text, r->count);
    for (size_t i = 1; i < rows.n; i++)
        if (strcmp(rows.at[i], rows.at[0]) != 0)
            *warn = "downgrade -1 from multiple heads is ambiguous; this usage will be disallowed "
                    "in a future release.";
    r->word = r->label = rows.at[0];
    return true;
}

static bool downgrade_relative(struct query *q, struct strs rows, struct relative *r, bool strict,
                               uint32_t *out, const char **warn)
{
    bool worded = r->word != NULL;
    bool down = r->text[0] == '-' && r->steps < 0;
    uint32_t at;
    if (!down && !worded)
        return fail_count(q, r->text, r->count);
    if (!down) {
        if (!query_one(q, r->word, &at) || !query_walk(q, at, r->steps, r->label, strict, out))
            return false;
    } else {
        if (!downgrade_start(q, rows, r, warn))
            return false;
        const char *sym = r->label ? arena_printf(q->a, "%s@%s", r->label, r->word) : r->word;
        if (!query_one(q, sym, &at) || !query_walk(q, at, r->steps, NULL, strict, out))
            return false;
    }
    if (*out != GRAPH_NONE)
        return true;
    return down && !worded ? fail_count(q, r->text, r->count)
                           : mig_error_set(q->err, MIG_COMMAND, "Walked too far");
}

bool target_downgrade(struct query *q, struct strs rows, const char *target, bool strict,
                      const char **label, uint32_t *out, const char **warn)
{
    struct relative r;
    if (query_relative(q, target, &r)) {
        if (!downgrade_relative(q, rows, &r, strict, out, warn))
            return false;
        *label = r.label;
        *out = *out == GRAPH_BASE ? GRAPH_NONE : *out;
        return true;
    }
    const char *at = strrchr(target, '@');
    *label = at && at > target ? arena_strndup(q->a, target, (size_t)(at - target)) : NULL;
    return query_one(q, at ? at + 1 : target, out);
}

static bool fail_overlap(struct query *q, uint32_t t, struct nodes targets, const bool *met)
{
    struct buf b = { .arena = q->a };
    for (size_t i = 0; i < targets.n; i++)
        if (targets.at[i] != t && targets.at[i] < GRAPH_BASE && met[targets.at[i]])
            buf_printf(&b, "%s%s", b.len ? ", " : "", q->g->rev[targets.at[i]]->id);
    return mig_error_set(q->err, MIG_COMMAND,
                         "Requested revision %s overlaps with other requested revisions %s",
                         q->g->rev[t]->id, buf_str(&b));
}

bool target_ancestors(struct query *q, struct nodes targets, struct nodeset *set)
{
    bool *wanted = arena_array(q->a, bool, q->g->n + 1);
    bool *met = arena_array(q->a, bool, q->g->n + 1);
    for (size_t i = 0; i < targets.n; i++)
        if (targets.at[i] < GRAPH_BASE)
            wanted[targets.at[i]] = true;
    for (size_t i = 0; i < targets.n; i++) {
        uint32_t t = targets.at[i];
        bool overlap = false;
        if (t >= GRAPH_BASE || !nodeset_add(set, q->a, t))
            continue;
        for (size_t k = set->list.n - 1; k < set->list.n; k++) {
            struct nodes down = edges_of(&q->g->normdown, set->list.at[k]);
            for (size_t j = 0; j < down.n; j++) {
                bool other = wanted[down.at[j]] && down.at[j] != t;
                met[down.at[j]] = met[down.at[j]] || other;
                overlap = overlap || other;
                nodeset_add(set, q->a, down.at[j]);
            }
        }
        if (overlap)
            return fail_overlap(q, t, targets, met);
    }
    return true;
}
