#include "op/attached.h"
#include "op/build.h"
#include "op/catalogue.h"
#include "op/host.h"
#include "py/dict.h"
#include "py/interp.h"
#include <string.h>

/* A column of the table that the index is of. */
static const struct op_expr *named_column(struct py *py, struct py_value *v)
{
    struct op_expr *e = op_node(py, OP_EXPR_COLUMN, NULL, NULL, 0);
    e->name = op_text(py, py_plain(v)->text);
    e->flag = true;
    op_is_quoted(py, v, &e->quote);
    return e;
}

/* The columns of an index: names, columns and expressions. */
bool op_take_index_columns(struct py *py, struct py_value *const *at, size_t n,
                           struct op_index *index)
{
    const struct op_expr **columns = arena_array(op_state_of(py)->a, const struct op_expr *, n);
    for (size_t i = 0; i < n; i++) {
        if (op_is_text(at[i]))
            columns[i] = named_column(py, at[i]);
        else if (!op_take_expr(py, at[i], "Index", &columns[i]))
            return false;
    }
    index->columns = columns;
    index->ncolumns = n;
    return true;
}

static bool has_column(const struct op_table *t, struct slice name)
{
    for (size_t i = 0; i < t->ncolumns; i++)
        if (t->columns[i].name.text && slice_is(name, t->columns[i].name.text))
            return true;
    return false;
}

/* postgresql_include= names columns of the table. */
static bool check_include(struct py *py, const struct op_index *i, const struct op_table *t)
{
    for (size_t k = 0; k < i->options.n; k++) {
        const struct op_option *o = &i->options.at[k];
        bool include = !strcmp(o->dialect, "postgresql") && !strcmp(o->name, "include");
        for (size_t n = 0; include && n < o->value.nitems; n++)
            if (o->value.items[n].kind == OP_VALUE_STR && !has_column(t, o->value.items[n].text))
                return op_refuse(py,
                                 "KeyError: postgresql_include= of a column that '%s' does not "
                                 "have",
                                 t->name.text);
    }
    return true;
}

/* The table that the columns of a free-standing Index belong to. */
static bool attach(struct py *py, struct op_item *item)
{
    struct op_index *index = &item->index;
    struct op_table *owner = op_owner_of_exprs(index->columns, index->ncolumns);
    if (!owner)
        return true;
    index->table = owner->name.text;
    index->schema = owner->schema;
    index->metadata = owner->metadata;
    item->used = true;
    op_attach_index(py, owner, index);
    return check_include(py, index, owner);
}

/* Index(name, *expressions, unique=, ...) */
struct py_value *op_make_index(struct py *py, struct py_value *self, const struct py_args *args)
{
    struct py_value *got[4] = { 0 };
    struct op_rest rest = { 0 };
    struct op_item item = { .kind = OP_ITEM_INDEX };
    (void)self;
    if (!op_bind(py, "Index", args, "name ... *unique? quote? info? **", got, &rest) ||
        !op_take_name(py, got[0], "name", &item.index.name) ||
        !op_take_quote(py, got[2], &item.index.name.quote) ||
        !op_take_flag(py, got[1], "unique", &item.index.unique) ||
        !op_take_index_columns(py, rest.at, rest.n, &item.index) ||
        !op_take_options(py, &rest, "Index", &item.index.options))
        return NULL;
    item.index.at = op_place_of(py);
    return attach(py, &item) ? op_item_value(py, &item) : NULL;
}

/* naming_convention={"uq": "uq_%(table_name)s", ...}: the texts end in NUL. */
bool op_take_naming(struct py *py, struct py_value *v, struct op_metadata *out)
{
    struct py_entry e;
    if (v->kind != PY_DICT)
        return op_refuse(py, "naming_convention: a dict is wanted here");
    struct op_option *at = arena_array(op_state_of(py)->a, struct op_option, v->dict->live);
    out->naming = at;
    for (size_t i = 0; py_dict_next(v->dict, &i, &e); out->nnaming++) {
        struct op_option *o = &at[out->nnaming];
        if (!op_is_text(e.key) || !op_is_text(e.value))
            return py_refuse(py, "naming_convention with something other than strings");
        o->name = op_text(py, py_plain(e.key)->text);
        o->value.kind = OP_VALUE_STR;
        o->value.text = slice_of(op_text(py, py_plain(e.value)->text));
    }
    return true;
}

