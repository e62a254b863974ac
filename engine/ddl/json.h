#ifndef MIG_DDL_JSON_H
#define MIG_DDL_JSON_H
/* Subscripts of JSON values. Source: visit_json_getitem_op_binary() of the dialects' compilers. */
#include "ddl/expr.h"

void ddl_json_getitem(struct ddl *c, struct buf *b, const struct op_expr *e, struct ddl_scope s);
/* The index: PostgreSQL takes keys and '{a, b}', the others a path, '$."a"[0]'. */
void ddl_json_index(struct ddl *c, struct buf *b, const struct op_expr *e, struct ddl_scope s);
#endif
