#include "op/catalogue.h"
#include "op/host.h"
#include "py/interp.h"
#include <string.h>

/* What a server_default= or DefaultClause() may be. A bool or a number is refused by SQLAlchemy. */
bool op_take_default(struct py *py, struct py_value *v, const char *what, struct op_default *out)
{
    struct op_item *item = NULL;
    *out = (struct op_default){ 0 };
    if (!v || v->kind == PY_NONE)
        return true;
    if (op_is_text(v)) {
        out->kind = OP_DEFAULT_TEXT;
        return op_take_slice(py, v, what, &out->text);
    }
    if ((item = op_item_of(v, OP_ITEM_IDENTITY)) || (item = op_item_of(v, OP_ITEM_COMPUTED)) ||
        (item = op_item_of(v, OP_ITEM_DEFAULT))) {
        *out = item->value;
        return true;
    }
    if (!op_is_expr(v))
        return op_refuse(py, "%s: %s; it must be a string, text() or an SQL expression", what,
                         py_type_name(py, v));
    out->kind = OP_DEFAULT_EXPR;
    return op_take_expr(py, v, what, &out->expr);
}

struct column_args {
    struct py_value *name, *type, *named, *typed, *autoincrement, *def, *insert_default, *doc, *key,
        *index, *unique, *info, *nullable, *onupdate, *primary_key, *server_default,
        *server_onupdate, *quote, *system, *comment, *insert_sentinel;
};
static const char column_signature[] =
    "*name? type_? autoincrement? default? insert_default? doc? key? index? unique? info? "
    "nullable? onupdate? primary_key? server_default? server_onupdate? quote? system? comment? "
    "insert_sentinel?";

static bool take_autoincrement(struct py *py, struct py_value *v, struct op_column *c)
{
    bool truth = false;
    if (!v)
        return true;
    if (op_is_text(v) && slice_is(py_plain(v)->text, "ignore_fk"))
        c->autoincrement = OP_AUTO_IGNORE_FK;
    if (op_is_text(v))
        return c->autoincrement || slice_is(py_plain(v)->text, "auto") ||
               op_refuse(py, "autoincrement: True, False, \"auto\" or \"ignore_fk\" is wanted");
    if (!op_take_flag(py, v, "autoincrement", &truth))
        return false;
    c->autoincrement = truth ? OP_AUTO_TRUE : OP_AUTO_FALSE;
    return true;
}

/* default= works on the client: it matters to INSERT only, unless it is a Sequence. */
static bool take_client_default(struct py *py, struct py_value *v, struct op_column *c)
{
    struct op_item *sequence = v ? op_item_of(v, OP_ITEM_SEQUENCE) : NULL;
    if (!v || v->kind == PY_NONE)
        return true;
    if (sequence) {
        c->sequence = &sequence->sequence;
        return true;
    }
    c->has_default = true;
    c->default_is_value = v->kind <= PY_STR && v->kind != PY_ELLIPSIS;
    return !c->default_is_value || op_take_value(py, v, &c->default_value);
}

static bool take_flags(struct py *py, const struct column_args *a, struct op_column *c)
{
    if (a->key && a->key->kind != PY_NONE)
        return py_refuse(py, "Column(key=)");
    if (a->onupdate && a->onupdate->kind != PY_NONE)
        c->has_onupdate = true;
    if (op_is_text(a->index) || op_is_text(a->unique))
        return op_refuse(py,
                         "The 'index' and 'unique' keyword arguments on Column are boolean only.");
    if (a->nullable && a->nullable->kind == PY_NONE) /* given, and not true */
        c->nullable = OP_FALSE;
    return (c->nullable || op_take_tri(py, a->nullable, "nullable", &c->nullable)) &&
           op_take_flag(py, a->primary_key, "primary_key", &c->primary_key) &&
           op_take_tri(py, a->unique, "unique", &c->unique) &&
           op_take_tri(py, a->index, "index", &c->index) &&
           op_take_flag(py, a->system, "system", &c->system) &&
           op_take_quote(py, a->quote, &c->name.quote) &&
           op_take_text(py, a->comment, "comment", &c->comment) &&
           take_autoincrement(py, a->autoincrement, c);
}

