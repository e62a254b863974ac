/* The builtin functions, and the names of the builtin classes. */
#include "py/builtin.h"
#include "py/call.h"
#include "py/compare.h"
#include "py/datetime.h"
#include "py/format.h"
#include "py/interp.h"
#include "py/iter.h"
#include "py/library.h"
#include "py/node.h"
#include "py/operator.h"
#include "py/repr.h"
#include "py/sort.h"
#include "py/text.h"
#include <math.h>

static struct py_value *b_len(struct py *py, struct py_value *self, const struct py_args *args)
{
    size_t n = 0;
    (void)self;
    return py_len(py, args->at[0], &n) ? py_int(py, (int64_t)n) : NULL;
}

static struct py_value *b_repr(struct py *py, struct py_value *self, const struct py_args *args)
{
    (void)self;
    return py_format_convert(py, args->at[0], 'r');
}

static struct py_value *b_ascii(struct py *py, struct py_value *self, const struct py_args *args)
{
    (void)self;
    return py_format_convert(py, args->at[0], 'a');
}

static struct py_value *b_format(struct py *py, struct py_value *self, const struct py_args *args)
{
    struct slice out;
    (void)self;
    if (args->n > 1 && args->at[1]->kind != PY_STR)
        return py_raise(py, PY_TypeError, "format() argument 2 must be str, not %s",
                        py_type_name(py, args->at[1]));
    return py_format_value(py, args->at[0], args->n > 1 ? args->at[1]->text : SLICE(""), &out)
               ? py_str(py, out)
               : NULL;
}

/* sep= or end=: None or a str. */
static bool print_option(struct py *py, const char *name, struct py_value *v, struct slice *out)
{
    if (v && v->kind == PY_STR)
        *out = v->text;
    else if (v && v->kind != PY_NONE)
        return py_raise(py, PY_TypeError, "%s must be None or a string, not %s", name,
                        py_type_name(py, v));
    return true;
}

static struct py_value *print_text(struct py *py, struct py_value *file, struct slice text)
{
    if (!file || file->kind == PY_NONE) {
        if (py->hooks.print)
            py->hooks.print(py->hooks.data, text);
        return &py->none;
    }
    struct py_value *written = py_str(py, text);
    struct py_value *write = py_getattr(py, file, SLICE("write"));
    struct py_args args = { .at = &written, .n = 1 };
    return write && py_call(py, write, &args) ? &py->none : NULL;
}

/* print(*values, sep, end, file): to the host, or to a file's write(). */
static struct py_value *b_print(struct py *py, struct py_value *self, const struct py_args *args)
{
    struct buf b = { .arena = py->a };
    struct py_value *v[4];
    struct slice text, sep = SLICE(" "), end = SLICE("\n");
    struct py_args kw = *args;
    (void)self;
    kw.n = 0;
    if (!py_bind(py, "print", &kw, "*sep? end? file? flush?", v) ||
        !print_option(py, "sep", v[0], &sep) || !print_option(py, "end", v[1], &end))
        return NULL;
    for (size_t i = 0; i < args->n; i++) {
        if (i)
            buf_slice(&b, sep);
        if (!py_to_str(py, args->at[i], &text))
            return NULL;
        buf_slice(&b, text);
    }
    buf_slice(&b, end);
    return print_text(py, v[2], buf_view(&b));
}

static struct py_value *b_sorted(struct py *py, struct py_value *self, const struct py_args *args)
{
    struct py_value *v[3];
    struct py_seq items;
    (void)self;
    if (!py_bind(py, "sorted", args, "iterable *key? reverse?", v) ||
        !py_items_unordered(py, v[0], &items))
        return NULL;
    return py_sort(py, &items, v[1], v[2]) ? py_list(py, items.at, items.n) : NULL;
}

