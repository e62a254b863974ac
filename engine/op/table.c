#include "op/attached.h"
#include "op/catalogue.h"
#include "op/element.h"
#include "op/host.h"
#include "py/dict.h"
#include "py/interp.h"
#include "py/iter.h"
#include <string.h>

/* Attributes of t.c: by name, by t.c["name"], in order. */
static struct py_value *columns_get(struct py *py, struct py_value *self, struct slice name)
{
    const struct op_table_object *o = self->host.data;
    struct py_value *found = py_dict_find(py, o->columns->dict, name);
    if (found)
        return found;
    return py_raise(py, PY_AttributeError, "%.*s", (int)name.n, name.p);
}

static struct py_value *columns_item(struct py *py, struct py_value *self, struct py_value *key)
{
    const struct op_table_object *o = self->host.data;
    if (!op_is_text(key))
        return py_refuse(py, "a column by something other than its name");
    struct py_value *found = py_dict_find(py, o->columns->dict, py_plain(key)->text);
    return found ? found : py_raise_value(py, PY_KeyError, key);
}

static struct py_value *columns_iterate(struct py *py, struct py_value *self)
{
    const struct op_table_object *o = self->host.data;
    struct py_value *list = py_list(py, NULL, 0);
    struct py_entry e;
    for (size_t i = 0; py_dict_next(o->columns->dict, &i, &e);)
        py_append(py, list, e.value);
    return list;
}

static bool columns_contain(struct py *py, struct py_value *self, struct py_value *key, bool *out)
{
    const struct op_table_object *o = self->host.data;
    *out = op_is_text(key) && py_dict_find(py, o->columns->dict, py_plain(key)->text);
    return true;
}

static const struct py_host_class host_columns = {
    .name = "ColumnCollection",
    .get = columns_get,
    .item = columns_item,
    .iterate = columns_iterate,
    .contains = columns_contain,
};

struct py_value *op_table_value(struct py *py, const struct op_table_object *o)
{
    struct op_table_object *copy = arena_new(op_state_of(py)->a, struct op_table_object);
    *copy = *o;
    return py_host(py, &op_host_table, copy);
}

bool op_is_named(struct py *py, const struct op_column *c)
{
    return (c->name.text && *c->name.text) ||
           op_refuse(py, "Column must be constructed with a non-blank name or assign a non-blank "
                         ".name before adding to a Table.");
}

/* A column of a table: one of its own, so that a Column used twice stays apart (Column._copy()). */
static struct py_value *adopt(struct py *py, struct py_value *v, struct op_table_object *table)
{
    struct arena *a = op_state_of(py)->a;
    const struct op_column_object *from = v->host.data;
    struct op_column_object *o = (struct op_column_object *)v->host.data;
    struct py_value *out = v;
    if (from->table) {
        o = arena_new(a, struct op_column_object);
        *o = *from;
        o->expr = arena_new(a, struct op_expr);
        *o->expr = *from->expr;
        out = py_host(py, &op_host_column, o);
    }
    o->table = table;
    o->expr->from = table->from;
    return out;
}

static bool add_columns(struct py *py, struct py_value *const *at, size_t n,
                        struct op_table_object *o)
{
    const struct op_expr **list = arena_array(op_state_of(py)->a, const struct op_expr *, n);
    size_t count = 0;
    o->columns = py_dict_new(py);
    for (size_t i = 0; i < n; i++) {
        if (!py_is_host(at[i], &op_host_column))
            continue;
        struct py_value *v = adopt(py, at[i], o);
        const struct op_column_object *c = v->host.data;
        if (!op_is_named(py, &c->column))
            return false;
        if (py_dict_find(py, o->columns->dict, slice_of(c->column.name.text)))
            return py_refuse(py, "a table with two columns named '%s'", c->column.name.text);
        py_dict_name(py, o->columns->dict, slice_of(c->column.name.text), v);
        list[count++] = c->expr;
    }
    o->from->column = list;
    o->from->ncolumns = count;
    return true;
}

/* table(name, *columns, schema=) */
struct py_value *op_make_light_table(struct py *py, struct py_value *self,
                                     const struct py_args *args)
{
    struct arena *a = op_state_of(py)->a;
    struct py_value *got[2] = { 0 };
    struct op_rest rest = { 0 };
    struct op_table_object *o = arena_new(a, struct op_table_object);
    struct op_name name = { 0 };
    (void)self;
    o->from = arena_new(a, struct op_from);
    if (!op_bind(py, "table", args, "name ... *schema?", got, &rest) ||
        !op_take_name(py, got[0], "table", &name) ||
        !op_take_text(py, got[1], "schema", &o->from->schema))
        return NULL;
    o->from->name = name.text;
    o->from->quote = name.quote;
    for (size_t i = 0; i < rest.n; i++)
        if (!py_is_host(rest.at[i], &op_host_column))
            return py_refuse(py, "table(): %s among its columns", py_type_name(py, rest.at[i]));
    if (!add_columns(py, rest.at, rest.n, o))
        return NULL;
    return py_host(py, &op_host_table, o);
}

