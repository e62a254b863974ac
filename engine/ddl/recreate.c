#include "ddl/recreate.h"
#include "ddl/constraint.h"
#include "ddl/expr.h"
#include "ddl/type.h"
#include <string.h>

static void take_column(struct recreate *r, const struct op_column *col, struct op_from *from)
{
    struct arena *a = r->c->arena;
    struct op_expr *e = arena_new(a, struct op_expr);
    *e = (struct op_expr){ .kind = OP_EXPR_COLUMN,
                           .name = col->name.text,
                           .quote = col->name.quote,
                           .type = col->type,
                           .from = from };
    struct op_constraint *own = arena_array(a, struct op_constraint, col->nconstraints);
    struct op_column copy = *col;
    copy.unique = copy.index = OP_UNSET;
    copy.constraints = own;
    copy.nconstraints = 0;
    for (size_t i = 0; i < col->nconstraints; i++)
        if (col->constraints[i].kind != OP_FOREIGN_KEY)
            own[copy.nconstraints++] = col->constraints[i];
    const struct ddl_column *made = ddl_table_column(r->model, col->name.text);
    if (made && !made->nullable)
        copy.nullable = OP_FALSE;
    ddl_check_copied(r->c, col->type);
    vec_push(a, &r->columns,
             (struct recreate_column){ .key = col->name.text,
                                       .column = copy,
                                       .from = e,
                                       .unspecified = col->nullable == OP_UNSET });
    vec_push(a, &r->existing, col->name.text);
}

static struct recreate_constraint *of_name(struct recreate_constraints *v, const char *name)
{
    for (size_t i = 0; i < v->n; i++)
        if (!strcmp(v->at[i].op.name.text, name))
            return &v->at[i];
    return NULL;
}

static void forget(struct recreate_constraints *v, struct recreate_constraint *k)
{
    size_t at = (size_t)(k - v->at);
    v->n--;
    memmove(k, k + 1, (v->n - at) * sizeof *k);
}

static void keep(struct recreate *r, const struct op_constraint *op, const struct op_type *type)
{
    struct recreate_constraint k = { .op = *op, .type = type, .old = !r->taken };
    struct recreate_constraint *old = op->name.text ? of_name(&r->named, op->name.text) : NULL;
    if (old)
        *old = k;
    else
        vec_push(r->c->arena, op->name.text ? &r->named : &r->unnamed, k);
}

static struct op_constraint plain(const struct ddl_constraint *k)
{
    struct op_constraint op = k->op ? *k->op : (struct op_constraint){ .kind = k->kind };
    op.name = k->name;
    op.columns = k->columns;
    op.ncolumns = k->ncolumns;
    return op;
}

/* The primary key of the old table is a constraint among the others, whoever made it. */
static void take_key(struct recreate *r)
{
    const struct ddl_table *t = r->model;
    struct op_constraint op = { .kind = OP_PRIMARY_KEY, .name = t->implicit_name };
    if (t->primary_key)
        op = plain(t->primary_key);
    op.columns = t->key;
    op.ncolumns = t->nkey;
    keep(r, &op, NULL);
}

/* Those of columns come first; what a type brings, it brings again. */
static void take_constraints(struct recreate *r, bool of_columns)
{
    for (size_t i = 0; i < r->model->nconstraints; i++) {
        const struct ddl_constraint *k = &r->model->constraints[i];
        struct op_constraint op = plain(k);
        if (!k->type && (k->of != NULL) == of_columns)
            keep(r, &op, NULL);
    }
}

void recreate_take(struct recreate *r)
{
    const struct op_table *t = r->old;
    struct op_from *from = arena_new(r->c->arena, struct op_from);
    *from = (struct op_from){
        .kind = OP_FROM_TABLE, .name = t->name.text, .schema = r->model->schema, .table = t
    };
    for (size_t i = 0; i < t->ncolumns; i++)
        take_column(r, &t->columns[i], from);
    take_key(r);
    take_constraints(r, true);
    take_constraints(r, false);
    for (size_t i = 0; i < r->model->nindexes; i++)
        if (!r->model->indexes[i].by_flag)
            vec_push(r->c->arena, &r->indexes, r->model->indexes[i]);
    r->taken = true;
}

