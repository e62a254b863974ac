#include "ddl/constraint.h"
#include "ddl/expr.h"
#include "ddl/naming.h"
#include "ddl/type.h"
#include <string.h>

static void preamble(struct ddl *c, struct buf *b, const struct op_name *name)
{
    if (!name->text)
        return;
    buf_puts(b, "CONSTRAINT ");
    ddl_constraint_name(c, b, name);
    buf_char(b, ' ');
}

static void deferrability(struct ddl *c, struct buf *b, const struct op_constraint *k)
{
    if (!k)
        return;
    if (k->deferrable != OP_UNSET)
        buf_puts(b, k->deferrable == OP_TRUE ? " DEFERRABLE" : " NOT DEFERRABLE");
    if (k->initially) {
        buf_puts(b, " INITIALLY ");
        ddl_phrase(c, b, DDL_INITIALLY, k->initially);
    }
}

static void name_list(struct ddl *c, struct buf *b, const char *const *names, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (i)
            buf_puts(b, ", ");
        ddl_identifier(c, b, names[i]);
    }
}

/* A column's own name object knows whether it wants quotes. */
static void column_list(struct ddl *c, struct buf *b, const struct ddl_table *t,
                        const char *const *names, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const struct ddl_column *col = ddl_table_column(t, names[i]);
        if (i)
            buf_puts(b, ", ");
        if (col)
            ddl_quoted_name(c, b, &col->op->name);
        else
            ddl_identifier(c, b, names[i]);
    }
}

static void match(struct ddl *c, struct buf *b, const struct op_constraint *k)
{
    if (!k->match)
        return;
    if (c->rules->no_match) {
        ddl_fail(c, "%s", c->rules->no_match);
        return;
    }
    buf_puts(b, " MATCH ");
    buf_puts(b, k->match);
}

static void cascades(struct ddl *c, struct buf *b, const struct op_constraint *k)
{
    if (k->ondelete) {
        buf_puts(b, " ON DELETE ");
        ddl_phrase(c, b, c->rules->on_delete, k->ondelete);
    }
    if (k->onupdate) {
        buf_puts(b, " ON UPDATE ");
        ddl_phrase(c, b, DDL_ON_DELETE, k->onupdate);
    }
}

static const char *const *remote(struct ddl *c, const struct op_constraint *k)
{
    for (size_t i = 0; i < k->ncolumns || i < 1; i++)
        if (!k->remote || !k->remote[i]) {
            ddl_fail(c, "Foreign key to table '%s' names no column of it",
                     k->referent ? k->referent : "");
            return NULL;
        }
    return k->remote;
}

static bool same(const char *a, const char *b)
{
    return a && b ? !strcmp(a, b) : !a && !b;
}

static bool foreign_key(struct ddl *c, struct buf *b, const struct ddl_table *t,
                        const struct ddl_constraint *k)
{
    const struct op_constraint *op = k->op;
    if (!op)
        return false;
    if (c->rules->same_schema && !same(t->schema, op->referent_schema))
        return false;
    preamble(c, b, &k->name);
    const char *const *there = remote(c, op);
    if (!there)
        return true;
    buf_puts(b, "FOREIGN KEY(");
    column_list(c, b, t, k->columns, k->ncolumns);
    buf_puts(b, ") REFERENCES ");
    ddl_table_name(c, b, c->rules->same_schema ? NULL : op->referent_schema, op->referent);
    buf_puts(b, " (");
    if (!strcmp(op->referent, t->name) && same(t->schema, op->referent_schema))
        column_list(c, b, t, there, k->ncolumns);
    else
        name_list(c, b, there, k->ncolumns);
    buf_char(b, ')');
    match(c, b, op);
    cascades(c, b, op);
    deferrability(c, b, op);
    return true;
}

void ddl_inline_reference(struct ddl *c, struct buf *b, const struct ddl_constraint *k)
{
    const char *const *there = remote(c, k->op);
    if (!there)
        return;
    buf_puts(b, " REFERENCES ");
    ddl_table_name(c, b, k->op->referent_schema, k->op->referent);
    buf_puts(b, " (");
    name_list(c, b, there, 1);
    buf_char(b, ')');
    match(c, b, k->op);
    cascades(c, b, k->op);
    deferrability(c, b, k->op);
}

