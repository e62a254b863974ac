#include "op/parameter.h"
#include "py/dict.h"
#include "py/interp.h"
#include <string.h>

static const struct op_expr *in_select(const struct op_select *q, const char *name);

static const struct op_expr *in_expr(const struct op_expr *e, const char *name)
{
    const struct op_expr *found = NULL;
    if (!e)
        return NULL;
    if (e->kind == OP_EXPR_BIND)
        return e->name && !strcmp(e->name, name) ? e : NULL;
    for (size_t i = 0; i < e->n && !found; i++)
        found = in_expr(e->args[i], name);
    found = found ? found : in_expr(e->escape, name);
    found = found ? found : in_expr(e->order_by, name);
    found = found ? found : in_expr(e->partition, name);
    return found ? found : in_select(e->select, name);
}

static const struct op_expr *in_list(const struct op_expr *const *at, size_t n, const char *name)
{
    const struct op_expr *found = NULL;
    for (size_t i = 0; i < n && !found; i++)
        found = in_expr(at[i], name);
    return found;
}

static const struct op_expr *find(const struct op_statement *s, const char *name);

static const struct op_expr *in_from(const struct op_from *f, const char *name)
{
    const struct op_expr *found = NULL;
    if (!f || f->kind == OP_FROM_TABLE)
        return NULL;
    found = in_from(f->left, name);
    found = found ? found : in_from(f->right, name);
    found = found ? found : in_expr(f->on, name);
    found = found || !f->change ? found : find(f->change, name);
    return found ? found : in_select(f->select, name);
}

static const struct op_expr *in_select(const struct op_select *q, const char *name)
{
    const struct op_expr *found = NULL;
    if (!q)
        return NULL;
    const struct op_expr *single[] = {
        q->where, q->having, q->limit, q->offset, q->fetch, q->text
    };
    found = in_list(q->columns, q->ncolumns, name);
    for (size_t i = 0; i < q->nfrom && !found; i++)
        found = in_from(q->from[i], name);
    found = found ? found : in_list(single, sizeof single / sizeof *single, name);
    found = found ? found : in_list(q->group_by, q->ngroup_by, name);
    found = found ? found : in_list(q->order_by, q->norder_by, name);
    found = found ? found : in_list(q->distinct_on, q->ndistinct_on, name);
    for (size_t i = 0; i < q->nsides && !found; i++)
        found = in_select(q->sides[i], name);
    return found;
}

static const struct op_expr *in_sets(const struct op_sets *row, const char *name)
{
    const struct op_expr *found = NULL;
    for (size_t i = 0; i < row->n && !found; i++)
        found = in_expr(row->at[i].value, name);
    return found;
}

/* The bind parameter of that name in a statement. */
static const struct op_expr *find(const struct op_statement *s, const char *name)
{
    const struct op_expr *single[] = { s->expr, s->where, s->conflict_where,
                                       s->conflict_target_where };
    const struct op_expr *found = in_list(single, sizeof single / sizeof *single, name);
    for (size_t i = 0; i < s->nrows && !found; i++)
        found = in_sets(&s->rows[i], name);
    for (size_t i = 0; i < s->nusing && !found; i++)
        found = in_from(s->using[i], name);
    found = found ? found : in_sets(&s->conflict_set, name);
    found = found ? found : in_list(s->returning, s->nreturning, name);
    return found ? found : in_select(s->select, name);
}

/* The value takes the type of the parameter; one that has none is left to the driver. */
static bool put_bind(struct py *py, const struct op_expr *bind, struct py_value *v,
                     struct op_set *out)
{
    const struct op_expr *value = op_literal(py, v, bind->type);
    if (!value)
        return false;
    struct op_expr *e = op_node(py, OP_EXPR_BIND, bind->type, NULL, 0);
    e->name = bind->name;
    e->flag = bind->flag;
    e->value = value->value;
    e->has_value = true;
    *out = (struct op_set){ .column = bind->name, .value = e };
    return true;
}

static bool takes_columns(const struct op_statement *s)
{
    return s->object && ((s->kind == OP_STATEMENT_INSERT && !s->select && s->nrows <= 1) ||
                         s->kind == OP_STATEMENT_UPDATE);
}