struct recreate_column *recreate_find(struct recreate *r, const char *key)
{
    for (size_t i = 0; i < r->columns.n; i++)
        if (!strcmp(r->columns.at[i].key, key))
            return &r->columns.at[i];
    return NULL;
}

static void no_such(struct recreate *r, const char *what, const char *name)
{
    ddl_fail(r->c, "No such %s: '%s'", what, name);
}

/* The constraint that a new type or a new column brings: ApplyBatchImpl.add_constraint(). */
static void bring(struct recreate *r, const struct ddl_constraint *k)
{
    struct op_constraint op = plain(k);
    if (!op.name.text && !k->type)
        ddl_fail(r->c, "Constraint must have a name");
    keep(r, &op, k->type);
}

static void add_column(struct recreate *r, const struct op_add_column *o)
{
    const struct ddl_table *t = ddl_table_with(r->c, &o->on, o->column);
    struct recreate_column *old = recreate_find(r, o->column->name.text);
    struct recreate_column made = { .key = o->column->name.text,
                                    .column = *o->column,
                                    .unspecified = o->column->nullable == OP_UNSET };
    struct op_constraint *own =
        arena_array(r->c->arena, struct op_constraint, o->column->nconstraints);
    made.column.constraints = own;
    made.column.nconstraints = 0;
    for (size_t i = 0; i < o->column->nconstraints; i++)
        if (o->column->constraints[i].kind != OP_FOREIGN_KEY)
            own[made.column.nconstraints++] = o->column->constraints[i];
    if (made.column.has_default || made.column.sequence)
        ddl_fail(r->c, "an added column with default= in a table that is recreated is not "
                       "supported");
    ddl_check_copied(r->c, made.column.type);
    recreate_order_place(r, o);
    if (old)
        *old = made;
    else
        vec_push(r->c->arena, &r->columns, made);
    for (size_t i = 0; i < t->nconstraints; i++)
        bring(r, &t->constraints[i]);
    for (size_t i = 0; i < t->nindexes; i++)
        vec_push(r->c->arena, &r->made, t->indexes[i]);
}

static void drop_from_key(struct op_constraint *key, const char *name, struct arena *a)
{
    const char **left = arena_array(a, const char *, key->ncolumns);
    size_t n = 0;
    for (size_t i = 0; i < key->ncolumns; i++)
        if (strcmp(key->columns[i], name) != 0)
            left[n++] = key->columns[i];
    key->columns = left;
    key->ncolumns = n;
}

static void drop_column(struct recreate *r, const char *name)
{
    struct recreate_column *k = recreate_find(r, name);
    struct recreate_constraints *lists[] = { &r->named, &r->unnamed };
    size_t at = 0;
    while (at < r->existing.n && strcmp(r->existing.at[at], name) != 0)
        at++;
    if (!k || at == r->existing.n) {
        no_such(r, "column", name);
        return;
    }
    for (size_t i = 0; i < 2; i++)
        for (size_t j = 0; j < lists[i]->n; j++)
            if (lists[i]->at[j].op.kind == OP_PRIMARY_KEY && lists[i]->at[j].old)
                drop_from_key(&lists[i]->at[j].op, name, r->c->arena);
    r->columns.n--;
    memmove(k, k + 1, (r->columns.n - (size_t)(k - r->columns.at)) * sizeof *k);
    r->existing.n--;
    memmove(&r->existing.at[at], &r->existing.at[at + 1],
            (r->existing.n - at) * sizeof *r->existing.at);
}

static bool is_named(const struct op_type *t)
{
    while (t && t->item)
        t = t->item;
    return t && (ddl_type_is(t, OP_SA_ENUM) || ddl_type_is(t, OP_PG_DOMAIN));
}

/* _type_affinity, by which ENUMs of a dialect are no strings. */
static enum op_type_class kind_of(const struct op_type *t)
{
    if (t && (t->class == OP_PG_ENUM || t->class == OP_PG_DOMAIN))
        return OP_PG_DOMAIN;
    return t && t->class == OP_MY_ENUM ? OP_MY_ENUM : ddl_type_affinity(t);
}

