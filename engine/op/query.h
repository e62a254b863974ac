#ifndef MIG_OP_QUERY_H
#define MIG_OP_QUERY_H
/* SELECT, and what stands in FROM. */
#include "op/expr.h"

struct op_table;
struct op_statement;
enum op_from_kind {
    OP_FROM_TABLE,
    OP_FROM_ALIAS,
    OP_FROM_JOIN,
    OP_FROM_SUBQUERY,
    OP_FROM_TEXT,
    OP_FROM_CTE,
    OP_FROM_VALUES,
    OP_FROM_FUNCTION,
};
struct op_from {
    enum op_from_kind kind;
    const char *name; /* NULL: made up by the compiler */
    const char *schema;
    enum op_quote quote;
    const struct op_from *left; /* alias: of what; join; CTE: the one that it is a UNION with */
    const struct op_from *right;
    const struct op_expr *on; /* join; FUNCTION: the call; VALUES: rows of TUPLE in a LIST */
    bool outer, full;
    bool lateral, unnamed; /* subquery; VALUES without a name, even a made-up one */
    bool recursive;        /* CTE */
    const struct op_select *select;
    const struct op_statement *change;   /* CTE: the INSERT, UPDATE or DELETE that it is */
    struct op_table *owner;              /* the same, for what comes to belong to it */
    const struct op_table *table;        /* the Table that it is, or NULL: sa.table() */
    const struct op_expr *const *column; /* of a table, in order, each a COLUMN */
    size_t ncolumns;
};

enum op_compound {
    OP_PLAIN,
    OP_UNION,
    OP_UNION_ALL,
    OP_EXCEPT,
    OP_EXCEPT_ALL,
    OP_INTERSECT,
    OP_INTERSECT_ALL,
    OP_TEXTUAL, /* text().columns(): the text as it stands */
};

/* with_for_update() */
struct op_lock {
    bool on, nowait, read, skip_locked, key_share;
    const struct op_from *const *of;
    size_t nof;
};

/* join() of a SELECT: from what is only known when the whole SELECT is. */
struct op_join {
    const struct op_from *left; /* join_from(), or NULL */
    const struct op_from *right;
    const struct op_expr *on; /* or NULL: by the foreign keys */
    bool outer, full;
    const struct op_select *of; /* as it was before with_only_columns(), or NULL: as it is */
};

struct op_select {
    const struct op_expr *const *columns; /* of a compound: those of its first side */
    size_t ncolumns;
    const struct op_from *const *from; /* select_from(), then those that the columns bring, once */
    size_t nfrom;
    const struct op_from *const *given; /* of the room itself: select_from() alone */
    size_t ngiven;
    const struct op_join *joins; /* of the room itself: join(), outerjoin(), in order */
    size_t njoins;
    const char *unjoinable;      /* why one of them has no left side, or NULL */
    const struct op_expr *where; /* NULL: none; one condition; or a LIST of criteria */
    const struct op_expr *const *group_by;
    size_t ngroup_by;
    const struct op_expr *having;
    const struct op_expr *const *order_by;
    size_t norder_by;
    const struct op_expr *limit, *offset, *fetch;
    const struct op_expr *const *distinct_on; /* postgresql: DISTINCT ON */
    size_t ndistinct_on;
    bool distinct, with_ties;
    struct op_lock lock;
    /* correlate(), correlate_except(): which tables of the statements around it are left out */
    enum { OP_CORRELATE_AUTO, OP_CORRELATE_THESE, OP_CORRELATE_EXCEPT } correlation;
    const struct op_from *const *correlate;
    size_t ncorrelate;
    const char *prefix, *prefix_dialect; /* NULL: none; any */
    const char *suffix, *suffix_dialect;
    enum op_compound compound;
    const struct op_select *const *sides; /* of a compound */
    size_t nsides;
    const struct op_expr *text;        /* TEXTUAL */
    const struct op_from *const *ctes; /* add_cte(): written though nothing names them */
    size_t nctes;
};
#endif
