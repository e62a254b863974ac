#ifndef MIG_PY_AST_H
#define MIG_PY_AST_H
/* The tree of a Python 3.12 module: the shapes of Python's own ast module (docs.python.org/3.12/
 * library/ast.html, "Abstract grammar"). Nodes live in the arena given to the parser and are never
 * changed; names point into the source text, string values are decoded copies that may hold NUL.
 * Lines and columns (in characters) count from 1 and name where a node begins; a parenthesised
 * expression begins inside its parentheses, a tuple at them. */
#include "py/ast_expr.h"
#include "py/ast_stmt.h"

struct ast_module {
    const char *file;
    struct ast_stmts body;
};

/* Names from ast.def: "BinOp", "a binary operator", "Expr", "an expression", "+", "Add". */
const char *ast_expr_name(enum ast_expr_kind kind);
const char *ast_expr_words(enum ast_expr_kind kind);
const char *ast_stmt_name(enum ast_stmt_kind kind);
const char *ast_stmt_words(enum ast_stmt_kind kind);
const char *ast_op_text(enum ast_op op);
const char *ast_op_name(enum ast_op op);
/* "a.b.c" for a NAME or a chain of ATTRIBUTEs that ends in one, else NULL. */
const char *ast_dotted(struct arena *a, const struct ast_expr *e);
#endif
