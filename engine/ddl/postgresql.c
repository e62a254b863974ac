/* What PostgreSQL's compilers and Alembic's PostgresqlImpl write differently. Source:
 * sqlalchemy.dialects.postgresql.base (PGDDLCompiler, PGTypeCompiler), alembic.ddl.postgresql. */
#include "ddl/alter.h"
#include "ddl/column.h"
#include "ddl/constraint.h"
#include "ddl/expr.h"
#include "ddl/index.h"
#include "ddl/type.h"
#include <ctype.h>
#include <inttypes.h>
#include <string.h>

static void float_(struct ddl *c, struct buf *b, const struct op_type *t, const char *word)
{
    (void)c;
    buf_puts(b, word);
    if (t->precision)
        buf_printf(b, "(%" PRId64 ")", t->precision);
}

/* TIMESTAMP(3) WITH TIME ZONE */
static void time_type(struct ddl *c, struct buf *b, const struct op_type *t, const char *word)
{
    if (t->class == OP_MS_TIMESTAMP)
        ddl_fail(c, "'TIMESTAMP' object has no attribute 'timezone'");
    buf_puts(b, word);
    if (OP_GIVEN(t, precision))
        buf_printf(b, "(%" PRId64 ")", t->precision);
    buf_puts(b, t->flags[OP_PARAM_timezone] ? " WITH TIME ZONE" : " WITHOUT TIME ZONE");
}

static void interval(struct ddl *c, struct buf *b, const struct op_type *t, const char *word)
{
    if (t->class != OP_PG_INTERVAL)
        ddl_fail(c, "'%s' object has no attribute 'fields'", op_type_info[t->class].name);
    buf_puts(b, word);
    if (t->fields)
        buf_printf(b, " %s", t->fields);
    if (OP_GIVEN(t, precision))
        buf_printf(b, " (%" PRId64 ")", t->precision);
}

static void bit(struct ddl *c, struct buf *b, const struct op_type *t, const char *word)
{
    bool varying = t->flags[OP_PARAM_varying];
    if (t->class != OP_PG_BIT)
        ddl_fail(c, "'BIT' object has no attribute 'varying'");
    buf_puts(b, word);
    buf_puts(b, varying ? " VARYING" : "");
    if (OP_GIVEN(t, length))
        buf_printf(b, "(%" PRId64 ")", t->length);
    else if (!varying)
        buf_puts(b, "(1)");
}

static void uuid(struct ddl *c, struct buf *b, const struct op_type *t, const char *word)
{
    (void)c;
    buf_puts(b, op_type_flag(t, OP_PARAM_native_uuid) ? word : "CHAR(32)");
}

static void enum_(struct ddl *c, struct buf *b, const struct op_type *t, const char *word)
{
    if (op_type_flag(t, OP_PARAM_native_enum) || t->class == OP_PG_ENUM)
        ddl_type_name(c, b, t);
    else
        ddl_type_string(c, b, t, word);
}

static void named(struct ddl *c, struct buf *b, const struct op_type *t, const char *word)
{
    (void)word;
    ddl_type_name(c, b, t);
}

/* The brackets stand before a COLLATE clause. */
static void array(struct ddl *c, struct buf *b, const struct op_type *t, const char *word)
{
    (void)word;
    struct buf item = ddl_buf(c);
    ddl_type(c, &item, t->item);
    const char *text = buf_str(&item);
    const char *collate = strstr(text, " COLLATE");
    buf_add(b, text, collate ? (size_t)(collate - text) : strlen(text));
    for (int64_t n = OP_GIVEN(t, dimensions) ? t->dimensions : 1; n > 0 && n <= 100; n--)
        buf_puts(b, "[]");
    buf_puts(b, collate ? collate : "");
}

/* Interval(): the dialect's own INTERVAL, unless native=False. */
static void decorator(struct ddl *c, struct buf *b, const struct op_type *t, const char *word)
{
    if (t->class == OP_SA_INTERVAL && op_type_flag(t, OP_PARAM_native)) {
        buf_puts(b, "INTERVAL");
        if (OP_GIVEN(t, second_precision))
            buf_printf(b, " (%" PRId64 ")", t->second_precision);
    } else if (t->class == OP_SA_INTERVAL)
        buf_puts(b, "TIMESTAMP WITHOUT TIME ZONE");
    else
        ddl_type_decorator(c, b, t, word);
}

#define PLAIN(name)                   \
    {                                 \
        .visit = #name, .text = #name \
    }
