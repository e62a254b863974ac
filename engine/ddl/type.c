#include "ddl/type.h"
#include <inttypes.h>
#include <string.h>

bool ddl_type_is(const struct op_type *t, enum op_type_class base)
{
    return op_type_is(t ? t->class : OP_SA_NULLTYPE, base);
}

const struct op_type *ddl_type_here(const struct ddl *c, const struct op_type *t)
{
    for (size_t i = 0; t && i < t->nvariants; i++)
        if (!strcmp(t->variants[i].dialect, c->dialect->name))
            return t->variants[i].type;
    return t;
}

const struct op_type *ddl_type_impl(const struct ddl *c, const struct op_type *t)
{
    t = ddl_type_here(c, t);
    while (t && t->class == OP_SA_DECORATOR && t->item)
        t = ddl_type_here(c, t->item);
    return t;
}

int64_t ddl_enum_length(const struct op_type *t, bool *given)
{
    *given = true;
    if (OP_GIVEN(t, length))
        return t->length;
    size_t longest = t->nlisted;
    for (size_t i = 0; i < t->values.n; i++) {
        size_t n = ddl_length(t->values.at[i]);
        longest = n > longest ? n : longest;
    }
    return (int64_t)longest;
}

/* VARCHAR(20) COLLATE "C": _render_string_type. */
void ddl_type_string(struct ddl *c, struct buf *b, const struct op_type *t, const char *word)
{
    (void)c;
    bool given = OP_GIVEN(t, length);
    int64_t length = op_type_is(t->class, OP_SA_ENUM) ? ddl_enum_length(t, &given) : t->length;
    buf_puts(b, word);
    if (given && length)
        buf_printf(b, "(%" PRId64 ")", length);
    if (t->collation && *t->collation)
        buf_printf(b, " COLLATE \"%s\"", t->collation);
}

void ddl_type_numeric(struct ddl *c, struct buf *b, const struct op_type *t, const char *word)
{
    (void)c;
    buf_puts(b, word);
    if (!OP_GIVEN(t, precision))
        return;
    buf_printf(b, "(%" PRId64, t->precision);
    if (OP_GIVEN(t, scale))
        buf_printf(b, ", %" PRId64, t->scale);
    buf_char(b, ')');
}

static void binary(struct ddl *c, struct buf *b, const struct op_type *t, const char *word)
{
    (void)c;
    buf_puts(b, word);
    if (OP_GIVEN(t, length) && t->length)
        buf_printf(b, "(%" PRId64 ")", t->length);
}

/* No dialect without a server has a UUID of its own; PostgreSQL replaces this. */
static void uuid(struct ddl *c, struct buf *b, const struct op_type *t, const char *word)
{
    (void)c, (void)t, (void)word;
    buf_puts(b, "CHAR(32)");
}

static void null_type(struct ddl *c, struct buf *b, const struct op_type *t, const char *word)
{
    (void)b, (void)t, (void)word;
    ddl_fail(c, "Can't generate DDL for NullType(); did you forget to specify a type on this "
                "Column?");
}

static void user_defined(struct ddl *c, struct buf *b, const struct op_type *t, const char *word)
{
    (void)word;
    if (t->spatial && !c->rules->named_types)
        ddl_fail(c, "%s is supported on PostgreSQL only", t->text);
    if (t->text)
        buf_puts(b, t->text);
    else
        ddl_fail(c, "the SQL of this type is not known");
}

static void by_method(struct ddl *c, struct buf *b, const struct op_type *t, const char *visit);

void ddl_type_decorator(struct ddl *c, struct buf *b, const struct op_type *t, const char *word)
{
    (void)word;
    if (t->class == OP_SA_INTERVAL)
        by_method(c, b, t, "datetime");
    else if (t->item)
        ddl_type(c, b, t->item);
    else if (t->class == OP_SA_PICKLETYPE)
        by_method(c, b, t, "large_binary");
    else
        ddl_fail(c, "the type that this TypeDecorator stands for is not known");
}

