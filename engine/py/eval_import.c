/* import: the host's modules, then engine/py's own; any other becomes an error where it is used. */
#include "py/call.h"
#include "py/eval.h"
#include "py/lazy.h"
#include "py/node.h"

static struct py_value *missing(struct py *py, struct slice name)
{
    struct py_value *v = py_module(py, slice_dup(py->a, name));
    v->module.missing = "its module is not one that mig knows";
    return v;
}

/* NULL without an exception: nobody has it. */
struct py_value *py_import_find(struct py *py, struct slice name)
{
    struct py_value *v = py_dict_find(py, py->modules, name);
    if (v)
        return v;
    if (py->hooks.import)
        v = py->hooks.import(py, py->hooks.data, name);
    if (!v && !py_failed(py))
        v = py_own_module(py, name);
    if (!v && !py_failed(py))
        v = py_lazy_module(py, name);
    if (v && !slice_starts(name, "_"))
        py_dict_name(py, py->modules, slice_of(slice_dup(py->a, name)), v);
    return v;
}

static void *guarded(struct py *py, struct slice name)
{
    return py_refuse(py, "import of '%.*s', which mig does not know, where its failure is caught",
                     (int)name.n, name.p);
}

static bool import_plain(struct py *py, const struct ast_alias *alias)
{
    struct slice rest = alias->name;
    struct slice top = slice_cut(&rest, '.');
    struct py_value *v = py_import_find(py, alias->name);
    if (!v && py_failed(py))
        return false;
    if (!v && py->guards)
        return guarded(py, alias->name);
    if (alias->asname.p)
        return py_name_set(py, alias->asname, v ? v : missing(py, alias->name));
    if (top.n != alias->name.n) {
        struct py_value *whole = v;
        v = py_import_find(py, top);
        if (py_failed(py))
            return false;
        if (v && v->kind == PY_MODULE && whole && rest.n && !v->module.lookup) {
            struct slice last = rest;
            if (!py_dict_find(py, v->module.names, last))
                py_dict_name(py, v->module.names, last, whole);
        }
    }
    return py_name_set(py, top, v ? v : missing(py, top));
}

static struct py_value *import_name(struct py *py, struct py_value *m, struct slice module,
                                    struct slice name)
{
    struct slice full =
        slice_of(arena_printf(py->a, "%.*s.%.*s", (int)module.n, module.p, (int)name.n, name.p));
    struct py_value *v = NULL;
    if (py_lazy_is(m))
        return py_lazy_import(py, m, name, py->guards > 0);
    if (m && !(m->kind == PY_MODULE && m->module.missing)) {
        v = py_getattr_or(py, m, name);
        if (v || py_failed(py))
            return v;
        v = py_import_find(py, full);
        if (v || py_failed(py))
            return v;
        if (m->kind == PY_MODULE && m->module.complete)
            return py_raise(py, PY_ImportError, "cannot import name '%.*s' from '%.*s'",
                            (int)name.n, name.p, (int)module.n, module.p);
    } else {
        v = py_import_find(py, full);
    }
    if (v || py_failed(py))
        return v;
    return py->guards ? guarded(py, full) : missing(py, full);
}

/* A module that makes its names when they are asked for is asked whenever a name is not found; what
 * is bound already and is also one of its names is bound anew. */
static bool star_of_lookup(struct py *py, struct py_value *m)
{
    struct py_dict *globals = py->frame->env->globals;
    for (size_t i = 0; i < globals->n; i++) {
        struct py_entry *e = &globals->at[i];
        if (!e->key || slice_starts(e->key->text, "_"))
            continue;
        bool given = !py_lazy_is(m) || py_lazy_exports(py, m, e->key->text);
        if (!given && py_failed(py))
            return false;
        struct py_value *v = !given ? NULL : py_getattr_or(py, m, e->key->text);
        if (py_failed(py))
            return false;
        e->value = v ? v : e->value;
    }
    vec_push(py->a, &py->frame->env->stars, m);
    return true;
}

static bool import_star(struct py *py, struct py_value *m, struct slice module)
{
    struct py_entry e;
    if (!m || m->kind != PY_MODULE || m->module.missing)
        return py_refuse(py, "'from %.*s import *'", (int)module.n, module.p);
    if (py_lazy_is(m))
        return star_of_lookup(py, m);
    for (size_t i = 0; py_dict_next(m->module.names, &i, &e);)
        if (!slice_starts(e.key->text, "_") && !py_name_set(py, e.key->text, e.value))
            return false;
    return m->module.complete || star_of_lookup(py, m);
}

static bool import_from(struct py *py, const struct ast_stmt *s)
{
    struct slice module = s->import.module;
    struct buf dots = { .arena = py->a };
    if (!s->import.level && slice_is(module, "__future__"))
        return true;
    struct slice full = s->import.level ? py_lazy_relative(py, s->import.level, module) : module;
    buf_pad(&dots, '.', full.p ? 0 : s->import.level);
    if (full.p || module.p)
        buf_slice(&dots, full.p ? full : module);
    module = buf_view(&dots);
    struct py_value *m = !full.p ? NULL : py_import_find(py, module);
    if (!m && py_failed(py))
        return false;
    for (size_t i = 0; i < s->import.naliases; i++) {
        const struct ast_alias *alias = &s->import.aliases[i];
        py_at(py, alias->line, alias->column);
        if (slice_is(alias->name, "*")) {
            if (!import_star(py, m, module))
                return false;
            continue;
        }
        struct py_value *v = import_name(py, m, module, alias->name);
        if (!v || !py_name_set(py, alias->asname.p ? alias->asname : alias->name, v))
            return false;
    }
    return true;
}

bool py_exec_import(struct py *py, const struct ast_stmt *s)
{
    if (s->kind == AST_STMT_IMPORT_FROM)
        return import_from(py, s);
    for (size_t i = 0; i < s->import.naliases; i++) {
        py_at(py, s->import.aliases[i].line, s->import.aliases[i].column);
        if (!import_plain(py, &s->import.aliases[i]))
            return false;
    }
    return true;
}
