#include "op/method.h"
#include "py/interp.h"

struct bound {
    const struct op_expr *self;
    const struct op_method *method;
};

static struct py_value *call(struct py *py, struct py_value *self, const struct py_args *args)
{
    const struct bound *b = self->host.data;
    return b->method->call(py, b->self, args, b->method);
}

static const struct py_host_class host_bound = { .name = "method", .call = call };

struct py_value *op_method_in(struct py *py, const struct op_expr *self, struct slice name,
                              const struct op_method *table, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (!slice_is(name, table[i].name))
            continue;
        struct bound *b = arena_new(op_state_of(py)->a, struct bound);
        *b = (struct bound){ .self = self, .method = &table[i] };
        return py_host(py, &host_bound, b);
    }
    return NULL;
}
