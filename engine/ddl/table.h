#ifndef MIG_DDL_TABLE_H
#define MIG_DDL_TABLE_H
/* A Table as SQLAlchemy completes it from what the body gave: the primary key and its flags, the
 * constraints and indexes that columns and types bring, in the order of their creation. Source:
 * sqlalchemy.sql.schema (Column._set_parent, PrimaryKeyConstraint._set_parent, SchemaType). */
#include "ddl/compile.h"

struct ddl_column {
    const struct op_column *op;
    bool primary_key;
    bool nullable;
    bool foreign_key; /* it is part of one */
};

struct ddl_constraint {
    const struct op_constraint *op; /* of a type: NULL */
    enum op_constraint_kind kind;
    struct op_name name;
    const char *const *columns;
    size_t ncolumns;
    const struct ddl_column *of; /* column that it came with, or NULL */
    const struct op_type *type;  /* CHECK of an Enum or a Boolean; else NULL */
};

struct ddl_table {
    const struct op_table *op; /* NULL: a table of ALTER, of which only the name is known */
    const char *name;
    const char *schema;
    const struct op_metadata *metadata; /* naming conventions, or NULL */
    struct ddl_column *columns;
    size_t ncolumns;
    struct ddl_constraint *constraints; /* without the primary key */
    size_t nconstraints;
    struct op_index *indexes; /* without a name: those of index=True */
    size_t nindexes;
    struct ddl_constraint *primary_key; /* explicit; NULL: implicit or none */
    struct op_name implicit_name;       /* of a primary key that is not explicit */
    const char *const *key;             /* columns of the primary key */
    size_t nkey;
    const struct ddl_column *autoincrement; /* or NULL */
};

/* Completes a table; sticky error. Lives in the compilation's arena. */
struct ddl_table *ddl_table_of(struct ddl *c, const struct op_table *t);
/* A table that consists of one column (or none, NULL): ADD COLUMN, ALTER COLUMN. */
struct ddl_table *ddl_table_with(struct ddl *c, const struct op_target *on,
                                 const struct op_column *column);
/* Refuses a type that is not the same any more when it is copied. */
void ddl_check_copied(struct ddl *c, const struct op_type *t);
const struct ddl_column *ddl_table_column(const struct ddl_table *t, const char *name);

void ddl_create_table(struct ddl *c, const struct op_table *t, enum op_tri if_not_exists);
void ddl_drop_table(struct ddl *c, const struct op_drop_table *d);
void ddl_add_column(struct ddl *c, const struct op_add_column *o);
void ddl_drop_column(struct ddl *c, const struct op_drop_column *o);
void ddl_rename_table(struct ddl *c, const struct op_rename_table *o);
/* A query that gives a row when there is such a table or view: Dialect.has_table. */
const char *ddl_table_exists(struct ddl *c, const char *schema, const char *name);
/* COMMENT ON TABLE and the like. */
void ddl_table_comment(struct ddl *c, const char *schema, const char *table, const char *comment);
void ddl_drop_table_comment(struct ddl *c, const struct op_target *on);
void ddl_column_comment(struct ddl *c, const struct ddl_table *t, const struct op_column *column);
#endif
