#include "op/sources.h"
#include "py/dict.h"
#include "py/interp.h"
#include "py/iter.h"
#include <string.h>

const struct op_select *op_select_of(const struct py_value *v)
{
    return v->host.data;
}

bool op_is_select(const struct py_value *v)
{
    return py_is_host(v, &op_host_select);
}

static struct py_value *select_value(struct py *py, const struct op_select *s)
{
    struct op_select *copy = arena_new(op_state_of(py)->a, struct op_select);
    *copy = *s;
    return py_host(py, &op_host_select, copy);
}

/* The tables that a join is made of are not listed again beside it. */
static bool hides(const struct op_from *f, const struct op_from *hidden)
{
    return f->kind == OP_FROM_JOIN && (f->left == hidden || f->right == hidden ||
                                       hides(f->left, hidden) || hides(f->right, hidden));
}

void op_add_source(struct py *py, const struct op_from *f, struct op_froms *out)
{
    for (size_t i = 0; i < out->n; i++)
        if (out->at[i] == f || hides(out->at[i], f))
            return;
    size_t kept = 0;
    for (size_t i = 0; i < out->n; i++)
        if (!hides(f, out->at[i]))
            out->at[kept++] = out->at[i];
    out->n = kept;
    vec_push(op_state_of(py)->a, out, f);
}

/* _from_objects: subqueries keep theirs. */
void op_sources(struct py *py, const struct op_expr *e, struct op_froms *out)
{
    if (!e)
        return;
    if (e->from)
        op_add_source(py, e->from, out);
    for (size_t i = 0; i < e->n; i++)
        op_sources(py, e->args[i], out);
    op_sources(py, e->escape, out);
    op_sources(py, e->order_by, out);
    op_sources(py, e->partition, out);
}

bool op_take_entities(struct py *py, struct py_value *const *at, size_t n, struct op_exprs *out)
{
    VEC(const struct op_expr *) list = { 0 };
    struct arena *a = op_state_of(py)->a;
    struct py_entry entry;
    for (size_t i = 0; i < n; i++) {
        const struct op_expr *e = NULL;
        if (py_is_host(at[i], &op_host_table)) {
            const struct op_table_object *o = at[i]->host.data;
            for (size_t k = 0; py_dict_next(o->columns->dict, &k, &entry);) {
                if (!op_take_expr(py, entry.value, "select", &e))
                    return false;
                vec_push(a, &list, e);
            }
        } else if (at[i]->kind == PY_INT) {
            struct op_expr *number = op_node(py, OP_EXPR_LITERAL_COLUMN, NULL, NULL, 0);
            number->text = slice_of(arena_printf(a, "%lld", (long long)at[i]->integer));
            vec_push(a, &list, number);
        } else if (!op_take_expr(py, at[i], "select", &e)) {
            return false;
        } else {
            vec_push(a, &list, e);
        }
    }
    *out = (struct op_exprs){ .at = list.at, .n = list.n };
    return true;
}

bool op_take_wheres(struct py *py, const struct py_args *args, const struct op_expr *before,
                    const struct op_expr **out)
{
    const struct op_expr **all =
        arena_array(op_state_of(py)->a, const struct op_expr *, args->n + 1);
    size_t n = 0;
    if (args->nkw)
        return py_refuse(py, "where() with keyword arguments");
    if (before)
        all[n++] = before;
    for (size_t i = 0; i < args->n; i++)
        if (!op_take_where(py, args->at[i], &all[n++]))
            return false;
    return op_conjunction(py, OP_OP_and_, all, n, out);
}

bool op_statement_sources(struct py *py, struct op_statement *s)
{
    struct op_froms froms = { 0 };
    op_sources(py, s->where, &froms);
    for (size_t i = 0; s->kind == OP_STATEMENT_UPDATE && i < s->nrows; i++)
        for (size_t k = 0; k < s->rows[i].n; k++)
            op_sources(py, s->rows[i].at[k].value, &froms);
    size_t kept = 0;
    for (size_t i = 0; i < froms.n; i++)
        if (froms.at[i] != s->table)
            froms.at[kept++] = froms.at[i];
    s->using = kept ? froms.at : NULL;
    s->nusing = s->kind == OP_STATEMENT_INSERT ? 0 : kept;
    return true;
}

