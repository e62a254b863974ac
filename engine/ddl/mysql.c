/* What the compilers of MySQL and MariaDB and Alembic's MySQLImpl write differently. Source:
 * sqlalchemy.dialects.mysql.base (MySQLDDLCompiler, MySQLTypeCompiler), alembic.ddl.mysql. */
#include "ddl/alter.h"
#include "ddl/column.h"
#include "ddl/constraint.h"
#include "ddl/expr.h"
#include "ddl/index.h"
#include "ddl/type.h"
#include <ctype.h>
#include <inttypes.h>
#include <string.h>
#include <strings.h>

static bool on_mariadb(const struct ddl *c)
{
    return c->session->server.mariadb || !strcmp(c->dialect->name, "mariadb");
}

static void number(struct buf *b, bool given, int64_t n)
{
    if (given)
        buf_printf(b, "(%" PRId64 ")", n);
}

static void extend_numeric(struct buf *b, const struct op_type *t)
{
    if (t->flags[OP_PARAM_unsigned])
        buf_puts(b, " UNSIGNED");
    if (t->flags[OP_PARAM_zerofill])
        buf_puts(b, " ZEROFILL");
}

/* CHARACTER SET, COLLATE and the words around them: _extend_string. */
static void extend_string(struct buf *b, const struct op_type *t, bool national)
{
    if (t->charset && *t->charset && !national)
        buf_printf(b, " CHARACTER SET %s", t->charset);
    else if (t->flags[OP_PARAM_ascii] && !national)
        buf_puts(b, " ASCII");
    else if (t->flags[OP_PARAM_unicode] && !national)
        buf_puts(b, " UNICODE");
    if (t->collation && *t->collation)
        buf_printf(b, " COLLATE %s", t->collation);
    else if (t->flags[OP_PARAM_binary])
        buf_puts(b, " BINARY");
}

static void integer(struct ddl *c, struct buf *b, const struct op_type *t, const char *word)
{
    (void)c;
    buf_puts(b, word);
    number(b, OP_GIVEN(t, display_width), t->display_width);
    extend_numeric(b, t);
}

static void exact(struct ddl *c, struct buf *b, const struct op_type *t, const char *word)
{
    ddl_type_numeric(c, b, t, word);
    extend_numeric(b, t);
}

/* DOUBLE(10, 2): both or none; FLOAT takes a precision alone too. */
static void approximate(struct ddl *c, struct buf *b, const struct op_type *t, const char *word)
{
    (void)c;
    bool mysql = !strcmp(op_type_info[t->class].module, "mysql");
    buf_puts(b, word);
    if (OP_GIVEN(t, precision) && OP_GIVEN(t, scale) && mysql)
        buf_printf(b, "(%" PRId64 ", %" PRId64 ")", t->precision, t->scale);
    else if (!strcmp(word, "FLOAT"))
        number(b, OP_GIVEN(t, precision), t->precision);
    extend_numeric(b, t);
}

static void bit(struct ddl *c, struct buf *b, const struct op_type *t, const char *word)
{
    if (t->class == OP_MS_BIT)
        ddl_fail(c, "'BIT' object has no attribute 'length'");
    if (t->class == OP_PG_BIT && !OP_GIVEN(t, length) && !t->flags[OP_PARAM_varying])
        buf_puts(b, "BIT(1)"); /* its length is 1 unless given */
    else {
        buf_puts(b, word);
        number(b, OP_GIVEN(t, length), t->length);
    }
}

static void with_fsp(struct ddl *c, struct buf *b, const struct op_type *t, const char *word)
{
    (void)c;
    buf_puts(b, word);
    number(b, OP_GIVEN(t, fsp) && t->fsp, t->fsp);
}

static void year(struct ddl *c, struct buf *b, const struct op_type *t, const char *word)
{
    (void)c;
    buf_puts(b, word);
    number(b, OP_GIVEN(t, display_width), t->display_width);
}

static void text(struct ddl *c, struct buf *b, const struct op_type *t, const char *word)
{
    (void)c;
    bool national = t->flags[OP_PARAM_national];
    buf_puts(b, national ? "NATIONAL " : "");
    buf_puts(b, word);
    if (!strcmp(word, "TEXT"))
        number(b, OP_GIVEN(t, length), t->length);
    extend_string(b, t, national);
}

