#ifndef MIG_DDL_EXPR_H
#define MIG_DDL_EXPR_H
/* SQL expressions as text. Parentheses come where SQLAlchemy's self_group() puts them, literals by
 * type and dialect. Source: sqlalchemy.sql.compiler.SQLCompiler, elements.*.self_group, operators.
 */
#include "ddl/compile.h"
#include "op/statement.h"

/* Made-up names of one statement: count_1, anon_1, and the names given to anonymous aliases. */
struct ddl_names {
    struct VEC_OF(struct ddl_counter {
        const char *base;
        unsigned n;
    }) counters;
    struct VEC_OF(struct ddl_alias {
        const void *of;
        const char *name;
    }) aliases;
    struct VEC_OF(struct ddl_with {
        const struct op_from *of;
        const char *text; /* NULL: being written */
    }) ctes;              /* in the order in which they are done */
};

/* The FROM of the statement around a subquery: what is not repeated in it. */
struct ddl_frame {
    const struct op_from *const *from;
    size_t n;
    const struct ddl_frame *around;
};

struct ddl_scope {
    bool tables;      /* columns with their table: not in DDL */
    bool in_operator; /* inside an operator's operand: eager operators want parentheses */
    bool schemaless;  /* tables without their schema */
    bool as_from;     /* a SELECT in FROM: its columns are named again */
    bool unwritten;   /* in --sql Alembic writes the names of values here, not the values */
    const struct ddl_frame *frame;
    struct ddl_names *names;
    const struct op_select *labels;   /* ORDER BY, GROUP BY: whose labels may be named */
    const struct op_sets *parameters; /* execute(stmt, {...}) with a server, or NULL */
};

/* Fails where a value stands in such a place. */
void ddl_check_written(struct ddl *c, struct ddl_scope s);
void ddl_expr(struct ddl *c, struct buf *b, const struct op_expr *e, struct ddl_scope s);
/* With the parentheses it needs as an operand: against OP_OPERATORS: standing alone (None). */
enum { DDL_ALONE = OP_OPERATORS, DDL_CRITERION, DDL_CUSTOM = 10000 /* + precedence of op() */ };
void ddl_operand(struct ddl *c, struct buf *b, const struct op_expr *e, struct ddl_scope s,
                 int against);
/* The operands of a chain a || b || c, as MySQL's concat() lists them. */
void ddl_concat_operands(struct ddl *c, struct buf *b, const struct op_expr *e, struct ddl_scope s);
/* Whether it has them there. */
bool ddl_groups(const struct op_expr *e, int against);
/* An expression of DDL: a default, CHECK, an index's column, WHERE of an index. */
void ddl_expr_in_ddl(struct ddl *c, struct buf *b, const struct op_expr *e);
/* The same for an index: with parentheses unless it is a column (PostgreSQL), or where it is an
 * operation or a function (MySQL). */
void ddl_expr_grouped(struct ddl *c, struct buf *b, const struct op_expr *e);

/* A text() or a str: ":name" is a bound value, "\:" a colon. */
void ddl_text(struct ddl *c, struct buf *b, struct slice text, const struct op_expr *const *binds,
              size_t n, const struct op_sets *parameters);
const char *ddl_anonymous(struct ddl *c, struct ddl_names *names, const void *of, const char *base);
void ddl_from(struct ddl *c, struct buf *b, const struct op_from *f, struct ddl_scope s);
void ddl_select(struct ddl *c, struct buf *b, const struct op_select *q, struct ddl_scope s);
/* What a str in ORDER BY, GROUP BY or DISTINCT ON names: a column of the SELECT, then of its FROM.
 */
const struct op_expr *ddl_labelled(struct ddl *c, const struct op_select *q, const char *name);
/* The columns of a SELECT or of RETURNING, with the labels that they need. */
void ddl_result_columns(struct ddl *c, struct buf *b, const struct op_select *q,
                        struct ddl_scope s);
/* INSERT, UPDATE, DELETE; inner: in a CTE. */
void ddl_change(struct ddl *c, struct buf *b, const struct op_statement *s,
                const struct op_sets *parameters, struct ddl_names *names, bool inner);
/* WITH ..., for the CTEs that were met; nothing where there were none. */
void ddl_with(struct ddl *c, struct buf *b, const struct ddl_names *names);
/* Refuses two tables of one name in different schemas: SQLAlchemy makes up an alias then. */
void ddl_ambiguous(struct ddl *c, const struct ddl_frame *f, const struct ddl_frame *around);
const char *ddl_from_name(struct ddl *c, const struct op_from *f, struct ddl_scope s);
#endif