static struct py_value *extreme(struct py *py, const char *name, enum py_order order,
                                const struct py_args *args)
{
    struct py_value *v[2];
    struct py_seq items = { args->at, args->n, args->n };
    struct py_value *best = NULL;
    struct py_value *best_key = NULL;
    struct py_args kw = *args;
    kw.n = 0;
    if (!args->n)
        return py_raise(py, PY_TypeError, "%s expected at least 1 argument, got 0", name);
    if (!py_bind(py, name, &kw, "*key? default?", v) ||
        (args->n == 1 && !py_items_unordered(py, args->at[0], &items)))
        return NULL;
    for (size_t i = 0; i < items.n; i++) {
        bool key = v[0] && v[0]->kind != PY_NONE;
        struct py_value *k = key ? py_call_n(py, v[0], &items.at[i], 1) : items.at[i];
        bool better = true;
        if (!k || (best && !py_less(py, order, k, best_key, &better)))
            return NULL;
        if (better) {
            best = items.at[i];
            best_key = k;
        }
    }
    if (best || v[1])
        return best ? best : v[1];
    return py_raise(py, PY_ValueError, "%s() arg is an empty sequence", name);
}

static struct py_value *b_min(struct py *py, struct py_value *self, const struct py_args *args)
{
    (void)self;
    return extreme(py, "min", PY_LT, args);
}

static struct py_value *b_max(struct py *py, struct py_value *self, const struct py_args *args)
{
    (void)self;
    return extreme(py, "max", PY_GT, args);
}

static struct py_value *b_sum(struct py *py, struct py_value *self, const struct py_args *args)
{
    struct py_value *v[2];
    struct py_seq items;
    (void)self;
    if (!py_bind(py, "sum", args, "/iterable start?", v) || !py_items_unordered(py, v[0], &items))
        return NULL;
    struct py_value *total = v[1] ? v[1] : py_int(py, 0);
    if (total->kind == PY_STR)
        return py_raise(py, PY_TypeError, "sum() can't sum strings [use ''.join(seq) instead]");
    for (size_t i = 0; total && i < items.n; i++)
        total = py_binary(py, AST_OP_ADD, total, items.at[i]);
    return total;
}

/* Stops at the first item whose truth is `at`. */
static struct py_value *until(struct py *py, struct py_value *iterable, bool at)
{
    struct py_value *it = py_iter(py, iterable);
    struct py_value *item;
    bool truth;
    while (it && py_step(py) && py_next(py, it, &item)) {
        if (!item)
            return py_bool(py, !at);
        if (!py_truth(py, item, &truth))
            return NULL;
        if (truth == at)
            return py_bool(py, at);
    }
    return NULL;
}

static struct py_value *b_any(struct py *py, struct py_value *self, const struct py_args *args)
{
    (void)self;
    return until(py, args->at[0], true);
}

static struct py_value *b_all(struct py *py, struct py_value *self, const struct py_args *args)
{
    (void)self;
    return until(py, args->at[0], false);
}

/* iter(function, sentinel) */
static bool next_called(struct py *py, struct py_iter *it, struct py_value **out)
{
    bool same;
    *out = py_call_n(py, it->over, NULL, 0);
    if (!*out)
        return py_caught(py, PY_StopIteration);
    if (!py_eq(py, *out, it->data, &same))
        return false;
    *out = same ? NULL : *out;
    return true;
}

static struct py_value *b_iter(struct py *py, struct py_value *self, const struct py_args *args)
{
    (void)self;
    if (args->n > 1)
        return py_iterator(py, "callable_iterator", next_called, args->at[0], args->at[1]);
    return py_iter(py, args->at[0]);
}

static struct py_value *b_next(struct py *py, struct py_value *self, const struct py_args *args)
{
    struct py_value *v = args->at[0];
    (void)self;
    if (v->kind == PY_INSTANCE && py_has_special(py, v, "__next__")) {
        v = py_call_special(py, v, "__next__", NULL, 0);
        return v || args->n < 2 || !py_caught(py, PY_StopIteration) ? v : args->at[1];
    }
    if (v->kind != PY_ITERATOR)
        return py_raise(py, PY_TypeError, "'%s' object is not an iterator", py_type_name(py, v));
    if (!py_next(py, v, &v))
        return NULL;
    if (v || args->n > 1)
        return v ? v : args->at[1];
    return py_raise_object(py, py_call_n(py, py_exception(py, PY_StopIteration)->value, NULL, 0));
}

static struct py_value *b_isinstance(struct py *py, struct py_value *self,
                                     const struct py_args *args)
{
    bool yes;
    (void)self;
    return py_isinstance(py, args->at[0], args->at[1], &yes) ? py_bool(py, yes) : NULL;
}

