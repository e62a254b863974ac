#ifndef MIG_GRAPH_LABEL_H
#define MIG_GRAPH_LABEL_H
/* Fills g->labels: what each revision carries (RevisionMap._add_branches). Needs edges and levels.
 * `in`, `node_of`: the revisions as given and the node of each. */
#include "graph/walk.h"

void label_spread(struct graph *g, struct arena *a, const struct revision *in, size_t nin,
                  const uint32_t *node_of);
#endif