static void varying(struct ddl *c, struct buf *b, const struct op_type *t, const char *word)
{
    bool given = OP_GIVEN(t, length);
    int64_t length = op_type_is(t->class, OP_SA_ENUM) ? ddl_enum_length(t, &given) : t->length;
    bool national = word[0] == 'N' || t->flags[OP_PARAM_national];
    bool required = strstr(word, "VARCHAR") != NULL;
    if (!given && required)
        ddl_fail(c, "%s requires a length on dialect %s", word, c->dialect->name);
    buf_puts(b, national ? "NATIONAL " : "");
    buf_puts(b, word + (word[0] == 'N'));
    number(b, given, length);
    extend_string(b, t, national);
}

static void varbinary(struct ddl *c, struct buf *b, const struct op_type *t, const char *word)
{
    if (!OP_GIVEN(t, length))
        ddl_fail(c, "%s: %%d format: a real number is required, not NoneType", word);
    buf_printf(b, "%s(%" PRId64 ")", word, t->length);
}

static void blob(struct ddl *c, struct buf *b, const struct op_type *t, const char *word)
{
    (void)c;
    buf_puts(b, word);
    number(b, OP_GIVEN(t, length), t->length);
}

/* ENUM('a','b'): quotes are doubled, backslashes are not. */
static void enumerated(struct ddl *c, struct buf *b, const struct op_type *t, const char *word)
{
    bool national = t->flags[OP_PARAM_national];
    if (t->nlisted)
        ddl_fail(c, "an Enum whose one value is a tuple; write Enum(*names)");
    buf_printf(b, "%s%s(", national ? "NATIONAL " : "", word);
    for (size_t i = 0; i < t->values.n; i++) {
        buf_puts(b, i ? ",'" : "'");
        for (const char *p = t->values.at[i]; *p; p++) {
            if (*p == '\'')
                buf_char(b, '\'');
            buf_char(b, *p);
        }
        buf_char(b, '\'');
    }
    buf_char(b, ')');
    extend_string(b, t, national);
}

static void enum_(struct ddl *c, struct buf *b, const struct op_type *t, const char *word)
{
    if (op_type_flag(t, OP_PARAM_native_enum) || t->class == OP_PG_ENUM)
        enumerated(c, b, t, word);
    else
        varying(c, b, t, "VARCHAR");
}

static void inet(struct ddl *c, struct buf *b, const struct op_type *t, const char *word)
{
    if (strcmp(c->dialect->name, "mariadb") != 0)
        ddl_fail(c, "Compiler for dialect %s can't render element of type %s", c->dialect->name,
                 op_type_info[t->class].name);
    buf_puts(b, word);
}

static const struct ddl_type_rule types[] = {
    { .visit = "NUMERIC", .text = "NUMERIC", .write = exact },
    { .visit = "DECIMAL", .text = "DECIMAL", .write = exact },
    { .visit = "DOUBLE", .text = "DOUBLE", .write = approximate },
    { .visit = "REAL", .text = "REAL", .write = approximate },
    { .visit = "FLOAT", .text = "FLOAT", .write = approximate },
    { .visit = "INTEGER", .text = "INTEGER", .write = integer },
    { .visit = "BIGINT", .text = "BIGINT", .write = integer },
    { .visit = "MEDIUMINT", .text = "MEDIUMINT", .write = integer },
    { .visit = "TINYINT", .text = "TINYINT", .write = integer },
    { .visit = "SMALLINT", .text = "SMALLINT", .write = integer },
    { .visit = "BIT", .text = "BIT", .write = bit },
    { .visit = "DATETIME", .text = "DATETIME", .write = with_fsp },
    { .visit = "TIME", .text = "TIME", .write = with_fsp },
    { .visit = "TIMESTAMP", .text = "TIMESTAMP", .write = with_fsp },
    { .visit = "YEAR", .text = "YEAR", .write = year },
    { .visit = "TEXT", .text = "TEXT", .write = text },
    { .visit = "TINYTEXT", .text = "TINYTEXT", .write = text },
    { .visit = "MEDIUMTEXT", .text = "MEDIUMTEXT", .write = text },
    { .visit = "LONGTEXT", .text = "LONGTEXT", .write = text },
    { .visit = "VARCHAR", .text = "VARCHAR", .write = varying },
    { .visit = "CHAR", .text = "CHAR", .write = varying },
    { .visit = "NVARCHAR", .text = "NVARCHAR", .write = varying },
    { .visit = "NCHAR", .text = "NCHAR", .write = varying },
    { .visit = "VARBINARY", .text = "VARBINARY", .write = varbinary },
    { .visit = "JSON", .text = "JSON" },
    { .visit = "large_binary", .as = "BLOB" },
    { .visit = "BLOB", .text = "BLOB", .write = blob },
    { .visit = "TINYBLOB", .text = "TINYBLOB" },
    { .visit = "MEDIUMBLOB", .text = "MEDIUMBLOB" },
    { .visit = "LONGBLOB", .text = "LONGBLOB" },
    { .visit = "enum", .text = "ENUM", .write = enum_ },
    { .visit = "ENUM", .text = "ENUM", .write = enumerated },
    { .visit = "SET", .text = "SET", .write = enumerated },
    { .visit = "BOOLEAN", .text = "BOOL" },
    { .visit = "INET4", .text = "INET4", .write = inet },
    { .visit = "INET6", .text = "INET6", .write = inet },
    { .visit = NULL },
};

