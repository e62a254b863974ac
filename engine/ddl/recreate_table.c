/* The statements that make a table anew. */
#include "ddl/constraint.h"
#include "ddl/expr.h"
#include "ddl/recreate.h"
#include "ddl/type.h"
#include <string.h>

bool ddl_brings_constraints(const struct op_column *col)
{
    const struct op_type *t = col->type;
    bool type = t && t->flags[OP_PARAM_create_constraint];
    for (size_t i = 0; t && i < t->nvariants; i++)
        type = type || t->variants[i].type->flags[OP_PARAM_create_constraint];
    if (type || (col->unique == OP_TRUE && col->index != OP_TRUE))
        return true;
    for (size_t i = 0; i < col->nconstraints; i++)
        if (col->constraints[i].kind == OP_FOREIGN_KEY)
            return true;
    return false;
}

/* The names that columns have now, for keys; NULL: one of them is gone. */
static const char *const *renamed(struct recreate *r, const char *const *keys, size_t n)
{
    const char **names = arena_array(r->c->arena, const char *, n);
    for (size_t i = 0; i < n; i++) {
        const struct recreate_column *k = recreate_find(r, keys[i]);
        if (!k)
            return NULL;
        names[i] = k->column.name.text;
    }
    return names;
}

/* The CHECK of a Boolean or an Enum, as text. */
static const struct op_expr *type_check(struct recreate *r, const struct recreate_constraint *k,
                                        const char *column)
{
    struct buf b = ddl_buf(r->c);
    struct op_expr *e = arena_new(r->c->arena, struct op_expr);
    ddl_type_check(r->c, &b, k->type, &(struct op_name){ .text = column });
    *e = (struct op_expr){ .kind = OP_EXPR_LITERAL_COLUMN, .text = slice_of(buf_str(&b)) };
    return e;
}

/* Columns in a CHECK that are there: those of a condition are found in it. */
static bool has_columns(struct recreate *r, const struct op_expr *e)
{
    if (e->kind == OP_EXPR_COLUMN)
        return recreate_find(r, e->name) != NULL;
    for (size_t i = 0; i < e->n; i++)
        if (!has_columns(r, e->args[i]))
            return false;
    return true;
}

/* A constraint of the new table; false: its columns are gone. */
static bool carried(struct recreate *r, const struct recreate_constraint *k,
                    struct op_constraint *out)
{
    bool check = k->op.kind == OP_CHECK && !k->type;
    const char *referred = k->op.kind == OP_FOREIGN_KEY ? k->op.referent_schema : NULL;
    *out = k->op;
    if (referred && strchr(referred, '.')) /* Alembic looks for the table without its schema */
        ddl_fail(r->c, "Foreign key to a table of the schema '%s' could not find table '%s'",
                 referred, k->op.referent);
    if (k->op.kind == OP_EXCLUDE)
        ddl_fail(r->c, "an EXCLUDE constraint of a table that is recreated is not supported");
    if (check)
        return has_columns(r, k->op.check);
    out->columns = renamed(r, k->op.columns, k->op.ncolumns);
    if (!out->columns)
        return false;
    out->inline_ = false;
    if (k->type)
        out->check = type_check(r, k, out->columns[0]);
    if (k->op.kind == OP_FOREIGN_KEY && r->model->schema)
        out->referent_schema = r->model->schema;
    return true;
}

static void carry(struct recreate *r, const struct recreate_constraints *from,
                  struct op_constraint *to, size_t *n)
{
    for (size_t i = 0; i < from->n; i++)
        if (carried(r, &from->at[i], &to[*n]))
            ++*n;
}

/* table_kwargs, and what the old table had beside them. */
static struct op_options options(struct recreate *r, const struct op_table *extra)
{
    struct op_options given = extra ? extra->options : (struct op_options){ 0 };
    struct op_options old = r->old->options;
    struct op_option *at = arena_array(r->c->arena, struct op_option, given.n + old.n);
    size_t n = 0;
    for (size_t i = 0; i < given.n; i++)
        at[n++] = given.at[i];
    for (size_t i = 0; i < old.n; i++)
        if (!ddl_option(given, old.at[i].dialect, old.at[i].name))
            at[n++] = old.at[i];
    return (struct op_options){ .at = at, .n = n };
}

/* A primary key makes its columns NOT NULL where the body did not say otherwise when it made them.
 */
static void fill_key(struct recreate *r, const struct op_constraint *key, struct op_column *columns)
{
    for (size_t i = 0; i < r->columns.n; i++)
        for (size_t k = 0; k < key->ncolumns; k++)
            if (r->columns.at[i].unspecified && !strcmp(columns[i].name.text, key->columns[k]))
                columns[i].nullable = OP_FALSE;
}

static const struct op_table *new_table(struct recreate *r, const char *temporary)
{
    struct arena *a = r->c->arena;
    const struct op_table *extra = r->batch->extra;
    struct op_table *t = arena_new(a, struct op_table);
    size_t more = extra ? extra->ncolumns : 0;
    struct op_column *columns = arena_array(a, struct op_column, r->columns.n + more);
    struct op_constraint *later = arena_array(a, struct op_constraint, r->named.n + r->unnamed.n);
    if (extra)
        *t = *extra;
    for (size_t i = 0; i < r->columns.n; i++)
        columns[i] = r->columns.at[i].column;
    for (size_t i = 0; i < more; i++)
        columns[r->columns.n + i] = extra->columns[i];
    t->name = (struct op_name){ .text = temporary };
    t->schema = r->model->schema;
    t->columns = columns;
    t->ncolumns = r->columns.n + more;
    t->options = options(r, extra);
    carry(r, &r->named, later, &t->nlater);
    carry(r, &r->unnamed, later, &t->nlater);
    for (size_t i = 0; i < t->nlater; i++)
        if (later[i].kind == OP_PRIMARY_KEY)
            fill_key(r, &later[i], columns);
    t->later = later;
    return t;
}

