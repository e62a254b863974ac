#ifndef MIG_DDL_PATTERN_H
#define MIG_DDL_PATTERN_H
/* Comparisons of text. Source: visit_like_op_binary() and its neighbours in SQLCompiler,
 * visit_match_op_binary() and visit_regexp_match_op_binary() of the dialects. */
#include "ddl/expr.h"

void ddl_like(struct ddl *c, struct buf *b, const struct op_expr *e, struct ddl_scope s);
/* startswith and its kind: a LIKE whose pattern is put together. */
void ddl_part(struct ddl *c, struct buf *b, const struct op_expr *e, struct ddl_scope s);
void ddl_match(struct ddl *c, struct buf *b, const struct op_expr *e, struct ddl_scope s);
void ddl_regexp_match(struct ddl *c, struct buf *b, const struct op_expr *e, struct ddl_scope s);
void ddl_regexp_replace(struct ddl *c, struct buf *b, const struct op_expr *e, struct ddl_scope s);
#endif