static const struct ddl_type_rule generic[] = {
    { .visit = "FLOAT", .text = "FLOAT" },
    { .visit = "DOUBLE", .text = "DOUBLE" },
    { .visit = "DOUBLE_PRECISION", .text = "DOUBLE PRECISION" },
    { .visit = "REAL", .text = "REAL" },
    { .visit = "NUMERIC", .text = "NUMERIC", .write = ddl_type_numeric },
    { .visit = "DECIMAL", .text = "DECIMAL", .write = ddl_type_numeric },
    { .visit = "INTEGER", .text = "INTEGER" },
    { .visit = "SMALLINT", .text = "SMALLINT" },
    { .visit = "BIGINT", .text = "BIGINT" },
    { .visit = "TIMESTAMP", .text = "TIMESTAMP" },
    { .visit = "DATETIME", .text = "DATETIME" },
    { .visit = "DATE", .text = "DATE" },
    { .visit = "TIME", .text = "TIME" },
    { .visit = "CLOB", .text = "CLOB" },
    { .visit = "NCLOB", .text = "NCLOB" },
    { .visit = "CHAR", .text = "CHAR", .write = ddl_type_string },
    { .visit = "NCHAR", .text = "NCHAR", .write = ddl_type_string },
    { .visit = "VARCHAR", .text = "VARCHAR", .write = ddl_type_string },
    { .visit = "NVARCHAR", .text = "NVARCHAR", .write = ddl_type_string },
    { .visit = "TEXT", .text = "TEXT", .write = ddl_type_string },
    { .visit = "UUID", .text = "UUID" },
    { .visit = "BLOB", .text = "BLOB" },
    { .visit = "BINARY", .text = "BINARY", .write = binary },
    { .visit = "VARBINARY", .text = "VARBINARY", .write = binary },
    { .visit = "BOOLEAN", .text = "BOOLEAN" },
    { .visit = "uuid", .write = uuid },
    { .visit = "large_binary", .as = "BLOB" },
    { .visit = "boolean", .as = "BOOLEAN" },
    { .visit = "time", .as = "TIME" },
    { .visit = "datetime", .as = "DATETIME" },
    { .visit = "date", .as = "DATE" },
    { .visit = "big_integer", .as = "BIGINT" },
    { .visit = "small_integer", .as = "SMALLINT" },
    { .visit = "integer", .as = "INTEGER" },
    { .visit = "real", .as = "REAL" },
    { .visit = "float", .as = "FLOAT" },
    { .visit = "double", .as = "DOUBLE" },
    { .visit = "numeric", .as = "NUMERIC" },
    { .visit = "string", .as = "VARCHAR" },
    { .visit = "unicode", .as = "VARCHAR" },
    { .visit = "text", .as = "TEXT" },
    { .visit = "unicode_text", .as = "TEXT" },
    { .visit = "enum", .as = "VARCHAR" },
    { .visit = "null", .write = null_type },
    { .visit = "type_decorator", .write = ddl_type_decorator },
    { .visit = "user_defined", .write = user_defined },
    { .visit = NULL },
};

static const struct ddl_type_rule *find(const struct ddl_type_rule *rules, const char *visit)
{
    for (; rules && rules->visit; rules++)
        if (*rules->visit == *visit && !strcmp(rules->visit, visit))
            return rules;
    return NULL;
}

static void by_method(struct ddl *c, struct buf *b, const struct op_type *t, const char *visit)
{
    const struct ddl_type_rule *r = NULL;
    do {
        r = find(c->rules->types, visit);
        r = r ? r : find(generic, visit);
        visit = r ? r->as : NULL;
    } while (visit);
    if (!r)
        ddl_fail(c, "Compiler for dialect %s can't render element of type %s", c->dialect->name,
                 op_type_info[t->class].name);
    else if (r->write)
        r->write(c, b, t, r->text);
    else
        buf_puts(b, r->text);
}

void ddl_type(struct ddl *c, struct buf *b, const struct op_type *t)
{
    static const struct op_type none = { .class = OP_SA_NULLTYPE };
    t = t ? ddl_type_here(c, t) : &none;
    by_method(c, b, t, op_type_info[t->class].visit);
}

enum op_type_class ddl_type_affinity(const struct op_type *t)
{
    static const enum op_type_class roots[] = {
        OP_SA_BOOLEAN,  OP_SA_INTEGER, OP_SA_NUMERIC,     OP_SA_STRING,
        OP_SA_DATETIME, OP_SA_DATE,    OP_SA_TIME,        OP_SA_JSON,
        OP_SA_ARRAY,    OP_SA_UUID,    OP_SA_LARGEBINARY, OP_SA_INTERVAL,
    };
    static const enum op_type_class binaries[] = {
        OP_SA_UPPER_BINARY, OP_SA_UPPER_VARBINARY, OP_SA_PICKLETYPE,
        OP_MY_TINYBLOB,     OP_MY_MEDIUMBLOB,      OP_MY_LONGBLOB,
        OP_MS_TIMESTAMP,    OP_MS_ROWVERSION,      OP_OR_RAW,
    };
    while (t && t->class == OP_SA_DECORATOR && t->item)
        t = t->item;
    if (!t)
        return OP_SA_NULLTYPE;
    if (t->class == OP_PG_INTERVAL)
        return OP_SA_INTERVAL;
    for (size_t i = 0; i < sizeof binaries / sizeof *binaries; i++)
        if (t->class == binaries[i])
            return OP_SA_LARGEBINARY;
    for (size_t i = 0; i < sizeof roots / sizeof *roots; i++)
        if (op_type_is(t->class, roots[i]))
            return roots[i];
    return t->class;
}

enum op_type_class ddl_type_declared(const struct op_type *t)
{
    return ddl_type_affinity(t && t->declared ? t->declared : t);
}

const char *ddl_type_schema(const struct ddl *c, const struct op_type *t)
{
    if (op_type_flag(t, OP_PARAM_inherit_schema))
        return c->schema;
    if (!t->schema && t->metadata && c->table)
        return t->metadata->schema;
    return t->schema;
}

void ddl_type_name(struct ddl *c, struct buf *b, const struct op_type *t)
{
    static const enum op_quote quoting[] = { OP_QUOTE_AUTO, OP_QUOTE_NEVER, OP_QUOTE_ALWAYS };
    if (!t->name || !*t->name) {
        ddl_fail(c, "PostgreSQL %s type requires a name.", op_type_info[t->class].name);
        return;
    }
    struct op_name name = { .text = t->name,
                            .quote = quoting[OP_GIVEN(t, quote) + t->flags[OP_PARAM_quote]] };
    const char *schema = ddl_type_schema(c, t);
    if (schema) {
        ddl_identifier(c, b, schema);
        buf_char(b, '.');
    }
    ddl_quoted_name(c, b, &name);
}
