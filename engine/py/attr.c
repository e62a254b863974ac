/* Attributes: an instance's own, then its class's in method resolution order. */
#include "py/call.h"
#include "py/function.h"
#include "py/interp.h"
#include "py/lazy.h"

static struct py_value *bind(struct py *py, struct py_value *self, struct py_value *found)
{
    if (found->kind == PY_NATIVE &&
        (found->native->name[0] != '_' || py_special_acts_on(found->native)))
        return py_method(py, py_plain(self), found);
    if (found->kind == PY_FUNCTION || found->kind == PY_NATIVE)
        return py_method(py, self, found);
    if (found->kind == PY_INSTANCE && py_has_special(py, found, "__get__")) {
        struct py_value *both[] = { self, py_class_of(py, self)->value };
        return py_call_special(py, found, "__get__", both, 2);
    }
    if (found->kind != PY_DESCRIPTOR)
        return found;
    switch ((enum py_descriptor)found->descriptor.which) {
    case PY_STATICMETHOD: return found->descriptor.callee;
    case PY_CLASSMETHOD:
        return py_method(py, py_class_of(py, self)->value, found->descriptor.callee);
    case PY_PROPERTY: return py_call_n(py, found->descriptor.callee, &self, 1);
    }
    return found;
}

/* __qualname__: "upgrade.<locals>.Row", "Row.method". `owner`: the class whose body it stands in;
 * else `within`: the function. */
static struct slice path_of(struct py *py, const struct py_class *owner,
                            const struct py_function *within, struct slice name)
{
    struct slice before = owner    ? path_of(py, owner->outer, owner->within, owner->name)
                          : within ? py_function_path(py, within)
                                   : (struct slice){ 0 };
    return !before.n ? name
                     : slice_of(arena_printf(py->a, "%.*s.%s%.*s", (int)before.n, before.p,
                                             owner ? "" : "<locals>.", (int)name.n, name.p));
}

struct slice py_function_path(struct py *py, const struct py_function *f)
{
    return path_of(py, f->owner, f->within, f->name);
}

static struct slice class_path(struct py *py, const struct py_class *c)
{
    return path_of(py, c->outer, c->within, c->name);
}

/* `object`'s own attributes, of any value. */
static struct py_value *common(struct py *py, struct py_value *v, struct slice name)
{
    if (slice_is(name, "__class__") && v->kind != PY_HOST)
        return v->kind == PY_CLASS ? py->type->value : py_class_of(py, v)->value;
    if (slice_is(name, "__doc__"))
        return &py->none;
    return v->kind == PY_CLASS ? py_special_of_class(py, v->class, name) : py_special(py, v, name);
}

static struct py_value *of_instance(struct py *py, struct py_value *v, struct slice name)
{
    struct py_value *found = py_class_find(py, v->instance.class, name);
    struct py_value *own = py_dict_find(py, v->instance.names, name);
    if (found && found->kind == PY_DESCRIPTOR && found->descriptor.which == PY_PROPERTY)
        return bind(py, v, found);
    if (own)
        return own;
    if (found)
        return bind(py, v, found);
    if (py_class_is(v->instance.class, py_exception(py, PY_BaseException))) {
        struct py_value *got = py_exception_attribute(py, v, name);
        if (got || py_failed(py))
            return got;
    }
    if (v->instance.class->is_enum && (slice_is(name, "name") || slice_is(name, "value")))
        return py_dict_find(py, v->instance.names,
                            slice_of(slice_is(name, "name") ? "_name_" : "_value_"));
    if (slice_is(name, "__dict__"))
        return py_dict_value(py, v->instance.names);
    if (v->instance.base) {
        found = py_getattr_or(py, v->instance.base, name);
        if (found || py_failed(py))
            return found;
    }
    if (py_class_find(py, v->instance.class, SLICE("__getattr__"))) {
        struct py_value *key = py_str(py, name);
        return py_call_special(py, v, "__getattr__", &key, 1);
    }
    return common(py, v, name);
}

