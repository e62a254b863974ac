#include "op/attached.h"
#include "op/build.h"
#include "op/sources.h"
#include "py/dict.h"
#include "py/interp.h"
#include "py/iter.h"
#include <ctype.h>
#include <string.h>

const struct op_expr *op_column_expr(struct py *py, struct slice name)
{
    struct op_expr *e = op_node(py, OP_EXPR_COLUMN, NULL, NULL, 0);
    e->name = op_text(py, name);
    return e;
}

static bool is_word(char c)
{
    return isalnum((unsigned char)c) || c == '_' || (unsigned char)c >= 0x80;
}

/* TextClause._bind_params_regex: (?<![:\w\x5c]):(\w+)(?!:) */
static struct slice next_bind(struct slice text, size_t *i)
{
    for (; *i < text.n; ++*i) {
        size_t end = *i + 1;
        if (text.p[*i] != ':' ||
            (*i && (text.p[*i - 1] == ':' || text.p[*i - 1] == '\\' || is_word(text.p[*i - 1]))))
            continue;
        while (end < text.n && is_word(text.p[end]))
            end++;
        if (end < text.n && text.p[end] == ':' && end > *i + 1)
            end--; /* the expression gives a character back */
        if (end <= *i + 1)
            continue;
        struct slice name = { .p = text.p + *i + 1, .n = end - *i - 1 };
        *i = end;
        return name;
    }
    return (struct slice){ 0 };
}

const struct op_expr *op_text_expr(struct py *py, struct slice text)
{
    VEC(const struct op_expr *) binds = { 0 };
    struct arena *a = op_state_of(py)->a;
    struct slice name;
    for (size_t i = 0; (name = next_bind(text, &i)).n;) {
        bool seen = false;
        for (size_t k = 0; k < binds.n; k++)
            seen = seen || slice_is(name, binds.at[k]->name);
        if (seen)
            continue;
        struct op_expr *bind = op_node(py, OP_EXPR_BIND, NULL, NULL, 0);
        bind->name = op_text(py, name);
        vec_push(a, &binds, bind);
    }
    struct op_expr *e = op_node(py, OP_EXPR_TEXT, NULL, binds.at, binds.n);
    e->text = text;
    return e;
}

/* text(text) */
struct py_value *op_make_text(struct py *py, struct py_value *self, const struct py_args *args)
{
    struct py_value *got[1] = { 0 };
    struct slice text = { 0 };
    (void)self;
    if (!op_bind(py, "text", args, "text", got, NULL) || !op_take_slice(py, got[0], "text", &text))
        return NULL;
    return op_expr_value(py, op_text_expr(py, text));
}

static bool set_bind(struct py *py, struct op_expr *text, struct slice name,
                     const struct op_expr *with)
{
    const struct op_expr **args = arena_array(op_state_of(py)->a, const struct op_expr *, text->n);
    bool found = false;
    for (size_t i = 0; i < text->n; i++) {
        args[i] = slice_is(name, text->args[i]->name) ? with : text->args[i];
        found = found || slice_is(name, text->args[i]->name);
    }
    text->args = args;
    return found || op_refuse(py,
                              "This text() construct doesn't define a bound parameter named "
                              "'%.*s'",
                              (int)name.n, name.p);
}

static const struct op_expr *bind_of(const struct op_expr *text, struct slice name)
{
    for (size_t i = 0; i < text->n; i++)
        if (slice_is(name, text->args[i]->name))
            return text->args[i];
    return NULL;
}

/* text.bindparams(*binds, **names_to_values): a value takes the type that its parameter has. */
static struct py_value *bindparams(struct py *py, struct py_value *self, const struct py_args *args)
{
    struct op_expr text = *(const struct op_expr *)self->host.data;
    for (size_t i = 0; i < args->n; i++) {
        const struct op_expr *e = NULL;
        if (!op_is_expr(args->at[i]) || !op_take_expr(py, args->at[i], "bindparams", &e))
            return op_refuse(py, "bindparams(): a bindparam() is wanted here");
        if (e->kind != OP_EXPR_BIND || !e->name)
            return op_refuse(py, "bindparams(): a bindparam() is wanted here");
        if (!set_bind(py, &text, slice_of(e->name), e))
            return NULL;
    }
    for (size_t i = 0; i < args->nkw; i++) {
        const struct op_expr *before = bind_of(&text, args->names[i]);
        if (op_is_expr(args->kw[i]))
            return op_refuse(py, "bindparams(): a plain value is wanted here, not an expression");
        const struct op_expr *value = op_literal(py, args->kw[i], before ? before->type : NULL);
        if (!value)
            return NULL;
        struct op_expr *bind = op_node(py, OP_EXPR_BIND, value->type, NULL, 0);
        *bind = *value;
        bind->name = op_text(py, args->names[i]);
        bind->flag = before && before->flag;
        if (!set_bind(py, &text, args->names[i], bind))
            return NULL;
    }
    return op_expr_value(py, &text);
}

