#include "base/buf.h"
#include "op/build.h"
#include "op/derived.h"
#include "op/sources.h"
#include "op/upsert.h"
#include "py/dict.h"
#include "py/format.h"
#include "py/interp.h"
#include "py/iter.h"
#include <string.h>

struct py_value *op_statement_value(struct py *py, const struct op_statement *s)
{
    struct op_statement *copy = arena_new(op_state_of(py)->a, struct op_statement);
    *copy = *s;
    copy->at = op_place_of(py);
    return py_host(py, &op_host_statement, copy);
}

static struct op_table_object *table_of(struct py *py, struct py_value *v)
{
    if (py_is_host(v, &op_host_table))
        return v->host.data;
    return op_refuse(py, "a table is wanted here, not %s", py_type_name(py, v));
}

/* insert(table), table.insert() */
struct py_value *op_statement_new(struct py *py, struct py_value *table,
                                  enum op_statement_kind kind)
{
    struct op_table_object *o = table_of(py, table);
    struct op_statement s = { .kind = kind };
    if (!o)
        return NULL;
    s.table = o->from;
    s.object = o;
    return op_statement_value(py, &s);
}

static struct py_value *make(struct py *py, const struct py_args *args, enum op_statement_kind kind)
{
    struct py_value *got[1] = { 0 };
    return op_bind(py, "this statement", args, "table", got, NULL)
               ? op_statement_new(py, got[0], kind)
               : NULL;
}

struct py_value *op_make_insert(struct py *py, struct py_value *self, const struct py_args *args)
{
    (void)self;
    return make(py, args, OP_STATEMENT_INSERT);
}

struct py_value *op_make_update(struct py *py, struct py_value *self, const struct py_args *args)
{
    (void)self;
    return make(py, args, OP_STATEMENT_UPDATE);
}

struct py_value *op_make_delete(struct py *py, struct py_value *self, const struct py_args *args)
{
    (void)self;
    return make(py, args, OP_STATEMENT_DELETE);
}

/* The column that a key of values() names: a string, or the column itself. */
static const struct op_column_object *column_of(struct py *py, const struct op_table_object *o,
                                                struct py_value *key)
{
    struct slice name = { 0 };
    if (py_is_host(key, &op_host_column))
        name = slice_of(((struct op_column_object *)key->host.data)->column.name.text);
    else if (!op_take_slice(py, key, "values", &name))
        return NULL;
    struct py_value *column = py_dict_find(py, o->columns->dict, name);
    if (!column || !py_is_host(column, &op_host_column))
        return op_refuse(py, "Unconsumed column names: %.*s", (int)name.n, name.p);
    return column->host.data;
}

static bool take_cell(struct py *py, const struct op_column_object *c, struct py_value *v,
                      struct op_set *out)
{
    out->column = c->column.name.text;
    if (op_is_expr(v))
        return op_take_expr(py, v, "values", &out->value);
    out->value =
        op_literal(py, v, c->column.type ? c->column.type : op_type_plain(py, OP_SA_NULLTYPE));
    return out->value != NULL;
}

static bool has_cell(const struct op_sets *row, const char *column)
{
    for (size_t i = 0; i < row->n; i++)
        if (!strcmp(row->at[i].column, column))
            return true;
    return false;
}

/* Whether the compiler knows what SQLAlchemy fills in for a column that a row leaves out: an
 * expression stands in the statement, a value is bound, which --sql has no way to show. */
static bool is_filled(struct py *py, const struct op_column *c)
{
    bool expression = c->default_value.kind == OP_VALUE_EXPR;
    return c->has_default && !c->sequence && c->default_is_value &&
           (expression || !op_state_of(py)->env->offline);
}

bool op_check_defaults(struct py *py, const struct op_table_object *o, const struct op_sets *row,
                       bool update)
{
    struct py_entry e;
    for (size_t i = 0; py_dict_next(o->columns->dict, &i, &e);) {
        const struct op_column *c = &((struct op_column_object *)e.value->host.data)->column;
        bool filled = update ? c->has_onupdate : c->has_default || c->sequence;
        if (filled && !has_cell(row, c->name.text) && (update || !is_filled(py, c)))
            return py_refuse(py,
                             "a statement that leaves out the column '%s', which has a client "
                             "side default",
                             c->name.text);
    }
    return true;
}

