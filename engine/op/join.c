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
                            const struct op_expr *on)
{
    struct op_from *j = arena_new(op_state_of(py)->a, struct op_from);
    *j = (struct op_from){ .kind = OP_FROM_JOIN, .left = l, .right = r, .on = on };
    return on || condition(py, l, r, &j->on) ? j : NULL;
}

static bool take_on(struct py *py, struct py_value *v, const struct op_expr **out)
{
    *out = NULL;
    return !v || v->kind == PY_NONE || op_take_where(py, v, out);
}

static bool has(const struct op_from *in, const struct op_from *f)
{
    return in == f || (in->kind == OP_FROM_JOIN && (has(in->left, f) || has(in->right, f)));
}

/* Whether the columns of a condition are all those of two FROMs. */
static bool covers(const struct op_from *l, const struct op_from *r, const struct op_expr *e)
{
    bool is_column = e->kind == OP_EXPR_COLUMN || e->kind == OP_EXPR_LITERAL_COLUMN;
    if (is_column && !(e->from && (has(l, e->from) || has(r, e->from))))
        return false;
    for (size_t i = 0; i < e->n; i++)
        if (!covers(l, r, e->args[i]))
            return false;
    return (!e->escape || covers(l, r, e->escape)) && (!e->order_by || covers(l, r, e->order_by)) &&
           (!e->partition || covers(l, r, e->partition));
}

static bool can_join(struct py *py, const struct op_from *l, const struct op_from *r)
{
    struct link link = { 0 };
    return find_link(py, l, r, &link) && link.found > 0;
}

/* The place of the FROM that a join goes on from; n: there is none. find_left_clause_to_join_from()
 */
static size_t left_of(struct py *py, const struct op_froms *f, const struct op_join *j,
                      const char **why)
{
    size_t found = f->n;
    size_t times = 0;
    for (size_t pass = 0; pass < 2 && !times; pass++)
        for (size_t i = 0; i < f->n; i++) {
            bool narrow = f->n > 1 && j->on && !pass;
            bool fits =
                pass ? j->on != NULL
                     : f->at[i] != j->right && (narrow ? covers(f->at[i], j->right, j->on)
                                                       : j->on || can_join(py, f->at[i], j->right));
            found = fits && !times ? i : found;
            times += fits;
        }
    if (times > 1)
        *why = "Can't determine which FROM clause to join from, there are multiple FROMS which can "
               "join to this entity. Please use the .select_from() method to establish an explicit "
               "left side, as well as providing an explicit ON clause if not present already to "
               "help resolve the ambiguity.";
    else if (!times)
        *why = "Don't know how to join to this table. Please use the .select_from() method to "
               "establish an explicit left side, as well as providing an explicit ON clause if not "
               "present already to help resolve the ambiguity.";
    return found;
}

/* SelectState._setup_joins(): what select_from() named, joined; without it, what is joined is found
 * among the FROMs of the columns and conditions. */
bool op_resolve_joins(struct py *py, struct op_select *s, const struct op_froms *implied,
                      struct op_froms *froms)
{
    for (size_t i = 0; i < s->njoins; i++) {
        const struct op_join *k = &s->joins[i];
        struct op_froms before = { 0 };
        for (size_t n = 0; k->of && n < k->of->ncolumns; n++)
            op_sources(py, k->of->columns[n], &before);
        if (k->of)
            op_sources(py, s->where, &before);
        const struct op_froms *among = k->left || froms->n ? froms : k->of ? &before : implied;
        size_t at = 0;
        if (!k->left)
            at = left_of(py, among, k, &s->unjoinable);
        else
            while (at < among->n && !has(among->at[at], k->left))
                at++;
        if (s->unjoinable || py_failed(py))
            return !py_failed(py);
        struct op_from *j = node(py, at < among->n ? among->at[at] : k->left, k->right, k->on);
        if (!j)
            return false;
        j->outer = k->outer;
        j->full = k->full;
        if (among == froms && at < among->n)
            froms->at[at] = j;
        else
            vec_push(op_state_of(py)->a, froms, j);
    }
    return true;
}

static struct py_value *select_join(struct py *py, struct py_value *self,
                                    const struct py_args *args, bool outer, bool from)
{
    struct op_select s = *op_select_of(self);
    struct py_value *got[5] = { 0 };
    struct op_join *all = arena_array(op_state_of(py)->a, struct op_join, s.njoins + 1);
    struct op_join *j = &all[s.njoins];
    for (size_t i = 0; i < s.njoins; i++)
        all[i] = s.joins[i];
    *j = (struct op_join){ .outer = outer };
    if (!op_bind(py, "join", args,
                 from ? "from_ target onclause? *isouter? full?"
                      : "target onclause? *isouter? full?",
                 got + !from, NULL) ||
        !op_take_from(py, got[1], &j->right) || (from && !op_take_from(py, got[0], &j->left)) ||
        !take_on(py, got[2], &j->on) || !op_take_flag(py, got[3], "isouter", &j->outer) ||
        !op_take_flag(py, got[4], "full", &j->full))
        return NULL;
    s.joins = all;
    s.njoins++;
    op_select_resolve(py, &s);
    return op_select_value(py, &s);
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
    const struct op_expr *on = NULL;
    if (!op_bind(py, "join", args, "left right onclause? isouter? full?", got, NULL) ||
        !op_take_from(py, got[0], &l) || !op_take_from(py, got[1], &r) || !take_on(py, got[2], &on))
        return NULL;
    o.from = node(py, l, r, on);
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
