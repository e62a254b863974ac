#include "op/attached.h"
#include "op/catalogue.h"
#include "op/directive.h"
#include "op/host.h"
#include "py/interp.h"
#include "py/iter.h"
#include <string.h>

struct op_item *op_item_of(const struct py_value *v, enum op_item_kind kind)
{
    if (!v || !py_is_host(v, &op_host_item))
        return NULL;
    struct op_item *item = v->host.data;
    return item->kind == kind ? item : NULL;
}

struct py_value *op_item_value(struct py *py, const struct op_item *item)
{
    struct op_item *copy = arena_new(op_state_of(py)->a, struct op_item);
    *copy = *item;
    return py_host(py, &op_host_item, copy);
}

static struct py_value *constraint_value(struct py *py, struct op_constraint *c)
{
    struct op_item item = { .kind = OP_ITEM_CONSTRAINT, .constraint = *c };
    item.constraint.at = op_place_of(py);
    return op_item_value(py, &item);
}

/* "schema.table.column", cut from the right. */
static bool split_target(struct py *py, struct slice spec, struct op_constraint *c,
                         const char **column)
{
    const char *dot = spec.n ? memrchr(spec.p, '.', spec.n) : NULL;
    if (!dot)
        return op_refuse(py, "ForeignKey: '%.*s' does not name a table and a column", (int)spec.n,
                         spec.p);
    struct slice table = slice_range(spec.p, dot);
    *column = op_text(py, slice_range(dot + 1, spec.p + spec.n));
    const char *before = table.n ? memrchr(table.p, '.', table.n) : NULL;
    const char *schema = before ? op_text(py, slice_range(table.p, before)) : NULL;
    const char *name = op_text(py, before ? slice_range(before + 1, table.p + table.n) : table);
    if (c->referent && (strcmp(c->referent, name) ||
                        strcmp(c->referent_schema ? c->referent_schema : "", schema ? schema : "")))
        return py_refuse(py, "ForeignKeyConstraint that refers to several tables");
    c->referent = name;
    c->referent_schema = schema;
    return true;
}

/* A target as text or as a Column of a Table. */
static bool take_target(struct py *py, struct py_value *v, struct op_constraint *c,
                        const char **column)
{
    struct slice text = { 0 };
    if (op_is_text(v))
        return op_take_slice(py, v, "ForeignKey", &text) && split_target(py, text, c, column);
    if (!py_is_host(v, &op_host_column))
        return op_refuse(py, "ForeignKey: a string or a Column is wanted here, not %s",
                         py_type_name(py, v));
    const struct op_column_object *o = v->host.data;
    if (!o->table || !o->table->table)
        return py_refuse(py, "ForeignKey: a Column that belongs to no Table");
    if (c->referent && strcmp(c->referent, o->table->table->name.text))
        return py_refuse(py, "ForeignKeyConstraint that refers to several tables");
    c->by_column = true;
    c->referent = o->table->table->name.text;
    c->referent_schema = o->table->table->schema;
    *column = o->column.name.text;
    return true;
}

bool op_take_foreign_key(struct py *py, struct py_value *const *got, struct op_constraint *c)
{
    return op_take_text(py, got[0], "onupdate", &c->onupdate) &&
           op_take_text(py, got[1], "ondelete", &c->ondelete) &&
           op_take_tri(py, got[2], "deferrable", &c->deferrable) &&
           op_take_text(py, got[3], "initially", &c->initially) &&
           op_take_text(py, got[4], "match", &c->match);
}

/* ForeignKey(column, ...) */
struct py_value *op_make_foreign_key(struct py *py, struct py_value *self,
                                     const struct py_args *args)
{
    static const char signature[] = "column _constraint? use_alter? name? onupdate? ondelete? "
                                    "deferrable? initially? link_to_name? match? info? comment? **";
    struct py_value *got[12] = { 0 };
    struct op_rest rest = { 0 };
    struct op_constraint c = { .kind = OP_FOREIGN_KEY, .inline_ = true };
    const char **remote = arena_array(op_state_of(py)->a, const char *, 1);
    (void)self;
    if (!op_bind(py, "ForeignKey", args, signature, got, &rest))
        return NULL;
    struct py_value *common[] = { got[4], got[5], got[6], got[7], got[9] };
    if (!take_target(py, got[0], &c, &remote[0]) || !op_take_foreign_key(py, common, &c) ||
        !op_take_flag(py, got[2], "use_alter", &c.use_alter) ||
        !op_take_name(py, got[3], "name", &c.name) ||
        !op_take_text(py, got[11], "comment", &c.comment) ||
        !op_take_options(py, &rest, "ForeignKeyConstraint", &c.options))
        return NULL;
    c.remote = remote;
    return constraint_value(py, &c);
}

