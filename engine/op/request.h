#ifndef MIG_OP_REQUEST_H
#define MIG_OP_REQUEST_H
/* What each directive was asked: the members of struct op's union. */
#include "op/alter.h"
#include "op/statement.h"

struct op;

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
    bool checkfirst;              /* of Index.create() and drop(): not written offline */
};

struct op_create_table {
    const struct op_table *table;
    enum op_tri if_not_exists;
    bool checkfirst; /* of Table.create() and drop(): not written offline */
    bool alone;      /* CreateTable(), DropTable(): no indexes, types or comments with it */
};

struct op_comment {
    struct op_target on;
    const char *comment; /* NULL: None */
    const char *existing_comment;
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
    const struct op_table *extra;     /* table_args and table_kwargs, or NULL */
    const struct strs *partial;       /* partial_reordering */
    size_t npartial;
    bool has_reflect_args;
    const struct op_metadata *naming; /* naming_convention=, or NULL */
    const struct op *ops;
    size_t nops;
};
#endif
