#ifndef MIG_DDL_OPERATOR_H
#define MIG_DDL_OPERATOR_H
/* What is written for an operator, and how it binds. Source: sqlalchemy.sql.operators._PRECEDENCE,
 * sqlalchemy.sql.compiler.OPERATORS, sqlalchemy.dialects.postgresql.operators. */
#include "op/expr.h"

struct ddl_operator {
    const char *text; /* between the operands, before or after the one */
    int precedence;
    bool unlisted; /* no precedence: smallest as an operand, largest around one */
    bool self;     /* (a op b) op c needs no parentheses */
    bool boolean;  /* a comparison or a connective */
    bool eager;    /* parentheses inside any other operator */
    bool postfix;
};
extern const struct ddl_operator ddl_operators[OP_OPERATORS];

/* operators.is_precedent; against beyond OP_OPERATORS: see ddl_operand(). */
bool ddl_precedent(enum op_operator op, int against);
int ddl_precedence(int against); /* what an operand must bind more tightly than */
#endif
