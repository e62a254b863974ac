#include "py/operator.h"
#include "py/call.h"
#include "py/format.h"
#include "py/interp.h"
#include "py/iter.h"
#include <string.h>

static const struct {
    const char *text;
    const char *name; /* of the special method, without "__" and without its r or i */
} operators[] = {
    [AST_OP_ADD] = { "+", "add" },       [AST_OP_SUB] = { "-", "sub" },
    [AST_OP_MUL] = { "*", "mul" },       [AST_OP_MATMUL] = { "@", "matmul" },
    [AST_OP_DIV] = { "/", "truediv" },   [AST_OP_FLOORDIV] = { "//", "floordiv" },
    [AST_OP_MOD] = { "%", "mod" },       [AST_OP_POW] = { "**", "pow" },
    [AST_OP_SHL] = { "<<", "lshift" },   [AST_OP_SHR] = { ">>", "rshift" },
    [AST_OP_BITOR] = { "|", "or" },      [AST_OP_BITXOR] = { "^", "xor" },
    [AST_OP_BITAND] = { "&", "and" },    [AST_OP_NOT] = { "not", "" },
    [AST_OP_INVERT] = { "~", "invert" }, [AST_OP_PLUS] = { "+", "pos" },
    [AST_OP_MINUS] = { "-", "neg" },
};

static bool is_number(const struct py_value *v)
{
    return py_is_int(v) || v->kind == PY_FLOAT;
}

static bool is_seq(const struct py_value *v)
{
    return v->kind == PY_LIST || v->kind == PY_TUPLE || v->kind == PY_STR || v->kind == PY_BYTES;
}

static bool is_set(const struct py_value *v)
{
    return v->kind == PY_SET || v->kind == PY_FROZENSET;
}

static void *no_operator(struct py *py, enum ast_op op, const char *suffix, struct py_value *l,
                         struct py_value *r)
{
    return py_raise(py, PY_TypeError, "unsupported operand type(s) for %s%s: '%s' and '%s'",
                    op == AST_OP_POW && !*suffix ? "** or pow()" : operators[op].text, suffix,
                    py_type_name(py, l), py_type_name(py, r));
}

static struct py_value *concat_text(struct py *py, const struct py_value *l,
                                    const struct py_value *r)
{
    size_t n = l->text.n + r->text.n;
    char *p = arena_array(py->a, char, n + 1);
    memcpy(p, l->text.p, l->text.n);
    memcpy(p + l->text.n, r->text.p, r->text.n);
    struct slice text = { p, n };
    return l->kind == PY_STR ? py_str(py, text) : py_bytes(py, text);
}

static struct py_value *concat(struct py *py, struct py_value *l, struct py_value *r)
{
    if (l->kind != r->kind)
        return py_raise(py, PY_TypeError,
                        l->kind == PY_BYTES ? "can't concat %s to bytes"
                                            : "can only concatenate %s (not \"%s\") to %s",
                        l->kind == PY_BYTES ? py_type_name(py, r) : py_type_name(py, l),
                        py_type_name(py, r), py_type_name(py, l));
    if (l->kind == PY_STR || l->kind == PY_BYTES)
        return concat_text(py, l, r);
    struct py_value *v = arena_new(py->a, struct py_value);
    v->kind = l->kind;
    v->seq.n = v->seq.cap = l->seq.n + r->seq.n;
    v->seq.at = arena_array(py->a, struct py_value *, v->seq.n + 1);
    if (l->seq.n)
        memcpy(v->seq.at, l->seq.at, l->seq.n * sizeof *v->seq.at);
    if (r->seq.n)
        memcpy(v->seq.at + l->seq.n, r->seq.at, r->seq.n * sizeof *v->seq.at);
    return v;
}

static struct py_value *repeat(struct py *py, struct py_value *v, int64_t times)
{
    bool text = v->kind == PY_STR || v->kind == PY_BYTES;
    size_t one = text ? v->text.n : v->seq.n;
    size_t n = times > 0 ? (size_t)times : 0;
    if (one && n > (64u << 20) / (one * (text ? 1 : sizeof v)))
        return py_refuse_limit(py, "a repetition beyond 64 MB");
    if (text) {
        char *p = arena_array(py->a, char, one *n + 1);
        for (size_t i = 0; i < n && one; i++)
            memcpy(p + i * one, v->text.p, one);
        struct slice out = { p, one * n };
        return v->kind == PY_STR ? py_str(py, out) : py_bytes(py, out);
    }
    struct py_value **at = arena_array(py->a, struct py_value *, one * n + 1);
    for (size_t i = 0; i < n && one; i++)
        memcpy(at + i * one, v->seq.at, one * sizeof *at);
    return v->kind == PY_LIST ? py_list(py, at, one * n) : py_tuple(py, at, one * n);
}