/* A row as a dict, in the order of the table's columns. */
bool op_take_cells(struct py *py, const struct op_table_object *o, struct py_value *row,
                   struct op_sets *out)
{
    struct py_value *named = py_dict_new(py);
    struct py_entry e;
    struct py_entry given;
    for (size_t i = 0; py_dict_next(row->dict, &i, &e);) {
        const struct op_column_object *c = column_of(py, o, e.key);
        if (!c)
            return false;
        py_dict_name(py, named->dict, slice_of(c->column.name.text), e.value);
    }
    struct op_set *at = arena_array(op_state_of(py)->a, struct op_set, named->dict->live);
    size_t n = 0;
    for (size_t i = 0; py_dict_next(o->columns->dict, &i, &e);) {
        const struct op_column_object *c = e.value->host.data;
        struct py_value *v = py_dict_find(py, named->dict, slice_of(c->column.name.text));
        if (!v)
            continue;
        at[n].rank = 0;
        for (size_t k = 0; py_dict_next(named->dict, &k, &given) && given.value != v;)
            at[n].rank++;
        if (!take_cell(py, c, v, &at[n++]))
            return false;
    }
    *out = (struct op_sets){ .at = at, .n = n };
    return true;
}

void op_keep_cells(struct py *py, const struct op_sets *before, struct op_sets *row)
{
    struct op_set *at = arena_array(op_state_of(py)->a, struct op_set, before->n + row->n);
    size_t n = 0;
    for (size_t i = 0; i < row->n; i++) {
        at[n] = row->at[i];
        at[n++].rank += before->n;
    }
    for (size_t i = 0; i < before->n; i++) {
        size_t k = 0;
        while (k < row->n && strcmp(at[k].column, before->at[i].column) != 0)
            k++;
        if (k < row->n)
            at[k].rank = before->at[i].rank; /* as in a dict */
        else
            at[n++] = before->at[i];
    }
    *row = (struct op_sets){ .at = at, .n = n };
}

bool op_take_ordered(struct py *py, const struct op_table_object *o, struct py_value *row,
                     struct op_sets *out)
{
    struct op_set *at = arena_array(op_state_of(py)->a, struct op_set, row->dict->live);
    struct py_entry e;
    size_t n = 0;
    for (size_t i = 0; py_dict_next(row->dict, &i, &e);) {
        const struct op_column_object *c = column_of(py, o, e.key);
        at[n].rank = n;
        if (!c || !take_cell(py, c, e.value, &at[n++]))
            return false;
    }
    *out = (struct op_sets){ .at = at, .n = n };
    return true;
}

bool op_take_row(struct py *py, const struct op_table_object *o, struct py_value *row, bool update,
                 struct op_sets *out)
{
    return op_take_cells(py, o, row, out) && op_check_defaults(py, o, out, update);
}

/* values((1, "x")): by the order of the columns. */
static struct py_value *as_dict(struct py *py, const struct op_table_object *o, struct py_value *v)
{
    struct py_value *d = py_dict_new(py);
    struct py_entry e;
    size_t n = 0;
    if (v->kind == PY_DICT)
        return v;
    if (v->kind != PY_TUPLE && v->kind != PY_LIST)
        return op_refuse(py, "values(): a dict is wanted here, not %s", py_type_name(py, v));
    for (size_t i = 0; n < v->seq.n && py_dict_next(o->columns->dict, &i, &e); n++)
        if (!py_dict_put(py, d->dict, e.key, v->seq.at[n]))
            return NULL;
    return n == v->seq.n ? d : py_refuse(py, "values(): more values than columns");
}

static bool same_columns(const struct op_sets *a, const struct op_sets *b)
{
    for (size_t i = 0; i < a->n && i < b->n; i++)
        if (strcmp(a->at[i].column, b->at[i].column))
            return false;
    return a->n == b->n;
}

static bool take_rows(struct py *py, struct op_statement *s, struct py_value *list)
{
    struct op_sets *rows = arena_array(op_state_of(py)->a, struct op_sets, list->seq.n);
    for (size_t i = 0; i < list->seq.n; i++) {
        struct py_value *row = as_dict(py, s->object, list->seq.at[i]);
        if (!row || !op_take_row(py, s->object, row, false, &rows[i]))
            return false;
        if (!same_columns(&rows[0], &rows[i]))
            return op_refuse(py, "values(): rows with different columns");
    }
    s->rows = rows;
    s->nrows = list->seq.n;
    s->multi = true;
    return true;
}