static struct py_value *members(struct py *py, const struct py_class *c)
{
    struct py_value *d = py_dict_new(py);
    struct py_entry e;
    for (size_t i = 0; py_dict_next(c->names, &i, &e);)
        if (e.value->kind == PY_INSTANCE && e.value->instance.class == c)
            py_dict_name(py, d->dict, e.key->text, e.value);
    return d;
}

static struct py_value *class_tuple(struct py *py, struct py_class *const *at, size_t n)
{
    struct py_seq all = { 0 };
    for (size_t i = 0; i < n; i++)
        vec_push(py->a, &all, at[i]->value);
    return py_tuple(py, all.at, all.n);
}

static struct py_value *of_class(struct py *py, struct py_value *v, struct slice name)
{
    struct py_class *c = v->class;
    struct py_value *found = py_class_find(py, c, name);
    if (found && found->kind == PY_DESCRIPTOR) {
        if (found->descriptor.which == PY_CLASSMETHOD)
            return py_method(py, v, found->descriptor.callee);
        return found->descriptor.which == PY_STATICMETHOD ? found->descriptor.callee : found;
    }
    if (found && found->kind == PY_NATIVE) {
        bool of_kind = found->native->name[0] && c->kind != PY_INSTANCE;
        return of_kind ? py_method(py, py_native_takes_class(found->native) ? v : NULL, found)
                       : py_method(py, NULL, found);
    }
    if (found)
        return found;
    if (slice_is(name, "__name__"))
        return py_str(py, c->name);
    if (slice_is(name, "__qualname__"))
        return py_str(py, class_path(py, c));
    if (slice_is(name, "__mro__"))
        return class_tuple(py, c->mro, c->nmro);
    if (slice_is(name, "__bases__"))
        return class_tuple(py, c->bases, c->nbases);
    if (slice_is(name, "__annotations__") && c->annotated.n)
        return py_refuse(py, "reading annotations");
    if (slice_is(name, "__module__"))
        return py_str_of(py, *c->module ? c->module : "builtins");
    if (slice_is(name, "__members__") && c->is_enum)
        return members(py, c);
    if (slice_is(name, "__dict__"))
        return py_dict_value(py, c->names);
    return common(py, v, name);
}

static struct py_value *of_module(struct py *py, struct py_value *v, struct slice name)
{
    struct py_value *found = py_lazy_is(v) ? NULL : py_dict_find(py, v->module.names, name);
    if (found && v->module.library && name.p[0] == '_' && !py->frame->env->library)
        return NULL;
    if (found)
        return found;
    if (v->module.missing)
        return py_refuse(py, "%.*s.%.*s (%s)", (int)v->module.name.n, v->module.name.p, (int)name.n,
                         name.p, v->module.missing);
    if (slice_is(name, "__name__"))
        return py_str(py, v->module.name);
    return v->module.lookup ? v->module.lookup(py, v, name) : NULL;
}

static struct py_value *function_doc(struct py *py, const struct py_function *f)
{
    const struct ast_stmt *first = f->body.n ? f->body.at[0] : NULL;
    bool doc = first && first->kind == AST_STMT_EXPR && first->value->kind == AST_STR;
    return doc ? py_str(py, first->value->str) : &py->none;
}

static struct py_value *of_function(struct py *py, struct py_value *v, struct slice name)
{
    if (slice_is(name, "__qualname__") && v->kind == PY_FUNCTION)
        return py_str(py, py_function_path(py, v->function));
    if (slice_is(name, "__name__") || slice_is(name, "__qualname__"))
        return v->kind == PY_FUNCTION ? py_str(py, v->function->name)
               : v->kind == PY_NATIVE ? py_str_of(py, v->native->name)
                                      : of_function(py, v->method.callee, name);
    struct py_value *own = v->kind == PY_FUNCTION && v->function->names
                               ? py_dict_find(py, v->function->names, name)
                               : NULL;
    if (own)
        return own;
    if (v->kind == PY_METHOD && slice_is(name, "__self__"))
        return v->method.self;
    if (v->kind == PY_METHOD && slice_is(name, "__func__"))
        return v->method.callee;
    if (v->kind == PY_METHOD && v->method.callee->kind == PY_FUNCTION)
        return of_function(py, v->method.callee, name);
    if (v->kind == PY_FUNCTION && slice_is(name, "__dict__")) {
        if (!v->function->names)
            v->function->names = py_dict_make(py);
        return py_dict_value(py, v->function->names);
    }
    if (v->kind == PY_FUNCTION && slice_is(name, "__doc__"))
        return function_doc(py, v->function);
    return common(py, v, name);
}

