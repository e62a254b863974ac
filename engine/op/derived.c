/* Source: sqlalchemy.sql.selectable (Subquery, CTE, CompoundSelect, Exists, Values, TextualSelect).
 */
#include "op/derived.h"
#include "op/method.h"
#include "py/dict.h"
#include "py/interp.h"
#include "py/iter.h"
#include <string.h>
#include <strings.h>

/* The name under which a column of a SELECT is known; the nameless of functions the compiler makes
 * up. */
static const char *column_name(struct py *py, const struct op_expr *e)
{
    if (e->kind == OP_EXPR_COLUMN || e->kind == OP_EXPR_LABEL)
        return e->name;
    if (e->kind != OP_EXPR_FUNCTION)
        return NULL;
    const char *dot = strrchr(e->name, '.');
    return arena_printf(op_state_of(py)->a, "%s_1", dot ? dot + 1 : e->name);
}

/* What select().c has: the expressions themselves. */
struct py_value *op_select_columns(struct py *py, const struct op_select *s)
{
    struct py_value *d = py_dict_new(py);
    for (size_t i = 0; i < s->ncolumns; i++) {
        const char *name = column_name(py, s->columns[i]);
        if (name && !py_dict_find(py, d->dict, slice_of(name)))
            py_dict_name(py, d->dict, slice_of(name), op_expr_value(py, s->columns[i]));
    }
    return d;
}

struct py_value *op_columns_value(struct py *py, struct py_value *columns)
{
    struct op_table_object o = { .from = arena_new(op_state_of(py)->a, struct op_from),
                                 .columns = columns };
    struct py_value *table = op_table_value(py, &o);
    return table ? py_getattr(py, table, SLICE("c")) : NULL;
}

/* The columns of what a SELECT became, each belonging to it. */
static struct py_value *derive(struct py *py, struct op_from *f, const struct op_select *s)
{
    struct py_value *d = py_dict_new(py);
    const struct op_expr **list =
        arena_array(op_state_of(py)->a, const struct op_expr *, s->ncolumns);
    size_t n = 0;
    for (size_t i = 0; i < s->ncolumns; i++) {
        const char *name = column_name(py, s->columns[i]);
        if (!name || py_dict_find(py, d->dict, slice_of(name)))
            continue; /* such a column cannot be reached by .c */
        struct op_expr *e = op_node(py, OP_EXPR_COLUMN, s->columns[i]->type, NULL, 0);
        e->quote = s->columns[i]->kind == OP_EXPR_COLUMN ? s->columns[i]->quote : OP_QUOTE_AUTO;
        const struct op_expr *of = s->columns[i];
        e->name = name;
        e->schema = of->kind == OP_EXPR_LABEL ? of->args[0]->schema : of->schema;
        e->from = f;
        list[n++] = e;
        py_dict_name(py, d->dict, slice_of(name), op_expr_value(py, e));
    }
    f->column = list;
    f->ncolumns = n;
    return d;
}

static struct op_from *new_from(struct py *py, enum op_from_kind kind, const struct op_select *s)
{
    struct op_from *f = arena_new(op_state_of(py)->a, struct op_from);
    *f = (struct op_from){ .kind = kind, .select = s };
    return f;
}

static struct py_value *from_value(struct py *py, struct op_from *f)
{
    struct op_table_object o = { .from = f, .columns = derive(py, f, f->select) };
    return op_table_value(py, &o);
}

static struct py_value *subquery(struct py *py, struct py_value *self, const struct py_args *args,
                                 bool lateral)
{
    struct py_value *got[2] = { 0 };
    struct op_from *f = new_from(py, OP_FROM_SUBQUERY, op_select_of(self));
    f->lateral = lateral;
    if (!op_bind(py, "subquery", args, "name? flat?", got, NULL) ||
        !op_take_text(py, got[0], "subquery", &f->name))
        return NULL;
    return from_value(py, f);
}

/* select.subquery(name), select.alias(name) */
struct py_value *op_select_subquery(struct py *py, struct py_value *self,
                                    const struct py_args *args)
{
    return subquery(py, self, args, false);
}

struct py_value *op_select_lateral(struct py *py, struct py_value *self, const struct py_args *args)
{
    return subquery(py, self, args, true);
}