/* What the constructor of mysql.DOUBLE says when a generic Double becomes one. */
static void check_double(struct ddl *c, const struct op_type *t)
{
    if (ddl_type_is(t, OP_SA_DOUBLE) && OP_GIVEN(t, precision) && !OP_GIVEN(t, scale))
        ddl_fail(c, "You must specify both precision and scale or omit both altogether.");
}

/* CHAR._adapt_string_for_cast: the length is kept, the rest where it is MySQL's own. */
static struct op_type as_char(const struct op_type *t)
{
    bool given = OP_GIVEN(t, length);
    bool character = ddl_type_is(t, OP_SA_UPPER_CHAR);
    struct op_type plain = { .class = OP_MY_CHAR, .length = t->length };
    if (ddl_type_is(t, OP_SA_ENUM))
        plain.length = ddl_enum_length(t, &given);
    if (given)
        plain.given = UINT64_C(1) << OP_PARAM_length;
    if (character || !strcmp(op_type_info[t->class].module, "mysql")) {
        plain.charset = t->charset;
        plain.collation = t->collation;
        memcpy(plain.flags, t->flags, sizeof plain.flags);
        plain.flags[OP_PARAM_national] = character && t->flags[OP_PARAM_national];
    }
    return plain;
}

/* CAST(x AS ...): visit_typeclause; false where MySQL has no such cast. */
static bool cast_type(struct ddl *c, struct buf *b, const struct op_type *type)
{
    const struct op_type *t = ddl_type_impl(c, type);
    enum op_type_class affinity = ddl_type_affinity(t);
    bool list = ddl_type_is(t, OP_SA_ENUM);
    bool native = list && (t->class != OP_SA_ENUM || op_type_flag(t, OP_PARAM_native_enum));
    check_double(c, t);
    if (affinity == OP_SA_INTEGER)
        buf_puts(b, t->flags[OP_PARAM_unsigned] ? "UNSIGNED INTEGER" : "SIGNED INTEGER");
    else if (ddl_type_is(t, OP_SA_UPPER_TIMESTAMP) || ddl_type_is(t, OP_SA_INTERVAL))
        buf_puts(b, "DATETIME");
    else if (affinity == OP_SA_DATETIME || affinity == OP_SA_DATE || affinity == OP_SA_TIME ||
             ddl_type_is(t, OP_SA_UPPER_DECIMAL))
        ddl_type(c, b, t);
    else if (affinity == OP_SA_STRING && t->class != OP_MY_SET && !native) {
        struct op_type plain = as_char(t);
        varying(c, b, &plain, "CHAR");
    } else if (affinity == OP_SA_LARGEBINARY)
        buf_puts(b, "BINARY");
    else if (affinity == OP_SA_JSON)
        buf_puts(b, "JSON");
    else if (affinity == OP_SA_NUMERIC && !ddl_type_is(t, OP_SA_FLOAT)) {
        struct op_type as = *t;
        as.class = OP_SA_UPPER_DECIMAL;
        ddl_type(c, b, &as);
    } else if (affinity == OP_SA_NUMERIC && c->session->server.connected)
        ddl_fail(c, "a cast to a floating point type is not supported for %s", c->dialect->name);
    else
        return false;
    return true;
}