static const struct ddl_type_rule types[] = {
    PLAIN(TSVECTOR),
    PLAIN(TSQUERY),
    PLAIN(INET),
    PLAIN(CIDR),
    PLAIN(CITEXT),
    PLAIN(MACADDR),
    PLAIN(MACADDR8),
    PLAIN(MONEY),
    PLAIN(OID),
    PLAIN(REGCONFIG),
    PLAIN(REGCLASS),
    PLAIN(HSTORE),
    PLAIN(JSON),
    PLAIN(JSONB),
    PLAIN(JSONPATH),
    PLAIN(BYTEA),
    PLAIN(INT4MULTIRANGE),
    PLAIN(INT8MULTIRANGE),
    PLAIN(NUMMULTIRANGE),
    PLAIN(DATEMULTIRANGE),
    PLAIN(TSMULTIRANGE),
    PLAIN(TSTZMULTIRANGE),
    PLAIN(INT4RANGE),
    PLAIN(INT8RANGE),
    PLAIN(NUMRANGE),
    PLAIN(DATERANGE),
    PLAIN(TSRANGE),
    PLAIN(TSTZRANGE),
    { .visit = "FLOAT", .text = "FLOAT", .write = float_ },
    { .visit = "double", .text = "DOUBLE PRECISION" },
    { .visit = "datetime", .as = "TIMESTAMP" },
    { .visit = "enum", .text = "VARCHAR", .write = enum_ },
    { .visit = "ENUM", .write = named },
    { .visit = "DOMAIN", .write = named },
    { .visit = "TIMESTAMP", .text = "TIMESTAMP", .write = time_type },
    { .visit = "TIME", .text = "TIME", .write = time_type },
    { .visit = "INTERVAL", .text = "INTERVAL", .write = interval },
    { .visit = "BIT", .text = "BIT", .write = bit },
    { .visit = "uuid", .text = "UUID", .write = uuid },
    { .visit = "large_binary", .as = "BYTEA" },
    { .visit = "ARRAY", .write = array },
    { .visit = "type_decorator", .write = decorator },
    { .visit = NULL },
};
#undef PLAIN

static bool serial(struct buf *b, const struct ddl_table *t, const struct ddl_column *col,
                   const struct op_type *type)
{
    const struct op_column *op = col->op;
    if (!col->primary_key || col != t->autoincrement ||
        op->server_default.kind == OP_DEFAULT_IDENTITY || (op->has_default && !op->sequence) ||
        (op->sequence && !op->sequence->optional))
        return false;
    if (ddl_type_is(type, OP_SA_BIGINTEGER))
        buf_puts(b, " BIGSERIAL");
    else if (ddl_type_is(type, OP_SA_SMALLINTEGER))
        buf_puts(b, " SMALLSERIAL");
    else
        buf_puts(b, " SERIAL");
    return true;
}

static void column(struct ddl *c, struct buf *b, const struct ddl_table *t,
                   const struct ddl_column *col)
{
    const struct op_default *d = &col->op->server_default;
    bool identity = d->kind == OP_DEFAULT_IDENTITY;
    struct buf text = ddl_buf(c);
    ddl_quoted_name(c, b, &col->op->name);
    if (!serial(b, t, col, ddl_type_impl(c, col->op->type))) {
        buf_char(b, ' ');
        ddl_type(c, b, col->op->type);
        if (ddl_default(c, &text, d))
            buf_printf(b, " DEFAULT %s", buf_str(&text));
    }
    if (d->kind == OP_DEFAULT_COMPUTED) {
        buf_puts(b, " GENERATED ALWAYS AS (");
        ddl_expr_in_ddl(c, b, d->expr);
        buf_puts(b, ") STORED");
        if (d->persisted == OP_FALSE)
            ddl_fail(c,
                     "PostrgreSQL computed columns do not support 'virtual' persistence; set the "
                     "'persisted' flag to None or True for PostgreSQL support.");
    }
    if (identity) {
        buf_char(b, ' ');
        ddl_identity(c, b, d->sequence);
    }
    if (!col->nullable && !identity)
        buf_puts(b, " NOT NULL");
    else if (col->nullable && identity)
        buf_puts(b, " NULL");
}

/* The names of an option that is a str, or a list of str or columns. */
static void names(struct ddl *c, struct buf *b, const struct op_option *o)
{
    const struct op_value *v = &o->value;
    size_t n = v->kind == OP_VALUE_LIST ? v->nitems : 1;
    for (size_t i = 0; i < n; i++) {
        const struct op_value *item = v->kind == OP_VALUE_LIST ? &v->items[i] : v;
        if (i)
            buf_puts(b, ", ");
        if (item->kind == OP_VALUE_STR)
            ddl_identifier(c, b, slice_dup(c->arena, item->text));
        else if (item->kind == OP_VALUE_EXPR && item->expr->kind == OP_EXPR_COLUMN)
            ddl_identifier(c, b, item->expr->name);
        else
            ddl_fail(c, "postgresql_%s: names of columns are expected", o->name);
    }
}

