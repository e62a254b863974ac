#ifndef MIG_PY_PARSE_H
#define MIG_PY_PARSE_H
/* Python source to a tree. Python 3.12's grammar without match, async and type parameters, which
 * are refused by name. A syntax error is MIG_SCRIPT in Python's words where they are short, nesting
 * or a file beyond its limit MIG_LIMIT; both have file, line and column. Trees live in the arena;
 * `text` must live as long, for names point into it. */
#include "base/arena.h"
#include "mig/error.h"
#include "py/ast.h"

enum {
    PY_MAX_EXPR_DEPTH = 200,      /* expressions within expressions */
    PY_MAX_BLOCK_DEPTH = 100,     /* CPython's "too many levels of indentation" */
    PY_MAX_TEXT = 8 * 1024 * 1024 /* bytes of source */
};

bool py_parse_module(struct arena *a, const char *file, struct slice text,
                     const struct ast_module **out, struct mig_error *err) MIG_MUST_CHECK;

/* The whole text is one expression (a tuple without parentheses too; newlines are white space), and
 * begins at `line`, `column` of `file`. */
bool py_parse_expression(struct arena *a, const char *file, unsigned line, unsigned column,
                         struct slice text, const struct ast_expr **out,
                         struct mig_error *err) MIG_MUST_CHECK;
#endif