static bool put_if(struct py *py, struct py_dict *out, const struct py_dict *from,
                   const struct py_dict *other, bool when)
{
    struct py_entry e;
    struct py_value *there = NULL;
    for (size_t i = 0; py_dict_next(from, &i, &e);) {
        if (other && !py_dict_get(py, other, e.key, &there))
            return false;
        if (!other || (there != NULL) == when)
            if (!py_dict_put(py, out, e.key, e.value))
                return false;
    }
    return true;
}

static struct py_value *set_operator(struct py *py, enum ast_op op, const struct py_value *l,
                                     const struct py_value *r)
{
    struct py_value *v = py_set_new(py, l->kind == PY_VIEW ? PY_SET : l->kind);
    const struct py_dict *a = l->kind == PY_VIEW ? l->view.dict->dict : l->dict;
    const struct py_dict *b = r->kind == PY_VIEW ? r->view.dict->dict : r->dict;
    bool ok = false;
    if (op == AST_OP_BITOR)
        ok = put_if(py, v->dict, a, NULL, false) && put_if(py, v->dict, b, NULL, false);
    else if (op == AST_OP_BITAND)
        ok = put_if(py, v->dict, a, b, true);
    else if (op == AST_OP_SUB)
        ok = put_if(py, v->dict, a, b, false);
    else
        ok = put_if(py, v->dict, a, b, false) && put_if(py, v->dict, b, a, false);
    return ok ? v : NULL;
}

static bool set_like(const struct py_value *v)
{
    return is_set(v) || (v->kind == PY_VIEW && v->view.which == PY_KEYS);
}

/* Two values of builtin kinds; NULL without an exception: there is no such operator. */
static struct py_value *known(struct py *py, enum ast_op op, struct py_value *l, struct py_value *r)
{
    if (is_number(l) && is_number(r))
        return py_number(py, op, l, r);
    if (op == AST_OP_MOD && l->kind == PY_STR)
        return py_format_percent(py, l->text, py_plain(r)->kind == PY_TUPLE ? py_plain(r) : r);
    if (op == AST_OP_MOD && l->kind == PY_BYTES)
        return py_refuse(py, "'%%' on bytes");
    if (op == AST_OP_ADD && is_seq(l))
        return concat(py, l, r);
    if (op == AST_OP_MUL && is_seq(l) && py_is_int(r))
        return repeat(py, l, r->integer);
    if (op == AST_OP_MUL && is_seq(r) && py_is_int(l))
        return repeat(py, r, l->integer);
    if (op == AST_OP_MUL && (is_seq(l) || is_seq(r)))
        return py_raise(py, PY_TypeError, "can't multiply sequence by non-int of type '%s'",
                        py_type_name(py, is_seq(l) ? r : l));
    if (set_like(l) && set_like(r) &&
        (op == AST_OP_BITOR || op == AST_OP_BITAND || op == AST_OP_SUB || op == AST_OP_BITXOR))
        return set_operator(py, op, l, r);
    if (op == AST_OP_BITOR && l->kind == PY_DICT && r->kind == PY_DICT) {
        struct py_value *v = py_dict_new(py);
        v->dict->missing = l->dict->missing;
        v->dict->ordered = l->dict->ordered;
        return py_dict_update(py, v->dict, l->dict) && py_dict_update(py, v->dict, r->dict) ? v
                                                                                            : NULL;
    }
    if (op == AST_OP_BITOR && l->kind == PY_CLASS && (r->kind == PY_CLASS || r->kind == PY_NONE))
        return py_refuse(py, "a union of types");
    return NULL;
}

