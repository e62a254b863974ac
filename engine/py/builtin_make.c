/* What calling a builtin class makes. */
#include "py/call.h"
#include "py/function.h"
#include "py/interp.h"
#include "py/iter.h"
#include "py/kinds.h"
#include "py/operator.h"
#include "py/repr.h"
#include "py/text.h"
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static bool one(struct py *py, const char *name, const struct py_args *args, struct py_value **out)
{
    *out = NULL;
    if (args->nkw)
        return py_raise(py, PY_TypeError, "%s() takes no keyword arguments", name);
    if (args->n > 1)
        return py_raise(py, PY_TypeError, "%s expected at most 1 argument, got %zu", name, args->n);
    *out = args->n ? args->at[0] : NULL;
    return true;
}

struct py_value *py_make_bool(struct py *py, struct py_value *self, const struct py_args *args)
{
    struct py_value *v = NULL;
    bool truth = false;
    (void)self;
    if (!one(py, "bool", args, &v) || (v && !py_truth(py, v, &truth)))
        return NULL;
    return py_bool(py, truth);
}

static int digit(char c)
{
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'z' ? c - 'a' + 10
           : c >= 'A' && c <= 'Z' ? c - 'A' + 10
                                  : 99;
}

/* Digits in a base, single underscores between them. *over: beyond 64 bits. */
static bool read_digits(struct slice s, int base, bool negative, int64_t *out, bool *over)
{
    bool digit_before = false;
    int64_t n = 0;
    *over = false;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '_' && digit_before) {
            digit_before = false;
            continue;
        }
        int d = digit(s.p[i]);
        if (d >= base)
            return false;
        digit_before = true;
        *over = *over || __builtin_mul_overflow(n, base, &n) ||
                (negative ? __builtin_sub_overflow(n, d, &n) : __builtin_add_overflow(n, d, &n));
    }
    *out = n;
    return digit_before;
}

static struct py_value *int_of_text(struct py *py, struct py_value *v, int base)
{
    struct slice s = slice_trim(v->text);
    bool negative = s.n && *s.p == '-';
    int64_t n = 0;
    bool over = false;
    struct slice shown;
    if (s.n && (*s.p == '-' || *s.p == '+'))
        s = slice_skip(s, 1);
    int given = base;
    int prefix = s.n > 2 && *s.p == '0' ? (s.p[1] | 32) : 0;
    int of_prefix = prefix == 'x' ? 16 : prefix == 'o' ? 8 : prefix == 'b' ? 2 : 0;
    if (of_prefix && (base == 0 || base == of_prefix)) {
        s = slice_skip(s, s.p[2] == '_' ? 3 : 2);
        base = of_prefix;
    } else if (base == 0) {
        base = 10;
        if (s.n > 1 && *s.p == '0' && strspn(s.p, "0_") < s.n)
            s.n = 0;
    }
    if (!s.n || !read_digits(s, base, negative, &n, &over)) {
        if (!slice_is_ascii(v->text))
            return py_refuse(py, "int() of a text beyond ASCII");
        return py_repr(py, v, &shown)
                   ? py_raise(py, PY_ValueError, "invalid literal for int() with base %d: %.*s",
                              given, (int)shown.n, shown.p)
                   : NULL;
    }
    return over ? py_refuse(py, "an integer beyond 64 bits") : py_int(py, n);
}

static struct py_value *int_of_float(struct py *py, double x)
{
    if (isnan(x))
        return py_raise(py, PY_ValueError, "cannot convert float NaN to integer");
    if (isinf(x))
        return py_raise(py, PY_OverflowError, "cannot convert float infinity to integer");
    if (x >= 9223372036854775808.0 || x < -9223372036854775808.0)
        return py_refuse(py, "an integer beyond 64 bits");
    return py_int(py, (int64_t)x);
}

