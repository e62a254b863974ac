#ifndef MIG_PY_VISIT_H
#define MIG_PY_VISIT_H
/* Goes through a tree without running it. */
#include "py/ast.h"

/* Called for every expression, a node before its children. */
typedef void visit_expr_fn(void *user, const struct ast_expr *e);
typedef void visit_stmt_fn(void *user, const struct ast_stmt *s);
/* Called for every name that a statement binds in the scope it stands in. */
typedef void visit_name_fn(void *user, struct slice name, unsigned line, unsigned column);

void visit_expr(const struct ast_expr *e, visit_expr_fn *fn, void *user); /* e may be NULL */
/* The expressions of a statement and of those within it, functions and classes too. */
void visit_stmt(const struct ast_stmt *s, visit_expr_fn *fn, void *user);
/* Those that run when a function or class is defined: without its body. */
void visit_definition(const struct ast_stmt *s, visit_expr_fn *fn, void *user);
/* The statements in the blocks of a statement, not those within these. */
void visit_blocks(const struct ast_stmt *s, visit_stmt_fn *fn, void *user);
/* Assigned to, imported, defined, deleted, declared global, "as name", ":="; "*" for a star import.
 * Names local to functions and classes within are left out, those a "global" declares are not. */
void visit_bindings(const struct ast_stmt *s, visit_name_fn *fn, void *user);
#endif