static bool unique(struct ddl *c, struct buf *b, const struct ddl_table *t,
                   const struct ddl_constraint *k)
{
    if (!k->ncolumns)
        return false;
    preamble(c, b, &k->name);
    buf_puts(b, "UNIQUE ");
    if (c->rules->unique_distinct)
        c->rules->unique_distinct(b, k);
    buf_char(b, '(');
    column_list(c, b, t, k->columns, k->ncolumns);
    buf_char(b, ')');
    if (c->rules->include)
        c->rules->include(c, b, t, k);
    deferrability(c, b, k->op);
    return true;
}

void ddl_type_check(struct ddl *c, struct buf *b, const struct op_type *t,
                    const struct op_name *column)
{
    ddl_quoted_name(c, b, column);
    buf_puts(b, " IN (");
    if (ddl_type_is(t, OP_SA_BOOLEAN))
        buf_puts(b, "0, 1");
    else if (!t->values.n)
        ddl_fail(c, "an Enum without values cannot be checked");
    else
        for (size_t i = 0; i < t->values.n; i++) {
            if (i)
                buf_puts(b, ", ");
            ddl_string(c, b, slice_of(t->values.at[i]));
        }
    buf_char(b, ')');
}

static void type_check(struct ddl *c, struct buf *b, const struct ddl_table *t,
                       const struct ddl_constraint *k)
{
    const struct ddl_column *col = ddl_table_column(t, k->columns[0]);
    ddl_type_check(c, b, k->type,
                   col ? &col->op->name : &(struct op_name){ .text = k->columns[0] });
}

static bool check(struct ddl *c, struct buf *b, const struct ddl_table *t,
                  const struct ddl_constraint *k)
{
    preamble(c, b, &k->name);
    buf_puts(b, "CHECK (");
    if (k->type)
        type_check(c, b, t, k);
    else if (k->op)
        ddl_expr_in_ddl(c, b, k->op->check);
    buf_char(b, ')');
    deferrability(c, b, k->op);
    return true;
}

/* A str among the elements is that column of the table, and is quoted as it is. */
static const struct op_constraint *of_columns(struct ddl *c, const struct ddl_table *t,
                                              const struct op_constraint *k)
{
    struct op_constraint *copy = arena_new(c->arena, struct op_constraint);
    const struct op_expr **elements = arena_array(c->arena, const struct op_expr *, k->nelements);
    for (size_t i = 0; i < k->nelements; i++) {
        const struct op_expr *e = k->elements[i];
        const struct ddl_column *col =
            e->kind == OP_EXPR_COLUMN ? ddl_table_column(t, e->name) : NULL;
        elements[i] = e;
        if (col) {
            struct op_expr *quoted = arena_new(c->arena, struct op_expr);
            *quoted = *e;
            quoted->quote = col->op->name.quote;
            elements[i] = quoted;
        }
    }
    *copy = *k;
    copy->elements = elements;
    return copy;
}

static bool exclude(struct ddl *c, struct buf *b, const struct ddl_table *t,
                    const struct ddl_constraint *k)
{
    if (!c->rules->exclude)
        return ddl_fail(c, "Compiler for dialect %s can't render element of type ExcludeConstraint",
                        c->dialect->name);
    preamble(c, b, &k->name);
    c->rules->exclude(c, b, of_columns(c, t, k->op));
    deferrability(c, b, k->op);
    return true;
}

static bool key(struct ddl *c, struct buf *b, const struct ddl_table *t,
                const struct ddl_constraint *k)
{
    if (!k->ncolumns)
        return false;
    preamble(c, b, &k->name);
    buf_puts(b, "PRIMARY KEY (");
    column_list(c, b, t, k->columns, k->ncolumns);
    buf_char(b, ')');
    if (c->rules->include)
        c->rules->include(c, b, t, k);
    deferrability(c, b, k->op);
    return true;
}

static bool write(struct ddl *c, struct buf *b, const struct ddl_table *t,
                  const struct ddl_constraint *k)
{
    bool written = false;
    switch (k->kind) {
    case OP_PRIMARY_KEY: written = key(c, b, t, k); break;
    case OP_UNIQUE: written = unique(c, b, t, k); break;
    case OP_CHECK: written = check(c, b, t, k); break;
    case OP_FOREIGN_KEY: written = foreign_key(c, b, t, k); break;
    case OP_EXCLUDE: return exclude(c, b, t, k);
    }
    if (written && c->rules->constraint_tail)
        c->rules->constraint_tail(c, b, t, k);
    return written;
}

