/* What SQLite's compilers and Alembic's SQLiteImpl write differently. Source:
 * sqlalchemy.dialects.sqlite.base (SQLiteDDLCompiler, SQLiteTypeCompiler), alembic.ddl.sqlite. */
#include "ddl/alter.h"
#include "ddl/column.h"
#include "ddl/constraint.h"
#include "ddl/expr.h"
#include "ddl/index.h"
#include "ddl/type.h"
#include <ctype.h>
#include <string.h>

static void date_type(struct ddl *c, struct buf *b, const struct op_type *t, const char *word)
{
    if (OP_GIVEN(t, storage_format))
        ddl_fail(c, "%s(storage_format=) is not supported", word);
    buf_puts(b, word);
}

static const struct ddl_type_rule types[] = {
    { .visit = "JSON", .text = "JSON" },
    { .visit = "DATETIME", .text = "DATETIME", .write = date_type },
    { .visit = "DATE", .text = "DATE", .write = date_type },
    { .visit = "TIME", .text = "TIME", .write = date_type },
    { .visit = NULL },
};

/* A default of more than a word stands in parentheses, unless it is quoted or has them. */
static void default_clause(struct buf *b, const char *text)
{
    const char *p = text;
    bool word = true;
    while (isspace((unsigned char)*p))
        p++;
    for (const char *q = text; *q && word; q++)
        word = isalnum((unsigned char)*q) || *q == '_' || ((unsigned char)*q & 0x80);
    bool plain = word || *p == '\'' || *p == '"' || *p == '(';
    buf_printf(b, plain ? " DEFAULT %s" : " DEFAULT (%s)", text);
}

/* PRIMARY KEY AUTOINCREMENT stands in the column. Each column is asked by itself: one of an earlier
 * primary key keeps its mark. */
static bool is_key(const struct ddl_table *t, const struct ddl_column *col)
{
    return t->op && t->nkey == 1 && col && col->primary_key && !col->foreign_key &&
           ddl_true(ddl_option(t->op->options, "sqlite", "autoincrement")) &&
           ddl_type_affinity(col->op->type) == OP_SA_INTEGER;
}

static bool inline_key(const struct ddl_table *t)
{
    return t->nkey == 1 && is_key(t, ddl_table_column(t, t->key[0]));
}

static void conflict(struct ddl *c, struct buf *b, struct op_options options, const char *name)
{
    const struct op_option *o = ddl_option(options, "sqlite", name);
    if (!ddl_none(o))
        buf_printf(b, " ON CONFLICT %s", ddl_option_text(c, o));
}

static void column(struct ddl *c, struct buf *b, const struct ddl_table *t,
                   const struct ddl_column *col)
{
    const struct op_column *op = col->op;
    struct buf text = ddl_buf(c);
    ddl_quoted_name(c, b, &op->name);
    buf_char(b, ' ');
    ddl_type(c, b, op->type);
    if (ddl_default(c, &text, &op->server_default))
        default_clause(b, buf_str(&text));
    if (!col->nullable) {
        buf_puts(b, " NOT NULL");
        conflict(c, b, op->options, "on_conflict_not_null");
    }
    if (col->primary_key && op->autoincrement == OP_AUTO_TRUE && t->nkey != 1)
        ddl_fail(c, "SQLite does not support autoincrement for composite primary keys");
    if (is_key(t, col)) {
        buf_puts(b, " PRIMARY KEY");
        conflict(c, b, op->options, "on_conflict_primary_key");
        buf_puts(b, " AUTOINCREMENT");
    }
    if (op->server_default.kind == OP_DEFAULT_COMPUTED) {
        buf_char(b, ' ');
        ddl_computed(c, b, &op->server_default);
    }
}

static void constraint_tail(struct ddl *c, struct buf *b, const struct ddl_table *t,
                            const struct ddl_constraint *k)
{
    static const char *const of_column[] = {
        [OP_PRIMARY_KEY] = "on_conflict_primary_key",
        [OP_UNIQUE] = "on_conflict_unique",
        [OP_CHECK] = NULL,
        [OP_FOREIGN_KEY] = NULL,
        [OP_EXCLUDE] = NULL,
    };
    if (k->kind == OP_FOREIGN_KEY || k->kind == OP_EXCLUDE)
        return;
    const struct op_option *own =
        k->op ? ddl_option(k->op->options, "sqlite", "on_conflict") : NULL;
    if (k->op && !ddl_none(own)) {
        conflict(c, b, k->op->options, "on_conflict");
        return;
    }
    const struct ddl_column *col = k->ncolumns == 1 ? ddl_table_column(t, k->columns[0]) : NULL;
    if (col && of_column[k->kind])
        conflict(c, b, col->op->options, of_column[k->kind]);
}

