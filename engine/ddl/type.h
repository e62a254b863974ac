#ifndef MIG_DDL_TYPE_H
#define MIG_DDL_TYPE_H
/* Column types. Source: sqlalchemy.sql.compiler.GenericTypeCompiler and the dialects' own. */
#include "ddl/compile.h"

/* The type's text: type_compiler.process(). */
void ddl_type(struct ddl *c, struct buf *b, const struct op_type *t);
/* The type that is meant on this dialect: with_variant(). NULL stays NULL. */
const struct op_type *ddl_type_here(const struct ddl *c, const struct op_type *t);
/* What the dialect makes of it (dialect_impl), a decorator's impl: for isinstance() and literals.
 */
const struct op_type *ddl_type_impl(const struct ddl *c, const struct op_type *t);
bool ddl_type_is(const struct op_type *t, enum op_type_class base); /* NULL: NullType */

/* _type_affinity: the class of the generic types that it belongs to. */
enum op_type_class ddl_type_affinity(const struct op_type *t);
/* The same of a TypeDecorator as its class declares it, whatever it loads. */
enum op_type_class ddl_type_declared(const struct op_type *t);
/* The name of a PostgreSQL ENUM or DOMAIN, with its schema. */
void ddl_type_name(struct ddl *c, struct buf *b, const struct op_type *t);
const char *ddl_type_schema(const struct ddl *c, const struct op_type *t);
/* Enum's length: of its longest value, or length=. */
int64_t ddl_enum_length(const struct op_type *t, bool *given);

/* For the tables of the dialects. */
void ddl_type_string(struct ddl *c, struct buf *b, const struct op_type *t, const char *word);
void ddl_type_decorator(struct ddl *c, struct buf *b, const struct op_type *t, const char *word);
void ddl_type_numeric(struct ddl *c, struct buf *b, const struct op_type *t, const char *word);
#endif
