#ifndef MIG_PY_AST_STMT_H
#define MIG_PY_AST_STMT_H
/* A statement; the union as in py/ast_expr.h. */
#include "py/ast_part.h"

struct ast_stmt {
    enum ast_stmt_kind kind;
    unsigned line, column; /* of a decorated DEF or CLASS: of the word "def" or "class" */
    union {
        const struct ast_expr *value; /* EXPR; RETURN (or NULL) */
        struct ast_exprs targets;     /* DELETE */
        struct ast_names names;       /* GLOBAL, NONLOCAL */
        struct {                      /* ASSIGN: "a = b, c = value" has two targets */
            struct ast_exprs targets;
            const struct ast_expr *value;
        } assign;
        struct { /* ANN_ASSIGN */
            const struct ast_expr *target, *annotation;
            const struct ast_expr *value; /* or NULL */
            bool simple;                  /* the target is a name without parentheses */
        } ann_assign;
        struct { /* AUG_ASSIGN: op is the binary operator */
            enum ast_op op;
            const struct ast_expr *target, *value;
        } aug_assign;
        struct {
            const struct ast_expr *exception, *cause; /* RAISE; each may be NULL */
        } raise;
        struct { /* ASSERT */
            const struct ast_expr *test;
            const struct ast_expr *message; /* or NULL */
        } assertion;
        struct {                 /* IMPORT, IMPORT_FROM */
            struct slice module; /* IMPORT_FROM: .p is NULL in "from . import a" */
            unsigned level;      /* IMPORT_FROM: dots in front of the module */
            const struct ast_alias *aliases;
            size_t naliases;
        } import;
        struct { /* IF, WHILE; "elif" is an IF alone in orelse */
            const struct ast_expr *test;
            struct ast_stmts body, orelse;
        } branch;
        struct { /* FOR */
            const struct ast_expr *target, *iter;
            struct ast_stmts body, orelse;
        } loop;
        struct { /* TRY */
            struct ast_stmts body;
            const struct ast_handler *handlers;
            size_t nhandlers;
            struct ast_stmts orelse, finally;
            bool star; /* "except*" */
        } attempt;
        struct { /* WITH */
            const struct ast_with_item *items;
            size_t nitems;
            struct ast_stmts body;
        } with;
        struct { /* MATCH */
            const struct ast_expr *subject;
            const struct ast_case *cases;
            size_t ncases;
        } match;
        struct { /* DEF */
            struct slice name;
            struct ast_params params;
            const struct ast_expr *returns; /* or NULL */
            struct ast_exprs decorators;
            struct ast_stmts body;
        } def;
        struct { /* CLASS: bases and keywords as in a call */
            struct slice name;
            struct ast_exprs bases;
            const struct ast_keyword *keywords;
            size_t nkeywords;
            struct ast_exprs decorators;
            struct ast_stmts body;
        } class_;
    };
};
#endif