/* cast_for_batch_migrate(): the copied value becomes one of the new type. */
static void change_type(struct recreate *r, struct recreate_column *k, const struct op_type *type)
{
    const struct op_type *old = k->column.type;
    bool json = ddl_type_is(type, OP_SA_JSON) && r->c->rules->padded_times;
    if (r->c->rules->named_types && (is_named(old) || is_named(type)))
        ddl_fail(r->c, "a named type for a column of a table that is recreated is not supported "
                       "on PostgreSQL");
    if (k->from && !json && kind_of(old) != kind_of(type)) {
        const struct op_expr **args = arena_array(r->c->arena, const struct op_expr *, 1);
        struct op_expr *cast = arena_new(r->c->arena, struct op_expr);
        args[0] = k->from;
        *cast = (struct op_expr){ .kind = OP_EXPR_CAST, .type = type, .args = args, .n = 1 };
        cast->name = k->key;
        k->from = cast;
    }
    struct op_type *quiet = arena_new(r->c->arena, struct op_type);
    *quiet = *type; /* its CHECK comes as a constraint of the batch */
    quiet->flags[OP_PARAM_create_constraint] = false;
    k->column.type = quiet;
}

static void forget_name(struct recreate *r, const char *name)
{
    struct recreate_constraint *k = name ? of_name(&r->named, name) : NULL;
    if (k)
        forget(&r->named, k);
}

static void rename(struct recreate *r, struct recreate_column *k, const struct op_alter_column *o)
{
    const struct op_type *old = ddl_type_here(r->c, o->existing_type);
    if (!o->new_name || !strcmp(o->new_name, o->column))
        return;
    k->column.name = (struct op_name){ .text = o->new_name };
    if (old && (ddl_type_is(old, OP_SA_BOOLEAN) || ddl_type_is(old, OP_SA_ENUM)))
        forget_name(r, old->name);
}

static void type_constraints(struct recreate *r, const struct op_alter_column *o,
                             const struct op_type *type, bool old)
{
    struct op_column column = { .name = { .text = o->column }, .type = type };
    const struct ddl_table *t = ddl_table_with(r->c, &o->on, &column);
    for (size_t i = 0; i < t->nconstraints; i++)
        if (!old)
            bring(r, &t->constraints[i]);
        else
            forget_name(r, t->constraints[i].name.text);
}

static void alter_column(struct recreate *r, const struct op_alter_column *o)
{
    struct recreate_column *k = recreate_find(r, o->column);
    if (!k) {
        no_such(r, "column", o->column);
        return;
    }
    if (o->existing_type && o->type)
        type_constraints(r, o, o->existing_type, true);
    rename(r, k, o);
    if (o->type)
        change_type(r, k, o->type);
    if (o->nullable)
        k->column.nullable = o->nullable;
    if (o->given & OP_ALTER_SERVER_DEFAULT)
        k->column.server_default = o->server_default;
    if (o->server_default.kind >= OP_DEFAULT_IDENTITY)
        ddl_fail(r->c, "arg must be a string or an SQL expression");
    if (o->autoincrement)
        k->column.autoincrement = o->autoincrement == OP_TRUE ? OP_AUTO_TRUE : OP_AUTO_FALSE;
    if (o->given & OP_ALTER_COMMENT)
        k->column.comment = o->comment;
    if (o->type)
        type_constraints(r, o, o->type, false);
}

/* A CHECK that stands in a column. */
static bool drop_from_columns(struct recreate *r, const char *name)
{
    for (size_t i = 0; i < r->columns.n; i++) {
        struct op_column *col = &r->columns.at[i].column;
        for (size_t j = 0; r->columns.at[i].from && j < col->nconstraints; j++) {
            if (!col->constraints[j].name.text || strcmp(col->constraints[j].name.text, name) != 0)
                continue;
            struct op_constraint *left =
                arena_array(r->c->arena, struct op_constraint, col->nconstraints);
            memcpy(left, col->constraints, j * sizeof *left);
            memcpy(left + j, col->constraints + j + 1, (col->nconstraints - j - 1) * sizeof *left);
            col->constraints = left;
            col->nconstraints--;
            return true;
        }
    }
    return false;
}