/* DEFAULT now() + 1 stands in parentheses where the server takes expressions. */
static void default_clause(struct ddl *c, struct buf *b, const char *value)
{
    const struct ddl_server *s = &c->session->server;
    const char *p = value;
    bool word = true;
    while (isspace((unsigned char)*p))
        p++;
    for (const char *q = value; *q; q++)
        word = word && (isalnum((unsigned char)*q) || *q == '_' || ((unsigned char)*q & 0x80));
    bool expression = s->connected && s->version >= (on_mariadb(c) ? 100201u : 80013u);
    bool quoted = *p == '\'' || *p == '"' || *p == '(';
    bool update = strcasestr(value, "ON UPDATE") != NULL;
    bool precise =
        (!strncasecmp(value, "now(", 4) && isdigit((unsigned char)value[4])) ||
        (!strncasecmp(value, "current_timestamp(", 18) && isdigit((unsigned char)value[18]));
    buf_printf(
        b, expression && !word && !quoted && !update && !precise ? " DEFAULT (%s)" : " DEFAULT %s",
        value);
}

static void column(struct ddl *c, struct buf *b, const struct ddl_table *t,
                   const struct ddl_column *col)
{
    const struct op_column *op = col->op;
    const struct op_default *d = &op->server_default;
    bool computed = d->kind == OP_DEFAULT_COMPUTED;
    bool nullable = col->nullable || (on_mariadb(c) && computed && op->nullable == OP_UNSET);
    struct buf value = ddl_buf(c);
    const struct op_type *impl = ddl_type_impl(c, op->type);
    check_double(c, impl);
    ddl_quoted_name(c, b, &op->name);
    buf_char(b, ' ');
    ddl_type(c, b, op->type);
    if (computed) {
        buf_char(b, ' ');
        ddl_computed(c, b, d);
    }
    if (!nullable)
        buf_puts(b, " NOT NULL");
    else if (ddl_type_is(impl, OP_SA_UPPER_TIMESTAMP))
        buf_puts(b, " NULL");
    if (op->comment) {
        buf_puts(b, " COMMENT ");
        ddl_string(c, b, slice_of(op->comment));
    }
    bool none = d->kind == OP_DEFAULT_NONE || d->kind == OP_DEFAULT_IDENTITY;
    if (col == t->autoincrement && none)
        buf_puts(b, " AUTO_INCREMENT");
    else if (ddl_default(c, &value, d))
        default_clause(c, b, buf_str(&value));
}

struct option {
    char *name; /* upper case */
    const char *value;
};

/* A table's options in the order in which MySQL wants them: rank by rank, as given in a rank. */
static const struct {
    const char *name;
    unsigned rank;
    bool partition;
} ordered[] = {
    { "COLLATE", 1, false },        { "PARTITION_BY", 0, true },  { "PARTITIONS", 1, true },
    { "SUBPARTITION_BY", 2, true }, { "SUBPARTITIONS", 3, true },
};
static const char *const spaced[] = {
    "DATA_DIRECTORY",        "INDEX_DIRECTORY", "CHARACTER_SET",
    "DEFAULT_CHARACTER_SET", "DEFAULT_CHARSET", "DEFAULT_COLLATE"
};
static const char *const without_equals[] = { "TABLESPACE", "DEFAULT_CHARACTER_SET",
                                              "CHARACTER_SET", "COLLATE" };
static const char *const quoted_options[] = { "COMMENT", "PASSWORD", "CONNECTION" };
#define HAS(list, name) strs_has((struct strs){ list, sizeof list / sizeof *list }, name)

static size_t gather(struct ddl *c, const struct ddl_table *t, struct option *found)
{
    size_t n = 0;
    const struct op_options *o = &t->op->options;
    for (size_t i = 0; i < o->n; i++) {
        if (strcmp(o->at[i].dialect, c->dialect->name) != 0)
            continue;
        char *name = arena_strdup(c->arena, o->at[i].name);
        for (char *p = name; *p; p++)
            *p = (char)toupper((unsigned char)*p);
        if (!strcmp(name, "COMMENT") && t->op->comment)
            continue;
        found[n++] = (struct option){ name, ddl_option_text(c, &o->at[i]) };
    }
    if (t->op->comment)
        found[n++] = (struct option){ arena_strdup(c->arena, "COMMENT"), t->op->comment };
    return n;
}