static bool is_list_of_rows(const struct py_value *v)
{
    return v->kind == PY_LIST && v->seq.n &&
           (v->seq.at[0]->kind == PY_DICT || v->seq.at[0]->kind == PY_TUPLE ||
            v->seq.at[0]->kind == PY_LIST);
}

/* values(*args, **kwargs) */
static struct py_value *values(struct py *py, struct py_value *self, const struct py_args *args)
{
    struct op_statement s = *(const struct op_statement *)self->host.data;
    struct op_sets *row = arena_new(op_state_of(py)->a, struct op_sets);
    struct py_value *d = py_dict_new(py);
    struct op_sets before = s.nrows ? s.rows[0] : (struct op_sets){ 0 };
    if (s.multi || s.select || s.ordered)
        return py_refuse(py, "values() of a statement that has some");
    if (args->n > 1 || (args->n && args->nkw))
        return py_refuse(py, "values() with several arguments");
    if (args->n && !before.n && is_list_of_rows(args->at[0]) && s.kind == OP_STATEMENT_INSERT)
        return take_rows(py, &s, args->at[0]) ? op_statement_value(py, &s) : NULL;
    if (args->n && !(d = as_dict(py, s.object, args->at[0])))
        return NULL;
    for (size_t i = 0; i < args->nkw; i++)
        py_dict_name(py, d->dict, args->names[i], args->kw[i]);
    if (!op_take_cells(py, s.object, d, row))
        return NULL;
    op_keep_cells(py, &before, row);
    if (!op_check_defaults(py, s.object, row, s.kind == OP_STATEMENT_UPDATE))
        return NULL;
    s.rows = row;
    s.nrows = 1;
    if (!op_statement_sources(py, &s))
        return NULL;
    return op_statement_value(py, &s);
}

/* ordered_values((column, value), ...) */
static struct py_value *ordered_values(struct py *py, struct py_value *self,
                                       const struct py_args *args)
{
    struct op_statement s = *(const struct op_statement *)self->host.data;
    struct op_sets *row = arena_new(op_state_of(py)->a, struct op_sets);
    struct py_value *d = py_dict_new(py);
    if (s.nrows || args->nkw)
        return py_refuse(py, "ordered_values() of a statement that has values");
    for (size_t i = 0; i < args->n; i++) {
        const struct py_value *pair = args->at[i];
        if (pair->kind != PY_TUPLE || pair->seq.n != 2)
            return op_refuse(py, "ordered_values(): pairs of a column and a value are wanted");
        if (!py_dict_put(py, d->dict, pair->seq.at[0], pair->seq.at[1]))
            return NULL;
    }
    if (!op_take_ordered(py, s.object, d, row) || !op_check_defaults(py, s.object, row, true))
        return NULL;
    s.rows = row;
    s.nrows = 1;
    s.ordered = true;
    return op_statement_sources(py, &s) ? op_statement_value(py, &s) : NULL;
}

/* execution_options() of a statement: those that say nothing to a migration. */
struct py_value *op_execution_options(struct py *py, struct py_value *self,
                                      const struct py_args *args)
{
    static const char *const known[] = { "autocommit", "synchronize_session", "stream_results",
                                         "yield_per",  "no_parameters",       "compiled_cache" };
    struct strs names = { .at = known, .n = sizeof known / sizeof *known };
    for (size_t i = 0; i < args->nkw; i++)
        if (!strs_has(names, op_text(py, args->names[i])))
            return py_refuse(py, "execution_options(%.*s=)", (int)args->names[i].n,
                             args->names[i].p);
    return args->n ? py_refuse(py, "execution_options() of this") : self;
}

/* where(*conditions) */
static struct py_value *where(struct py *py, struct py_value *self, const struct py_args *args)
{
    struct op_statement s = *(const struct op_statement *)self->host.data;
    if (!op_take_wheres(py, args, s.where, &s.where) || !op_statement_sources(py, &s))
        return NULL;
    return op_statement_value(py, &s);
}