/* lateral(selectable, name) */
struct py_value *op_make_lateral(struct py *py, struct py_value *self, const struct py_args *args)
{
    struct py_args rest = *args;
    (void)self;
    if (!args->n || !op_is_select(args->at[0]))
        return py_refuse(py, "lateral() of something other than a SELECT");
    rest.at++;
    rest.n--;
    return op_select_lateral(py, args->at[0], &rest);
}

/* select.cte(name, recursive, nesting), and of INSERT, UPDATE, DELETE: the columns of RETURNING */
struct py_value *op_select_cte(struct py *py, struct py_value *self, const struct py_args *args)
{
    struct py_value *got[3] = { 0 };
    bool nesting = false;
    bool change = py_is_host(self, &op_host_statement);
    struct op_from *f = new_from(py, OP_FROM_CTE, change ? NULL : op_select_of(self));
    if (change) {
        struct op_select *q = arena_new(op_state_of(py)->a, struct op_select);
        f->change = self->host.data;
        q->columns = f->change->returning;
        q->ncolumns = f->change->nreturning;
        f->select = q;
    }
    if (!op_bind(py, "cte", args, "name? recursive? nesting?", got, NULL) ||
        !op_take_text(py, got[0], "cte", &f->name) ||
        !op_take_flag(py, got[1], "recursive", &f->recursive) ||
        !op_take_flag(py, got[2], "nesting", &nesting))
        return NULL;
    return nesting ? py_refuse(py, "cte(nesting=True)") : from_value(py, f);
}

struct py_value *op_make_cte(struct py *py, struct py_value *self, const struct py_args *args)
{
    struct py_args rest = *args;
    (void)self;
    if (!args->n || !(op_is_select(args->at[0]) || py_is_host(args->at[0], &op_host_statement)))
        return py_refuse(py, "cte() of something other than a SELECT");
    rest.at++;
    rest.n--;
    return op_select_cte(py, args->at[0], &rest);
}

bool op_take_ctes(struct py *py, const struct py_args *args, const struct op_from *const **list,
                  size_t *n)
{
    const struct op_from **all =
        arena_array(op_state_of(py)->a, const struct op_from *, *n + args->n);
    for (size_t i = 0; i < *n; i++)
        all[i] = (*list)[i];
    for (size_t i = 0; i < args->n; i++)
        if (!op_take_from(py, args->at[i], &all[*n + i]) || all[*n + i]->kind != OP_FROM_CTE)
            return op_refuse(py, "add_cte() of something other than a CTE");
    *list = all;
    *n += args->n;
    return !args->nkw || py_refuse(py, "add_cte(nest_here=)");
}

/* self (or NULL) and others as one. */
static const struct op_select *compound(struct py *py, const struct op_select *first,
                                        const struct py_args *args, enum op_compound kind)
{
    struct op_select *s = arena_new(op_state_of(py)->a, struct op_select);
    size_t n = 0;
    const struct op_select **sides =
        arena_array(op_state_of(py)->a, const struct op_select *, args->n + 1);
    if (first)
        sides[n++] = first;
    for (size_t i = 0; i < args->n; i++) {
        if (!op_is_select(args->at[i]))
            return py_refuse(py, "a UNION of something other than a SELECT");
        sides[n++] = op_select_of(args->at[i]);
    }
    if (args->nkw || n < 2)
        return py_refuse(py, "a UNION of this");
    for (size_t i = 1; i < n; i++)
        if (sides[i]->ncolumns != sides[0]->ncolumns)
            return op_refuse(py, "All selectables passed to CompoundSelect must have identical "
                                 "numbers of columns");
    s->compound = kind;
    s->sides = sides;
    s->nsides = n;
    s->columns = sides[0]->columns;
    s->ncolumns = sides[0]->ncolumns;
    return s;
}

static struct py_value *compound_value(struct py *py, const struct op_select *s)
{
    return s ? op_select_value(py, s) : NULL;
}

