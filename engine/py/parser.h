#ifndef MIG_PY_PARSER_H
#define MIG_PY_PARSER_H
/* What the files of the parser share; py/parse.h is the contract for everybody else. After an error
 * the token is TOKEN_END for ever, so that every loop ends, and functions still return nodes, which
 * nobody will see. */
#include "base/vec.h"
#include "py/lex.h"
#include "py/parse.h"

struct parser {
    struct arena *arena;
    struct lex lex;   /* stands behind `tok` */
    struct token tok; /* the one to read */
    unsigned depth;   /* of expressions within expressions, as the parser calls itself */
    /* The highest tree among the expressions read since the one around them began: chains like
     * "a + b + c" and "a.b().c()" grow to the left without the parser calling itself. */
    unsigned height;
    unsigned blocks, branches; /* suites, "elif"s within one another */
    bool pattern;              /* within the pattern of a case: "as" binds */
    unsigned loops, functions; /* around the statement: what "break", "return" need */
};
enum { PARSER_MAX_HEIGHT = 1000, PARSER_MAX_BRANCHES = 1000 };

struct parser_place {
    unsigned line, column;
};
struct parser_exprs VEC_OF(const struct ast_expr *);

static inline bool parser_is(const struct parser *p, enum token_kind kind)
{
    return p->tok.kind == kind;
}
void parser_next(struct parser *p);
bool parser_take(struct parser *p, enum token_kind kind);
void parser_expect(struct parser *p, enum token_kind kind); /* else "expected '...'" */
struct slice parser_name(struct parser *p);                 /* a name, else "invalid syntax" */
struct parser_place parser_here(const struct parser *p);    /* where the token begins */

/* Errors at the token, or at a place. */
void parser_fail(struct parser *p, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void parser_fail_at(struct parser *p, struct parser_place at, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
void parser_limit(struct parser *p, const char *what);
/* Python that mig does not read: "match statements". */
void parser_refuse(struct parser *p, const char *what);

/* Every expression within another one stands between these two. */
unsigned parser_enter(struct parser *p);
void parser_leave(struct parser *p, unsigned outer);
void parser_grow(struct parser *p); /* one more node on top of what was read */

struct ast_expr *parser_node(struct parser *p, enum ast_expr_kind kind, struct parser_place at);
void parser_push(struct parser *p, struct parser_exprs *list, const struct ast_expr *e);
struct ast_exprs parser_list(const struct parser_exprs *list);
#endif
