#include "op/build.h"
#include "py/interp.h"
#include "py/iter.h"
#include <string.h>

static const enum op_operator negation[OP_OPERATORS] = {
#define OPERATOR(name, negated) [OP_OP_##name] = OP_OP_##negated,
#include "op/operator.def"
#undef OPERATOR
};

struct op_expr *op_node(struct py *py, enum op_expr_kind kind, const struct op_type *type,
                        const struct op_expr *const *args, size_t n)
{
    struct arena *a = op_state_of(py)->a;
    struct op_expr *e = arena_new(a, struct op_expr);
    const struct op_expr **copy = arena_array(a, const struct op_expr *, n);
    for (size_t i = 0; i < n; i++)
        copy[i] = args[i];
    *e =
        (struct op_expr){ .kind = kind, .type = type, .args = copy, .n = n, .at = op_place_of(py) };
    return e;
}

const struct op_expr *op_binary_node(struct py *py, enum op_operator o, const struct op_expr *l,
                                     const struct op_expr *r, const struct op_type *type)
{
    const struct op_expr *both[] = { l, r };
    struct op_expr *e = op_node(py, OP_EXPR_BINARY, type, both, 2);
    e->operator= o;
    return e;
}

const struct op_expr *op_unary_node(struct py *py, enum op_operator o, const struct op_expr *arg,
                                    const struct op_type *type)
{
    struct op_expr *e = op_node(py, OP_EXPR_UNARY, type, &arg, 1);
    e->operator= o;
    return e;
}

enum op_type_class op_affinity(const struct op_type *t)
{
    enum op_type_class c = t ? t->class : OP_SA_NULLTYPE;
    while (op_type_info[c].base != c)
        c = op_type_info[c].base;
    switch ((int)c) { /* classes below _Binary and _AbstractInterval, which are not in the table */
    case OP_SA_UPPER_BINARY:
    case OP_SA_UPPER_VARBINARY:
    case OP_MY_LONGBLOB:
    case OP_MY_MEDIUMBLOB:
    case OP_MS_ROWVERSION:
    case OP_MS_TIMESTAMP:
    case OP_OR_RAW:
    case OP_MY_TINYBLOB: return OP_SA_LARGEBINARY;
    case OP_OR_INTERVAL:
    case OP_PG_INTERVAL: return OP_SA_INTERVAL;
    default: return c;
    }
}

/* _resolve_value_to_type() goes by the exact class: a member of class E(str, Enum) has no type, and
 * so no literal in --sql; a driver knows what to do with it. */
static const struct op_type *type_of_value(struct py *py, const struct py_value *given,
                                           const struct op_value *v)
{
    static const enum op_type_class classes[OP_VALUE_KINDS] = {
        [OP_VALUE_NONE] = OP_SA_NULLTYPE,     [OP_VALUE_BOOL] = OP_SA_BOOLEAN,
        [OP_VALUE_INT] = OP_SA_INTEGER,       [OP_VALUE_FLOAT] = OP_SA_FLOAT,
        [OP_VALUE_DECIMAL] = OP_SA_NUMERIC,   [OP_VALUE_STR] = OP_SA_STRING,
        [OP_VALUE_BYTES] = OP_SA_LARGEBINARY, [OP_VALUE_DATE] = OP_SA_DATE,
        [OP_VALUE_TIME] = OP_SA_TIME,         [OP_VALUE_DATETIME] = OP_SA_DATETIME,
        [OP_VALUE_DELTA] = OP_SA_INTERVAL,    [OP_VALUE_UUID] = OP_SA_UUID,
        [OP_VALUE_JSON] = OP_SA_NULLTYPE,     [OP_VALUE_LIST] = OP_SA_NULLTYPE,
        [OP_VALUE_EXPR] = OP_SA_NULLTYPE,
    };
    if (given->kind == PY_INSTANCE && given->instance.base && op_state_of(py)->env->offline)
        return op_type_plain(py, OP_SA_NULLTYPE);
    return op_type_plain(py, classes[v->kind]);
}

static bool is_member(const struct py_value *v)
{
    return v->kind == PY_INSTANCE && v->instance.class->is_enum;
}

