/* quoted_name: a str that knows whether it wants quotes, which SQLAlchemy makes of the name of a
 * column with quote=. Where a name cannot keep that, it is refused (take.c). Source:
 * sqlalchemy.sql.elements.quoted_name. */
#include "op/catalogue.h"
#include "op/host.h"
#include "py/interp.h"

bool op_is_quoted(struct py *py, const struct py_value *v, enum op_quote *out)
{
    *out = OP_QUOTE_AUTO;
    if (v->kind != PY_INSTANCE || v->instance.class != op_state_of(py)->quoted_name)
        return false;
    struct py_value *quote = py_dict_find(py, v->instance.names, SLICE("quote"));
    if (quote && quote->kind == PY_BOOL)
        *out = quote->integer ? OP_QUOTE_ALWAYS : OP_QUOTE_NEVER;
    return *out != OP_QUOTE_AUTO;
}

static struct py_value *itself(struct py *py, struct py_value *self, const struct py_args *args)
{
    return op_bind(py, "quoted_name", args, "", NULL, NULL) ? self : NULL;
}

/* What is quoted in any case has no other case: lower() and upper() leave it as it is. */
struct py_value *op_name_value(struct py *py, const struct op_name *name)
{
    static const struct py_native methods[] = { { "lower", itself, 0, PY_ANY_ARGS },
                                                { "upper", itself, 0, PY_ANY_ARGS } };
    bool always = name->quote == OP_QUOTE_ALWAYS;
    struct py_value *plain = name->text ? py_str_of(py, name->text) : op_none(py);
    if (!name->text || name->quote == OP_QUOTE_AUTO)
        return plain;
    struct py_value *v = py_instance(py, op_state_of(py)->quoted_name);
    if (!v)
        return NULL;
    v->instance.base = plain;
    py_dict_name(py, v->instance.names, SLICE("quote"), py_bool(py, always));
    for (size_t i = 0; always && i < sizeof methods / sizeof *methods; i++)
        py_dict_name(py, v->instance.names, slice_of(methods[i].name),
                     py_method(py, v, py_native(py, &methods[i])));
    return v;
}

/* quoted_name(value, quote) */
struct py_value *op_make_quoted_name(struct py *py, struct py_value *self,
                                     const struct py_args *args)
{
    struct py_value *got[2] = { 0 };
    struct op_name name = { 0 };
    (void)self;
    if (!op_bind(py, "quoted_name", args, "value quote", got, NULL))
        return NULL;
    if (!op_is_text(got[0]))
        return op_refuse(py, "quoted_name(): a string is wanted here, not %s",
                         py_type_name(py, got[0]));
    if (!op_take_quoted(py, got[0], "quoted_name", &name) ||
        !op_take_quote(py, got[1], &name.quote))
        return NULL;
    return op_name_value(py, &name);
}
