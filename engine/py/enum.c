#include "py/enum.h"
#include "py/call.h"
#include "py/compare.h"
#include "py/iter.h"
#include "py/repr.h"

/* enum.auto() until its member has a number. */
static const struct py_host_class auto_class = { .name = "auto" };

static struct py_value *make_auto(struct py *py, struct py_value *self, const struct py_args *args)
{
    (void)self;
    (void)args;
    return py_host(py, &auto_class, NULL);
}

static bool is_member_name(struct slice name)
{
    return !(slice_starts(name, "__") && slice_ends(name, "__")) && !slice_starts(name, "_");
}

/* The power of two behind the highest value so far. */
static struct py_value *next_flag(struct py *py, const struct py_class *c)
{
    int64_t high = 0;
    for (size_t i = 0; i < c->members.n; i++) {
        struct py_value *v = py_dict_find(py, c->members.at[i]->instance.names, SLICE("_value_"));
        if (!py_is_int(v) || v->integer < 0)
            return py_refuse(py, "auto() behind this value of a flag");
        high = v->integer > high ? v->integer : high;
    }
    int64_t bit = 1;
    while (bit <= high)
        if (__builtin_mul_overflow(bit, 2, &bit))
            return py_refuse(py, "an integer beyond 64 bits");
    return py_int(py, bit);
}

static bool is_str_enum(struct py *py, const struct py_class *c)
{
    return py_class_is(c, py->classes[PY_STR]) && c->shows_value;
}

/* One more than the highest value so far; of a StrEnum the name in lower case. */
static struct py_value *next_value(struct py *py, const struct py_class *c, struct slice name)
{
    int64_t high = 0;
    if (is_str_enum(py, c)) {
        char *lower = slice_dup(py->a, name);
        for (char *p = lower; *p; p++)
            if (*p >= 'A' && *p <= 'Z')
                *p = (char)(*p + 32);
        return py_str_of(py, lower);
    }
    for (size_t i = 0; i < c->members.n; i++) {
        struct py_value *v = py_dict_find(py, c->members.at[i]->instance.names, SLICE("_value_"));
        if (!py_is_int(v))
            return py_refuse(py, "auto() behind a value that is no integer");
        high = v->integer > high ? v->integer : high;
    }
    return py_int(py, high + 1);
}

/* auto(): by the class's own _generate_next_value_(name, start, count, last_values), if any. */
static struct py_value *generated(struct py *py, struct py_class *c, struct slice name)
{
    struct py_value *f = py_class_find(py, c, SLICE("_generate_next_value_"));
    if (f && f->kind == PY_DESCRIPTOR)
        f = f->descriptor.callee;
    if (!f)
        return c->is_flag ? next_flag(py, c) : next_value(py, c, name);
    struct py_value *last = py_list(py, NULL, 0);
    for (size_t i = 0; i < c->members.n; i++)
        py_append(py, last, py_dict_find(py, c->members.at[i]->instance.names, SLICE("_value_")));
    struct py_value *at[] = { py_str(py, name), py_int(py, 1), py_int(py, (int64_t)c->members.n),
                              last };
    return py_call_n(py, f, at, 4);
}

static struct py_value *member_base(struct py *py, struct py_class *c, struct py_value *value)
{
    for (size_t i = 0; i < c->nmro; i++) {
        const struct py_class *k = c->mro[i];
        if (!k->construct || k == py->object || k->is_enum)
            continue;
        struct py_args args = { .at = &value, .n = 1 };
        if (value->kind == PY_TUPLE) {
            args.at = value->seq.at;
            args.n = value->seq.n;
        }
        return k->construct(py, k->value, &args);
    }
    return NULL;
}

static bool add_member(struct py *py, struct py_class *c, struct slice name, struct py_value *value)
{
    bool same = false;
    if (py_is_host(value, &auto_class))
        value = generated(py, c, name);
    if (!value)
        return false;
    struct py_value *base = member_base(py, c, value);
    if (py_failed(py))
        return false;
    if (base && value->kind == PY_TUPLE && base->kind != PY_TUPLE)
        value = base;
    for (size_t i = 0; i < c->members.n; i++) {
        struct py_value *other = c->members.at[i];
        if (!py_eq(py, py_dict_find(py, other->instance.names, SLICE("_value_")), value, &same))
            return false;
        if (same) { /* an alias */
            py_dict_name(py, c->names, name, other);
            return true;
        }
    }
    struct py_value *m = py_instance(py, c);
    m->instance.base = base;
    struct py_value *init = py_class_find(py, c, SLICE("__init__"));
    py_dict_name(py, m->instance.names, SLICE("_value_"), value);
    py_dict_name(py, m->instance.names, SLICE("_name_"), py_str(py, name));
    if (init && init->kind == PY_FUNCTION) {
        bool tuple = value->kind == PY_TUPLE;
        if (!py_call_special(py, m, "__init__", tuple ? value->seq.at : &value,
                             tuple ? value->seq.n : 1))
            return false;
    }
    py_dict_name(py, c->names, name, m);
    vec_push(py->a, &c->members, m);
    return true;
}