struct table_parts {
    struct op_column *columns;
    struct op_constraint *constraints;
    struct op_index *indexes;
};

/* What Alembic's create_table() takes, and makes nothing of. */
static bool is_idle(const struct py_value *v)
{
    return op_item_of(v, OP_ITEM_METADATA) || op_item_of(v, OP_ITEM_SEQUENCE);
}

/* Alembic's create_table() copies a column that is in a table already, Table() refuses it. */
static bool take_column(struct py *py, const struct op_column_object *o, const struct op_table *t,
                        struct op_column *out)
{
    if (t->metadata && (o->added || (o->table && o->table->table)))
        return op_refuse(py, "Column object '%s' already assigned to Table",
                         o->column.name.text ? o->column.name.text : "None");
    const struct op_column *c = op_column_again(py, o);
    if (c)
        *out = *c;
    return c != NULL;
}

bool op_take_parts(struct py *py, struct py_value *const *at, size_t n, struct op_table *t)
{
    struct arena *a = op_state_of(py)->a;
    struct table_parts p = { .columns = arena_array(a, struct op_column, n),
                             .constraints = arena_array(a, struct op_constraint, n),
                             .indexes = arena_array(a, struct op_index, n) };
    for (size_t i = 0; i < n; i++) {
        struct op_item *item;
        if (py_is_host(at[i], &op_host_column)) {
            if (!take_column(py, at[i]->host.data, t, &p.columns[t->ncolumns++]))
                return false;
        } else if ((item = op_item_of(at[i], OP_ITEM_CONSTRAINT))) {
            bool loses = item->used && item->constraint.options.n;
            if (loses &&
                (item->constraint.kind == OP_CHECK || item->constraint.kind == OP_FOREIGN_KEY))
                return py_refuse(py, "a copy of a constraint, which loses its dialect's options");
            item->used = true;
            p.constraints[t->nconstraints++] = item->constraint;
        } else if ((item = op_item_of(at[i], OP_ITEM_INDEX))) {
            if (item->used)
                return op_refuse(py, "Index '%s' is against another table",
                                 item->index.name.text ? item->index.name.text : "None");
            item->used = true;
            p.indexes[t->nindexes] = item->index;
            p.indexes[t->nindexes].table = t->name.text;
            p.indexes[t->nindexes++].schema = t->schema;
        } else if (!is_idle(at[i])) {
            return py_refuse(py, "%s among the arguments of a table", py_type_name(py, at[i]));
        }
    }
    t->columns = p.columns;
    t->constraints = p.constraints;
    t->indexes = p.indexes;
    return true;
}

static bool take_prefixes(struct py *py, struct py_value *v, struct op_table *t)
{
    struct strs prefixes = { 0 };
    if (!op_take_strs(py, v, "prefixes", &prefixes))
        return false;
    t->prefixes = prefixes.at;
    t->nprefixes = prefixes.n;
    return true;
}

/* A table's name is quoted by what it is. */
static bool take_quote(struct py *py, struct py_value *v)
{
    return !v || v->kind == PY_NONE || py_refuse(py, "Table(quote=)");
}

/* The keyword arguments that Table() and create_table() share, in the order of this signature:
 * "schema? comment? prefixes? info? quote? quote_schema? implicit_returning? extend_existing?
 * keep_existing? listeners?" */
static bool take_table_keywords(struct py *py, struct py_value *const *got,
                                const struct op_rest *rest, struct op_table *t)
{
    bool ignored = false;
    if (got[9] && got[9]->kind != PY_NONE)
        return py_refuse(py, "Table(listeners=)");
    return op_take_text(py, got[0], "schema", &t->schema) &&
           op_take_text(py, got[1], "comment", &t->comment) && take_prefixes(py, got[2], t) &&
           take_quote(py, got[4]) && op_take_flag(py, got[5], "quote_schema", &ignored) &&
           op_take_flag(py, got[6], "implicit_returning", &t->implicit_returning) &&
           op_take_options(py, rest, "Table", &t->options);
}
#define KEYWORDS                                                                 \
    "schema? comment? prefixes? info? quote? quote_schema? implicit_returning? " \
    "extend_existing? keep_existing? listeners?"

