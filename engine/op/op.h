#ifndef MIG_OP_OP_H
#define MIG_OP_OP_H
/* What a revision body asks for: one struct op for each call of alembic.op, in the order of the
 * calls. No dialect, no SQL but what the body wrote itself. Arena-owned, const once made. Source:
 * alembic.operations.ops (signatures), alembic.operations.toimpl (what each sets off). */
#include "op/statement.h"
#include "op/table.h"

enum op_kind {
#define OP(name, member) OP_##name,
#include "op/op.def"
#undef OP
    OP_KINDS
};

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
    struct op_default existing_server_default;
    enum op_tri existing_nullable;
    const char *existing_comment;
    enum op_tri autoincrement; /* mysql */
    enum op_tri existing_autoincrement;
    const char *insert_before, *insert_after; /* batch */
    struct op_options options;                /* postgresql_using, ... */
};

struct op_bulk_insert {
    const struct op_from *table;
    const struct op_sets *rows;
    size_t nrows;
    bool multiinsert;
};

struct op_add_constraint { /* primary key, unique, check, foreign key, exclude */
    struct op_target on;
    const struct op_constraint *constraint;
};

struct op_create_index {
    const struct op_index *index; /* its table and schema are in it */
    enum op_tri if_not_exists;    /* drop: if_exists */
};

struct op_create_table {
    const struct op_table *table;
    enum op_tri if_not_exists;
    bool checkfirst; /* of Table.create() and drop(): not written offline */
};

struct op_comment {
    struct op_target on;
    const char *comment; /* NULL: None */
    const char *existing_comment;
};

struct op_drop_column {
    struct op_target on;
    const char *column;
    enum op_tri if_exists;
    struct op_options options; /* mssql_drop_* and the like */
};

struct op_drop_constraint {
    struct op_target on;
    struct op_name name;
    const char *type; /* "foreignkey", "primary", "unique", "check", or NULL */
    enum op_tri if_exists;
};

struct op_drop_index {
    struct op_name name;
    struct op_target on; /* table may be NULL */
    enum op_tri if_exists;
    struct op_options options;
};

struct op_drop_table {
    struct op_target on;
    const struct op_table *table; /* NULL; the compiler's own use */
    enum op_tri if_exists;
    struct op_options options;
};

struct op_execute {
    const struct op_statement *statement;
    const struct op_sets *parameters; /* execute(stmt, {...}): one set for each execution */
    size_t nparameters;
    bool autocommit; /* execution_options isolation_level="AUTOCOMMIT" */
};

struct op_rename_table {
    struct op_target on;
    const char *new_name;
};

struct op_type_ddl {
    const struct op_type *type; /* Enum, ENUM, DOMAIN */
    bool checkfirst;
};

/* The body of `with op.batch_alter_table(...)`. */
enum op_recreate { OP_RECREATE_AUTO, OP_RECREATE_ALWAYS, OP_RECREATE_NEVER };
struct op_batch {
    struct op_target on;
    enum op_recreate recreate;
    const struct op_table *copy_from; /* or NULL */
    bool has_table_args;              /* table_args or table_kwargs that are not empty */
    bool has_reflect_args;
    const struct op_metadata *naming; /* naming_convention=, or NULL */
    const struct op *ops;
    size_t nops;
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
        char nothing;
    };
};

struct op_list {
    const struct op *at;
    size_t n;
};
extern const char *const op_names[OP_KINDS]; /* "create_table" */
#endif