bool py_enum_finish(struct py *py, struct py_class *c)
{
    size_t n = c->names->n;
    if (py_dict_find(py, c->names, SLICE("__new__")))
        return py_refuse(py, "an enum with a __new__ of its own");
    for (size_t i = 0; i < n; i++) {
        struct py_entry e = c->names->at[i];
        if (!e.key || e.key->kind != PY_STR || !is_member_name(e.key->text) ||
            e.value->kind == PY_FUNCTION || e.value->kind == PY_DESCRIPTOR ||
            e.value->kind == PY_CLASS)
            continue;
        if (!add_member(py, c, e.key->text, e.value))
            return false;
    }
    return true;
}

/* "RED GREEN" and "RED, GREEN" */
static bool split_names(struct py *py, struct slice text, struct py_seq *out)
{
    *out = (struct py_seq){ 0 };
    for (size_t i = 0; i < text.n;) {
        size_t from = i;
        while (i < text.n && text.p[i] != ',' && text.p[i] != ' ' && text.p[i] != '\n')
            i++;
        if (i > from)
            vec_push(py->a, out, py_str(py, (struct slice){ text.p + from, i - from }));
        else
            i++;
    }
    return true;
}

/* Enum("Color", "RED GREEN"), a list of names, or a dict or list of pairs. */
static struct py_value *functional(struct py *py, struct py_class *base, const struct py_args *args)
{
    struct py_value *v[7];
    struct py_seq names;
    if (!py_bind(py, "EnumType.__call__", args,
                 "value names *module? qualname? type? start? boundary?", v))
        return NULL;
    if (v[4] || v[5] || v[6])
        return py_refuse(py, "type=, start= and boundary= of an enum");
    if (v[0]->kind != PY_STR ||
        (v[1]->kind == PY_STR ? !split_names(py, v[1]->text, &names) : !py_items(py, v[1], &names)))
        return py_refuse(py, "this call of an enum class");
    struct py_class *c = py_class_new(py, slice_dup(py->a, v[0]->text), base, PY_INSTANCE);
    c->module = "__main__";
    c->is_enum = true;
    c->is_flag = base->is_flag;
    c->shows_value = base->shows_value;
    for (size_t i = 0; i < names.n; i++) {
        struct py_value *one = names.at[i];
        struct py_value *value = NULL;
        if (v[1]->kind == PY_DICT && !py_dict_get(py, v[1]->dict, one, &value))
            return NULL;
        if (one->kind == PY_TUPLE && one->seq.n == 2) {
            value = one->seq.at[1];
            one = one->seq.at[0];
        }
        if (one->kind != PY_STR)
            return py_refuse(py, "this call of an enum class");
        if (!add_member(py, c, one->text, value ? value : py_host(py, &auto_class, NULL)))
            return NULL;
    }
    return c->value;
}

struct py_value *py_enum_call(struct py *py, struct py_class *c, const struct py_args *args)
{
    bool same;
    struct slice text;
    if (!c->members.n)
        return functional(py, c, args);
    if (args->n != 1 || args->nkw)
        return py_refuse(py, "this call of an enum class");
    for (size_t i = 0; i < c->members.n; i++) {
        struct py_value *m = c->members.at[i];
        if (m == args->at[0])
            return m;
        if (!py_eq(py, py_dict_find(py, m->instance.names, SLICE("_value_")), args->at[0], &same))
            return NULL;
        if (same)
            return m;
    }
    struct py_value *missing = py_class_find(py, c, SLICE("_missing_"));
    if (missing && missing->kind == PY_DESCRIPTOR)
        missing = missing->descriptor.callee;
    if (missing) {
        struct py_value *got = py_call_n(py, py_method(py, c->value, missing), args->at, 1);
        if (!got || got->kind != PY_NONE)
            return got;
    }
    if (c->is_flag)
        return py_refuse(py, "a flag that combines others");
    if (!py_repr(py, args->at[0], &text))
        return NULL;
    return py_raise(py, PY_ValueError, "%.*s is not a valid %.*s", (int)text.n, text.p,
                    (int)c->name.n, c->name.p);
}

static struct py_value *decorate(struct py *py, struct py_value *self, const struct py_args *args)
{
    (void)py;
    (void)self;
    return args->at[0];
}

struct py_value *py_enum_module(struct py *py)
{
    static const struct py_native natives[] = { { "auto", make_auto, 0, 0 },
                                                { "unique", decorate, 1, 1 } };
    static const char *const names[] = { "Enum", "IntEnum", "StrEnum", "Flag", "IntFlag" };
    struct py_value *m = py_module(py, "enum");
    for (size_t i = 0; i < 2; i++)
        py_dict_name(py, m->module.names, slice_of(natives[i].name), py_native(py, &natives[i]));
    py_dict_name(py, m->module.names, SLICE("EnumMeta"), py->type->value);
    py_dict_name(py, m->module.names, SLICE("EnumType"), py->type->value);
    for (size_t i = 0; i < 5; i++) {
        struct py_class *c = py_class_new(py, names[i],
                                          i == 0 || i == 3   ? py->object
                                          : i == 1 || i == 4 ? py->classes[PY_INT]
                                                             : py->classes[PY_STR],
                                          PY_INSTANCE);
        c->is_enum = true;
        c->is_flag = i > 2;
        c->shows_value = i > 0 && i != 3;
        c->module = "enum";
        py_dict_name(py, m->module.names, slice_of(names[i]), c->value);
    }
    return m;
}
