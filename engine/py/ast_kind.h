#ifndef MIG_PY_AST_KIND_H
#define MIG_PY_AST_KIND_H
/* The kinds of nodes, lists of nodes, and the parts of expressions that are no nodes themselves.
 * A pointer may be NULL only where it says so. */
#include "base/slice.h"
#include <stdint.h>

enum ast_expr_kind {
#define AST_EXPR(kind, name, words) AST_##kind,
#include "py/ast.def"
#undef AST_EXPR
    AST_EXPR_KINDS
};
enum ast_stmt_kind {
#define AST_STMT(kind, name, words) AST_STMT_##kind,
#include "py/ast.def"
#undef AST_STMT
    AST_STMT_KINDS
};
enum ast_op {
#define AST_OP(kind, text, name) AST_OP_##kind,
#include "py/ast.def"
#undef AST_OP
    AST_OPS
};

struct ast_expr;
struct ast_stmt;
struct ast_exprs {
    const struct ast_expr *const *at;
    size_t n;
};
struct ast_stmts {
    const struct ast_stmt *const *at;
    size_t n;
};
struct ast_names {
    const struct slice *at;
    size_t n;
};

/* A literal piece of an f-string (value is a STR, nothing else set), or one
 * {value!conversion:spec}. */
struct ast_part {
    const struct ast_expr *value;
    bool is_literal;
    char conversion;             /* 'r', 's', 'a', or 0 */
    const struct ast_expr *spec; /* JOINED, or NULL */
};
struct ast_keyword {
    struct slice name; /* .p is NULL for **value */
    const struct ast_expr *value;
    unsigned line, column;
};
/* One "for target in iter if a if b". */
struct ast_clause {
    const struct ast_expr *target, *iter;
    struct ast_exprs conditions;
    bool is_async;
};
enum ast_param_kind { AST_POSITIONAL, AST_NORMAL, AST_STAR, AST_KEYWORD_ONLY, AST_STAR_STAR };
struct ast_param {
    enum ast_param_kind kind; /* in source order; a bare '*' or '/' is no parameter */
    struct slice name;
    const struct ast_expr *annotation;    /* or NULL */
    const struct ast_expr *default_value; /* or NULL */
    unsigned line, column;
};
struct ast_params {
    const struct ast_param *at;
    size_t n;
};
#endif