/* MetaData(schema, quote_schema, naming_convention, info) */
struct py_value *op_make_metadata(struct py *py, struct py_value *self, const struct py_args *args)
{
    struct py_value *got[4] = { 0 };
    struct op_item item = { .kind = OP_ITEM_METADATA, .tables = py_dict_new(py) };
    (void)self;
    if (args->n && args->at[0]->kind != PY_NONE && !op_is_text(args->at[0]))
        return py_refuse(py, "MetaData() with a connection");
    if (!op_bind(py, "MetaData", args, "schema? quote_schema? naming_convention? info?", got,
                 NULL) ||
        !op_take_text(py, got[0], "schema", &item.metadata.schema))
        return NULL;
    if (got[2] && got[2]->kind != PY_NONE && !op_take_naming(py, got[2], &item.metadata))
        return NULL;
    return op_item_value(py, &item);
}

static bool take_number(struct py *py, struct py_value *v, const char *what, const int64_t **out)
{
    if (!v || v->kind == PY_NONE)
        return true;
    int64_t *n = arena_new(op_state_of(py)->a, int64_t);
    *out = n;
    return op_take_int(py, v, what, n);
}

static bool take_numbers(struct py *py, struct py_value *const *got, struct op_sequence *s)
{
    return take_number(py, got[0], "start", &s->start) &&
           take_number(py, got[1], "increment", &s->increment) &&
           take_number(py, got[2], "minvalue", &s->minvalue) &&
           take_number(py, got[3], "maxvalue", &s->maxvalue) &&
           op_take_tri(py, got[4], "nominvalue", &s->nominvalue) &&
           op_take_tri(py, got[5], "nomaxvalue", &s->nomaxvalue) &&
           op_take_tri(py, got[6], "cycle", &s->cycle) &&
           take_number(py, got[7], "cache", &s->cache) &&
           op_take_tri(py, got[8], "order", &s->order);
}

/* Sequence(name, start, ...) */
struct py_value *op_make_sequence(struct py *py, struct py_value *self, const struct py_args *args)
{
    static const char signature[] =
        "name start? increment? minvalue? maxvalue? nominvalue? nomaxvalue? cycle? schema? cache? "
        "order? data_type? optional? quote? metadata? quote_schema? for_update?";
    struct py_value *got[17] = { 0 };
    struct op_item item = { .kind = OP_ITEM_SEQUENCE };
    struct op_sequence *s = &item.sequence;
    (void)self;
    if (!op_bind(py, "Sequence", args, signature, got, NULL))
        return NULL;
    struct py_value *numbers[] = { got[1], got[2], got[3], got[4], got[5],
                                   got[6], got[7], got[9], got[10] };
    if (!op_take_name(py, got[0], "name", &s->name) || !take_numbers(py, numbers, s) ||
        !op_take_text(py, got[8], "schema", &s->schema) ||
        !op_take_type(py, got[11], "data_type", &s->data_type) ||
        !op_take_flag(py, got[12], "optional", &s->optional))
        return NULL;
    struct op_item *metadata = op_item_of(got[14], OP_ITEM_METADATA);
    if (!s->schema && metadata)
        s->schema = metadata->metadata.schema;
    return op_item_value(py, &item);
}

/* Identity(always, on_null, start, ...) */
struct py_value *op_make_identity(struct py *py, struct py_value *self, const struct py_args *args)
{
    struct py_value *got[11] = { 0 };
    struct op_sequence *s = arena_new(op_state_of(py)->a, struct op_sequence);
    struct op_item item = { .kind = OP_ITEM_IDENTITY,
                            .value = { .kind = OP_DEFAULT_IDENTITY, .sequence = s } };
    (void)self;
    if (!op_bind(py, "Identity", args,
                 "always? on_null? start? increment? minvalue? maxvalue? nominvalue? nomaxvalue? "
                 "cycle? cache? order?",
                 got, NULL) ||
        !op_take_flag(py, got[0], "always", &s->always) ||
        !op_take_tri(py, got[1], "on_null", &s->on_null) || !take_numbers(py, got + 2, s))
        return NULL;
    return op_item_value(py, &item);
}

/* Computed(sqltext, persisted) */
struct py_value *op_make_computed(struct py *py, struct py_value *self, const struct py_args *args)
{
    struct py_value *got[2] = { 0 };
    struct op_item item = { .kind = OP_ITEM_COMPUTED, .value = { .kind = OP_DEFAULT_COMPUTED } };
    (void)self;
    if (!op_bind(py, "Computed", args, "sqltext persisted?", got, NULL) ||
        !op_take_condition(py, got[0], "Computed", &item.value.expr) ||
        !op_take_tri(py, got[1], "persisted", &item.value.persisted))
        return NULL;
    return op_item_value(py, &item);
}

