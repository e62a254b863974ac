/* Comparisons of text (like, startswith, regexp_match), and operators that have a name only.
 * Source: sqlalchemy.sql.operators.ColumnOperators, sqlalchemy.sql.default_comparator. */
#include "op/method.h"
#include "py/interp.h"
#include <string.h>

/* "%" and "_" of a text that is looked for as it stands: _escaped_like_impl(). */
static struct py_value *escaped(struct py *py, struct py_value *text, struct py_value **escape)
{
    struct buf b = { .arena = op_state_of(py)->a };
    struct slice sign = SLICE("/");
    if (!op_is_text(text))
        return py_raise(py, PY_TypeError, "String value expected when autoescape=True");
    if (*escape && (*escape)->kind != PY_NONE && !op_take_slice(py, *escape, "escape", &sign))
        return NULL;
    if (sign.n != 1)
        return py_refuse(py, "an escape of several characters");
    *escape = py_str(py, sign);
    struct slice s = py_plain(text)->text;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '%' || s.p[i] == '_' || s.p[i] == *sign.p)
            buf_slice(&b, sign);
        buf_char(&b, s.p[i]);
    }
    return py_str(py, buf_view(&b));
}

static struct py_value *matched(struct py *py, const struct op_expr *self, struct py_value *other,
                                struct py_value *escape, const struct op_method *m)
{
    const struct op_expr *e = op_compare(py, m->operator, self, other, false);
    if (!e || !escape || escape->kind == PY_NONE)
        return op_expr_value(py, e);
    struct op_expr *with = op_node(py, e->kind, e->type, e->args, e->n);
    with->operator= e->operator;
    with->escape = op_literal(py, escape, NULL);
    return with->escape ? op_expr_value(py, with) : NULL;
}

/* like(other, escape=None) */
static struct py_value *like(struct py *py, const struct op_expr *self, const struct py_args *args,
                             const struct op_method *m)
{
    struct py_value *got[2] = { 0 };
    return op_bind(py, m->name, args, "other escape?", got, NULL)
               ? matched(py, self, got[0], got[1], m)
               : NULL;
}

/* startswith(other, *, escape=None, autoescape=False) */
static struct py_value *part(struct py *py, const struct op_expr *self, const struct py_args *args,
                             const struct op_method *m)
{
    struct py_value *got[3] = { 0 };
    bool autoescape = false;
    if (!op_bind(py, m->name, args, "other *escape? autoescape?", got, NULL) ||
        !op_take_flag(py, got[2], "autoescape", &autoescape) ||
        (autoescape && !(got[0] = escaped(py, got[0], &got[1]))))
        return NULL;
    return matched(py, self, got[0], got[1], m);
}

static struct py_value *compare(struct py *py, const struct op_expr *self,
                                const struct py_args *args, const struct op_method *m)
{
    struct py_value *got[1] = { 0 };
    return op_bind(py, m->name, args, "other", got, NULL)
               ? op_expr_value(py, op_compare(py, m->operator, self, got[0], false))
               : NULL;
}

/* regexp_match(pattern, flags=None), regexp_replace(pattern, replacement, flags=None) */
static struct py_value *regexp(struct py *py, const struct op_expr *self,
                               const struct py_args *args, const struct op_method *m)
{
    bool replace = m->operator== OP_OP_regexp_replace_op;
    struct py_value *got[3] = { 0 };
    const struct op_expr *all[3] = { self };
    const char *flags = NULL;
    if (!op_bind(py, m->name, args, replace ? "pattern replacement flags?" : "pattern flags?", got,
                 NULL) ||
        !op_take_operand(py, got[0], self->type, &all[1]) ||
        (replace && !op_take_operand(py, got[1], self->type, &all[2])) ||
        !op_take_text(py, got[replace ? 2 : 1], "flags", &flags))
        return NULL;
    struct op_expr *e =
        op_node(py, OP_EXPR_BINARY, replace ? self->type : op_type_plain(py, OP_SA_BOOLEAN), all,
                replace ? 3 : 2);
    e->operator= m->operator;
    e->name = flags;
    return op_expr_value(py, e);
}

static struct py_value *arithmetic(struct py *py, const struct op_expr *self,
                                   const struct py_args *args, const struct op_method *m)
{
    struct py_value *got[1] = { 0 };
    return op_bind(py, m->name, args, "other", got, NULL)
               ? op_expr_value(py, op_arithmetic(py, m->operator, self, got[0], false))
               : NULL;
}

static struct py_value *prefix(struct py *py, const struct op_expr *self,
                               const struct py_args *args, const struct op_method *m)
{
    return op_bind(py, m->name, args, "", NULL, NULL)
               ? op_expr_value(py, op_unary_node(py, m->operator, self, self->type))
               : NULL;
}

static const struct op_method methods[] = {
    { "like", like, OP_OP_like_op },
    { "not_like", like, OP_OP_not_like_op },
    { "notlike", like, OP_OP_not_like_op },
    { "ilike", like, OP_OP_ilike_op },
    { "not_ilike", like, OP_OP_not_ilike_op },
    { "notilike", like, OP_OP_not_ilike_op },
    { "startswith", part, OP_OP_startswith_op },
    { "endswith", part, OP_OP_endswith_op },
    { "contains", part, OP_OP_contains_op },
    { "istartswith", part, OP_OP_istartswith_op },
    { "iendswith", part, OP_OP_iendswith_op },
    { "icontains", part, OP_OP_icontains_op },
    { "is_", compare, OP_OP_is_ },
    { "is_not", compare, OP_OP_is_not },
    { "isnot", compare, OP_OP_is_not },
    { "is_distinct_from", compare, OP_OP_is_distinct_from },
    { "isnot_distinct_from", compare, OP_OP_is_not_distinct_from },
    { "is_not_distinct_from", compare, OP_OP_is_not_distinct_from },
    { "match", compare, OP_OP_match_op },
    { "regexp_match", regexp, OP_OP_regexp_match_op },
    { "regexp_replace", regexp, OP_OP_regexp_replace_op },
    { "bitwise_and", arithmetic, OP_OP_bitwise_and_op },
    { "bitwise_or", arithmetic, OP_OP_bitwise_or_op },
    { "bitwise_xor", arithmetic, OP_OP_bitwise_xor_op },
    { "bitwise_lshift", arithmetic, OP_OP_bitwise_lshift_op },
    { "bitwise_rshift", arithmetic, OP_OP_bitwise_rshift_op },
    { "bitwise_not", prefix, OP_OP_bitwise_not_op },
};

struct py_value *op_comparator_method(struct py *py, const struct op_expr *e, struct slice name)
{
    return op_method_in(py, e, name, methods, sizeof methods / sizeof *methods);
}
