#include "op/attached.h"
#include "op/derived.h"
#include "op/method.h"
#include "py/interp.h"
#include "py/iter.h"
#include <ctype.h>
#include <string.h>

bool op_is_expr(const struct py_value *v)
{
    return py_is_host(v, &op_host_expr) || py_is_host(v, &op_host_column) || op_is_select(v);
}

struct py_value *op_expr_value(struct py *py, const struct op_expr *e)
{
    struct op_expr *copy;
    if (!e)
        return NULL;
    copy = arena_new(op_state_of(py)->a, struct op_expr);
    *copy = *e;
    return py_host(py, &op_host_expr, copy);
}

/* A Column of a model class has its name from the class: mig knows no models. */
static const struct op_expr *named(struct py *py, const struct op_column_object *o)
{
    return o->column.name.text ? o->expr
                               : py_refuse(py, "an expression with a column without name");
}

bool op_take_expr(struct py *py, struct py_value *v, const char *what, const struct op_expr **out)
{
    if (py_is_host(v, &op_host_expr))
        *out = v->host.data;
    else if (py_is_host(v, &op_host_column))
        *out = named(py, v->host.data);
    else if (op_is_select(v))
        *out = op_scalar_subquery(py, v);
    else
        return op_refuse(py, "%s: an SQL expression is wanted here, not %s", what,
                         py_type_name(py, v));
    return *out != NULL;
}

static const struct op_expr *self_of(struct py_value *self)
{
    return py_is_host(self, &op_host_expr) ? self->host.data
                                           : ((struct op_column_object *)self->host.data)->expr;
}

static bool is_nameless(const struct op_expr *e)
{
    return e->kind == OP_EXPR_COLUMN && !e->name;
}

static struct py_value *named_value(struct py *py, const struct py_value *self)
{
    return op_expr_value(py, named(py, self->host.data));
}

/* Whether the sides are one object, as far as that can be told. */
static bool same_object(struct py *py, const struct op_expr *l, const struct op_expr *r, bool *out)
{
    bool columns = l->kind == OP_EXPR_COLUMN && r->kind == OP_EXPR_COLUMN;
    bool one = l->kind == OP_EXPR_COLUMN || r->kind == OP_EXPR_COLUMN;
    *out = columns && l->name && r->name && !strcmp(l->name, r->name);
    if (one && (!*out || (l->from && l->from == r->from)))
        return true;
    return py_refuse(py, "the truth of a comparison of these two");
}

/* "a == b" is true when a is b: so Python's "and" and "or" take one side and lose the other. */
bool op_expr_truth(struct py *py, struct py_value *self, bool *out)
{
    const struct op_expr *e = py_is_host(self, &op_host_expr) ? self->host.data : NULL;
    if (e && e->kind == OP_EXPR_BINARY && (e->operator== OP_OP_eq || e->operator== OP_OP_ne)) {
        if (!same_object(py, e->args[0], e->args[1], out))
            return false;
        *out = *out == (e->operator== OP_OP_eq);
        return true;
    }
    return py_raise(py, PY_TypeError, "Boolean value of this clause is not defined");
}

static const struct {
    const char *text;
    enum op_operator operator;
    enum op_operator mirrored;
    bool compares;
} operators[] = {
    { "==", OP_OP_eq, OP_OP_eq, true },   { "!=", OP_OP_ne, OP_OP_ne, true },
    { "<", OP_OP_lt, OP_OP_gt, true },    { "<=", OP_OP_le, OP_OP_ge, true },
    { ">", OP_OP_gt, OP_OP_lt, true },    { ">=", OP_OP_ge, OP_OP_le, true },
    { "+", OP_OP_add, OP_OP_add, false }, { "-", OP_OP_sub, OP_OP_sub, false },
    { "*", OP_OP_mul, OP_OP_mul, false }, { "/", OP_OP_truediv, OP_OP_truediv, false },
    { "%", OP_OP_mod, OP_OP_mod, false }, { "//", OP_OP_floordiv, OP_OP_floordiv, false },
};

