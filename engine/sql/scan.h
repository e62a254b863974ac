#ifndef MIG_SQL_SCAN_H
#define MIG_SQL_SCAN_H
/* SQL text -> tokens, just fine enough to find where a statement ends: a quoted thing, a comment, a
 * word, a delimiter, any other byte. What a dialect has of these is one row of a table in scan.c.
 * Sources of the rules: psql's lexer (standard_conforming_strings on), the mysql client's line
 * reader, sqlite3_complete(). */
#include "base/slice.h"
#include "mig/error.h"
#include "sql/split.h"

enum scan_kind {
    SCAN_END,
    SCAN_DELIMITER,    /* ";", or what DELIMITER made of it */
    SCAN_LINE_COMMENT, /* up to the line's end, without it */
    SCAN_COMMENT,      /* between slash-star and star-slash */
    SCAN_WORD,         /* a bare word */
    SCAN_QUOTED,       /* a string or a quoted name, with its quotes */
    SCAN_OTHER,        /* a number or one byte of punctuation; MySQL's slash-star-bang opener */
};

struct scan_token {
    enum scan_kind kind;
    struct slice text;
};

struct scan {
    const char *file;
    const char *begin;
    const char *p; /* what comes next */
    const char *end;
    unsigned features;
    bool at_start;         /* no token of the present statement was read yet: the caller keeps it */
    bool commented;        /* a slash-star comment stands before the present statement */
    const char *delimited; /* behind the last delimiter */
    struct slice delimiter;
    /* The last place that was asked for: places are asked for in rising order. */
    const char *seen;
    unsigned line, column;
};

struct scan scan_begin(enum sql_dialect dialect, const char *file, unsigned first_line,
                       struct slice text);
/* The next token, white space skipped. Fails at what does not end, and at a client's backslash
 * command. */
bool scan_next(struct scan *s, struct scan_token *out, struct mig_error *err) MIG_MUST_CHECK;
/* Moves s->line, s->column to `at`, which is not before the place asked for last. */
void scan_place(struct scan *s, const char *at);
/* Puts the place of `at` on an error that is set; returns false. */
bool scan_at(struct scan *s, const char *at, struct mig_error *err);
bool scan_is(struct scan_token t, const char *word); /* the bare word, in any case */
#endif
