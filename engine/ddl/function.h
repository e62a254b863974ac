#ifndef MIG_DDL_FUNCTION_H
#define MIG_DDL_FUNCTION_H
/* func.NAME(...). Source: SQLCompiler.visit_function, FUNCTIONS and the visit_NAME_func() of the
 * dialects. */
#include "ddl/expr.h"

void ddl_function(struct ddl *c, struct buf *b, const struct op_expr *e, struct ddl_scope s);
/* Its name as SQLAlchemy keeps it. */
const char *ddl_function_name(const struct op_expr *e);
#endif