struct py_value *py_make_int(struct py *py, struct py_value *self, const struct py_args *args)
{
    struct py_value *v[2];
    (void)self;
    if (!py_bind(py, "int", args, "/x? base?", v))
        return NULL;
    if (!v[0])
        return py_int(py, 0);
    struct py_value *x = py_plain(v[0]);
    if (v[1]) {
        if (!py_is_int(v[1]) || (v[1]->integer && (v[1]->integer < 2 || v[1]->integer > 36)))
            return py_raise(py, PY_ValueError, "int() base must be >= 2 and <= 36, or 0");
        if (x->kind != PY_STR)
            return py_raise(py, PY_TypeError, "int() can't convert non-string with explicit base");
        return int_of_text(py, x, (int)v[1]->integer);
    }
    if (py_is_int(x))
        return py_int(py, x->integer);
    if (x->kind == PY_FLOAT)
        return int_of_float(py, x->real);
    if (x->kind == PY_STR)
        return int_of_text(py, x, 10);
    if (py_has_special(py, v[0], "__int__"))
        return py_call_special(py, v[0], "__int__", NULL, 0);
    return py_raise(py, PY_TypeError,
                    "int() argument must be a string, a bytes-like object or a real number, not "
                    "'%s'",
                    py_type_name(py, v[0]));
}

/* strtod, but nothing that Python does not take: hexadecimals, "nan(...)". */
static struct py_value *float_of_text(struct py *py, struct py_value *v)
{
    struct slice s = slice_trim(v->text);
    struct buf b = { .arena = py->a };
    struct slice shown;
    char *end;
    bool good = s.n > 0;
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        bool inside = i > 0 && i + 1 < s.n && digit(s.p[i - 1]) < 10 && digit(s.p[i + 1]) < 10;
        if (c == '_' && inside)
            continue;
        good = good && c && strchr("0123456789+-.eEinfatyINFATY", c);
        buf_char(&b, c);
    }
    double x = strtod(buf_str(&b), &end);
    if (good && !*end)
        return py_float(py, x);
    return py_repr(py, v, &shown)
               ? py_raise(py, PY_ValueError, "could not convert string to float: %.*s",
                          (int)shown.n, shown.p)
               : NULL;
}

struct py_value *py_make_float(struct py *py, struct py_value *self, const struct py_args *args)
{
    struct py_value *v = NULL;
    (void)self;
    if (!one(py, "float", args, &v))
        return NULL;
    if (!v)
        return py_float(py, 0);
    struct py_value *x = py_plain(v);
    if (x->kind == PY_FLOAT)
        return py_float(py, x->real);
    if (py_is_int(x))
        return py_float(py, (double)x->integer);
    if (x->kind == PY_STR)
        return float_of_text(py, x);
    if (py_has_special(py, v, "__float__"))
        return py_call_special(py, v, "__float__", NULL, 0);
    return py_raise(py, PY_TypeError,
                    "float() argument must be a string or a real number, not '%s'",
                    py_type_name(py, v));
}

struct py_value *py_make_str(struct py *py, struct py_value *self, const struct py_args *args)
{
    struct py_value *v[3];
    struct slice text;
    (void)self;
    if (!py_bind(py, "str", args, "object? encoding? errors?", v))
        return NULL;
    if (!v[0])
        return py->empty_str;
    if (v[1] || v[2]) {
        struct py_args rest = { .at = v + 1, .n = v[1] ? 1 : 0 };
        struct py_value *f = py_getattr(py, v[0], SLICE("decode"));
        return f ? py_call(py, f, &rest) : NULL;
    }
    if (v[0]->kind == PY_STR)
        return v[0];
    return py_to_str(py, v[0], &text) ? py_str(py, text) : NULL;
}

