#include "py/compare.h"
#include "py/call.h"
#include "py/interp.h"
#include "py/iter.h"
#include "py/text.h"
#include <math.h>
#include <string.h>

static uint64_t mix(uint64_t h)
{
    h *= 0x9e3779b97f4a7c15u;
    return h ^ h >> 32;
}

static bool hash_all(struct py *py, const struct py_value *v, uint64_t *out)
{
    uint64_t one;
    uint64_t h = 0x345678;
    struct py_entry e;
    if (v->kind == PY_TUPLE) {
        for (size_t i = 0; i < v->seq.n; i++) {
            if (!py_hash(py, v->seq.at[i], &one))
                return false;
            h = mix(h ^ one);
        }
    } else {
        for (size_t i = 0; py_dict_next(v->dict, &i, &e);)
            h += mix(e.hash);
    }
    *out = h;
    return true;
}

static bool hash_user(struct py *py, struct py_value *v, uint64_t *out)
{
    if (py_has_special(py, v, "__hash__")) {
        struct py_value *got = py_call_special(py, v, "__hash__", NULL, 0);
        if (!got)
            return false;
        if (!py_is_int(got))
            return py_raise(py, PY_TypeError, "__hash__ method should return an integer");
        *out = mix((uint64_t)got->integer);
        return true;
    }
    if (!v->instance.class->is_enum && py_has_special(py, v, "__eq__"))
        return py_raise(py, PY_TypeError, "unhashable type: '%s'", py_type_name(py, v));
    if (v->instance.base && !(v->instance.class->is_enum && !v->instance.base))
        return py_hash(py, v->instance.base, out);
    *out = mix((uint64_t)(uintptr_t)v);
    return true;
}

static uint64_t hash_real(double x)
{
    uint64_t bits;
    if (x >= -9e18 && x <= 9e18 && x == floor(x))
        return mix((uint64_t)(int64_t)x);
    memcpy(&bits, &x, sizeof bits);
    return mix(bits);
}

bool py_hash(struct py *py, struct py_value *v, uint64_t *out)
{
    bool ok;
    switch ((int)v->kind) {
    case PY_BOOL:
    case PY_INT: *out = mix((uint64_t)v->integer); return true;
    case PY_FLOAT: *out = hash_real(v->real); return true;
    case PY_STR: *out = slice_hash(v->text); return true;
    case PY_BYTES: *out = slice_hash(v->text) + 1; return true;
    case PY_TUPLE:
    case PY_FROZENSET:
        if (!py_enter(py))
            return false;
        ok = hash_all(py, v, out);
        py_leave(py);
        return ok;
    case PY_LIST:
    case PY_DICT:
    case PY_SET:
    case PY_SLICE:
    case PY_VIEW: return py_raise(py, PY_TypeError, "unhashable type: '%s'", py_type_name(py, v));
    case PY_INSTANCE: return hash_user(py, v, out);
    case PY_METHOD:
        *out = mix((uint64_t)(uintptr_t)v->method.self) + (uintptr_t)v->method.callee;
        return true;
    case PY_RANGE: *out = mix(py_range_len(v)); return true;
    case PY_HOST:
        if (v->host.class->hash)
            return v->host.class->hash(py, v, out);
        *out = mix((uint64_t)(uintptr_t)v);
        return true;
    default: *out = mix((uint64_t)(uintptr_t)v); return true;
    }
}

static bool is_number(const struct py_value *v)
{
    return py_is_int(v) || v->kind == PY_FLOAT;
}

static int cmp_int_real(int64_t n, double x)
{
    if (x >= 9223372036854775808.0)
        return -1;
    if (x < -9223372036854775808.0)
        return 1;
    int64_t whole = (int64_t)x;
    if (n != whole)
        return n < whole ? -1 : 1;
    double rest = x - (double)whole;
    return rest > 0 ? -1 : rest < 0;
}

/* -1, 0, 1; 2: not comparable, as nan is. */
static int cmp_number(const struct py_value *a, const struct py_value *b)
{
    if (py_is_int(a) && py_is_int(b))
        return a->integer < b->integer ? -1 : a->integer > b->integer;
    if ((a->kind == PY_FLOAT && isnan(a->real)) || (b->kind == PY_FLOAT && isnan(b->real)))
        return 2;
    if (py_is_int(a))
        return cmp_int_real(a->integer, b->real);
    if (py_is_int(b))
        return -cmp_int_real(b->integer, a->real);
    return a->real < b->real ? -1 : a->real > b->real;
}

