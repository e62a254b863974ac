/* Building the graph. Everything is numbered; edges are flat arrays, so that a hundred thousand
 * revisions cost a few allocations. */
#include "base/buf.h"
#include "graph/label.h"
#include "graph/walk.h"

#include <stdlib.h>
#include <string.h>

struct build {
    struct arena *arena;
    struct graph *g;
    const struct revision *in;
    size_t nin;
    uint32_t *node_of; /* input -> node; a repeated id has the node of its first place */
    VEC(const char *) warnings;
    struct mig_error *err;
};

static const char FORBIDDEN[] = "+-:@"; /* sorted, as the message lists them */

static bool build_check_id(const struct revision *r, struct arena *a, struct mig_error *err)
{
    struct buf bad = { .arena = a };
    for (const char *c = FORBIDDEN; *c; c++)
        if (strchr(r->id, *c))
            buf_printf(&bad, "%s%c", bad.len ? ", " : "", *c);
    if (strs_has(r->down_revision, r->id))
        return mig_error_set(err, MIG_COMMAND, "Self-loop is detected in revisions (%s)", r->id);
    if (strs_has(r->depends_on, r->id))
        return mig_error_set(err, MIG_COMMAND, "Dependency self-loop is detected in revisions (%s)",
                             r->id);
    if (bad.len)
        return mig_error_set(err, MIG_COMMAND,
                             "Character(s) '%s' not allowed in revision identifier '%s'",
                             buf_str(&bad), r->id);
    return true;
}

static bool build_ids(struct build *b)
{
    struct graph *g = b->g;
    g->rev = arena_array(b->arena, const struct revision *, b->nin);
    b->node_of = arena_array(b->arena, uint32_t, b->nin);
    for (size_t i = 0; i < b->nin; i++) {
        const struct revision *r = &b->in[i];
        if (!build_check_id(r, b->arena, b->err))
            return false;
        uint32_t node = map_add(&g->ids, slice_of(r->id), (uint32_t)g->n);
        if (node != g->n)
            vec_push(b->arena, &b->warnings,
                     arena_printf(b->arena, "Revision %s is present more than once", r->id));
        else
            g->n++;
        map_add(&g->keys, slice_of(r->id), node);
        g->rev[node] = r;
        b->node_of[i] = node;
    }
    return true;
}

static bool build_label_keys(struct build *b)
{
    for (size_t i = 0; i < b->nin; i++) {
        if (b->in[i].untold_labels && !b->g->untold_labels)
            b->g->untold_labels = b->in[i].untold_labels;
        struct strs labels = b->in[i].branch_labels;
        for (size_t k = 0; k < labels.n; k++) {
            uint32_t had = map_get(&b->g->keys, slice_of(labels.at[k]));
            if (had != MAP_NONE)
                return mig_error_set(b->err, MIG_COMMAND,
                                     "Branch name '%s' in revision %s already used by revision %s",
                                     labels.at[k], b->in[i].id, b->g->rev[had]->id);
            map_add(&b->g->keys, slice_of(labels.at[k]), b->node_of[i]);
        }
    }
    return true;
}

static int key_order(const void *a, const void *b)
{
    const struct key *x = a;
    const struct key *y = b;
    return strcmp(x->text, y->text);
}

static void build_sorted_keys(struct build *b)
{
    VEC(struct key) keys = { 0 };
    for (uint32_t v = 0; v < b->g->n; v++)
        vec_push(b->arena, &keys, (struct key){ b->g->rev[v]->id, v });
    for (size_t i = 0; i < b->nin; i++)
        for (size_t k = 0; k < b->in[i].branch_labels.n; k++)
            vec_push(b->arena, &keys, (struct key){ b->in[i].branch_labels.at[k], b->node_of[i] });
    if (keys.n)
        qsort(keys.at, keys.n, sizeof *keys.at, key_order);
    b->g->sorted = keys.at;
    b->g->nkeys = keys.n;
}

/* Collects edges node by node. */
struct collect {
    struct edges e;
    struct node_vec to;
    struct arena *arena;
};

