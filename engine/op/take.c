#include "op/glue.h"
#include "py/interp.h"
#include "py/iter.h"
#include <stdarg.h>
#include <string.h>

struct op_state *op_state_of(struct py *py)
{
    return py->hooks.data;
}

struct op_place op_place_of(struct py *py)
{
    return (struct op_place){ .line = py->at.line, .column = py->at.column };
}

void op_emit(struct py *py, const struct op *op)
{
    struct op_state *s = op_state_of(py);
    struct op copy = *op;
    copy.at = op_place_of(py);
    vec_push(s->a, &s->ops, copy);
}

void *op_refuse(struct py *py, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    char *text = arena_vprintf(py->a, fmt, ap);
    va_end(ap);
    if (!py->refused) {
        mig_error_set(py->err, MIG_SCRIPT, "%s", text);
        mig_error_at(py->err, py->at.file, py->at.line, py->at.column);
    }
    py->refused = true;
    py->raised = NULL;
    return NULL;
}

struct py_value *op_none(struct py *py)
{
    return &py->none;
}

const char *op_text(struct py *py, struct slice s)
{
    return slice_dup(op_state_of(py)->a, s);
}

bool op_is_text(struct py_value *v)
{
    return v && py_plain(v)->kind == PY_STR;
}

static bool wrong(struct py *py, struct py_value *v, const char *what, const char *wanted)
{
    return op_refuse(py, "%s: %s is wanted here, not %s", what, wanted, py_type_name(py, v));
}

bool op_take_slice(struct py *py, struct py_value *v, const char *what, struct slice *out)
{
    if (!v)
        return true;
    if (!op_is_text(v))
        return wrong(py, v, what, "a string");
    *out = py_plain(v)->text;
    return true;
}

static bool take_text(struct py *py, struct py_value *v, const char *what, const char **out)
{
    struct slice text = { 0 };
    if (!v)
        return true;
    *out = NULL;
    if (v->kind == PY_NONE)
        return true;
    if (!op_take_slice(py, v, what, &text))
        return false;
    if (text.n && memchr(text.p, '\0', text.n))
        return py_refuse(py, "%s: a NUL character", what);
    *out = op_text(py, text);
    return true;
}

static bool is_unquoted(struct py *py, struct py_value *v, const char *what)
{
    enum op_quote quote;
    return !op_is_quoted(py, v, &quote) ||
           py_refuse(py, "%s: a name that says itself whether it wants quotes", what);
}

bool op_take_text(struct py *py, struct py_value *v, const char *what, const char **out)
{
    return !v || (is_unquoted(py, v, what) && take_text(py, v, what, out));
}

bool op_take_quoted(struct py *py, struct py_value *v, const char *what, struct op_name *out)
{
    if (!v)
        return true;
    *out = (struct op_name){ .conv = v->kind == PY_INSTANCE &&
                                     v->instance.class == op_state_of(py)->conv };
    op_is_quoted(py, v, &out->quote);
    return take_text(py, v, what, &out->text);
}

bool op_take_name(struct py *py, struct py_value *v, const char *what, struct op_name *out)
{
    return !v || (is_unquoted(py, v, what) && op_take_quoted(py, v, what, out));
}

/* quote=: None leaves it to the name. */
bool op_take_quote(struct py *py, struct py_value *v, enum op_quote *out)
{
    static const enum op_quote kinds[] = {
        [OP_UNSET] = OP_QUOTE_AUTO, [OP_FALSE] = OP_QUOTE_NEVER, [OP_TRUE] = OP_QUOTE_ALWAYS
    };
    enum op_tri given = OP_UNSET;
    if (!op_take_tri(py, v, "quote", &given))
        return false;
    *out = given ? kinds[given] : *out;
    return true;
}

bool op_take_flag(struct py *py, struct py_value *v, const char *what, bool *out)
{
    if (!v)
        return true;
    if (op_is_text(v)) /* Python's truth of it, as SQLAlchemy asks */
        return py_truth(py, v, out);
    if (v->kind != PY_NONE && v->kind != PY_BOOL && v->kind != PY_INT)
        return wrong(py, v, what, "True or False");
    *out = v->kind != PY_NONE && v->integer != 0;
    return true;
}

bool op_take_tri(struct py *py, struct py_value *v, const char *what, enum op_tri *out)
{
    bool truth = false;
    if (!v)
        return true;
    if (!op_take_flag(py, v, what, &truth))
        return false;
    *out = v->kind == PY_NONE ? OP_UNSET : truth ? OP_TRUE : OP_FALSE;
    return true;
}

bool op_take_int(struct py *py, struct py_value *v, const char *what, int64_t *out)
{
    struct py_value *plain = v ? py_plain(v) : NULL;
    if (!v)
        return true;
    if (plain->kind != PY_INT)
        return wrong(py, v, what, "an integer");
    *out = plain->integer;
    return true;
}

/* A bare str is refused: SQLAlchemy would take each of its characters. */
bool op_take_strs(struct py *py, struct py_value *v, const char *what, struct strs *out)
{
    struct py_seq items = { 0 };
    if (!v || v->kind == PY_NONE)
        return true;
    if (op_is_text(v))
        return wrong(py, v, what, "a list of names");
    if (!py_items(py, v, &items))
        return false;
    const char **at = arena_array(op_state_of(py)->a, const char *, items.n);
    for (size_t i = 0; i < items.n; i++) {
        if (!op_is_text(items.at[i]))
            return wrong(py, items.at[i], what, "a list of names");
        if (!op_take_text(py, items.at[i], what, &at[i]))
            return false;
    }
    *out = (struct strs){ .at = at, .n = items.n };
    return true;
}