static void drop_constraint(struct recreate *r, const struct op_drop_constraint *o)
{
    struct recreate_constraint *k = NULL;
    if (!o->name.text) {
        ddl_fail(r->c, "Constraint must have a name");
        return;
    }
    if (drop_from_columns(r, o->name.text))
        return;
    if (!(k = of_name(&r->named, o->name.text))) {
        no_such(r, "constraint", o->name.text);
        return;
    }
    for (size_t i = 0; k->op.kind == OP_PRIMARY_KEY && i < k->op.ncolumns; i++) {
        struct recreate_column *col = recreate_find(r, k->op.columns[i]);
        if (col)
            col->column.primary_key = false;
        else
            no_such(r, "column", k->op.columns[i]);
    }
    forget(&r->named, k);
}

static void add_constraint(struct recreate *r, const struct op_constraint *given)
{
    struct op_constraint op = *given;
    if (!op.name.text)
        ddl_fail(r->c, "Constraint must have a name");
    for (size_t i = 0; op.kind == OP_PRIMARY_KEY && i < r->unnamed.n; i++)
        if (r->unnamed.at[i].op.kind == OP_PRIMARY_KEY)
            forget(&r->unnamed, &r->unnamed.at[i]);
    if (!ddl_failed(r->c))
        keep(r, &op, NULL);
}

static void create_index(struct recreate *r, const struct op_index *index)
{
    struct op_index one = *index;
    for (size_t i = 0; i < one.ncolumns; i++)
        if (!one.columns[i]->flag || !recreate_find(r, one.columns[i]->name))
            ddl_fail(r->c, "an index of something other than columns, in a table that is "
                           "recreated, is not supported");
    if (!one.name.text)
        ddl_fail(r->c, "an index without a name, in a table that is recreated, is not supported");
    for (size_t i = 0; !ddl_failed(r->c) && i < r->made.n; i++)
        if (r->made.at[i].name.text && one.name.text &&
            !strcmp(r->made.at[i].name.text, one.name.text)) {
            r->made.at[i] = one;
            return;
        }
    vec_push(r->c->arena, &r->made, one);
}

static void drop_index(struct recreate *r, const struct op_name *name)
{
    for (size_t i = 0; name->text && i < r->indexes.n; i++) {
        struct op_index *at = &r->indexes.at[i];
        if (!at->name.text || strcmp(at->name.text, name->text) != 0)
            continue;
        r->indexes.n--;
        memmove(at, at + 1, (r->indexes.n - i) * sizeof *at);
        return;
    }
    for (size_t i = 0; name->text && i < r->model->nindexes; i++)
        if (r->model->indexes[i].by_flag && !strcmp(r->model->indexes[i].name.text, name->text))
            return;
    no_such(r, "index", name->text ? name->text : "None");
}

void recreate_apply(struct recreate *r, const struct op *op)
{
    switch ((int)op->kind) {
    case OP_add_column: add_column(r, &op->add_column); break;
    case OP_drop_column: drop_column(r, op->drop_column.column); break;
    case OP_alter_column: alter_column(r, &op->alter_column); break;
    case OP_create_check_constraint:
    case OP_create_exclude_constraint:
    case OP_create_foreign_key:
    case OP_create_primary_key:
    case OP_create_unique_constraint: add_constraint(r, op->constraint.constraint); break;
    case OP_drop_constraint: drop_constraint(r, &op->drop_constraint); break;
    case OP_create_index: create_index(r, op->create_index.index); break;
    case OP_drop_index: drop_index(r, &op->drop_index.name); break;
    case OP_create_table_comment:
    case OP_drop_table_comment: break; /* CREATE TABLE has the columns' comments only */
    default: ddl_fail(r->c, "%s() in a batch that recreates its table", op_names[op->kind]);
    }
}
