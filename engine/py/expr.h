#ifndef MIG_PY_EXPR_H
#define MIG_PY_EXPR_H
/* Expressions, by the names of Python's grammar (docs.python.org/3.12/reference/grammar.html). Each
 * begins at the parser's token and leaves the token after it; never NULL, even after an error. */
#include "py/parser.h"

const struct ast_expr *expr_test(struct parser *p);        /* expression */
const struct ast_expr *expr_disjunction(struct parser *p); /* without "if" and lambda */
const struct ast_expr *expr_bitor(struct parser *p);       /* without comparisons too */
const struct ast_expr *expr_named(struct parser *p);       /* named_expression */
const struct ast_expr *expr_star_named(struct parser *p);  /* star_named_expression */
const struct ast_expr *expr_star_list(struct parser *p);   /* star_expressions: maybe a tuple */
const struct ast_expr *expr_value(struct parser *p);       /* yield_expr | star_expressions */
const struct ast_expr *expr_targets(struct parser *p);     /* star_targets, up to "in" */
const struct ast_expr *expr_pattern(struct parser *p);     /* behind "case" */
const struct ast_expr *expr_yield(struct parser *p);       /* at "yield" */

/* Whether "x = ..." or "del x" can have it; an error names what cannot. */
void expr_check_target(struct parser *p, const struct ast_expr *e, const char *verb);

/* ['(' arguments ')'], the token after '(': sets a call's args and keywords, takes the ')'. */
void params_arguments(struct parser *p, struct parser_place open, struct ast_exprs *args,
                      const struct ast_keyword **keywords, size_t *nkeywords);
/* Parameters up to `end` (')' of a def, ':' of a lambda), which is not taken. */
struct ast_params params_read(struct parser *p, enum token_kind end);
/* One or more strings in a row. */
const struct ast_expr *strings_read(struct parser *p);
/* for_if_clauses behind the element of a generator expression that begins at `at`. */
const struct ast_expr *display_generator(struct parser *p, struct parser_place at,
                                         const struct ast_expr *element);
/* ( [ { at the token. */
const struct ast_expr *display_read(struct parser *p);
#endif
