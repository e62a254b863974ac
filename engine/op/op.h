#ifndef MIG_OP_OP_H
#define MIG_OP_OP_H
/* What a revision body asks for: one struct op for each call of alembic.op, in the order of the
 * calls. No dialect, no SQL but what the body wrote itself. Arena-owned, const once made. Source:
 * alembic.operations.ops (signatures), alembic.operations.toimpl (what each sets off). */
#include "base/log.h"
#include "op/request.h"

enum op_kind {
#define OP(name, member) OP_##name,
#include "op/op.def"
#undef OP
    OP_KINDS
};

struct op {
    enum op_kind kind;
    struct op_place at;
    union {
        struct op_add_column add_column;
        struct op_alter_column alter_column;
        struct op_batch batch;
        struct op_bulk_insert bulk_insert;
        struct op_add_constraint constraint;
        struct op_create_index create_index;
        struct op_create_table create_table;
        struct op_comment comment;
        struct op_drop_column drop_column;
        struct op_drop_constraint drop_constraint;
        struct op_drop_index drop_index;
        struct op_drop_table drop_table;
        struct op_execute execute;
        struct op_rename_table rename_table;
        struct op_type_ddl type;
        const char *fail; /* the message */
        char nothing;
    };
};

struct op_list {
    const struct op *at;
    size_t n;
    struct log_notes said; /* by print() and loggers */
};
extern const char *const op_names[OP_KINDS]; /* "create_table" */
#endif
