#include "ddl/table.h"
#include "ddl/column.h"
#include "ddl/constraint.h"
#include "ddl/expr.h"
#include "ddl/index.h"
#include "ddl/named.h"
#include "ddl/type.h"
#include <string.h>

static const char *or_empty(const char *text)
{
    return text ? text : "";
}

/* CREATE TABLE's column list: a column refused is named in the message. */
static void columns(struct ddl *c, struct buf *b, const struct ddl_table *t, const char **separator)
{
    for (size_t i = 0; i < t->ncolumns && !ddl_failed(c); i++) {
        const struct ddl_column *col = &t->columns[i];
        if (col->op->system)
            continue;
        buf_puts(b, *separator);
        buf_char(b, '\t');
        *separator = ", \n";
        ddl_column(c, b, t, col);
        if (ddl_failed(c))
            mig_error_context(c->err, "(in table '%s', column '%s')", t->name, col->op->name.text);
    }
}

/* The primary key first, then in the order of their creation; create_table_constraints. */
static void constraints(struct ddl *c, struct buf *b, const struct ddl_table *t,
                        const char *separator)
{
    bool first = true;
    for (size_t i = 0; i <= t->nconstraints && !ddl_failed(c); i++) {
        struct buf one = ddl_buf(c);
        bool written = i == 0 ? ddl_primary_key(c, &one, t)
                              : ddl_table_constraint(c, &one, t, &t->constraints[i - 1]);
        if (!written)
            continue;
        buf_puts(b, first ? separator : ", \n");
        buf_char(b, '\t');
        buf_slice(b, buf_view(&one));
        first = false;
    }
}

static void create_table_text(struct ddl *c, const struct ddl_table *t, enum op_tri if_not_exists)
{
    struct buf b = ddl_buf(c);
    const char *separator = "\n";
    buf_puts(&b, "\nCREATE ");
    for (size_t i = 0; i < t->op->nprefixes; i++) {
        buf_puts(&b, t->op->prefixes[i]);
        buf_char(&b, ' ');
    }
    buf_puts(&b, "TABLE ");
    if (if_not_exists == OP_TRUE)
        buf_puts(&b, "IF NOT EXISTS ");
    ddl_table_name(c, &b, t->schema, t->name);
    buf_puts(&b, " (");
    columns(c, &b, t, &separator);
    constraints(c, &b, t, separator);
    buf_puts(&b, "\n)");
    c->rules->table_options(c, &b, t);
    buf_puts(&b, "\n\n");
    ddl_emit(c, &b);
}

/* Table.create() and drop() take the sequences of the columns along. */
static void sequences(struct ddl *c, const struct ddl_table *t, bool create)
{
    const struct ddl_server *server = &c->session->server;
    for (size_t i = 0; i < t->ncolumns; i++) {
        const struct op_sequence *s = t->columns[i].op->sequence;
        struct buf b = ddl_buf(c);
        if (!s || s->optional)
            continue;
        if (server->connected && server->mariadb)
            ddl_fail(c, "the sequence of a table, on MariaDB, is not supported");
        if (!c->rules->sequences)
            continue;
        ddl_sequence(c, &b, s, create, false);
        ddl_emit(c, &b);
        if (c->asks && !ddl_failed(c)) {
            c->out->at[c->out->n - 1].exists = ddl_sequence_exists(c, s);
            c->out->at[c->out->n - 1].unless = create;
        }
    }
}

void ddl_create_table(struct ddl *c, const struct op_table *op, enum op_tri if_not_exists)
{
    struct ddl_table *t = ddl_table_of(c, op);
    c->table = true;
    c->schema = t->schema;
    ddl_named_of_table(c, t, true);
    if (c->on_bind)
        sequences(c, t, true);
    create_table_text(c, t, if_not_exists);
    for (size_t i = 0; i < t->nindexes; i++)
        c->rules->create_index(c, t, &t->indexes[i], OP_UNSET);
    if (!c->rules->comment_on)
        return;
    if (op->comment && (*op->comment || c->on_bind))
        ddl_table_comment(c, t->schema, t->name, op->comment);
    for (size_t i = 0; i < t->ncolumns; i++)
        ddl_column_comment(c, t, t->columns[i].op);
}

void ddl_drop_table(struct ddl *c, const struct op_drop_table *d)
{
    struct buf b = ddl_buf(c);
    buf_puts(&b, "\nDROP TABLE ");
    if (d->if_exists == OP_TRUE)
        buf_puts(&b, "IF EXISTS ");
    ddl_table_name(c, &b, d->on.schema, d->on.table);
    ddl_emit(c, &b);
    if (!d->table)
        return;
    struct ddl_table *t = ddl_table_of(c, d->table);
    if (c->on_bind)
        sequences(c, t, false);
    c->table = true;
    c->schema = t->schema;
    ddl_named_of_table(c, t, false);
}

void ddl_table_comment(struct ddl *c, const char *schema, const char *table, const char *comment)
{
    struct buf b = ddl_buf(c);
    if (c->rules->inline_comments) {
        buf_puts(&b, "ALTER TABLE ");
        ddl_table_name(c, &b, schema, table);
        buf_puts(&b, " COMMENT ");
    } else {
        buf_puts(&b, "COMMENT ON TABLE ");
        ddl_table_name(c, &b, schema, table);
        buf_puts(&b, " IS ");
    }
    if (comment)
        ddl_string(c, &b, slice_of(comment));
    else
        buf_puts(&b, "NULL");
    ddl_emit(c, &b);
}