/* What a type stores for a value: JSON its text, an Enum the name of a member. */
static bool store(struct py *py, struct py_value *v, const struct op_type *type,
                  struct op_value *out)
{
    if (type && op_affinity(type) == OP_SA_JSON && !op_is_expr(v) &&
        (v->kind != PY_NONE || !op_type_flag(type, OP_PARAM_none_as_null))) {
        bool ok = op_take_json(py, v, out);
        out->integer = v->kind == PY_NONE;
        return ok;
    }
    if (type && is_member(v) && op_type_is(type->class, OP_SA_ENUM)) {
        v = py_getattr(py, v, SLICE("name"));
        if (v && !(op_is_text(v) && strs_has(type->values, op_text(py, v->text))))
            return op_refuse(py, "a member of an enum whose Enum has other values");
    }
    enum op_type_class affinity = op_affinity(type);
    if (v && is_member(v) && v->instance.base && !v->instance.class->shows_value &&
        (affinity == OP_SA_NUMERIC || affinity == OP_SA_UUID))
        return op_refuse(py, "a member of an enum for a %s, which writes the name of its class",
                         op_type_info[type->class].name);
    return v && op_take_value(py, v, out);
}

const struct op_expr *op_literal(struct py *py, struct py_value *v, const struct op_type *type)
{
    struct op_expr *e = op_node(py, OP_EXPR_BIND, type, NULL, 0);
    if (!store(py, v, type, &e->value))
        return NULL;
    e->has_value = true;
    if (!type)
        e->type = type_of_value(py, v, &e->value);
    return e;
}

/* Types that keep a str for what it is to them, and those that keep anything. */
static bool keeps(const struct op_type *near, const struct op_value *v)
{
    static const enum op_type_class all[] = { OP_SA_PICKLETYPE, OP_SA_DECORATOR, OP_SA_USER,
                                              OP_PG_INET,       OP_PG_CIDR,      OP_PG_MACADDR,
                                              OP_PG_MACADDR8,   OP_PG_CITEXT };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (near->keeps || near->class == all[i])
            return true;
    return v->kind == OP_VALUE_STR &&
           (op_affinity(near) == OP_SA_LARGEBINARY || op_affinity(near) == OP_SA_UUID);
}

/* TypeEngine.coerce_compared_value() */
static const struct op_expr *compared(struct py *py, struct py_value *v, const struct op_type *near)
{
    struct op_value value;
    if (is_member(v) && near && op_type_is(near->class, OP_SA_ENUM))
        return op_literal(py, v, near);
    if (!op_take_value(py, v, &value))
        return NULL;
    const struct op_type *own = type_of_value(py, v, &value);
    if (value.kind == OP_VALUE_LIST && value.nitems && op_affinity(near) != OP_SA_ARRAY &&
        op_affinity(near) != OP_SA_JSON)
        return py_refuse(py, "a list as an operand");
    if (near && near->class == OP_SA_INTERVAL && !near->keeps) /* asks its impl */
        near = op_type_plain(py, OP_SA_DATETIME);
    bool keep = near && (keeps(near, &value) || own->class == OP_SA_NULLTYPE ||
                         op_affinity(own) == op_affinity(near));
    return op_literal(py, v, keep ? near : own);
}

bool op_take_argument(struct py *py, struct py_value *v, const struct op_type *type,
                      const struct op_expr **out)
{
    if (v->kind == PY_NONE)
        *out = op_node(py, OP_EXPR_NULL, NULL, NULL, 0);
    else if (op_is_expr(v))
        return op_take_expr(py, v, "an argument", out);
    else
        *out = op_literal(py, v, type);
    return *out != NULL;
}

bool op_take_operand(struct py *py, struct py_value *v, const struct op_type *near,
                     const struct op_expr **out)
{
    if (v->kind == PY_NONE)
        *out = op_node(py, OP_EXPR_NULL, NULL, NULL, 0);
    else if (op_is_expr(v))
        return op_take_expr(py, v, "an operand", out);
    else
        *out = compared(py, v, near);
    return *out != NULL;
}

bool op_is_boolean(const struct op_expr *e)
{
    return op_affinity(e->type) == OP_SA_BOOLEAN;
}

