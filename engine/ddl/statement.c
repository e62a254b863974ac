#include "ddl/statement.h"
#include "ddl/column.h"
#include "ddl/expr.h"
#include "ddl/literal.h"
#include "ddl/named.h"
#include "ddl/table.h"
#include <string.h>

/* One statement at work. */
struct running {
    struct ddl *c;
    const struct op_statement *s;
    struct ddl_names *names;
    struct ddl_frame frame;
    const struct op_sets *parameters;
    bool inner; /* in a CTE */
};

static struct ddl_scope scope(struct running *r)
{
    return (struct ddl_scope){
        .tables = true, .frame = &r->frame, .names = r->names, .parameters = r->parameters
    };
}

static const struct op_expr *value_of(const struct op_sets *row, const char *column)
{
    for (size_t i = 0; row && i < row->n; i++)
        if (!strcmp(row->at[i].column, column))
            return row->at[i].value;
    return NULL;
}

static const struct op_column *schema_column(const struct op_from *t, const char *name)
{
    for (size_t i = 0; t->table && i < t->table->ncolumns; i++)
        if (!strcmp(t->table->columns[i].name.text, name))
            return &t->table->columns[i];
    return NULL;
}

/* Values for columns that are not there are refused: _get_crud_params. */
static void check_columns(struct ddl *c, const struct op_from *t, const struct op_sets *row)
{
    for (size_t i = 0; row && i < row->n; i++) {
        bool known = false;
        for (size_t j = 0; j < t->ncolumns; j++)
            known = known || !strcmp(t->column[j]->name, row->at[i].column);
        if (!known)
            ddl_fail(c, "Unconsumed column names: %s", row->at[i].column);
    }
}

/* A value in VALUES or SET: a bound one takes the column's type, an expression parentheses. */
static void value(struct running *r, struct buf *b, const struct op_expr *column,
                  const struct op_expr *v, struct ddl_scope s)
{
    struct op_expr typed = *v;
    if (typed.kind == OP_EXPR_BIND && !typed.type)
        typed.type = column->type;
    if (typed.kind == OP_EXPR_BIND && typed.has_value && !typed.flag &&
        typed.value.kind != OP_VALUE_EXPR) {
        ddl_check_written(r->c, s);
        ddl_literal(r->c, b, &typed.value, typed.type);
        return;
    }
    ddl_operand(r->c, b, &typed, s, DDL_ALONE);
}

/* What an INSERT writes for a column without a value, by the defaults of a Table: a client's
 * default is a parameter, which --sql leaves empty. NULL: nothing. */
static const struct op_expr *default_of(struct ddl *c, const struct op_from *t, const char *name)
{
    static const struct op_expr null = { .kind = OP_EXPR_NULL };
    const struct op_column *col = schema_column(t, name);
    if (!col || !col->has_default || col->sequence)
        return NULL;
    if (col->default_is_value && col->default_value.kind == OP_VALUE_EXPR)
        return col->default_value.expr;
    if (!c->session->server.connected)
        return &null;
    if (!col->default_is_value) {
        ddl_fail(c, "the default of column '%s' is computed in Python", name);
        return NULL;
    }
    struct op_expr *e = arena_new(c->arena, struct op_expr);
    *e = (struct op_expr){
        .kind = OP_EXPR_BIND, .value = col->default_value, .has_value = true, .type = col->type
    };
    return e;
}

/* The columns that an INSERT names, in the order of the table. */
static size_t insert_columns(struct ddl *c, const struct op_from *t, const struct op_sets *row,
                             const struct op_expr **out)
{
    size_t n = 0;
    for (size_t i = 0; i < t->ncolumns; i++)
        if (value_of(row, t->column[i]->name) || default_of(c, t, t->column[i]->name))
            out[n++] = t->column[i];
    return n;
}

static void column_names(struct ddl *c, struct buf *b, const struct op_expr *const *columns,
                         size_t n)
{
    buf_puts(b, " (");
    for (size_t i = 0; i < n; i++) {
        if (i)
            buf_puts(b, ", ");
        ddl_column_name(c, b, columns[i]);
    }
    buf_char(b, ')');
}