static bool has_column(const struct ddl_table *t, const struct ddl_constraint *k, struct slice name)
{
    for (size_t i = 0; t->op && i < t->ncolumns; i++)
        if (slice_is(name, t->columns[i].op->name.text))
            return true;
    for (size_t i = 0; !t->op && i < k->ncolumns; i++)
        if (slice_is(name, k->columns[i]))
            return true;
    return false;
}

/* `t`: the table whose columns they must be; of one that is made up for the constraint `k`, only
 * the constraint's columns are known. NULL: any. */
static void include_clause(struct ddl *c, struct buf *b, struct op_options options,
                           const struct ddl_table *t, const struct ddl_constraint *k)
{
    const struct op_option *o = ddl_option(options, "postgresql", "include");
    if (!ddl_true(o))
        return;
    for (size_t i = 0; t && i < (o->value.kind == OP_VALUE_LIST ? o->value.nitems : 0); i++)
        if (o->value.items[i].kind == OP_VALUE_STR && !has_column(t, k, o->value.items[i].text))
            ddl_fail(c, "%s", ddl_repr(c, o->value.items[i].text));
    buf_puts(b, " INCLUDE (");
    for (size_t i = 0; t && i < (o->value.kind == OP_VALUE_LIST ? o->value.nitems : 0); i++) {
        const char *name = slice_dup(c->arena, o->value.items[i].text);
        const struct ddl_column *col = ddl_table_column(t, name);
        struct op_name plain = { .text = name };
        buf_puts(b, i ? ", " : "");
        ddl_quoted_name(c, b, col ? &col->op->name : &plain); /* quoted as the column is */
    }
    if (!t || o->value.kind != OP_VALUE_LIST)
        names(c, b, o);
    buf_char(b, ')');
}

static void include(struct ddl *c, struct buf *b, const struct ddl_table *t,
                    const struct ddl_constraint *k)
{
    if (k->op)
        include_clause(c, b, k->op->options, t, k);
}

static void nulls(struct buf *b, const struct op_option *o, const char *front, const char *behind)
{
    if (o && o->value.kind == OP_VALUE_BOOL)
        buf_printf(b, "%s%s%s", front, o->value.integer ? "NULLS NOT DISTINCT" : "NULLS DISTINCT",
                   behind);
}

static void unique_distinct(struct buf *b, const struct ddl_constraint *k)
{
    if (k->op)
        nulls(b, ddl_option(k->op->options, "postgresql", "nulls_not_distinct"), "", " ");
}

static void constraint_tail(struct ddl *c, struct buf *b, const struct ddl_table *t,
                            const struct ddl_constraint *k)
{
    (void)c, (void)t;
    if (k->op && (k->kind == OP_CHECK || k->kind == OP_FOREIGN_KEY) &&
        ddl_true(ddl_option(k->op->options, "postgresql", "not_valid")))
        buf_puts(b, " NOT VALID");
}

/* An index method: letters, digits, underscores; lower case. */
static void method(struct ddl *c, struct buf *b, const char *using)
{
    for (const char *p = using; *p; p++) {
        if (!isalnum((unsigned char)*p) && *p != '_' && !((unsigned char)*p & 0x80))
            ddl_fail(c,
                     "Unexpected SQL phrase: %s (matching against "
                     "'^(?:btree|hash|gist|gin|[\\\\w_]+)$')",
                     ddl_repr(c, slice_of(using)));
        buf_char(b, (char)tolower((unsigned char)*p));
    }
}

static void exclude(struct ddl *c, struct buf *b, const struct op_constraint *k)
{
    buf_puts(b, "EXCLUDE USING ");
    method(c, b, k->using ? k->using : "gist");
    buf_puts(b, " (");
    const struct op_option *ops = ddl_option(k->options, "postgresql", "ops");
    ops = ops ? ops : ddl_option(k->options, "", "ops");
    if (ddl_true(ops))
        ddl_fail(c, "ExcludeConstraint(ops=) is not supported");
    for (size_t i = 0; i < k->nelements; i++) {
        if (i)
            buf_puts(b, ", ");
        ddl_expr_in_ddl(c, b, k->elements[i]);
        buf_printf(b, " WITH %s", k->operators[i]);
    }
    buf_char(b, ')');
    if (k->where) {
        buf_puts(b, " WHERE (");
        ddl_expr(c, b, k->where, (struct ddl_scope){ .tables = true });
        buf_char(b, ')');
    }
}

