#ifndef MIG_PY_AST_PART_H
#define MIG_PY_AST_PART_H
/* The parts of statements that are no statements themselves. */
#include "py/ast_kind.h"

struct ast_alias {
    struct slice name;   /* "a.b.c", or "*" */
    struct slice asname; /* .p is NULL without "as" */
    unsigned line, column;
};
struct ast_handler {
    const struct ast_expr *type; /* NULL for a bare "except:" */
    struct slice name;           /* .p is NULL without "as" */
    struct ast_stmts body;
    unsigned line, column;
};
struct ast_with_item {
    const struct ast_expr *context;
    const struct ast_expr *target; /* or NULL */
};

/* A pattern is written down as the expression that looks like it: a NAME captures ("_" takes
 * anything), ATTRIBUTEs and constants are compared, TUPLE and LIST with STARREDs are sequences, a
 * DICT (a key NULL for "**rest") is a mapping, a CALL a class, BINARY "|" alternatives, NAMED
 * "pattern as name". */
struct ast_case {
    const struct ast_expr *pattern;
    const struct ast_expr *guard; /* or NULL */
    struct ast_stmts body;
};
#endif