/* The parts of a table: op.create_table() and Table(). */
static struct py_value *build(struct py *py, struct py_value *const *got,
                              const struct op_rest *rest, struct op_table *t)
{
    struct arena *a = op_state_of(py)->a;
    struct op_table_object *o = arena_new(a, struct op_table_object);
    if (!take_table_keywords(py, got, rest, t))
        return NULL;
    if (!t->schema && t->metadata)
        t->schema = t->metadata->schema;
    if (!op_take_parts(py, rest->at, rest->n, t))
        return NULL;
    t->at = op_place_of(py);
    o->table = t;
    o->from = arena_new(a, struct op_from);
    for (size_t i = 0; i < t->ncolumns; i++)
        if (!op_attach_type(py, t->columns[i].type, t->schema))
            return NULL;
    *o->from = (struct op_from){ .kind = OP_FROM_TABLE,
                                 .name = t->name.text,
                                 .schema = t->schema,
                                 .quote = t->name.quote,
                                 .owner = t,
                                 .table = t };
    return add_columns(py, rest->at, rest->n, o) ? py_host(py, &op_host_table, o) : NULL;
}

/* create_table(table_name, *columns, if_not_exists=, **kw): the table, and the emitted op. */
struct py_value *op_create_table(struct py *py, const struct py_args *args)
{
    struct py_value *got[12] = { 0 };
    struct op_rest rest = { 0 };
    struct op op = { .kind = OP_create_table };
    struct op_table *t = arena_new(op_state_of(py)->a, struct op_table);
    t->implicit_returning = true;
    if (!op_bind(py, "create_table", args, "table_name ... *if_not_exists? " KEYWORDS " **", got,
                 &rest) ||
        !op_take_name(py, got[0], "table_name", &t->name) ||
        !op_take_tri(py, got[1], "if_not_exists", &op.create_table.if_not_exists))
        return NULL;
    struct py_value *table = build(py, got + 2, &rest, t);
    if (!table)
        return NULL;
    op.create_table.table = op_table_now(py, t);
    op_emit(py, &op);
    return table;
}

static bool has_target(struct py *py, const struct op_table_object *o,
                       const struct op_constraint *k)
{
    const struct op_item *m = op_item_of(o->metadata, OP_ITEM_METADATA);
    struct py_value *v = m ? py_dict_find(py, m->tables->dict, slice_of(k->referent)) : NULL;
    const struct op_table *t = v ? ((struct op_table_object *)v->host.data)->table : NULL;
    if (!t || strcmp(t->schema ? t->schema : "", k->referent_schema ? k->referent_schema : "") != 0)
        return false;
    for (size_t i = 0; i < k->ncolumns; i++) {
        bool found = false;
        for (size_t c = 0; c < t->ncolumns; c++)
            found = found || !strcmp(t->columns[c].name.text, k->remote[i]);
        if (!found)
            return false;
    }
    return true;
}

static bool check_target(struct py *py, const struct op_table_object *o,
                         const struct op_constraint *k, bool unnamed)
{
    return k->kind != OP_FOREIGN_KEY || k->by_column || (unnamed && k->name.text) ||
           has_target(py, o, k) ||
           op_refuse(py,
                     "Foreign key associated with table '%s' could not find table '%s' with "
                     "which to generate a foreign key",
                     o->table->name.text, k->referent);
}

/* The tables and columns that a Table's foreign keys (or those without a name) name must be in its
 * MetaData. */
static bool check_targets(struct py *py, const struct op_table_object *o, bool unnamed)
{
    const struct op_table *t = o->table;
    for (size_t i = 0; i < t->nconstraints; i++)
        if (!check_target(py, o, &t->constraints[i], unnamed))
            return false;
    for (size_t i = 0; i < t->ncolumns; i++)
        for (size_t k = 0; k < t->columns[i].nconstraints; k++)
            if (!check_target(py, o, &t->columns[i].constraints[k], unnamed))
                return false;
    return true;
}

/* "a.b.c.id" is more than a schema, a table and a column: naming goes by these three. */
static bool is_splittable(struct py *py, const struct op_constraint *k)
{
    bool deep = k->kind == OP_FOREIGN_KEY && !k->name.text && k->referent_schema &&
                strchr(k->referent_schema, '.');
    return !deep || op_refuse(py, "a naming convention on a foreign key to '%s.%s'",
                              k->referent_schema, k->referent);
}

