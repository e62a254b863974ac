#include "op/glue.h"
#include "op/host.h"
#include "py/call.h"
#include "py/dict.h"
#include "py/iter.h"
#include "py/repr.h"
#include <inttypes.h>
#include <string.h>

static bool put_json(struct py *py, struct buf *b, struct py_value *v);

static void put_escape(struct buf *b, uint32_t c)
{
    if (c > 0xffff) {
        c -= 0x10000;
        buf_printf(b, "\\u%04x\\u%04x", 0xd800 + (c >> 10), 0xdc00 + (c & 0x3ff));
    } else {
        buf_printf(b, "\\u%04x", c);
    }
}

/* One character of UTF-8 that is not ASCII; *p is moved behind it. */
static uint32_t decode(const unsigned char **p)
{
    const unsigned char *s = *p;
    int more = s[0] >= 0xf0 ? 3 : s[0] >= 0xe0 ? 2 : 1;
    uint32_t c = s[0] & (0x3fu >> more);
    for (int i = 1; i <= more; i++)
        c = c << 6 | (s[i] & 0x3fu);
    *p += more + 1;
    return c;
}

/* As json.dumps() with its defaults: ASCII only. */
static void put_json_text(struct buf *b, struct slice s)
{
    static const char *const named[128] = {
        ['"'] = "\\\"", ['\\'] = "\\\\", ['\n'] = "\\n", ['\r'] = "\\r",
        ['\t'] = "\\t", ['\f'] = "\\f",  ['\b'] = "\\b"
    };
    const unsigned char *p = (const unsigned char *)s.p;
    const unsigned char *end = p + s.n;
    buf_char(b, '"');
    while (p < end) {
        if (*p >= 0x80)
            put_escape(b, decode(&p));
        else if (named[*p])
            buf_puts(b, named[*p++]);
        else if (*p < 0x20)
            put_escape(b, *p++);
        else
            buf_char(b, (char)*p++);
    }
    buf_char(b, '"');
}

static bool put_json_items(struct py *py, struct buf *b, struct py_value *list)
{
    buf_char(b, '[');
    for (size_t i = 0; i < list->seq.n; i++) {
        buf_puts(b, i ? ", " : "");
        if (!put_json(py, b, list->seq.at[i]))
            return false;
    }
    buf_char(b, ']');
    return true;
}

static bool put_json_dict(struct py *py, struct buf *b, const struct py_dict *d)
{
    struct py_entry e;
    const char *between = "";
    buf_char(b, '{');
    for (size_t i = 0; py_dict_next(d, &i, &e); between = ", ") {
        buf_puts(b, between);
        if (!op_is_text(e.key))
            return py_refuse(py, "a JSON value whose keys are not all strings");
        put_json_text(b, py_plain(e.key)->text);
        buf_puts(b, ": ");
        if (!put_json(py, b, e.value))
            return false;
    }
    buf_char(b, '}');
    return true;
}

static bool put_number(struct py *py, struct buf *b, struct py_value *v)
{
    struct slice text = { 0 };
    if (!py_repr(py, v, &text))
        return false;
    buf_slice(b, text);
    return true;
}

static bool put_json(struct py *py, struct buf *b, struct py_value *given)
{
    struct py_value *v = py_plain(given);
    switch ((int)v->kind) {
    case PY_NONE: return buf_puts(b, "null"), true;
    case PY_BOOL: return buf_puts(b, v->integer ? "true" : "false"), true;
    case PY_INT:
    case PY_FLOAT: return put_number(py, b, v);
    case PY_STR: return put_json_text(b, v->text), true;
    case PY_LIST:
    case PY_TUPLE: return put_json_items(py, b, v);
    case PY_DICT: return put_json_dict(py, b, v->dict);
    default: return op_refuse(py, "%s is not JSON serializable", py_type_name(py, v));
    }
}

static bool is_json(struct py_value *v)
{
    v = py_plain(v);
    if (v->kind == PY_LIST || v->kind == PY_TUPLE) {
        for (size_t i = 0; i < v->seq.n; i++)
            if (!is_json(v->seq.at[i]))
                return false;
        return true;
    }
    return v->kind <= PY_STR || v->kind == PY_DICT;
}

static bool take_json(struct py *py, struct py_value *v, struct op_value *out)
{
    struct buf b = { .arena = op_state_of(py)->a };
    if (!put_json(py, &b, v))
        return false;
    out->kind = OP_VALUE_JSON;
    out->text = buf_view(&b);
    return true;
}

