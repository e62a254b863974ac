#ifndef MIG_OP_ELEMENT_H
#define MIG_OP_ELEMENT_H
/* CreateTable(table), DropIndex(index): what execute() takes of sqlalchemy.schema beside
 * statements. */
#include "op/host.h"

/* Appends it; false without an exception: it is something else. */
bool op_execute_element(struct py *py, struct py_value *v);
py_call_fn op_make_create_table_element, op_make_drop_table_element, op_make_create_index_element,
    op_make_drop_index_element, op_make_set_table_comment, op_make_drop_table_comment,
    op_make_create_enum_element, op_make_drop_enum_element;
/* table.c: refuses a Table with a foreign key to a table that its MetaData does not have. */
bool op_check_targets(struct py *py, struct py_value *table);
#endif
