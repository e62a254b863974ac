#ifndef MIG_DDL_DIALECT_H
#define MIG_DDL_DIALECT_H
/* What differs between the SQL of the databases, apart from any connection: --sql has a dialect and
 * no driver. Source: sqlalchemy.dialects.* (compilers, reserved words), alembic.ddl.* (impl). */
#include "base/buf.h"
#include "base/slice.h"

struct dialect {
    const char *name;            /* "postgresql", "mysql", "mariadb", "sqlite" */
    const char *impl;            /* Alembic's class in "Context impl ...": "PostgresqlImpl" */
    bool transactional_ddl;      /* what Alembic assumes, and what --sql brackets by */
    char quote;                  /* around identifiers: '"' or '`' */
    bool backslash_escapes;      /* '\' is special in a string literal */
    const char *const *reserved; /* reserved words, sorted, lower case, ended by NULL */
    const char *returning;       /* after INSERT of a version row, --sql and live; "" when none */
    const char *placeholder; /* "$1" or "?": the first bound value, for one-parameter statements */
};

const struct dialect *dialect_find(const char *name); /* NULL: not one of ours */
/* An identifier as SQLAlchemy's IdentifierPreparer.quote() writes it: quoted only when it must be.
 */
void dialect_identifier(const struct dialect *d, struct buf *b, const char *name);
/* schema.name, schema NULL: name alone. */
void dialect_qualified(const struct dialect *d, struct buf *b, const char *schema,
                       const char *name);
/* A string literal. */
void dialect_literal(const struct dialect *d, struct buf *b, const char *text);
#endif
