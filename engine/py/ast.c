#include "py/ast.h"
#include "base/buf.h"

static const struct {
    const char *name, *words;
} exprs[] = {
#define AST_EXPR(kind, name, words) [AST_##kind] = { name, words },
#include "py/ast.def"
#undef AST_EXPR
};
static const struct {
    const char *name, *words;
} stmts[] = {
#define AST_STMT(kind, name, words) [AST_STMT_##kind] = { name, words },
#include "py/ast.def"
#undef AST_STMT
};
static const struct {
    const char *text, *name;
} ops[] = {
#define AST_OP(kind, text, name) [AST_OP_##kind] = { text, name },
#include "py/ast.def"
#undef AST_OP
};

const char *ast_expr_name(enum ast_expr_kind kind)
{
    return exprs[kind].name;
}

const char *ast_expr_words(enum ast_expr_kind kind)
{
    return exprs[kind].words;
}

const char *ast_stmt_name(enum ast_stmt_kind kind)
{
    return stmts[kind].name;
}

const char *ast_stmt_words(enum ast_stmt_kind kind)
{
    return stmts[kind].words;
}

const char *ast_op_text(enum ast_op op)
{
    return ops[op].text;
}

const char *ast_op_name(enum ast_op op)
{
    return ops[op].name;
}

static bool add_dotted(struct buf *b, const struct ast_expr *e)
{
    if (e->kind == AST_NAME) {
        buf_slice(b, e->name);
        return true;
    }
    if (e->kind != AST_ATTRIBUTE || !add_dotted(b, e->attribute.value))
        return false;
    buf_char(b, '.');
    buf_slice(b, e->attribute.name);
    return true;
}

const char *ast_dotted(struct arena *a, const struct ast_expr *e)
{
    struct buf b = { .arena = a };
    return add_dotted(&b, e) ? buf_str(&b) : NULL;
}
