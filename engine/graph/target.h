#ifndef MIG_GRAPH_TARGET_H
#define MIG_GRAPH_TARGET_H
/* What upgrade, downgrade and history make of their targets (RevisionMap._parse_upgrade_target,
 * _parse_downgrade_target, the overlap check of _iterate_related_revisions). */
#include "graph/resolve.h"

/* Targets of upgrade, none of them GRAPH_NONE or GRAPH_BASE, without repeats. `strict` as in
 * query_walk. */
bool target_upgrade(struct query *q, struct strs rows, const char *target, bool strict,
                    struct node_vec *out) MIG_MUST_CHECK;
/* *out GRAPH_NONE: base. *label NULL: none. *warn is set to Alembic's warning, or left. */
bool target_downgrade(struct query *q, struct strs rows, const char *target, bool strict,
                      const char **label, uint32_t *out, const char **warn) MIG_MUST_CHECK;
/* Adds `targets` and their ancestors to *set; fails when one is an ancestor of another. */
bool target_ancestors(struct query *q, struct nodes targets, struct nodeset *set) MIG_MUST_CHECK;
bool target_current(struct query *q, struct strs rows, struct node_vec *out) MIG_MUST_CHECK;
#endif
