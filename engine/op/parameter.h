#ifndef MIG_OP_PARAMETER_H
#define MIG_OP_PARAMETER_H
/* execute(statement, parameters): what the parameters stand for in it. */
#include "op/sources.h"

/* Appends the statement once for each set of parameters: a dict, or a list of them. The keys of the
 * first set are those of all. A key is a bind parameter of that name, or a column of an INSERT or
 * UPDATE, where it outdoes values(). */
bool op_execute_with(struct py *py, const struct op_statement *s, struct py_value *parameters);
/* connection.c: what execute() takes; an INSERT or UPDATE may have no values yet. */
const struct op_statement *op_take_executable(struct py *py, struct py_value *v);
/* Rows of one executemany(): refuses those whose keys are not those of the first. */
bool op_same_keys(struct py *py, struct py_value *const *rows, size_t n);
#endif