/* A column of the statement's table, by its name. */
static void table_column(struct running *r, struct buf *b, const char *name)
{
    const struct op_from *t = r->s->table;
    struct op_expr plain = { .kind = OP_EXPR_COLUMN, .name = name };
    const struct op_expr *found = &plain;
    for (size_t i = 0; i < t->ncolumns; i++)
        if (!strcmp(t->column[i]->name, name))
            found = t->column[i];
    ddl_column_name(r->c, b, found);
}

static void row_values(struct running *r, struct buf *b, const struct op_sets *row,
                       const struct op_expr *const *columns, size_t n)
{
    buf_char(b, '(');
    for (size_t i = 0; i < n; i++) {
        const struct op_expr *v = value_of(row, columns[i]->name);
        v = v ? v : default_of(r->c, r->s->table, columns[i]->name);
        if (i)
            buf_puts(b, ", ");
        if (v)
            value(r, b, columns[i], v, scope(r));
        else
            ddl_fail(r->c, "a row of values() has no value for column '%s'", columns[i]->name);
    }
    buf_char(b, ')');
}

/* INSERT without values names every column and binds it: text that only a driver completes. */
static void bound_values(struct running *r, struct buf *b)
{
    const struct op_from *t = r->s->table;
    if (r->c->session->server.connected) {
        ddl_fail(r->c, "INSERT without values");
        return;
    }
    column_names(r->c, b, t->column, t->ncolumns);
    buf_puts(b, " VALUES (");
    for (size_t i = 0; i < t->ncolumns; i++)
        buf_printf(b, "%s:%s", i ? ", " : "", t->column[i]->name);
    buf_char(b, ')');
}

static void insert_rows(struct running *r, struct buf *b)
{
    if (!r->inner && r->names->ctes.n && r->c->rules->is_mysql)
        ddl_fail(r->c, "INSERT ... VALUES with a CTE for %s", r->c->dialect->name);
    const struct op_statement *s = r->s;
    const struct op_expr **columns =
        arena_array(r->c->arena, const struct op_expr *, s->table->ncolumns);
    size_t n = insert_columns(r->c, s->table, &s->rows[0], columns);
    for (size_t i = 0; i < s->nrows; i++)
        check_columns(r->c, s->table, &s->rows[i]);
    if (!n) {
        ddl_fail(r->c, "INSERT of a row without values is not supported");
        return;
    }
    column_names(r->c, b, columns, n);
    buf_puts(b, " VALUES ");
    for (size_t i = 0; i < s->nrows; i++) {
        if (i)
            buf_puts(b, ", ");
        row_values(r, b, &s->rows[i], columns, n);
    }
}

static void conflict_target(struct running *r, struct buf *b)
{
    const struct op_statement *s = r->s;
    struct ddl_scope bare = scope(r);
    bare.tables = false;
    if (s->conflict_constraint && r->c->rules->named_types) {
        struct op_name name = { .text = s->conflict_constraint };
        buf_puts(b, "ON CONSTRAINT ");
        ddl_constraint_name(r->c, b, &name);
        buf_char(b, ' ');
    } else if (s->nconflict_target) {
        buf_char(b, '(');
        for (size_t i = 0; i < s->nconflict_target; i++) {
            if (i)
                buf_puts(b, ", ");
            ddl_expr(r->c, b, s->conflict_target[i], bare);
        }
        buf_puts(b, ") ");
        if (s->conflict_target_where) {
            buf_puts(b, "WHERE ");
            ddl_expr(r->c, b, s->conflict_target_where, bare);
            buf_char(b, ' ');
        }
    }
}

static const struct op_expr *column_of(const struct op_from *t, const char *name)
{
    for (size_t i = 0; i < t->ncolumns; i++)
        if (!strcmp(t->column[i]->name, name))
            return t->column[i];
    return NULL;
}

/* The i-th of the columns that are set: in the order of the table, or in that of the values. */
static const struct op_expr *nth(const struct op_from *t, const struct op_sets *row, bool ordered,
                                 size_t i)
{
    if (ordered)
        return i < row->n ? column_of(t, row->at[i].column) : NULL;
    return i < t->ncolumns ? t->column[i] : NULL;
}

