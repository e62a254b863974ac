/* Expressions. */
#include "py/call.h"
#include "py/compare.h"
#include "py/format.h"
#include "py/iter.h"
#include "py/node.h"
#include "py/operator.h"
#include "py/repr.h"
#include <string.h>

void py_at(struct py *py, unsigned line, unsigned column)
{
    if (py->frame->env->library)
        return;
    py->at.file = py->frame->env->file;
    py->at.line = line;
    py->at.column = column;
}

/* a op b op c, folded from the left without recursion: programs have chains of thousands. */
static struct py_value *eval_binary(struct py *py, const struct ast_expr *e)
{
    VEC(const struct ast_expr *) chain = { 0 };
    for (; e->kind == AST_BINARY; e = e->binary.left)
        vec_push(py->a, &chain, e);
    struct py_value *v = py_eval(py, e);
    while (v && chain.n) {
        const struct ast_expr *node = chain.at[--chain.n];
        struct py_value *right = py_eval(py, node->binary.right);
        py_at(py, node->line, node->column);
        v = right ? py_binary(py, node->binary.op, v, right) : NULL;
    }
    return v;
}

static struct py_value *eval_bool(struct py *py, const struct ast_expr *e)
{
    struct py_value *v = NULL;
    bool truth;
    for (size_t i = 0; i < e->boolean.values.n; i++) {
        v = py_eval(py, e->boolean.values.at[i]);
        if (!v || i + 1 == e->boolean.values.n)
            return v;
        if (!py_truth(py, v, &truth))
            return NULL;
        if (truth == (e->boolean.op == AST_OP_OR))
            return v;
    }
    return v;
}

static struct py_value *compare_one(struct py *py, enum ast_op op, struct py_value *l,
                                    struct py_value *r)
{
    bool yes;
    switch ((int)op) {
    case AST_OP_IS: return py_bool(py, l == r);
    case AST_OP_IS_NOT: return py_bool(py, l != r);
    case AST_OP_IN: return py_contains(py, r, l, &yes) ? py_bool(py, yes) : NULL;
    case AST_OP_NOT_IN: return py_contains(py, r, l, &yes) ? py_bool(py, !yes) : NULL;
    default: return py_compare(py, ast_op_text(op), l, r);
    }
}

/* `is` between numbers or texts that are not the same object depends on how CPython shares them. */
static bool is_doubtful(struct py *py, const struct py_value *l, const struct py_value *r)
{
    bool shared = l->kind == PY_INT || l->kind == PY_FLOAT || l->kind == PY_STR ||
                  l->kind == PY_BYTES || l->kind == PY_TUPLE;
    (void)py;
    return shared && l->kind == r->kind;
}

static struct py_value *eval_compare(struct py *py, const struct ast_expr *e)
{
    struct py_value *l = py_eval(py, e->compare.left);
    struct py_value *v = NULL;
    for (size_t i = 0; l && i < e->compare.rights.n; i++) {
        enum ast_op op = e->compare.ops[i];
        struct py_value *r = py_eval(py, e->compare.rights.at[i]);
        bool truth;
        if (!r)
            return NULL;
        py_at(py, e->line, e->column);
        if ((op == AST_OP_IS || op == AST_OP_IS_NOT) && l != r && is_doubtful(py, l, r)) {
            bool same;
            if (!py_eq(py, l, r, &same))
                return NULL;
            if (same)
                return py_refuse(py, "'is' between two equal %s objects", py_type_name(py, l));
        }
        v = compare_one(py, op, l, r);
        if (!v || i + 1 == e->compare.rights.n)
            return v;
        if (!py_truth(py, v, &truth))
            return NULL;
        if (!truth)
            return v;
        l = r;
    }
    return NULL;
}

static struct py_value *eval_conditional(struct py *py, const struct ast_expr *e)
{
    bool truth;
    struct py_value *test = py_eval(py, e->conditional.test);
    if (!test || !py_truth(py, test, &truth))
        return NULL;
    return py_eval(py, truth ? e->conditional.yes : e->conditional.no);
}