static void one_option(struct ddl *c, struct buf *b, const struct option *o, bool partition)
{
    bool words = partition || HAS(spaced, o->name);
    for (const char *p = o->name; *p; p++)
        buf_char(b, words && *p == '_' ? ' ' : *p);
    buf_char(b, partition || HAS(without_equals, o->name) ? ' ' : '=');
    if (HAS(quoted_options, o->name))
        ddl_string(c, b, slice_of(o->value));
    else
        buf_puts(b, o->value);
}

static void table_options(struct ddl *c, struct buf *b, const struct ddl_table *t)
{
    struct option *found = arena_array(c->arena, struct option, t->op->options.n + 1);
    size_t n = gather(c, t, found);
    const char *space = "";
    for (unsigned rank = 0; rank < 6; rank++)
        for (size_t i = 0; i < n; i++) {
            unsigned own = 0;
            bool partition = false;
            for (size_t j = 0; j < sizeof ordered / sizeof *ordered; j++)
                if (!strcmp(ordered[j].name, found[i].name)) {
                    partition = ordered[j].partition;
                    own = ordered[j].rank + (partition ? 2 : 0);
                }
            if (own != rank)
                continue;
            buf_puts(b, space);
            one_option(c, b, &found[i], partition);
            space = " ";
        }
}

/* mysql_x, or mariadb_x, for which some options fall back on mysql_x. */
static const struct op_option *option(struct ddl *c, struct op_options o, const char *name,
                                      bool fallback)
{
    const struct op_option *own = ddl_option(o, c->dialect->name, name);
    return ddl_none(own) && fallback ? ddl_option(o, "mysql", name) : own;
}

/* mysql_length=10, or {"column": 10}. */
static void prefix_length(struct ddl *c, struct buf *b, const struct op_option *o,
                          const char *column, const char *text, bool named)
{
    if (ddl_none(o))
        return;
    if (!o->is_map) {
        if (o->value.kind == OP_VALUE_INT)
            buf_printf(b, "(%" PRId64 ")", o->value.integer);
        else
            ddl_fail(c, "mysql_length: an int or a dict is expected");
        return;
    }
    if (!column && !named) {
        ddl_fail(c, "Neither '_textual_index_element' object nor 'Comparator' object has an "
                    "attribute 'name'");
        return;
    }
    for (size_t i = 0; i < o->nmap; i++)
        if ((column && !strcmp(o->map[i].name, column)) || !strcmp(o->map[i].name, text)) {
            buf_printf(b, "(%" PRId64 ")", o->map[i].value.integer);
            return;
        }
}

static void index_columns(struct ddl *c, struct buf *b, const struct op_index *i)
{
    const struct op_option *length = option(c, i->options, "length", false);
    buf_char(b, '(');
    for (size_t j = 0; j < i->ncolumns; j++) {
        const struct op_expr *e = i->columns[j];
        bool order =
            e->kind == OP_EXPR_UNARY && (e->operator== OP_OP_desc_op || e->operator== OP_OP_asc_op);
        bool group = e->kind == OP_EXPR_BINARY || e->kind == OP_EXPR_BETWEEN ||
                     e->kind == OP_EXPR_COLLATE || e->kind == OP_EXPR_FUNCTION ||
                     e->kind == OP_EXPR_NEXT_VALUE || (e->kind == OP_EXPR_UNARY && !order);
        struct buf one = ddl_buf(c);
        buf_puts(&one, group ? "(" : "");
        ddl_expr_in_ddl(c, &one, e);
        buf_puts(&one, group ? ")" : "");
        buf_printf(b, "%s%s", j ? ", " : "", buf_str(&one));
        prefix_length(c, b, length, e->kind == OP_EXPR_COLUMN ? e->name : NULL, buf_str(&one),
                      e->kind == OP_EXPR_FUNCTION || e->kind == OP_EXPR_LITERAL_COLUMN);
    }
    buf_char(b, ')');
}