/* postgresql_ops={"column": "opclass"}: by the name of a column or label. */
static void operator_class(struct ddl *c, struct buf *b, const struct op_option *ops,
                           const struct op_expr *e)
{
    bool text = e->kind == OP_EXPR_LITERAL_COLUMN || e->kind == OP_EXPR_TEXT;
    bool keyed = text || e->kind == OP_EXPR_COLUMN || e->kind == OP_EXPR_LABEL;
    struct slice key = text && !e->name ? e->text : slice_of(e->name);
    for (size_t i = 0; ops && keyed && i < ops->nmap; i++) {
        if (!slice_is(key, ops->map[i].name))
            continue;
        buf_char(b, ' ');
        buf_puts(b, ddl_option_text(c, &ops->map[i]));
    }
}

static void index_columns(struct ddl *c, struct buf *b, const struct op_index *i)
{
    const struct op_option *ops = ddl_option(i->options, "postgresql", "ops");
    buf_char(b, '(');
    for (size_t j = 0; j < i->ncolumns; j++) {
        const struct op_expr *e = i->columns[j];
        if (j)
            buf_puts(b, ", ");
        if (e->kind == OP_EXPR_COLUMN || e->kind == OP_EXPR_LITERAL_COLUMN)
            ddl_expr_in_ddl(c, b, e);
        else
            ddl_expr_grouped(c, b, e);
        operator_class(c, b, ops, e);
    }
    buf_char(b, ')');
}

static void with_parameters(struct ddl *c, struct buf *b, const struct op_option *with)
{
    if (!ddl_true(with))
        return;
    buf_puts(b, " WITH (");
    for (size_t i = 0; i < with->nmap; i++) {
        const struct op_value *v = &with->map[i].value;
        buf_printf(b, "%s%s = ", i ? ", " : "", with->map[i].name);
        if (v->kind == OP_VALUE_STR || v->kind == OP_VALUE_FLOAT || v->kind == OP_VALUE_DECIMAL)
            buf_slice(b, v->text);
        else if (v->kind == OP_VALUE_INT)
            buf_printf(b, "%" PRId64, v->integer);
        else if (v->kind == OP_VALUE_BOOL)
            buf_puts(b, v->integer ? "True" : "False");
        else
            ddl_fail(c, "postgresql_with: a value that is neither str nor number");
    }
    buf_char(b, ')');
}

static void index_where(struct ddl *c, struct buf *b, const struct op_option *o)
{
    if (ddl_none(o))
        return;
    buf_puts(b, " WHERE ");
    if (o->value.kind == OP_VALUE_STR)
        ddl_text(c, b, o->value.text, NULL, 0, NULL);
    else if (o->value.kind == OP_VALUE_EXPR)
        ddl_expr_in_ddl(c, b, o->value.expr);
    else
        ddl_fail(c, "postgresql_where: an SQL expression is expected");
}

static void create_index(struct ddl *c, const struct ddl_table *t, const struct op_index *i,
                         enum op_tri if_not_exists)
{
    struct buf b = ddl_buf(c);
    const struct op_option *using = ddl_option(i->options, "postgresql", "using");
    const struct op_option *space = ddl_option(i->options, "postgresql", "tablespace");
    ddl_index_head(&b, i);
    buf_puts(&b, "INDEX ");
    if (ddl_true(ddl_option(i->options, "postgresql", "concurrently")))
        buf_puts(&b, "CONCURRENTLY ");
    if (if_not_exists == OP_TRUE)
        buf_puts(&b, "IF NOT EXISTS ");
    ddl_index_ref(c, &b, &i->name, NULL);
    buf_puts(&b, " ON ");
    ddl_table_name(c, &b, i->schema, i->table);
    buf_char(&b, ' ');
    if (ddl_true(using)) {
        buf_puts(&b, "USING ");
        method(c, &b, ddl_option_text(c, using));
        buf_char(&b, ' ');
    }
    index_columns(c, &b, i);
    include_clause(c, &b, i->options, t && t->op ? t : NULL, NULL);
    nulls(&b, ddl_option(i->options, "postgresql", "nulls_not_distinct"), " ", "");
    with_parameters(c, &b, ddl_option(i->options, "postgresql", "with"));
    if (ddl_true(space)) {
        buf_puts(&b, " TABLESPACE ");
        ddl_identifier(c, &b, ddl_option_text(c, space));
    }
    index_where(c, &b, ddl_option(i->options, "postgresql", "where"));
    ddl_emit(c, &b);
}

