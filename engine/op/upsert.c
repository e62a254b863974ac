/* Source: sqlalchemy.dialects.{postgresql,sqlite,mysql}.dml. */
#include "op/upsert.h"
#include "py/dict.h"
#include "py/interp.h"
#include "py/iter.h"
#include <string.h>

/* index_elements: names, columns, and with them expressions. */
static bool take_elements(struct py *py, struct py_value *list, struct op_statement *s)
{
    struct py_seq items = { 0 };
    if (op_is_text(list))
        return op_refuse(py, "index_elements: a list of columns is wanted here, not a string");
    if (!py_items(py, list, &items))
        return false;
    const struct op_expr **target =
        arena_array(op_state_of(py)->a, const struct op_expr *, items.n);
    for (size_t i = 0; i < items.n; i++) {
        if (op_is_text(items.at[i]))
            target[i] = op_column_expr(py, py_plain(items.at[i])->text);
        else if (!op_take_expr(py, items.at[i], "index_elements", &target[i]))
            return false;
    }
    s->conflict_target = target;
    s->nconflict_target = items.n;
    return true;
}

/* constraint, index_elements, index_where */
static bool take_target(struct py *py, struct py_value *const *got, struct op_statement *s)
{
    if (!op_take_text(py, got[0], "constraint", &s->conflict_constraint))
        return false;
    bool where = got[2] && got[2]->kind != PY_NONE;
    if (where && !op_take_condition(py, got[2], "index_where", &s->conflict_target_where))
        return false;
    return !got[1] || got[1]->kind == PY_NONE || take_elements(py, got[1], s);
}

static struct op_statement copy_of(const struct py_value *self)
{
    return *(const struct op_statement *)self->host.data;
}

static bool is_sqlite(const struct op_statement *s)
{
    return !strcmp(s->upsert, "sqlite");
}

static struct py_value *do_nothing(struct py *py, struct py_value *self, const struct py_args *args)
{
    struct op_statement s = copy_of(self);
    struct py_value *got[3] = { 0 };
    bool sqlite = is_sqlite(&s);
    if (!op_bind(py, "on_conflict_do_nothing", args,
                 sqlite ? "index_elements? index_where?"
                        : "constraint? index_elements? index_where?",
                 got + sqlite, NULL) ||
        !take_target(py, got, &s))
        return NULL;
    s.on_conflict_nothing = true;
    return op_statement_value(py, &s);
}

static struct py_value *do_update(struct py *py, struct py_value *self, const struct py_args *args)
{
    struct op_statement s = copy_of(self);
    struct py_value *got[5] = { 0 };
    bool sqlite = is_sqlite(&s);
    if (!op_bind(py, "on_conflict_do_update", args,
                 sqlite ? "index_elements? index_where? set_? where?"
                        : "constraint? index_elements? index_where? set_? where?",
                 got + sqlite, NULL) ||
        !take_target(py, got, &s))
        return NULL;
    if (!s.conflict_constraint && !s.nconflict_target && !sqlite)
        return op_refuse(py, "Either constraint or index_elements, but not both, must be specified "
                             "unless DO NOTHING");
    if (!got[3] || got[3]->kind != PY_DICT)
        return op_refuse(py, "on_conflict_do_update(): set_ must be a dict");
    if (!op_take_cells(py, s.object, got[3], &s.conflict_set))
        return NULL;
    if (got[4] && got[4]->kind != PY_NONE && !op_take_where(py, got[4], &s.conflict_where))
        return NULL;
    s.on_conflict_update = true;
    return op_statement_value(py, &s);
}

/* [("a", 1), ("b", 2)]: in that order. */
static struct py_value *pairs(struct py *py, const struct py_seq *list)
{
    struct py_value *d = py_dict_new(py);
    for (size_t i = 0; i < list->n; i++) {
        const struct py_value *pair = list->at[i];
        if (pair->kind != PY_TUPLE || pair->seq.n != 2)
            return py_refuse(py, "on_duplicate_key_update() of a list of this");
        if (!py_dict_put(py, d->dict, pair->seq.at[0], pair->seq.at[1]))
            return NULL;
    }
    return d;
}

