#ifndef MIG_SQL_BODY_H
#define MIG_SQL_BODY_H
/* Is a ';' here the end of the statement, or part of a body within it? One small state machine for
 * each dialect, fed with the statement's tokens. Sources: psql's lexer (parentheses, BEGIN ATOMIC),
 * the automaton of sqlite3_complete(). The mysql client knows no bodies, but mig knows when its way
 * of splitting would cut one in two. */
#include "sql/scan.h"

enum body_state { /* SQLite; the names are those of sqlite3_complete()'s documentation */
                  BODY_START,
                  BODY_NORMAL,
                  BODY_EXPLAIN,
                  BODY_CREATE,
                  BODY_TRIGGER,
                  BODY_SEMI,
                  BODY_END,
                  BODY_STATES
};

struct body {
    enum sql_dialect dialect;
    enum body_state state; /* SQLite */
    unsigned words;        /* bare words so far */
    char first[4];         /* PostgreSQL: initials of CREATE OR REPLACE FUNCTION|PROCEDURE */
    unsigned parens;       /* PostgreSQL */
    unsigned depth;        /* BEGIN and CASE without their END */
    bool create, stored;   /* MySQL: CREATE, and then TRIGGER, PROCEDURE, FUNCTION or EVENT */
    bool after_end;        /* MySQL: END CASE, END IF, END LOOP, ... */
    bool from, copy_in;    /* PostgreSQL: COPY ... FROM STDIN */
    const char *live;      /* MySQL: where the open slash-star-bang begins */
    const char *star;      /* MySQL: behind the last '*' */
    const char *loop;      /* MySQL: the last REPEAT, which may be the function */
    const char *paren_at;  /* the outermost open parenthesis */
    const char *block_at;  /* the outermost open block */
};

void body_token(struct body *b, const struct scan_token *t);
/* At a delimiter: does the statement end? */
bool body_ends(struct body *b);
/* What is not finished yet, were the statement to end now, with its place; NULL: nothing. */
const char *body_unfinished(const struct body *b, const char **at);
#endif