static struct collect collect_new(struct build *b)
{
    return (struct collect){ .arena = b->arena,
                             .e.start = arena_array(b->arena, uint32_t, b->g->n + 1) };
}

/* Adds an edge from `node`, the one being filled, unless it has it. */
static void collect_add(struct collect *c, uint32_t node, uint32_t to)
{
    for (size_t i = c->e.start[node]; i < c->to.n; i++)
        if (c->to.at[i] == to)
            return;
    vec_push(c->arena, &c->to, to);
}

static void collect_close(struct collect *c, uint32_t node)
{
    c->e.start[node + 1] = (uint32_t)c->to.n;
    c->e.to = c->to.at;
}

static struct edges edges_reversed(struct build *b, const struct edges *e)
{
    size_t n = b->g->n;
    size_t edges = e->to ? e->start[n] : 0;
    struct edges r = { .start = arena_array(b->arena, uint32_t, n + 2),
                       .to = arena_array(b->arena, uint32_t, edges) };
    uint32_t *fill = r.start + 1;
    for (size_t i = 0; i < edges; i++)
        r.start[e->to[i] + 2]++;
    for (size_t v = 0; v < n; v++)
        r.start[v + 2] += r.start[v + 1];
    for (uint32_t v = 0; v < n && edges; v++)
        for (size_t i = e->start[v]; i < e->start[v + 1]; i++)
            r.to[fill[e->to[i]]++] = v;
    return r;
}

bool graph_fail_untold(const struct untold *u, struct mig_error *err)
{
    mig_error_set(err, MIG_SCRIPT, "%s", u->why);
    if (u->file)
        mig_error_at(err, u->file, u->line, u->column);
    return u->hint && mig_error_hint(err, "%s", u->hint);
}

static bool fail_missing(const struct graph *g, uint32_t v, struct mig_error *err)
{
    const struct revision *r = g->rev[v];
    const char *kind = g->cuts[v].kind;
    if (!g->cuts[v].id)
        return graph_fail_untold(r->untold_depends, err);
    if (!strcmp(kind, "depends_on") && !graph_labels_known(g, err)) /* it may be one of these */
        return false;
    mig_error_set(err, MIG_GRAPH, "%s '%s' of revision %s is not present", kind, g->cuts[v].id,
                  r->id);
    if (r->path)
        mig_error_at(err, r->path, 0, 0);
    return mig_error_hint(err, "add the missing revision file, or correct the %s of %s", kind,
                          r->id);
}

/* True for the first. */
static bool build_cut(struct build *b, uint32_t v, const char *kind, const char *id)
{
    bool first = b->g->first_cut == GRAPH_NONE;
    if (!b->g->cuts[v].kind)
        b->g->cuts[v] = (struct cut){ kind, id };
    if (first)
        b->g->first_cut = v;
    return first;
}

static void build_dependencies(struct build *b)
{
    struct collect deps = collect_new(b);
    for (uint32_t v = 0; v < b->g->n; v++) {
        const struct revision *r = b->g->rev[v];
        if (r->untold_depends)
            build_cut(b, v, "depends_on", NULL);
        for (size_t i = 0; i < r->depends_on.n; i++) {
            uint32_t d = map_get(&b->g->keys, slice_of(r->depends_on.at[i]));
            if (d == MAP_NONE)
                build_cut(b, v, "depends_on", r->depends_on.at[i]);
            else
                collect_add(&deps, v, d);
        }
        collect_close(&deps, v);
    }
    b->g->deps = deps.e;
}

struct slice graph_message(const struct revision *r)
{
    const char *end = r->doc ? strstr(r->doc, "\n\n") : NULL;
    return (struct slice){ .p = r->doc, .n = end ? (size_t)(end - r->doc) : slice_of(r->doc).n };
}

/* Alembic's warning before it fails: the revision in its one-line form, with the marks that it has
 * when only the revisions before it are linked. */
