/* json.dumps and json.loads. */
#include "py/call.h"
#include "py/interp.h"
#include "py/modules.h"
#include "py/repr.h"
#include "py/sort.h"
#include "py/text.h"
#include <jansson.h>
#include <math.h>
#include <string.h>

struct writer {
    struct py *py;
    struct buf out;
    struct slice item_sep;
    struct slice key_sep;
    struct slice indent;
    bool pretty;
    bool ascii;
    bool sorted;
    size_t level;
};

static bool put(struct writer *w, struct py_value *v);

static void put_text(struct writer *w, struct slice s)
{
    static const char *const short_form[128] = {
        ['"'] = "\\\"", ['\\'] = "\\\\", ['\n'] = "\\n", ['\r'] = "\\r",
        ['\t'] = "\\t", ['\f'] = "\\f",  ['\b'] = "\\b"
    };
    buf_char(&w->out, '"');
    for (size_t i = 0; i < s.n;) {
        size_t from = i;
        uint32_t c = py_text_decode(s, &i);
        if (c < 128 && short_form[c])
            buf_puts(&w->out, short_form[c]);
        else if (c < 32 || (w->ascii && c > 126 && c < 0x10000))
            buf_printf(&w->out, "\\u%04x", (unsigned)c);
        else if (w->ascii && c >= 0x10000)
            buf_printf(&w->out, "\\u%04x\\u%04x", 0xd800 + (unsigned)((c - 0x10000) >> 10),
                       0xdc00 + (unsigned)((c - 0x10000) & 0x3ff));
        else
            buf_add(&w->out, s.p + from, i - from);
    }
    buf_char(&w->out, '"');
}

static void put_line(struct writer *w)
{
    if (!w->pretty)
        return;
    buf_char(&w->out, '\n');
    for (size_t i = 0; i < w->level; i++)
        buf_slice(&w->out, w->indent);
}

static bool put_list(struct writer *w, const struct py_value *v)
{
    buf_char(&w->out, '[');
    w->level++;
    for (size_t i = 0; i < v->seq.n; i++) {
        if (i)
            buf_slice(&w->out, w->item_sep);
        put_line(w);
        if (!put(w, v->seq.at[i]))
            return false;
    }
    w->level--;
    if (v->seq.n)
        put_line(w);
    buf_char(&w->out, ']');
    return true;
}

static bool put_key(struct writer *w, struct py_value *key)
{
    struct slice text;
    struct py_value *k = py_plain(key);
    if (k->kind == PY_STR) {
        put_text(w, k->text);
        return true;
    }
    if (k->kind != PY_INT && k->kind != PY_BOOL && k->kind != PY_FLOAT && k->kind != PY_NONE)
        return py_raise(w->py, PY_TypeError, "keys must be str, int, float, bool or None, not %s",
                        py_type_name(w->py, key));
    if (k->kind == PY_NONE || k->kind == PY_BOOL)
        text = slice_of(k->kind == PY_NONE ? "null" : k->integer ? "true" : "false");
    else if (!py_repr(w->py, k, &text))
        return false;
    put_text(w, text);
    return true;
}

static bool put_dict(struct writer *w, const struct py_value *v)
{
    struct py_seq keys = { 0 };
    struct py_entry e;
    struct py_value *value;
    for (size_t i = 0; py_dict_next(v->dict, &i, &e);)
        vec_push(w->py->a, &keys, e.key);
    if (w->sorted && !py_sort(w->py, &keys, NULL, NULL))
        return false;
    buf_char(&w->out, '{');
    w->level++;
    for (size_t i = 0; i < keys.n; i++) {
        if (i)
            buf_slice(&w->out, w->item_sep);
        put_line(w);
        if (!put_key(w, keys.at[i]))
            return false;
        buf_slice(&w->out, w->key_sep);
        if (!py_dict_get(w->py, v->dict, keys.at[i], &value) || !put(w, value))
            return false;
    }
    w->level--;
    if (keys.n)
        put_line(w);
    buf_char(&w->out, '}');
    return true;
}

static bool put_scalar(struct writer *w, struct py_value *v)
{
    if (v->kind == PY_NONE)
        buf_puts(&w->out, "null");
    else if (v->kind == PY_BOOL)
        buf_puts(&w->out, v->integer ? "true" : "false");
    else if (v->kind == PY_INT)
        buf_printf(&w->out, "%lld", (long long)v->integer);
    else if (v->kind == PY_STR)
        put_text(w, v->text);
    else if (v->kind == PY_FLOAT && isfinite(v->real))
        py_repr_float(&w->out, v->real);
    else if (v->kind == PY_FLOAT)
        buf_puts(&w->out, isnan(v->real) ? "NaN" : v->real < 0 ? "-Infinity" : "Infinity");
    else
        return py_raise(w->py, PY_TypeError, "Object of type %s is not JSON serializable",
                        py_type_name(w->py, v));
    return true;
}

