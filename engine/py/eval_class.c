/* Classes of a program: their bodies, method resolution, and what calling one makes. */
#include "py/call.h"
#include "py/enum.h"
#include "py/kinds.h"
#include "py/node.h"
#include <string.h>

/* C3: the class, then the merge of its bases' orders and the bases themselves. */
static bool linearize(struct py *py, struct py_class *c)
{
    size_t n = c->nbases + 1;
    size_t total = 1;
    struct py_class *const **list = arena_array(py->a, struct py_class *const *, n);
    size_t *left = arena_array(py->a, size_t, n);
    for (size_t i = 0; i < c->nbases; i++) {
        list[i] = c->bases[i]->mro;
        left[i] = c->bases[i]->nmro;
        total += left[i];
    }
    list[n - 1] = c->bases;
    left[n - 1] = c->nbases;
    c->mro = arena_array(py->a, struct py_class *, total + 1);
    c->mro[c->nmro++] = c;
    for (;;) {
        struct py_class *good = NULL;
        bool any = false;
        for (size_t i = 0; !good && i < n; i++) {
            any = any || left[i];
            good = left[i] ? list[i][0] : NULL;
            for (size_t k = 0; good && k < n; k++)
                for (size_t j = 1; good && j < left[k]; j++)
                    if (list[k][j] == good)
                        good = NULL;
        }
        if (!good)
            return !any || py_raise(py, PY_TypeError,
                                    "Cannot create a consistent method resolution order (MRO) for "
                                    "bases");
        c->mro[c->nmro++] = good;
        for (size_t i = 0; i < n; i++)
            if (left[i] && list[i][0] == good) {
                list[i]++;
                left[i]--;
            }
    }
}

static bool add_base(struct py *py, struct py_class *c, struct py_value *v, size_t i,
                     struct py_class **bases)
{
    (void)c;
    if (v->kind == PY_HOST)
        return py_refuse(py, "a class that derives from '%s'", py_type_name(py, v));
    if (v->kind != PY_CLASS)
        return py_refuse(py, "a class that derives from a '%s' object", py_type_name(py, v));
    if (v->class == py->classes[PY_BOOL] || v->class == py->type ||
        v->class == py->classes[PY_RANGE] || v->class == py->classes[PY_SLICE])
        return py_refuse(py, "a class that derives from %s", slice_dup(py->a, v->class->name));
    bases[i] = v->class;
    return true;
}

static bool class_bases(struct py *py, struct py_class *c, const struct ast_stmt *s)
{
    struct py_args args;
    if (!py_arguments(py, s->class_.bases, s->class_.keywords, s->class_.nkeywords, &args))
        return false;
    py_at(py, s->line, s->column);
    if (args.nkw)
        return py_refuse(py, "the keyword '%.*s' of a class", (int)args.names[0].n,
                         args.names[0].p);
    struct py_class **bases = arena_array(py->a, struct py_class *, args.n + 1);
    for (size_t i = 0; i < args.n; i++)
        if (!add_base(py, c, args.at[i], i, bases))
            return false;
    c->nbases = args.n ? args.n : 1;
    if (!args.n)
        bases[0] = py->object;
    c->bases = bases;
    c->kind = PY_INSTANCE;
    for (size_t i = 0; i < args.n; i++) {
        c->is_enum = c->is_enum || bases[i]->is_enum;
        c->shows_value = c->shows_value || bases[i]->shows_value;
        if (bases[i]->is_enum && bases[i]->members.n)
            return py_raise(py, PY_TypeError, "<enum '%.*s'> cannot extend <enum '%.*s'>",
                            (int)c->name.n, c->name.p, (int)bases[i]->name.n, bases[i]->name.p);
    }
    return linearize(py, c);
}

/* The body runs with the class's names as its scope; its functions learn whose they are. */
static bool class_body(struct py *py, struct py_class *c, const struct ast_stmt *s,
                       struct py_scope *scope)
{
    struct py_frame frame = { .scope = scope,
                              .env = py->frame->env,
                              .returned = &py->none,
                              .function = py->frame->function,
                              .self = py->frame->self,
                              .caller = py->frame };
    py->frame = &frame;
    bool ok = py_exec(py, s->class_.body) != PY_FAIL;
    py->frame = frame.caller;
    struct py_entry e;
    for (size_t i = 0; ok && py_dict_next(c->names, &i, &e);) {
        struct py_value *v = e.value->kind == PY_DESCRIPTOR ? e.value->descriptor.callee : e.value;
        if (v->kind == PY_FUNCTION && !v->function->owner)
            v->function->owner = c;
    }
    return ok;
}