/* on_duplicate_key_update(dict), (list of pairs), (**values) */
static struct py_value *duplicate(struct py *py, struct py_value *self, const struct py_args *args)
{
    struct op_statement s = copy_of(self);
    struct py_value *d = py_dict_new(py);
    if (args->n > 1 || (args->n && args->nkw))
        return py_refuse(py, "on_duplicate_key_update() with several arguments");
    if (args->n && args->at[0]->kind == PY_LIST) {
        d = pairs(py, &args->at[0]->seq);
        s.conflict_ordered = true;
    } else if (args->n) {
        d = args->at[0];
    }
    for (size_t i = 0; i < args->nkw; i++)
        py_dict_name(py, d->dict, args->names[i], args->kw[i]);
    if (!d)
        return NULL;
    if (d->kind != PY_DICT || !d->dict->live)
        return op_refuse(py,
                         "update parameter dictionary must be a non-empty dictionary or list of "
                         "tuples");
    if (s.conflict_ordered ? !op_take_ordered(py, s.object, d, &s.conflict_set)
                           : !op_take_cells(py, s.object, d, &s.conflict_set))
        return NULL;
    s.on_conflict_update = true;
    return op_statement_value(py, &s);
}

/* stmt.excluded.name, stmt.inserted["name"] */
static struct py_value *excluded_get(struct py *py, struct py_value *self, struct slice name)
{
    const struct op_statement *s = self->host.data;
    struct py_value *column = py_dict_find(py, s->object->columns->dict, name);
    if (!column)
        return op_refuse(py, "excluded.%.*s: the table has no such column", (int)name.n, name.p);
    const struct op_column_object *c = column->host.data;
    struct op_expr *e = op_node(py, OP_EXPR_EXCLUDED, c->column.type, NULL, 0);
    e->name = c->column.name.text;
    e->quote = c->column.name.quote;
    return op_expr_value(py, e);
}

static struct py_value *excluded_item(struct py *py, struct py_value *self, struct py_value *key)
{
    struct slice name = { 0 };
    return op_take_slice(py, key, "excluded", &name) ? excluded_get(py, self, name) : NULL;
}

static const struct py_host_class host_excluded = { .name = "excluded",
                                                    .get = excluded_get,
                                                    .item = excluded_item };

struct py_value *op_upsert_get(struct py *py, struct py_value *self, struct slice name)
{
    static const struct py_native conflicts[] = {
        { "on_conflict_do_nothing", do_nothing, 0, PY_ANY_ARGS },
        { "on_conflict_do_update", do_update, 0, PY_ANY_ARGS },
    };
    static const struct py_native duplicates = { "on_duplicate_key_update", duplicate, 0,
                                                 PY_ANY_ARGS };
    const struct op_statement *s = self->host.data;
    bool mysql = s->upsert && !strcmp(s->upsert, "mysql");
    if (!s->upsert)
        return NULL;
    if (slice_is(name, mysql ? "inserted" : "excluded"))
        return py_host(py, &host_excluded, self->host.data);
    if (mysql)
        return slice_is(name, duplicates.name) ? py_method(py, self, py_native(py, &duplicates))
                                               : NULL;
    for (size_t i = 0; i < 2; i++)
        if (slice_is(name, conflicts[i].name))
            return py_method(py, self, py_native(py, &conflicts[i]));
    return NULL;
}

static struct py_value *make(struct py *py, const struct py_args *args, const char *dialect)
{
    struct py_value *plain = op_make_insert(py, NULL, args);
    if (!plain)
        return NULL;
    struct op_statement s = copy_of(plain);
    s.upsert = dialect;
    return op_statement_value(py, &s);
}

#define INSERT(dialect)                                                               \
    struct py_value *op_make_##dialect##_insert(struct py *py, struct py_value *self, \
                                                const struct py_args *args)           \
    {                                                                                 \
        (void)self;                                                                   \
        return make(py, args, #dialect);                                              \
    }
INSERT(postgresql)
INSERT(sqlite)
INSERT(mysql)
#undef INSERT
