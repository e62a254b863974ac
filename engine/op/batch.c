#include "op/attached.h"
#include "op/directive.h"
#include "py/dict.h"
#include "py/interp.h"
#include "py/iter.h"
#include <string.h>

static bool is_empty(struct py *py, struct py_value *v, bool *out)
{
    bool truth = false;
    if (v && v->kind != PY_NONE && !py_truth(py, v, &truth))
        return false;
    *out = !truth;
    return true;
}

static bool take_recreate(struct py *py, struct py_value *v, struct op_batch *b)
{
    static const char *const names[] = { "auto", "always", "never" };
    const char *text = NULL;
    if (!v)
        return true;
    if (!op_take_text(py, v, "recreate", &text))
        return false;
    for (int i = 0; text && i < 3; i++)
        if (!strcmp(names[i], text)) {
            b->recreate = (enum op_recreate)i;
            return true;
        }
    return op_refuse(py, "recreate may be one of 'auto', 'always', or 'never'.");
}

static bool take_naming(struct py *py, struct py_value *v, struct op_batch *b)
{
    bool empty = true;
    if (!is_empty(py, v, &empty))
        return false;
    if (empty)
        return true;
    struct op_metadata *m = arena_new(op_state_of(py)->a, struct op_metadata);
    b->naming = m;
    return op_take_naming(py, v, m);
}

static bool take_copy_from(struct py *py, struct py_value *v, struct op_batch *b)
{
    if (!v || v->kind == PY_NONE)
        return true;
    if (!py_is_host(v, &op_host_table) || !((struct op_table_object *)v->host.data)->table)
        return op_refuse(py, "copy_from: a Table is wanted here, not %s", py_type_name(py, v));
    const struct op_table *table = ((struct op_table_object *)v->host.data)->table;
    b->copy_from = table ? op_table_now(py, table) : NULL;
    return true;
}

/* partial_reordering=[("a", "b"), ...] */
static bool take_partial(struct py *py, struct py_value *v, struct op_batch *b)
{
    struct py_seq items = { 0 };
    if (!py_items(py, v, &items))
        return false;
    struct strs *at = arena_array(op_state_of(py)->a, struct strs, items.n);
    for (size_t i = 0; i < items.n; i++)
        if (!op_take_strs(py, items.at[i], "partial_reordering", &at[i]))
            return false;
    b->partial = at;
    b->npartial = items.n;
    return true;
}

/* table_args=, table_kwargs=: further arguments of the Table that is made. */
static bool take_extra(struct py *py, struct py_value *args, struct py_value *keywords,
                       struct op_batch *b)
{
    struct arena *a = op_state_of(py)->a;
    struct py_seq items = { 0 };
    struct op_rest rest = { 0 };
    struct op_table *t = arena_new(a, struct op_table);
    struct py_entry e;
    b->extra = t;
    if (args && (!py_items(py, args, &items) || !op_take_parts(py, items.at, items.n, t)))
        return false;
    if (keywords && keywords->kind != PY_DICT)
        return op_refuse(py, "table_kwargs: a dict is wanted here");
    size_t n = keywords ? keywords->dict->live : 0;
    rest.kw = arena_array(a, struct py_value *, n);
    rest.names = arena_array(a, struct slice, n);
    for (size_t i = 0; n && py_dict_next(keywords->dict, &i, &e); rest.nkw++) {
        rest.kw[rest.nkw] = e.value;
        if (!op_take_slice(py, e.key, "table_kwargs", &rest.names[rest.nkw]))
            return false;
    }
    return op_take_options(py, &rest, "Table", &t->options);
}

static bool take_rest(struct py *py, struct py_value *const *got, struct op_batch *b)
{
    bool empty[5];
    for (int i = 0; i < 5; i++)
        if (!is_empty(py, got[i], &empty[i]))
            return false;
    b->has_reflect_args = !empty[3] || !empty[4];
    return (empty[0] || take_partial(py, got[0], b)) &&
           ((empty[1] && empty[2]) ||
            take_extra(py, empty[1] ? NULL : got[1], empty[2] ? NULL : got[2], b));
}

/* batch_alter_table(table_name, schema, recreate, ...) */
struct py_value *op_batch_alter_table(struct py *py, struct py_value *self,
                                      const struct py_args *args)
{
    struct py_value *got[10] = { 0 };
    struct op_batch_object *o = arena_new(op_state_of(py)->a, struct op_batch_object);
    (void)self;
    if (!op_bind(py, "batch_alter_table", args,
                 "table_name schema? recreate? partial_reordering? copy_from? table_args? "
                 "table_kwargs? reflect_args? reflect_kwargs? naming_convention?",
                 got, NULL))
        return NULL;
    struct py_value *rest[] = { got[3], got[5], got[6], got[7], got[8] };
    if (!op_take_text(py, got[0], "table_name", &o->batch.on.table) ||
        !op_take_text(py, got[1], "schema", &o->batch.on.schema) ||
        !take_recreate(py, got[2], &o->batch) || !take_copy_from(py, got[4], &o->batch) ||
        !take_naming(py, got[9], &o->batch) || !take_rest(py, rest, &o->batch))
        return NULL;
    return py_host(py, &op_host_batch, o);
}

static struct py_value *enter(struct py *py, struct py_value *self)
{
    struct op_batch_object *o = self->host.data;
    (void)py;
    o->open = true;
    return self;
}

/* An exception in the body leaves what was asked for undone, as Alembic's generator does. */
static bool leave(struct py *py, struct py_value *self, struct py_value *raised, bool *swallow)
{
    struct op_batch_object *o = self->host.data;
    struct op op = { .kind = OP_batch_alter_table, .batch = o->batch };
    *swallow = false;
    o->open = false;
    if (raised)
        return true;
    op.batch.ops = o->ops.at;
    op.batch.nops = o->ops.n;
    op_emit(py, &op);
    return true;
}

static struct py_value *get(struct py *py, struct py_value *self, struct slice name)
{
    for (size_t i = 0; i < op_nbatch_directives; i++)
        if (slice_is(name, op_batch_directives[i].name))
            return py_method(py, self, py_native(py, &op_batch_directives[i]));
    return py_refuse(py, "the attribute '%.*s' of a batch", (int)name.n, name.p);
}

const struct py_host_class op_host_batch = {
    .name = "BatchOperations",
    .get = get,
    .enter = enter,
    .leave = leave,
};
