#include "op/derived.h"
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

struct py_value *op_select_value(struct py *py, const struct op_select *s)
{
    struct op_select *copy = arena_new(op_state_of(py)->a, struct op_select);
    *copy = *s;
    return py_failed(py) ? NULL : py_host(py, &op_host_select, copy);
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

const struct op_expr *op_criterion(struct py *py, const struct op_expr *before,
                                   const struct op_expr *added)
{
    bool several = before && before->kind == OP_EXPR_LIST && before->has_value;
    size_t n = several ? before->n : before ? 1 : 0;
    if (!before)
        return added;
    const struct op_expr **all = arena_array(op_state_of(py)->a, const struct op_expr *, n + 1);
    for (size_t i = 0; i < n; i++)
        all[i] = several ? before->args[i] : before;
    all[n] = added;
    struct op_expr *e = op_node(py, OP_EXPR_LIST, op_type_plain(py, OP_SA_BOOLEAN), all, n + 1);
    e->operator= OP_OP_and_;
    e->has_value = true;
    return e;
}

bool op_take_wheres(struct py *py, const struct py_args *args, const struct op_expr *before,
                    const struct op_expr **out)
{
    const struct op_expr *one = NULL;
    const struct op_expr *all = before;
    if (args->nkw)
        return py_refuse(py, "where() with keyword arguments");
    for (size_t i = 0; i < args->n; i++) {
        if (!op_take_where(py, args->at[i], &one))
            return false;
        all = op_criterion(py, all, one);
    }
    *out = all;
    return true;
}

bool op_statement_sources(struct py *py, struct op_statement *s)
{
    struct op_froms froms = { 0 };
    op_sources(py, s->where, &froms);
    const struct op_sets *row = s->kind == OP_STATEMENT_UPDATE && s->nrows ? s->rows : NULL;
    for (size_t rank = 0; row && rank < 2 * row->n + 1; rank++)
        for (size_t k = 0; k < row->n; k++)
            if (row->at[k].rank == rank)
                op_sources(py, row->at[k].value, &froms);
    size_t kept = 0;
    for (size_t i = 0; i < froms.n; i++)
        if (froms.at[i] != s->table)
            froms.at[kept++] = froms.at[i];
    s->using = kept ? froms.at : NULL;
    s->nusing = s->kind == OP_STATEMENT_INSERT ? 0 : kept;
    return true;
}

/* FROM: what select_from() and join() named, then what columns and conditions bring. */
void op_select_resolve(struct py *py, struct op_select *s)
{
    struct op_froms froms = { 0 };
    struct op_froms implied = { 0 };
    s->unjoinable = NULL;
    for (size_t i = 0; i < s->ncolumns && s->compound == OP_PLAIN; i++)
        op_sources(py, s->columns[i], &implied);
    op_sources(py, s->where, &implied);
    for (size_t i = 0; i < s->ngiven; i++)
        op_add_source(py, s->given[i], &froms);
    if (!op_resolve_joins(py, s, &implied, &froms))
        return; /* the exception is set: op_select_value() sees to it */
    for (size_t i = 0; i < implied.n; i++)
        op_add_source(py, implied.at[i], &froms);
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
    op_select_resolve(py, &s);
    return op_select_value(py, &s);
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
    op_select_resolve(py, &s);
    return op_select_value(py, &s);
}

bool op_take_from(struct py *py, struct py_value *v, const struct op_from **out)
{
    const struct op_expr *e = py_is_host(v, &op_host_expr) ? v->host.data : NULL;
    if (e && e->kind == OP_EXPR_TEXT && !e->n) {
        struct op_from *text = arena_new(op_state_of(py)->a, struct op_from);
        *text = (struct op_from){ .kind = OP_FROM_TEXT, .name = op_text(py, e->text) };
        *out = text;
        return true;
    }
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
        if (!op_take_from(py, args->at[i], &given[s.ngiven + i]))
            return NULL;
    s.given = given;
    s.ngiven += args->n;
    op_select_resolve(py, &s);
    return op_select_value(py, &s);
}

/* Expressions, as order_by() and group_by() take them: added to those before; None forgets those.
 */
static bool take_list(struct py *py, const struct py_args *args, const char *what,
                      const struct op_expr *const *before, size_t nbefore, struct op_exprs *out)
{
    const struct op_expr **at =
        arena_array(op_state_of(py)->a, const struct op_expr *, nbefore + args->n);
    *out = (struct op_exprs){ 0 };
    if (args->n == 1 && args->at[0]->kind == PY_NONE)
        return true;
    for (size_t i = 0; i < nbefore; i++)
        at[i] = before[i];
    for (size_t i = 0; i < args->n; i++) {
        const struct op_expr *e = NULL;
        if (op_is_text(args->at[i]))
            e = op_label_reference(py, py_plain(args->at[i])->text);
        else if (!op_take_expr(py, args->at[i], what, &e))
            return false;
        at[nbefore + i] = e;
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
    return op_select_value(py, &s);
}

static struct py_value *group_by(struct py *py, struct py_value *self, const struct py_args *args)
{
    struct op_select s = self_of(self);
    struct op_exprs list = { 0 };
    if (!take_list(py, args, "group_by", s.group_by, s.ngroup_by, &list))
        return NULL;
    s.group_by = list.at;
    s.ngroup_by = list.n;
    return op_select_value(py, &s);
}

static struct py_value *having(struct py *py, struct py_value *self, const struct py_args *args)
{
    struct op_select s = self_of(self);
    return op_take_wheres(py, args, s.having, &s.having) ? op_select_value(py, &s) : NULL;
}

static bool take_count(struct py *py, struct py_value *v, const struct op_expr **out)
{
    if (!op_take_argument(py, v, op_type_plain(py, OP_SA_INTEGER), out))
        return false;
    if ((*out)->kind == OP_EXPR_TEXT || (!op_is_expr(v) && v->kind != PY_INT))
        return op_refuse(py, "LIMIT / OFFSET expression expected, got %s", py_type_name(py, v));
    return true;
}

static struct py_value *set_count(struct py *py, struct py_value *self, const struct py_args *args,
                                  bool limit)
{
    struct op_select s = self_of(self);
    struct py_value *got[1] = { 0 };
    const struct op_expr *e = NULL;
    if (!op_bind(py, "limit", args, "limit", got, NULL) ||
        (got[0]->kind != PY_NONE && !take_count(py, got[0], &e)))
        return NULL;
    *(limit ? &s.limit : &s.offset) = e;
    return op_select_value(py, &s);
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
    return op_select_value(py, &s);
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

static struct py_value *exists(struct py *py, struct py_value *self, const struct py_args *args)
{
    return op_bind(py, "exists", args, "", NULL, NULL)
               ? op_expr_value(py, op_exists_of(py, op_select_of(self)))
               : NULL;
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

static struct py_value *add_columns(struct py *py, struct py_value *self,
                                    const struct py_args *args)
{
    struct op_select s = self_of(self);
    struct op_exprs list = { 0 };
    if (args->nkw || !op_take_entities(py, args->at, args->n, &list))
        return py_failed(py) ? NULL : py_refuse(py, "add_columns() with keyword arguments");
    const struct op_expr **all =
        arena_array(op_state_of(py)->a, const struct op_expr *, s.ncolumns + list.n);
    for (size_t i = 0; i < s.ncolumns; i++)
        all[i] = s.columns[i];
    for (size_t i = 0; i < list.n; i++)
        all[s.ncolumns + i] = list.at[i];
    s.columns = all;
    s.ncolumns += list.n;
    op_select_resolve(py, &s);
    return op_select_value(py, &s);
}

static struct py_value *with_only_columns(struct py *py, struct py_value *self,
                                          const struct py_args *args)
{
    struct op_select s = self_of(self);
    struct op_exprs list = { 0 };
    if (args->nkw || !op_take_entities(py, args->at, args->n, &list))
        return py_failed(py) ? NULL : py_refuse(py, "with_only_columns(maintain_column_froms=)");
    struct op_join *joins = arena_array(op_state_of(py)->a, struct op_join, s.njoins);
    for (size_t i = 0; i < s.njoins; i++) {
        joins[i] = s.joins[i];
        joins[i].of = joins[i].of ? joins[i].of : op_select_of(self);
    }
    s.joins = joins;
    s.columns = list.at;
    s.ncolumns = list.n;
    op_select_resolve(py, &s);
    return op_select_value(py, &s);
}

/* filter_by(name=value): of the table that was joined last, or the first. */
static struct py_value *filter_by(struct py *py, struct py_value *self, const struct py_args *args)
{
    struct op_select s = self_of(self);
    bool column = s.ncolumns && s.columns[0]->kind == OP_EXPR_COLUMN;
    const struct op_from *f = s.njoins   ? s.joins[s.njoins - 1].right
                              : s.ngiven ? s.given[0]
                              : column   ? s.columns[0]->from
                                         : NULL;
    if (!f || f->kind != OP_FROM_TABLE || args->n)
        return py_refuse(py, "filter_by() of this SELECT");
    for (size_t i = 0; i < args->nkw; i++) {
        const struct op_expr *one = NULL;
        for (size_t k = 0; k < f->ncolumns; k++)
            if (slice_is(args->names[i], f->column[k]->name))
                one = op_compare(py, OP_OP_eq, f->column[k], args->kw[i], false);
        if (!one)
            return py_failed(py) ? NULL
                                 : op_refuse(py,
                                             "Entity namespace for \"%s\" has no property "
                                             "\"%.*s\"",
                                             f->name, (int)args->names[i].n, args->names[i].p);
        s.where = op_criterion(py, s.where, one);
    }
    return op_select_value(py, &s);
}

/* fetch(count, with_ties=False) */
static struct py_value *fetch(struct py *py, struct py_value *self, const struct py_args *args)
{
    struct op_select s = self_of(self);
    struct py_value *got[2] = { 0 };
    if (!op_bind(py, "fetch", args, "count with_ties?", got, NULL) ||
        !take_count(py, got[0], &s.fetch) || !op_take_flag(py, got[1], "with_ties", &s.with_ties))
        return NULL;
    return op_select_value(py, &s);
}

/* slice(start, stop) */
static struct py_value *slice(struct py *py, struct py_value *self, const struct py_args *args)
{
    struct op_select s = self_of(self);
    struct py_value *got[2] = { 0 };
    int64_t start = 0;
    int64_t stop = 0;
    const struct op_type *integer = op_type_plain(py, OP_SA_INTEGER);
    if (!op_bind(py, "slice", args, "start stop", got, NULL) ||
        !op_take_int(py, got[0], "start", &start) || !op_take_int(py, got[1], "stop", &stop) ||
        !op_take_argument(py, py_int(py, stop - start), integer, &s.limit) ||
        (start && !op_take_argument(py, got[0], integer, &s.offset)))
        return NULL;
    return op_select_value(py, &s);
}

static bool take_froms(struct py *py, struct py_value *const *at, size_t n,
                       const struct op_from *const **out)
{
    const struct op_from **list = arena_array(op_state_of(py)->a, const struct op_from *, n);
    for (size_t i = 0; i < n; i++)
        if (!op_take_from(py, at[i], &list[i]))
            return false;
    *out = list;
    return true;
}

/* with_for_update(*, nowait, read, of, skip_locked, key_share) */
static struct py_value *with_for_update(struct py *py, struct py_value *self,
                                        const struct py_args *args)
{
    struct op_select s = self_of(self);
    struct py_value *got[5] = { 0 };
    struct op_lock *l = &s.lock;
    l->on = true;
    if (!op_bind(py, "with_for_update", args, "*nowait? read? of? skip_locked? key_share?", got,
                 NULL) ||
        !op_take_flag(py, got[0], "nowait", &l->nowait) ||
        !op_take_flag(py, got[1], "read", &l->read) ||
        !op_take_flag(py, got[3], "skip_locked", &l->skip_locked) ||
        !op_take_flag(py, got[4], "key_share", &l->key_share))
        return NULL;
    if (got[2] && got[2]->kind != PY_NONE) {
        bool list = got[2]->kind == PY_LIST || got[2]->kind == PY_TUPLE;
        l->nof = list ? got[2]->seq.n : 1;
        if (!take_froms(py, list ? got[2]->seq.at : &got[2], l->nof, &l->of))
            return NULL;
    }
    return op_select_value(py, &s);
}

static struct py_value *correlated(struct py *py, struct py_value *self, const struct py_args *args,
                                   bool except)
{
    struct op_select s = self_of(self);
    bool none = args->n == 1 && args->at[0]->kind == PY_NONE;
    s.correlation = except ? OP_CORRELATE_EXCEPT : OP_CORRELATE_THESE;
    s.ncorrelate = none ? 0 : args->n;
    if (args->nkw)
        return py_refuse(py, "correlate() with keyword arguments");
    return take_froms(py, args->at, s.ncorrelate, &s.correlate) ? op_select_value(py, &s) : NULL;
}

static struct py_value *correlate(struct py *py, struct py_value *self, const struct py_args *args)
{
    return correlated(py, self, args, false);
}

static struct py_value *correlate_except(struct py *py, struct py_value *self,
                                         const struct py_args *args)
{
    return correlated(py, self, args, true);
}

static struct py_value *words(struct py *py, const struct py_args *args, const char *name,
                              struct op_select *s, const char **text, const char **dialect)
{
    struct py_value *got[2] = { 0 };
    return op_bind(py, name, args, "prefix *dialect?", got, NULL) &&
                   op_take_text(py, got[0], name, text) &&
                   op_take_text(py, got[1], "dialect", dialect)
               ? op_select_value(py, s)
               : NULL;
}

static struct py_value *prefix_with(struct py *py, struct py_value *self,
                                    const struct py_args *args)
{
    struct op_select s = self_of(self);
    return s.prefix ? py_refuse(py, "prefix_with() twice")
                    : words(py, args, "prefix_with", &s, &s.prefix, &s.prefix_dialect);
}

static struct py_value *suffix_with(struct py *py, struct py_value *self,
                                    const struct py_args *args)
{
    struct op_select s = self_of(self);
    return s.suffix ? py_refuse(py, "suffix_with() twice")
                    : words(py, args, "suffix_with", &s, &s.suffix, &s.suffix_dialect);
}

static struct py_value *add_cte(struct py *py, struct py_value *self, const struct py_args *args)
{
    struct op_select s = self_of(self);
    return op_take_ctes(py, args, &s.ctes, &s.nctes) ? op_select_value(py, &s) : NULL;
}

enum { PLAIN = 1, COMPOUND = 2 };
static const struct {
    struct py_native native;
    unsigned kinds;
} methods[] = {
    { { "where", where, 0, PY_ANY_ARGS }, PLAIN },
    { { "filter", where, 0, PY_ANY_ARGS }, PLAIN },
    { { "filter_by", filter_by, 0, PY_ANY_ARGS }, PLAIN },
    { { "select_from", select_from, 0, PY_ANY_ARGS }, PLAIN },
    { { "join", op_select_join, 0, PY_ANY_ARGS }, PLAIN },
    { { "outerjoin", op_select_outerjoin, 0, PY_ANY_ARGS }, PLAIN },
    { { "join_from", op_select_join_from, 0, PY_ANY_ARGS }, PLAIN },
    { { "outerjoin_from", op_select_outerjoin_from, 0, PY_ANY_ARGS }, PLAIN },
    { { "order_by", order_by, 0, PY_ANY_ARGS }, PLAIN | COMPOUND },
    { { "group_by", group_by, 0, PY_ANY_ARGS }, PLAIN },
    { { "having", having, 0, PY_ANY_ARGS }, PLAIN },
    { { "limit", limit, 0, PY_ANY_ARGS }, PLAIN | COMPOUND },
    { { "offset", offset, 0, PY_ANY_ARGS }, PLAIN | COMPOUND },
    { { "fetch", fetch, 0, PY_ANY_ARGS }, PLAIN | COMPOUND },
    { { "slice", slice, 0, PY_ANY_ARGS }, PLAIN | COMPOUND },
    { { "distinct", distinct, 0, PY_ANY_ARGS }, PLAIN },
    { { "add_columns", add_columns, 0, PY_ANY_ARGS }, PLAIN },
    { { "with_only_columns", with_only_columns, 0, PY_ANY_ARGS }, PLAIN },
    { { "with_for_update", with_for_update, 0, PY_ANY_ARGS }, PLAIN },
    { { "correlate", correlate, 0, PY_ANY_ARGS }, PLAIN },
    { { "correlate_except", correlate_except, 0, PY_ANY_ARGS }, PLAIN },
    { { "prefix_with", prefix_with, 0, PY_ANY_ARGS }, PLAIN },
    { { "suffix_with", suffix_with, 0, PY_ANY_ARGS }, PLAIN },
    { { "scalar_subquery", scalar_subquery, 0, PY_ANY_ARGS }, PLAIN | COMPOUND },
    { { "as_scalar", scalar_subquery, 0, PY_ANY_ARGS }, PLAIN | COMPOUND },
    { { "exists", exists, 0, PY_ANY_ARGS }, PLAIN | COMPOUND },
    { { "subquery", op_select_subquery, 0, PY_ANY_ARGS }, PLAIN | COMPOUND },
    { { "alias", op_select_subquery, 0, PY_ANY_ARGS }, PLAIN | COMPOUND },
    { { "lateral", op_select_lateral, 0, PY_ANY_ARGS }, PLAIN | COMPOUND },
    { { "cte", op_select_cte, 0, PY_ANY_ARGS }, PLAIN | COMPOUND },
    { { "add_cte", add_cte, 0, PY_ANY_ARGS }, PLAIN | COMPOUND },
    { { "execution_options", op_execution_options, 0, PY_ANY_ARGS }, PLAIN | COMPOUND },
    { { "label", label, 0, PY_ANY_ARGS }, PLAIN | COMPOUND },
    { { "union", op_select_union, 0, PY_ANY_ARGS }, PLAIN },
    { { "union_all", op_select_union_all, 0, PY_ANY_ARGS }, PLAIN },
    { { "except_", op_select_except, 0, PY_ANY_ARGS }, PLAIN },
    { { "except_all", op_select_except_all, 0, PY_ANY_ARGS }, PLAIN },
    { { "intersect", op_select_intersect, 0, PY_ANY_ARGS }, PLAIN },
    { { "intersect_all", op_select_intersect_all, 0, PY_ANY_ARGS }, PLAIN },
};

static struct py_value *get(struct py *py, struct py_value *self, struct slice name)
{
    unsigned kind = op_select_of(self)->compound == OP_PLAIN ? PLAIN : COMPOUND;
    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++)
        if (slice_is(name, methods[i].native.name) && methods[i].kinds & kind)
            return py_method(py, self, py_native(py, &methods[i].native));
    if (slice_is(name, "c") || slice_is(name, "selected_columns"))
        return op_columns_value(py, op_select_columns(py, op_select_of(self)));
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

static struct py_value *joined(struct py *py, struct py_value *self, const struct py_args *args,
                               py_call_fn *make)
{
    struct py_args all = *args;
    all.at = arena_array(op_state_of(py)->a, struct py_value *, args->n + 1);
    all.at[0] = self;
    for (size_t i = 0; i < args->n; i++)
        all.at[i + 1] = args->at[i];
    all.n++;
    return make(py, NULL, &all);
}

/* table.join(right, onclause, ...) */
static struct py_value *table_join(struct py *py, struct py_value *self, const struct py_args *args)
{
    return joined(py, self, args, op_make_join);
}

static struct py_value *table_outerjoin(struct py *py, struct py_value *self,
                                        const struct py_args *args)
{
    return joined(py, self, args, op_make_outerjoin);
}

/* table.alias(name) */
struct py_value *op_make_alias(struct py *py, struct py_value *self, const struct py_args *args)
{
    struct py_args rest = *args;
    (void)self;
    if (!args->n)
        return py_refuse(py, "alias() of nothing");
    struct py_value *method = py_getattr(py, args->at[0], SLICE("alias"));
    rest.at++;
    rest.n--;
    return method ? py_call(py, method, &rest) : NULL;
}

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
        e->quote = old->quote;
        e->name = old->name;
        e->schema = old->schema;
        e->from = o.from;
        if (!py_dict_put(py, o.columns->dict, entry.key, op_expr_value(py, e)))
            return NULL;
    }
    return op_table_value(py, &o);
}

struct py_value *op_table_method(struct py *py, struct py_value *self, struct slice name)
{
    static const struct py_native list[] = {
        { "insert", table_insert, 0, PY_ANY_ARGS },
        { "update", table_update, 0, PY_ANY_ARGS },
        { "delete", table_delete, 0, PY_ANY_ARGS }, /* up to here: of a table by itself */
        { "select", table_select, 0, PY_ANY_ARGS },
        { "alias", table_alias, 0, PY_ANY_ARGS },
        { "join", table_join, 0, PY_ANY_ARGS },
        { "outerjoin", table_outerjoin, 0, PY_ANY_ARGS },
    };
    const struct op_from *f = ((const struct op_table_object *)self->host.data)->from;
    struct py_value *own = f->kind == OP_FROM_VALUES ? op_values_method(py, self, name) : NULL;
    if (own || py_failed(py))
        return own;
    for (size_t i = f->kind == OP_FROM_TABLE ? 0 : 3; i < sizeof list / sizeof *list; i++)
        if (slice_is(name, list[i].name))
            return py_method(py, self, py_native(py, &list[i]));
    if (f->kind == OP_FROM_CTE)
        return op_cte_method(py, self, name);
    return py_refuse(py, "the attribute '%.*s' of a table", (int)name.n, name.p);
}