static const struct op_expr *conjunction(struct py *py, const char *op, const struct op_expr *l,
                                         struct py_value *other, bool reflected)
{
    const struct op_expr *pair[2] = { l, NULL };
    const struct op_expr *out = NULL;
    if (!op_take_expr(py, other, op, &pair[1]))
        return NULL;
    if (reflected) {
        pair[0] = pair[1];
        pair[1] = l;
    }
    return op_conjunction(py, *op == '&' ? OP_OP_and_ : OP_OP_or_, pair, 2, &out) ? out : NULL;
}

/* The classes of SQLAlchemy among which one is made from another: a number for the family, and
 * whether it is the one that was made. */
static unsigned family(const struct op_expr *e, bool *made)
{
    enum { COLUMNS = 1, FUNCTIONS, UNARIES, CASTS, BINDS };
    static const struct {
        unsigned family;
        bool made;
    } families[OP_EXPR_KINDS] = {
        [OP_EXPR_COLUMN] = { COLUMNS, false },     [OP_EXPR_LITERAL_COLUMN] = { COLUMNS, false },
        [OP_EXPR_FUNCTION] = { FUNCTIONS, false }, [OP_EXPR_NEXT_VALUE] = { FUNCTIONS, true },
        [OP_EXPR_UNARY] = { UNARIES, false },      [OP_EXPR_EXISTS] = { UNARIES, true },
        [OP_EXPR_CAST] = { CASTS, false },         [OP_EXPR_TRY_CAST] = { CASTS, true },
        [OP_EXPR_BIND] = { BINDS, false },         [OP_EXPR_INLINE_LITERAL] = { BINDS, true },
    };
    bool boolean = e->operator== OP_OP_istrue || e->operator== OP_OP_isfalse;
    bool collection = e->operator== OP_OP_any_op || e->operator== OP_OP_all_op;
    *made = families[e->kind].made || e->schema ||
            (e->kind == OP_EXPR_UNARY && (boolean || collection)) ||
            (e->kind == OP_EXPR_FUNCTION && op_is_generic(e));
    return families[e->kind].family;
}

/* a < b is b > a where the class of b was made from that of a: Python asks b first. */
static bool asks_right(struct py *py, const struct op_expr *l, struct py_value *other)
{
    const struct op_expr *r = NULL;
    bool left_made = false;
    bool right_made = false;
    if (!op_is_expr(other) || op_is_select(other) || !op_take_expr(py, other, "an operand", &r))
        return false;
    unsigned left = family(l, &left_made);
    return left && left == family(r, &right_made) && right_made && !left_made;
}

static const struct op_expr *compared(struct py *py, size_t i, struct py_value *self,
                                      struct py_value *other, bool reflected)
{
    bool swap = !reflected && asks_right(py, self_of(self), other);
    if (py_failed(py))
        return NULL;
    return op_compare(py, reflected || swap ? operators[i].mirrored : operators[i].operator,
                      self_of(swap ? other : self), swap ? self : other, false);
}

bool op_expr_binary(struct py *py, const char *op, struct py_value *self, struct py_value *other,
                    bool reflected, struct py_value **out)
{
    const struct op_expr *l = self_of(self);
    const struct op_expr *e = NULL;
    if (is_nameless(l))
        return named(py, self->host.data);
    if (l->kind == OP_EXPR_TEXT && (*op == '|' ? !reflected : *op != '&'))
        return py_refuse(py, "the operator '%s' on a text()", op);
    if (!strcmp(op, "&") || !strcmp(op, "|"))
        return (*out = op_expr_value(py, conjunction(py, op, l, other, reflected))) != NULL;
    for (size_t i = 0; i < sizeof operators / sizeof *operators; i++)
        if (!strcmp(op, operators[i].text))
            e = operators[i].compares
                    ? compared(py, i, self, other, reflected)
                    : op_arithmetic(py, operators[i].operator, l, other, reflected);
    if (!e && !py_failed(py))
        py_refuse(py, "the operator '%s' on an SQL expression", op);
    return (*out = op_expr_value(py, e)) != NULL;
}