static bool subclass(struct py *py, struct py_value *c, struct py_value *of, bool *out)
{
    *out = false;
    if (of->kind == PY_TUPLE) {
        for (size_t i = 0; !*out && i < of->seq.n; i++)
            if (of->seq.at[i]->kind == PY_TUPLE || !subclass(py, c, of->seq.at[i], out))
                return !py_failed(py) && py_refuse(py, "issubclass() of nested tuples");
        return true;
    }
    if (c->kind == PY_HOST || of->kind == PY_HOST)
        return py_refuse(py, "issubclass() of a host's class");
    if (c->kind != PY_CLASS || of->kind != PY_CLASS)
        return py_raise(py, PY_TypeError, "issubclass() arg %d must be a class",
                        c->kind != PY_CLASS ? 1 : 2);
    *out = py_class_is(c->class, of->class);
    return true;
}

static struct py_value *b_issubclass(struct py *py, struct py_value *self,
                                     const struct py_args *args)
{
    bool yes;
    (void)self;
    return subclass(py, args->at[0], args->at[1], &yes) ? py_bool(py, yes) : NULL;
}

static struct py_value *b_callable(struct py *py, struct py_value *self, const struct py_args *args)
{
    (void)self;
    return py_bool(py, py_is_callable(py, args->at[0]));
}

static bool name_arg(struct py *py, struct py_value *v, struct slice *out)
{
    v = py_plain(v);
    if (v->kind != PY_STR)
        return py_raise(py, PY_TypeError, "attribute name must be string, not '%s'",
                        py_type_name(py, v));
    *out = v->text;
    return true;
}

static struct py_value *b_getattr(struct py *py, struct py_value *self, const struct py_args *args)
{
    struct slice name;
    (void)self;
    if (!name_arg(py, args->at[1], &name))
        return NULL;
    struct py_value *v = py_getattr(py, args->at[0], name);
    return v || args->n < 3 || !py_caught(py, PY_AttributeError) ? v : args->at[2];
}

static struct py_value *b_hasattr(struct py *py, struct py_value *self, const struct py_args *args)
{
    struct slice name;
    (void)self;
    if (!name_arg(py, args->at[1], &name))
        return NULL;
    struct py_value *v = py_getattr(py, args->at[0], name);
    return v || py_caught(py, PY_AttributeError) ? py_bool(py, v != NULL) : NULL;
}

static struct py_value *b_setattr(struct py *py, struct py_value *self, const struct py_args *args)
{
    struct slice name;
    (void)self;
    return name_arg(py, args->at[1], &name) && py_setattr(py, args->at[0], name, args->at[2])
               ? &py->none
               : NULL;
}

static struct py_value *b_delattr(struct py *py, struct py_value *self, const struct py_args *args)
{
    struct slice name;
    (void)self;
    return name_arg(py, args->at[1], &name) && py_delattr(py, args->at[0], name) ? &py->none : NULL;
}

static struct py_value *b_abs(struct py *py, struct py_value *self, const struct py_args *args)
{
    struct py_value *v = py_plain(args->at[0]);
    (void)self;
    if (v->kind == PY_FLOAT)
        return py_float(py, fabs(v->real));
    if (py_is_int(v))
        return v->integer < 0 ? py_unary(py, AST_OP_MINUS, v) : py_int(py, v->integer);
    if (py_has_special(py, v, "__abs__"))
        return py_call_special(py, v, "__abs__", NULL, 0);
    struct py_value *got = NULL;
    if (py_has_special(py, v, "__abs__"))
        return py_call_special(py, v, "__abs__", NULL, 0);
    if (py_timedelta_of(v))
        got = v->host.class->unary(py, "abs", v);
    return got ? got
               : py_raise(py, PY_TypeError, "bad operand type for abs(): '%s'",
                          py_type_name(py, args->at[0]));
}