#define COMPOUND(name, kind)                                                     \
    struct py_value *op_select_##name(struct py *py, struct py_value *self,      \
                                      const struct py_args *args)                \
    {                                                                            \
        return compound_value(py, compound(py, op_select_of(self), args, kind)); \
    }                                                                            \
    struct py_value *op_make_##name(struct py *py, struct py_value *self,        \
                                    const struct py_args *args)                  \
    {                                                                            \
        (void)self;                                                              \
        return compound_value(py, compound(py, NULL, args, kind));               \
    }
COMPOUND(union, OP_UNION)
COMPOUND(union_all, OP_UNION_ALL)
COMPOUND(except, OP_EXCEPT)
COMPOUND(except_all, OP_EXCEPT_ALL)
COMPOUND(intersect, OP_INTERSECT)
COMPOUND(intersect_all, OP_INTERSECT_ALL)
#undef COMPOUND

/* cte.union_all(select): the recursive part; the name stays. */
static struct py_value *cte_union(struct py *py, struct py_value *self, const struct py_args *args,
                                  enum op_compound kind)
{
    const struct op_table_object *o = self->host.data;
    const struct op_select *s = compound(py, o->from->select, args, kind);
    if (!s)
        return NULL;
    struct op_from *f = new_from(py, OP_FROM_CTE, s);
    f->name = o->from->name;
    f->recursive = o->from->recursive;
    f->left = o->from;
    return from_value(py, f);
}

static struct py_value *cte_union_distinct(struct py *py, struct py_value *self,
                                           const struct py_args *args)
{
    return cte_union(py, self, args, OP_UNION);
}

static struct py_value *cte_union_all(struct py *py, struct py_value *self,
                                      const struct py_args *args)
{
    return cte_union(py, self, args, OP_UNION_ALL);
}

struct py_value *op_cte_method(struct py *py, struct py_value *self, struct slice name)
{
    static const struct py_native natives[] = { { "union", cte_union_distinct, 0, PY_ANY_ARGS },
                                                { "union_all", cte_union_all, 0, PY_ANY_ARGS } };
    for (size_t i = 0; i < 2; i++)
        if (slice_is(name, natives[i].name))
            return py_method(py, self, py_native(py, &natives[i]));
    return py_refuse(py, "the attribute '%.*s' of a CTE", (int)name.n, name.p);
}

const struct op_expr *op_exists_of(struct py *py, const struct op_select *s)
{
    struct op_expr *e = op_node(py, OP_EXPR_EXISTS, op_type_plain(py, OP_SA_BOOLEAN), NULL, 0);
    e->select = s;
    return e;
}

/* exists(), exists(column, ...), exists(select) */
struct py_value *op_make_exists(struct py *py, struct py_value *self, const struct py_args *args)
{
    struct op_select s = { 0 };
    struct op_exprs list = { 0 };
    const struct op_expr *star = op_node(py, OP_EXPR_STAR, NULL, NULL, 0);
    (void)self;
    if (args->nkw)
        return py_refuse(py, "exists() with keyword arguments");
    if (args->n == 1 && op_is_select(args->at[0]))
        return op_expr_value(py, op_exists_of(py, op_select_of(args->at[0])));
    if (!op_take_entities(py, args->at, args->n, &list))
        return NULL;
    if (args->n == 1 && list.n == 1 && list.at[0]->kind == OP_EXPR_TEXT)
        return py_refuse(py, "exists() of a text()");
    const struct op_expr **only = arena_array(op_state_of(py)->a, const struct op_expr *, 1);
    *only = star;
    s.columns = list.n ? list.at : only;
    s.ncolumns = list.n ? list.n : 1;
    op_select_resolve(py, &s);
    struct op_select *copy = arena_new(op_state_of(py)->a, struct op_select);
    *copy = s;
    return op_expr_value(py, op_exists_of(py, copy));
}

/* exists().where(...) and the like: the same of its SELECT. */
static struct py_value *exists_call(struct py *py, const struct op_expr *e,
                                    const struct py_args *args, const struct op_method *m)
{
    struct py_value *select = op_select_value(py, e->select);
    struct py_value *method = py_getattr(py, select, slice_of(m->name));
    struct py_value *made = method ? py_call(py, method, args) : NULL;
    return made ? op_expr_value(py, op_exists_of(py, op_select_of(made))) : NULL;
}