struct py_value *op_text_method(struct py *py, struct py_value *self, struct slice name)
{
    static const struct py_native native = { "bindparams", bindparams, 0, PY_ANY_ARGS };
    static const struct py_native options = { "execution_options", op_execution_options, 0,
                                              PY_ANY_ARGS };
    const struct op_expr *e = self->host.data;
    if (e->kind == OP_EXPR_TEXT && slice_is(name, options.name))
        return py_method(py, self, py_native(py, &options));
    if (e->kind == OP_EXPR_TEXT && slice_is(name, "bindparams"))
        return py_method(py, self, py_native(py, &native));
    return NULL;
}

/* bindparam(key, value, type_, ...) */
struct py_value *op_make_bindparam(struct py *py, struct py_value *self, const struct py_args *args)
{
    struct py_value *got[7] = { 0 };
    struct op_expr *e = op_node(py, OP_EXPR_BIND, NULL, NULL, 0);
    (void)self;
    if (!op_bind(py, "bindparam", args,
                 "key value? type_? unique? required? *expanding? literal_execute?", got, NULL) ||
        !op_take_text(py, got[0], "key", &e->name) ||
        !op_take_type(py, got[2], "type_", &e->type) ||
        !op_take_flag(py, got[5], "expanding", &e->flag))
        return NULL;
    if (got[1] && op_is_expr(got[1]))
        return op_refuse(py, "bindparam(): a plain value is wanted here, not an expression");
    if (got[1]) {
        const struct op_expr *value = op_literal(py, got[1], e->type);
        if (!value)
            return NULL;
        e->value = value->value;
        if (!e->flag) /* a list has the type of its items */
            e->type = value->type;
        e->has_value = true;
    }
    return op_expr_value(py, e);
}

/* literal(value, type_) */
struct py_value *op_make_literal(struct py *py, struct py_value *self, const struct py_args *args)
{
    struct py_value *got[3] = { 0 };
    const struct op_type *type = NULL;
    (void)self;
    if (!op_bind(py, "literal", args, "value type_? literal_execute?", got, NULL) ||
        !op_take_type(py, got[1], "type_", &type))
        return NULL;
    if (op_is_expr(got[0]))
        return op_refuse(py, "literal(): a plain value is wanted here, not an expression");
    return op_expr_value(py, op_literal(py, got[0], type));
}

/* op.inline_literal(value, type_) */
struct py_value *op_make_inline_literal(struct py *py, struct py_value *self,
                                        const struct py_args *args)
{
    struct py_value *got[2] = { 0 };
    const struct op_type *type = NULL;
    (void)self;
    if (!op_bind(py, "inline_literal", args, "value type_?", got, NULL) ||
        !op_take_type(py, got[1], "type_", &type))
        return NULL;
    if (op_is_expr(got[0]))
        return op_refuse(py, "inline_literal() of an expression, which has no literal");
    const struct op_expr *value = op_literal(py, got[0], type);
    if (!value)
        return NULL;
    struct op_expr *e = op_node(py, OP_EXPR_INLINE_LITERAL, value->type, NULL, 0);
    e->value = value->value;
    e->has_value = true;
    return op_expr_value(py, e);
}

/* literal_column(text, type_) */
struct py_value *op_make_literal_column(struct py *py, struct py_value *self,
                                        const struct py_args *args)
{
    struct py_value *got[2] = { 0 };
    struct op_expr *e = op_node(py, OP_EXPR_LITERAL_COLUMN, NULL, NULL, 0);
    (void)self;
    if (!op_bind(py, "literal_column", args, "text type_?", got, NULL) ||
        !op_take_slice(py, got[0], "text", &e->text) ||
        !op_take_type(py, got[1], "type_", &e->type))
        return NULL;
    return op_expr_value(py, e);
}

