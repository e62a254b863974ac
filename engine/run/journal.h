#ifndef MIG_RUN_JOURNAL_H
#define MIG_RUN_JOURNAL_H
/* What a step commits before it is whole, it cannot take back: on MySQL and MariaDB each DDL, on
 * PostgreSQL and SQLite what runs outside of the transaction. So a table beside the version table,
 * "alembic_version_journal", says of the step under way which of its statements are done and which
 * one is about to run. A run that finds a row there goes on behind it.
 *
 * MySQL: one write a statement, in the transaction that the statement's own implicit commit makes
 * durable before it begins; the table is gone after a good run. A row bears the token of its run: a
 * run writes over its own and over the one it has read, never over what a statement of a run that
 * was taken for dead commits meanwhile. Where DDL is transactional the table is made with the first
 * such row, and goes in the transaction that writes the version row.
 */
#include "run/sink.h"

struct journal {
    struct mig *m;
    const char *schema; /* where it is, whatever a migration sets the search path to */
    const char *table;  /* quoted */
    bool exists;        /* the table */
    bool transactional; /* DDL is: the table's, too */
    bool lost;          /* the row cannot be read any more: it stays as it is */
    bool broken;        /* it holds a row: of a run that died or failed */
    const char *step;   /* the row's: "upgrade a -> b" */
    size_t done;        /* its first statements, which have run for good */
    size_t doing;       /* the one that may have run, from 1; 0: none */
    size_t total;
    const char *chain;        /* checksum of the statements done */
    const char *doing_hash;   /* of the one in doubt */
    const char *last_id;      /* MySQL: LAST_INSERT_ID() when the row was written */
    const char *foreign_keys; /* of the table that the one in doubt copies: run/lost_keys.h */
    const char *session;      /* MySQL: the number of the one that wrote the row, if it may be there
                                 still; else NULL */
    const char *token;        /* MySQL: of this run */
    const char *seen;         /* MySQL: a condition that holds for the row as read; NULL: no row */
    bool written;             /* MySQL: the row is this run's */
    /* Of the step under way. */
    const struct sql_statements *list;
    const char *const *hashes; /* NULL: not needed so far */
    const char *const *chains; /* of the first i */
    size_t n;
    size_t durable; /* as `done` would be if the run died now, the one under way left out */
};

/* Reads what an earlier run left. In the handle's arena. */
bool journal_open(struct mig *m, struct journal **out, struct mig_error *err) MIG_MUST_CHECK;
/* A step begins: *skip is how many of its statements an earlier run has done. Fails where another
 * step is half done, where the file's statements are no longer those that ran, and where it cannot
 * be known whether the one in doubt did. */
bool journal_step(struct journal *j, struct sink *s, size_t *skip,
                  struct mig_error *err) MIG_MUST_CHECK;
/* Statement i, from 0, is about to run; written in the transaction that is open. */
bool journal_intend(struct journal *j, size_t i, struct mig_error *err) MIG_MUST_CHECK;
/* It has run, and what is written now is committed with it. */
bool journal_did(struct journal *j, size_t i, struct mig_error *err) MIG_MUST_CHECK;
/* Statement i failed. Rolls back, then asks the row, which shares the fate of the transaction,
 * whether what came before it was committed (a DDL began) or undone (a deadlock, or this rollback):
 * the server's answer to a statement that fails does not tell. */
void journal_ended(struct journal *j, size_t i);
/* What LAST_INSERT_ID() said to the session that wrote the row, this one says from now on. */
bool journal_recall(struct journal *j, struct mig_error *err) MIG_MUST_CHECK;
/* The step is over: its row goes in the transaction that writes the version row. */
bool journal_step_done(struct journal *j, struct mig_error *err) MIG_MUST_CHECK;
/* The run failed but could roll back: what is durable is known, nothing is in doubt. */
void journal_failed(struct journal *j);
bool journal_close(struct journal *j, struct mig_error *err) MIG_MUST_CHECK;
/* A human's word on the statement in doubt: it has run, or it has not; or on the whole. */
bool journal_settle(struct journal *j, bool done, struct mig_error *err) MIG_MUST_CHECK;
#endif
