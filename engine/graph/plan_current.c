#include "graph/plan.h"
#include "graph/target.h"
#include "graph/walk.h"

bool plan_current(const struct graph *g, struct arena *a, struct strs rows, struct nodes *out,
                  struct mig_error *err)
{
    struct query q = { .g = g, .a = a, .err = err };
    struct node_vec v = { 0 };
    if (!target_current(&q, rows, &v))
        return false;
    *out = (struct nodes){ .at = v.at, .n = v.n };
    return true;
}
