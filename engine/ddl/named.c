#include "ddl/named.h"
#include "ddl/column.h"
#include "ddl/expr.h"
#include "ddl/type.h"
#include <string.h>

/* NamedType._on_table_create: a type that belongs to a MetaData is made with its MetaData, and with
 * a table that asks first; it goes with its MetaData only. */
static bool belongs_elsewhere(const struct ddl *c, const struct op_type *t, bool create)
{
    return t->metadata && !(create && c->asks);
}

/* What an ARRAY or a decorator holds in the end. */
static const struct op_type *inner(const struct ddl *c, const struct op_type *t)
{
    while (t && (ddl_type_is(t, OP_SA_ARRAY) || t->class == OP_SA_DECORATOR) && t->item)
        t = ddl_type_here(c, t->item);
    return t;
}

/* Whether a named type that stands at a column (in the type itself or in a variant of it) is made
 * with the table. A generic Enum asks which of them is meant here, PostgreSQL's own types do not.
 */
static bool made(const struct ddl *c, const struct op_type *t, const struct op_type *here)
{
    if (t->class == OP_PG_DOMAIN)
        return true;
    if (t->class == OP_PG_ENUM)
        return c->rules->native_enum;
    return t == here && c->rules->named_types && t->class == OP_SA_ENUM &&
           op_type_flag(t, OP_PARAM_native_enum);
}

/* _check_for_name_in_memos; true: this one was there. */
static bool seen(struct ddl *c, const struct op_type *t)
{
    struct map *m = &c->session->types;
    const char *schema = ddl_type_schema(c, t);
    const char *key =
        arena_printf(m->arena, "%s%c%s%c%s", t->class == OP_PG_DOMAIN ? "DOMAIN" : "enum", '\n',
                     schema ? schema : "", schema ? '.' : '\n', t->name ? t->name : "");
    if (map_get(m, slice_of(key)) != MAP_NONE)
        return true;
    map_add(m, slice_of(key), 1);
    return false;
}

static void enum_text(struct ddl *c, struct buf *b, const struct op_type *t)
{
    if (t->nlisted)
        ddl_fail(c, "CREATE TYPE of an Enum whose one value is a tuple; write Enum(*names)");
    buf_puts(b, "CREATE TYPE ");
    ddl_type_name(c, b, t);
    buf_puts(b, " AS ENUM (");
    for (size_t i = 0; i < t->values.n; i++) {
        if (i)
            buf_puts(b, ", ");
        ddl_string(c, b, slice_of(t->values.at[i]));
    }
    buf_char(b, ')');
}

/* A str or text() given to DOMAIN. */
static void value_text(struct ddl *c, struct buf *b, const struct op_value *v, bool literal)
{
    if (v->kind == OP_VALUE_EXPR)
        ddl_expr_in_ddl(c, b, v->expr);
    else if (v->kind == OP_VALUE_STR && literal)
        ddl_string(c, b, v->text);
    else if (v->kind == OP_VALUE_STR)
        buf_slice(b, v->text);
    else
        ddl_fail(c, "DOMAIN: a value that is neither str nor text()");
}

static void domain_text(struct ddl *c, struct buf *b, const struct op_type *t)
{
    struct buf o = ddl_buf(c);
    const char *space = "";
    buf_puts(b, "CREATE DOMAIN ");
    ddl_type_name(c, b, t);
    buf_puts(b, " AS ");
    ddl_type(c, b, t->item);
    buf_char(b, ' ');
    if (t->collation) {
        buf_puts(&o, "COLLATE ");
        ddl_identifier(c, &o, t->collation);
        space = " ";
    }
    if (t->def && t->def->kind != OP_VALUE_NONE) {
        buf_printf(&o, "%sDEFAULT ", space);
        value_text(c, &o, t->def, true);
        space = " ";
    }
    if (t->constraint_name) {
        struct op_name name = { .text = t->constraint_name };
        buf_printf(&o, "%sCONSTRAINT ", space);
        ddl_constraint_name(c, &o, &name);
        space = " ";
    }
    if (t->flags[OP_PARAM_not_null]) {
        buf_printf(&o, "%sNOT NULL", space);
        space = " ";
    }
    if (t->check && t->check->kind != OP_VALUE_NONE) {
        buf_printf(&o, "%sCHECK (", space);
        value_text(c, &o, t->check, false);
        buf_char(&o, ')');
    }
    buf_slice(b, buf_view(&o));
}