/* server_onupdate= changes no SQL; beside Computed() and Identity() SQLAlchemy refuses it. */
static bool check_onupdate(struct py *py, struct py_value *v, const struct op_column *c)
{
    enum op_default_kind kind = c->server_default.kind;
    if (!v || v->kind == PY_NONE)
        return true;
    if (kind == OP_DEFAULT_COMPUTED)
        return op_refuse(py, "A generated column cannot specify a server_default or a "
                             "server_onupdate argument");
    return kind != OP_DEFAULT_IDENTITY ||
           op_refuse(py, "A column with an Identity object cannot specify a server_default or a "
                         "server_onupdate argument");
}

static bool set_default(struct py *py, struct op_column *c, const struct op_default *d)
{
    if (c->server_default.kind != OP_DEFAULT_NONE)
        return py_refuse(py, "a column with two server defaults");
    c->server_default = *d;
    return true;
}

/* ForeignKey, CheckConstraint, Sequence, Identity, Computed, DefaultClause among the arguments. */
static bool take_item(struct py *py, struct py_value *v, struct op_column *c,
                      struct op_constraint *constraints)
{
    struct op_item *item;
    if (v->kind == PY_NONE)
        return true;
    if ((item = op_item_of(v, OP_ITEM_CONSTRAINT))) {
        if (item->constraint.kind != OP_CHECK && !item->constraint.inline_)
            return py_refuse(py, "this constraint among the arguments of Column");
        if (item->used && item->constraint.kind == OP_FOREIGN_KEY)
            return op_refuse(py, "This ForeignKey already has a parent !");
        item->used = true;
        constraints[c->nconstraints++] = item->constraint;
        return true;
    }
    if ((item = op_item_of(v, OP_ITEM_SEQUENCE))) {
        c->sequence = &item->sequence;
        return true;
    }
    if ((item = op_item_of(v, OP_ITEM_IDENTITY)) || (item = op_item_of(v, OP_ITEM_COMPUTED)) ||
        (item = op_item_of(v, OP_ITEM_DEFAULT)))
        return set_default(py, c, &item->value);
    return py_refuse(py, "%s among the arguments of Column", py_type_name(py, v));
}

/* SQLAlchemy wants the columns of a CHECK in a Column to be a Table's. */
static bool check_condition(struct py *py, const struct op_constraint *k)
{
    const struct op_expr *first = k->kind == OP_CHECK ? op_expr_first_column(k->check) : NULL;
    if (k->kind == OP_CHECK && op_has_subquery(k->check))
        return op_refuse(py, "CheckConstraint in a Column, with a subquery");
    if (!first || (first->from && first->from->table))
        return true;
    return op_refuse(py, "CheckConstraint in a Column, with a column() that is of no Table; "
                         "Alembic ends in an AssertionError on it");
}

static bool take_items(struct py *py, struct py_value *const *at, size_t n, struct op_column *c)
{
    struct op_constraint *constraints = arena_array(op_state_of(py)->a, struct op_constraint, n);
    c->constraints = constraints;
    for (size_t i = 0; i < n; i++)
        if (!take_item(py, at[i], c, constraints))
            return false;
    for (size_t i = 0; i < c->nconstraints; i++) {
        if (!check_condition(py, &constraints[i]))
            return false;
        struct op_constraint *k = &constraints[i];
        const char **columns = arena_array(op_state_of(py)->a, const char *, 1);
        columns[0] = c->name.text;
        if (k->kind == OP_FOREIGN_KEY) {
            k->columns = columns;
            k->ncolumns = 1;
        }
    }
    return true;
}

/* A ForeignKey to a Column of a known type gives it to a column without one. */
static struct py_value *column_value(struct py *py, const struct op_column *c)
{
    struct arena *a = op_state_of(py)->a;
    struct op_column_object *o = arena_new(a, struct op_column_object);
    o->column = *c;
    o->column.at = op_place_of(py);
    o->expr = arena_new(a, struct op_expr);
    *o->expr = (struct op_expr){ .kind = OP_EXPR_COLUMN,
                                 .name = c->name.text,
                                 .type = c->type,
                                 .quote = c->name.quote,
                                 .at = o->column.at };
    return py_host(py, &op_host_column, o);
}