/* FROM: what select_from() and join() named, then what columns and conditions bring. */
static void resolve(struct py *py, struct op_select *s)
{
    struct op_froms froms = { 0 };
    for (size_t i = 0; i < s->ngiven; i++)
        op_add_source(py, s->given[i], &froms);
    for (size_t i = 0; i < s->ncolumns; i++)
        op_sources(py, s->columns[i], &froms);
    op_sources(py, s->where, &froms);
    s->from = froms.at;
    s->nfrom = froms.n;
}

/* select(*entities) */
struct py_value *op_make_select(struct py *py, struct py_value *self, const struct py_args *args)
{
    struct op_select s = { 0 };
    struct op_exprs list = { 0 };
    (void)self;
    if (args->nkw || (args->n && (args->at[0]->kind == PY_LIST || args->at[0]->kind == PY_TUPLE)))
        return py_refuse(py, "select() of a list, or with keyword arguments");
    if (!op_take_entities(py, args->at, args->n, &list))
        return NULL;
    s.columns = list.at;
    s.ncolumns = list.n;
    resolve(py, &s);
    return select_value(py, &s);
}

static struct op_select self_of(const struct py_value *self)
{
    return *(const struct op_select *)self->host.data;
}

static struct py_value *where(struct py *py, struct py_value *self, const struct py_args *args)
{
    struct op_select s = self_of(self);
    if (!op_take_wheres(py, args, s.where, &s.where))
        return NULL;
    resolve(py, &s);
    return select_value(py, &s);
}

static bool take_from(struct py *py, struct py_value *v, const struct op_from **out)
{
    if (!py_is_host(v, &op_host_table))
        return op_refuse(py, "a table is wanted here, not %s", py_type_name(py, v));
    *out = ((struct op_table_object *)v->host.data)->from;
    return true;
}

static struct py_value *select_from(struct py *py, struct py_value *self,
                                    const struct py_args *args)
{
    struct op_select s = self_of(self);
    const struct op_from **given =
        arena_array(op_state_of(py)->a, const struct op_from *, s.ngiven + args->n);
    for (size_t i = 0; i < s.ngiven; i++)
        given[i] = s.given[i];
    for (size_t i = 0; i < args->n; i++)
        if (!take_from(py, args->at[i], &given[s.ngiven + i]))
            return NULL;
    s.given = given;
    s.ngiven += args->n;
    resolve(py, &s);
    return select_value(py, &s);
}

static struct op_from *join_node(struct py *py, const struct op_from *l, const struct op_from *r,
                                 struct py_value *on)
{
    struct op_from *j = arena_new(op_state_of(py)->a, struct op_from);
    *j = (struct op_from){ .kind = OP_FROM_JOIN, .left = l, .right = r };
    if (!on || on->kind == PY_NONE)
        return py_refuse(py, "a join without its condition");
    return op_take_where(py, on, &j->on) ? j : NULL;
}

/* select.join(target, onclause, isouter=, full=): to the one table that is there. */
static struct py_value *join(struct py *py, struct py_value *self, const struct py_args *args)
{
    struct op_select s = self_of(self);
    struct py_value *got[4] = { 0 };
    const struct op_from *right = NULL;
    if (!op_bind(py, "join", args, "target onclause? *isouter? full?", got, NULL) ||
        !take_from(py, got[0], &right))
        return NULL;
    if (s.nfrom != 1)
        return py_refuse(py, "join() of a SELECT that has not one table");
    struct op_from *j = join_node(py, s.from[0], right, got[1]);
    if (!j || !op_take_flag(py, got[2], "isouter", &j->outer) ||
        !op_take_flag(py, got[3], "full", &j->full))
        return NULL;
    const struct op_from **given = arena_array(op_state_of(py)->a, const struct op_from *, 1);
    given[0] = j;
    s.given = given;
    s.ngiven = 1;
    resolve(py, &s);
    return select_value(py, &s);
}

