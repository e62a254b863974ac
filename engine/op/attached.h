#ifndef MIG_OP_ATTACHED_H
#define MIG_OP_ATTACHED_H
/* A named type takes its schema from the first table that a column of it is put into, and keeps it
 * wherever the same object is used from then on: SchemaType._set_table(). The compilers go by the
 * place alone; where the two would differ, the use is refused. */
#include "op/host.h"

/* A column of the type goes into a table of that schema, or of none. The type may be NULL. */
bool op_attach_type(struct py *py, const struct op_type *t, const char *schema);
/* The type is used where no table is. */
bool op_check_unattached(struct py *py, const struct op_type *t);
#endif
