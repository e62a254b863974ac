/* A tree is walked to its last node; an error has a place. */
#include "base/arena.h"
#include "py/parse.h"
#include "py/visit.h"
#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void visit(void *user, const struct ast_expr *e)
{
    size_t *nodes = user;
    if (!e->line || !e->column || (unsigned)e->kind >= AST_EXPR_KINDS)
        abort();
    ++*nodes;
}

static void check(const struct mig_error *err)
{
    if (!err->file || !err->line || !err->column || !err->message)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct arena a = { 0 };
    struct mig_error err = { 0 };
    struct slice text = { .p = (const char *)data, .n = n };
    const struct ast_module *m;
    const struct ast_expr *e;
    size_t nodes = 0;
    if (py_parse_module(&a, "f", text, &m, &err))
        for (size_t i = 0; i < m->body.n; i++)
            visit_stmt(m->body.at[i], visit, &nodes);
    else
        check(&err);
    mig_error_clear(&err);
    if (py_parse_expression(&a, "f", 1, 1, text, &e, &err))
        visit_expr(e, visit, &nodes);
    else
        check(&err);
    if (nodes > 8 * n + 8)
        abort();
    mig_error_clear(&err);
    arena_free(&a);
    return 0;
}