static bool put(struct writer *w, struct py_value *v)
{
    struct py_value *p = py_plain(v);
    if (!py_step(w->py) || !py_enter(w->py))
        return false;
    bool ok = p->kind == PY_LIST || p->kind == PY_TUPLE ? put_list(w, p)
              : p->kind == PY_DICT                      ? put_dict(w, p)
                                                        : put_scalar(w, p);
    py_leave(w->py);
    return ok;
}

static struct py_value *dumps(struct py *py, struct py_value *self, const struct py_args *args)
{
    struct py_value *v[5];
    struct writer w = { .py = py,
                        .out = { .arena = py->a },
                        .ascii = true,
                        .item_sep = SLICE(", "),
                        .key_sep = SLICE(": ") };
    (void)self;
    if (!py_bind(py, "dumps", args, "obj *indent? sort_keys? ensure_ascii? separators?", v))
        return NULL;
    if (v[1] && v[1]->kind != PY_NONE) {
        struct buf b = { .arena = py->a };
        if (!py_is_int(v[1]) && v[1]->kind != PY_STR)
            return py_refuse(py, "this indent of json.dumps()");
        if (py_is_int(v[1]))
            buf_pad(&b, ' ', v[1]->integer > 0 && v[1]->integer < 100 ? (size_t)v[1]->integer : 0);
        w.pretty = true;
        w.indent = py_is_int(v[1]) ? buf_view(&b) : v[1]->text;
        w.item_sep = SLICE(",");
    }
    if ((v[2] && !py_truth(py, v[2], &w.sorted)) || (v[3] && !py_truth(py, v[3], &w.ascii)))
        return NULL;
    if (v[4] && v[4]->kind != PY_NONE) {
        if (v[4]->kind != PY_TUPLE || v[4]->seq.n != 2 || v[4]->seq.at[0]->kind != PY_STR ||
            v[4]->seq.at[1]->kind != PY_STR)
            return py_refuse(py, "these separators of json.dumps()");
        w.item_sep = v[4]->seq.at[0]->text;
        w.key_sep = v[4]->seq.at[1]->text;
    }
    return put(&w, v[0]) ? py_str(py, buf_view(&w.out)) : NULL;
}

static struct py_value *value_of(struct py *py, const json_t *j)
{
    struct py_value *v = NULL;
    const char *key;
    json_t *one;
    size_t i = 0;
    switch (json_typeof(j)) {
    case JSON_OBJECT:
        v = py_dict_new(py);
        for (void *it = json_object_iter((json_t *)(uintptr_t)j); it;
             it = json_object_iter_next((json_t *)(uintptr_t)j, it)) {
            key = json_object_iter_key(it);
            one = json_object_iter_value(it);
            py_dict_name(py, v->dict, slice_of(arena_strdup(py->a, key)), value_of(py, one));
        }
        return v;
    case JSON_ARRAY:
        v = py_list(py, NULL, 0);
        json_array_foreach(j, i, one) py_append(py, v, value_of(py, one));
        return v;
    case JSON_STRING:
        return py_str(py,
                      slice_of(arena_strndup(py->a, json_string_value(j), json_string_length(j))));
    case JSON_INTEGER: return py_int(py, json_integer_value(j));
    case JSON_REAL: return py_float(py, json_real_value(j));
    case JSON_TRUE:
    case JSON_FALSE: return py_bool(py, json_is_true(j));
    case JSON_NULL: return &py->none;
    }
    return v;
}

static struct py_value *loads(struct py *py, struct py_value *self, const struct py_args *args)
{
    struct py_value *v = py_plain(args->at[0]);
    json_error_t e;
    (void)self;
    if (v->kind != PY_STR && v->kind != PY_BYTES)
        return py_raise(py, PY_TypeError, "the JSON object must be str, bytes or bytearray, not %s",
                        py_type_name(py, v));
    json_t *j = json_loadb(v->text.p, v->text.n, JSON_DECODE_ANY, &e);
    if (!j)
        return py_refuse(py, "json.loads() of this text (%s)", e.text);
    struct py_value *got = value_of(py, j);
    json_decref(j);
    return got;
}

struct py_value *py_json_module(struct py *py)
{
    static const struct py_native natives[] = { { "dumps", dumps, 0, PY_ANY_ARGS },
                                                { "loads", loads, 1, 1 },
                                                { NULL, NULL, 0, 0 } };
    return py_module_of(py, "json", natives);
}