static int cmp_text(struct slice a, struct slice b)
{
    size_t n = a.n < b.n ? a.n : b.n;
    int c = n ? memcmp(a.p, b.p, n) : 0; /* UTF-8 sorts as code points do */
    return c ? (c < 0 ? -1 : 1) : (a.n < b.n ? -1 : a.n > b.n);
}

static bool eq_seq(struct py *py, const struct py_value *a, const struct py_value *b, bool *out)
{
    *out = a->seq.n == b->seq.n;
    for (size_t i = 0; *out && i < a->seq.n && i < b->seq.n; i++)
        if (!py_eq(py, a->seq.at[i], b->seq.at[i], out))
            return false;
    return true;
}

static bool eq_dict(struct py *py, const struct py_value *a, const struct py_value *b, bool *out)
{
    struct py_entry e;
    struct py_value *other;
    *out = a->dict->live == b->dict->live;
    for (size_t i = 0; *out && py_dict_next(a->dict, &i, &e);) {
        if (!py_dict_get(py, b->dict, e.key, &other))
            return false;
        if (!other)
            *out = false;
        else if (a->kind == PY_DICT && !py_eq(py, e.value, other, out))
            return false;
    }
    if (*out && a->kind == PY_DICT && a->dict->ordered && b->dict->ordered) {
        struct py_entry f;
        for (size_t i = 0, k = 0; *out && py_dict_next(a->dict, &i, &e);)
            if (!py_dict_next(b->dict, &k, &f) || !py_eq(py, e.key, f.key, out))
                return false;
    }
    return true;
}

static bool eq_range(const struct py_value *a, const struct py_value *b)
{
    size_t n = py_range_len(a);
    return n == py_range_len(b) &&
           (!n || (a->range.start == b->range.start && (n == 1 || a->range.step == b->range.step)));
}

static bool is_set(const struct py_value *v)
{
    return v->kind == PY_SET || v->kind == PY_FROZENSET;
}

/* Two values of builtin kinds. */
static bool eq_known(struct py *py, struct py_value *a, struct py_value *b, bool *out)
{
    *out = a == b;
    if (is_number(a) && is_number(b))
        *out = cmp_number(a, b) == 0;
    else if (is_set(a) && is_set(b))
        return eq_dict(py, a, b, out);
    else if (a->kind != b->kind || a == b)
        return true;
    else if (a->kind == PY_STR || a->kind == PY_BYTES)
        *out = slice_eq(a->text, b->text);
    else if (a->kind == PY_TUPLE || a->kind == PY_LIST)
        return eq_seq(py, a, b, out);
    else if (a->kind == PY_DICT)
        return eq_dict(py, a, b, out);
    else if (a->kind == PY_RANGE)
        *out = eq_range(a, b);
    else if (a->kind == PY_METHOD)
        *out = a->method.self == b->method.self && a->method.callee == b->method.callee;
    else if (a->kind == PY_NATIVE)
        *out = a->native == b->native;
    return true;
}

static const char *const special[] = { "==", "__eq__", "!=", "__ne__", "<",  "__lt__",
                                       "<=", "__le__", ">",  "__gt__", ">=", "__ge__" };
static const char *const mirrored[] = { "==", "==", "!=", "!=", "<",  ">",
                                        "<=", ">=", ">",  "<",  ">=", "<=" };

static const char *pair(const char *const *table, const char *op)
{
    for (size_t i = 0; i < sizeof special / sizeof *special; i += 2)
        if (!strcmp(table[i], op))
            return table[i + 1];
    return "";
}

/* What v itself says of `v op other`; *out NULL: nothing. */
static bool ask(struct py *py, const char *op, struct py_value *v, struct py_value *other,
                bool reflected, struct py_value **out)
{
    *out = NULL;
    if (v->kind == PY_HOST && v->host.class->binary)
        return v->host.class->binary(py, op, v, other, reflected, out);
    if (reflected)
        op = pair(mirrored, op);
    if (v->kind == PY_INSTANCE && py_has_special(py, v, pair(special, op))) {
        *out = py_call_special(py, v, pair(special, op), &other, 1);
        if (!*out)
            return false;
        if ((*out)->kind == PY_NOT_IMPLEMENTED)
            *out = NULL;
    }
    return true;
}

