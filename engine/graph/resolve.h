#ifndef MIG_GRAPH_RESOLVE_H
#define MIG_GRAPH_RESOLVE_H
/* Symbols to nodes. A query carries what all of one command's look-ups share. Results may hold
 * GRAPH_NONE ("nothing") and GRAPH_BASE, as Alembic's hold None and "base". */
#include "graph/walk.h"

struct query {
    const struct graph *g;
    struct arena *a;
    const char *end; /* named by the multiple-heads error instead of the symbol; NULL */
    bool stamp;      /* the multiple-heads error has stamp's text */
    struct mig_error *err;
};

/* `[LABEL@][WORD](+|-)DIGITS`, RevisionMap's _relative_destination. */
struct relative {
    const char *label; /* NULL: none */
    const char *word;  /* NULL: none */
    const char *text;  /* "+2" */
    long steps;        /* saturated */
    const char *count; /* the number without sign and leading zeros */
};

bool query_relative(struct query *q, const char *target, struct relative *out);
/* An error where Alembic itself ends in a traceback. */
bool query_crash(struct query *q, const char *what, const char *target);

bool query_lookup(struct query *q, const char *id, const char *label, uint32_t *out) MIG_MUST_CHECK;
bool query_branch(struct query *q, const char *label, uint32_t *out) MIG_MUST_CHECK;
bool query_all(struct query *q, const char *symbol, struct node_vec *out) MIG_MUST_CHECK;
bool query_each(struct query *q, struct strs symbols, struct node_vec *out) MIG_MUST_CHECK;
bool query_one(struct query *q, const char *symbol, uint32_t *out) MIG_MUST_CHECK;
/* Those of `nodes` that share lineage with `symbol` (RevisionMap.filter_for_lineage). */
bool query_on_line(struct query *q, struct nodes nodes, const char *symbol, bool deps,
                   struct node_vec *out) MIG_MUST_CHECK;
/* RevisionMap._walk. `strict`: GRAPH_NONE beyond the ends, else it stays there. */
bool query_walk(struct query *q, uint32_t start, long steps, const char *label, bool strict,
                uint32_t *out) MIG_MUST_CHECK;
#endif