static struct py_value *of_known(struct py *py, struct py_value *v, struct slice name)
{
    struct py_value *found = py_class_find(py, py_class_of(py, v), name);
    if (found)
        return bind(py, v, found);
    if (v->kind == PY_RANGE && slice_is(name, "start"))
        return py_int(py, v->range.start);
    if (v->kind == PY_RANGE && slice_is(name, "stop"))
        return py_int(py, v->range.stop);
    if (v->kind == PY_RANGE && slice_is(name, "step"))
        return py_int(py, v->range.step);
    if ((py_is_int(v) && (slice_is(name, "real") || slice_is(name, "numerator"))))
        return py_int(py, v->integer);
    return common(py, v, name);
}

static struct py_value *of_descriptor(struct py *py, struct py_value *v, struct slice name)
{
    static const struct py_native setter = { "setter", py_property_setter, 1, 1 };
    if (v->descriptor.which == PY_PROPERTY && slice_is(name, "setter"))
        return py_method(py, v, py_native(py, &setter));
    return NULL;
}

struct py_value *py_getattr_or(struct py *py, struct py_value *v, struct slice name)
{
    switch ((int)v->kind) {
    case PY_INSTANCE: return of_instance(py, v, name);
    case PY_CLASS: return of_class(py, v, name);
    case PY_MODULE: return of_module(py, v, name);
    case PY_FUNCTION:
    case PY_NATIVE:
    case PY_METHOD: return of_function(py, v, name);
    case PY_DESCRIPTOR: return of_descriptor(py, v, name);
    case PY_HOST: {
        struct py_value *got = v->host.class->get ? v->host.class->get(py, v, name) : NULL;
        return got || py_failed(py) ? got : common(py, v, name);
    }
    default: return of_known(py, v, name);
    }
}

/* What Python calls v in an AttributeError. */
static const char *owner(struct py *py, const struct py_value *v)
{
    if (v->kind == PY_CLASS)
        return arena_printf(py->a, "type object '%.*s'", (int)v->class->name.n, v->class->name.p);
    if (v->kind == PY_MODULE)
        return arena_printf(py->a, "module '%.*s'", (int)v->module.name.n, v->module.name.p);
    return arena_printf(py->a, "'%s' object", py_type_name(py, v));
}

static bool is_absent(const struct py_value *v, struct slice name)
{
    static const struct {
        enum py_kind kind;
        const char *name;
    } absent[] = {
        { PY_KINDS, "" },
#define PY_ABSENT(kind, name) { PY_##kind, name },
#include "py/absent.def"
#undef PY_ABSENT
    };
    for (size_t i = 0; i < sizeof absent / sizeof *absent; i++)
        if ((v->kind == PY_BOOL ? PY_INT : v->kind) == absent[i].kind &&
            slice_is(name, absent[i].name))
            return true;
    return false;
}

struct py_value *py_getattr(struct py *py, struct py_value *v, struct slice name)
{
    struct py_value *got = py_getattr_or(py, v, name);
    if (got || py_failed(py))
        return got;
    if (is_absent(py_plain(v), name))
        return py_refuse(py, "the attribute '%.*s' of %s", (int)name.n, name.p, owner(py, v));
    /* The subset may know less of a module than the real one has: hasattr() must not tell a lie. */
    if (v->kind == PY_MODULE && !v->module.complete)
        return py_refuse(py, "%.*s.%.*s", (int)v->module.name.n, v->module.name.p, (int)name.n,
                         name.p);
    return py_raise(py, PY_AttributeError, "%s has no attribute '%.*s'", owner(py, v), (int)name.n,
                    name.p);
}