struct py_value *op_exists_method(struct py *py, const struct op_expr *e, struct slice name)
{
    static const struct op_method methods[] = {
        { "where", exists_call, OP_OP_none },
        { "select_from", exists_call, OP_OP_none },
        { "correlate", exists_call, OP_OP_none },
        { "correlate_except", exists_call, OP_OP_none },
    };
    return e->kind == OP_EXPR_EXISTS
               ? op_method_in(py, e, name, methods, sizeof methods / sizeof *methods)
               : NULL;
}

/* Plain columns as those of something in FROM. */
static bool own_columns(struct py *py, struct op_from *f, struct py_value *const *at, size_t n,
                        struct py_value *d)
{
    const struct op_expr **list = arena_array(op_state_of(py)->a, const struct op_expr *, n);
    for (size_t i = 0; i < n; i++) {
        const struct op_expr *given = NULL;
        struct op_expr *e = op_node(py, OP_EXPR_COLUMN, NULL, NULL, 0);
        if (op_is_text(at[i])) {
            e->name = op_text(py, py_plain(at[i])->text);
        } else if (!op_take_expr(py, at[i], "a column", &given)) {
            return false;
        } else if (given->kind != OP_EXPR_COLUMN) {
            return py_refuse(py, "something other than a column here");
        } else {
            e->name = given->name;
            e->type = given->type;
        }
        e->from = f;
        list[i] = e;
        py_dict_name(py, d->dict, slice_of(e->name), op_expr_value(py, e));
    }
    f->column = list;
    f->ncolumns = n;
    return true;
}

/* values(*columns, name, literal_binds): they are all literals */
struct py_value *op_make_values(struct py *py, struct py_value *self, const struct py_args *args)
{
    struct py_value *got[2] = { 0 };
    struct op_rest rest = { 0 };
    struct op_from *f = new_from(py, OP_FROM_VALUES, NULL);
    struct op_table_object o = { .from = f, .columns = py_dict_new(py) };
    (void)self;
    if (!op_bind(py, "values", args, "... *name? literal_binds?", got, &rest) ||
        !op_take_text(py, got[0], "values", &f->name) ||
        !own_columns(py, f, rest.at, rest.n, o.columns))
        return NULL;
    f->unnamed = !f->name;
    return op_table_value(py, &o);
}

static bool value_row(struct py *py, const struct op_from *f, struct py_value *row,
                      const struct op_expr **out)
{
    const struct op_expr **at =
        arena_array(op_state_of(py)->a, const struct op_expr *, f->ncolumns);
    struct py_seq items = { 0 };
    if (!py_items(py, row, &items))
        return false;
    if (items.n != f->ncolumns)
        return py_refuse(py, "values() with a row of another length");
    for (size_t i = 0; i < items.n; i++)
        if (op_is_expr(items.at[i]) ? !op_take_expr(py, items.at[i], "values", &at[i])
                                    : !(at[i] = op_literal(py, items.at[i], f->column[i]->type)))
            return false;
    *out = op_node(py, OP_EXPR_TUPLE, NULL, at, items.n);
    return true;
}

/* The same values() again, with columns of its own. */
static struct op_from *values_again(struct py *py, const struct op_table_object *old,
                                    struct py_value *columns)
{
    struct op_from *f = new_from(py, OP_FROM_VALUES, NULL);
    struct py_value **at = arena_array(op_state_of(py)->a, struct py_value *, old->from->ncolumns);
    struct py_entry e;
    size_t n = 0;
    *f = *old->from;
    for (size_t i = 0; py_dict_next(old->columns->dict, &i, &e);)
        at[n++] = e.value;
    return own_columns(py, f, at, n, columns) ? f : NULL;
}

/* values(...).alias(name) */
static struct py_value *values_alias(struct py *py, struct py_value *self,
                                     const struct py_args *args)
{
    struct op_table_object o = { .columns = py_dict_new(py) };
    struct py_value *got[2] = { 0 };
    struct op_from *f = values_again(py, self->host.data, o.columns);
    if (!f || !op_bind(py, "alias", args, "name? flat?", got, NULL))
        return NULL;
    o.from = f;
    f->name = NULL;
    f->unnamed = false;
    return op_take_text(py, got[0], "alias", &f->name) ? op_table_value(py, &o) : NULL;
}