/* Names, or Columns, which stand for theirs. */
bool op_take_columns(struct py *py, struct py_value *list, const char *what, struct strs *out)
{
    struct py_seq items = { 0 };
    if (op_is_text(list))
        return op_refuse(py, "%s: a list of columns is wanted here, not a string", what);
    if (!py_items(py, list, &items))
        return false;
    const char **at = arena_array(op_state_of(py)->a, const char *, items.n);
    for (size_t i = 0; i < items.n; i++) {
        struct py_value *v = items.at[i];
        if (py_is_host(v, &op_host_column))
            at[i] = ((struct op_column_object *)v->host.data)->column.name.text;
        else if (!op_is_text(v))
            return op_refuse(py, "%s: the name of a column is wanted here, not %s", what,
                             py_type_name(py, v));
        else if (!op_take_text(py, v, what, &at[i]))
            return false;
    }
    *out = (struct strs){ .at = at, .n = items.n };
    return true;
}

static bool take_targets(struct py *py, struct py_value *list, struct op_constraint *c)
{
    struct py_seq items = { 0 };
    if (op_is_text(list))
        return op_refuse(py, "ForeignKeyConstraint: a list is wanted here, not a string");
    if (!py_items(py, list, &items))
        return false;
    const char **remote = arena_array(op_state_of(py)->a, const char *, items.n);
    for (size_t i = 0; i < items.n; i++)
        if (!take_target(py, items.at[i], c, &remote[i]))
            return false;
    c->remote = remote;
    if (items.n != c->ncolumns)
        return op_refuse(py, "ForeignKeyConstraint with a different number of local and remote "
                             "columns");
    return true;
}

bool op_no_twice(struct py *py, struct strs columns)
{
    for (size_t i = 0; i < columns.n; i++)
        if (strs_has((struct strs){ .at = columns.at, .n = i }, columns.at[i]))
            return op_refuse(py, "ForeignKeyConstraint with duplicate source column references "
                                 "are not supported.");
    return true;
}

/* ForeignKeyConstraint(columns, refcolumns, ...) */
struct py_value *op_make_foreign_key_constraint(struct py *py, struct py_value *self,
                                                const struct py_args *args)
{
    static const char signature[] =
        "columns refcolumns name? onupdate? ondelete? deferrable? initially? use_alter? "
        "link_to_name? match? table? info? comment? **";
    struct py_value *got[13] = { 0 };
    struct op_rest rest = { 0 };
    struct op_constraint c = { .kind = OP_FOREIGN_KEY };
    struct strs columns = { 0 };
    (void)self;
    if (!op_bind(py, "ForeignKeyConstraint", args, signature, got, &rest))
        return NULL;
    if (got[10] && got[10]->kind != PY_NONE)
        return py_refuse(py, "ForeignKeyConstraint(table=)");
    struct py_value *common[] = { got[3], got[4], got[5], got[6], got[9] };
    if (!op_take_columns(py, got[0], "ForeignKeyConstraint", &columns))
        return NULL;
    c.columns = columns.at;
    c.ncolumns = columns.n;
    if (!op_no_twice(py, columns) || !take_targets(py, got[1], &c) ||
        !op_take_name(py, got[2], "name", &c.name) || !op_take_foreign_key(py, common, &c) ||
        !op_take_flag(py, got[7], "use_alter", &c.use_alter) ||
        !op_take_text(py, got[12], "comment", &c.comment) ||
        !op_take_options(py, &rest, "ForeignKeyConstraint", &c.options))
        return NULL;
    if (got[0]->kind == PY_LIST || got[0]->kind == PY_TUPLE)
        op_attach_constraint(py, op_owner_of(got[0]->seq.at, got[0]->seq.n), &c);
    return constraint_value(py, &c);
}

/* SQLAlchemy's collection of columns has each once, where it stands first. */
static void take_once(struct py *py, struct op_constraint *c, struct strs columns)
{
    const char **at = arena_array(op_state_of(py)->a, const char *, columns.n);
    for (size_t i = 0; i < columns.n; i++)
        if (!strs_has((struct strs){ .at = at, .n = c->ncolumns }, columns.at[i]))
            at[c->ncolumns++] = columns.at[i];
    c->columns = at;
}

static struct py_value *make_columns(struct py *py, const struct py_args *args, const char *name,
                                     enum op_constraint_kind kind)
{
    struct py_value *got[4] = { 0 };
    struct op_rest rest = { 0 };
    struct op_constraint c = { .kind = kind };
    struct strs columns = { 0 };
    if (!op_bind(py, name, args, "... *name? deferrable? initially? info? **", got, &rest) ||
        !op_take_columns(py, py_tuple(py, rest.at, rest.n), name, &columns) ||
        !op_take_name(py, got[0], "name", &c.name) ||
        !op_take_tri(py, got[1], "deferrable", &c.deferrable) ||
        !op_take_text(py, got[2], "initially", &c.initially) ||
        !op_take_options(py, &rest, name, &c.options))
        return NULL;
    take_once(py, &c, columns);
    op_attach_constraint(py, op_owner_of(rest.at, rest.n), &c);
    return constraint_value(py, &c);
}

struct py_value *op_make_primary_key(struct py *py, struct py_value *self,
                                     const struct py_args *args)
{
    (void)self;
    return make_columns(py, args, "PrimaryKeyConstraint", OP_PRIMARY_KEY);
}