/* INSERT ... SELECT would have each default among its columns. */
static bool selects_defaults(struct py *py, const struct op_table_object *o,
                             const struct op_sets *given)
{
    struct py_entry e;
    for (size_t i = 0; py_dict_next(o->columns->dict, &i, &e);) {
        const struct op_column *c = &((struct op_column_object *)e.value->host.data)->column;
        if ((c->has_default || c->sequence) && !has_cell(given, c->name.text))
            return py_refuse(py,
                             "from_select() without the column '%s', which has a client side "
                             "default",
                             c->name.text);
    }
    return true;
}

/* from_select(names, select, include_defaults=True) */
static struct py_value *from_select(struct py *py, struct py_value *self,
                                    const struct py_args *args)
{
    struct op_statement s = *(const struct op_statement *)self->host.data;
    struct py_value *got[3] = { 0 };
    struct strs names = { 0 };
    bool defaults = true;
    if (!op_bind(py, "from_select", args, "names select include_defaults?", got, NULL) ||
        !op_take_columns(py, got[0], "from_select", &names) ||
        !op_take_flag(py, got[2], "include_defaults", &defaults))
        return NULL;
    if (!op_is_select(got[1]))
        return op_refuse(py, "from_select(): a SELECT is wanted here, not %s",
                         py_type_name(py, got[1]));
    struct op_set *given = arena_array(op_state_of(py)->a, struct op_set, names.n);
    for (size_t i = 0; i < names.n; i++) {
        given[i].column = names.at[i];
        if (s.object && !py_dict_find(py, s.object->columns->dict, slice_of(names.at[i])))
            return py_raise_value(py, PY_KeyError, py_str_of(py, names.at[i]));
    }
    if (defaults && !selects_defaults(py, s.object, &(struct op_sets){ .at = given, .n = names.n }))
        return NULL;
    s.columns = names.at;
    s.ncolumns = names.n;
    s.select = op_select_of(got[1]);
    return op_statement_value(py, &s);
}

static struct py_value *returning(struct py *py, struct py_value *self, const struct py_args *args)
{
    struct op_statement s = *(const struct op_statement *)self->host.data;
    struct op_exprs list = { 0 };
    if (args->nkw || !op_take_entities(py, args->at, args->n, &list))
        return py_failed(py) ? NULL : py_refuse(py, "returning() with keyword arguments");
    s.returning = list.at;
    s.nreturning = list.n;
    return op_statement_value(py, &s);
}

static struct py_value *prefix_with(struct py *py, struct py_value *self,
                                    const struct py_args *args)
{
    struct op_statement s = *(const struct op_statement *)self->host.data;
    struct py_value *got[2] = { 0 };
    if (!op_bind(py, "prefix_with", args, "prefix *dialect?", got, NULL) ||
        !op_take_text(py, got[0], "prefix_with", &s.prefix) ||
        !op_take_text(py, got[1], "dialect", &s.prefix_dialect))
        return NULL;
    return op_statement_value(py, &s);
}

static struct py_value *inline_(struct py *py, struct py_value *self, const struct py_args *args)
{
    return op_bind(py, "inline", args, "", NULL, NULL) ? self : NULL;
}

static struct py_value *add_cte(struct py *py, struct py_value *self, const struct py_args *args)
{
    struct op_statement s = *(const struct op_statement *)self->host.data;
    return op_take_ctes(py, args, &s.ctes, &s.nctes) ? op_statement_value(py, &s) : NULL;
}

enum {
    INSERT = 1u << OP_STATEMENT_INSERT,
    UPDATE = 1u << OP_STATEMENT_UPDATE,
    DELETE = 1u << OP_STATEMENT_DELETE
};
static const struct {
    struct py_native native;
    unsigned kinds;
} methods[] = {
    { { "values", values, 0, PY_ANY_ARGS }, INSERT | UPDATE },
    { { "where", where, 0, PY_ANY_ARGS }, DELETE | UPDATE },
    { { "filter", where, 0, PY_ANY_ARGS }, DELETE | UPDATE },
    { { "cte", op_select_cte, 0, PY_ANY_ARGS }, INSERT | UPDATE | DELETE },
    { { "add_cte", add_cte, 0, PY_ANY_ARGS }, INSERT | UPDATE | DELETE },
    { { "from_select", from_select, 0, PY_ANY_ARGS }, INSERT },
    { { "returning", returning, 0, PY_ANY_ARGS }, INSERT | UPDATE | DELETE },
    { { "prefix_with", prefix_with, 0, PY_ANY_ARGS }, INSERT | UPDATE | DELETE },
    { { "inline", inline_, 0, PY_ANY_ARGS }, INSERT | UPDATE },
    { { "ordered_values", ordered_values, 0, PY_ANY_ARGS }, UPDATE },
    { { "execution_options", op_execution_options, 0, PY_ANY_ARGS }, INSERT | UPDATE | DELETE },
};

