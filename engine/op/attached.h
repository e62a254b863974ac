#ifndef MIG_OP_ATTACHED_H
#define MIG_OP_ATTACHED_H
/* What SQLAlchemy's objects become by being put into a table.
 *
 * A named type takes its schema from the first table that a column of it is put into, and keeps it
 * wherever the same object is used from then on: SchemaType._set_table(). The compilers go by the
 * place alone; where the two would differ, the use is refused. */
#include "op/host.h"

/* A column of the type goes into a table of that schema, or of none. The type may be NULL. */
bool op_attach_type(struct py *py, const struct op_type *t, const char *schema);
/* The type is used where no table is. */
bool op_check_unattached(struct py *py, const struct op_type *t);

/* The Table that the first of these Columns is in; NULL: none of them is in one. */
struct op_table *op_owner_of(struct py_value *const *at, size_t n);
/* The same of the columns of expressions. */
struct op_table *op_owner_of_exprs(const struct op_expr *const *at, size_t n);
/* A constraint or an index made of a Table's columns belongs to it from then on. NULL: nothing. */
void op_attach_constraint(struct py *py, struct op_table *t, const struct op_constraint *k);
void op_attach_index(struct py *py, struct op_table *t, const struct op_index *i);
/* The table as it is now, for a directive: what is attached later is not part of it. */
const struct op_table *op_table_now(struct py *py, const struct op_table *t);
/* The column as a second table gets it: Column._copy() leaves the foreign keys behind. */
const struct op_column *op_column_again(struct py *py, const struct op_column_object *o);
#endif
