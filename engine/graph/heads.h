#ifndef MIG_GRAPH_HEADS_H
#define MIG_GRAPH_HEADS_H
/* The version rows while a plan is made, and what each step does to them
 * (alembic.runtime.migration.HeadMaintainer). */
#include "graph/plan.h"
#include "graph/resolve.h"

struct heads {
    struct query *q;
    VEC(const char *) rows; /* NULL: deleted */
    struct node_vec nodes;  /* what each row means; GRAPH_NONE: nothing */
    uint32_t *place;        /* node -> index of the row with its id, plus 1; 0: none */
    size_t live;
};

bool heads_init(struct heads *h, struct query *q, struct strs rows) MIG_MUST_CHECK;
bool heads_has(const struct heads *h, uint32_t node);
struct strs heads_rows(const struct heads *h);

/* Fill in step->edits and step->debug and apply them. Fail with MIG_STATE where a row is missing
 * or there already. */
bool heads_revise(struct heads *h, struct plan_step *step) MIG_MUST_CHECK;
bool heads_stamp(struct heads *h, struct plan_step *step, bool up, bool branch) MIG_MUST_CHECK;
#endif