/* PGDialect.has_type: of the schema, or of those that are searched. */
static const char *exists_query(struct ddl *c, const struct op_type *t)
{
    struct buf b = ddl_buf(c);
    const char *schema = ddl_type_schema(c, t);
    buf_puts(&b, "SELECT 1 FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON n.oid = "
                 "t.typnamespace WHERE t.typname = ");
    ddl_string(c, &b, slice_of(t->name));
    if (schema) {
        buf_puts(&b, " AND n.nspname = ");
        ddl_string(c, &b, slice_of(schema));
    } else
        buf_puts(&b, " AND pg_catalog.pg_type_is_visible(t.oid) AND n.nspname != 'pg_catalog'");
    return buf_str(&b);
}

static void emit(struct ddl *c, const struct op_type *t, bool create, bool checkfirst)
{
    struct buf b = ddl_buf(c);
    bool domain = t->class == OP_PG_DOMAIN;
    if (!c->rules->named_types) {
        ddl_fail(c, "Compiler for dialect %s can't render element of type %s%s", c->dialect->name,
                 create ? "Create" : "Drop", domain ? "DomainType" : "EnumType");
        return;
    }
    if (!domain && (!t->name || !*t->name)) {
        ddl_fail(c, "PostgreSQL ENUM type requires a name.");
        return;
    }
    if (!create) {
        buf_puts(&b, domain ? "DROP DOMAIN " : "DROP TYPE ");
        ddl_type_name(c, &b, t);
    } else if (domain)
        domain_text(c, &b, t);
    else
        enum_text(c, &b, t);
    size_t before = c->out->n;
    ddl_emit(c, &b);
    if (checkfirst && c->out->n > before) {
        c->out->at[before].exists = exists_query(c, t);
        c->out->at[before].unless = create;
    }
}

void ddl_check_named(struct ddl *c, const struct op_type *t)
{
    if (t && t->class == OP_MY_ENUM && c->rules->named_types)
        ddl_fail(c, "'ENUM' object has no attribute 'create_type'");
}

static void of_column(struct ddl *c, const struct op_type *t, const struct op_type *here,
                      bool create)
{
    t = inner(c, t);
    ddl_check_named(c, t);
    if (!t || !made(c, t, here) || belongs_elsewhere(c, t, create) ||
        !op_type_flag(t, OP_PARAM_create_type) || seen(c, t))
        return;
    emit(c, t, create, c->asks);
}

void ddl_named_of_table(struct ddl *c, const struct ddl_table *t, bool create)
{
    for (size_t i = 0; i < t->ncolumns && !ddl_failed(c); i++) {
        const struct op_type *type = t->columns[i].op->type;
        const struct op_type *here = inner(c, ddl_type_here(c, type));
        of_column(c, type, here, create);
        for (size_t j = 0; type && j < type->nvariants; j++)
            of_column(c, type->variants[j].type, here, create);
    }
}

void ddl_named(struct ddl *c, const struct op_type_ddl *o, bool create)
{
    const struct op_type *t = inner(c, ddl_type_here(c, o->type));
    if (t && made(c, t, t))
        emit(c, t, create, o->checkfirst);
}

void ddl_sequence(struct ddl *c, struct buf *b, const struct op_sequence *s, bool create,
                  bool if_exists)
{
    struct buf options = ddl_buf(c);
    buf_puts(b, create ? "CREATE SEQUENCE " : "DROP SEQUENCE ");
    if (if_exists)
        buf_puts(b, create ? "IF NOT EXISTS " : "IF EXISTS ");
    if (s->schema && *s->schema) {
        ddl_identifier(c, b, s->schema);
        buf_char(b, '.');
    }
    ddl_quoted_name(c, b, &s->name);
    if (!create)
        return;
    if (s->data_type && c->rules->named_types) {
        buf_puts(b, " AS ");
        ddl_type(c, b, s->data_type);
    }
    ddl_sequence_options(c, &options, s);
    if (options.len)
        buf_printf(b, " %s", buf_str(&options));
}

const char *ddl_sequence_exists(struct ddl *c, const struct op_sequence *s)
{
    struct buf b = ddl_buf(c);
    bool postgresql = c->rules->named_types;
    buf_puts(&b, postgresql ? "SELECT 1 FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n "
                              "ON n.oid = c.relnamespace WHERE c.relkind = 'S' AND c.relname = "
                            : "SELECT 1 FROM information_schema.tables WHERE table_type = "
                              "'SEQUENCE' AND table_name = ");
    ddl_string(c, &b, slice_of(s->name.text));
    if (s->schema && *s->schema) {
        buf_puts(&b, postgresql ? " AND n.nspname = " : " AND table_schema = ");
        ddl_string(c, &b, slice_of(s->schema));
    } else
        buf_puts(&b, postgresql ? " AND pg_catalog.pg_table_is_visible(c.oid)"
                                : " AND table_schema = DATABASE()");
    return buf_str(&b);
}