/* Items of a tuple, list or set display, "*x" spread. */
static bool eval_items(struct py *py, struct ast_exprs items, struct py_seq *out)
{
    *out = (struct py_seq){ 0 };
    for (size_t i = 0; i < items.n; i++) {
        const struct ast_expr *e = items.at[i];
        struct py_value *v = py_eval(py, e->kind == AST_STARRED ? e->value : e);
        struct py_seq more;
        if (!v)
            return false;
        if (e->kind != AST_STARRED) {
            vec_push(py->a, out, v);
            continue;
        }
        py_at(py, e->line, e->column);
        struct py_value *it = py_iter(py, v);
        if (!it && py_caught(py, PY_TypeError))
            return py_raise(py, PY_TypeError, "Value after * must be an iterable, not %s",
                            py_type_name(py, v));
        if (!it || !py_items(py, it, &more))
            return false;
        for (size_t k = 0; k < more.n; k++)
            vec_push(py->a, out, more.at[k]);
    }
    return true;
}

static struct py_value *eval_display(struct py *py, const struct ast_expr *e)
{
    struct py_seq items;
    if (!eval_items(py, e->items, &items))
        return NULL;
    if (e->kind == AST_TUPLE)
        return py_tuple(py, items.at, items.n);
    if (e->kind == AST_LIST)
        return py_list(py, items.at, items.n);
    struct py_value *set = py_set_new(py, PY_SET);
    for (size_t i = 0; i < items.n; i++)
        if (!py_dict_put(py, set->dict, items.at[i], &py->none))
            return NULL;
    return set;
}

static struct py_value *eval_dict(struct py *py, const struct ast_expr *e)
{
    struct py_value *d = py_dict_new(py);
    for (size_t i = 0; i < e->dict.values.n; i++) {
        const struct ast_expr *key = e->dict.keys.at[i];
        struct py_value *k = key ? py_eval(py, key) : NULL;
        struct py_value *v = key && !k ? NULL : py_eval(py, e->dict.values.at[i]);
        if (!v)
            return NULL;
        py_at(py, e->line, e->column);
        if (!key && py_plain(v)->kind != PY_DICT)
            return py_raise(py, PY_TypeError, "'%s' object is not a mapping", py_type_name(py, v));
        if (key ? !py_dict_put(py, d->dict, k, v) : !py_dict_update(py, d->dict, py_plain(v)->dict))
            return NULL;
    }
    return d;
}

static bool eval_joined(struct py *py, const struct ast_expr *e, struct slice *out)
{
    struct buf b = { .arena = py->a };
    for (size_t i = 0; i < e->parts.n; i++) {
        const struct ast_part *part = &e->parts.at[i];
        struct slice spec = SLICE("");
        struct slice text;
        if (part->is_literal) {
            buf_slice(&b, part->value->str);
            continue;
        }
        struct py_value *v = py_eval(py, part->value);
        if (!v || (part->spec && !eval_joined(py, part->spec, &spec)))
            return false;
        py_at(py, part->value->line, part->value->column);
        v = py_format_convert(py, v, part->conversion);
        if (!v || !py_format_value(py, v, spec, &text))
            return false;
        buf_slice(&b, text);
    }
    *out = b.data ? buf_view(&b) : SLICE("");
    return true;
}

static struct py_value *eval_slice(struct py *py, const struct ast_expr *e)
{
    const struct ast_expr *const part[] = { e->slice.lower, e->slice.upper, e->slice.step };
    struct py_value *v[3];
    for (size_t i = 0; i < 3; i++) {
        v[i] = part[i] ? py_eval(py, part[i]) : &py->none;
        if (!v[i])
            return NULL;
    }
    return py_slice_new(py, v[0], v[1], v[2]);
}

static struct py_value *eval_subscript(struct py *py, const struct ast_expr *e)
{
    struct py_value *v = py_eval(py, e->subscript.value);
    struct py_value *key = v ? py_eval(py, e->subscript.index) : NULL;
    if (!key)
        return NULL;
    py_at(py, e->line, e->column);
    return py_item(py, v, key);
}

