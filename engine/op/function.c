#include "op/build.h"
#include "py/interp.h"
#include <strings.h>

enum form { CALL, PLAIN };
static const struct {
    const char *name;
    enum op_type_class type;
    enum form form;
} functions[] = {
#define FUNCTION(name, type, form) { name, type, form },
#include "op/function.def"
#undef FUNCTION
};

bool op_is_generic(const struct op_expr *e)
{
    static const char *const by_postgresql[] = { "to_tsvector",          "to_tsquery",
                                                 "plainto_tsquery",      "phraseto_tsquery",
                                                 "websearch_to_tsquery", "ts_headline" };
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++)
        if (!strcasecmp(functions[i].name, e->name))
            return true;
    for (size_t i = 0; i < sizeof by_postgresql / sizeof *by_postgresql; i++)
        if (!strcasecmp(by_postgresql[i], e->name))
            return true;
    return false;
}

/* func.name, func.schema.name: the path so far. */
static struct py_value *get(struct py *py, struct py_value *self, struct slice name)
{
    const char *path = self->host.data;
    struct slice plain = name;
    if (slice_starts(name, "__"))
        return py_raise(py, PY_AttributeError, "%.*s", (int)name.n, name.p);
    if (plain.n && plain.p[plain.n - 1] == '_')
        plain.n--;
    char *joined = *path ? arena_printf(op_state_of(py)->a, "%s.%.*s", path, (int)plain.n, plain.p)
                         : slice_dup(op_state_of(py)->a, plain);
    return py_host(py, self->host.class, joined);
}

static const struct op_type *type_of_args(const struct op_expr *const *args, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (op_affinity(args[i]->type) != OP_SA_NULLTYPE)
            return args[i]->type;
    return NULL;
}

static const struct op_type *array_of(struct py *py, const struct op_type *item)
{
    struct op_type *t = arena_new(op_state_of(py)->a, struct op_type);
    t->class = OP_SA_ARRAY;
    t->item = item;
    return t;
}

/* func.next_value(sequence) */
static struct py_value *next_value(struct py *py, struct py_value *self, const struct py_args *args)
{
    struct op_item *item =
        args->n == 1 && !args->nkw ? op_item_of(args->at[0], OP_ITEM_SEQUENCE) : NULL;
    (void)self;
    if (!item)
        return py_refuse(py, "func.next_value() of something other than a Sequence");
    struct op_expr e = { .kind = OP_EXPR_NEXT_VALUE,
                         .name = item->sequence.name.text,
                         .sequence = &item->sequence };
    e.type = op_type_plain(py, OP_SA_INTEGER);
    return op_expr_value(py, &e);
}

static void classify(struct py *py, struct op_expr *e)
{
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
        if (strcasecmp(functions[i].name, e->name))
            continue;
        e->flag = functions[i].form == PLAIN;
        if (!e->type)
            e->type = functions[i].type == OP_TYPES      ? type_of_args(e->args, e->n)
                      : functions[i].type == OP_SA_ARRAY ? array_of(py, type_of_args(e->args, e->n))
                                                         : op_type_plain(py, functions[i].type);
    }
}

/* Names that are no functions: each is a construct of its own. */
static py_call_fn *construct_of(const char *name, const struct py_args *args)
{
    if (!strcasecmp(name, "extract") && args->n == 2 && op_is_text(args->at[0]))
        return op_make_extract;
    if (!strcasecmp(name, "cast") && args->n == 2)
        return op_make_cast;
    return !strcasecmp(name, "next_value") ? next_value : NULL;
}

static struct py_value *call(struct py *py, struct py_value *self, const struct py_args *args)
{
    py_call_fn *construct = construct_of(self->host.data, args);
    if (construct)
        return construct(py, NULL, args);
    struct arena *a = op_state_of(py)->a;
    struct py_value *got[1] = { 0 };
    struct op_rest rest = { 0 };
    const struct op_type *type = NULL;
    const char *name = self->host.data;
    if (!op_bind(py, name, args, "... *type_?", got, &rest) ||
        !op_take_type(py, got[0], "type_", &type))
        return NULL;
    const struct op_expr **list = arena_array(a, const struct op_expr *, rest.n);
    for (size_t i = 0; i < rest.n; i++)
        if (!op_take_argument(py, rest.at[i], NULL, &list[i]))
            return NULL;
    struct op_expr *e = op_node(py, OP_EXPR_FUNCTION, type, list, rest.n);
    e->name = name;
    classify(py, e);
    if (!strcasecmp(name, "count") && e->n == 0) {
        const struct op_expr *star = op_node(py, OP_EXPR_STAR, NULL, NULL, 0);
        struct op_expr *whole = op_node(py, OP_EXPR_FUNCTION, e->type, &star, 1);
        whole->name = name;
        e = whole;
    }
    return op_expr_value(py, e);
}

static const struct py_host_class host_func = { .name = "func", .get = get, .call = call };

bool op_function_known(struct slice name)
{
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++)
        if (slice_is(name, functions[i].name))
            return true;
    return false;
}

struct py_value *op_make_func(struct py *py)
{
    return py_host(py, &host_func, slice_dup(op_state_of(py)->a, slice_of("")));
}