static bool take_list(struct py *py, struct py_value *v, struct op_value *out)
{
    struct py_seq items = { 0 };
    if (is_json(v) && !take_json(py, v, out))
        return false;
    if (!py_items(py, v, &items))
        return false;
    struct op_value *at = arena_array(op_state_of(py)->a, struct op_value, items.n);
    for (size_t i = 0; i < items.n; i++)
        if (!op_take_value(py, items.at[i], &at[i]))
            return false;
    out->kind = OP_VALUE_LIST;
    out->integer = v->kind == PY_TUPLE;
    out->items = at;
    out->nitems = items.n;
    return true;
}

/* Values of the standard library, by the name of their type and what gives their text. */
static const struct {
    const char *type;
    enum op_value_kind kind;
    const char *method;
} library[] = {
    { "date", OP_VALUE_DATE, "isoformat" },         { "time", OP_VALUE_TIME, "isoformat" },
    { "datetime", OP_VALUE_DATETIME, "isoformat" }, { "UUID", OP_VALUE_UUID, NULL },
    { "Decimal", OP_VALUE_DECIMAL, NULL },
};

static bool take_delta(struct py *py, struct py_value *v, struct op_value *out)
{
    static const struct {
        const char *name;
        int64_t factor;
    } parts[] = { { "days", INT64_C(86400000000) }, { "seconds", 1000000 }, { "microseconds", 1 } };
    out->kind = OP_VALUE_DELTA;
    for (size_t i = 0; i < 3; i++) {
        struct py_value *n = py_getattr(py, v, slice_of(parts[i].name));
        if (!n)
            return false;
        out->integer += n->integer * parts[i].factor;
    }
    return true;
}

static bool take_library(struct py *py, struct py_value *v, struct op_value *out)
{
    const char *type = py_type_name(py, v);
    const char *dot = strrchr(type, '.');
    type = dot ? dot + 1 : type;
    if (!strcmp(type, "timedelta"))
        return take_delta(py, v, out);
    for (size_t i = 0; i < sizeof library / sizeof *library; i++) {
        if (strcmp(library[i].type, type))
            continue;
        struct py_value *text = v;
        if (library[i].method) {
            struct py_value *method = py_getattr(py, v, slice_of(library[i].method));
            text = method ? py_call_n(py, method, NULL, 0) : NULL;
        }
        if (!text || !py_to_str(py, text, &out->text))
            return false;
        bool day = library[i].kind == OP_VALUE_DATETIME && out->text.n == strlen("2020-01-02");
        out->kind = day ? OP_VALUE_DATE : library[i].kind; /* both are one class here */
        return true;
    }
    return py_refuse(py, "%s as a value in SQL", py_type_name(py, v));
}

/* A member of an enum.Enum class stands for its name. */
static bool take_instance(struct py *py, struct py_value *v, struct op_value *out)
{
    if (py_plain(v) != v)
        return op_take_value(py, py_plain(v), out);
    return take_library(py, v, out);
}

bool op_take_json(struct py *py, struct py_value *v, struct op_value *out)
{
    *out = (struct op_value){ 0 };
    return take_json(py, v, out);
}

bool op_take_value(struct py *py, struct py_value *v, struct op_value *out)
{
    *out = (struct op_value){ .integer = v->kind == PY_BOOL || v->kind == PY_INT ? v->integer : 0 };
    switch ((int)v->kind) {
    case PY_NONE: out->kind = OP_VALUE_NONE; return true;
    case PY_BOOL: out->kind = OP_VALUE_BOOL; return true;
    case PY_INT: out->kind = OP_VALUE_INT; return true;
    case PY_FLOAT:
        out->kind = OP_VALUE_FLOAT;
        out->real = v->real;
        return py_repr(py, v, &out->text);
    case PY_STR: out->kind = OP_VALUE_STR; break;
    case PY_BYTES: out->kind = OP_VALUE_BYTES; break;
    case PY_DICT: return take_json(py, v, out);
    case PY_LIST:
    case PY_TUPLE:
    case PY_SET:
    case PY_FROZENSET: return take_list(py, v, out);
    case PY_INSTANCE: return take_instance(py, v, out);
    default:
        if (!op_is_expr(v))
            return take_library(py, v, out);
        out->kind = OP_VALUE_EXPR;
        return op_take_expr(py, v, "a value", &out->expr);
    }
    out->text = v->text;
    return true;
}
