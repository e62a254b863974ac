/* Joins, and the condition that foreign keys give them. Source: sqlalchemy.sql.selectable.Join. */
#include "op/derived.h"
#include "op/table.h"
#include "py/dict.h"
#include "py/interp.h"
#include <string.h>

/* One foreign key between two tables, as the equations that it is. */
struct link {
    const struct op_expr *on;
    size_t found;
};

static bool same(const char *a, const char *b)
{
    return !strcmp(a ? a : "", b ? b : "");
}

static const struct op_expr *column(const struct op_from *f, const char *name)
{
    for (size_t i = 0; i < f->ncolumns; i++)
        if (!strcmp(f->column[i]->name, name))
            return f->column[i];
    return NULL;
}

static const struct op_from *table_of(const struct op_from *f)
{
    return f->kind == OP_FROM_ALIAS && f->left ? f->left : f;
}

/* Those of `child` that refer to `parent`: parent.id = child.parent_id. */
static bool keys(struct py *py, const struct op_from *parent, const struct op_from *child,
                 const struct op_constraint *list, size_t n, const char *own, struct link *out)
{
    const struct op_from *target = table_of(parent);
    for (size_t i = 0; i < n; i++) {
        const struct op_constraint *k = &list[i];
        const struct op_expr *pairs[16];
        size_t npairs = 0;
        if (k->kind != OP_FOREIGN_KEY || !k->referent || strcmp(k->referent, target->name) ||
            !same(k->referent_schema, target->schema))
            continue;
        for (size_t c = 0; c < (own ? 1 : k->ncolumns) && c < 16; c++) {
            const char *local = own ? own : k->columns[c];
            const struct op_expr *l = k->remote[c] ? column(parent, k->remote[c]) : NULL;
            const struct op_expr *r = column(child, local);
            if (!l || !r)
                return py_refuse(py, "a join by a foreign key whose columns are not known");
            pairs[npairs++] = op_binary_node(py, OP_OP_eq, l, r, op_type_plain(py, OP_SA_BOOLEAN));
        }
        out->found++;
        if (!op_conjunction(py, OP_OP_and_, pairs, npairs, &out->on))
            return false;
    }
    return true;
}

static bool all_keys(struct py *py, const struct op_from *parent, const struct op_from *child,
                     struct link *out)
{
    const struct op_table *t = table_of(child)->table;
    if (!t || (parent->kind != OP_FROM_TABLE && parent->kind != OP_FROM_ALIAS))
        return true;
    for (size_t i = 0; i < t->ncolumns; i++)
        if (!keys(py, parent, child, t->columns[i].constraints, t->columns[i].nconstraints,
                  t->columns[i].name.text, out))
            return false;
    return keys(py, parent, child, t->constraints, t->nconstraints, NULL, out);
}

/* Between what stands on the left, the last of a chain of joins first, and a table. */
static bool find_link(struct py *py, const struct op_from *l, const struct op_from *r,
                      struct link *out)
{
    if (l->kind == OP_FROM_JOIN)
        return find_link(py, l->right, r, out) && (out->found || find_link(py, l->left, r, out));
    return all_keys(py, l, r, out) && (l == r || all_keys(py, r, l, out));
}

static bool condition(struct py *py, const struct op_from *l, const struct op_from *r,
                      const struct op_expr **out)
{
    struct link link = { 0 };
    if (!find_link(py, l, r, &link))
        return false;
    if (link.found == 0)
        return op_refuse(py, "Can't find any foreign key relationships between '%s' and '%s'.",
                         l->name ? l->name : "a join", r->name ? r->name : "a subquery");
    if (link.found > 1)
        return op_refuse(py,
                         "Can't determine join between '%s' and '%s'; tables have more than one "
                         "foreign key constraint relationship between them.",
                         l->name ? l->name : "a join", r->name ? r->name : "a subquery");
    *out = link.on;
    return true;
}

static struct op_from *node(struct py *py, const struct op_from *l, const struct op_from *r,
                            struct py_value *on)
{
    struct op_from *j = arena_new(op_state_of(py)->a, struct op_from);
    *j = (struct op_from){ .kind = OP_FROM_JOIN, .left = l, .right = r };
    bool ok =
        on && on->kind != PY_NONE ? op_take_where(py, on, &j->on) : condition(py, l, r, &j->on);
    return ok ? j : NULL;
}

/* The FROM that a join goes on from, taken out of the list: the one that has the left side. */
static struct py_value *put(struct py *py, struct op_select *s, struct op_from *j,
                            const struct op_from *left)
{
    const struct op_from **given =
        arena_array(op_state_of(py)->a, const struct op_from *, s->ngiven + 1);
    size_t n = 0;
    for (size_t i = 0; i < s->ngiven; i++)
        if (s->given[i] != left)
            given[n++] = s->given[i];
    given[n++] = j;
    s->given = given;
    s->ngiven = n;
    op_select_resolve(py, s);
    return op_select_value(py, s);
}

static struct py_value *select_join(struct py *py, struct py_value *self,
                                    const struct py_args *args, bool outer, bool from)
{
    struct op_select s = *op_select_of(self);
    struct py_value *got[5] = { 0 };
    const struct op_from *left = NULL;
    const struct op_from *right = NULL;
    if (!op_bind(py, "join", args,
                 from ? "from_ target onclause? *isouter? full?"
                      : "target onclause? *isouter? full?",
                 got + !from, NULL) ||
        !op_take_from(py, got[1], &right) || (from && !op_take_from(py, got[0], &left)))
        return NULL;
    if (!from && s.nfrom != 1 && s.ngiven != 1)
        return py_refuse(py, "join() of a SELECT that has not one table");
    left = left ? left : s.ngiven == 1 ? s.given[0] : s.from[0];
    struct op_from *j = node(py, left, right, got[2]);
    if (!j)
        return NULL;
    j->outer = outer;
    if (!op_take_flag(py, got[3], "isouter", &j->outer) ||
        !op_take_flag(py, got[4], "full", &j->full))
        return NULL;
    return put(py, &s, j, left);
}

struct py_value *op_select_join(struct py *py, struct py_value *self, const struct py_args *args)
{
    return select_join(py, self, args, false, false);
}

struct py_value *op_select_outerjoin(struct py *py, struct py_value *self,
                                     const struct py_args *args)
{
    return select_join(py, self, args, true, false);
}

struct py_value *op_select_join_from(struct py *py, struct py_value *self,
                                     const struct py_args *args)
{
    return select_join(py, self, args, false, true);
}

struct py_value *op_select_outerjoin_from(struct py *py, struct py_value *self,
                                          const struct py_args *args)
{
    return select_join(py, self, args, true, true);
}

/* join(left, right, onclause, isouter, full) */
static struct py_value *join_tables(struct py *py, const struct py_args *args, bool outer)
{
    struct op_table_object o = { .columns = py_dict_new(py) };
    struct py_value *got[5] = { 0 };
    const struct op_from *l = NULL;
    const struct op_from *r = NULL;
    if (!op_bind(py, "join", args, "left right onclause? isouter? full?", got, NULL) ||
        !op_take_from(py, got[0], &l) || !op_take_from(py, got[1], &r))
        return NULL;
    o.from = node(py, l, r, got[2]);
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