static struct py_value *join_tables(struct py *py, const struct py_args *args, bool outer)
{
    struct op_table_object o = { .columns = py_dict_new(py) };
    struct py_value *got[5] = { 0 };
    const struct op_from *l = NULL;
    const struct op_from *r = NULL;
    if (!op_bind(py, "join", args, "left right onclause? isouter? full?", got, NULL) ||
        !take_from(py, got[0], &l) || !take_from(py, got[1], &r))
        return NULL;
    o.from = join_node(py, l, r, got[2]);
    if (!o.from)
        return NULL;
    o.from->outer = outer;
    if (!op_take_flag(py, got[3], "isouter", &o.from->outer) ||
        !op_take_flag(py, got[4], "full", &o.from->full))
        return NULL;
    return op_table_value(py, &o);
}

struct py_value *op_make_join(struct py *py, struct py_value *self, const struct py_args *args)
{
    (void)self;
    return join_tables(py, args, false);
}

struct py_value *op_make_outerjoin(struct py *py, struct py_value *self, const struct py_args *args)
{
    (void)self;
    return join_tables(py, args, true);
}

/* A list of expressions, as order_by() and group_by() take it: names are columns. */
static bool take_list(struct py *py, const struct py_args *args, const char *what,
                      const struct op_expr *const *before, size_t nbefore, struct op_exprs *out)
{
    const struct op_expr **at =
        arena_array(op_state_of(py)->a, const struct op_expr *, nbefore + args->n);
    for (size_t i = 0; i < nbefore; i++)
        at[i] = before[i];
    for (size_t i = 0; i < args->n; i++) {
        if (op_is_text(args->at[i]))
            return py_refuse(py, "%s() of a string", what);
        if (!op_take_expr(py, args->at[i], what, &at[nbefore + i]))
            return false;
    }
    *out = (struct op_exprs){ .at = at, .n = nbefore + args->n };
    return true;
}

static struct py_value *order_by(struct py *py, struct py_value *self, const struct py_args *args)
{
    struct op_select s = self_of(self);
    struct op_exprs list = { 0 };
    if (!take_list(py, args, "order_by", s.order_by, s.norder_by, &list))
        return NULL;
    s.order_by = list.at;
    s.norder_by = list.n;
    return select_value(py, &s);
}

static struct py_value *group_by(struct py *py, struct py_value *self, const struct py_args *args)
{
    struct op_select s = self_of(self);
    struct op_exprs list = { 0 };
    if (!take_list(py, args, "group_by", s.group_by, s.ngroup_by, &list))
        return NULL;
    s.group_by = list.at;
    s.ngroup_by = list.n;
    return select_value(py, &s);
}

static struct py_value *having(struct py *py, struct py_value *self, const struct py_args *args)
{
    struct op_select s = self_of(self);
    return op_take_wheres(py, args, s.having, &s.having) ? select_value(py, &s) : NULL;
}

static struct py_value *set_count(struct py *py, struct py_value *self, const struct py_args *args,
                                  bool limit)
{
    struct op_select s = self_of(self);
    struct py_value *got[1] = { 0 };
    const struct op_expr *e = NULL;
    if (!op_bind(py, "limit", args, "limit", got, NULL) ||
        !op_take_argument(py, got[0], op_type_plain(py, OP_SA_INTEGER), &e))
        return NULL;
    *(limit ? &s.limit : &s.offset) = e;
    return select_value(py, &s);
}

static struct py_value *limit(struct py *py, struct py_value *self, const struct py_args *args)
{
    return set_count(py, self, args, true);
}

static struct py_value *offset(struct py *py, struct py_value *self, const struct py_args *args)
{
    return set_count(py, self, args, false);
}

static struct py_value *distinct(struct py *py, struct py_value *self, const struct py_args *args)
{
    struct op_select s = self_of(self);
    struct op_exprs list = { 0 };
    if (!take_list(py, args, "distinct", s.distinct_on, s.ndistinct_on, &list))
        return NULL;
    s.distinct = true;
    s.distinct_on = list.at;
    s.ndistinct_on = list.n;
    return select_value(py, &s);
}

const struct op_expr *op_scalar_subquery(struct py *py, struct py_value *select)
{
    const struct op_select *s = op_select_of(select);
    struct op_expr *e =
        op_node(py, OP_EXPR_SUBQUERY, s->ncolumns ? s->columns[0]->type : NULL, NULL, 0);
    e->select = s;
    return e;
}

