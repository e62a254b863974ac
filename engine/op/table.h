#ifndef MIG_OP_TABLE_H
#define MIG_OP_TABLE_H
/* Columns, indexes, tables: sqlalchemy.schema. */
#include "op/constraint.h"

struct op_column {
    struct op_name name;
    const struct op_type *type; /* NULL: NullType, or a foreign key's */
    enum op_tri nullable;
    bool primary_key;
    enum op_tri unique;
    enum op_tri index;
    struct op_default server_default;
    enum { OP_AUTO, OP_AUTO_TRUE, OP_AUTO_FALSE, OP_AUTO_IGNORE_FK } autoincrement;
    const char *comment;
    const struct op_sequence *sequence;      /* Sequence() among the arguments, or default= */
    const struct op_constraint *constraints; /* ForeignKey(), CheckConstraint() in it */
    size_t nconstraints;
    struct op_options options;
    bool system;
    bool has_default; /* default= was given: client side */
    bool has_onupdate;
    struct op_value default_value; /* NONE when it is a callable */
    bool default_is_value;
    enum op_tri insert_sentinel;
    struct op_place at;
};

struct op_index {
    struct op_name name;
    const char *table;
    const char *schema;
    const struct op_expr *const *columns; /* COLUMN for a name */
    size_t ncolumns;
    bool unique;
    bool by_flag;                       /* index=True of a column */
    const struct op_metadata *metadata; /* of the Table that its columns are in, or NULL */
    struct op_options options;
    struct op_place at;
};

struct op_table {
    struct op_name name;
    const char *schema;
    const char *comment;
    const struct op_metadata *metadata;
    const struct op_column *columns;
    size_t ncolumns;
    const struct op_constraint *constraints; /* in order; those of columns stand there */
    size_t nconstraints;
    const struct op_constraint *later; /* behind those of columns and types: batch mode */
    size_t nlater;
    const struct op_index *indexes; /* Index() among the arguments; index=True stays a flag */
    size_t nindexes;
    const char *const *prefixes;
    size_t nprefixes;
    struct op_options options;
    bool implicit_returning;
    struct op_place at;
};
#endif