static void create_index(struct ddl *c, const struct ddl_table *t, const struct op_index *i,
                         enum op_tri if_not_exists)
{
    (void)t;
    struct buf b = ddl_buf(c);
    const struct op_option *prefix = option(c, i->options, "prefix", false);
    const struct op_option *parser = option(c, i->options, "with_parser", true);
    const struct op_option *using = option(c, i->options, "using", true);
    ddl_index_head(&b, i);
    if (ddl_true(prefix))
        buf_printf(&b, "%s ", ddl_option_text(c, prefix));
    buf_puts(&b, if_not_exists == OP_TRUE ? "INDEX IF NOT EXISTS " : "INDEX ");
    ddl_index_ref(c, &b, &i->name, NULL);
    buf_puts(&b, " ON ");
    ddl_table_name(c, &b, i->schema, i->table);
    buf_char(&b, ' ');
    index_columns(c, &b, i);
    if (!ddl_none(parser))
        buf_printf(&b, " WITH PARSER %s", ddl_option_text(c, parser));
    if (!ddl_none(using)) {
        buf_puts(&b, " USING ");
        ddl_identifier(c, &b, ddl_option_text(c, using));
    }
    ddl_emit(c, &b);
}

static void drop_index(struct ddl *c, const struct op_drop_index *d)
{
    struct buf b = ddl_buf(c);
    buf_puts(&b, d->if_exists == OP_TRUE ? "\nDROP INDEX IF EXISTS " : "\nDROP INDEX ");
    ddl_index_ref(c, &b, &d->name, NULL);
    buf_puts(&b, " ON ");
    ddl_table_name(c, &b, d->on.schema, d->on.table);
    ddl_emit(c, &b);
}

/* Each kind has its own words; without a type Alembic refuses. */
static void drop_constraint(struct ddl *c, const struct op_drop_constraint *d)
{
    static const struct {
        const char *type;
        const char *words;
    } kinds[] = { { "foreignkey", "FOREIGN KEY " },
                  { "primary", "PRIMARY KEY " },
                  { "unique", "INDEX " },
                  { "check", "CHECK " } };
    struct buf b = ddl_buf(c);
    const char *words = NULL;
    for (size_t i = 0; d->type && i < 4; i++)
        if (!strcmp(kinds[i].type, d->type))
            words = kinds[i].words;
    if (!words) {
        ddl_fail(c, "No generic 'DROP CONSTRAINT' in MySQL - please specify constraint type");
        return;
    }
    bool key = !strcmp(d->type, "primary");
    if (!strcmp(d->type, "check") && on_mariadb(c))
        words = "CONSTRAINT ";
    buf_puts(&b, "ALTER TABLE ");
    ddl_table_name(c, &b, d->on.schema, d->on.table);
    buf_printf(&b, " DROP %s", words);
    if (!key && !d->name.text)
        ddl_fail(c, "Can't emit DROP CONSTRAINT for a constraint that has no name");
    else if (!key)
        ddl_constraint_name(c, &b, &d->name);
    ddl_emit(c, &b);
}

static void constraint_tail(struct ddl *c, struct buf *b, const struct ddl_table *t,
                            const struct ddl_constraint *k)
{
    (void)t;
    if (k->kind != OP_PRIMARY_KEY || !k->op)
        return;
    const struct op_option *using = option(c, k->op->options, "using", true);
    if (!ddl_true(using))
        return;
    buf_puts(b, " USING ");
    ddl_identifier(c, b, ddl_option_text(c, using));
}

/* type NULL|NOT NULL AUTO_INCREMENT DEFAULT ... COMMENT ...: _mysql_colspec */
static void colspec(struct ddl *c, struct buf *b, const struct op_alter_column *o)
{
    bool given = (o->given & OP_ALTER_NULLABLE) && o->nullable != OP_UNSET;
    enum op_tri nullable = given ? o->nullable : o->existing_nullable;
    enum op_tri increment =
        o->autoincrement != OP_UNSET ? o->autoincrement : o->existing_autoincrement;
    const struct op_default *d = (o->given & OP_ALTER_SERVER_DEFAULT) ? &o->server_default
                                 : (o->given & OP_ALTER_EXISTING_SERVER_DEFAULT)
                                     ? &o->existing_server_default
                                     : NULL;
    const char *comment = (o->given & OP_ALTER_COMMENT) ? o->comment : o->existing_comment;
    ddl_type(c, b, o->type ? o->type : o->existing_type);
    buf_puts(b, nullable == OP_FALSE ? " NOT NULL" : " NULL");
    if (increment == OP_TRUE)
        buf_puts(b, " AUTO_INCREMENT");
    if (d && d->kind != OP_DEFAULT_NONE) {
        buf_puts(b, " DEFAULT ");
        if (!ddl_default(c, b, d))
            ddl_fail(c, "a server default that has no text");
    }
    if (comment && *comment) {
        buf_puts(b, " COMMENT ");
        ddl_string(c, b, slice_of(comment));
    }
}

