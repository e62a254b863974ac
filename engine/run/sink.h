#ifndef MIG_RUN_SINK_H
#define MIG_RUN_SINK_H
/* Where the statements of a run go: into a database (sink_exec) or onto the output (sink_print).
 * The calls come in this order; the first that fails ends the run, after which only `abandon`
 * follows:
 *
 *   begin { step_begin [create] statement* row* step_end }* end
 *
 * Transactions are the sink's own business. */
#include "run/context.h"

struct sink_step {
    const char *label;              /* "upgrade a -> b", as the log and --sql show it */
    const struct script_body *body; /* NULL: a stamp */
    const struct plan_step *plan;
    const char *checksum; /* of the revision's file, where a history is kept; NULL: to base */
};

struct journal;
struct audit;
struct dryrun;
struct queue;

struct sink {
    const struct sink_ops *ops;
    struct mig *m;
    const struct sink_step *step; /* the one under way */
    struct arena scratch;         /* reset after each step */
    bool rows_empty;              /* no version row when this step begins */
    bool in_transaction;          /* sink_print: a BEGIN is open */
    bool left_transaction;        /* sink_exec: a statement of this step ended the transaction */
    bool ran_outside;             /* sink_exec: some of this step can't be rolled back */
    bool manual;                  /* sink_exec: the body began the transaction that is open */
    bool unwanted;                /* the last statement of this step with a query was not sent */
    bool effects;                 /* sink_exec: the step has done what must not be done twice */
    size_t steps_committed;       /* for the words of an error */
    size_t steps_done;
    size_t statements_done;  /* of the step under way */
    size_t skip;             /* sink_exec: its first statements that an earlier run has done */
    struct journal *journal; /* sink_exec: NULL before the first step */
    struct queue *queue;     /* sink_exec: NULL before the first statement that goes by it */
    struct audit *audit;     /* sink_exec: NULL where no history is kept */
    struct dryrun *dryrun;   /* sink_dryrun */
};

struct sink_ops {
    bool (*begin)(struct sink *s, struct mig_error *err);
    bool (*create)(struct sink *s, struct mig_error *err); /* the version table */
    bool (*step_begin)(struct sink *s, struct mig_error *err);
    bool (*statement)(struct sink *s, const struct sql_statement *st, struct mig_error *err);
    bool (*row)(struct sink *s, const struct row_edit *e, struct mig_error *err);
    bool (*step_end)(struct sink *s, struct mig_error *err);
    bool (*end)(struct sink *s, struct mig_error *err);
    void (*abandon)(struct sink *s, struct mig_error *err); /* rolls back, says what stays */
};

extern const struct sink_ops sink_exec;
extern const struct sink_ops sink_print;
#endif