static void conflict_sets(struct running *r, struct buf *b)
{
    const struct op_statement *s = r->s;
    struct ddl_scope sc = scope(r);
    const char *comma = "";
    const struct op_expr *col;
    sc.unwritten = r->c->rules->is_mysql;
    for (size_t i = 0; (col = nth(s->table, &s->conflict_set, s->conflict_ordered, i)); i++) {
        const struct op_expr *v = value_of(&s->conflict_set, col->name);
        if (!v)
            continue;
        buf_puts(b, comma);
        ddl_column_name(r->c, b, col);
        buf_puts(b, " = ");
        value(r, b, col, v, sc);
        comma = ", ";
    }
    check_columns(r->c, s->table, &s->conflict_set);
}

/* Which dialects compile what insert() of another one has made. */
static bool has_upsert(const struct ddl *c, const struct op_statement *s)
{
    bool mysql = !strcmp(s->upsert, "mysql");
    if (mysql || c->rules->is_mysql)
        return mysql && c->rules->is_mysql;
    return c->rules->padded_times || !strcmp(s->upsert, "postgresql");
}

static void on_conflict(struct running *r, struct buf *b)
{
    const struct op_statement *s = r->s;
    bool mysql = r->c->rules->is_mysql;
    if (!s->on_conflict_nothing && !s->on_conflict_update)
        return;
    bool lost = s->conflict_constraint && r->c->rules->padded_times && s->on_conflict_update;
    if (lost || (s->upsert && !has_upsert(r->c, s))) {
        ddl_fail(r->c, "an upsert that mig does not write for %s", r->c->dialect->name);
        return;
    }
    buf_puts(b, mysql ? " ON DUPLICATE KEY UPDATE " : " ON CONFLICT ");
    if (!mysql) {
        conflict_target(r, b);
        buf_puts(b, s->on_conflict_nothing ? "DO NOTHING" : "DO UPDATE SET ");
    }
    if (s->on_conflict_update)
        conflict_sets(r, b);
    if (s->conflict_where) {
        buf_puts(b, " WHERE ");
        ddl_expr(r->c, b, s->conflict_where, scope(r));
    }
}

static void returning(struct running *r, struct buf *b, bool tables)
{
    const struct op_statement *s = r->s;
    struct ddl_scope sc = scope(r);
    sc.tables = tables;
    sc.unwritten = true;
    if (!s->nreturning)
        return;
    buf_puts(b, " RETURNING ");
    struct op_select q = { .columns = s->returning, .ncolumns = s->nreturning };
    ddl_result_columns(r->c, b, &q, sc);
}

/* A Table whose key the database makes gives it back: crud's implicit RETURNING. */
static void implicit_returning(struct running *r, struct buf *b, const struct op_sets *row)
{
    const struct op_from *t = r->s->table;
    const char *words = " RETURNING ";
    if (!t->table || r->s->nreturning || r->s->multi || !t->table->implicit_returning ||
        !r->c->rules->default_values)
        return;
    struct ddl_table *model = ddl_table_of(r->c, t->table);
    for (size_t i = 0; i < model->nkey; i++) {
        const struct op_expr *v = value_of(row, model->key[i]);
        if (v && (v->kind == OP_EXPR_BIND || v->kind == OP_EXPR_INLINE_LITERAL))
            continue;
        if (r->c->rules->padded_times && model->nkey == 1 && model->autoincrement)
            continue; /* SQLite: the last row id tells */
        const struct ddl_column *col = ddl_table_column(model, model->key[i]);
        if (!v && col != model->autoincrement && col->op->server_default.kind == OP_DEFAULT_NONE)
            continue;
        buf_puts(b, words);
        if (!r->c->rules->padded_times) {
            ddl_table_name(r->c, b, model->schema, model->name);
            buf_char(b, '.');
        }
        table_column(r, b, model->key[i]);
        words = ", ";
    }
}

static void prefix(struct running *r, struct buf *b)
{
    const char *dialect = r->s->prefix_dialect;
    bool meant = !dialect || !strcmp(dialect, "*") || !strcmp(dialect, r->c->dialect->name);
    if (r->s->prefix && meant)
        buf_printf(b, "%s ", r->s->prefix);
}

