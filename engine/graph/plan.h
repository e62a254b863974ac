#ifndef MIG_GRAPH_PLAN_H
#define MIG_GRAPH_PLAN_H
/* Plans: graph + version rows + target -> steps, each with what it does to the version table. Pure:
 * the same input gives the same steps. `rows` are the version rows as the database gave them.
 * Sources: alembic.script.base.ScriptDirectory._upgrade_revs, _downgrade_revs, _stamp_revs;
 * alembic.runtime.migration.HeadMaintainer. */
#include "graph/graph.h"

enum plan_kind { PLAN_UPGRADE, PLAN_DOWNGRADE, PLAN_STAMP };
enum row_op { ROW_INSERT, ROW_UPDATE, ROW_DELETE };

/* INSERT to; UPDATE from -> to; DELETE from. */
struct row_edit {
    enum row_op op;
    const char *from;
    const char *to;
};

struct plan_step {
    enum plan_kind kind;
    uint32_t node;    /* GRAPH_NONE: a stamp to base */
    struct strs from; /* ids on the left of the arrow in "Running upgrade a, b -> c" */
    struct strs to;   /* ids on the right of it */
    const struct row_edit *edits;
    size_t nedits;
    bool rows_empty_before; /* no version row when the step begins (offline: CREATE TABLE first) */
    const char *debug;      /* Alembic's DEBUG line: "update a to b", "merge, delete [..], ..." */
};

struct plan {
    const struct plan_step *steps;
    size_t n;
    struct strs rows;     /* the version rows after the last step */
    struct strs warnings; /* texts of Alembic's UserWarnings */
};

bool plan_upgrade(const struct graph *g, struct arena *a, struct strs rows, const char *target,
                  struct plan *out, struct mig_error *err) MIG_MUST_CHECK;
bool plan_downgrade(const struct graph *g, struct arena *a, struct strs rows, const char *target,
                    struct plan *out, struct mig_error *err) MIG_MUST_CHECK;
bool plan_stamp(const struct graph *g, struct arena *a, struct strs rows, struct strs targets,
                struct plan *out, struct mig_error *err) MIG_MUST_CHECK;

/* `history -r low:high`; NULL: left out. uses_rows tells whether "current" occurs, in which case
 * (and only then) rows are looked at. Newest first. */
bool plan_history(const struct graph *g, struct arena *a, struct strs rows, const char *low,
                  const char *high, struct nodes *out, struct mig_error *err) MIG_MUST_CHECK;
/* What `current` lists: applied revisions without an applied revision above them. */
bool plan_current(const struct graph *g, struct arena *a, struct strs rows, struct nodes *out,
                  struct mig_error *err) MIG_MUST_CHECK;
#endif