/* A convention that names foreign keys after the column they refer to looks it up at once. */
static bool check_named_targets(struct py *py, const struct op_table_object *o)
{
    const struct op_metadata *m = o->table->metadata;
    const char *text = "";
    bool named = false; /* CHECKs are named after the name that they have */
    for (size_t i = 0; i < m->nnaming; i++)
        named =
            named || (!strcmp(m->naming[i].name, "ck") && m->naming[i].value.kind == OP_VALUE_STR &&
                      strstr(op_text(py, m->naming[i].value.text), "%(constraint_name)s"));
    for (size_t i = 0; named && i < o->table->ncolumns; i++)
        for (size_t k = 0; k < o->table->columns[i].nconstraints; k++)
            if (o->table->columns[i].constraints[k].kind == OP_CHECK &&
                !o->table->columns[i].constraints[k].name.text)
                return op_refuse(py, "Naming convention including %%(constraint_name)s token "
                                     "requires that constraint is explicitly named.");
    for (size_t i = 0; i < m->nnaming; i++)
        if (!strcmp(m->naming[i].name, "fk") && m->naming[i].value.kind == OP_VALUE_STR)
            text = op_text(py, m->naming[i].value.text);
    for (size_t i = 0; i < o->table->ncolumns && strstr(text, "referred_table"); i++)
        for (size_t k = 0; k < o->table->columns[i].nconstraints; k++)
            if (!is_splittable(py, &o->table->columns[i].constraints[k]))
                return false;
    for (size_t i = 0; i < o->table->nconstraints && strstr(text, "referred_table"); i++)
        if (!is_splittable(py, &o->table->constraints[i]))
            return false;
    return !strstr(text, "referred_column") || check_targets(py, o, true);
}

/* Table(name, metadata, *args, ...) */
struct py_value *op_make_table(struct py *py, struct py_value *self, const struct py_args *args)
{
    struct py_value *got[16] = { 0 };
    struct op_rest rest = { 0 };
    struct op_table *t = arena_new(op_state_of(py)->a, struct op_table);
    t->implicit_returning = true;
    (void)self;
    if (!op_bind(py, "Table", args,
                 "name metadata ... *autoload_with? autoload? include_columns? " KEYWORDS " **",
                 got, &rest) ||
        !op_take_name(py, got[0], "name", &t->name))
        return NULL;
    struct op_item *metadata = op_item_of(got[1], OP_ITEM_METADATA);
    if (!metadata)
        return op_refuse(py, "Table(): MetaData is wanted here, not %s", py_type_name(py, got[1]));
    if ((got[2] && got[2]->kind != PY_NONE) || (got[3] && got[3]->kind != PY_NONE))
        return op_refuse(py, "Table(autoload_with=) reads the table from the database");
    t->metadata = &metadata->metadata;
    struct py_value *table = build(py, got + 5, &rest, t);
    if (!table)
        return NULL;
    ((struct op_table_object *)table->host.data)->metadata = got[1];
    py_dict_name(py, metadata->tables->dict, slice_of(t->name.text), table);
    return check_named_targets(py, table->host.data) ? table : NULL;
}

bool op_check_targets(struct py *py, struct py_value *table)
{
    return check_targets(py, table->host.data, false);
}

static struct py_value *table_ddl(struct py *py, struct py_value *self, const struct py_args *args,
                                  bool create)
{
    const struct op_table_object *o = self->host.data;
    struct py_value *got[2] = { 0 };
    bool checkfirst = false;
    if (!op_bind(py, create ? "create" : "drop", args, "bind checkfirst?", got, NULL) ||
        !op_take_bind(py, got[0]) || !op_take_flag(py, got[1], "checkfirst", &checkfirst))
        return NULL;
    if (!o->table)
        return py_refuse(py, "create() or drop() of this table");
    if (create && !check_targets(py, o, false))
        return NULL;
    struct op op = { .kind = create ? OP_metadata_create_table : OP_metadata_drop_table };
    op.create_table.table = op_table_now(py, o->table);
    op.create_table.checkfirst = checkfirst;
    op_emit(py, &op);
    return op_none(py);
}

static struct py_value *create(struct py *py, struct py_value *self, const struct py_args *args)
{
    return table_ddl(py, self, args, true);
}

static struct py_value *drop(struct py *py, struct py_value *self, const struct py_args *args)
{
    return table_ddl(py, self, args, false);
}

static struct py_value *get(struct py *py, struct py_value *self, struct slice name)
{
    static const struct py_native methods[] = { { "create", create, 0, PY_ANY_ARGS },
                                                { "drop", drop, 0, PY_ANY_ARGS } };
    struct op_table_object *o = self->host.data;
    if (slice_is(name, "c") || slice_is(name, "columns"))
        return py_host(py, &host_columns, o);
    if (slice_is(name, "name") && o->from->name)
        return py_str_of(py, o->from->name);
    if (slice_is(name, "schema") && o->from->kind == OP_FROM_TABLE)
        return o->from->schema ? py_str_of(py, o->from->schema) : op_none(py);
    for (size_t i = 0; i < 2; i++)
        if (o->table && slice_is(name, methods[i].name))
            return py_method(py, self, py_native(py, &methods[i]));
    return op_table_method(py, self, name);
}

const struct py_host_class op_host_table = { .name = "Table", .get = get };
