#ifndef MIG_OP_STATEMENT_H
#define MIG_OP_STATEMENT_H
/* INSERT, UPDATE, DELETE and other statements, as far as they are only sent. */
#include "op/query.h"

struct op_table_object;

struct op_set {
    const char *column;
    const struct op_expr *value; /* BIND for a plain value, typed by the column */
    size_t rank;                 /* its place among the values as they were given */
};
struct op_sets {
    const struct op_set *at;
    size_t n;
};

enum op_statement_kind {
    OP_STATEMENT_TEXT, /* a str: sent as it is, "%" and ":" untouched */
    OP_STATEMENT_EXPR, /* text() and whatever is executable alone: func.f() is SELECT f() */
    OP_STATEMENT_DDL,  /* sa.DDL(): text after its % context */
    OP_STATEMENT_INSERT,
    OP_STATEMENT_UPDATE,
    OP_STATEMENT_DELETE,
    OP_STATEMENT_SELECT,
    OP_STATEMENT_CREATE_SEQUENCE,
    OP_STATEMENT_DROP_SEQUENCE,
    OP_STATEMENT_CREATE_SCHEMA,
    OP_STATEMENT_DROP_SCHEMA,
    OP_STATEMENT_KINDS
};

struct op_statement {
    enum op_statement_kind kind;
    struct slice text;
    const struct op_expr *expr;
    const struct op_from *table; /* INSERT, UPDATE, DELETE */
    const struct op_sets *rows;  /* VALUES; UPDATE: one row of SET */
    size_t nrows;                /* 0: DEFAULT VALUES, unless `select` */
    bool multi;                  /* values([...]): VALUES (...), (...) */
    const char *const *columns;  /* from_select() */
    size_t ncolumns;
    const struct op_select *select; /* from_select(), or the SELECT */
    const struct op_from *const *using;
    size_t nusing;
    const struct op_expr *where;
    const struct op_expr *const *returning;
    size_t nreturning;
    const char *prefix;                   /* prefix_with(): "OR IGNORE", or NULL */
    const char *prefix_dialect;           /* NULL or "*": any */
    const struct op_table_object *object; /* of the room itself: what `table` was */
    bool ordered;                         /* SET in the order of `rows`, not of the table */
    const char *upsert;                   /* the dialect whose insert() it is, or NULL */
    bool conflict_ordered;
    bool on_conflict_nothing;
    bool on_conflict_update; /* and on_duplicate_key_update */
    const char *conflict_constraint;
    const struct op_expr *const *conflict_target;
    size_t nconflict_target;
    const struct op_expr *conflict_target_where;
    const struct op_expr *conflict_where;
    struct op_sets conflict_set;
    const struct op_from *const *ctes; /* add_cte() */
    size_t nctes;
    const struct op_sequence *sequence;
    const char *schema;
    bool cascade;
    bool if_exists;  /* and if_not_exists */
    bool on_bind;    /* Sequence.create() and drop(), which a dialect without them passes over */
    bool checkfirst; /* of these: not written offline */
    struct op_place at;
};
#endif
