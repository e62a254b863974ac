#include "py/computed.h"
#include "py/call.h"
#include "py/dict.h"
#include "py/eval.h"
#include "py/finder.h"
#include "py/interp.h"
#include "py/lazy.h"

static bool source(void *data, struct arena *a, struct slice name, struct py_source *out)
{
    const struct strs *directories = data;
    return py_find_source(a, *directories, name, out);
}

static struct fold_value fold(struct py *py, struct py_value *v, bool inside);

static void fold_items(struct py *py, struct py_value *v, struct fold_value *out)
{
    struct fold_value *items = arena_array(py->a, struct fold_value, v->seq.n);
    for (size_t i = 0; i < v->seq.n; i++)
        items[i] = fold(py, v->seq.at[i], true);
    out->kind = FOLD_SEQUENCE;
    out->items = items;
    out->nitems = v->seq.n;
}

/* A list of constants; what is in a list goes no deeper, a header has no use for it. */
static struct fold_value fold(struct py *py, struct py_value *v, bool inside)
{
    struct fold_value out = { .kind = FOLD_OTHER,
                              .what = arena_printf(py->a, "a '%s' object", py_type_name(py, v)),
                              .truth = true };
    if (v->kind == PY_INSTANCE && v->instance.base)
        v = py_plain(v);
    if (v->kind == PY_NONE)
        out.kind = FOLD_NONE;
    if (v->kind == PY_STR) {
        out.kind = FOLD_STR;
        out.str = v->text;
    }
    if (!inside && (v->kind == PY_TUPLE || v->kind == PY_LIST))
        fold_items(py, v, &out);
    return out;
}

bool py_computed(struct arena *a, struct strs directories, const struct ast_module *m,
                 const char *name, struct fold_value *out, struct mig_error *err)
{
    struct py_hooks hooks = { .data = &directories, .source = source };
    struct py *py = py_new(a, &hooks);
    struct py_value *v = NULL;
    if (!py_attribute(py, py_lazy_tree(py, "revision", m), name, &v, err))
        return false;
    if (v->kind == PY_MODULE && v->module.missing)
        return false; /* what the caller says itself */
    *out = fold(py, v, false);
    return true;
}
