#ifndef MIG_OP_CONSTRAINT_H
#define MIG_OP_CONSTRAINT_H
/* Names, dialect options, server defaults, sequences, constraints: sqlalchemy.schema. */
#include "op/expr.h"

enum op_tri { OP_UNSET, OP_FALSE, OP_TRUE };

/* The first column in an expression, outer levels first, as SQLAlchemy takes it for constraints and
 * indexes; NULL: there is none. */
const struct op_expr *op_expr_first_column(const struct op_expr *e);
bool op_has_subquery(const struct op_expr *e);

/* A name that may be missing, and that op.f() may have made final. */
struct op_name {
    const char *text; /* NULL: None */
    bool conv;        /* op.f(): no naming convention, no shortening */
    enum op_quote quote;
};

/* postgresql_using="gin": dialect "postgresql", name "using". */
struct op_option {
    const char *dialect;
    const char *name;
    struct op_value value;
    const struct op_option *map; /* of a dict: entries, name and value */
    size_t nmap;
    bool is_map;
};
struct op_options {
    const struct op_option *at;
    size_t n;
};

struct op_metadata {
    const char *schema;
    const struct op_option *naming; /* naming_convention: name -> text */
    size_t nnaming;
    const char *unknown; /* there may be conventions, said so in words; or NULL */
};

struct op_sequence {
    struct op_name name;
    const char *schema;
    const struct op_type *data_type;
    const int64_t *start, *increment, *minvalue, *maxvalue, *cache; /* NULL: not given */
    enum op_tri cycle, nominvalue, nomaxvalue, order;
    bool optional;
    bool always;         /* Identity */
    enum op_tri on_null; /* Identity */
    const struct op_metadata *metadata;
};

enum op_default_kind {
    OP_DEFAULT_NONE,
    OP_DEFAULT_TEXT,     /* a str: a string literal */
    OP_DEFAULT_EXPR,     /* text(), a function, an expression, a literal of a type */
    OP_DEFAULT_IDENTITY, /* sequence */
    OP_DEFAULT_COMPUTED, /* expr; persisted */
    OP_DEFAULT_FETCHED,  /* FetchedValue: nothing is written */
};
struct op_default {
    enum op_default_kind kind;
    struct slice text;
    const struct op_expr *expr; /* COMPUTED of a str: a TEXT node */
    const struct op_sequence *sequence;
    enum op_tri persisted;
};

enum op_constraint_kind {
    OP_PRIMARY_KEY,
    OP_UNIQUE,
    OP_CHECK,
    OP_FOREIGN_KEY,
    OP_EXCLUDE,
};
struct op_constraint {
    enum op_constraint_kind kind;
    struct op_name name;
    const char *const *columns; /* local columns by name */
    size_t ncolumns;
    const struct op_expr *check; /* CHECK */
    const char *referent;        /* FOREIGN KEY: table */
    const char *referent_schema;
    const char *const *remote; /* as many as columns; {NULL}: the primary key */
    const char *onupdate, *ondelete, *initially, *match, *comment;
    enum op_tri deferrable;
    bool use_alter;
    bool by_column;        /* the target was given as a Column, not as a string */
    bool inline_;          /* ForeignKey() of a column, not ForeignKeyConstraint */
    bool type_bound;       /* made by Boolean or Enum */
    const char *type_name; /* Enum, Boolean: the name it was given, for naming conventions */
    const struct op_expr *const *elements; /* EXCLUDE: expression, ... */
    const char *const *operators;          /* EXCLUDE: its operator */
    size_t nelements;
    const char *using;           /* EXCLUDE */
    const struct op_expr *where; /* EXCLUDE */
    struct op_options options;
    struct op_place at;
};
#endif
