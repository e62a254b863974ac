#ifndef MIG_RUN_HISTORY_TABLE_H
#define MIG_RUN_HISTORY_TABLE_H
/* The history table, if the configuration names one: what ran, when, by whom, and how it ended. A
 * row is made by one run (`run`, a random name) for its n-th step. Several version tables may share
 * one history table: each sees its own rows only. Times are UTC. */
#include "run/context.h"

enum history_column {
#define HISTORY(name, type) HISTORY_##name,
#include "run/history_table.def"
#undef HISTORY
    HISTORY_COLUMNS
};

struct history_row {
    const char *at[HISTORY_COLUMNS]; /* NULL: SQL NULL */
};

struct history_rows {
    const struct history_row *at; /* the oldest first */
    size_t n;
};

/* The configuration names a history table. */
bool history_table_wanted(const struct mig *m);
/* "now" as the rows have it. */
const char *history_table_now(struct arena *a);
bool history_table_exists(struct mig *m, bool *found, struct mig_error *err) MIG_MUST_CHECK;
/* Makes the table unless it is there; a table of that name with other columns is an error. */
bool history_table_ensure(struct mig *m, struct mig_error *err) MIG_MUST_CHECK;
/* Writes a row in the transaction that is open: anew, or over that of the same run and step. */
bool history_table_insert(struct mig *m, const struct history_row *row,
                          struct mig_error *err) MIG_MUST_CHECK;
bool history_table_update(struct mig *m, const struct history_row *row, bool *found,
                          struct mig_error *err) MIG_MUST_CHECK;
/* The caller holds the lock: rows that still say "started" are of runs that died. */
bool history_table_bury(struct mig *m, struct mig_error *err) MIG_MUST_CHECK;
/* All rows of this version table; none where there is no table. */
bool history_table_read(struct mig *m, struct arena *a, struct history_rows *out,
                        struct mig_error *err) MIG_MUST_CHECK;
#endif
