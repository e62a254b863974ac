/* The order of the columns of a table that is made anew. */
#include "ddl/recreate.h"
#include <string.h>

static size_t position(const struct recreate *r, const char *name)
{
    size_t i = 0;
    while (i < r->existing.n && strcmp(r->existing.at[i], name) != 0)
        i++;
    return i;
}

/* Of the pairs of columns that were added: the other one. */
static const char *partner(struct recreate *r, const char *name, bool after)
{
    for (size_t i = r->added.n; i-- > 0;) {
        const struct recreate_pair *p = &r->added.at[i];
        if (!strcmp(after ? p->first : p->second, name))
            return after ? p->second : p->first;
    }
    ddl_fail(r->c, "%s", ddl_repr(r->c, slice_of(name)));
    return NULL;
}

static const char *neighbour(struct recreate *r, const char *name, bool after)
{
    size_t at = position(r, name);
    if (at == r->existing.n)
        return partner(r, name, after);
    if (after)
        return at + 1 < r->existing.n ? r->existing.at[at + 1] : NULL;
    return at ? r->existing.at[at - 1] : NULL;
}

static void pair(struct recreate *r, const char *first, const char *second)
{
    vec_push(r->c->arena, &r->added, (struct recreate_pair){ first, second });
}

void recreate_order_place(struct recreate *r, const struct op_add_column *o)
{
    const char *name = o->column->name.text;
    const char *before = o->insert_before;
    const char *after = o->insert_after;
    bool partial = r->batch->npartial > 0;
    if (!partial && after && !before)
        before = neighbour(r, after, true);
    if (!partial && before && !after)
        after = neighbour(r, before, false);
    if (before)
        pair(r, name, before);
    if (after)
        pair(r, after, name);
    if (!partial && !before && !after && r->existing.n)
        pair(r, r->existing.at[r->existing.n - 1], name);
}

static bool is_left(const struct recreate_columns *todo, const char *key)
{
    for (size_t i = 0; i < todo->n; i++)
        if (!strcmp(todo->at[i].key, key))
            return true;
    return false;
}

static bool pair_holds(const struct recreate_columns *todo, const char *first, const char *second,
                       const char *key)
{
    return strcmp(first, second) != 0 && !strcmp(second, key) && is_left(todo, first);
}

static bool waits_partially(const struct recreate *r, const char *key,
                            const struct recreate_columns *todo)
{
    for (size_t i = 0; i < r->batch->npartial; i++) {
        const struct strs *s = &r->batch->partial[i];
        for (size_t k = 1; k < s->n; k++)
            if (pair_holds(todo, s->at[k - 1], s->at[k], key))
                return true;
    }
    return false;
}

/* Whether a column has to wait for one that is still to come: the pairs of
 * _adjust_self_columns_for_partial_reordering(). */
static bool waits(const struct recreate *r, const char *key, const struct recreate_columns *todo)
{
    if (r->batch->npartial && waits_partially(r, key, todo))
        return true;
    for (size_t k = 1; !r->batch->npartial && k < r->existing.n; k++)
        if (k - 1 < r->columns.n &&
            pair_holds(todo, r->columns.at[k - 1].key, r->existing.at[k], key))
            return true;
    for (size_t i = 0; i < r->added.n; i++)
        if (pair_holds(todo, r->added.at[i].first, r->added.at[i].second, key))
            return true;
    return false;
}

/* sqlalchemy.util.topological.sort with deterministic_order: rounds of what waits for nothing. */
void recreate_order_sort(struct recreate *r)
{
    struct recreate_columns todo = { 0 };
    struct recreate_columns sorted = { 0 };
    if (!r->batch->npartial && !r->added.n)
        return;
    for (size_t i = 0; i < r->columns.n; i++)
        vec_push(r->c->arena, &todo, r->columns.at[i]);
    while (todo.n) {
        struct recreate_columns left = { 0 };
        for (size_t i = 0; i < todo.n; i++)
            if (waits(r, todo.at[i].key, &todo))
                vec_push(r->c->arena, &left, todo.at[i]);
            else
                vec_push(r->c->arena, &sorted, todo.at[i]);
        if (left.n == todo.n) {
            ddl_fail(r->c, "Circular dependency detected among the columns of table \"%s\"",
                     r->old->name.text);
            return;
        }
        todo = left;
    }
    r->columns = sorted;
}
