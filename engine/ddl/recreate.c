#include "ddl/recreate.h"
#include "ddl/table.h"
#include <string.h>

/* A column of the table that is made, and whether its values come from the old one. */
struct kept {
    struct op_column column;
    bool copied;
    const char *after; /* an added column: the last one of the old table at that time, or NULL */
};
struct kept_vec VEC_OF(struct kept);

struct recreate {
    struct ddl *c;
    const struct op_batch *batch;
    struct kept_vec columns;
    VEC(const char *) existing; /* ApplyBatchImpl.existing_ordering */
    bool added;
};

static void refuse(const struct recreate *r, const char *what)
{
    ddl_fail(r->c, "batch mode that recreates table \"%s\" with %s is not supported",
             r->batch->on.table, what);
}

static bool is_plain(const struct op_column *col)
{
    return !col->nconstraints && col->unique != OP_TRUE && col->index != OP_TRUE &&
           !col->sequence && col->server_default.kind != OP_DEFAULT_COMPUTED &&
           col->server_default.kind != OP_DEFAULT_IDENTITY;
}

static struct kept *find(struct recreate *r, const char *name)
{
    for (size_t i = 0; i < r->columns.n; i++)
        if (!strcmp(r->columns.at[i].column.name.text, name))
            return &r->columns.at[i];
    return NULL;
}

static void take_table(struct recreate *r, const struct op_table *t)
{
    if (t->schema || t->nconstraints || t->nindexes || t->nprefixes || t->options.n || t->comment) {
        refuse(r, "constraints, indexes, options or a schema");
        return;
    }
    for (size_t i = 0; i < t->ncolumns; i++) {
        if (!is_plain(&t->columns[i]))
            refuse(r, "a column that is more than a name, a type and a default");
        vec_push(r->c->arena, &r->columns,
                 (struct kept){ .column = t->columns[i], .copied = true });
        vec_push(r->c->arena, &r->existing, t->columns[i].name.text);
    }
}

static void add(struct recreate *r, const struct op_add_column *o)
{
    if (o->insert_before || o->insert_after || !is_plain(o->column) ||
        find(r, o->column->name.text)) {
        refuse(r, "such an added column");
        return;
    }
    const char *after = r->existing.n ? r->existing.at[r->existing.n - 1] : NULL;
    vec_push(r->c->arena, &r->columns, (struct kept){ .column = *o->column, .after = after });
    r->added = r->added || after;
}

static void drop(struct recreate *r, const char *name)
{
    const struct kept *k = find(r, name);
    if (!k || !k->copied) {
        refuse(r, "a dropped column that it does not have");
        return;
    }
    size_t at = (size_t)(k - r->columns.at);
    r->columns.n--;
    memmove(&r->columns.at[at], &r->columns.at[at + 1],
            (r->columns.n - at) * sizeof *r->columns.at);
    for (at = 0; strcmp(r->existing.at[at], name);)
        at++;
    r->existing.n--;
    memmove(&r->existing.at[at], &r->existing.at[at + 1],
            (r->existing.n - at) * sizeof *r->existing.at);
}

static void apply(struct recreate *r, const struct op *op)
{
    if (op->kind == OP_add_column)
        add(r, &op->add_column);
    else if (op->kind == OP_drop_column)
        drop(r, op->drop_column.column);
    else
        refuse(r, "anything but added and dropped columns");
}

/* Whether `child` has to wait for a column that is still to come: the pairs of
 * _adjust_self_columns_for_partial_reordering(). */
static bool waits(const struct recreate *r, const struct kept *child, const struct kept_vec *todo)
{
    const char *name = child->column.name.text;
    for (size_t i = 0; i < todo->n; i++) {
        const char *other = todo->at[i].column.name.text;
        if (child->after && !strcmp(child->after, other))
            return true;
        for (size_t k = 1; k < r->existing.n; k++)
            if (!strcmp(r->existing.at[k], name) && strcmp(other, name) &&
                !strcmp(r->columns.at[k - 1].column.name.text, other))
                return true;
    }
    return false;
}

