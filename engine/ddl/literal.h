#ifndef MIG_DDL_LITERAL_H
#define MIG_DDL_LITERAL_H
/* Python values as literals of SQL. Source: the literal_processor() of sqlalchemy.sql.sqltypes and
 * of the dialects' types, SQLCompiler.render_literal_value. */
#include "ddl/compile.h"

/* NULL as the type: the value decides (_resolve_value_to_type). */
void ddl_literal(struct ddl *c, struct buf *b, const struct op_value *v,
                 const struct op_type *type);
/* The class of a value's own type. */
enum op_type_class ddl_literal_class(enum op_value_kind kind);
#endif