static struct py_value *b_chr(struct py *py, struct py_value *self, const struct py_args *args)
{
    struct buf b = { .arena = py->a };
    struct py_value *v = args->at[0];
    (void)self;
    if (!py_is_int(v))
        return py_raise(py, PY_TypeError, "'%s' object cannot be interpreted as an integer",
                        py_type_name(py, v));
    if (v->integer < 0 || v->integer > 0x10ffff)
        return v->integer > INT32_MAX || v->integer < INT32_MIN
                   ? py_raise(py, PY_OverflowError, "Python int too large to convert to C int")
                   : py_raise(py, PY_ValueError, "chr() arg not in range(0x110000)");
    py_text_encode(&b, (uint32_t)v->integer);
    return py_str(py, buf_view(&b));
}

static struct py_value *b_ord(struct py *py, struct py_value *self, const struct py_args *args)
{
    struct py_value *v = args->at[0];
    size_t i = 0;
    (void)self;
    if (v->kind != PY_STR)
        return py_raise(py, PY_TypeError, "ord() expected string of length 1, but %s found",
                        py_type_name(py, v));
    if (py_text_len(v->text) != 1)
        return py_raise(py, PY_TypeError,
                        "ord() expected a character, but string of length %zu found",
                        py_text_len(v->text));
    return py_int(py, py_text_decode(v->text, &i));
}

static struct py_value *based(struct py *py, struct py_value *v, char type)
{
    struct py_spec spec = { .width = -1, .precision = -1, .alternate = true, .type = type };
    struct buf b = { .arena = py->a };
    if (!py_is_int(v))
        return py_raise(py, PY_TypeError, "'%s' object cannot be interpreted as an integer",
                        py_type_name(py, v));
    return py_format_int(py, v->integer, &spec, &b) ? py_str(py, buf_view(&b)) : NULL;
}

static struct py_value *b_hex(struct py *py, struct py_value *self, const struct py_args *args)
{
    (void)self;
    return based(py, args->at[0], 'x');
}

static struct py_value *b_oct(struct py *py, struct py_value *self, const struct py_args *args)
{
    (void)self;
    return based(py, args->at[0], 'o');
}

static struct py_value *b_bin(struct py *py, struct py_value *self, const struct py_args *args)
{
    (void)self;
    return based(py, args->at[0], 'b');
}

static struct py_value *b_divmod(struct py *py, struct py_value *self, const struct py_args *args)
{
    struct py_value *v[2];
    (void)self;
    v[0] = py_binary(py, AST_OP_FLOORDIV, args->at[0], args->at[1]);
    v[1] = v[0] ? py_binary(py, AST_OP_MOD, args->at[0], args->at[1]) : NULL;
    return v[1] ? py_tuple(py, v, 2) : NULL;
}

/* a * b % n without overflow: the product is built up bit by bit. */
static uint64_t times_modulo(uint64_t a, uint64_t b, uint64_t n)
{
    uint64_t sum = 0;
    for (a %= n; b; b >>= 1) {
        if (b & 1)
            sum = sum >= n - a ? sum - (n - a) : sum + a;
        a = a >= n - a ? a - (n - a) : a + a;
    }
    return sum;
}

static struct py_value *pow_modulo(struct py *py, int64_t base, int64_t exponent, int64_t modulus)
{
    if (!modulus)
        return py_raise(py, PY_ValueError, "pow() 3rd argument cannot be 0");
    if (exponent < 0)
        return py_refuse(py, "pow() with a modulus and a negative exponent");
    uint64_t n = modulus < 0 ? 0 - (uint64_t)modulus : (uint64_t)modulus;
    uint64_t size = base < 0 ? 0 - (uint64_t)base : (uint64_t)base;
    uint64_t x = base < 0 ? (n - size % n) % n : size % n;
    uint64_t r = 1 % n;
    for (uint64_t e = (uint64_t)exponent; e; e >>= 1) {
        if (e & 1)
            r = times_modulo(r, x, n);
        x = times_modulo(x, x, n);
    }
    return py_int(py, modulus < 0 && r ? (int64_t)(r - n) : (int64_t)r);
}

static struct py_value *b_pow(struct py *py, struct py_value *self, const struct py_args *args)
{
    (void)self;
    struct py_value *const *v = args->at;
    if (args->n == 2 || v[2]->kind == PY_NONE)
        return py_binary(py, AST_OP_POW, v[0], v[1]);
    if (!py_is_int(v[0]) || !py_is_int(v[1]) || !py_is_int(v[2]))
        return py_refuse(py, "pow() with a modulus of these types");
    return pow_modulo(py, v[0]->integer, v[1]->integer, v[2]->integer);
}