/* Splits a set into bind parameters and values of columns. */
static bool split(struct py *py, const struct op_statement *s, struct py_value *set,
                  struct op_sets *binds, struct py_value *row)
{
    struct op_set *at = arena_array(op_state_of(py)->a, struct op_set, set->dict->live);
    struct py_entry e;
    for (size_t i = 0; py_dict_next(set->dict, &i, &e);) {
        if (!op_is_text(e.key))
            return py_refuse(py, "execute() with parameters that have no names");
        const char *name = op_text(py, py_plain(e.key)->text);
        const struct op_expr *bind = find(s, name);
        bool column =
            takes_columns(s) && py_dict_find(py, s->object->columns->dict, py_plain(e.key)->text);
        if (bind && column)
            return op_refuse(py,
                             "bindparam() name '%s' is reserved for automatic usage in the VALUES "
                             "or SET clause of this insert/update statement.",
                             name);
        if (bind && !put_bind(py, bind, e.value, &at[binds->n++]))
            return false;
        if (!bind && takes_columns(s) && !py_dict_put(py, row->dict, e.key, e.value))
            return false;
    }
    binds->at = at;
    return true;
}

/* Without a connection Alembic loses what is given beside the statement, and writes NULL. */
static bool lost_offline(struct py *py)
{
    return op_refuse(py, "execute() with values beside the statement is not supported in --sql, "
                         "where Alembic writes NULL for each of them: bind them to the statement, "
                         "with text(...).bindparams(...) or .values(...)");
}

static bool execute_once(struct py *py, const struct op_statement *given, struct py_value *set)
{
    struct op_statement *s = arena_new(op_state_of(py)->a, struct op_statement);
    struct op_sets *binds = arena_new(op_state_of(py)->a, struct op_sets);
    struct py_value *row = py_dict_new(py);
    *s = *given;
    if (!split(py, given, set, binds, row))
        return false;
    if (op_state_of(py)->env->offline && (binds->n || row->dict->live))
        return lost_offline(py);
    if (takes_columns(s)) {
        struct op_sets *merged = arena_new(op_state_of(py)->a, struct op_sets);
        if (!op_take_cells(py, s->object, row, merged))
            return false;
        if (s->nrows)
            op_keep_cells(py, &s->rows[0], merged);
        if (!op_check_defaults(py, s->object, merged, s->kind == OP_STATEMENT_UPDATE))
            return false;
        s->rows = merged;
        s->nrows = 1;
        if (!op_statement_sources(py, s))
            return false;
    }
    op_emit(py,
            &(struct op){ .kind = OP_execute,
                          .execute = { .statement = s, .parameters = binds, .nparameters = 1 } });
    return true;
}

/* How SQLAlchemy names the set that lacks a key. */
static bool lacks(struct py *py, struct slice key, size_t group)
{
    return op_refuse(py, "A value is required for bind parameter '%.*s', in parameter group %zu",
                     (int)key.n, key.p, group);
}

bool op_same_keys(struct py *py, struct py_value *const *rows, size_t n)
{
    struct py_entry e;
    for (size_t i = 1; i < n; i++) {
        for (size_t k = 0; py_dict_next(rows[0]->dict, &k, &e);)
            if (op_is_text(e.key) && !py_dict_find(py, rows[i]->dict, py_plain(e.key)->text))
                return lacks(py, py_plain(e.key)->text, i);
        for (size_t k = 0; py_dict_next(rows[i]->dict, &k, &e);)
            if (op_is_text(e.key) && !py_dict_find(py, rows[0]->dict, py_plain(e.key)->text))
                return op_refuse(py,
                                 "parameter group %zu has a value for '%.*s', which the first has "
                                 "not: SQLAlchemy would leave it out",
                                 i, (int)py_plain(e.key)->text.n, py_plain(e.key)->text.p);
    }
    return true;
}

bool op_execute_with(struct py *py, const struct op_statement *s, struct py_value *parameters)
{
    struct py_seq sets = { .at = &parameters, .n = 1 };
    if (parameters->kind == PY_LIST || parameters->kind == PY_TUPLE)
        sets = parameters->seq;
    for (size_t i = 0; i < sets.n; i++)
        if (sets.at[i]->kind != PY_DICT)
            return py_refuse(py, "execute() with parameters that are no dict");
    if (!op_same_keys(py, sets.at, sets.n))
        return false;
    if (op_state_of(py)->env->offline && sets.n > 1)
        return lost_offline(py);
    for (size_t i = 0; i < sets.n; i++)
        if (!execute_once(py, s, sets.at[i]))
            return false;
    return true;
}