/* Kinds whose self_group() is ColumnElement's own. */
static bool is_plain(const struct op_expr *e)
{
    return e->kind != OP_EXPR_BINARY && e->kind != OP_EXPR_UNARY && e->kind != OP_EXPR_LIST &&
           e->kind != OP_EXPR_BETWEEN && e->kind != OP_EXPR_EXISTS && e->kind != OP_EXPR_TEXT &&
           e->kind != OP_EXPR_GROUPING && e->kind != OP_EXPR_TRUE && e->kind != OP_EXPR_FALSE;
}

const struct op_expr *op_as_condition(struct py *py, const struct op_expr *e)
{
    if (!is_plain(e) || !op_is_boolean(e))
        return e;
    return op_unary_node(py, OP_OP_istrue, e, op_type_plain(py, OP_SA_BOOLEAN));
}

static bool is_collection(const struct op_expr *e)
{
    return e->kind == OP_EXPR_UNARY && (e->operator== OP_OP_any_op || e->operator== OP_OP_all_op);
}

/* A comparison with ANY or ALL has no opposite. */
static bool has_opposite(const struct op_expr *e)
{
    for (size_t i = 0; i < e->n; i++)
        if (is_collection(e->args[i]))
            return false;
    return negation[e->operator] != e->operator;
}

static bool is_constant(const struct op_expr *e)
{
    return e->kind == OP_EXPR_TRUE || e->kind == OP_EXPR_FALSE;
}

const struct op_expr *op_negate(struct py *py, const struct op_expr *e)
{
    const struct op_type *boolean = op_type_plain(py, OP_SA_BOOLEAN);
    if (e->kind == OP_EXPR_TEXT)
        return py_refuse(py, "not_() of a text()");
    if (e->kind == OP_EXPR_LABEL) {
        const struct op_expr *inner = op_negate(py, e->args[0]);
        struct op_expr *copy = op_node(py, e->kind, e->type, &inner, 1);
        copy->name = e->name;
        return copy;
    }
    if (is_constant(e))
        return op_node(py, e->kind == OP_EXPR_TRUE ? OP_EXPR_FALSE : OP_EXPR_TRUE, boolean, NULL,
                       0);
    if ((e->kind == OP_EXPR_BINARY || e->kind == OP_EXPR_BETWEEN) && has_opposite(e)) {
        struct op_expr *copy = op_node(py, e->kind, e->type, e->args, e->n);
        *copy = *e;
        copy->operator= negation[e->operator];
        return copy;
    }
    if (e->kind == OP_EXPR_BINARY && op_is_boolean(e)) /* no opposite: NOT (...) */
        return op_unary_node(py, OP_OP_isfalse, op_node(py, OP_EXPR_GROUPING, boolean, &e, 1),
                             boolean);
    if (e->kind == OP_EXPR_UNARY && (e->operator== OP_OP_istrue || e->operator== OP_OP_isfalse)) {
        const struct op_expr *inner = e->args[0];
        return is_constant(inner) ? op_negate(py, inner)
                                  : op_unary_node(py, negation[e->operator], inner, boolean);
    }
    if (is_plain(e) && op_is_boolean(e))
        return op_unary_node(py, OP_OP_isfalse, e, boolean);
    if (e->kind == OP_EXPR_EXISTS)
        e = op_node(py, OP_EXPR_GROUPING, boolean, &e, 1);
    return op_unary_node(py, OP_OP_inv, e,
                         op_is_boolean(e) && e->kind != OP_EXPR_LIST ? boolean : NULL);
}

/* A constant is one condition among others when it has been through and_() or or_(). */
static const struct op_expr *as_boolean(struct py *py, const struct op_expr *e)
{
    return op_unary_node(py, OP_OP_istrue, e, op_type_plain(py, OP_SA_BOOLEAN));
}

