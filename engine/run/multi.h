#ifndef MIG_RUN_MULTI_H
#define MIG_RUN_MULTI_H
/* The databases of a run: one, or those of Alembic's multidb template, each with a handle of its
 * own that shares the graph. Source: alembic/templates/multidb/env.py. */
#include "run/sink.h"

struct multi {
    struct mig *const *at; /* m itself where there is one database and no `databases` */
    size_t n;
};
/* Those that a verb goes over; the script directory is read. */
bool multi_open(struct mig *m, struct multi *out, struct mig_error *err) MIG_MUST_CHECK;
/* The only one; several are an error: --engine chooses. NULL: failed. */
struct mig *multi_one(struct mig *m, struct mig_error *err);
/* Connects to each of them, in order; then what a log shows of one when its turn comes. */
bool multi_connect(const struct multi *all, struct mig_error *err) MIG_MUST_CHECK;
void multi_announce(struct mig *m, bool offline);

/* What a verb does to one database, all but the sink's end(). */
typedef bool multi_work(struct sink *s, struct arena *a, const void *user, struct mig_error *err);
struct multi_run {
    multi_work *work;
    /* Of several: each before the first is worked on, until *stop; or NULL. */
    bool (*check)(struct mig *m, const void *user, bool first, bool *stop, struct mig_error *err);
    bool (*before)(struct mig *m, const void *user, struct mig_error *err); /* no lock is held */
    const void *user;
    const struct sink_ops *sink;
    bool offline;
    const struct mig_run *wanted; /* the caller's, or NULL */
};
/* Connects to all, calls `before` for each, locks all, works on one after the other, then ends all;
 * where one fails, all that are not at their end are rolled back. --sql of several goes into files,
 * one for each. */
bool multi_run(struct mig *m, const struct multi_run *run, struct mig_error *err) MIG_MUST_CHECK;
#endif
