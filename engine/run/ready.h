#ifndef MIG_RUN_READY_H
#define MIG_RUN_READY_H
/* A plan with all that it takes to run it: every body read and checked. */
#include "run/sink.h"

struct ready {
    struct sink_step *steps;
    size_t n;
};

/* Whatever of a body cannot run is refused here, with its place. Lives in `a`, as does the plan. */
bool ready_make(struct mig *m, struct arena *a, bool offline, const struct plan *plan,
                struct ready *out, struct mig_error *err) MIG_MUST_CHECK;
/* The label and the message behind it, as the log shows a step. */
const char *ready_words(struct mig *m, struct arena *a, const struct sink_step *step);
/* The statements of a body; the ends of an autocommit_block() are none. */
size_t ready_statements(const struct script_body *body);
/* "upgrade", "downgrade", "stamp" */
const char *ready_direction(enum plan_kind kind);
#endif