struct py_value *op_expr_unary(struct py *py, const char *op, struct py_value *self)
{
    const struct op_expr *e = self_of(self);
    if (e->kind == OP_EXPR_TEXT)
        return py_refuse(py, "the operator '%s' on a text()", op);
    if (!strcmp(op, "~"))
        return op_expr_value(py, op_negate(py, e));
    if (!strcmp(op, "-"))
        return op_expr_value(py, op_unary_node(py, OP_OP_neg, e, e->type));
    return py_refuse(py, "the operator '%s' on an SQL expression", op);
}

struct py_value *op_expr_item(struct py *py, struct py_value *self, struct py_value *key)
{
    const struct op_expr *e = self_of(self);
    return is_nameless(e) ? named_value(py, self) : op_container_item(py, e, key);
}

static struct py_value *in_method(struct py *py, struct py_value *self, const struct py_args *args,
                                  enum op_operator o)
{
    struct py_value *got[1] = { 0 };
    if (!op_bind(py, "in_", args, "other", got, NULL))
        return NULL;
    return op_expr_value(py, op_in(py, o, self_of(self), got[0]));
}

static struct py_value *method_in_(struct py *py, struct py_value *self, const struct py_args *args)
{
    return in_method(py, self, args, OP_OP_in_op);
}

static struct py_value *method_not_in(struct py *py, struct py_value *self,
                                      const struct py_args *args)
{
    return in_method(py, self, args, OP_OP_not_in_op);
}

static struct py_value *method_between(struct py *py, struct py_value *self,
                                       const struct py_args *args)
{
    const struct op_expr *all[3] = { self_of(self) };
    struct py_value *got[3] = { 0 };
    bool symmetric = false;
    if (!op_bind(py, "between", args, "cleft cright symmetric?", got, NULL) ||
        !op_take_operand(py, got[0], all[0]->type, &all[1]) ||
        !op_take_operand(py, got[1], all[0]->type, &all[2]) ||
        !op_take_flag(py, got[2], "symmetric", &symmetric))
        return NULL;
    struct op_expr *e = op_node(py, OP_EXPR_BETWEEN, op_type_plain(py, OP_SA_BOOLEAN), all, 3);
    e->operator= OP_OP_between_op;
    e->flag = symmetric;
    return op_expr_value(py, e);
}

static struct py_value *unary(struct py *py, struct py_value *self, const struct py_args *args,
                              enum op_operator o)
{
    const struct op_expr *e = self_of(self);
    if (!op_bind(py, "this method", args, "", NULL, NULL))
        return NULL;
    return op_expr_value(py, op_unary_node(py, o, e, e->type));
}
#define POSTFIX(name, operator)                                                 \
    static struct py_value *method_##name(struct py *py, struct py_value *self, \
                                          const struct py_args *args)           \
    {                                                                           \
        return unary(py, self, args, operator);                                 \
    }
POSTFIX(desc, OP_OP_desc_op)
POSTFIX(asc, OP_OP_asc_op)
POSTFIX(nulls_first, OP_OP_nulls_first_op)
POSTFIX(nulls_last, OP_OP_nulls_last_op)
POSTFIX(distinct, OP_OP_distinct_op)

static struct py_value *method_label(struct py *py, struct py_value *self,
                                     const struct py_args *args)
{
    const struct op_expr *e = self_of(self);
    struct py_value *got[1] = { 0 };
    struct op_expr *out = op_node(py, OP_EXPR_LABEL, e->type, &e, 1);
    if (!op_bind(py, "label", args, "name", got, NULL) ||
        !op_take_text(py, got[0], "label", &out->name) || !out->name)
        return NULL;
    return op_expr_value(py, out);
}

static struct py_value *method_cast(struct py *py, struct py_value *self,
                                    const struct py_args *args)
{
    const struct op_expr *e = self_of(self);
    struct py_value *got[1] = { 0 };
    struct op_expr *out = op_node(py, OP_EXPR_CAST, NULL, &e, 1);
    if (!op_bind(py, "cast", args, "type_", got, NULL) ||
        !op_take_type(py, got[0], "cast", &out->type) || !out->type ||
        !op_check_unattached(py, out->type))
        return NULL;
    return op_expr_value(py, out);
}