/* BooleanClauseList._process_clauses_for_boolean() and _construct() */
bool op_conjunction(struct py *py, enum op_operator o, const struct op_expr *const *at, size_t n,
                    const struct op_expr **out)
{
    enum op_expr_kind go_on = o == OP_OP_and_ ? OP_EXPR_TRUE : OP_EXPR_FALSE;
    enum op_expr_kind cancels = o == OP_OP_and_ ? OP_EXPR_FALSE : OP_EXPR_TRUE;
    VEC(const struct op_expr *) kept = { 0 };
    const struct op_expr *neutral = NULL;
    struct arena *a = op_state_of(py)->a;
    *out = NULL;
    for (size_t i = 0; i < n; i++) {
        if (at[i]->kind == go_on) {
            neutral = at[i];
        } else if (at[i]->kind == cancels) {
            *out = as_boolean(py, at[i]);
            return true;
        } else {
            vec_push(a, &kept, op_as_condition(py, at[i]));
        }
    }
    if (kept.n <= 1) {
        *out = kept.n ? kept.at[0] : neutral ? as_boolean(py, neutral) : NULL;
        return true;
    }
    VEC(const struct op_expr *) flat = { 0 };
    for (size_t i = 0; i < kept.n; i++) {
        if (kept.at[i]->kind == OP_EXPR_LIST && kept.at[i]->operator== o)
            for (size_t k = 0; k < kept.at[i]->n; k++)
                vec_push(a, &flat, kept.at[i]->args[k]);
        else
            vec_push(a, &flat, kept.at[i]);
    }
    struct op_expr *e =
        op_node(py, OP_EXPR_LIST, op_type_plain(py, OP_SA_BOOLEAN), flat.at, flat.n);
    e->operator= o;
    *out = e;
    return true;
}

static const struct op_expr *constant(struct py *py, struct py_value *v)
{
    const struct op_expr *e = NULL;
    if (v->kind == PY_BOOL)
        return op_node(py, v->integer ? OP_EXPR_TRUE : OP_EXPR_FALSE,
                       op_type_plain(py, OP_SA_BOOLEAN), NULL, 0);
    if (v->kind == PY_NONE)
        return op_node(py, OP_EXPR_NULL, NULL, NULL, 0);
    if (!op_is_expr(v) || !op_take_expr(py, v, "an operand", &e))
        return NULL;
    return e->kind == OP_EXPR_NULL || e->kind == OP_EXPR_TRUE || e->kind == OP_EXPR_FALSE ? e
                                                                                          : NULL;
}

/* default_comparator._boolean_compare(): against None, True and False */
static const struct op_expr *compare_constant(struct py *py, enum op_operator o,
                                              const struct op_expr *l, const struct op_expr *r)
{
    const struct op_type *boolean = op_type_plain(py, OP_SA_BOOLEAN);
    bool equality = o == OP_OP_eq || o == OP_OP_ne;
    if ((equality && r->kind != OP_EXPR_NULL) || o == OP_OP_is_distinct_from ||
        o == OP_OP_is_not_distinct_from)
        return op_binary_node(py, o, l, r, boolean);
    if (equality || o == OP_OP_is_ || o == OP_OP_is_not)
        return op_binary_node(py, o == OP_OP_eq || o == OP_OP_is_ ? OP_OP_is_ : OP_OP_is_not, l, r,
                              boolean);
    return op_refuse(py, "Only '=', '!=', 'is_()', 'is_not()', 'is_distinct_from()', "
                         "'is_not_distinct_from()' operators can be used with None/True/False");
}

/* ANY (x) = 1 is 1 = ANY (x): CollectionAggregate.operate() */
static enum op_operator mirrored(enum op_operator o)
{
    static const enum op_operator pairs[][2] = { { OP_OP_lt, OP_OP_gt },
                                                 { OP_OP_gt, OP_OP_lt },
                                                 { OP_OP_le, OP_OP_ge },
                                                 { OP_OP_ge, OP_OP_le } };
    for (size_t i = 0; i < 4; i++)
        if (pairs[i][0] == o)
            return pairs[i][1];
    return o;
}

/* What a tuple_() is compared with: each value typed as the part that it meets. */
static bool take_row(struct py *py, const struct op_expr *l, const struct py_seq *items,
                     const struct op_expr **out)
{
    size_t n = items->n < l->n ? items->n : l->n;
    const struct op_expr **at = arena_array(op_state_of(py)->a, const struct op_expr *, n);
    for (size_t i = 0; i < n; i++)
        if (!op_take_operand(py, items->at[i], l->args[i]->type, &at[i]))
            return false;
    *out = op_node(py, OP_EXPR_TUPLE, NULL, at, n);
    return true;
}