/* sqlalchemy.util.topological.sort with deterministic_order: rounds of what waits for nothing. */
static void reorder(struct recreate *r)
{
    struct kept_vec todo = { 0 };
    struct kept_vec sorted = { 0 };
    for (size_t i = 0; i < r->columns.n; i++)
        vec_push(r->c->arena, &todo, r->columns.at[i]);
    while (todo.n) {
        struct kept_vec left = { 0 };
        for (size_t i = 0; i < todo.n; i++)
            if (waits(r, &todo.at[i], &todo))
                vec_push(r->c->arena, &left, todo.at[i]);
            else
                vec_push(r->c->arena, &sorted, todo.at[i]);
        if (left.n == todo.n) {
            refuse(r, "an order of columns that cannot be");
            return;
        }
        todo = left;
    }
    r->columns = sorted;
}

static void create(struct recreate *r, const char *temporary)
{
    struct op_column *columns = arena_array(r->c->arena, struct op_column, r->columns.n);
    for (size_t i = 0; i < r->columns.n; i++)
        columns[i] = r->columns.at[i].column;
    struct op_table *t = arena_new(r->c->arena, struct op_table);
    *t = *r->batch->copy_from;
    t->name = (struct op_name){ .text = temporary };
    t->metadata = NULL; /* a new one, without naming conventions */
    t->columns = columns;
    t->ncolumns = r->columns.n;
    ddl_create_table(r->c, t, OP_UNSET);
}

static void copy(struct recreate *r, const char *temporary)
{
    struct buf into = ddl_buf(r->c);
    struct buf from = ddl_buf(r->c);
    size_t n = 0;
    for (size_t i = 0; i < r->columns.n; i++) {
        const char *name = r->columns.at[i].column.name.text;
        if (!r->columns.at[i].copied)
            continue;
        buf_puts(&into, n ? ", " : "");
        buf_puts(&from, n++ ? ", " : "");
        ddl_identifier(r->c, &into, name);
        ddl_identifier(r->c, &from, r->batch->on.table);
        buf_char(&from, '.');
        ddl_identifier(r->c, &from, name);
    }
    if (!n) {
        refuse(r, "no column left to copy");
        return;
    }
    struct buf b = ddl_buf(r->c);
    buf_puts(&b, "INSERT INTO ");
    ddl_identifier(r->c, &b, temporary);
    buf_printf(&b, " (%s) SELECT %s \nFROM ", buf_str(&into), buf_str(&from));
    ddl_identifier(r->c, &b, r->batch->on.table);
    ddl_emit(r->c, &b);
}

static void replace(struct recreate *r, const char *temporary)
{
    const struct op_drop_table away = { .on = { .table = r->batch->on.table } };
    const struct op_rename_table back = { .on = { .table = temporary },
                                          .new_name = r->batch->on.table };
    ddl_drop_table(r->c, &away);
    ddl_rename_table(r->c, &back);
}

void ddl_recreate(struct ddl *c, const struct op_batch *b)
{
    enum { NAME_MAX_BATCH = 50 }; /* ApplyBatchImpl._calc_temp_name */
    struct recreate r = { .c = c, .batch = b };
    char *temporary = arena_printf(c->arena, "_alembic_tmp_%s", b->on.table);
    if (strlen(temporary) > NAME_MAX_BATCH || b->on.schema || strcmp(c->dialect->name, "sqlite"))
        refuse(&r, "a long name, a schema, or on this database");
    take_table(&r, b->copy_from);
    for (size_t i = 0; i < b->nops && !ddl_failed(c); i++)
        apply(&r, &b->ops[i]);
    if (r.added && !ddl_failed(c))
        reorder(&r);
    if (ddl_failed(c))
        return;
    create(&r, temporary);
    copy(&r, temporary);
    replace(&r, temporary);
}
