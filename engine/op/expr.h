#ifndef MIG_OP_EXPR_H
#define MIG_OP_EXPR_H
/* SQL expressions and statements as trees, as sqlalchemy.sql builds them: what Python's operators
 * decide (None compared is IS NULL, NOT of a comparison is the negated operator, and_() of nothing)
 * is decided; what a compiler decides (parentheses by precedence, literals by type and dialect) is
 * not. Arena-owned, const once built. */
#include "op/datum.h"
#include "op/type.h"

struct op_place {
    unsigned line;
    unsigned column;
};

/* quoted_name(name, None), True, False. */
enum op_quote { OP_QUOTE_AUTO, OP_QUOTE_ALWAYS, OP_QUOTE_NEVER };

/* The nodes; what each uses of struct op_expr stands in expr.def. */
enum op_expr_kind {
#define EXPR(name, uses) OP_EXPR_##name,
#include "op/expr.def"
#undef EXPR
    OP_EXPR_KINDS
};

/* Operators by SQLAlchemy's names: OP_OP_eq, OP_OP_concat_op, ... */
enum op_operator {
#define OPERATOR(name, negated) OP_OP_##name,
#include "op/operator.def"
#undef OPERATOR
    OP_OPERATORS
};

struct op_from;
struct op_select;
struct op_sequence;
struct op_expr {
    enum op_expr_kind kind;
    enum op_operator operator;
    const struct op_type *type; /* NULL: NullType */
    const char *name;           /* column, label, function ("a.b"), bind parameter, alias */
    struct slice text;          /* text(), literal_column() */
    struct op_value value;      /* bind parameter */
    bool has_value;
    bool flag;      /* see expr.def */
    bool schema;    /* COLUMN: a Column and what came of it, not a column() */
    int precedence; /* custom_op */
    enum op_quote quote;
    const struct op_expr *const *args;
    size_t n;
    const struct op_expr *escape;       /* LIKE ... ESCAPE: a bind parameter; CASE: ELSE */
    const struct op_from *from;         /* column: where it belongs, or NULL */
    const struct op_select *select;     /* subquery */
    const struct op_expr *order_by;     /* aggregate_order_by, OVER */
    const struct op_expr *partition;    /* OVER */
    const struct op_sequence *sequence; /* NEXT_VALUE */
    struct op_place at;
};
#endif