static bool ask_both(struct py *py, const char *op, struct py_value *a, struct py_value *b,
                     struct py_value **out)
{
    return ask(py, op, a, b, false, out) && (*out || ask(py, op, b, a, true, out));
}

/* Members of a plain Enum are equal to themselves only; those of a str or int enum also to what
 * they are. */
static bool eq_plain(struct py *py, struct py_value *a, struct py_value *b, bool *out)
{
    if (!py_enter(py))
        return false;
    bool ok = eq_known(py, py_plain(a), py_plain(b), out);
    py_leave(py);
    return ok;
}

bool py_eq(struct py *py, struct py_value *a, struct py_value *b, bool *out)
{
    struct py_value *said = NULL;
    *out = true;
    if (a == b) /* as list and dict compare: identity first */
        return true;
    if (!ask_both(py, "==", a, b, &said))
        return false;
    return said ? py_truth(py, said, out) : eq_plain(py, a, b, out);
}

static bool ordered(enum py_order order, int c)
{
    return c != 2 && (order == PY_LT   ? c < 0
                      : order == PY_LE ? c <= 0
                      : order == PY_GT ? c > 0
                                       : c >= 0);
}

static const char *order_text(enum py_order order)
{
    static const char *const text[] = { "<", "<=", ">", ">=" };
    return text[order];
}

static bool less_seq(struct py *py, enum py_order order, const struct py_value *a,
                     const struct py_value *b, bool *out)
{
    for (size_t i = 0; i < a->seq.n && i < b->seq.n; i++) {
        bool same;
        if (!py_eq(py, a->seq.at[i], b->seq.at[i], &same))
            return false;
        if (!same)
            return py_less(py, order, a->seq.at[i], b->seq.at[i], out);
    }
    *out = ordered(order, a->seq.n < b->seq.n ? -1 : a->seq.n > b->seq.n);
    return true;
}

static bool subset(struct py *py, const struct py_dict *a, const struct py_dict *b, bool *out)
{
    struct py_entry e;
    struct py_value *there;
    *out = a->live <= b->live;
    for (size_t i = 0; *out && py_dict_next(a, &i, &e);) {
        if (!py_dict_get(py, b, e.key, &there))
            return false;
        *out = there != NULL;
    }
    return true;
}

static bool less_set(struct py *py, enum py_order order, const struct py_value *a,
                     const struct py_value *b, bool *out)
{
    bool swap = order == PY_GT || order == PY_GE;
    bool strict = order == PY_LT || order == PY_GT;
    if (!subset(py, swap ? b->dict : a->dict, swap ? a->dict : b->dict, out))
        return false;
    *out = *out && !(strict && a->dict->live == b->dict->live);
    return true;
}

static bool less_known(struct py *py, enum py_order order, struct py_value *a, struct py_value *b,
                       bool *out)
{
    struct py_value *x = py_plain(a);
    struct py_value *y = py_plain(b);
    if (is_number(x) && is_number(y))
        *out = ordered(order, cmp_number(x, y));
    else if (x->kind == y->kind && (x->kind == PY_STR || x->kind == PY_BYTES))
        *out = ordered(order, cmp_text(x->text, y->text));
    else if (x->kind == y->kind && (x->kind == PY_TUPLE || x->kind == PY_LIST))
        return less_seq(py, order, x, y, out);
    else if (is_set(x) && is_set(y))
        return less_set(py, order, x, y, out);
    else
        return py_raise(py, PY_TypeError, "'%s' not supported between instances of '%s' and '%s'",
                        order_text(order), py_type_name(py, a), py_type_name(py, b));
    return true;
}

bool py_less(struct py *py, enum py_order order, struct py_value *a, struct py_value *b, bool *out)
{
    struct py_value *said;
    if (!ask_both(py, order_text(order), a, b, &said))
        return false;
    if (said)
        return py_truth(py, said, out);
    if (!py_enter(py))
        return false;
    bool ok = less_known(py, order, a, b, out);
    py_leave(py);
    return ok;
}