static struct py_value *method_collate(struct py *py, struct py_value *self,
                                       const struct py_args *args)
{
    const struct op_expr *e = self_of(self);
    struct py_value *got[1] = { 0 };
    struct op_expr *out = op_node(py, OP_EXPR_COLLATE, e->type, &e, 1);
    if (!op_bind(py, "collate", args, "collation", got, NULL) ||
        !op_take_text(py, got[0], "collate", &out->name))
        return NULL;
    return op_expr_value(py, out);
}

static struct py_value *method_concat(struct py *py, struct py_value *self,
                                      const struct py_args *args)
{
    const struct op_expr *e = self_of(self);
    const struct op_expr *r = NULL;
    struct py_value *got[1] = { 0 };
    if (!op_bind(py, "concat", args, "other", got, NULL) ||
        !op_take_operand(py, got[0], e->type, &r))
        return NULL;
    return op_expr_value(py, op_binary_node(py, OP_OP_concat_op, e, r, e->type));
}

/* column.op("||")(value) */
struct custom {
    const struct op_expr *left;
    const char *text;
    bool compares;
    int64_t precedence;
    const struct op_type *type; /* return_type, or NULL */
};

static struct py_value *custom_call(struct py *py, struct py_value *self,
                                    const struct py_args *args)
{
    const struct custom *c = self->host.data;
    struct py_value *got[1] = { 0 };
    const struct op_expr *both[2] = { c->left };
    if (!op_bind(py, "op", args, "other", got, NULL) ||
        !op_take_operand(py, got[0], c->left->type, &both[1]))
        return NULL;
    const struct op_type *type = c->compares ? op_type_plain(py, OP_SA_BOOLEAN) : c->left->type;
    struct op_expr *e = op_node(py, OP_EXPR_BINARY, c->type ? c->type : type, both, 2);
    e->operator= OP_OP_custom_op;
    e->name = c->text;
    e->flag = c->compares;
    e->precedence = (int)c->precedence;
    return op_expr_value(py, e);
}

static const struct py_host_class host_custom = { .name = "custom_op", .call = custom_call };

static struct py_value *custom(struct py *py, struct py_value *self, const struct py_args *args,
                               bool boolean)
{
    struct custom *c = arena_new(op_state_of(py)->a, struct custom);
    struct py_value *got[4] = { 0 };
    c->left = self_of(self);
    c->compares = boolean;
    if (!op_bind(py, "op", args, "opstring precedence? is_comparison? return_type?", got, NULL) ||
        !op_take_text(py, got[0], "op", &c->text) || !c->text ||
        !op_take_int(py, got[1], "precedence", &c->precedence) ||
        !op_take_flag(py, got[2], "is_comparison", &c->compares) ||
        !op_take_type(py, got[3], "return_type", &c->type))
        return NULL;
    if (c->precedence < -1000 || c->precedence > 1000)
        return py_refuse(py, "op(precedence=%lld)", (long long)c->precedence);
    return py_host(py, &host_custom, c);
}

static struct py_value *method_op(struct py *py, struct py_value *self, const struct py_args *args)
{
    return custom(py, self, args, false);
}

static struct py_value *method_bool_op(struct py *py, struct py_value *self,
                                       const struct py_args *args)
{
    return custom(py, self, args, true);
}

/* between(expr, lower, upper), collate(expr, name), label(name, expr): methods as functions. */
static struct py_value *as_function(struct py *py, const struct py_args *args, const char *name,
                                    size_t at)
{
    struct py_args rest = *args;
    struct py_value **others = arena_array(op_state_of(py)->a, struct py_value *, args->n + 1);
    if (args->n <= at)
        return py_refuse(py, "%s() of this", name);
    rest.n = 0;
    for (size_t i = 0; i < args->n; i++)
        if (i != at)
            others[rest.n++] = args->at[i];
    rest.at = others;
    if (!op_is_expr(args->at[at]))
        return py_refuse(py, "%s() of something other than an expression", name);
    struct py_value *method = py_getattr(py, args->at[at], slice_of(name));
    return method ? py_call(py, method, &rest) : NULL;
}

