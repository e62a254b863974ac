#include "op/typemap.h"
#include "op/host.h"
#include "py/dict.h"
#include "py/eval.h"
#include "py/interp.h"
#include "py/lazy.h"
#include "py/parse.h"
#include <string.h>

/* module is name, or lies below it */
static bool is_within(const char *module, struct slice name)
{
    size_t n = strlen(module);
    return n >= name.n && !memcmp(module, name.p, name.n) && (n == name.n || module[name.n] == '.');
}

static bool is_meant(const struct op_mapped_type *t, struct slice module, struct slice name)
{
    return slice_is(module, t->module) && slice_is(name, t->name);
}

/* The entry for this database: its own, that of MySQL for MariaDB, the one for all. */
static const struct op_mapped_type *choose(const struct op_environment *env, struct slice module,
                                           struct slice name)
{
    const char *wanted[] = { env->dialect, !strcmp(env->dialect, "mariadb") ? "mysql" : NULL,
                             NULL };
    for (size_t k = 0; k < 3; k++)
        for (size_t i = 0; i < env->ntypes; i++) {
            const char *d = env->types[i].dialect;
            bool same = k == 2 ? !d : d && wanted[k] && !strcmp(d, wanted[k]);
            if (same && is_meant(&env->types[i], module, name))
                return &env->types[i];
        }
    return NULL;
}

/* ---- the call ---- */

static const char *signature_of(struct py *py, const struct op_mapped_type *t)
{
    struct buf b = { .arena = py->a };
    for (size_t i = 0; i < t->names.n; i++)
        buf_printf(&b, "%s%s ", t->names.at[i], t->values.at[i] ? "?" : "");
    buf_puts(&b, t->more ? "... **" : "");
    return buf_str(&b);
}

static struct py_value *evaluate(struct py *py, const struct op_mapped_type *t, const char *text,
                                 struct py_value *names)
{
    const struct ast_expr *e = NULL;
    if (!py_parse_expression(py->a, t->file, t->line, 1, slice_of(text), &e, py->err)) {
        py->refused = true;
        return NULL;
    }
    return py_eval_within(py, t->file, e, names);
}

/* An argument as it stands in SQL: a whole number, or a word. */
static bool put_argument(struct py *py, const struct op_mapped_type *t, size_t i,
                         struct py_value *v, struct buf *out)
{
    const char *name = t->names.at[i];
    if (!v || v->kind == PY_NONE) {
        if (!t->values.at[i])
            return op_refuse(py, "%s(): '%s' is None, and type_map has no default for it", t->name,
                             name);
        buf_puts(out, t->values.at[i]);
        return true;
    }
    v = py_plain(v);
    if (v->kind == PY_INT) {
        buf_printf(out, "%lld", (long long)v->integer);
        return true;
    }
    bool word = v->kind == PY_STR && v->text.n;
    for (size_t k = 0; word && k < v->text.n; k++) {
        char c = v->text.p[k];
        word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '_' || c == ' ';
    }
    if (!word)
        return op_refuse(py,
                         "%s(): '%s' is neither a whole number nor a word, and cannot stand in "
                         "the type that type_map gives",
                         t->name, name);
    buf_slice(out, v->text);
    return true;
}

static struct py_value *from_text(struct py *py, const struct op_mapped_type *t,
                                  struct py_value *const *got)
{
    struct buf b = { .arena = py->a };
    struct op_type type = { .class = OP_SA_USER };
    for (const char *p = t->type; *p; p++) {
        if (*p != '{') {
            buf_char(&b, *p);
            continue;
        }
        struct slice name = slice_range(p + 1, strchr(p, '}'));
        for (size_t i = 0; i < t->names.n; i++)
            if (slice_is(name, t->names.at[i]) && !put_argument(py, t, i, got[i], &b))
                return NULL;
        p = name.p + name.n;
    }
    type.text = buf_str(&b);
    return op_type_value(py, &type);
}

static struct py_value *from_call(struct py *py, const struct op_mapped_type *t,
                                  struct py_value *const *got)
{
    struct py_value *names = py_dict_new(py);
    struct py_value *sa = py_import_find(py, SLICE("sqlalchemy"));
    if (!sa)
        return NULL;
    py_dict_name(py, names->dict, SLICE("sqlalchemy"), sa);
    for (size_t i = 0; i < t->names.n; i++) {
        struct py_value *v = got[i];
        if (!v && t->values.at[i])
            v = evaluate(py, t, t->values.at[i], names);
        if (!v)
            return NULL;
        py_dict_name(py, names->dict, slice_of(t->names.at[i]), v);
    }
    struct py_value *v = evaluate(py, t, t->type, names);
    const struct op_type *type = NULL;
    if (!v || !op_take_type(py, v, t->name, &type))
        return NULL;
    return op_type_value(py, type);
}

struct mapped {
    struct slice module;
    struct slice name;
};

static struct py_value *call(struct py *py, struct py_value *self, const struct py_args *args)
{
    const struct mapped *m = self->host.data;
    const struct op_environment *env = op_state_of(py)->env;
    const struct op_mapped_type *t = choose(env, m->module, m->name);
    struct op_rest rest = { 0 };
    if (!t)
        return op_refuse(py, "type_map has no form of %.*s.%.*s for %s", (int)m->module.n,
                         m->module.p, (int)m->name.n, m->name.p, env->dialect);
    struct py_value **got = arena_array(py->a, struct py_value *, t->names.n + 1);
    if (!op_bind(py, t->name, args, signature_of(py, t), got, &rest))
        return NULL;
    return t->call ? from_call(py, t, got) : from_text(py, t, got);
}

static const struct py_host_class host_mapped = { .name = "type", .call = call };

bool op_is_mapped(const struct py_value *v)
{
    return py_is_host(v, &host_mapped);
}

struct py_value *op_mapped_construct(struct py *py, struct py_value *v)
{
    struct py_args none = { 0 };
    return call(py, v, &none);
}

/* ---- the modules ---- */

static struct py_value *class_of(struct py *py, struct slice module, struct slice name)
{
    const struct op_environment *env = op_state_of(py)->env;
    for (size_t i = 0; i < env->ntypes; i++)
        if (is_meant(&env->types[i], module, name)) {
            struct mapped *m = arena_new(py->a, struct mapped);
            *m = (struct mapped){ slice_of(env->types[i].module), slice_of(env->types[i].name) };
            return py_host(py, &host_mapped, m);
        }
    return NULL;
}

/* What type_map does not have, the application's own module may. */
static struct py_value *lookup(struct py *py, struct py_value *self, struct slice name)
{
    struct slice module = self->module.name;
    const struct op_environment *env = op_state_of(py)->env;
    struct py_value *v = class_of(py, module, name);
    if (v)
        return v;
    struct slice full =
        slice_of(arena_printf(py->a, "%.*s.%.*s", (int)module.n, module.p, (int)name.n, name.p));
    for (size_t i = 0; i < env->ntypes; i++)
        if (is_within(env->types[i].module, full))
            return py_import_find(py, full);
    struct py_value *own = self->module.data;
    return own ? py_getattr_or(py, own, name) : NULL;
}

struct py_value *op_typemap_module(struct py *py, struct slice name)
{
    const struct op_environment *env = op_state_of(py)->env;
    for (size_t i = 0; i < env->ntypes; i++) {
        if (!is_within(env->types[i].module, name))
            continue;
        struct py_value *v = py_module(py, slice_dup(py->a, name));
        v->module.lookup = lookup;
        v->module.partial = true;
        v->module.data = py_lazy_module(py, v->module.name);
        return v;
    }
    return NULL;
}