static void copy(struct recreate *r, const char *temporary)
{
    struct buf into = ddl_buf(r->c);
    struct buf from = ddl_buf(r->c);
    size_t n = 0;
    for (size_t i = 0; i < r->columns.n; i++) {
        const struct recreate_column *k = &r->columns.at[i];
        if (!k->from)
            continue;
        buf_puts(&into, n ? ", " : "");
        buf_puts(&from, n++ ? ", " : "");
        ddl_quoted_name(r->c, &into, &k->column.name);
        ddl_expr(r->c, &from, k->from, (struct ddl_scope){ .tables = true });
        if (k->from->kind == OP_EXPR_CAST) {
            buf_puts(&from, " AS ");
            ddl_identifier(r->c, &from, k->key);
        }
    }
    if (!n)
        ddl_fail(r->c, "a table that is recreated without any column of the old one is not "
                       "supported");
    struct buf b = ddl_buf(r->c);
    buf_puts(&b, "INSERT INTO ");
    ddl_table_name(r->c, &b, r->model->schema, temporary);
    buf_printf(&b, " (%s) SELECT %s \nFROM ", buf_str(&into), buf_str(&from));
    ddl_table_name(r->c, &b, r->model->schema, r->old->name.text);
    ddl_emit(r->c, &b);
}

static void replace(struct recreate *r, const char *temporary)
{
    const char *schema = r->model->schema;
    const char *name = r->old->name.text;
    const struct op_drop_table away = { .on = { .table = name, .schema = schema },
                                        .table = r->old };
    const struct op_rename_table back = { .on = { .table = temporary, .schema = schema },
                                          .new_name = name };
    ddl_drop_table(r->c, &away);
    ddl_rename_table(r->c, &back);
}

/* An index over columns by the names that they have now. */
static void index_again(struct recreate *r, const struct op_index *index, bool made)
{
    struct op_index one = *index;
    const struct op_expr **columns =
        arena_array(r->c->arena, const struct op_expr *, index->ncolumns);
    for (size_t i = 0; i < index->ncolumns; i++) {
        const struct op_expr *e = index->columns[i];
        const struct recreate_column *k =
            e->kind == OP_EXPR_COLUMN ? recreate_find(r, e->name) : NULL;
        columns[i] = e;
        if (e->kind != OP_EXPR_COLUMN && e->kind != OP_EXPR_TEXT)
            ddl_fail(r->c, "an index of an expression, of a table that is recreated, is not "
                           "supported");
        if (!k && made)
            ddl_fail(r->c, "an index of '%s', which is no column", e->name);
        if (!k)
            continue;
        struct op_expr *own = arena_new(r->c->arena, struct op_expr);
        *own = *e;
        own->name = k->column.name.text;
        own->from = NULL;
        columns[i] = own;
    }
    one.table = r->old->name.text;
    one.schema = r->model->schema;
    one.columns = columns;
    r->c->rules->create_index(r->c, NULL, &one, OP_UNSET);
}

/* The first 50 characters: ApplyBatchImpl._calc_temp_name(). */
static const char *temporary_name(struct ddl *c, const char *table)
{
    char *name = arena_printf(c->arena, "_alembic_tmp_%s", table);
    size_t n = 0;
    for (char *p = name; *p; p++) {
        bool first = ((unsigned char)*p & 0xC0) != 0x80;
        if (first && n++ == 50) {
            *p = '\0';
            break;
        }
    }
    return name;
}

/* PostgreSQL has the names of constraints only once: prep_table_for_batch(). */
static void free_names(struct recreate *r)
{
    for (size_t i = 0; i < r->named.n; i++) {
        const struct op_constraint *k = &r->named.at[i].op;
        struct op_drop_constraint away = {
            .name = k->name, .on = { .table = r->old->name.text, .schema = r->model->schema }
        };
        if (r->named.at[i].old)
            ddl_drop_constraint_generic(r->c, &away);
    }
}

static void emit(struct recreate *r)
{
    const char *temporary = temporary_name(r->c, r->old->name.text);
    if (r->c->rules->named_types)
        free_names(r);
    ddl_create_table(r->c, new_table(r, temporary), OP_UNSET);
    copy(r, temporary);
    replace(r, temporary);
    for (size_t i = 0; i < r->indexes.n; i++)
        index_again(r, &r->indexes.at[i], false);
    for (size_t i = 0; i < r->made.n; i++)
        index_again(r, &r->made.at[i], true);
}

void ddl_recreate(struct ddl *c, const struct op_batch *b)
{
    struct recreate r = { .c = c, .batch = b, .old = b->copy_from };
    r.model = ddl_table_of(c, b->copy_from);
    recreate_take(&r);
    for (size_t i = 0; i < b->nops && !ddl_failed(c); i++)
        recreate_apply(&r, &b->ops[i]);
    if (!ddl_failed(c))
        recreate_order_sort(&r);
    if (!ddl_failed(c))
        emit(&r);
}