/* "a.b.c" of a module that was not found is refused by its whole name. */
static struct py_value *eval_attribute(struct py *py, const struct ast_expr *e)
{
    struct py_value *v = py_eval(py, e->attribute.value);
    if (!v)
        return NULL;
    py_at(py, e->line, e->column);
    v = py_getattr(py, v, e->attribute.name);
    if (v && v->kind == PY_MODULE && v->module.missing)
        return py_refuse(py, "%.*s (%s)", (int)v->module.name.n, v->module.name.p,
                         v->module.missing);
    return v;
}

static struct py_value *eval_number(struct py *py, const struct ast_expr *e)
{
    py_at(py, e->line, e->column);
    if (e->kind == AST_FLOAT)
        return py_float(py, e->number.real);
    if (e->kind == AST_IMAGINARY)
        return py_refuse(py, "a complex number");
    return e->number.overflow ? py_refuse(py, "an integer beyond 64 bits")
                              : py_int(py, e->number.integer);
}

static struct py_value *eval_constant(struct py *py, const struct ast_expr *e)
{
    switch ((int)e->kind) {
    case AST_NONE: return &py->none;
    case AST_TRUE: return py_bool(py, true);
    case AST_FALSE: return py_bool(py, false);
    case AST_ELLIPSIS: return &py->ellipsis;
    case AST_STR: return py_str(py, e->str);
    case AST_BYTES: return py_bytes(py, e->str);
    default: return eval_number(py, e);
    }
}

static struct py_value *eval_unary(struct py *py, const struct ast_expr *e)
{
    struct py_value *v = py_eval(py, e->unary.operand);
    py_at(py, e->line, e->column);
    return v ? py_unary(py, e->unary.op, v) : NULL;
}

static struct py_value *eval_named(struct py *py, const struct ast_expr *e)
{
    struct py_value *v = py_eval(py, e->named.value);
    return v && py_name_set(py, e->named.target->name, v) ? v : NULL;
}

static struct py_value *refuse_node(struct py *py, const struct ast_expr *e)
{
    py_at(py, e->line, e->column);
    return py_refuse(py, "%s here", ast_expr_words(e->kind));
}

static struct py_value *eval_node(struct py *py, const struct ast_expr *e)
{
    struct slice text;
    switch ((int)e->kind) {
    case AST_NAME: return py_name_get(py, e->name);
    case AST_JOINED: return eval_joined(py, e, &text) ? py_str(py, text) : NULL;
    case AST_ATTRIBUTE: return eval_attribute(py, e);
    case AST_SUBSCRIPT: return eval_subscript(py, e);
    case AST_SLICE: return eval_slice(py, e);
    case AST_CALL: return py_eval_call(py, e);
    case AST_UNARY: return eval_unary(py, e);
    case AST_BINARY: return eval_binary(py, e);
    case AST_BOOL: return eval_bool(py, e);
    case AST_COMPARE: return eval_compare(py, e);
    case AST_CONDITIONAL: return eval_conditional(py, e);
    case AST_LAMBDA:
        return py_function_new(py, SLICE("<lambda>"), e->lambda.params, (struct ast_stmts){ 0 },
                               e->lambda.body);
    case AST_TUPLE:
    case AST_LIST:
    case AST_SET: return eval_display(py, e);
    case AST_DICT: return eval_dict(py, e);
    case AST_LIST_COMP:
    case AST_SET_COMP:
    case AST_DICT_COMP:
    case AST_GENERATOR: return py_eval_comp(py, e);
    case AST_NAMED: return eval_named(py, e);
    case AST_YIELD:
    case AST_YIELD_FROM: return py_eval_yield(py, e);
    case AST_STARRED:
    case AST_AWAIT:
    case AST_EXPR_KINDS: return refuse_node(py, e);
    default: return eval_constant(py, e);
    }
}

struct py_value *py_eval(struct py *py, const struct ast_expr *e)
{
    py_at(py, e->line, e->column);
    if (!py_step(py) || !py_enter(py))
        return NULL;
    struct py_value *v = eval_node(py, e);
    py_leave(py);
    return v;
}