static struct py_value *b_hash(struct py *py, struct py_value *self, const struct py_args *args)
{
    struct py_value *v = py_plain(args->at[0]);
    uint64_t h = 0;
    (void)self;
    if (!py_hash(py, args->at[0], &h))
        return NULL;
    if (py_is_int(v) && v->integer > -(1LL << 60) && v->integer < 1LL << 60)
        return py_int(py, v->integer == -1 ? -2 : v->integer);
    /* What it is shows nowhere when a __hash__ gives it on. */
    const struct py_function *f = py->frame->function;
    if (f && slice_is(f->name, "__hash__"))
        return py_int(py, (int64_t)(h >> 4));
    return py_refuse(py, "hash() of a '%s' object", py_type_name(py, v));
}

static struct py_value *b_id(struct py *py, struct py_value *self, const struct py_args *args)
{
    (void)self;
    (void)args;
    return py_refuse(py, "id()");
}

static struct py_value *b_globals(struct py *py, struct py_value *self, const struct py_args *args)
{
    (void)self;
    (void)args;
    return py->frame->env->globals_value;
}

/* A copy of the function's names as they are now; the globals outside of one. */
static struct py_value *b_locals(struct py *py, struct py_value *self, const struct py_args *args)
{
    const struct py_scope *s = py->frame->scope;
    (void)self;
    (void)args;
    if (!s)
        return py->frame->env->globals_value;
    if (s->names)
        return py_dict_value(py, s->names);
    struct py_value *d = py_dict_new(py);
    for (size_t i = 0; i < s->code->names.n; i++)
        if (s->slots[i])
            py_dict_name(py, d->dict, s->code->names.at[i], s->slots[i]);
    return d;
}

static struct py_value *b_vars(struct py *py, struct py_value *self, const struct py_args *args)
{
    return args->n ? py_getattr(py, args->at[0], SLICE("__dict__")) : b_locals(py, self, args);
}

static struct py_value *descriptor(struct py *py, enum py_descriptor which, struct py_value *f)
{
    struct py_value *v = arena_new(py->a, struct py_value);
    v->kind = PY_DESCRIPTOR;
    v->descriptor.callee = f;
    v->descriptor.which = (int)which;
    return v;
}

static struct py_value *b_staticmethod(struct py *py, struct py_value *self,
                                       const struct py_args *args)
{
    (void)self;
    return descriptor(py, PY_STATICMETHOD, args->at[0]);
}

static struct py_value *b_classmethod(struct py *py, struct py_value *self,
                                      const struct py_args *args)
{
    (void)self;
    return descriptor(py, PY_CLASSMETHOD, args->at[0]);
}

static struct py_value *b_property(struct py *py, struct py_value *self, const struct py_args *args)
{
    struct py_value *v = descriptor(py, PY_PROPERTY, args->at[0]);
    (void)self;
    v->descriptor.setter = args->n > 1 && args->at[1]->kind != PY_NONE ? args->at[1] : NULL;
    return v;
}

static struct py_value *b_exit(struct py *py, struct py_value *self, const struct py_args *args)
{
    (void)self;
    return py_raise_value(py, PY_SystemExit, args->n ? args->at[0] : &py->none);
}

static struct py_value *b_open(struct py *py, struct py_value *self, const struct py_args *args)
{
    struct py_value *io = py_library_module(py, SLICE("_io"));
    (void)self;
    if (!io)
        return NULL;
    return py_call(py, py_dict_find(py, io->module.names, SLICE("open")), args);
}

/* Reachable in Python, kept out of the sandbox. */
static struct py_value *b_closed(struct py *py, struct py_value *self, const struct py_args *args)
{
    (void)self;
    (void)args;
    return py_refuse(py, "input(), eval(), exec(), compile() and __import__()");
}