/* values(...).data(rows) */
static struct py_value *data(struct py *py, struct py_value *self, const struct py_args *args)
{
    const struct op_table_object *old = self->host.data;
    struct op_table_object o = { .columns = py_dict_new(py) };
    struct py_value *got[1] = { 0 };
    struct py_seq rows = { 0 };
    if (old->from->on)
        return py_refuse(py, "data() of values() that have some");
    if (!op_bind(py, "data", args, "values", got, NULL) || !py_items(py, got[0], &rows))
        return NULL;
    struct op_from *f = values_again(py, old, o.columns);
    if (!f)
        return NULL;
    o.from = f;
    const struct op_expr **at = arena_array(op_state_of(py)->a, const struct op_expr *, rows.n);
    for (size_t i = 0; i < rows.n; i++)
        if (!value_row(py, f, rows.at[i], &at[i]))
            return NULL;
    f->on = op_node(py, OP_EXPR_LIST, NULL, at, rows.n);
    return op_table_value(py, &o);
}

/* NULL without an exception: a method that other tables have as well. */
struct py_value *op_values_method(struct py *py, struct py_value *self, struct slice name)
{
    static const struct py_native list[] = { { "data", data, 0, PY_ANY_ARGS },
                                             { "alias", values_alias, 0, PY_ANY_ARGS } };
    for (size_t i = 0; i < 2; i++)
        if (slice_is(name, list[i].name))
            return py_method(py, self, py_native(py, &list[i]));
    return NULL;
}

/* func.f().table_valued(*names, name=) */
static struct py_value *table_valued(struct py *py, const struct op_expr *e,
                                     const struct py_args *args, const struct op_method *m)
{
    struct py_value *got[1] = { 0 };
    struct op_rest rest = { 0 };
    struct op_from *f = new_from(py, OP_FROM_FUNCTION, NULL);
    struct op_table_object o = { .from = f, .columns = py_dict_new(py) };
    f->on = e;
    if (!op_bind(py, m->name, args, "... *name?", got, &rest) ||
        !op_take_text(py, got[0], m->name, &f->name) ||
        !own_columns(py, f, rest.at, rest.n, o.columns))
        return NULL;
    return op_table_value(py, &o);
}

/* func.f().column_valued(name): the name alone is the value. */
static struct py_value *column_valued(struct py *py, const struct op_expr *e,
                                      const struct py_args *args, const struct op_method *m)
{
    struct py_value *got[1] = { 0 };
    struct op_from *f = new_from(py, OP_FROM_FUNCTION, NULL);
    f->on = e;
    if (!op_bind(py, m->name, args, "name?", got, NULL) ||
        !op_take_text(py, got[0], m->name, &f->name))
        return NULL;
    if (!f->name)
        return py_refuse(py, "column_valued() without a name");
    struct op_expr *out = op_node(py, OP_EXPR_LITERAL_COLUMN, e->type, NULL, 0);
    out->text = slice_of(f->name);
    out->from = f;
    return op_expr_value(py, out);
}

/* text().columns(*columns) */
static struct py_value *text_columns(struct py *py, const struct op_expr *e,
                                     const struct py_args *args, const struct op_method *m)
{
    struct op_select s = { .compound = OP_TEXTUAL, .text = e };
    const struct op_expr **list = arena_array(op_state_of(py)->a, const struct op_expr *, args->n);
    (void)m;
    if (args->nkw)
        return py_refuse(py, "columns() with keyword arguments");
    for (size_t i = 0; i < args->n; i++)
        if (!op_take_expr(py, args->at[i], "columns", &list[i]))
            return NULL;
    s.columns = list;
    s.ncolumns = args->n;
    return op_select_value(py, &s);
}

struct py_value *op_source_method(struct py *py, const struct op_expr *e, struct slice name)
{
    static const struct op_method functions[] = { { "table_valued", table_valued, OP_OP_none },
                                                  { "column_valued", column_valued, OP_OP_none } };
    static const struct op_method texts[] = { { "columns", text_columns, OP_OP_none } };
    if (e->kind == OP_EXPR_FUNCTION)
        return op_method_in(py, e, name, functions, 2);
    return e->kind == OP_EXPR_TEXT ? op_method_in(py, e, name, texts, 1) : NULL;
}
