/* What follows a function's parentheses: OVER, FILTER, WITHIN GROUP. Source:
 * sqlalchemy.sql.elements. */
#include "op/method.h"
#include "op/sources.h"
#include "py/interp.h"
#include "py/iter.h"
#include <inttypes.h>
#include <string.h>

/* One expression, or a list of them. */
static bool take_list(struct py *py, struct py_value *v, const char *what,
                      const struct op_expr **out)
{
    struct py_seq items = { .at = &v, .n = 1 };
    if (!v || v->kind == PY_NONE)
        return true;
    if (v->kind == PY_LIST || v->kind == PY_TUPLE)
        items = v->seq;
    if (items.n == 0)
        return py_refuse(py, "an empty %s", what);
    const struct op_expr **at = arena_array(op_state_of(py)->a, const struct op_expr *, items.n);
    for (size_t i = 0; i < items.n; i++)
        if (!op_take_expr(py, items.at[i], what, &at[i]))
            return false;
    struct op_expr *list = op_node(py, OP_EXPR_LIST, NULL, at, items.n);
    list->operator= OP_OP_comma_op;
    *out = items.n == 1 ? at[0] : list;
    return true;
}

/* None: unbounded; 0: the row itself; below 0 before it. */
static bool put_end(struct py *py, struct buf *b, const struct py_value *v, const char *unbounded)
{
    if (v->kind == PY_NONE)
        buf_puts(b, unbounded);
    else if (v->kind != PY_INT)
        return py_refuse(py, "a frame whose ends are no integers");
    else if (v->integer == 0)
        buf_puts(b, "CURRENT ROW");
    else if (v->integer < 0)
        buf_printf(b, "%" PRId64 " PRECEDING", -v->integer);
    else
        buf_printf(b, "%" PRId64 " FOLLOWING", v->integer);
    return true;
}

static bool take_frame(struct py *py, struct py_value *v, const char *word, struct slice *out)
{
    struct buf b = { .arena = op_state_of(py)->a };
    if (!v || v->kind == PY_NONE)
        return true;
    if (out->n || v->kind != PY_TUPLE || v->seq.n != 2)
        return py_refuse(py, "this frame of over()");
    buf_printf(&b, " %s BETWEEN ", word);
    if (!put_end(py, &b, v->seq.at[0], "UNBOUNDED PRECEDING"))
        return false;
    buf_puts(&b, " AND ");
    if (!put_end(py, &b, v->seq.at[1], "UNBOUNDED FOLLOWING"))
        return false;
    *out = buf_view(&b);
    return true;
}

/* function.over(*, partition_by, order_by, rows, range_, groups) */
static struct py_value *over(struct py *py, const struct op_expr *e, const struct py_args *args,
                             const struct op_method *m)
{
    struct py_value *got[5] = { 0 };
    struct op_expr *out = op_node(py, OP_EXPR_OVER, e->type, &e, 1);
    if (!op_bind(py, m->name, args, "*partition_by? order_by? rows? range_? groups?", got, NULL) ||
        !take_list(py, got[0], "partition_by", &out->partition) ||
        !take_list(py, got[1], "order_by", &out->order_by) ||
        !take_frame(py, got[2], "ROWS", &out->text) ||
        !take_frame(py, got[3], "RANGE", &out->text) ||
        !take_frame(py, got[4], "GROUPS", &out->text))
        return NULL;
    return op_expr_value(py, out);
}

/* aggregate.filter(*criterion) */
static struct py_value *filter(struct py *py, const struct op_expr *e, const struct py_args *args,
                               const struct op_method *m)
{
    const struct op_expr *both[2] = { e };
    if (args->nkw)
        return py_refuse(py, "%s() with keyword arguments", m->name);
    if (!args->n)
        return op_expr_value(py, e);
    for (size_t i = 0; i < args->n; i++) {
        const struct op_expr *pair[2] = { both[1] };
        if (!op_take_where(py, args->at[i], &pair[1]) ||
            (i > 0 && !op_conjunction(py, OP_OP_and_, pair, 2, &both[1])))
            return NULL;
        both[1] = i > 0 ? both[1] : pair[1];
    }
    return op_expr_value(py, op_node(py, OP_EXPR_FILTER, e->type, both, 2));
}

/* aggregate.within_group(*order_by) */
static struct py_value *within_group(struct py *py, const struct op_expr *e,
                                     const struct py_args *args, const struct op_method *m)
{
    const struct op_expr *order = NULL;
    (void)m;
    if (args->nkw || !args->n)
        return py_refuse(py, "within_group() of this");
    if (!take_list(py, py_list(py, args->at, args->n), "within_group", &order))
        return NULL;
    bool own = op_affinity(e->type) != OP_SA_NULLTYPE;
    struct op_expr *out = op_node(py, OP_EXPR_WITHIN_GROUP, own ? e->type : order->type, &e, 1);
    out->order_by = order;
    return op_expr_value(py, out);
}

static const struct op_method methods[] = {
    { "over", over, OP_OP_none },
    { "filter", filter, OP_OP_none },
    { "within_group", within_group, OP_OP_none },
};

struct py_value *op_window_method(struct py *py, const struct op_expr *e, struct slice name)
{
    bool is_function = e->kind == OP_EXPR_FUNCTION;
    bool is_aggregate = e->kind == OP_EXPR_WITHIN_GROUP || e->kind == OP_EXPR_FILTER;
    if (!is_function && !is_aggregate)
        return NULL;
    return op_method_in(py, e, name, methods, is_function ? sizeof methods / sizeof *methods : 2);
}

/* over(element, ...) and the like: the method of the first argument. */
static struct py_value *call_method(struct py *py, const struct py_args *args, const char *name)
{
    struct py_args rest = *args;
    const struct op_expr *e = NULL;
    if (!args->n || !op_take_expr(py, args->at[0], name, &e))
        return py_failed(py) ? NULL : py_refuse(py, "%s() of nothing", name);
    struct py_value *method = op_window_method(py, e, slice_of(name));
    rest.at++;
    rest.n--;
    return method ? py_call(py, method, &rest) : py_refuse(py, "%s() of this expression", name);
}

struct py_value *op_make_over(struct py *py, struct py_value *self, const struct py_args *args)
{
    (void)self;
    return call_method(py, args, "over");
}

struct py_value *op_make_within_group(struct py *py, struct py_value *self,
                                      const struct py_args *args)
{
    (void)self;
    return call_method(py, args, "within_group");
}

struct py_value *op_make_filter(struct py *py, struct py_value *self, const struct py_args *args)
{
    (void)self;
    return call_method(py, args, "filter");
}
