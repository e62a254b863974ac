#ifndef MIG_DDL_DDL_H
#define MIG_DDL_DDL_H
/* What a revision body asked for (struct op) as the SQL of a dialect. Knows no connection. The text
 * is that of SQLAlchemy's compilers and of Alembic's implementations: sqlalchemy.sql.compiler,
 * sqlalchemy.dialects.*, alembic.ddl.*, alembic.operations.toimpl, with literal_binds. */
#include "base/map.h"
#include "base/vec.h"
#include "ddl/dialect.h"
#include "mig/error.h"
#include "op/op.h"

/* What a compiler asks of the server it is connected to; zeroed: --sql, which has none, and where
 * the compilers assume the least. */
struct ddl_server {
    bool connected;
    bool mariadb;          /* a MariaDB server behind a mysql:// URL */
    unsigned version;      /* 80013 is 8.0.13; mysql */
    bool standard_strings; /* '\' is no escape in a literal: standard_conforming_strings is on, or
                              NO_BACKSLASH_ESCAPES */
};

/* One run over one database: CREATE TYPE is written once in it for each type (the "memo" of
 * Alembic's implementations), so it lives as long as the run, and so does its arena. */
struct ddl_session {
    const struct dialect *dialect;
    struct ddl_server server;
    const struct op_metadata *naming; /* target_metadata's conventions, or NULL */
    struct map types; /* "schema.name" of the types created or dropped; its arena set */
};

enum ddl_kind {
    DDL_STATEMENT,
    DDL_AUTOCOMMIT_BEGIN, /* the ends of `with get_context().autocommit_block()`; no text */
    DDL_AUTOCOMMIT_END,
};
struct ddl_statement {
    enum ddl_kind kind;
    const char *text; /* without ';', as it is sent: see ddl_printed() for how --sql shows it */
    bool autocommit;  /* execution_options(isolation_level="AUTOCOMMIT") */
    /* With a server (checkfirst): a query that says whether it is there; the statement is
     * sent only when it is (DROP) or is not (CREATE). NULL: sent in any case; --sql always prints
     * it. */
    const char *exists;
    bool unless;
    bool follows; /* sent only if the last one that does not follow was; then asked for besides */
    struct op_place at;
};
struct ddl_statements VEC_OF(struct ddl_statement);

/* Appends the statements of `op`, in `a`. False where SQLAlchemy or Alembic raise (with their text,
 * without the addresses of objects) and where mig does not know what they would write. */
bool ddl_compile(struct ddl_session *s, struct arena *a, const struct op *op,
                 struct ddl_statements *out, struct mig_error *err) MIG_MUST_CHECK;

/* A statement as --sql prints it, without ';': tabs are four blanks, no white space at the ends.
 * Source: DefaultImpl._exec. */
const char *ddl_printed(struct arena *a, const char *text);
#endif