static void change_or_modify(struct ddl *c, const struct op_alter_column *o, bool change)
{
    struct buf b = ddl_buf(c);
    if (!o->type && !o->existing_type) {
        mig_error_set(c->err, MIG_COMMAND,
                      "All MySQL CHANGE/MODIFY COLUMN operations require the existing type.");
        return;
    }
    ddl_alter_table(c, &b, &o->on);
    buf_puts(&b, change ? " CHANGE " : " MODIFY ");
    ddl_identifier(c, &b, o->column);
    buf_char(&b, ' ');
    if (change) {
        ddl_identifier(c, &b, o->new_name ? o->new_name : o->column);
        buf_char(&b, ' ');
    }
    colspec(c, &b, o);
    ddl_emit(c, &b);
}

/* What alter_column cannot do with identities and computed columns; Alembic has tried the plain
 * statements by then, none of which MySQL has. */
static void refuse_generated(struct ddl *c, const struct op_alter_column *o)
{
    bool nullable = (o->given & OP_ALTER_NULLABLE) && o->nullable != OP_UNSET;
    if (nullable || (o->type && !(o->given & OP_ALTER_SERVER_DEFAULT)))
        ddl_fail(c, "Individual alter column constructs not supported by MySQL");
    else if (o->given & OP_ALTER_SERVER_DEFAULT)
        ddl_alter_generic(c, o);
}

/* A point in time is written with CHANGE, as its default may be a function
 * (_is_mysql_allowed_functional_default). The rule knows instances only: a class has no affinity.
 */
static bool is_point_in_time(const struct op_alter_column *o)
{
    const struct op_type *type = o->type ? o->type : o->existing_type;
    bool is_class = o->type ? o->type_is_class : o->existing_type_is_class;
    return type && !is_class && ddl_type_declared(type) == OP_SA_DATETIME;
}

static void alter_column(struct ddl *c, const struct op_alter_column *o)
{
    bool has_default = (o->given & OP_ALTER_SERVER_DEFAULT) != 0;
    bool dropped = has_default && o->server_default.kind == OP_DEFAULT_NONE;
    if (ddl_alter_involves(o, OP_DEFAULT_IDENTITY) || ddl_alter_involves(o, OP_DEFAULT_COMPUTED))
        refuse_generated(c, o);
    if (o->new_name || (is_point_in_time(o) && !dropped))
        change_or_modify(c, o, true);
    else if (((o->given & OP_ALTER_NULLABLE) && o->nullable != OP_UNSET) || o->type ||
             o->autoincrement != OP_UNSET || (o->given & OP_ALTER_COMMENT))
        change_or_modify(c, o, false);
    else if (has_default) {
        struct buf b = ddl_buf(c);
        ddl_alter_head(c, &b, o);
        buf_char(&b, ' ');
        ddl_alter_default(c, &b, &o->server_default);
        ddl_emit(c, &b);
    }
}

#define MYSQL_RULES                                                                             \
    .types = types, .max_identifier = 255, .max_name = 64, .native_enum = true,                 \
    .inline_comments = true, .rename_qualified = true, .alter = true, .backslash = true,        \
    .is_mysql = true, .extract = true, .integer_division = DDL_DIVISION_EXACT,                  \
    .true_word = "true", .false_word = "false", .distinct_from = " <=> ",                       \
    .not_distinct_from = " <=> ", .no_cycle = "NOCYCLE",                                        \
    .no_match = "MySQL ignores the 'MATCH' keyword while at the same time causes ON UPDATE/ON " \
                "DELETE clauses to be ignored.",                                                \
    .on_delete = DDL_ON_DELETE, .rename_column = " RENAME ", .column = column,                  \
    .table_options = table_options, .create_index = create_index, .drop_index = drop_index,     \
    .drop_constraint = drop_constraint, .alter_column = alter_column,                           \
    .add_constraint = ddl_add_constraint_generic, .cast_type = cast_type,                       \
    .constraint_tail = constraint_tail

const struct ddl_rules ddl_mysql = { MYSQL_RULES };
const struct ddl_rules ddl_mariadb = { MYSQL_RULES };