static void insert(struct running *r, struct buf *b)
{
    const struct op_statement *s = r->s;
    buf_puts(b, "INSERT ");
    prefix(r, b);
    buf_puts(b, "INTO ");
    ddl_table_name(r->c, b, s->table->schema, s->table->name);
    if (s->select) {
        struct ddl_scope inner = scope(r);
        inner.frame = NULL;
        buf_puts(b, " (");
        for (size_t i = 0; i < s->ncolumns; i++) {
            if (i)
                buf_puts(b, ", ");
            table_column(r, b, s->columns[i]);
        }
        buf_puts(b, ") ");
        struct buf select = ddl_buf(r->c);
        ddl_select(r->c, &select, s->select, inner);
        if (r->c->rules->is_mysql) { /* cte_follows_insert */
            ddl_with(r->c, b, r->names);
            r->names->ctes.n = 0;
        }
        buf_puts(b, buf_str(&select));
    } else if (s->nrows)
        insert_rows(r, b);
    else
        bound_values(r, b);
    on_conflict(r, b);
    returning(r, b, !r->c->rules->padded_times);
    if (!s->select && s->nrows && !r->inner)
        implicit_returning(r, b, &s->rows[0]);
}

static void where(struct running *r, struct buf *b)
{
    if (!r->s->where)
        return;
    buf_puts(b, " WHERE ");
    ddl_operand(r->c, b, r->s->where, scope(r), DDL_CRITERION);
}

/* Tables beside the one that is changed: FROM, USING, or MySQL's list. */
static void further(struct running *r, struct buf *b, const char *words)
{
    for (size_t i = 0; i < r->s->nusing; i++) {
        buf_puts(b, i ? ", " : words);
        ddl_from(r->c, b, r->s->using[i], scope(r));
    }
}

static void update_sets(struct running *r, struct buf *b, bool qualified)
{
    const struct op_statement *s = r->s;
    const struct op_sets *row = s->rows;
    const char *comma = "";
    check_columns(r->c, s->table, row);
    const struct op_expr *col;
    for (size_t i = 0; (col = nth(s->table, row, s->ordered, i)); i++) {
        const struct op_expr *v = value_of(row, col->name);
        if (!v)
            continue;
        buf_puts(b, comma);
        if (qualified) {
            ddl_identifier(r->c, b, ddl_from_name(r->c, s->table, scope(r)));
            buf_char(b, '.');
        }
        ddl_column_name(r->c, b, col);
        buf_char(b, '=');
        value(r, b, col, v, scope(r));
        comma = ", ";
    }
    if (!*comma)
        ddl_fail(r->c, "UPDATE without values is not supported");
}

static void update(struct running *r, struct buf *b)
{
    const struct op_statement *s = r->s;
    bool list = r->c->rules->is_mysql && s->nusing;
    buf_puts(b, "UPDATE ");
    prefix(r, b);
    ddl_from(r->c, b, s->table, scope(r));
    if (list)
        further(r, b, ", ");
    buf_puts(b, " SET ");
    if (s->nrows)
        update_sets(r, b, list);
    else
        ddl_fail(r->c, "UPDATE without values is not supported");
    if (!list)
        further(r, b, " FROM ");
    where(r, b);
    returning(r, b, !r->c->rules->padded_times);
}

static void delete (struct running *r, struct buf *b)
{
    const struct op_statement *s = r->s;
    buf_puts(b, "DELETE ");
    prefix(r, b);
    buf_puts(b, "FROM ");
    ddl_from(r->c, b, s->table, scope(r));
    if (s->nusing && r->c->rules->padded_times)
        ddl_fail(r->c, "This backend does not support multiple-table criteria within DELETE");
    if (s->nusing && r->c->rules->is_mysql) {
        buf_puts(b, " USING ");
        ddl_from(r->c, b, s->table, scope(r));
        further(r, b, ", ");
    } else
        further(r, b, " USING ");
    where(r, b);
    returning(r, b, !r->c->rules->padded_times);
}

static void sequence(struct running *r, struct buf *b)
{
    ddl_sequence(r->c, b, r->s->sequence, r->s->kind == OP_STATEMENT_CREATE_SEQUENCE,
                 r->s->if_exists);
}

static void schema(struct running *r, struct buf *b)
{
    bool create = r->s->kind == OP_STATEMENT_CREATE_SCHEMA;
    buf_puts(b, create ? "CREATE SCHEMA " : "DROP SCHEMA ");
    if (r->s->if_exists)
        buf_puts(b, create ? "IF NOT EXISTS " : "IF EXISTS ");
    ddl_identifier(r->c, b, r->s->schema);
    if (!create && r->s->cascade)
        buf_puts(b, " CASCADE");
}