void ddl_drop_table_comment(struct ddl *c, const struct op_target *on)
{
    struct buf b = ddl_buf(c);
    buf_puts(&b, c->rules->inline_comments ? "ALTER TABLE " : "COMMENT ON TABLE ");
    ddl_table_name(c, &b, on->schema, on->table);
    buf_puts(&b, c->rules->inline_comments ? " COMMENT ''" : " IS NULL");
    ddl_emit(c, &b);
}

void ddl_column_comment(struct ddl *c, const struct ddl_table *t, const struct op_column *column)
{
    bool wanted = c->on_bind ? column->comment != NULL : *or_empty(column->comment);
    if (!c->rules->comment_on || !wanted)
        return;
    struct buf b = ddl_buf(c);
    buf_puts(&b, "COMMENT ON COLUMN ");
    ddl_table_name(c, &b, t->schema, t->name);
    buf_char(&b, '.');
    ddl_quoted_name(c, &b, &column->name);
    buf_puts(&b, " IS ");
    ddl_string(c, &b, slice_of(column->comment));
    ddl_emit(c, &b);
}

/* The one foreign key that inline_references writes into ADD COLUMN; NULL: none. */
static const struct ddl_constraint *inline_reference(const struct ddl_table *t)
{
    const struct ddl_constraint *found = NULL;
    for (size_t i = 0; i < t->nconstraints; i++) {
        if (t->constraints[i].kind != OP_FOREIGN_KEY)
            continue;
        if (found)
            return NULL;
        found = &t->constraints[i];
    }
    return found && found->ncolumns == 1 ? found : NULL;
}

static void add_column_text(struct ddl *c, const struct op_add_column *o, const struct ddl_table *t,
                            const struct ddl_constraint *reference)
{
    struct buf b = ddl_buf(c);
    const struct ddl_column *col = &t->columns[0];
    ddl_alter_table(c, &b, &o->on);
    buf_puts(&b, " ADD COLUMN ");
    if (o->if_not_exists == OP_TRUE)
        buf_puts(&b, "IF NOT EXISTS ");
    c->rules->column(c, &b, t, col);
    if (o->inline_primary_key == OP_TRUE && col->primary_key)
        buf_puts(&b, " PRIMARY KEY");
    if (reference)
        ddl_inline_reference(c, &b, reference);
    ddl_column_constraints(c, &b, t, col);
    ddl_emit(c, &b);
}

void ddl_add_column(struct ddl *c, const struct op_add_column *o)
{
    struct ddl_table *t = ddl_table_with(c, &o->on, o->column);
    const struct ddl_constraint *reference =
        o->inline_references == OP_TRUE ? inline_reference(t) : NULL;
    c->table = true;
    c->schema = t->schema;
    ddl_check_named(c, ddl_type_here(c, o->column->type));
    add_column_text(c, o, t, reference);
    for (size_t i = 0; i < t->nconstraints; i++)
        if (&t->constraints[i] != reference)
            c->rules->add_constraint(c, t, &t->constraints[i]);
    for (size_t i = 0; i < t->nindexes; i++)
        c->rules->create_index(c, t, &t->indexes[i], OP_UNSET);
    ddl_column_comment(c, t, o->column);
}

void ddl_drop_column(struct ddl *c, const struct op_drop_column *o)
{
    struct buf b = ddl_buf(c);
    ddl_alter_table(c, &b, &o->on);
    buf_puts(&b, " DROP COLUMN ");
    if (o->if_exists == OP_TRUE)
        buf_puts(&b, "IF EXISTS ");
    ddl_identifier(c, &b, o->column);
    ddl_emit(c, &b);
}

void ddl_rename_table(struct ddl *c, const struct op_rename_table *o)
{
    struct buf b = ddl_buf(c);
    ddl_alter_table(c, &b, &o->on);
    buf_puts(&b, " RENAME TO ");
    ddl_dotted_name(c, &b, c->rules->rename_qualified ? o->on.schema : NULL, o->new_name);
    ddl_emit(c, &b);
}

const char *ddl_table_exists(struct ddl *c, const char *schema, const char *name)
{
    struct buf b = ddl_buf(c);
    if (c->rules->named_types) {
        buf_puts(&b,
                 "SELECT 1 FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = "
                 "c.relnamespace WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm') AND c.relname = ");
        ddl_string(c, &b, slice_of(name));
        buf_puts(&b, schema ? " AND n.nspname = "
                            : " AND pg_catalog.pg_table_is_visible(c.oid) AND n.nspname != "
                              "'pg_catalog'");
    } else if (c->rules->inline_comments) {
        buf_puts(&b, "SELECT 1 FROM information_schema.tables WHERE table_name = ");
        ddl_string(c, &b, slice_of(name));
        buf_puts(&b, schema ? " AND table_schema = " : " AND table_schema = DATABASE()");
    } else {
        buf_puts(&b, "SELECT 1 FROM ");
        ddl_table_name(c, &b, schema, "sqlite_master");
        buf_puts(&b, " WHERE type IN ('table', 'view') AND name = ");
        ddl_string(c, &b, slice_of(name));
        buf_puts(&b, " COLLATE NOCASE");
        schema = NULL;
    }
    if (schema)
        ddl_string(c, &b, slice_of(schema));
    return buf_str(&b);
}