static struct py_value *get(struct py *py, struct py_value *self, struct slice name)
{
    const struct op_statement *s = self->host.data;
    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++)
        if (slice_is(name, methods[i].native.name) && methods[i].kinds >> s->kind & 1)
            return py_method(py, self, py_native(py, &methods[i].native));
    struct py_value *found = op_upsert_get(py, self, name);
    if (found || py_failed(py))
        return found;
    return py_refuse(py, "the attribute '%.*s' of this statement", (int)name.n, name.p);
}

const struct py_host_class op_host_statement = { .name = "Executable", .get = get };

/* A statement of words alone: DDL(), CreateSequence(), CreateSchema() and their counterparts. */
static struct py_value *item_statement(struct py *py, const struct py_args *args,
                                       enum op_statement_kind kind, const char *signature)
{
    struct py_value *got[3] = { 0 };
    struct op_statement s = { .kind = kind };
    bool schema = kind == OP_STATEMENT_CREATE_SCHEMA || kind == OP_STATEMENT_DROP_SCHEMA;
    if (!op_bind(py, "this statement", args, signature, got, NULL) ||
        !op_take_flag(py, got[1], "if_exists", &s.if_exists) ||
        !op_take_flag(py, got[2], "cascade", &s.cascade))
        return NULL;
    if (schema)
        return op_take_text(py, got[0], "a schema", &s.schema) ? op_statement_value(py, &s) : NULL;
    struct op_item *item = op_item_of(got[0], OP_ITEM_SEQUENCE);
    if (!item)
        return op_refuse(py, "a Sequence is wanted here, not %s", py_type_name(py, got[0]));
    s.sequence = &item->sequence;
    return op_statement_value(py, &s);
}

struct py_value *op_make_create_sequence(struct py *py, struct py_value *self,
                                         const struct py_args *args)
{
    (void)self;
    return item_statement(py, args, OP_STATEMENT_CREATE_SEQUENCE, "element if_not_exists?");
}

struct py_value *op_make_drop_sequence(struct py *py, struct py_value *self,
                                       const struct py_args *args)
{
    (void)self;
    return item_statement(py, args, OP_STATEMENT_DROP_SEQUENCE, "element if_exists?");
}

struct py_value *op_make_create_schema(struct py *py, struct py_value *self,
                                       const struct py_args *args)
{
    (void)self;
    return item_statement(py, args, OP_STATEMENT_CREATE_SCHEMA, "name if_not_exists?");
}

struct py_value *op_make_drop_schema(struct py *py, struct py_value *self,
                                     const struct py_args *args)
{
    (void)self;
    return item_statement(py, args, OP_STATEMENT_DROP_SCHEMA, "name *if_exists? cascade?");
}

/* DDL(statement, context): "%" formatting with the context. */
struct py_value *op_make_ddl(struct py *py, struct py_value *self, const struct py_args *args)
{
    struct py_value *got[2] = { 0 };
    struct op_statement s = { .kind = OP_STATEMENT_DDL };
    (void)self;
    if (!op_bind(py, "DDL", args, "statement context?", got, NULL) ||
        !op_take_slice(py, got[0], "DDL", &s.text))
        return NULL;
    bool plain = !got[1] || got[1]->kind == PY_NONE;
    for (size_t i = 0; plain && i < s.text.n; i++)
        if (s.text.p[i] == '%' && (i + 1 == s.text.n || s.text.p[++i] != '%'))
            return py_refuse(py, "DDL() with a '%%' that is not doubled");
    struct py_value *text = py_format_percent(py, s.text, plain ? py_dict_new(py) : got[1]);
    if (!text)
        return NULL;
    s.text = text->text;
    return op_statement_value(py, &s);
}