static struct py_value *scalar_subquery(struct py *py, struct py_value *self,
                                        const struct py_args *args)
{
    if (!op_bind(py, "scalar_subquery", args, "", NULL, NULL))
        return NULL;
    return op_expr_value(py, op_scalar_subquery(py, self));
}

static struct py_value *exists_of(struct py *py, struct py_value *select)
{
    struct op_expr *e = op_node(py, OP_EXPR_EXISTS, op_type_plain(py, OP_SA_BOOLEAN), NULL, 0);
    e->select = op_select_of(select);
    return op_expr_value(py, e);
}

static struct py_value *exists(struct py *py, struct py_value *self, const struct py_args *args)
{
    return op_bind(py, "exists", args, "", NULL, NULL) ? exists_of(py, self) : NULL;
}

/* exists(select) */
struct py_value *op_make_exists(struct py *py, struct py_value *self, const struct py_args *args)
{
    (void)self;
    if (args->n != 1 || args->nkw || !op_is_select(args->at[0]))
        return py_refuse(py, "exists() of something other than a SELECT");
    return exists_of(py, args->at[0]);
}

/* The name under which a column of a subquery is known. */
static const char *column_name(const struct op_expr *e)
{
    return e->kind == OP_EXPR_COLUMN || e->kind == OP_EXPR_LABEL ? e->name : NULL;
}

static bool derive(struct py *py, struct op_table_object *o)
{
    const struct op_select *s = o->from->select;
    o->columns = py_dict_new(py);
    for (size_t i = 0; i < s->ncolumns; i++) {
        const char *name = column_name(s->columns[i]);
        if (!name || py_dict_find(py, o->columns->dict, slice_of(name)))
            continue; /* such a column cannot be reached by .c */
        struct op_expr *e = op_node(py, OP_EXPR_COLUMN, s->columns[i]->type, NULL, 0);
        e->name = name;
        e->from = o->from;
        py_dict_name(py, o->columns->dict, slice_of(name), op_expr_value(py, e));
    }
    return true;
}

/* select.subquery(name), select.alias(name) */
static struct py_value *subquery(struct py *py, struct py_value *self, const struct py_args *args)
{
    struct py_value *got[2] = { 0 };
    struct op_table_object o = { 0 };
    o.from = arena_new(op_state_of(py)->a, struct op_from);
    o.from->kind = OP_FROM_SUBQUERY;
    o.from->select = op_select_of(self);
    if (!op_bind(py, "subquery", args, "name? flat?", got, NULL) ||
        !op_take_text(py, got[0], "subquery", &o.from->name) || !derive(py, &o))
        return NULL;
    return op_table_value(py, &o);
}

static struct py_value *label(struct py *py, struct py_value *self, const struct py_args *args)
{
    const struct op_expr *e = op_scalar_subquery(py, self);
    struct op_expr *out = op_node(py, OP_EXPR_LABEL, e->type, &e, 1);
    struct py_value *got[1] = { 0 };
    if (!op_bind(py, "label", args, "name", got, NULL) ||
        !op_take_text(py, got[0], "label", &out->name))
        return NULL;
    return op_expr_value(py, out);
}

static const struct py_native methods[] = {
    { "where", where, 0, PY_ANY_ARGS },
    { "filter", where, 0, PY_ANY_ARGS },
    { "select_from", select_from, 0, PY_ANY_ARGS },
    { "join", join, 0, PY_ANY_ARGS },
    { "order_by", order_by, 0, PY_ANY_ARGS },
    { "group_by", group_by, 0, PY_ANY_ARGS },
    { "having", having, 0, PY_ANY_ARGS },
    { "limit", limit, 0, PY_ANY_ARGS },
    { "offset", offset, 0, PY_ANY_ARGS },
    { "distinct", distinct, 0, PY_ANY_ARGS },
    { "scalar_subquery", scalar_subquery, 0, PY_ANY_ARGS },
    { "exists", exists, 0, PY_ANY_ARGS },
    { "subquery", subquery, 0, PY_ANY_ARGS },
    { "alias", subquery, 0, PY_ANY_ARGS },
    { "label", label, 0, PY_ANY_ARGS },
};