struct py_value *op_make_unique(struct py *py, struct py_value *self, const struct py_args *args)
{
    (void)self;
    return make_columns(py, args, "UniqueConstraint", OP_UNIQUE);
}

/* A condition: a str is text(). */
bool op_take_condition(struct py *py, struct py_value *v, const char *what,
                       const struct op_expr **out)
{
    struct slice text = { 0 };
    if (!op_is_text(v))
        return op_take_expr(py, v, what, out);
    if (!op_take_slice(py, v, what, &text))
        return false;
    *out = op_text_expr(py, text);
    return *out != NULL;
}

/* CheckConstraint(sqltext, name, ...) */
struct py_value *op_make_check(struct py *py, struct py_value *self, const struct py_args *args)
{
    struct py_value *got[6] = { 0 };
    struct op_rest rest = { 0 };
    struct op_constraint c = { .kind = OP_CHECK };
    (void)self;
    if (!op_bind(py, "CheckConstraint", args,
                 "sqltext name? deferrable? initially? table? info? **", got, &rest))
        return NULL;
    if (got[4] && got[4]->kind != PY_NONE)
        return py_refuse(py, "CheckConstraint(table=)");
    if (!op_take_condition(py, got[0], "CheckConstraint", &c.check) ||
        !op_take_name(py, got[1], "name", &c.name) ||
        !op_take_tri(py, got[2], "deferrable", &c.deferrable) ||
        !op_take_text(py, got[3], "initially", &c.initially) ||
        !op_take_options(py, &rest, "CheckConstraint", &c.options))
        return NULL;
    op_attach_constraint(py, op_owner_of_exprs(&c.check, 1), &c);
    return constraint_value(py, &c);
}

/* (column or expression, operator) */
static bool take_element(struct py *py, struct py_value *pair, const struct op_expr **element,
                         const char **operator)
{
    if (pair->kind != PY_TUPLE || pair->seq.n != 2)
        return op_refuse(py, "ExcludeConstraint: pairs of an expression and an operator are "
                             "wanted");
    struct py_value *v = pair->seq.at[0];
    if (op_is_text(v))
        *element = op_column_expr(py, py_plain(v)->text);
    else if (!op_take_expr(py, v, "ExcludeConstraint", element))
        return false;
    return op_take_text(py, pair->seq.at[1], "ExcludeConstraint", operator);
}

bool op_take_exclude(struct py *py, const struct op_rest *rest, struct py_value *const *got,
                     struct op_constraint *c)
{
    struct arena *a = op_state_of(py)->a;
    const struct op_expr **elements = arena_array(a, const struct op_expr *, rest->n);
    const char **operators = arena_array(a, const char *, rest->n);
    for (size_t i = 0; i < rest->n; i++)
        if (!take_element(py, rest->at[i], &elements[i], &operators[i]))
            return false;
    c->elements = elements;
    c->operators = operators;
    c->nelements = rest->n;
    c->using = "gist";
    if (got[4] && got[4]->kind != PY_NONE && !op_take_condition(py, got[4], "where", &c->where))
        return false;
    if (got[5] && got[5]->kind != PY_NONE)
        return py_refuse(py, "ExcludeConstraint(ops=)");
    return op_take_name(py, got[0], "name", &c->name) &&
           op_take_tri(py, got[1], "deferrable", &c->deferrable) &&
           op_take_text(py, got[2], "initially", &c->initially) &&
           op_take_text(py, got[3], "using", &c->using);
}

/* postgresql.ExcludeConstraint(*elements, ...) */
struct py_value *op_make_exclude(struct py *py, struct py_value *self, const struct py_args *args)
{
    struct py_value *got[6] = { 0 };
    struct op_rest rest = { 0 };
    struct op_constraint c = { .kind = OP_EXCLUDE };
    (void)self;
    if (!op_bind(py, "ExcludeConstraint", args,
                 "... *name? deferrable? initially? using? where? "
                 "ops?",
                 got, &rest) ||
        !op_take_exclude(py, &rest, got, &c))
        return NULL;
    op_attach_constraint(py, op_owner_of_exprs(c.elements, c.nelements), &c);
    return constraint_value(py, &c);
}

static struct py_value *get(struct py *py, struct py_value *self, struct slice name)
{
    const struct op_item *item = self->host.data;
    const char *text = item->kind == OP_ITEM_CONSTRAINT ? item->constraint.name.text
                       : item->kind == OP_ITEM_INDEX    ? item->index.name.text
                       : item->kind == OP_ITEM_SEQUENCE ? item->sequence.name.text
                                                        : NULL;
    if (slice_is(name, "name") && item->kind <= OP_ITEM_SEQUENCE)
        return text ? py_str_of(py, text) : op_none(py);
    return op_item_method(py, self, name);
}

static bool truth(struct py *py, struct py_value *self, bool *out)
{
    (void)py;
    (void)self;
    *out = true;
    return true;
}

const struct py_host_class op_host_item = { .name = "SchemaItem", .get = get, .truth = truth };
