#ifndef MIG_OP_DIRECTIVE_H
#define MIG_OP_DIRECTIVE_H
/* The functions of alembic.op, and of the object that batch_alter_table() gives. */
#include "op/sources.h"

struct op_batch_object {
    struct op_batch batch;
    struct op_vec ops;
    bool open;
};
extern const struct py_host_class op_host_batch; /* data: struct op_batch_object */
extern const struct py_native op_directives[];
extern const size_t op_ndirectives;
extern const struct py_native op_batch_directives[];
extern const size_t op_nbatch_directives;

/* What execute() takes: a str is text(). NULL: refused. */
const struct op_statement *op_take_statement(struct py *py, struct py_value *v);
py_call_fn op_batch_alter_table, op_directive_execute, op_directive_f, op_directive_get_bind,
    op_directive_get_context, op_directive_get_impl, op_is_offline_mode, op_inspect;
struct py_value *op_bind_value(struct py *py);
struct py_value *op_context_value(struct py *py);
struct py_value *op_operations_value(struct py *py); /* op._proxy, Operations(context) */
/* isinstance(bind.dialect, postgresql.dialect): a class of dialects. */
struct py_value *op_dialect_class(struct py *py, const char *name);
bool op_is_dialect(const struct py_value *v);
bool op_no_twice(struct py *py, struct strs columns); /* of a foreign key */
#endif