/* `plain`: as object.__setattr__ does it. */
static bool set(struct py *py, struct py_value *v, struct slice name, struct py_value *value,
                bool plain)
{
    if (v->kind == PY_HOST && v->host.class->set)
        return v->host.class->set(py, v, name, value);
    if (v->kind == PY_INSTANCE) {
        struct py_value *found = py_class_find(py, v->instance.class, name);
        if (found && found->kind == PY_DESCRIPTOR && found->descriptor.which == PY_PROPERTY) {
            struct py_value *both[] = { v, value };
            if (found->descriptor.setter)
                return py_call_n(py, found->descriptor.setter, both, 2) != NULL;
            return py_raise(py, PY_AttributeError, "property '%.*s' of '%s' object has no setter",
                            (int)name.n, name.p, py_type_name(py, v));
        }
        if (found && found->kind == PY_INSTANCE && py_has_special(py, found, "__set__")) {
            struct py_value *both[] = { v, value };
            return py_call_special(py, found, "__set__", both, 2) != NULL;
        }
        if (!plain && py_has_special(py, v, "__setattr__")) {
            struct py_value *both[] = { py_str(py, name), value };
            return py_call_special(py, v, "__setattr__", both, 2) != NULL;
        }
        py_dict_name(py, v->instance.names, name, value);
        return true;
    }
    if (v->kind == PY_FUNCTION && value->kind == PY_STR &&
        (slice_is(name, "__name__") || slice_is(name, "__qualname__"))) {
        v->function->name = value->text;
        return true;
    }
    if (v->kind == PY_FUNCTION) {
        if (!v->function->names)
            v->function->names = py_dict_make(py);
        py_dict_name(py, v->function->names, name, value);
        return true;
    }
    if (v->kind == PY_CLASS && *v->class->module && value->kind == PY_STR &&
        (slice_is(name, "__name__") || slice_is(name, "__qualname__"))) {
        v->class->name = value->text;
        return true;
    }
    if (v->kind == PY_CLASS && *v->class->module && value->kind == PY_STR &&
        slice_is(name, "__module__")) {
        v->class->module = slice_dup(py->a, value->text);
        return true;
    }
    if (v->kind == PY_CLASS && *v->class->module && !v->class->is_enum) {
        py_dict_name(py, v->class->names, name, value);
        return true;
    }
    if (v->kind == PY_MODULE || v->kind == PY_CLASS || v->kind == PY_HOST)
        return py_refuse(py, "setting attribute '%.*s' of %s", (int)name.n, name.p, owner(py, v));
    return py_raise(py, PY_AttributeError, "%s has no attribute '%.*s'", owner(py, v), (int)name.n,
                    name.p);
}

bool py_setattr(struct py *py, struct py_value *v, struct slice name, struct py_value *value)
{
    return set(py, v, name, value, false);
}

bool py_setattr_plain(struct py *py, struct py_value *v, struct slice name, struct py_value *value)
{
    return set(py, v, name, value, true);
}

bool py_delattr(struct py *py, struct py_value *v, struct slice name)
{
    struct py_dict *names = v->kind == PY_INSTANCE                     ? v->instance.names
                            : v->kind == PY_CLASS && *v->class->module ? v->class->names
                                                                       : NULL;
    if (!names)
        return py_refuse(py, "deleting attribute '%.*s' of %s", (int)name.n, name.p, owner(py, v));
    return py_dict_drop(py, names, name) ||
           py_raise(py, PY_AttributeError, "%.*s", (int)name.n, name.p);
}

bool py_has_special(struct py *py, struct py_value *v, const char *name)
{
    if (v->kind != PY_INSTANCE)
        return false;
    struct py_value *f = py_class_find(py, v->instance.class, slice_of(name));
    return f && f->kind != PY_NONE;
}

struct py_value *py_call_special(struct py *py, struct py_value *v, const char *name,
                                 struct py_value *const *at, size_t n)
{
    struct py_value *f = py_class_find(py, v->instance.class, slice_of(name));
    if (!f)
        return py_raise(py, PY_TypeError, "'%s' object has no %s", py_type_name(py, v), name);
    f = bind(py, v, f);
    return f ? py_call_n(py, f, at, n) : NULL;
}