struct py_value *py_make_bytes(struct py *py, struct py_value *self, const struct py_args *args)
{
    struct py_value *v[2];
    struct py_seq items;
    struct buf b = { .arena = py->a };
    (void)self;
    if (!py_bind(py, "bytes", args, "source? encoding?", v))
        return NULL;
    if (!v[0])
        return py_bytes(py, SLICE(""));
    if (v[0]->kind == PY_STR) {
        struct py_args rest = { .at = v + 1, .n = v[1] != NULL };
        struct py_value *f = py_getattr(py, v[0], SLICE("encode"));
        if (!v[1])
            return py_raise(py, PY_TypeError, "string argument without an encoding");
        return f ? py_call(py, f, &rest) : NULL;
    }
    if (v[0]->kind == PY_BYTES)
        return v[0];
    if (py_is_int(v[0])) {
        if (v[0]->integer < 0 || v[0]->integer > 1 << 20)
            return py_refuse(py, "bytes() of that length");
        buf_pad(&b, '\0', (size_t)v[0]->integer);
        return py_bytes(py, buf_view(&b));
    }
    if (!py_items(py, v[0], &items))
        return NULL;
    for (size_t i = 0; i < items.n; i++) {
        if (!py_is_int(items.at[i]) || items.at[i]->integer < 0 || items.at[i]->integer > 255)
            return py_raise(py, PY_ValueError, "bytes must be in range(0, 256)");
        buf_char(&b, (char)items.at[i]->integer);
    }
    return py_bytes(py, buf_view(&b));
}

struct py_value *py_make_tuple(struct py *py, struct py_value *self, const struct py_args *args)
{
    struct py_value *v = NULL;
    struct py_seq items = { 0 };
    (void)self;
    if (!one(py, "tuple", args, &v))
        return NULL;
    if (v && v->kind == PY_TUPLE)
        return v;
    return !v || py_items(py, v, &items) ? py_tuple(py, items.at, items.n) : NULL;
}

struct py_value *py_make_list(struct py *py, struct py_value *self, const struct py_args *args)
{
    struct py_value *v = NULL;
    struct py_seq items = { 0 };
    (void)self;
    if (!one(py, "list", args, &v) || (v && !py_items(py, v, &items)))
        return NULL;
    return py_list(py, items.at, items.n);
}

static struct py_value *make_set(struct py *py, enum py_kind kind, const struct py_args *args)
{
    struct py_value *v = NULL;
    struct py_seq items = { 0 };
    struct py_value *set = py_set_new(py, kind);
    if (!one(py, kind == PY_SET ? "set" : "frozenset", args, &v) ||
        (v && !py_items_unordered(py, v, &items)))
        return NULL;
    for (size_t i = 0; i < items.n; i++)
        if (!py_dict_put(py, set->dict, items.at[i], &py->none))
            return NULL;
    return set;
}

struct py_value *py_make_set(struct py *py, struct py_value *self, const struct py_args *args)
{
    (void)self;
    return make_set(py, PY_SET, args);
}

struct py_value *py_make_frozenset(struct py *py, struct py_value *self, const struct py_args *args)
{
    (void)self;
    return make_set(py, PY_FROZENSET, args);
}

bool py_dict_fill(struct py *py, struct py_dict *d, const struct py_args *args)
{
    struct py_seq items;
    struct py_seq pair;
    struct py_value *v = args->n ? py_plain(args->at[0]) : NULL;
    if (args->n > 1)
        return py_raise(py, PY_TypeError, "dict expected at most 1 argument, got %zu", args->n);
    if (v && v->kind == PY_DICT) {
        if (!py_dict_update(py, d, v->dict))
            return false;
    } else if (v) {
        if (!py_items(py, v, &items))
            return false;
        for (size_t i = 0; i < items.n; i++) {
            if (!py_items(py, items.at[i], &pair)) {
                if (!py_caught(py, PY_TypeError))
                    return false;
                return py_raise(py, PY_TypeError,
                                "cannot convert dictionary update sequence "
                                "element #%zu to a sequence",
                                i);
            }
            if (pair.n != 2)
                return py_raise(py, PY_ValueError,
                                "dictionary update sequence element #%zu has length %zu; 2 is "
                                "required",
                                i, pair.n);
            if (!py_dict_put(py, d, pair.at[0], pair.at[1]))
                return false;
        }
    }
    for (size_t k = 0; k < args->nkw; k++)
        py_dict_name(py, d, args->names[k], args->kw[k]);
    return true;
}

