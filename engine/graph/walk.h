#ifndef MIG_GRAPH_WALK_H
#define MIG_GRAPH_WALK_H
/* The graph's inside and closures over it. A walk keeps its marks in arrays of its own (struct
 * nodeset), never in the graph, which stays const. */
#include "base/map.h"
#include "base/vec.h"
#include "graph/graph.h"

/* Neighbours of node v: to[start[v]] .. to[start[v + 1]]. */
struct edges {
    uint32_t *start;
    uint32_t *to;
};

struct key {
    const char *text;
    uint32_t node;
};

/* What a revision names and no file has. */
struct cut {
    const char *kind; /* "down_revision", "depends_on"; NULL: all is there */
    const char *id;   /* NULL: it cannot be told */
};

struct graph {
    size_t n;
    const struct revision **rev;
    struct map ids;
    struct map keys;    /* ids and labels */
    struct key *sorted; /* the same, by text: for prefixes */
    size_t nkeys;
    struct edges down;     /* down_revision */
    struct edges deps;     /* depends_on, as ids */
    struct edges alldown;  /* both */
    struct edges normdown; /* down_revision and the dependencies that no ancestor has */
    struct edges next;
    struct edges allnext;
    uint32_t *level; /* greater than that of everything below: prunes searches */
    struct strs *labels;
    struct cut *cuts;
    uint32_t first_cut;                 /* GRAPH_NONE: none */
    const struct untold *untold_labels; /* of the first revision that has them; NULL: none */
    struct nodes heads;
    struct nodes real_heads;
    struct nodes bases;
};

/* What a walk yields where Alembic has the string "base": below every root. */
#define GRAPH_BASE (UINT32_MAX - 1)

struct node_vec VEC_OF(uint32_t);

/* A set of nodes that also keeps the order of insertion. */
struct nodeset {
    bool *has;
    struct node_vec list;
};

struct nodes edges_of(const struct edges *e, uint32_t node);
struct nodeset nodeset_new(const struct graph *g, struct arena *a);
bool nodeset_add(struct nodeset *s, struct arena *a, uint32_t node); /* false: was there */

/* Adds to *s everything reachable from `start` (itself included) over `e`; what *s already holds is
 * not entered again. GRAPH_NONE and GRAPH_BASE in `start` are passed over. */
void walk_closure(struct arena *a, const struct edges *e, struct nodes start, struct nodeset *s);

/* The order of traversal (RevisionMap._topological_sort): the members of *chosen, descendants
 * before ancestors, from `heads` on. `convex`: every path between two members stays inside, and
 * every member is below a head that is one. False when not all are reachable. */
bool walk_arrange(const struct graph *g, struct arena *a, const struct nodeset *chosen,
                  struct nodes heads, bool convex, struct nodes *out) MIG_MUST_CHECK;
#endif