struct py_value *op_make_between(struct py *py, struct py_value *self, const struct py_args *args)
{
    (void)self;
    return as_function(py, args, "between", 0);
}

struct py_value *op_make_collate(struct py *py, struct py_value *self, const struct py_args *args)
{
    (void)self;
    return as_function(py, args, "collate", 0);
}

struct py_value *op_make_label(struct py *py, struct py_value *self, const struct py_args *args)
{
    (void)self;
    return as_function(py, args, "label", 1);
}

static const struct py_native methods[] = {
#define METHOD(name) { #name, method_##name, 0, PY_ANY_ARGS },
    METHOD(in_) METHOD(not_in) METHOD(between) METHOD(desc) METHOD(asc) METHOD(nulls_first)
        METHOD(nulls_last) METHOD(distinct) METHOD(label) METHOD(cast) METHOD(collate)
            METHOD(concat) METHOD(op) METHOD(bool_op){ "notin_", method_not_in, 0, PY_ANY_ARGS },
    { "nullsfirst", method_nulls_first, 0, PY_ANY_ARGS },
    { "nullslast", method_nulls_last, 0, PY_ANY_ARGS },
#undef METHOD
};

struct py_value *op_expr_method(struct py *py, struct py_value *self, struct slice name)
{
    if (is_nameless(self_of(self)))
        return py_refuse(py, "'%.*s' of a column without a name", (int)name.n, name.p);
    const struct op_expr *e = self_of(self);
    struct py_value *found = op_exists_method(py, e, name);
    found = found || py_failed(py) ? found : op_container_method(py, e, name);
    found = found || py_failed(py) ? found : op_window_method(py, e, name);
    found = found || py_failed(py) ? found : op_comparator_method(py, e, name);
    if (found || py_failed(py))
        return found;
    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++)
        if (slice_is(name, methods[i].name))
            return py_method(py, self, py_native(py, &methods[i]));
    return py_refuse(py, "the attribute '%.*s' of an SQL expression", (int)name.n, name.p);
}

static struct py_value *get(struct py *py, struct py_value *self, struct slice name)
{
    const struct op_expr *e = self->host.data;
    struct py_value *found = op_text_method(py, self, name);
    if (found || py_failed(py))
        return found;
    if (slice_is(name, "type") && e->type)
        return op_type_value(py, e->type);
    if (slice_is(name, "text") && e->kind == OP_EXPR_TEXT)
        return py_str(py, e->text);
    found = op_source_method(py, e, name);
    if (found || py_failed(py))
        return found;
    if (e->kind == OP_EXPR_TEXT) /* a TextClause is no column element */
        return py_raise(py, PY_AttributeError, "'TextClause' object has no attribute '%.*s'",
                        (int)name.n, name.p);
    return op_expr_method(py, self, name);
}

/* str() is SQLAlchemy's general compiler; here, as far as no names have to be quoted. */
static bool text_of(struct py *py, struct py_value *self, struct slice *out)
{
    struct arena *a = op_state_of(py)->a;
    const struct op_expr *e = self->host.data;
    if (e->kind == OP_EXPR_TEXT && !e->n && (!e->text.n || !memchr(e->text.p, '\\', e->text.n))) {
        *out = e->text;
        return true;
    }
    if (e->kind != OP_EXPR_FUNCTION || e->n || !op_function_known(slice_of(e->name)))
        return py_refuse(py, "str() of this expression");
    char *name = arena_printf(a, "%s%s", e->name, e->flag ? "" : "()");
    for (char *p = name; *p && e->flag; p++)
        *p = (char)toupper((unsigned char)*p);
    *out = slice_of(name);
    return true;
}

const struct py_host_class op_host_expr = {
    .name = "ColumnElement",
    .get = get,
    .str = text_of,
    .truth = op_expr_truth,
    .binary = op_expr_binary,
    .unary = op_expr_unary,
    .item = op_expr_item,
};
