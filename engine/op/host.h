#ifndef MIG_OP_HOST_H
#define MIG_OP_HOST_H
/* The objects that a body handles: types, columns, tables, expressions, statements. */
#include "op/glue.h"
#include "py/call.h"

extern const struct py_host_class op_host_type;       /* data: const struct op_type */
extern const struct py_host_class op_host_type_class; /* data: enum op_type_class, in the arena */
extern const struct py_host_class op_host_expr;       /* data: const struct op_expr */
extern const struct py_host_class op_host_column;     /* data: struct op_column_object */
extern const struct py_host_class op_host_table;      /* data: struct op_table_object */
extern const struct py_host_class op_host_statement;  /* data: const struct op_statement */
extern const struct py_host_class op_host_item;       /* data: struct op_item: see below */

struct py_value *op_type_value(struct py *py, const struct op_type *t);
struct py_value *op_type_class_value(struct py *py, enum op_type_class c);
struct py_value *op_type_construct(struct py *py, const struct op_type_info *info,
                                   const struct py_args *args);
/* An object or a class; None: NULL. */
bool op_take_type(struct py *py, struct py_value *v, const char *what, const struct op_type **out);
bool op_is_type(const struct py_value *v);
const struct op_type *op_type_plain(struct py *py, enum op_type_class class);

/* A Column: what it is made of, and the table that it belongs to, if any. */
struct op_column_object {
    struct op_column column;
    struct op_expr *expr; /* the COLUMN that it is in an expression */
    struct op_table_object *table;
    bool added; /* by add_column() */
};
/* Table(), table(), alias(), join(), subquery(). */
struct op_table_object {
    struct op_from *from;
    struct op_table *table;    /* NULL: sa.table() and derived ones */
    struct py_value *columns;  /* dict: key -> column or expression, as .c gives it */
    struct py_value *metadata; /* MetaData of a Table */
};
/* What else stands among the arguments of Table() and Column(). */
enum op_item_kind {
    OP_ITEM_CONSTRAINT,
    OP_ITEM_INDEX,
    OP_ITEM_SEQUENCE,
    OP_ITEM_IDENTITY,
    OP_ITEM_COMPUTED,
    OP_ITEM_DEFAULT, /* DefaultClause, FetchedValue */
    OP_ITEM_METADATA,
};
struct op_item {
    enum op_item_kind kind;
    bool used; /* a ForeignKey in a column, an Index in a table: they have one place */
    struct op_constraint constraint;
    struct op_index index;
    struct op_sequence sequence;
    struct op_default value; /* IDENTITY, COMPUTED, DEFAULT */
    struct op_metadata metadata;
    struct py_value *tables; /* METADATA: a dict of the tables */
};
struct op_item *op_item_of(const struct py_value *v, enum op_item_kind kind); /* NULL: another */
struct py_value *op_item_value(struct py *py, const struct op_item *item);
/* expression.c */
bool op_is_expr(const struct py_value *v); /* an expression, a column, a statement as one */
struct py_value *op_expr_value(struct py *py, const struct op_expr *e);
bool op_take_expr(struct py *py, struct py_value *v, const char *what, const struct op_expr **out);
/* The same, a plain value becoming a bind parameter of the type that SQLAlchemy would choose. */
bool op_take_operand(struct py *py, struct py_value *v, const struct op_type *near,
                     const struct op_expr **out);
/* The host functions that columns share with expressions. */
struct py_value *op_expr_method(struct py *py, struct py_value *self, struct slice name);
bool op_expr_truth(struct py *py, struct py_value *self, bool *out);
bool op_expr_binary(struct py *py, const char *op, struct py_value *self, struct py_value *other,
                    bool reflected, struct py_value **out);
struct py_value *op_expr_unary(struct py *py, const char *op, struct py_value *self);
struct py_value *op_expr_item(struct py *py, struct py_value *self, struct py_value *key);

/* column.c: a server_default= */
bool op_take_default(struct py *py, struct py_value *v, const char *what, struct op_default *out);
/* constraint.c */
bool op_take_condition(struct py *py, struct py_value *v, const char *what,
                       const struct op_expr **out); /* a str is text() */
bool op_take_columns(struct py *py, struct py_value *list, const char *what, struct strs *out);
bool op_take_foreign_key(struct py *py, struct py_value *const *got, struct op_constraint *c);
/* name, deferrable, initially, using, where, ops */
bool op_take_exclude(struct py *py, const struct op_rest *rest, struct py_value *const *got,
                     struct op_constraint *c);
/* schema.c */
bool op_take_index_columns(struct py *py, struct py_value *const *at, size_t n,
                           struct op_index *index);
bool op_take_naming(struct py *py, struct py_value *v, struct op_metadata *out);
struct py_value *op_item_method(struct py *py, struct py_value *self, struct slice name);
/* table.c */
struct py_value *op_table_value(struct py *py, const struct op_table_object *o);
bool op_take_parts(struct py *py, struct py_value *const *at, size_t n, struct op_table *t);
bool op_is_named(struct py *py, const struct op_column *c); /* else refused */
struct py_value *op_create_table(struct py *py, const struct py_args *args);
struct py_value *op_table_method(struct py *py, struct py_value *self, struct slice name);
const struct op_expr *op_text_expr(struct py *py, struct slice text); /* text(); NULL: refused */
const struct op_expr *op_column_expr(struct py *py, struct slice name);
bool op_take_bind(struct py *py, struct py_value *v);
struct py_value *op_dialect(struct py *py); /* connection.c: bind.dialect */
#endif
