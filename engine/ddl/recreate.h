#ifndef MIG_DDL_RECREATE_H
#define MIG_DDL_RECREATE_H
/* Batch mode that makes a table anew: a temporary table, its rows copied, the old one dropped, the
 * new one renamed. Source: alembic.operations.batch.ApplyBatchImpl, whose names the parts bear. */
#include "ddl/table.h"

/* A column of the table that is made. `key` is what constraints and indexes call it: a column that
 * is renamed keeps it. */
struct recreate_column {
    const char *key;
    struct op_column column;
    const struct op_expr *from; /* what is copied into it; NULL: it is new */
    bool unspecified;           /* the body did not say nullable= */
};
struct recreate_columns VEC_OF(struct recreate_column);

/* A constraint to carry over, and the type that brought it, or NULL. */
struct recreate_constraint {
    struct op_constraint op;
    const struct op_type *type;
    bool old; /* of the table that is replaced */
};
struct recreate_constraints VEC_OF(struct recreate_constraint);
struct recreate_indexes VEC_OF(struct op_index);
struct recreate_pair {
    const char *first;
    const char *second;
};

struct recreate {
    struct ddl *c;
    const struct op_batch *batch;
    const struct op_table *old;
    struct ddl_table *model; /* of the old one */
    struct recreate_columns columns;
    VEC(const char *) existing; /* existing_ordering */
    VEC(struct recreate_pair) added;
    struct recreate_constraints named; /* in order, no name twice */
    struct recreate_constraints unnamed;
    struct recreate_indexes indexes;
    struct recreate_indexes made; /* by the batch */
    bool taken;                   /* the old table's parts are in */
};

struct recreate_column *recreate_find(struct recreate *r, const char *key);
/* The table's parts: _grab_table_elements(). */
void recreate_take(struct recreate *r);
/* One directive of the batch. */
void recreate_apply(struct recreate *r, const struct op *op);
/* A column that is added: where it will stand. */
void recreate_order_place(struct recreate *r, const struct op_add_column *o);
/* The columns in their order; sticky error when there is none. */
void recreate_order_sort(struct recreate *r);

void ddl_recreate(struct ddl *c, const struct op_batch *b);
/* Whether a column brings constraints of its own into ALTER TABLE. */
bool ddl_brings_constraints(const struct op_column *col);
#endif
