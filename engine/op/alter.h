#ifndef MIG_OP_ALTER_H
#define MIG_OP_ALTER_H
/* What the directives on columns were asked. */
#include "op/table.h"

/* Where a directive acts: op.X("table", schema=...), or the table of a batch. */
struct op_target {
    const char *table;
    const char *schema;
};

struct op_add_column {
    struct op_target on;
    const struct op_column *column;
    const struct op_table *owner; /* the column's own Table, when it has one; else NULL */
    enum op_tri if_not_exists;
    enum op_tri inline_references;
    enum op_tri inline_primary_key;
    const char *insert_before; /* batch */
    const char *insert_after;
    struct op_options options;
};

/* Arguments of alter_column() with three states; a bit of `given` where Alembic's default is
 * "not given" and not None. */
enum op_alter {
    OP_ALTER_NULLABLE = 1 << 0,
    OP_ALTER_COMMENT = 1 << 1,                 /* comment NULL: comment=None, remove it */
    OP_ALTER_SERVER_DEFAULT = 1 << 2,          /* kind NONE: server_default=None, drop it */
    OP_ALTER_EXISTING_SERVER_DEFAULT = 1 << 3, /* kind NONE: there is none */
};
struct op_alter_column {
    struct op_target on;
    const char *column;
    unsigned given;
    enum op_tri nullable;
    const char *comment;
    struct op_default server_default;
    const char *new_name;       /* NULL: keep */
    const struct op_type *type; /* NULL: keep */
    const struct op_type *existing_type;
    bool type_is_class; /* the class was given and not an instance: what MySQL's rule asks */
    bool existing_type_is_class;
    struct op_default existing_server_default;
    enum op_tri existing_nullable;
    const char *existing_comment;
    enum op_tri autoincrement; /* mysql */
    enum op_tri existing_autoincrement;
    const char *insert_before, *insert_after; /* batch */
    struct op_options options;                /* postgresql_using, ... */
};

struct op_drop_column {
    struct op_target on;
    const char *column;
    enum op_tri if_exists;
    struct op_options options; /* mssql_drop_* and the like */
};
#endif