static void build_warn_missing(struct build *b, uint32_t v, const char *id)
{
    const struct revision *r = b->g->rev[v];
    size_t next = 0;
    for (uint32_t i = 0; i < v; i++)
        next += strs_has(b->g->rev[i]->down_revision, r->id);
    const char *down = r->down_revision.n ? strs_join(b->arena, r->down_revision, ", ") : "<base>";
    vec_push(b->arena, &b->warnings,
             arena_printf(b->arena, "Revision %s referenced from %s -> %s%s%s%s, %s is not present",
                          id, down, r->id, next ? "" : " (head)", next > 1 ? " (branchpoint)" : "",
                          r->down_revision.n > 1 ? " (mergepoint)" : "",
                          slice_dup(b->arena, graph_message(r))));
}

static bool build_down(struct build *b)
{
    struct collect down = collect_new(b);
    struct collect all = collect_new(b);
    for (uint32_t v = 0; v < b->g->n; v++) {
        const struct revision *r = b->g->rev[v];
        for (size_t i = 0; i < r->down_revision.n; i++) {
            /* A label is a key of Alembic's map too, but its walks refuse it: "broken map". */
            uint32_t d = map_get(&b->g->ids, slice_of(r->down_revision.at[i]));
            if (d == MAP_NONE && map_get(&b->g->keys, slice_of(r->down_revision.at[i])) != MAP_NONE)
                return mig_error_set(b->err, MIG_COMMAND,
                                     "Dependency resolution failed; broken map");
            if (d == MAP_NONE) {
                if (build_cut(b, v, "down_revision", r->down_revision.at[i]))
                    build_warn_missing(b, v, r->down_revision.at[i]);
                continue;
            }
            collect_add(&down, v, d);
            collect_add(&all, v, d);
        }
        struct nodes deps = edges_of(&b->g->deps, v);
        for (size_t i = 0; i < deps.n; i++)
            collect_add(&all, v, deps.at[i]);
        collect_close(&down, v);
        collect_close(&all, v);
    }
    b->g->down = down.e;
    b->g->alldown = all.e;
    b->g->next = edges_reversed(b, &b->g->down);
    b->g->allnext = edges_reversed(b, &b->g->alldown);
    return true;
}

/* All that comes before it is missing. */
static bool is_cut_off(const struct build *b, uint32_t v, const struct edges *down)
{
    return b->g->cuts[v].kind && edges_of(down, v).n == 0;
}

/* Heads and bases in load order. The earlier of two files with one id stays a head: nothing can
 * name it any more. */
static void build_ends(struct build *b)
{
    struct graph *g = b->g;
    struct node_vec heads = { 0 };
    struct node_vec real = { 0 };
    struct node_vec bases = { 0 };
    for (size_t i = 0; i < b->nin; i++) {
        uint32_t v = b->node_of[i];
        bool lost = g->rev[v] != &b->in[i];
        if (lost || edges_of(&g->next, v).n == 0)
            vec_push(b->arena, &heads, v);
        if (lost || edges_of(&g->allnext, v).n == 0)
            vec_push(b->arena, &real, v);
        if (b->in[i].down_revision.n == 0 || is_cut_off(b, v, &g->down))
            vec_push(b->arena, &bases, v);
    }
    g->heads = (struct nodes){ heads.at, heads.n };
    g->real_heads = (struct nodes){ real.at, real.n };
    g->bases = (struct nodes){ bases.at, bases.n };
}

