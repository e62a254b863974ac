#ifndef MIG_PY_AST_EXPR_H
#define MIG_PY_AST_EXPR_H
/* An expression. Which member of the union holds is said by `kind`: each is marked with the kinds
 * it belongs to. A pointer may be NULL only where it says so. */

#include "py/ast_kind.h"

struct ast_expr {
    enum ast_expr_kind kind;
    unsigned line, column;
    union {
        struct slice str; /* STR, BYTES: the value */
        struct {          /* INT, FLOAT, IMAGINARY */
            struct slice text;
            int64_t integer; /* INT, unless it overflows */
            bool overflow;   /* INT beyond int64_t: only `text` tells */
            double real;     /* FLOAT, IMAGINARY */
        } number;
        struct { /* JOINED */
            const struct ast_part *at;
            size_t n;
        } parts;
        struct slice name;      /* NAME */
        struct ast_exprs items; /* TUPLE, LIST, SET */
        struct {                /* ATTRIBUTE */
            const struct ast_expr *value;
            struct slice name;
        } attribute;
        struct { /* SUBSCRIPT; "a[b, c]" has a TUPLE for its index, whose items may be SLICEs */
            const struct ast_expr *value, *index;
        } subscript;
        struct {
            const struct ast_expr *lower, *upper, *step; /* SLICE; NULL when left out */
        } slice;
        struct { /* CALL; a positional "*x" is a STARRED among args */
            const struct ast_expr *function;
            struct ast_exprs args;
            const struct ast_keyword *keywords;
            size_t nkeywords;
        } call;
        struct { /* UNARY */
            enum ast_op op;
            const struct ast_expr *operand;
        } unary;
        struct { /* BINARY */
            enum ast_op op;
            const struct ast_expr *left, *right;
        } binary;
        struct { /* BOOL: "a or b or c" is one node of three values */
            enum ast_op op;
            struct ast_exprs values;
        } boolean;
        struct { /* COMPARE: left ops[0] rights[0] ops[1] rights[1] ... */
            const struct ast_expr *left;
            const enum ast_op *ops;
            struct ast_exprs rights;
        } compare;
        struct { /* CONDITIONAL */
            const struct ast_expr *test, *yes, *no;
        } conditional;
        struct { /* LAMBDA */
            struct ast_params params;
            const struct ast_expr *body;
        } lambda;
        struct { /* DICT: a key is NULL for **value */
            struct ast_exprs keys, values;
        } dict;
        struct { /* LIST_COMP, SET_COMP, GENERATOR; DICT_COMP, where element is the key */
            const struct ast_expr *element, *value; /* value: DICT_COMP only */
            const struct ast_clause *clauses;
            size_t nclauses;
        } comp;
        struct { /* NAMED; the target is a NAME */
            const struct ast_expr *target, *value;
        } named;
        const struct ast_expr *value; /* STARRED, AWAIT, YIELD_FROM, YIELD (or NULL) */
    };
};
#endif