static const struct py_native functions[] = {
    { "len", b_len, 1, 1 },
    { "repr", b_repr, 1, 1 },
    { "ascii", b_ascii, 1, 1 },
    { "format", b_format, 1, 2 },
    { "print", b_print, 0, PY_ANY_ARGS },
    { "sorted", b_sorted, 0, PY_ANY_ARGS },
    { "min", b_min, 0, PY_ANY_ARGS },
    { "max", b_max, 0, PY_ANY_ARGS },
    { "sum", b_sum, 0, PY_ANY_ARGS },
    { "any", b_any, 1, 1 },
    { "all", b_all, 1, 1 },
    { "iter", b_iter, 1, 2 },
    { "next", b_next, 1, 2 },
    { "isinstance", b_isinstance, 2, 2 },
    { "issubclass", b_issubclass, 2, 2 },
    { "callable", b_callable, 1, 1 },
    { "getattr", b_getattr, 2, 3 },
    { "hasattr", b_hasattr, 2, 2 },
    { "setattr", b_setattr, 3, 3 },
    { "delattr", b_delattr, 2, 2 },
    { "abs", b_abs, 1, 1 },
    { "round", py_builtin_round, 0, PY_ANY_ARGS },
    { "chr", b_chr, 1, 1 },
    { "ord", b_ord, 1, 1 },
    { "hex", b_hex, 1, 1 },
    { "oct", b_oct, 1, 1 },
    { "bin", b_bin, 1, 1 },
    { "divmod", b_divmod, 2, 2 },
    { "pow", b_pow, 2, 3 },
    { "hash", b_hash, 1, 1 },
    { "id", b_id, 1, 1 },
    { "globals", b_globals, 0, 0 },
    { "locals", b_locals, 0, 0 },
    { "vars", b_vars, 0, 1 },
    { "enumerate", py_builtin_enumerate, 0, PY_ANY_ARGS },
    { "zip", py_builtin_zip, 0, PY_ANY_ARGS },
    { "map", py_builtin_map, 0, PY_ANY_ARGS },
    { "filter", py_builtin_filter, 2, 2 },
    { "reversed", py_builtin_reversed, 1, 1 },
    { "staticmethod", b_staticmethod, 1, 1 },
    { "classmethod", b_classmethod, 1, 1 },
    { "property", b_property, 1, 2 },
    { "super", py_builtin_super, 0, 2 },
    { "exit", b_exit, 0, 1 },
    { "quit", b_exit, 0, 1 },
    { "open", b_open, 0, PY_ANY_ARGS },
    { "input", b_closed, 0, PY_ANY_ARGS },
    { "eval", b_closed, 0, PY_ANY_ARGS },
    { "exec", b_closed, 0, PY_ANY_ARGS },
    { "compile", b_closed, 0, PY_ANY_ARGS },
    { "__import__", b_closed, 0, PY_ANY_ARGS },
};

/* The builtins that are no functions. */
static struct py_value *constant(struct py *py, struct slice name)
{
    static const enum py_kind named[] = { PY_BOOL,  PY_INT,       PY_FLOAT, PY_STR,
                                          PY_BYTES, PY_TUPLE,     PY_LIST,  PY_DICT,
                                          PY_SET,   PY_FROZENSET, PY_RANGE, PY_SLICE };
    const struct {
        const char *name;
        struct py_value *value;
    } others[] = { { "object", py->object->value },
                   { "type", py->type->value },
                   { "NotImplemented", &py->not_implemented },
                   { "Ellipsis", &py->ellipsis },
                   { "__debug__", py_bool(py, true) } };
    for (size_t i = 0; i < sizeof named / sizeof *named; i++)
        if (slice_eq(name, py->classes[named[i]]->name))
            return py->classes[named[i]]->value;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (slice_is(name, others[i].name))
            return others[i].value;
    if (slice_is(name, "IOError"))
        return py_exception(py, PY_OSError)->value;
    const struct py_class *exception = py_exception_named(py, name);
    return exception ? exception->value : NULL;
}

struct py_value *py_builtin(struct py *py, struct slice name)
{
    struct py_value *v = py_dict_find(py, py->builtins, name);
    if (v)
        return v;
    for (size_t i = 0; !v && i < sizeof functions / sizeof *functions; i++)
        if (slice_is(name, functions[i].name))
            v = py_native(py, &functions[i]);
    v = v ? v : constant(py, name);
    if (v)
        py_dict_name(py, py->builtins, slice_of(slice_dup(py->a, name)), v);
    return v;
}
