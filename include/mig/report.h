#ifndef MIG_REPORT_H
#define MIG_REPORT_H
/* What can be asked of libmig besides Alembic's commands: where each revision stands, whether the
 * files are as they should be, what a run would do. The rules of mig.h hold. */
#include "mig/mig.h"
#include <stdint.h>

/* One row of the history table: what a run did with a revision. NULL, -1: not known. */
struct mig_event {
    const char *direction; /* "upgrade", "downgrade", "stamp" */
    const char *status;    /* "started", "done", "failed", "interrupted", "rolled_back", "died" */
    const char *checksum;
    const char *started_at; /* "2026-11-21 10:59:54.123", UTC, as the next */
    const char *finished_at;
    int64_t milliseconds;
    int64_t statements_done;
    int64_t statements_total;
    const char *os_user;
    const char *db_user;
    const char *host;
    int64_t pid;
    const char *mig_version;
    const char *error;
};

enum mig_standing {
    MIG_PENDING,
    MIG_FAILED,  /* pending, and the last try of it failed */
    MIG_APPLIED, /* by the version table and the graph */
    MIG_CHANGED, /* applied, and its file is no longer what was run */
    MIG_MISSING  /* applied, and there is no such file */
};
const char *mig_standing_name(enum mig_standing s); /* "pending" */

struct mig_state {
    const char *id;
    enum mig_standing standing;
    const struct mig_revision *revision; /* NULL: MIG_MISSING */
    const struct mig_event *applied;     /* the run that applied or stamped it; NULL: not known */
    const struct mig_event *last;        /* the last run that had to do with it, or NULL */
};

struct mig_states {
    const struct mig_state *at; /* the oldest revision first */
    size_t n;
    const char *version_table;
    const char *history_table; /* NULL: none is kept */
    bool history_found;        /* the table exists */
};
/* Never writes. Works without a history table: then it is the version rows that tell. */
bool mig_status(struct mig *m, struct mig_states *out, struct mig_error *err);

/* Something that mig_validate() finds wrong with a file. */
struct mig_finding {
    const char *revision; /* NULL: not of one revision */
    const char *file;     /* or NULL */
    unsigned line, column;
    const char *direction; /* "upgrade", "downgrade", or NULL: both, or neither */
    const char *dialects;  /* "mysql, sqlite"; NULL: any */
    const char *text;
    const char *hint; /* or NULL */
    bool harmless;    /* worth knowing, not wrong */
};
struct mig_validation {
    bool bodies;           /* the body of each revision, both directions */
    bool applied;          /* the files of what the database has applied; asks the database */
    bool accept;           /* and takes those that were changed for what was applied, from now on */
    const char *dialect;   /* of the bodies: NULL: the database's; "all" */
    size_t revisions;      /* what was looked at, for the reader */
    size_t bodies_checked; /* for each direction and dialect */
    size_t files_compared;
    size_t files_accepted;
    const struct mig_finding *at;
    size_t n;
};
/* True when it could look: then v->at has what is wrong. A graph that cannot be read at all fails.
 */
bool mig_validate(struct mig *m, struct mig_validation *v, struct mig_error *err);

/* A plan, before it runs. */
struct mig_plan_step {
    const char *text; /* "upgrade a -> b, message" */
    size_t statements;
};
struct mig_plan {
    const char *database; /* its URL, password masked */
    const struct mig_plan_step *at;
    size_t n;
    bool to_base; /* a downgrade that leaves nothing applied: asked about even if confirmed */
    bool yes;     /* confirmed beforehand */
};

/* What a dry run tells: first that a step begins (statement NULL), then of each of its statements.
 */
struct mig_tried {
    const char *step; /* "upgrade a -> b, message" */
    const char *file; /* NULL: a statement of mig itself */
    unsigned line;
    const char *statement;
    bool planned;               /* DDL cannot be taken back here: nothing is run */
    const char *not_run;        /* why this one was not run; NULL: it was */
    int64_t microseconds;       /* how long it took */
    const char *const *locks;   /* PostgreSQL: "account: AccessExclusiveLock", each that this
                                   statement was the first to take; NULL-terminated, as the next */
    const char *const *rewrote; /* PostgreSQL: tables that now have another file */
};
#endif