bool py_exec_class(struct py *py, const struct ast_stmt *s)
{
    struct py_class *c = py_class_new(py, slice_dup(py->a, s->class_.name), NULL, PY_INSTANCE);
    struct py_scope *scope = arena_new(py->a, struct py_scope);
    struct py_value *d[16];
    struct ast_exprs decorators = s->class_.decorators;
    struct py_value *name = py_dict_find(py, py->frame->env->globals, SLICE("__name__"));
    if (decorators.n > sizeof d / sizeof *d)
        return py_refuse(py, "a class with more than 16 decorators");
    for (size_t i = 0; i < decorators.n; i++) {
        d[i] = py_eval(py, decorators.at[i]);
        if (!d[i])
            return false;
    }
    c->module = name && name->kind == PY_STR ? slice_dup(py->a, name->text) : "__main__";
    c->nmro = 0;
    if (!class_bases(py, c, s))
        return false;
    scope->names = c->names;
    scope->code = py_code_of_class(py, s->class_.body);
    scope->outer = py_scope_kept(py);
    if (!class_body(py, c, s, scope))
        return false;
    c->annotated = (struct py_names){ scope->annotated.at, scope->annotated.n };
    py_at(py, s->line, s->column);
    if (c->is_enum && !py_enum_finish(py, c))
        return false;
    struct py_value *v = c->value;
    for (size_t i = decorators.n; v && i-- > 0;)
        v = py_call_n(py, d[i], &v, 1);
    return v && py_name_set(py, s->class_.name, v);
}

/* The builtin class that a program's class derives from, and that makes its base value. */
static struct py_class *builtin_base(struct py *py, struct py_class *c)
{
    for (size_t i = 0; i < c->nmro; i++)
        if (c->mro[i]->construct && c->mro[i] != py->object)
            return c->mro[i];
    return py->object;
}

static struct py_value *instance_of(struct py *py, struct py_class *c, const struct py_args *args)
{
    struct py_class *base = builtin_base(py, c);
    struct py_value *v = py_instance(py, c);
    struct py_value *init = py_class_find(py, c, SLICE("__init__"));
    bool user_init = init && init->kind == PY_FUNCTION;
    struct py_value *new = py_class_find(py, c, SLICE("__new__"));
    if (new &&new->kind != PY_NATIVE)
        return py_refuse(py, "a class with a __new__ of its own");
    if (py_class_is(c, py->exceptions[PY_BaseException])) {
        py_dict_name(py, v->instance.names, SLICE("args"), py_tuple(py, args->at, args->n));
        if (!user_init && args->nkw)
            return py_raise(py, PY_TypeError, "%s() takes no keyword arguments",
                            slice_dup(py->a, c->name));
    } else if (base != py->object) {
        struct py_args none = { 0 };
        bool mutable = base->kind == PY_LIST || base->kind == PY_DICT || base->kind == PY_SET;
        v->instance.base = base->construct(py, base->value, user_init && mutable ? &none : args);
        if (!v->instance.base)
            return NULL;
    } else if (!user_init && (args->n || args->nkw)) {
        return py_raise(py, PY_TypeError, "%s() takes no arguments", slice_dup(py->a, c->name));
    }
    if (user_init) {
        struct py_value *got = py_function_call(py, init->function, v, args);
        if (!got)
            return NULL;
        if (got->kind != PY_NONE)
            return py_raise(py, PY_TypeError, "__init__() should return None, not '%s'",
                            py_type_name(py, got));
    }
    return v;
}

struct py_value *py_class_call(struct py *py, struct py_class *c, const struct py_args *args)
{
    if (c->is_enum)
        return py_enum_call(py, c, args);
    if (c->construct)
        return c->construct(py, c->value, args);
    if (!*c->module)
        return py_raise(py, PY_TypeError, "cannot create '%.*s' instances", (int)c->name.n,
                        c->name.p);
    return instance_of(py, c, args);
}