static void drop_index(struct ddl *c, const struct op_drop_index *d)
{
    struct buf b = ddl_buf(c);
    buf_puts(&b, "\nDROP INDEX ");
    if (ddl_true(ddl_option(d->options, "postgresql", "concurrently")))
        buf_puts(&b, "CONCURRENTLY ");
    if (d->if_exists == OP_TRUE)
        buf_puts(&b, "IF EXISTS ");
    ddl_index_ref(c, &b, &d->name, d->on.schema);
    ddl_emit(c, &b);
}

static const struct op_option *table_option(const struct ddl_table *t, const char *name)
{
    return ddl_option(t->op->options, "postgresql", name);
}

static void table_options(struct ddl *c, struct buf *b, const struct ddl_table *t)
{
    const struct op_option *inherits = table_option(t, "inherits");
    const struct op_option *oids = table_option(t, "with_oids");
    const struct op_option *commit = table_option(t, "on_commit");
    const struct op_option *space = table_option(t, "tablespace");
    if (!ddl_none(inherits)) {
        buf_puts(b, "\n INHERITS ( ");
        names(c, b, inherits);
        buf_puts(b, " )");
    }
    if (ddl_true(table_option(t, "partition_by")))
        buf_printf(b, "\n PARTITION BY %s", ddl_option_text(c, table_option(t, "partition_by")));
    if (ddl_true(table_option(t, "using")))
        buf_printf(b, "\n USING %s", ddl_option_text(c, table_option(t, "using")));
    if (oids && oids->value.kind == OP_VALUE_BOOL)
        buf_puts(b, oids->value.integer ? "\n WITH OIDS" : "\n WITHOUT OIDS");
    if (ddl_true(commit)) {
        buf_puts(b, "\n ON COMMIT ");
        for (const char *p = ddl_option_text(c, commit); *p; p++)
            buf_char(b, *p == '_' ? ' ' : (char)toupper((unsigned char)*p));
    }
    if (ddl_true(space)) {
        buf_puts(b, "\n TABLESPACE ");
        ddl_identifier(c, b, ddl_option_text(c, space));
    }
}

/* TYPE ... first, then what every dialect does. */
static void alter_column(struct ddl *c, const struct op_alter_column *o)
{
    const struct op_option *using = ddl_option(o->options, "postgresql", "using");
    if (!ddl_none(using) && !o->type) {
        mig_error_set(c->err, MIG_COMMAND,
                      "postgresql_using must be used with the type_ parameter");
        return;
    }
    if (o->type) {
        struct buf b = ddl_buf(c);
        ddl_alter_head(c, &b, o);
        buf_puts(&b, " TYPE ");
        ddl_type(c, &b, o->type);
        buf_char(&b, ' ');
        if (ddl_true(using))
            buf_printf(&b, "USING %s", ddl_option_text(c, using));
        ddl_emit(c, &b);
    }
    struct op_alter_column rest = *o;
    rest.type = NULL;
    ddl_alter_generic(c, &rest);
}

const struct ddl_rules ddl_postgresql = {
    .types = types,
    .max_identifier = 63,
    .max_name = 63,
    .native_boolean = true,
    .native_enum = true,
    .named_types = true,
    .sequences = true,
    .comment_on = true,
    .identity = true,
    .alter = true,
    .backslash = true,
    .default_values = true,
    .native_uuid = true,
    .arrays = true,
    .interval = true,
    .ilike = true,
    .json_arrows = true,
    .jsonb_subscript = true,
    .extract = true,
    .integer_division = DDL_DIVISION_CAST,
    .true_word = "true",
    .false_word = "false",
    .distinct_from = " IS DISTINCT FROM ",
    .not_distinct_from = " IS NOT DISTINCT FROM ",
    .regexp = " ~ ",
    .not_regexp = " !~ ",
    .xor_word = " # ",
    .on_delete = DDL_PG_ON_DELETE,
    .rename_column = " RENAME ",
    .column = column,
    .table_options = table_options,
    .create_index = create_index,
    .drop_index = drop_index,
    .drop_constraint = ddl_drop_constraint_generic,
    .drop_type_constraint = ddl_drop_type_constraint,
    .alter_column = alter_column,
    .add_constraint = ddl_add_constraint_generic,
    .unique_distinct = unique_distinct,
    .include = include,
    .exclude = exclude,
    .constraint_tail = constraint_tail,
};
