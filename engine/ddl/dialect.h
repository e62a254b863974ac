#ifndef MIG_DDL_DIALECT_H
#define MIG_DDL_DIALECT_H
/* What differs between the SQL of the databases, apart from any connection: --sql has a dialect and
 * no driver. Source: sqlalchemy.dialects.* (compilers, reserved words), alembic.ddl.* (impl). */
#include "base/buf.h"
#include "base/slice.h"

struct dialect {
    const char *name;       /* "postgresql", "mysql", "mariadb", "sqlite" */
    const char *impl;       /* Alembic's class in "Context impl ...": "PostgresqlImpl" */
    bool transactional_ddl; /* what Alembic assumes of it: its log line and --sql's BEGIN/COMMIT */
    char quote;             /* around identifiers: '"' or '`' */
    bool backslash_escapes; /* '\' is special in a string literal */
    bool numbered_parameters;    /* $1, $2 instead of ? */
    const struct strs *reserved; /* words that are quoted as identifiers */
    /* What follows the INSERT of a version row in --sql: "%s" is the table. */
    enum { RETURNING_NONE, RETURNING_QUALIFIED, RETURNING_COLUMN } returning;
};

/* The dialect of a URL ("mariadb" is one of its own); NULL: not one of ours. */
const struct dialect *dialect_find(const char *name);
/* An identifier as SQLAlchemy's IdentifierPreparer.quote() writes it: quoted only when it must be.
 */
void dialect_identifier(const struct dialect *d, struct buf *b, const char *name);
/* The same, quoted in any case: quoted_name(name, True). */
void dialect_quoted(const struct dialect *d, struct buf *b, const char *name);
/* schema.name; schema NULL: name alone. */
void dialect_qualified(const struct dialect *d, struct buf *b, const char *schema,
                       const char *name);
/* A string literal. */
void dialect_literal(const struct dialect *d, struct buf *b, const char *text);
/* The n-th bound value of a statement, from 1. */
void dialect_parameter(const struct dialect *d, struct buf *b, unsigned n);
#endif