/* A function executed by itself: --sql prints it bare, a connection selects it. */
static void expression(struct running *r, struct buf *b)
{
    const struct op_expr *e = r->s->expr;
    if (e->kind == OP_EXPR_TEXT || !r->c->session->server.connected) {
        ddl_expr(r->c, b, e, scope(r));
        return;
    }
    struct op_select q = { .columns = &e, .ncolumns = 1 };
    ddl_select(r->c, b, &q, scope(r));
}

static void text_of(struct running *r, struct buf *b)
{
    ddl_text(r->c, b, r->s->text, NULL, 0, r->parameters);
}

static void ddl_of(struct running *r, struct buf *b)
{
    buf_slice(b, r->s->text);
}

static void select_of(struct running *r, struct buf *b)
{
    struct ddl_scope s = scope(r);
    s.frame = NULL;
    ddl_select(r->c, b, r->s->select, s);
}

void ddl_change(struct ddl *c, struct buf *b, const struct op_statement *s,
                const struct op_sets *parameters, struct ddl_names *names, bool inner)
{
    static void (*const writers[OP_STATEMENT_KINDS])(struct running * r, struct buf * b) = {
        [OP_STATEMENT_TEXT] = text_of,
        [OP_STATEMENT_EXPR] = expression,
        [OP_STATEMENT_DDL] = ddl_of,
        [OP_STATEMENT_INSERT] = insert,
        [OP_STATEMENT_UPDATE] = update,
        [OP_STATEMENT_DELETE] = delete,
        [OP_STATEMENT_SELECT] = select_of,
        [OP_STATEMENT_CREATE_SEQUENCE] = sequence,
        [OP_STATEMENT_DROP_SEQUENCE] = sequence,
        [OP_STATEMENT_CREATE_SCHEMA] = schema,
        [OP_STATEMENT_DROP_SCHEMA] = schema,
    };
    struct running r = { .c = c, .s = s, .parameters = parameters, .names = names, .inner = inner };
    const struct op_from **around = arena_array(c->arena, const struct op_from *, s->nusing + 1);
    around[0] = s->table;
    for (size_t i = 0; i < s->nusing; i++)
        around[i + 1] = s->using[i];
    r.frame = (struct ddl_frame){
        .from = around, .n = s->table && s->kind != OP_STATEMENT_INSERT ? s->nusing + 1 : 0
    }; /* nothing in an INSERT is correlated */
    ddl_ambiguous(c, &r.frame, NULL);
    for (size_t i = 0; i < s->nctes; i++) {
        struct buf name = ddl_buf(c);
        ddl_from(c, &name, s->ctes[i], scope(&r));
    }
    writers[s->kind](&r, b);
}

static void one(struct ddl *c, const struct op_statement *s, const struct op_sets *parameters)
{
    struct ddl_names names = { 0 };
    struct buf b = ddl_buf(c);
    struct buf whole = ddl_buf(c);
    ddl_change(c, &b, s, parameters, &names, false);
    ddl_with(c, &whole, &names);
    buf_slice(&whole, buf_view(&b));
    ddl_emit(c, &whole);
}

/* Once for each set of parameters. Alembic's --sql looks at none, and prints NULL or ":name". */
void ddl_execute(struct ddl *c, const struct op_execute *o)
{
    size_t before = c->out->n;
    if (!o->nparameters)
        one(c, o->statement, NULL);
    for (size_t i = 0; i < o->nparameters; i++)
        one(c, o->statement, &o->parameters[i]);
    for (size_t i = before; i < c->out->n; i++)
        c->out->at[i].autocommit = o->autocommit;
}

void ddl_bulk_insert(struct ddl *c, const struct op_bulk_insert *o)
{
    for (size_t i = 0; i < o->nrows && !ddl_failed(c); i++) {
        struct op_statement s = { .kind = OP_STATEMENT_INSERT,
                                  .table = o->table,
                                  .rows = &o->rows[i],
                                  .nrows = 1,
                                  .multi = true };
        for (size_t j = 0; j < o->rows[i].n; j++) {
            bool known = false;
            for (size_t k = 0; k < o->table->ncolumns; k++)
                known = known || !strcmp(o->table->column[k]->name, o->rows[i].at[j].column);
            if (!known)
                ddl_fail(c, "%s", ddl_repr(c, slice_of(o->rows[i].at[j].column)));
        }
        one(c, &s, NULL);
    }
}
