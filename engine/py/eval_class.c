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

static bool add_base(struct py *py, struct py_value *v, size_t i, struct py_class **bases)
{
    if (v->kind == PY_HOST && v->host.class->derive) {
        bases[i] = v->host.class->derive(py, v);
        return bases[i] != NULL;
    }
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

static bool class_bases(struct py *py, struct py_class *c, const struct py_args *args)
{
    struct py_class **bases = arena_array(py->a, struct py_class *, args->n + 1);
    for (size_t i = 0; i < args->n; i++)
        if (!add_base(py, args->at[i], i, bases))
            return false;
    c->nbases = args->n ? args->n : 1;
    if (!args->n)
        bases[0] = py->object;
    c->bases = bases;
    c->kind = PY_INSTANCE;
    for (size_t i = 0; i < args->n; i++) {
        c->is_enum = c->is_enum || bases[i]->is_enum;
        c->is_flag = c->is_flag || bases[i]->is_flag;
        c->shows_value = c->shows_value || bases[i]->shows_value;
        if (bases[i]->is_enum && bases[i]->members.n)
            return py_raise(py, PY_TypeError, "<enum '%.*s'> cannot extend <enum '%.*s'>",
                            (int)c->name.n, c->name.p, (int)bases[i]->name.n, bases[i]->name.p);
    }
    return linearize(py, c);
}

/* metaclass=: only those that change nothing; the others go to __init_subclass__. */
static bool class_keywords(struct py *py, struct py_args *args)
{
    size_t n = 0;
    struct slice *names = arena_array(py->a, struct slice, args->nkw + 1);
    struct py_value **kw = arena_array(py->a, struct py_value *, args->nkw + 1);
    for (size_t k = 0; k < args->nkw; k++) {
        if (!slice_is(args->names[k], "metaclass")) {
            names[n] = args->names[k];
            kw[n++] = args->kw[k];
        } else if (args->kw[k]->kind != PY_CLASS || args->kw[k]->class != py->type) {
            return py_refuse(py, "a class with a metaclass");
        }
    }
    args->names = names;
    args->kw = kw;
    args->nkw = n;
    return true;
}

/* The nearest class behind c itself that defines the method. */
static struct py_value *inherited(struct py *py, const struct py_class *c, struct slice name)
{
    for (size_t i = 1; i < c->nmro; i++) {
        struct py_value *v = py_dict_find(py, c->mro[i]->names, name);
        if (v)
            return v;
    }
    return NULL;
}

static bool init_subclass(struct py *py, struct py_class *c, const struct py_args *args)
{
    struct py_value *f = inherited(py, c, SLICE("__init_subclass__"));
    if (f && f->kind == PY_DESCRIPTOR)
        f = f->descriptor.callee;
    struct py_args rest = { .kw = args->kw, .names = args->names, .nkw = args->nkw };
    if (f && f->kind == PY_FUNCTION)
        return py_call(py, py_method(py, c->value, f), &rest) != NULL;
    if (args->nkw)
        return py_raise(py, PY_TypeError, "%.*s.__init_subclass__() takes no keyword arguments",
                        (int)c->name.n, c->name.p);
    return true;
}

/* Behind its body: functions learn whose they are, descriptors their names. */
static bool finish(struct py *py, struct py_class *c, const struct py_args *args)
{
    struct py_entry e;
    for (size_t i = 0; py_dict_next(c->names, &i, &e);) {
        struct py_value *v = e.value->kind == PY_DESCRIPTOR ? e.value->descriptor.callee : e.value;
        if (v->kind == PY_FUNCTION && !v->function->owner)
            v->function->owner = c;
        if (v->kind == PY_INSTANCE && py_has_special(py, v, "__set_name__")) {
            struct py_value *both[] = { c->value, e.key };
            if (!py_call_special(py, v, "__set_name__", both, 2))
                return false;
        }
    }
    return (!c->is_enum || py_enum_finish(py, c)) && init_subclass(py, c, args);
}

static const char *module_name(struct py *py)
{
    struct py_value *name = py_dict_find(py, py->frame->env->globals, SLICE("__name__"));
    return name && name->kind == PY_STR ? slice_dup(py->a, name->text) : "__main__";
}

struct py_value *py_class_make(struct py *py, struct slice name, struct py_args *args,
                               const struct py_dict *names)
{
    struct py_class *c = py_class_new(py, slice_dup(py->a, name), NULL, PY_INSTANCE);
    c->module = module_name(py);
    c->nmro = 0;
    if (!class_keywords(py, args) || !class_bases(py, c, args) ||
        !py_dict_update(py, c->names, names) || !finish(py, c, args))
        return NULL;
    return c->value;
}

/* The body runs with the class's names as its scope. */
static bool class_body(struct py *py, const struct ast_stmt *s, struct py_class *c,
                       struct py_scope *scope)
{
    struct py_frame frame = { .scope = scope,
                              .env = py->frame->env,
                              .returned = &py->none,
                              .function = py->frame->function,
                              .body = c,
                              .self = py->frame->self,
                              .caller = py->frame };
    py->frame = &frame;
    bool ok = py_exec(py, s->class_.body) != PY_FAIL;
    py->frame = frame.caller;
    return ok;
}

static bool add_doc(struct py *py, struct py_class *c, const struct ast_stmt *s)
{
    const struct ast_stmt *first = s->class_.body.n ? s->class_.body.at[0] : NULL;
    if (first && first->kind == AST_STMT_EXPR && first->value->kind == AST_STR)
        py_dict_name(py, c->names, SLICE("__doc__"), py_str(py, first->value->str));
    return true;
}

bool py_exec_class(struct py *py, const struct ast_stmt *s)
{
    struct py_class *c = py_class_new(py, slice_dup(py->a, s->class_.name), NULL, PY_INSTANCE);
    struct py_scope *scope = arena_new(py->a, struct py_scope);
    struct ast_exprs decorators = s->class_.decorators;
    struct py_value **d = arena_array(py->a, struct py_value *, decorators.n + 1);
    struct py_args args;
    for (size_t i = 0; i < decorators.n; i++) {
        d[i] = py_eval(py, decorators.at[i]);
        if (!d[i])
            return false;
    }
    c->module = module_name(py);
    c->outer = py->frame->body;
    c->within = py->frame->function;
    c->nmro = 0;
    if (!py_arguments(py, s->class_.bases, s->class_.keywords, s->class_.nkeywords, &args))
        return false;
    py_at(py, s->line, s->column);
    if (!class_keywords(py, &args) || !class_bases(py, c, &args))
        return false;
    scope->names = c->names;
    scope->code = py_code_of_class(py, s->class_.body);
    scope->outer = py_scope_kept(py);
    if (!add_doc(py, c, s) || !class_body(py, s, c, scope))
        return false;
    c->annotated = (struct py_names){ scope->annotated.at, scope->annotated.n };
    py_at(py, s->line, s->column);
    if (!finish(py, c, &args))
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

/* What __new__ of a builtin class gives for a class of the program. */
struct py_value *py_instance_new(struct py *py, struct py_class *c, const struct py_args *args)
{
    struct py_class *base = builtin_base(py, c);
    struct py_value *v = py_instance(py, c);
    if (py_class_is(c, py_exception(py, PY_BaseException))) {
        py_dict_name(py, v->instance.names, SLICE("args"), py_tuple(py, args->at, args->n));
    } else if (base != py->object) {
        v->instance.base = base->construct(py, base->value, args);
        if (!v->instance.base)
            return NULL;
    }
    return v;
}

static bool check_arguments(struct py *py, const struct py_class *c, const struct py_class *base,
                            const struct py_args *args)
{
    if (py_class_is(c, py_exception(py, PY_BaseException)) && args->nkw)
        return py_raise(py, PY_TypeError, "%s() takes no keyword arguments",
                        slice_dup(py->a, c->name));
    if (base == py->object && (args->n || args->nkw) &&
        !py_class_is(c, py_exception(py, PY_BaseException)))
        return py_raise(py, PY_TypeError, "%s() takes no arguments", slice_dup(py->a, c->name));
    return true;
}

/* The instance, of whatever class: by a __new__ of the program's own, or as builtin classes do. */
static struct py_value *create(struct py *py, struct py_class *c, bool user_init,
                               const struct py_args *args)
{
    struct py_class *base = builtin_base(py, c);
    struct py_value *new = py_class_find(py, c, SLICE("__new__"));
    struct py_args none = { 0 };
    if (new &&new->kind == PY_DESCRIPTOR)
        new = new->descriptor.callee;
    if (new &&new->kind == PY_FUNCTION)
        return py_function_call(py, new->function, c->value, args);
    if (new &&new->kind == PY_NATIVE &&new->native->call != py_object_methods[0].call)
        return new->native->call(py, c->value, args);
    if (!user_init && !check_arguments(py, c, base, args))
        return NULL;
    bool mutable = base->kind == PY_LIST || base->kind == PY_DICT || base->kind == PY_SET;
    return py_instance_new(py, c, user_init && mutable ? &none : args);
}

static struct py_value *instance_of(struct py *py, struct py_class *c, const struct py_args *args)
{
    struct py_value *init = py_class_find(py, c, SLICE("__init__"));
    bool user_init = init && init->kind == PY_FUNCTION;
    struct py_value *v = create(py, c, user_init, args);
    if (!v || !user_init || v->kind != PY_INSTANCE || !py_class_is(v->instance.class, c))
        return v;
    struct py_value *got = py_function_call(py, init->function, v, args);
    if (got && got->kind != PY_NONE)
        return py_raise(py, PY_TypeError, "__init__() should return None, not '%s'",
                        py_type_name(py, got));
    return got ? v : NULL;
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