const struct op_expr *op_compare(struct py *py, enum op_operator o, const struct op_expr *l,
                                 struct py_value *other, bool reflected)
{
    const struct op_expr *r = constant(py, other);
    if (py_failed(py))
        return NULL;
    if (!r && is_collection(l)) {
        o = mirrored(o);
        reflected = true;
    }
    if (r)
        return compare_constant(py, o, l, r);
    bool row = l->kind == OP_EXPR_TUPLE && (other->kind == PY_TUPLE || other->kind == PY_LIST);
    if (row ? !take_row(py, l, &other->seq, &r) : !op_take_operand(py, other, l->type, &r))
        return NULL;
    return op_binary_node(py, o, reflected ? r : l, reflected ? l : r,
                          op_type_plain(py, OP_SA_BOOLEAN));
}

static bool is_concatenable(const struct op_type *t)
{
    enum op_type_class c = op_affinity(t);
    return c == OP_SA_STRING || c == OP_SA_ARRAY || c == OP_SA_JSON || c == OP_PG_HSTORE;
}

static const struct op_type *result_type(struct py *py, enum op_operator o, const struct op_type *l,
                                         const struct op_type *r)
{
    enum op_type_class a = op_affinity(l);
    enum op_type_class b = op_affinity(r);
    bool commutes = o == OP_OP_add || o == OP_OP_mul;
    if (a == OP_SA_NULLTYPE)
        return commutes && b != OP_SA_NULLTYPE ? r : l;
    if (a == OP_SA_INTEGER && (b == OP_SA_NUMERIC || (b == OP_SA_INTEGER && o == OP_OP_truediv)))
        return op_type_plain(py, OP_SA_NUMERIC);
    if ((a == OP_SA_DATE || a == OP_SA_DATETIME) && a == b && o == OP_OP_sub)
        return op_type_plain(py, a == OP_SA_DATE ? OP_SA_INTEGER : OP_SA_INTERVAL);
    if (a == OP_SA_DATE && b == OP_SA_INTERVAL)
        return op_type_plain(py, OP_SA_DATETIME);
    if ((a == OP_SA_INTERVAL || a == OP_SA_INTEGER) && (b == OP_SA_DATE || b == OP_SA_DATETIME))
        return op_type_plain(py, OP_SA_DATETIME);
    return l;
}

const struct op_expr *op_arithmetic(struct py *py, enum op_operator o, const struct op_expr *near,
                                    struct py_value *other, bool reflected)
{
    const struct op_expr *operand = NULL;
    if (!op_take_operand(py, other, near->type, &operand))
        return NULL;
    const struct op_expr *l = reflected ? operand : near;
    const struct op_expr *r = reflected ? near : operand;
    bool left = is_concatenable(l->type);
    bool right = is_concatenable(r->type);
    bool null_left = op_affinity(l->type) == OP_SA_NULLTYPE;
    bool null_right = op_affinity(r->type) == OP_SA_NULLTYPE;
    if (o == OP_OP_add && ((left && (right || null_right)) || (null_left && right)))
        return op_binary_node(py, OP_OP_concat_op, l, r, left ? l->type : r->type);
    return op_binary_node(py, o, l, r, result_type(py, o, l->type, r->type));
}

/* A list with expressions among its items: each its own node. */
static const struct op_expr *in_items(struct py *py, const struct op_expr *l,
                                      const struct py_seq *items)
{
    const struct op_expr **at = arena_array(op_state_of(py)->a, const struct op_expr *, items->n);
    for (size_t i = 0; i < items->n; i++)
        if (!op_take_operand(py, items->at[i], l->type, &at[i]))
            return NULL;
    struct op_expr *e = op_node(py, OP_EXPR_LIST, NULL, at, items->n);
    e->operator= OP_OP_comma_op;
    e->flag = true;
    return e;
}