static struct py_value *compare_known(struct py *py, const char *op, struct py_value *a,
                                      struct py_value *b)
{
    bool yes;
    if (op[0] == '=' || op[0] == '!') {
        if (!eq_plain(py, a, b, &yes))
            return NULL;
        if (a == b && a->kind == PY_FLOAT && isnan(a->real))
            yes = false;
        return py_bool(py, yes == (op[0] == '='));
    }
    enum py_order order = op[0] == '<' ? (op[1] ? PY_LE : PY_LT) : (op[1] ? PY_GE : PY_GT);
    if (!py_enter(py))
        return NULL;
    bool ok = less_known(py, order, a, b, &yes);
    py_leave(py);
    return ok ? py_bool(py, yes) : NULL;
}

struct py_value *py_compare(struct py *py, const char *op, struct py_value *a, struct py_value *b)
{
    struct py_value *said;
    bool truth;
    if (!ask_both(py, op, a, b, &said))
        return NULL;
    if (said)
        return said;
    if (op[0] == '!') { /* without __ne__, the opposite of __eq__ */
        if (!ask_both(py, "==", a, b, &said) || (said && !py_truth(py, said, &truth)))
            return NULL;
        if (said)
            return py_bool(py, !truth);
    }
    return compare_known(py, op, a, b);
}

static bool contains_text(struct py *py, const struct py_value *text, struct py_value *item,
                          bool *out)
{
    struct py_value *what = py_plain(item);
    if (text->kind == PY_BYTES && py_is_int(what)) {
        *out = memchr(text->text.p, (int)what->integer, text->text.n) != NULL;
        return true;
    }
    if (what->kind != text->kind)
        return text->kind == PY_STR
                   ? py_raise(py, PY_TypeError,
                              "'in <string>' requires string as left operand, not %s",
                              py_type_name(py, item))
                   : py_raise(py, PY_TypeError, "a bytes-like object is required, not '%s'",
                              py_type_name(py, item));
    *out = py_text_find(text->text, what->text, 0, false) != SIZE_MAX;
    return true;
}

static bool contains_iter(struct py *py, struct py_value *container, struct py_value *item,
                          bool *out)
{
    struct py_value *it = py_iter(py, container);
    struct py_value *next;
    *out = false;
    if (!it) {
        if (!py_caught(py, PY_TypeError))
            return false;
        return py_raise(py, PY_TypeError, "argument of type '%s' is not iterable",
                        py_type_name(py, container));
    }
    while (!*out) {
        if (!py_step(py) || !py_next(py, it, &next))
            return false;
        if (!next)
            return true;
        if (!py_eq(py, next, item, out))
            return false;
    }
    return true;
}

bool py_contains(struct py *py, struct py_value *container, struct py_value *item, bool *out)
{
    struct py_value *found;
    if (container->kind == PY_INSTANCE && py_has_special(py, container, "__contains__")) {
        found = py_call_special(py, container, "__contains__", &item, 1);
        return found && py_truth(py, found, out);
    }
    struct py_value *c = py_plain(container);
    if (c->kind == PY_HOST && c->host.class->contains)
        return c->host.class->contains(py, c, item, out);
    if (c->kind == PY_STR || c->kind == PY_BYTES)
        return contains_text(py, c, item, out);
    if (c->kind == PY_DICT || is_set(c) || (c->kind == PY_VIEW && c->view.which == PY_KEYS)) {
        const struct py_dict *d = c->kind == PY_VIEW ? c->view.dict->dict : c->dict;
        if (!py_dict_get(py, d, item, &found))
            return false;
        *out = found != NULL;
        return true;
    }
    if (c->kind == PY_RANGE && py_is_int(item)) {
        const struct py_value *r = c;
        int64_t low = r->range.step > 0 ? r->range.start : r->range.stop + 1;
        int64_t high = r->range.step > 0 ? r->range.stop - 1 : r->range.start;
        uint64_t size = r->range.step > 0 ? (uint64_t)r->range.step : 0 - (uint64_t)r->range.step;
        uint64_t apart = r->range.step > 0 ? (uint64_t)item->integer - (uint64_t)r->range.start
                                           : (uint64_t)r->range.start - (uint64_t)item->integer;
        *out =
            py_range_len(r) && item->integer >= low && item->integer <= high && apart % size == 0;
        return true;
    }
    return contains_iter(py, c, item, out);
}