/* What v says of `v op other` (or `other op v`); *out NULL: nothing. */
static bool ask(struct py *py, enum ast_op op, const char *prefix, struct py_value *v,
                struct py_value *other, struct py_value **out)
{
    *out = NULL;
    if (v->kind == PY_HOST && v->host.class->binary)
        return v->host.class->binary(py, operators[op].text, v, other, *prefix == 'r', out);
    if (v->kind != PY_INSTANCE)
        return true;
    const char *name = arena_printf(py->a, "__%s%s__", prefix, operators[op].name);
    if (!py_has_special(py, v, name))
        return true;
    *out = py_call_special(py, v, name, &other, 1);
    if (*out && (*out)->kind == PY_NOT_IMPLEMENTED)
        *out = NULL;
    return !py_failed(py);
}

struct py_value *py_binary(struct py *py, enum ast_op op, struct py_value *l, struct py_value *r)
{
    struct py_value *said;
    /* "%s" % x: a host object on the right has no say. */
    bool text = op == AST_OP_MOD && py_plain(l)->kind == PY_STR;
    if (!ask(py, op, "", l, r, &said) || (!said && !text && !ask(py, op, "r", r, l, &said)))
        return NULL;
    if (!said)
        said = known(py, op, py_plain(l), text ? r : py_plain(r));
    return said || py_failed(py) ? said : no_operator(py, op, "", l, r);
}

bool py_extend(struct py *py, struct py_value *list, struct py_value *iterable)
{
    struct py_seq items;
    if (!py_items(py, iterable, &items))
        return false;
    for (size_t i = 0; i < items.n; i++)
        py_append(py, list, items.at[i]);
    return true;
}

static void become(struct py_value *set, struct py_value *result)
{
    uint64_t changes = set->dict->changes + 1;
    *set->dict = *result->dict;
    set->dict->changes = changes;
}

struct py_value *py_inplace(struct py *py, enum ast_op op, struct py_value *l, struct py_value *r)
{
    struct py_value *said;
    if (l->kind == PY_INSTANCE) {
        if (!ask(py, op, "i", l, r, &said))
            return NULL;
        if (said)
            return said;
    }
    if (l->kind == PY_LIST && op == AST_OP_ADD)
        return py_extend(py, l, r) ? l : NULL;
    if (l->kind == PY_LIST && op == AST_OP_MUL && py_is_int(r)) {
        said = repeat(py, l, r->integer);
        if (said)
            l->seq = said->seq;
        return said ? l : NULL;
    }
    if (l->kind == PY_SET && is_set(r)) {
        said = known(py, op, l, r);
        if (said)
            become(l, said);
        return said ? l : py_failed(py) ? NULL : no_operator(py, op, "=", l, r);
    }
    if (l->kind == PY_DICT && op == AST_OP_BITOR && r->kind == PY_DICT)
        return py_dict_update(py, l->dict, r->dict) ? l : NULL;
    if (!ask(py, op, "", l, r, &said) || (!said && !ask(py, op, "r", r, l, &said)))
        return NULL;
    if (!said)
        said = known(py, op, py_plain(l), l->kind == PY_STR && op == AST_OP_MOD ? r : py_plain(r));
    return said || py_failed(py) ? said : no_operator(py, op, "=", l, r);
}

static struct py_value *unary_number(struct py *py, enum ast_op op, const struct py_value *v)
{
    if (v->kind == PY_FLOAT)
        return op == AST_OP_MINUS  ? py_float(py, -v->real)
               : op == AST_OP_PLUS ? py_float(py, v->real)
                                   : NULL;
    if (op == AST_OP_PLUS)
        return py_int(py, v->integer);
    if (op == AST_OP_INVERT)
        return py_int(py, ~v->integer);
    return v->integer == INT64_MIN ? py_refuse(py, "an integer beyond 64 bits")
                                   : py_int(py, -v->integer);
}

struct py_value *py_unary(struct py *py, enum ast_op op, struct py_value *v)
{
    bool truth;
    const char *name = arena_printf(py->a, "__%s__", operators[op].name);
    if (v->kind == PY_HOST && v->host.class->unary) {
        struct py_value *got = v->host.class->unary(py, operators[op].text, v);
        if (got || py_failed(py))
            return got;
    }
    if (op == AST_OP_NOT)
        return py_truth(py, v, &truth) ? py_bool(py, !truth) : NULL;
    if (py_has_special(py, v, name))
        return py_call_special(py, v, name, NULL, 0);
    struct py_value *got = is_number(py_plain(v)) ? unary_number(py, op, py_plain(v)) : NULL;
    return got || py_failed(py) ? got
                                : py_raise(py, PY_TypeError, "bad operand type for unary %s: '%s'",
                                           operators[op].text, py_type_name(py, v));
}