static struct py_value *constant(struct py *py, const struct py_args *args, enum op_expr_kind kind)
{
    const struct op_type *type = kind == OP_EXPR_NULL ? NULL : op_type_plain(py, OP_SA_BOOLEAN);
    if (!op_bind(py, "this constant", args, "", NULL, NULL))
        return NULL;
    return op_expr_value(py, op_node(py, kind, type, NULL, 0));
}

struct py_value *op_make_null(struct py *py, struct py_value *self, const struct py_args *args)
{
    (void)self;
    return constant(py, args, OP_EXPR_NULL);
}

struct py_value *op_make_true(struct py *py, struct py_value *self, const struct py_args *args)
{
    (void)self;
    return constant(py, args, OP_EXPR_TRUE);
}

struct py_value *op_make_false(struct py *py, struct py_value *self, const struct py_args *args)
{
    (void)self;
    return constant(py, args, OP_EXPR_FALSE);
}

/* A condition among the arguments of and_(): True and False are constants. */
bool op_take_where(struct py *py, struct py_value *v, const struct op_expr **out)
{
    if (v->kind == PY_BOOL) {
        *out = op_node(py, v->integer ? OP_EXPR_TRUE : OP_EXPR_FALSE,
                       op_type_plain(py, OP_SA_BOOLEAN), NULL, 0);
        return true;
    }
    return op_take_expr(py, v, "a condition", out);
}

static struct py_value *conjunction(struct py *py, const struct py_args *args, enum op_operator o)
{
    const struct op_expr *out = NULL;
    struct op_rest rest = { 0 };
    if (!op_bind(py, o == OP_OP_and_ ? "and_" : "or_", args, "...", NULL, &rest))
        return NULL;
    if (rest.n == 0)
        return py_refuse(py, "and_() or or_() without arguments");
    const struct op_expr **list = arena_array(op_state_of(py)->a, const struct op_expr *, rest.n);
    for (size_t i = 0; i < rest.n; i++)
        if (!op_take_where(py, rest.at[i], &list[i]))
            return NULL;
    return op_conjunction(py, o, list, rest.n, &out) ? op_expr_value(py, out) : NULL;
}

struct py_value *op_make_and(struct py *py, struct py_value *self, const struct py_args *args)
{
    (void)self;
    return conjunction(py, args, OP_OP_and_);
}

struct py_value *op_make_or(struct py *py, struct py_value *self, const struct py_args *args)
{
    (void)self;
    return conjunction(py, args, OP_OP_or_);
}

struct py_value *op_make_not(struct py *py, struct py_value *self, const struct py_args *args)
{
    const struct op_expr *e = NULL;
    struct py_value *got[1] = { 0 };
    (void)self;
    if (!op_bind(py, "not_", args, "clause", got, NULL) || !op_take_where(py, got[0], &e))
        return NULL;
    return op_expr_value(py, op_negate(py, e));
}

/* cast(expression, type_), type_coerce(), try_cast() */
static struct py_value *typed(struct py *py, const struct py_args *args, enum op_expr_kind kind)
{
    struct py_value *got[2] = { 0 };
    const struct op_type *type = NULL;
    const struct op_expr *e = NULL;
    if (!op_bind(py, "cast", args, "expression type_", got, NULL) ||
        !op_take_type(py, got[1], "type_", &type) || !op_take_argument(py, got[0], type, &e) ||
        (kind != OP_EXPR_TYPE_COERCE && !op_check_unattached(py, type)))
        return NULL;
    return op_expr_value(py, op_node(py, kind, type, &e, 1));
}

struct py_value *op_make_cast(struct py *py, struct py_value *self, const struct py_args *args)
{
    (void)self;
    return typed(py, args, OP_EXPR_CAST);
}

struct py_value *op_make_type_coerce(struct py *py, struct py_value *self,
                                     const struct py_args *args)
{
    (void)self;
    return typed(py, args, OP_EXPR_TYPE_COERCE);
}