static struct py_value *get(struct py *py, struct py_value *self, struct slice name)
{
    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++)
        if (slice_is(name, methods[i].name))
            return py_method(py, self, py_native(py, &methods[i]));
    return py_refuse(py, "the attribute '%.*s' of a SELECT", (int)name.n, name.p);
}

const struct py_host_class op_host_select = { .name = "Select", .get = get };

/* Methods of tables that make statements and other tables. */
static struct py_value *table_insert(struct py *py, struct py_value *self,
                                     const struct py_args *args)
{
    struct py_value *s = op_statement_new(py, self, OP_STATEMENT_INSERT);
    if (!s || (!args->n && !args->nkw))
        return s;
    struct py_value *method = py_getattr(py, s, SLICE("values"));
    return method ? py_call(py, method, args) : NULL;
}

static struct py_value *table_update(struct py *py, struct py_value *self,
                                     const struct py_args *args)
{
    return op_bind(py, "update", args, "", NULL, NULL)
               ? op_statement_new(py, self, OP_STATEMENT_UPDATE)
               : NULL;
}

static struct py_value *table_delete(struct py *py, struct py_value *self,
                                     const struct py_args *args)
{
    return op_bind(py, "delete", args, "", NULL, NULL)
               ? op_statement_new(py, self, OP_STATEMENT_DELETE)
               : NULL;
}

static struct py_value *table_select(struct py *py, struct py_value *self,
                                     const struct py_args *args)
{
    struct py_args one = { .at = &self, .n = 1 };
    return op_bind(py, "select", args, "", NULL, NULL) ? op_make_select(py, NULL, &one) : NULL;
}

/* table.join(right, onclause, ...) */
static struct py_value *table_join(struct py *py, struct py_value *self, const struct py_args *args)
{
    struct py_args all = *args;
    all.at = arena_array(op_state_of(py)->a, struct py_value *, args->n + 1);
    all.at[0] = self;
    for (size_t i = 0; i < args->n; i++)
        all.at[i + 1] = args->at[i];
    all.n++;
    return op_make_join(py, NULL, &all);
}

/* table.alias(name) */
static struct py_value *table_alias(struct py *py, struct py_value *self,
                                    const struct py_args *args)
{
    const struct op_table_object *from = self->host.data;
    struct op_table_object o = { .columns = py_dict_new(py) };
    struct py_value *got[2] = { 0 };
    struct py_entry entry;
    o.from = arena_new(op_state_of(py)->a, struct op_from);
    *o.from = (struct op_from){ .kind = OP_FROM_ALIAS, .left = from->from };
    if (!op_bind(py, "alias", args, "name? flat?", got, NULL) ||
        !op_take_text(py, got[0], "alias", &o.from->name))
        return NULL;
    for (size_t i = 0; py_dict_next(from->columns->dict, &i, &entry);) {
        const struct op_expr *old = NULL;
        if (!op_take_expr(py, entry.value, "alias", &old))
            return NULL;
        struct op_expr *e = op_node(py, OP_EXPR_COLUMN, old->type, NULL, 0);
        e->name = old->name;
        e->from = o.from;
        if (!py_dict_put(py, o.columns->dict, entry.key, op_expr_value(py, e)))
            return NULL;
    }
    return op_table_value(py, &o);
}

struct py_value *op_table_method(struct py *py, struct py_value *self, struct slice name)
{
    static const struct py_native list[] = {
        { "insert", table_insert, 0, PY_ANY_ARGS }, { "update", table_update, 0, PY_ANY_ARGS },
        { "delete", table_delete, 0, PY_ANY_ARGS }, { "select", table_select, 0, PY_ANY_ARGS },
        { "alias", table_alias, 0, PY_ANY_ARGS },   { "join", table_join, 0, PY_ANY_ARGS },
    };
    for (size_t i = 0; i < sizeof list / sizeof *list; i++)
        if (slice_is(name, list[i].name))
            return py_method(py, self, py_native(py, &list[i]));
    return py_refuse(py, "the attribute '%.*s' of a table", (int)name.n, name.p);
}