struct py_value *py_make_dict(struct py *py, struct py_value *self, const struct py_args *args)
{
    struct py_value *d = py_dict_new(py);
    (void)self;
    return py_dict_fill(py, d->dict, args) ? d : NULL;
}

struct py_value *py_make_range(struct py *py, struct py_value *self, const struct py_args *args)
{
    int64_t n[3] = { 0, 0, 1 };
    (void)self;
    if (args->nkw)
        return py_raise(py, PY_TypeError, "range() takes no keyword arguments");
    if (!args->n || args->n > 3)
        return py_raise(py, PY_TypeError, "range expected %s argument%s, got %zu",
                        args->n ? "at most 3" : "at least 1", args->n ? "s" : "", args->n);
    for (size_t i = 0; i < args->n; i++) {
        struct py_value *v = py_plain(args->at[i]);
        if (!py_is_int(v))
            return py_raise(py, PY_TypeError, "'%s' object cannot be interpreted as an integer",
                            py_type_name(py, args->at[i]));
        n[args->n == 1 ? 1 : i] = v->integer;
    }
    if (!n[2])
        return py_raise(py, PY_ValueError, "range() arg 3 must not be zero");
    return py_range(py, n[0], n[1], n[2]);
}

struct py_value *py_make_slice(struct py *py, struct py_value *self, const struct py_args *args)
{
    struct py_value *part[3] = { &py->none, &py->none, &py->none };
    (void)self;
    if (!args->n || args->n > 3 || args->nkw)
        return py_raise(py, PY_TypeError, "slice expected 1 to 3 arguments, got %zu", args->n);
    for (size_t i = 0; i < args->n; i++)
        part[args->n == 1 ? 1 : i] = args->at[i];
    return py_slice_new(py, part[0], part[1], part[2]);
}

static struct py_value *class_by_type(struct py *py, const struct py_args *args)
{
    struct py_value *name = args->at[0];
    struct py_value *bases = args->at[1];
    struct py_value *names = args->at[2];
    if (name->kind != PY_STR || bases->kind != PY_TUPLE || names->kind != PY_DICT)
        return py_raise(py, PY_TypeError, "type.__new__() argument %d must be %s, not %s",
                        name->kind != PY_STR      ? 1
                        : bases->kind != PY_TUPLE ? 2
                                                  : 3,
                        name->kind != PY_STR      ? "str"
                        : bases->kind != PY_TUPLE ? "tuple"
                                                  : "dict",
                        py_type_name(py, name->kind != PY_STR      ? name
                                         : bases->kind != PY_TUPLE ? bases
                                                                   : names));
    struct py_args of = { bases->seq.at, bases->seq.n, args->kw, args->names, args->nkw };
    return py_class_make(py, name->text, &of, names->dict);
}

struct py_value *py_make_type(struct py *py, struct py_value *self, const struct py_args *args)
{
    (void)self;
    if (args->n == 3)
        return class_by_type(py, args);
    if (args->n != 1 || args->nkw)
        return py_raise(py, PY_TypeError, "type() takes 1 or 3 arguments");
    struct py_value *v = args->at[0];
    if (v->kind == PY_HOST)
        return py_refuse(py, "type() of a '%s' object", py_type_name(py, v));
    return v->kind == PY_CLASS ? py->type->value : py_class_of(py, v)->value;
}

struct py_value *py_make_object(struct py *py, struct py_value *self, const struct py_args *args)
{
    (void)self;
    if (args->n || args->nkw)
        return py_raise(py, PY_TypeError, "object() takes no arguments");
    return py_instance(py, py->object);
}