static int text_order(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool build_fail_cycle(struct build *b, const bool *fine, const char *kind)
{
    VEC(const char *) ids = { 0 };
    const char *path = NULL;
    for (size_t v = 0; v < b->g->n; v++)
        if (!fine || !fine[v]) {
            vec_push(b->arena, &ids, b->g->rev[v]->id);
            path = path ? path : b->g->rev[v]->path;
        }
    if (fine && ids.n)
        qsort(ids.at, ids.n, sizeof *ids.at, text_order);
    mig_error_set(b->err, MIG_COMMAND, "%s is detected in revisions (%s)", kind,
                  strs_join(b->arena, (struct strs){ ids.at, ids.n }, ", "));
    return mig_error_hint(
        b->err,
        "each of them comes before itself by down_revision or depends_on; correct "
        "one, for example in %s",
        path ? path : "the file made last");
}

/* RevisionMap._detect_cycles, one of its two halves. */
static bool build_cycle_half(struct build *b, struct nodes heads, struct nodes bases,
                             const struct edges *down, const struct edges *next, const char *kind)
{
    if (b->g->n && (heads.n == 0 || bases.n == 0))
        return build_fail_cycle(b, NULL, kind);
    struct nodeset below = nodeset_new(b->g, b->arena);
    struct nodeset over = nodeset_new(b->g, b->arena);
    walk_closure(b->arena, down, heads, &below);
    walk_closure(b->arena, next, bases, &over);
    bool fine = true;
    for (size_t v = 0; v < b->g->n; v++) {
        below.has[v] = below.has[v] && over.has[v];
        fine = fine && below.has[v];
    }
    return fine || build_fail_cycle(b, below.has, kind);
}

/* Levels, and with them the cycles that Alembic overlooks: those with a way in from a base and a
 * way out to a head. */
static bool build_levels(struct build *b)
{
    struct graph *g = b->g;
    uint32_t *waits = arena_array(b->arena, uint32_t, g->n);
    struct node_vec order = { 0 };
    g->level = arena_array(b->arena, uint32_t, g->n);
    for (uint32_t v = 0; v < g->n; v++) {
        waits[v] = (uint32_t)edges_of(&g->alldown, v).n;
        if (waits[v] == 0)
            vec_push(b->arena, &order, v);
    }
    bool *fine = arena_array(b->arena, bool, g->n);
    for (size_t i = 0; i < order.n; i++) {
        uint32_t v = order.at[i];
        struct nodes next = edges_of(&g->allnext, v);
        fine[v] = true;
        for (size_t k = 0; k < next.n; k++) {
            uint32_t w = next.at[k];
            if (g->level[w] <= g->level[v])
                g->level[w] = g->level[v] + 1;
            if (--waits[w] == 0)
                vec_push(b->arena, &order, w);
        }
    }
    return order.n == g->n || build_fail_cycle(b, fine, "Cycle");
}

static bool build_cycles(struct build *b)
{
    struct graph *g = b->g;
    struct node_vec real_bases = { 0 };
    for (size_t i = 0; i < b->nin; i++)
        if ((b->in[i].down_revision.n == 0 && b->in[i].depends_on.n == 0) ||
            is_cut_off(b, b->node_of[i], &g->alldown))
            vec_push(b->arena, &real_bases, b->node_of[i]);
    return build_cycle_half(b, g->heads, g->bases, &g->down, &g->next, "Cycle") &&
           build_cycle_half(b, g->real_heads, (struct nodes){ real_bases.at, real_bases.n },
                            &g->alldown, &g->allnext, "Dependency cycle") &&
           build_levels(b);
}

/* Marks in `stale` the dependents of d that have another dependent of d below them by
 * down_revision: one search upward from all of them, not above the highest. */
static void build_stale(struct build *b, struct nodes users, uint32_t *mark, uint32_t d,
                        struct node_vec *stack)
{
    struct graph *g = b->g;
    uint32_t top = 0;
    stack->n = 0;
    for (size_t i = 0; i < users.n; i++) {
        if (g->level[users.at[i]] > top)
            top = g->level[users.at[i]];
        vec_push(b->arena, stack, users.at[i]);
    }
    while (stack->n > 0) {
        struct nodes next = edges_of(&g->next, stack->at[--stack->n]);
        for (size_t i = 0; i < next.n; i++)
            if (mark[next.at[i]] != d + 1 && g->level[next.at[i]] <= top) {
                mark[next.at[i]] = d + 1;
                vec_push(b->arena, stack, next.at[i]);
            }
    }
}

/* Normalised dependencies (RevisionMap._normalize_depends_on), dependency by dependency: only one
 * that several revisions name can be dropped anywhere. */
static void build_normalise(struct build *b)
{
    struct graph *g = b->g;
    struct edges users = edges_reversed(b, &g->deps);
    uint32_t *mark = arena_array(b->arena, uint32_t, g->n);
    bool *dropped = arena_array(b->arena, bool, g->deps.start[g->n]);
    struct node_vec stack = { 0 };
    for (uint32_t d = 0; d < g->n; d++) {
        struct nodes of = edges_of(&users, d);
        if (of.n < 2)
            continue;
        build_stale(b, of, mark, d, &stack);
        for (size_t i = 0; i < of.n; i++)
            for (size_t k = g->deps.start[of.at[i]]; k < g->deps.start[of.at[i] + 1]; k++)
                if (g->deps.to[k] == d && mark[of.at[i]] == d + 1)
                    dropped[k] = true;
    }
    struct collect norm = collect_new(b);
    for (uint32_t v = 0; v < g->n; v++) {
        struct nodes down = edges_of(&g->down, v);
        for (size_t i = 0; i < down.n; i++)
            collect_add(&norm, v, down.at[i]);
        for (size_t k = g->deps.start[v]; k < g->deps.start[v + 1]; k++)
            if (!dropped[k])
                collect_add(&norm, v, g->deps.to[k]);
        collect_close(&norm, v);
    }
    g->normdown = norm.e;
}

static bool build_all(struct build *b)
{
    if (!build_ids(b) || !build_label_keys(b))
        return false;
    b->g->cuts = arena_array(b->arena, struct cut, b->g->n);
    build_dependencies(b);
    if (!build_down(b))
        return false;
    build_ends(b);
    if (!build_cycles(b))
        return false;
    build_normalise(b);
    build_sorted_keys(b);
    label_spread(b->g, b->arena, b->in, b->nin, b->node_of);
    return true;
}

/* Of two things that are wrong Alembic comes to what is missing before it looks for cycles. */
bool graph_build_open(struct arena *a, const struct revision *revisions, size_t n,
                      const struct graph **out, struct strs *warnings, struct mig_error *err)
{
    struct mig_error why = { 0 };
    struct build b = { .arena = a, .in = revisions, .nin = n, .err = &why };
    b.g = arena_new(a, struct graph);
    b.g->ids.arena = a;
    b.g->keys.arena = a;
    b.g->first_cut = GRAPH_NONE;
    bool ok = build_all(&b);
    if (!ok && graph_whole(b.g, err) && err)
        *err = why;
    else
        mig_error_clear(&why);
    *warnings = (struct strs){ b.warnings.at, b.warnings.n };
    *out = ok ? b.g : NULL;
    return ok;
}

bool graph_build(struct arena *a, const struct revision *revisions, size_t n,
                 const struct graph **out, struct strs *warnings, struct mig_error *err)
{
    return graph_build_open(a, revisions, n, out, warnings, err) && graph_whole(*out, err);
}

bool graph_whole(const struct graph *g, struct mig_error *err)
{
    return g->first_cut == GRAPH_NONE || fail_missing(g, g->first_cut, err);
}

bool graph_has_all(const struct graph *g, uint32_t node, struct mig_error *err)
{
    return !g->cuts[node].kind || fail_missing(g, node, err);
}

size_t graph_count(const struct graph *g)
{
    return g->n;
}

const struct revision *graph_revision(const struct graph *g, uint32_t node)
{
    return g->rev[node];
}

uint32_t graph_find(const struct graph *g, const char *id)
{
    return map_get(&g->ids, slice_of(id));
}

struct nodes graph_down(const struct graph *g, uint32_t node)
{
    return edges_of(&g->down, node);
}

struct nodes graph_next(const struct graph *g, uint32_t node)
{
    return edges_of(&g->next, node);
}

bool graph_has_dependents(const struct graph *g, uint32_t node)
{
    return edges_of(&g->allnext, node).n > 0;
}

struct strs graph_labels(const struct graph *g, uint32_t node, struct arena *a)
{
    (void)a;
    return g->labels[node];
}

bool graph_labels_known(const struct graph *g, struct mig_error *err)
{
    return !g->untold_labels || graph_fail_untold(g->untold_labels, err);
}

struct nodes graph_heads(const struct graph *g)
{
    return g->heads;
}

struct nodes graph_real_heads(const struct graph *g)
{
    return g->real_heads;
}

struct nodes graph_bases(const struct graph *g)
{
    return g->bases;
}