static bool take_name_and_type(struct py *py, struct op_rest *rest, const struct column_args *a,
                               struct op_column *c)
{
    struct py_value *name = a->named;
    struct py_value *type = a->typed;
    if (!name && rest->n && (op_is_text(rest->at[0]) || rest->at[0]->kind == PY_NONE)) {
        name = rest->at[0];
        rest->at++, rest->n--;
    }
    if (!type && rest->n && op_is_type(rest->at[0])) {
        type = rest->at[0];
        rest->at++, rest->n--;
    }
    return op_take_quoted(py, name, "Column", &c->name) &&
           op_take_type(py, type, "Column", &c->type);
}

/* Column([name], [type], *items, **keywords) */
struct py_value *op_make_column(struct py *py, struct py_value *self, const struct py_args *args)
{
    struct py_value *got[19] = { 0 };
    struct op_rest rest = { 0 };
    struct op_column c = { 0 };
    (void)self;
    const char *signature = arena_printf(op_state_of(py)->a, "... %s **", column_signature);
    if (!op_bind(py, "Column", args, signature, got, &rest))
        return NULL;
    struct column_args a = { .named = got[0],
                             .typed = got[1],
                             .autoincrement = got[2],
                             .def = got[3] ? got[3] : got[4],
                             .key = got[6],
                             .index = got[7],
                             .unique = got[8],
                             .nullable = got[10],
                             .onupdate = got[11],
                             .primary_key = got[12],
                             .server_default = got[13],
                             .server_onupdate = got[14],
                             .quote = got[15],
                             .system = got[16],
                             .comment = got[17] };
    struct op_default d = { 0 };
    if (!take_name_and_type(py, &rest, &a, &c) || !take_flags(py, &a, &c) ||
        !take_client_default(py, a.def, &c) || !take_items(py, rest.at, rest.n, &c) ||
        !op_take_options(py, &rest, "Column", &c.options) ||
        !op_take_default(py, a.server_default, "server_default", &d) ||
        (d.kind != OP_DEFAULT_NONE && !set_default(py, &c, &d)) ||
        !check_onupdate(py, a.server_onupdate, &c))
        return NULL;
    if (c.has_default) /* default= takes the place of a Sequence among the arguments */
        c.sequence = NULL;
    struct py_value *v = column_value(py, &c);
    ((struct op_column_object *)v->host.data)->expr->schema = true;
    return v;
}

/* column(name, type_, is_literal) */
struct py_value *op_make_light_column(struct py *py, struct py_value *self,
                                      const struct py_args *args)
{
    struct py_value *got[4] = { 0 };
    struct op_column c = { 0 };
    bool literal = false;
    (void)self;
    if (!op_bind(py, "column", args, "text type_? is_literal? _selectable?", got, NULL) ||
        !op_take_quoted(py, got[0], "column", &c.name) ||
        !op_take_type(py, got[1], "column", &c.type) ||
        !op_take_flag(py, got[2], "is_literal", &literal))
        return NULL;
    struct py_value *v = column_value(py, &c);
    struct op_expr *e = ((struct op_column_object *)v->host.data)->expr;
    if (literal) {
        e->kind = OP_EXPR_LITERAL_COLUMN;
        e->text = slice_of(c.name.text);
    }
    return v;
}

static struct py_value *get(struct py *py, struct py_value *self, struct slice name)
{
    const struct op_column_object *o = self->host.data;
    if (slice_is(name, "name") || slice_is(name, "key"))
        return op_name_value(py, &o->column.name);
    if (slice_is(name, "type") && o->column.type)
        return op_type_value(py, o->column.type);
    return op_expr_method(py, self, name);
}

/* Column(...).copy() and the rest of its attributes are those of an expression. */
const struct py_host_class op_host_column = {
    .name = "Column",
    .get = get,
    .truth = op_expr_truth,
    .binary = op_expr_binary,
    .unary = op_expr_unary,
    .item = op_expr_item,
};