static void column_check(struct ddl *c, const struct op_constraint *k)
{
    if (!ddl_none(ddl_option(k->options, "sqlite", "on_conflict")))
        ddl_fail(c, "SQLite does not support on conflict clause for column check constraint");
}

static void table_options(struct ddl *c, struct buf *b, const struct ddl_table *t)
{
    (void)c;
    const struct op_option *rowid = ddl_option(t->op->options, "sqlite", "with_rowid");
    bool without = rowid && !ddl_true(rowid);
    bool strict = ddl_true(ddl_option(t->op->options, "sqlite", "strict"));
    if (without || strict)
        buf_printf(b, "\n %s%s%s", without ? "WITHOUT ROWID" : "", without && strict ? ",\n " : "",
                   strict ? "STRICT" : "");
}

static void create_index(struct ddl *c, const struct ddl_table *t, const struct op_index *i,
                         enum op_tri if_not_exists)
{
    (void)t;
    struct buf b = ddl_buf(c);
    const struct op_option *where = ddl_option(i->options, "sqlite", "where");
    ddl_index_head(&b, i);
    buf_puts(&b, if_not_exists == OP_TRUE ? "INDEX IF NOT EXISTS " : "INDEX ");
    ddl_index_ref(c, &b, &i->name, i->schema);
    buf_puts(&b, " ON ");
    ddl_table_name(c, &b, NULL, i->table);
    buf_puts(&b, " (");
    for (size_t j = 0; j < i->ncolumns; j++) {
        if (j)
            buf_puts(&b, ", ");
        ddl_expr_in_ddl(c, &b, i->columns[j]);
    }
    buf_char(&b, ')');
    if (!ddl_none(where)) {
        buf_puts(&b, " WHERE ");
        if (where->value.kind == OP_VALUE_EXPR)
            ddl_expr_in_ddl(c, &b, where->value.expr);
        else
            ddl_fail(c, "sqlite_where: an SQL expression is expected");
    }
    ddl_emit(c, &b);
}

static void drop_index(struct ddl *c, const struct op_drop_index *d)
{
    struct buf b = ddl_buf(c);
    buf_puts(&b, d->if_exists == OP_TRUE ? "\nDROP INDEX IF EXISTS " : "\nDROP INDEX ");
    ddl_index_ref(c, &b, &d->name, d->on.schema);
    ddl_emit(c, &b);
}

static void no_alter(struct ddl *c)
{
    ddl_fail(c, "No support for ALTER of constraints in SQLite dialect. Please refer to the batch "
                "mode feature which allows for SQLite migrations using a copy-and-move strategy.");
}

/* The CHECK of a type is left out (Alembic warns); what the body asked for is refused. */
static void add_constraint(struct ddl *c, const struct ddl_table *t, const struct ddl_constraint *k)
{
    (void)t;
    if (!k->type)
        no_alter(c);
}

static void drop_constraint(struct ddl *c, const struct op_drop_constraint *d)
{
    (void)d;
    no_alter(c);
}

const struct ddl_rules ddl_sqlite = {
    .types = types,
    .max_identifier = 9999,
    .max_name = 9999,
    .default_values = true,
    .padded_times = true,
    .integer_division = DDL_DIVISION_ADD,
    .true_word = "1",
    .false_word = "0",
    .distinct_from = " IS NOT ",
    .not_distinct_from = " IS ",
    .empty_select = true,
    .same_schema = true,
    .on_delete = DDL_ON_DELETE,
    .rename_column = " RENAME COLUMN ",
    .column = column,
    .table_options = table_options,
    .create_index = create_index,
    .drop_index = drop_index,
    .drop_constraint = drop_constraint,
    .alter_column = ddl_alter_generic,
    .add_constraint = add_constraint,
    .inline_key = inline_key,
    .column_check = column_check,
    .constraint_tail = constraint_tail,
};