/* The implicit key has its autoincrement column first: columns_autoinc_first. */
static const char *const *autoincrement_first(struct ddl *c, const struct ddl_table *t)
{
    const char **names = arena_array(c->arena, const char *, t->nkey);
    size_t n = 0;
    if (t->autoincrement)
        names[n++] = t->autoincrement->op->name.text;
    for (size_t i = 0; i < t->nkey; i++)
        if (!t->autoincrement || strcmp(t->key[i], names[0]) != 0)
            names[n++] = t->key[i];
    return names;
}

bool ddl_primary_key(struct ddl *c, struct buf *b, const struct ddl_table *t)
{
    struct ddl_constraint k = { .kind = OP_PRIMARY_KEY, .name = t->implicit_name };
    if (t->primary_key)
        k = *t->primary_key;
    k.columns = t->primary_key ? t->key : autoincrement_first(c, t);
    k.ncolumns = t->nkey;
    if (c->rules->inline_key && c->rules->inline_key(t))
        return false;
    return write(c, b, t, &k);
}

bool ddl_table_constraint(struct ddl *c, struct buf *b, const struct ddl_table *t,
                          const struct ddl_constraint *k)
{
    if (c->rules->alter && k->op && k->op->use_alter)
        return false;
    return write(c, b, t, k);
}

void ddl_column_check(struct ddl *c, struct buf *b, const struct ddl_table *t,
                      const struct ddl_column *col, const struct op_constraint *op)
{
    const char *name = col->op->name.text;
    struct ddl_constraint k = {
        .op = op, .kind = op->kind, .name = op->name, .columns = &name, .ncolumns = 1
    };
    if (op->kind != OP_CHECK) {
        ddl_fail(c, "a constraint of this kind cannot stand in a Column");
        return;
    }
    k.name = ddl_naming_of(c, t, &k);
    if (c->rules->column_check)
        c->rules->column_check(c, op);
    check(c, b, t, &k);
}

void ddl_add_constraint_generic(struct ddl *c, const struct ddl_table *t,
                                const struct ddl_constraint *k)
{
    struct buf b = ddl_buf(c);
    buf_puts(&b, "ALTER TABLE ");
    ddl_table_name(c, &b, t->schema, t->name);
    buf_puts(&b, " ADD ");
    write(c, &b, t, k);
    ddl_emit(c, &b);
}

void ddl_add_constraint(struct ddl *c, const struct op_add_constraint *o)
{
    struct ddl_table *t = ddl_table_with(c, &o->on, NULL);
    struct ddl_constraint k = { .op = o->constraint,
                                .kind = o->constraint->kind,
                                .name = o->constraint->name,
                                .columns = o->constraint->columns,
                                .ncolumns = o->constraint->ncolumns };
    k.name = ddl_naming_of(c, t, &k);
    c->rules->add_constraint(c, t, &k);
}

static void drop_named(struct ddl *c, const char *schema, const char *table, enum op_tri if_exists,
                       const struct op_name *name)
{
    struct buf b = ddl_buf(c);
    if (!name->text) {
        ddl_fail(c, "Can't emit DROP CONSTRAINT for constraint on table '%s'; it has no name",
                 table);
        return;
    }
    buf_puts(&b, "ALTER TABLE ");
    ddl_table_name(c, &b, schema, table);
    buf_puts(&b, " DROP CONSTRAINT ");
    if (if_exists == OP_TRUE)
        buf_puts(&b, "IF EXISTS ");
    ddl_constraint_name(c, &b, name);
    ddl_emit(c, &b);
}

void ddl_drop_constraint_generic(struct ddl *c, const struct op_drop_constraint *d)
{
    drop_named(c, d->on.schema, d->on.table, d->if_exists, &d->name);
}

void ddl_drop_type_constraint(struct ddl *c, const struct ddl_table *t,
                              const struct ddl_constraint *k)
{
    drop_named(c, t->schema, t->name, OP_UNSET, &k->name);
}