/* DefaultClause(arg) */
struct py_value *op_make_default(struct py *py, struct py_value *self, const struct py_args *args)
{
    struct py_value *got[1] = { 0 };
    struct op_item item = { .kind = OP_ITEM_DEFAULT };
    (void)self;
    if (!op_bind(py, "DefaultClause", args, "arg", got, NULL) ||
        !op_take_default(py, got[0], "DefaultClause", &item.value))
        return NULL;
    return op_item_value(py, &item);
}

struct py_value *op_make_fetched(struct py *py, struct py_value *self, const struct py_args *args)
{
    struct op_item item = { .kind = OP_ITEM_DEFAULT, .value = { .kind = OP_DEFAULT_FETCHED } };
    (void)self;
    if (!op_bind(py, "FetchedValue", args, "", NULL, NULL))
        return NULL;
    return op_item_value(py, &item);
}

static struct py_value *item_ddl(struct py *py, struct py_value *self, const struct py_args *args,
                                 bool create)
{
    const struct op_item *item = self->host.data;
    struct py_value *got[2] = { 0 };
    bool checkfirst = item->kind == OP_ITEM_SEQUENCE;
    if (!op_bind(py, create ? "create" : "drop", args, "bind checkfirst?", got, NULL) ||
        !op_take_bind(py, got[0]) || !op_take_flag(py, got[1], "checkfirst", &checkfirst))
        return NULL;
    struct op op = { 0 };
    if (item->kind == OP_ITEM_INDEX && item->index.table) {
        op.kind = create ? OP_metadata_create_index : OP_metadata_drop_index;
        op.create_index.index = &item->index;
        op.create_index.checkfirst = checkfirst;
    } else if (item->kind == OP_ITEM_SEQUENCE) {
        struct op_statement *s = arena_new(op_state_of(py)->a, struct op_statement);
        s->kind = create ? OP_STATEMENT_CREATE_SEQUENCE : OP_STATEMENT_DROP_SEQUENCE;
        s->sequence = &item->sequence;
        s->checkfirst = checkfirst;
        s->on_bind = true;
        s->at = op_place_of(py);
        op.kind = OP_execute;
        op.execute.statement = s;
    } else {
        return py_refuse(py, "create() or drop() of this object");
    }
    op_emit(py, &op);
    return op_none(py);
}

static struct py_value *item_create(struct py *py, struct py_value *self,
                                    const struct py_args *args)
{
    return item_ddl(py, self, args, true);
}

static struct py_value *item_drop(struct py *py, struct py_value *self, const struct py_args *args)
{
    return item_ddl(py, self, args, false);
}

static struct py_value *next_value(struct py *py, struct py_value *self, const struct py_args *args)
{
    const struct op_item *item = self->host.data;
    struct op_expr e = { .kind = OP_EXPR_NEXT_VALUE,
                         .name = item->sequence.name.text,
                         .sequence = &item->sequence };
    e.type = op_type_plain(py, OP_SA_INTEGER);
    return op_bind(py, "next_value", args, "", NULL, NULL) ? op_expr_value(py, &e) : NULL;
}

struct py_value *op_item_method(struct py *py, struct py_value *self, struct slice name)
{
    static const struct py_native create = { "create", item_create, 0, PY_ANY_ARGS };
    static const struct py_native drop = { "drop", item_drop, 0, PY_ANY_ARGS };
    static const struct py_native next = { "next_value", next_value, 0, PY_ANY_ARGS };
    const struct op_item *item = self->host.data;
    bool has_ddl = item->kind == OP_ITEM_INDEX || item->kind == OP_ITEM_SEQUENCE;
    if (has_ddl && slice_is(name, "create"))
        return py_method(py, self, py_native(py, &create));
    if (has_ddl && slice_is(name, "drop"))
        return py_method(py, self, py_native(py, &drop));
    if (item->kind == OP_ITEM_SEQUENCE && slice_is(name, "next_value"))
        return py_method(py, self, py_native(py, &next));
    if (item->kind == OP_ITEM_METADATA && slice_is(name, "tables"))
        return item->tables;
    if (item->kind == OP_ITEM_METADATA && slice_is(name, "schema"))
        return item->metadata.schema ? py_str_of(py, item->metadata.schema) : op_none(py);
    return py_refuse(py, "the attribute '%.*s' of this object", (int)name.n, name.p);
}
