#ifndef MIG_SQL_SPLIT_H
#define MIG_SQL_SPLIT_H
/* Text -> statements, split where the dialect's own client would: quotes, comments, dollar quotes,
 * trigger bodies, DELIMITER, COPY data. No SQL grammar beyond what finds the ends. Whatever is left
 * open (a quote, a comment, a parenthesis, a body, COPY data) is an error at its beginning. */
#include "base/arena.h"
#include "base/slice.h"
#include "mig/error.h"

enum sql_dialect { SQL_POSTGRESQL, SQL_MYSQL, SQL_SQLITE };

enum sql_kind {
    SQL_STATEMENT,
    SQL_COPY,
    SQL_BATCH,
    SQL_ASSERT,
    SQL_LEAVE, /* a .py body's autocommit_block() begins: no text, the transaction ends */
    SQL_ENTER, /* and ends */
};
struct sql_statement {
    enum sql_kind kind;
    struct slice text;      /* from its first token to its last, without its delimiter; a view of
                               the input. Comments before and behind it are left out. */
    struct slice copy_data; /* SQL_COPY: the lines up to "\.", without it */
    unsigned line, column;  /* of its first character; column in characters */
    bool autocommit;        /* -- mig:autocommit */
    bool block;             /* -- mig:block: the text stands as it was written */
    unsigned pause_ms;      /* -- mig:batch pause= */
    unsigned long max;      /* -- mig:batch max=; 0: no limit */
    const char *message;    /* -- mig:assert MESSAGE */
    const char *exists;     /* .py: a query; the statement is sent only if it gives a row, */
    bool unless;            /* or, with this, only if it gives none; NULL: sent in any case */
    bool follows;           /* .py: sent only if the last one that does not follow was, and its own
                               query, if any, allows it */
};
struct sql_statements {
    const struct sql_statement *at;
    size_t n;
};

/* `first_line` is the line of `file` on which `text` begins. A section marker in it is an error. */
bool sql_split(struct arena *a, enum sql_dialect dialect, const char *file, unsigned first_line,
               struct slice text, struct sql_statements *out, struct mig_error *err) MIG_MUST_CHECK;

/* The same up to the next section marker ("-- mig:upgrade" or "-- mig:downgrade" on a line of its
 * own, outside quotes, comments and COPY data): *text and *line are moved on to that line, or to
 * the end. */
bool sql_split_section(struct arena *a, enum sql_dialect dialect, const char *file, unsigned *line,
                       struct slice *text, struct sql_statements *out,
                       struct mig_error *err) MIG_MUST_CHECK;
#endif
