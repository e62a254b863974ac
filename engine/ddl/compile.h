#ifndef MIG_DDL_COMPILE_H
#define MIG_DDL_COMPILE_H
/* What the files of this room share: the state of one compilation and small pieces of text. Errors
 * are sticky: the first one stays in c->err, what is written after it is thrown away. */
#include "ddl/ddl.h"
#include "ddl/rules.h"

struct ddl {
    const struct dialect *dialect;
    const struct ddl_rules *rules;
    struct ddl_session *session;
    struct arena *arena;
    struct ddl_statements *out;
    struct mig_error *err;
    struct op_place at; /* of the directive */
    bool on_bind;       /* Table.create(bind), not op.create_table() */
    bool asks;          /* the same with checkfirst, and with a server that can be asked */
    bool table;         /* a type stands in a table, */
    const char *schema; /* of this schema: with inherit_schema it takes it over */
};

static inline bool ddl_failed(const struct ddl *c)
{
    return c->err->code != MIG_OK;
}
/* Refuses as a traceback of Python would: MIG_SCRIPT. Always false. */
bool ddl_fail(struct ddl *c, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
struct buf ddl_buf(struct ddl *c);
/* Appends a statement, unless an error is set. */
void ddl_emit(struct ddl *c, const struct buf *b);

/* An identifier, quoted where it must be; for names of columns, tables, labels. */
void ddl_identifier(struct ddl *c, struct buf *b, const char *name);
void ddl_quoted_name(struct ddl *c, struct buf *b, const struct op_name *name);
/* The name of a column, without its table. */
void ddl_column_name(struct ddl *c, struct buf *b, const struct op_expr *column);
/* schema.table: IdentifierPreparer.format_table. */
void ddl_table_name(struct ddl *c, struct buf *b, const char *schema, const char *name);
/* The same by Alembic's format_table_name: each part of a dotted schema is quoted by itself. */
void ddl_dotted_name(struct ddl *c, struct buf *b, const char *schema, const char *name);
void ddl_alter_table(struct ddl *c, struct buf *b, const struct op_target *on); /* ALTER TABLE x */
/* A name of a constraint or index: one that is too long is refused, a conv() one is shortened. */
void ddl_constraint_name(struct ddl *c, struct buf *b, const struct op_name *name);
/* A string literal by the String type: render_literal_value(text, STRINGTYPE). */
void ddl_string(struct ddl *c, struct buf *b, struct slice text);
/* Python's repr() of a string. */
const char *ddl_repr(struct ddl *c, struct slice text);
size_t ddl_length(const char *text); /* in characters */

/* A phrase out of a fixed set (ON DELETE, INITIALLY): validate_sql_phrase. */
void ddl_phrase(struct ddl *c, struct buf *b, enum ddl_phrase set, const char *text);

/* The value of dialect_name=, or NULL. */
const struct op_option *ddl_option(struct op_options o, const char *dialect, const char *name);
/* Python's truth of an option's value. */
bool ddl_true(const struct op_option *o);
bool ddl_none(const struct op_option *o); /* not given, or None */
/* The text of an option that must be a str. */
const char *ddl_option_text(struct ddl *c, const struct op_option *o);
#endif