const struct op_expr *op_label_reference(struct py *py, struct slice name)
{
    struct op_expr *e = op_node(py, OP_EXPR_COLUMN, NULL, NULL, 0);
    e->name = op_text(py, name);
    e->has_value = true;
    return e;
}

static struct py_value *wrap(struct py *py, const struct py_args *args, const char *name,
                             enum op_operator o)
{
    struct py_value *got[1] = { 0 };
    const struct op_expr *e = NULL;
    if (!op_bind(py, name, args, "expr", got, NULL))
        return NULL;
    if (op_is_text(got[0]))
        e = op_label_reference(py, py_plain(got[0])->text);
    else if (!op_take_expr(py, got[0], name, &e))
        return NULL;
    return op_expr_value(py, op_unary_node(py, o, e, e->type));
}
#define WRAP(name, operator)                                              \
    struct py_value *op_make_##name(struct py *py, struct py_value *self, \
                                    const struct py_args *args)           \
    {                                                                     \
        (void)self;                                                       \
        return wrap(py, args, #name, operator);                           \
    }
WRAP(desc, OP_OP_desc_op)
WRAP(asc, OP_OP_asc_op)
WRAP(nulls_first, OP_OP_nulls_first_op)
WRAP(nulls_last, OP_OP_nulls_last_op)
WRAP(distinct, OP_OP_distinct_op)

struct pairs {
    const struct op_expr **at;
    size_t n;
    bool has_value;
};

static bool take_when(struct py *py, struct pairs *p, struct py_value *when, struct py_value *then)
{
    bool ok = p->has_value ? op_take_argument(py, when, NULL, &p->at[p->n])
                           : op_take_where(py, when, &p->at[p->n]);
    if (!ok || !op_take_argument(py, then, NULL, &p->at[p->n + 1]))
        return false;
    p->n += 2;
    return true;
}

static bool take_whens(struct py *py, struct pairs *p, const struct op_rest *rest)
{
    struct py_entry e;
    if (rest->n == 1 && rest->at[0]->kind == PY_DICT) {
        const struct py_dict *d = rest->at[0]->dict;
        p->at = arena_array(op_state_of(py)->a, const struct op_expr *, 2 * d->live + 1) + 1;
        for (size_t i = 0; py_dict_next(d, &i, &e);)
            if (!take_when(py, p, e.key, e.value))
                return false;
        return true;
    }
    p->at = arena_array(op_state_of(py)->a, const struct op_expr *, 2 * rest->n + 1) + 1;
    for (size_t i = 0; i < rest->n; i++) {
        const struct py_value *pair = rest->at[i];
        if (pair->kind != PY_TUPLE || pair->seq.n != 2)
            return op_refuse(py, "case(): pairs of a condition and a result are wanted");
        if (!take_when(py, p, pair->seq.at[0], pair->seq.at[1]))
            return false;
    }
    return true;
}

/* case(*whens, value=None, else_=None) */
struct py_value *op_make_case(struct py *py, struct py_value *self, const struct py_args *args)
{
    struct py_value *got[2] = { 0 };
    struct op_rest rest = { 0 };
    struct pairs p = { 0 };
    const struct op_expr *escape = NULL;
    (void)self;
    if (!op_bind(py, "case", args, "... *value? else_?", got, &rest))
        return NULL;
    p.has_value = got[0] && got[0]->kind != PY_NONE;
    if (!take_whens(py, &p, &rest))
        return NULL;
    if (p.n == 0)
        return py_refuse(py, "case() without a condition");
    if (got[1] && got[1]->kind != PY_NONE && !op_take_argument(py, got[1], NULL, &escape))
        return NULL;
    const struct op_type *type = NULL;
    for (size_t i = p.n; i > 0 && op_affinity(type) == OP_SA_NULLTYPE; i -= 2)
        type = p.at[i - 1]->type;
    if (p.has_value && (p.at--, p.n++, !op_take_argument(py, got[0], NULL, &p.at[0])))
        return NULL;
    struct op_expr *e = op_node(py, OP_EXPR_CASE, type, p.at, p.n);
    e->flag = p.has_value;
    e->escape = escape;
    return op_expr_value(py, e);
}

/* extract(field, expr) */
struct py_value *op_make_extract(struct py *py, struct py_value *self, const struct py_args *args)
{
    struct py_value *got[2] = { 0 };
    const struct op_expr *e = NULL;
    const char *field = NULL;
    (void)self;
    if (!op_bind(py, "extract", args, "field expr", got, NULL) ||
        !op_take_text(py, got[0], "extract", &field) || !op_take_argument(py, got[1], NULL, &e))
        return NULL;
    struct op_expr *out = op_node(py, OP_EXPR_EXTRACT, op_type_plain(py, OP_SA_INTEGER), &e, 1);
    out->name = field;
    return op_expr_value(py, out);
}

/* tuple_(*clauses), postgresql.array(clauses) */
struct py_value *op_make_tuple(struct py *py, struct py_value *self, const struct py_args *args)
{
    const struct op_expr **list = arena_array(op_state_of(py)->a, const struct op_expr *, args->n);
    (void)self;
    if (args->nkw)
        return py_refuse(py, "tuple_(types=)");
    for (size_t i = 0; i < args->n; i++)
        if (!op_take_argument(py, args->at[i], NULL, &list[i]))
            return NULL;
    return op_expr_value(py, op_node(py, OP_EXPR_TUPLE, NULL, list, args->n));
}

struct py_value *op_make_array(struct py *py, struct py_value *self, const struct py_args *args)
{
    struct py_value *got[2] = { 0 };
    struct py_seq items = { 0 };
    const struct op_type *item = NULL;
    (void)self;
    if (!op_bind(py, "array", args, "clauses *type_?", got, NULL) ||
        !op_take_type(py, got[1], "type_", &item) || !py_items(py, got[0], &items))
        return NULL;
    const struct op_expr **list = arena_array(op_state_of(py)->a, const struct op_expr *, items.n);
    for (size_t i = 0; i < items.n; i++)
        if (!op_take_argument(py, items.at[i], item, &list[i]))
            return NULL;
    struct op_type *type = arena_new(op_state_of(py)->a, struct op_type);
    type->class = OP_PG_ARRAY;
    type->item = item ? item : items.n ? list[0]->type : NULL;
    if (item && op_type_is(item->class, OP_SA_ARRAY))
        type->item = item->item;
    struct op_expr *e = op_node(py, OP_EXPR_ARRAY, type, list, items.n);
    e->flag = item != NULL;
    return op_expr_value(py, e);
}

/* postgresql.hstore(keys, values) */
struct py_value *op_make_hstore(struct py *py, struct py_value *self, const struct py_args *args)
{
    const struct op_expr **list = arena_array(op_state_of(py)->a, const struct op_expr *, args->n);
    (void)self;
    if (args->nkw || !args->n || args->n > 2)
        return py_refuse(py, "hstore() of this");
    for (size_t i = 0; i < args->n; i++)
        if (!op_take_argument(py, args->at[i], NULL, &list[i]))
            return NULL;
    struct op_expr *e =
        op_node(py, OP_EXPR_FUNCTION, op_type_plain(py, OP_PG_HSTORE), list, args->n);
    e->name = "hstore";
    return op_expr_value(py, e);
}

/* postgresql.aggregate_order_by(target, *order_by) */
struct py_value *op_make_aggregate_order_by(struct py *py, struct py_value *self,
                                            const struct py_args *args)
{
    struct py_value *got[1] = { 0 };
    struct op_rest rest = { 0 };
    const struct op_expr *target = NULL;
    (void)self;
    if (!op_bind(py, "aggregate_order_by", args, "target ...", got, &rest) ||
        !op_take_argument(py, got[0], NULL, &target))
        return NULL;
    if (rest.n == 0)
        return py_refuse(py, "aggregate_order_by() without an order");
    const struct op_expr **list = arena_array(op_state_of(py)->a, const struct op_expr *, rest.n);
    for (size_t i = 0; i < rest.n; i++)
        if (!op_take_expr(py, rest.at[i], "aggregate_order_by", &list[i]))
            return NULL;
    struct op_expr *order = op_node(py, OP_EXPR_LIST, NULL, list, rest.n);
    order->operator= OP_OP_comma_op;
    struct op_expr *e = op_node(py, OP_EXPR_AGGREGATE_ORDER_BY, target->type, &target, 1);
    e->order_by = rest.n == 1 ? list[0] : order;
    return op_expr_value(py, e);
}