/* One row of values for a tuple_(): the first says what the types of all are. */
static const struct op_expr *in_row(struct py *py, const struct op_expr *l, struct py_value *given,
                                    const struct op_type **types)
{
    struct py_seq row = { 0 };
    const struct op_expr *values[64];
    if (op_is_text(given) || !py_items(py, given, &row))
        return py_refuse(py, "in_() of a tuple_() with what is no tuple");
    if (row.n != l->n || row.n > sizeof values / sizeof *values)
        return py_refuse(py, "in_() of a tuple_() with tuples of another length");
    for (size_t k = 0; k < row.n; k++) {
        if (op_is_expr(row.at[k]))
            return py_refuse(py, "in_() of a tuple_() with an expression in a tuple");
        values[k] = types[k] ? op_literal(py, row.at[k], types[k])
                             : compared(py, row.at[k], l->args[k]->type);
        if (!values[k])
            return NULL;
        types[k] = values[k]->type;
    }
    return op_node(py, OP_EXPR_TUPLE, NULL, values, row.n);
}

static const struct op_expr *in_tuples(struct py *py, const struct op_expr *l,
                                       const struct py_seq *rows)
{
    struct arena *a = op_state_of(py)->a;
    const struct op_expr **at = arena_array(a, const struct op_expr *, rows->n);
    const struct op_type **types = arena_array(a, const struct op_type *, l->n);
    for (size_t i = 0; i < rows->n; i++)
        if (!(at[i] = in_row(py, l, rows->at[i], types)))
            return NULL;
    if (rows->n == 0) {
        struct op_expr *nothing = op_node(py, OP_EXPR_BIND, NULL, NULL, 0);
        nothing->value.kind = OP_VALUE_LIST;
        nothing->flag = nothing->has_value = true;
        return nothing;
    }
    struct op_expr *e = op_node(py, OP_EXPR_LIST, NULL, at, rows->n);
    e->operator= OP_OP_comma_op;
    e->flag = true;
    return e;
}

/* The items, with the name of each member of an enum in its place. */
static struct py_value **stored_names(struct py *py, const struct op_type *type,
                                      const struct py_seq *items)
{
    struct py_value **at = arena_array(op_state_of(py)->a, struct py_value *, items->n + 1);
    for (size_t i = 0; i < items->n; i++) {
        at[i] = items->at[i];
        if (!is_member(at[i]) || !type || !op_type_is(type->class, OP_SA_ENUM))
            continue;
        const struct op_expr *e = op_literal(py, at[i], type);
        if (!e)
            return NULL;
        at[i] = py_str(py, e->value.text);
    }
    return at;
}

const struct op_expr *op_in(struct py *py, enum op_operator o, const struct op_expr *l,
                            struct py_value *list)
{
    const struct op_type *boolean = op_type_plain(py, OP_SA_BOOLEAN);
    const struct op_expr *r = NULL;
    struct py_seq items = { 0 };
    if (op_is_expr(list)) {
        if (!op_take_expr(py, list, "in_", &r))
            return NULL;
        if (r->kind == OP_EXPR_BIND && r->flag && !r->type) {
            struct op_expr *typed = op_node(py, OP_EXPR_BIND, l->type, NULL, 0);
            *typed = *r;
            typed->type = l->type;
            r = typed;
        }
        return op_binary_node(py, o, l, r, boolean);
    }
    if (op_is_text(list) || !py_items(py, list, &items))
        return py_refuse(py, "in_() of something that is not a list");
    if (l->kind == OP_EXPR_TUPLE) {
        r = in_tuples(py, l, &items);
        return r ? op_binary_node(py, o, l, r, boolean) : NULL;
    }
    bool has_expressions = false;
    for (size_t i = 0; i < items.n; i++)
        has_expressions = has_expressions || op_is_expr(items.at[i]);
    if (has_expressions) {
        r = in_items(py, l, &items);
        return r ? op_binary_node(py, o, l, r, boolean) : NULL;
    }
    struct op_expr *bind = op_node(py, OP_EXPR_BIND, l->type, NULL, 0);
    items.at = stored_names(py, l->type, &items);
    if (!items.at)
        return NULL;
    if (items.n) {
        const struct op_expr *first = compared(py, items.at[0], l->type);
        if (!first)
            return NULL;
        bind->type = first->type;
    }
    bind->flag = true;
    bind->has_value = true;
    return op_take_value(py, py_list(py, items.at, items.n), &bind->value)
               ? op_binary_node(py, o, l, bind, boolean)
               : NULL;
}
