#include "script/template_names.h"
#include "py/call.h"
#include "py/dict.h"
#include "py/iter.h"
#include "py/repr.h"
#include <ctype.h>

/* Functions that need the output are methods of a host object that holds it. */
static const struct py_host_class output_class = { .name = "output" };

static struct py_value *do_text(struct py *py, struct py_value *self, const struct py_args *args)
{
    struct template_output *o = self->host.data;
    size_t i = (size_t)args->at[0]->integer;
    if (i < o->ntexts)
        buf_slice(&o->out, o->texts[i]);
    return &py->none;
}

static struct py_value *do_write(struct py *py, struct py_value *self, const struct py_args *args)
{
    struct template_output *o = self->host.data;
    struct py_value *v = py_plain(args->at[0]);
    if (v->kind != PY_STR)
        return py_raise(py, PY_TypeError, "sequence item 0: expected str instance, %s found",
                        py_type_name(py, args->at[0]));
    buf_slice(&o->out, v->text);
    return py->empty_str;
}

static struct py_value *do_str(struct py *py, struct py_value *self, const struct py_args *args)
{
    struct slice text;
    (void)self;
    return py_to_str(py, args->at[0], &text) ? py_str(py, text) : NULL;
}

static struct py_value *escape(struct py *py, const struct py_args *args)
{
    static const char *const with[128] = {
        ['&'] = "&amp;", ['<'] = "&lt;", ['>'] = "&gt;", ['"'] = "&#34;", ['\''] = "&#39;"
    };
    struct buf b = { .arena = py->a };
    struct slice s = { NULL, 0 };
    if (!py_to_str(py, args->at[0], &s))
        return NULL;
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c < 128 && with[c])
            buf_puts(&b, with[c]);
        else
            buf_char(&b, s.p[i]);
    }
    return py_str(py, b.data ? buf_view(&b) : SLICE(""));
}

/* filters.xml_escape takes a str only; markupsafe.escape anything. */
static struct py_value *do_x(struct py *py, struct py_value *self, const struct py_args *args)
{
    (void)self;
    if (py_plain(args->at[0])->kind != PY_STR)
        return py_raise(py, PY_TypeError, "expected string or bytes-like object, got '%s'",
                        py_type_name(py, args->at[0]));
    return escape(py, args);
}

static struct py_value *do_h(struct py *py, struct py_value *self, const struct py_args *args)
{
    (void)self;
    return escape(py, args);
}

static bool text_of(struct py *py, struct py_value *v, const char *method, struct slice *out)
{
    v = py_plain(v);
    if (v->kind != PY_STR)
        return py_raise(py, PY_AttributeError, "'%s' object has no attribute '%s'",
                        py_type_name(py, v), method);
    *out = v->text;
    return true;
}

/* urllib.parse.quote_plus */
static struct py_value *do_u(struct py *py, struct py_value *self, const struct py_args *args)
{
    struct buf b = { .arena = py->a };
    struct slice s = { NULL, 0 };
    (void)self;
    if (!text_of(py, args->at[0], "encode", &s))
        return NULL;
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c == ' ')
            buf_char(&b, '+');
        else if (c < 128 && (isalnum(c) || c == '_' || c == '.' || c == '-' || c == '~'))
            buf_char(&b, (char)c);
        else
            buf_printf(&b, "%%%02X", c);
    }
    return py_str(py, b.data ? buf_view(&b) : SLICE(""));
}

static struct py_value *do_trim(struct py *py, struct py_value *self, const struct py_args *args)
{
    struct slice s = { NULL, 0 };
    (void)self;
    return text_of(py, args->at[0], "strip", &s)
               ? py_call_n(py, py_getattr(py, py_str(py, s), SLICE("strip")), NULL, 0)
               : NULL;
}

/* alembic.util.format_as_comma */
static struct py_value *do_comma(struct py *py, struct py_value *self, const struct py_args *args)
{
    struct py_value *v = args->at[0];
    struct slice shown;
    (void)self;
    if (v->kind == PY_NONE)
        return py->empty_str;
    if (py_plain(v)->kind == PY_STR)
        return v;
    struct py_value *it = py_iter(py, v);
    if (it)
        return py_call_n(py, py_getattr(py, py_str_of(py, ", "), SLICE("join")), &it, 1);
    if (!py_caught(py, PY_TypeError) || !py_repr(py, v, &shown))
        return NULL;
    return py_raise(py, PY_ValueError, "Don't know how to comma-format %.*s", (int)shown.n,
                    shown.p);
}

/* mako.runtime.Undefined */
static bool undefined_truth(struct py *py, struct py_value *self, bool *out)
{
    (void)py;
    (void)self;
    *out = false;
    return true;
}

static bool undefined_str(struct py *py, struct py_value *self, struct slice *out)
{
    (void)self;
    (void)out;
    return py_raise(py, PY_NameError, "Undefined");
}

static bool undefined_repr(struct py *py, struct py_value *self, struct slice *out)
{
    (void)self;
    (void)out;
    return py_refuse(py, "repr() of a name that nobody gave");
}

static const struct py_host_class undefined_class = {
    .name = "Undefined", .truth = undefined_truth, .str = undefined_str, .repr = undefined_repr
};

/* Names of Mako's own that are not offered. */
static struct py_value *beyond_get(struct py *py, struct py_value *self, struct slice name)
{
    return py_refuse(py, "Mako's '%s.%.*s'", (const char *)self->host.data, (int)name.n, name.p);
}

static bool beyond_truth(struct py *py, struct py_value *self, bool *out)
{
    (void)out;
    return py_refuse(py, "Mako's '%s'", (const char *)self->host.data);
}

static bool beyond_text(struct py *py, struct py_value *self, struct slice *out)
{
    (void)out;
    return py_refuse(py, "Mako's '%s'", (const char *)self->host.data);
}

static struct py_value *beyond_call(struct py *py, struct py_value *self,
                                    const struct py_args *args)
{
    (void)args;
    return py_refuse(py, "Mako's '%s'", (const char *)self->host.data);
}

static const struct py_host_class beyond_class = { .name = "mako",
                                                   .get = beyond_get,
                                                   .call = beyond_call,
                                                   .truth = beyond_truth,
                                                   .repr = beyond_text,
                                                   .str = beyond_text };

/* context.get(name, default), context.write(text) */
static struct py_value *context_lookup(struct py *py, struct py_value *self,
                                       const struct py_args *args)
{
    struct template_output *o = self->host.data;
    struct py_value *v;
    if (!py_dict_get(py, o->vars->dict, args->at[0], &v))
        return NULL;
    return v ? v : args->n > 1 ? args->at[1] : &py->none;
}

static struct py_value *context_get(struct py *py, struct py_value *self, struct slice name)
{
    static const struct py_native lookup = { "get", context_lookup, 1, 2 };
    static const struct py_native write = { "write", do_write, 1, 1 };
    if (slice_is(name, "get"))
        return py_method(py, self, py_native(py, &lookup));
    if (slice_is(name, "write"))
        return py_method(py, self, py_native(py, &write));
    return py_refuse(py, "Mako's 'context.%.*s'", (int)name.n, name.p);
}

static struct py_value *context_item(struct py *py, struct py_value *self, struct py_value *key)
{
    struct template_output *o = self->host.data;
    struct py_value *v;
    if (!py_dict_get(py, o->vars->dict, key, &v))
        return NULL;
    return v ? v : py_raise_value(py, PY_KeyError, key);
}

static const struct py_host_class context_class = { .name = "Context",
                                                    .get = context_get,
                                                    .item = context_item };

/* config.get_main_option(name, default=None) */
static struct py_value *main_option(struct py *py, struct py_value *self,
                                    const struct py_args *args)
{
    const struct strs *items = self->host.data;
    struct py_value *v[2];
    if (!py_bind(py, "Config.get_main_option", args, "name default?", v))
        return NULL;
    for (size_t i = 0; v[0]->kind == PY_STR && i + 1 < items->n; i += 2)
        if (slice_is(v[0]->text, items->at[i]))
            return items->at[i + 1] ? py_str_of(py, items->at[i + 1])
                                    : py_refuse(py, "the option '%s', which cannot be interpolated",
                                                items->at[i]);
    return v[1] ? v[1] : &py->none;
}

static struct py_value *config_get(struct py *py, struct py_value *self, struct slice name)
{
    static const struct py_native get = { "get_main_option", main_option, 0, PY_ANY_ARGS };
    if (slice_is(name, get.name))
        return py_method(py, self, py_native(py, &get));
    return py_refuse(py, "'config.%.*s' in a template", (int)name.n, name.p);
}

static const struct py_host_class config_class = { .name = "Config", .get = config_get };

static struct py_value *value_of(struct py *py, const struct template_value *v)
{
    struct py_seq items = { 0 };
    struct strs *options;
    for (size_t i = 0; v->kind != TEMPLATE_CONFIG && i < v->items.n; i++)
        vec_push(py->a, &items, py_str_of(py, v->items.at[i]));
    switch (v->kind) {
    case TEMPLATE_NONE: return &py->none;
    case TEMPLATE_STR: return items.n ? items.at[0] : py->empty_str;
    case TEMPLATE_TUPLE: return py_tuple(py, items.at, items.n);
    case TEMPLATE_LIST: return py_list(py, items.at, items.n);
    case TEMPLATE_CONFIG:
        options = arena_new(py->a, struct strs);
        *options = v->items;
        return py_host(py, &config_class, options);
    }
    return &py->none;
}

struct py_value *template_names(struct template_output *o, const struct template_var *vars,
                                size_t nvars)
{
    static const struct py_native natives[] = {
        { "__text", do_text, 1, 1 },        { "__write", do_write, 1, 1 },
        { "__str", do_str, 1, 1 },          { "__filter_x", do_x, 1, 1 },
        { "__filter_h", do_h, 1, 1 },       { "__filter_u", do_u, 1, 1 },
        { "__filter_trim", do_trim, 1, 1 }, { "__filter_unicode", do_str, 1, 1 },
        { "comma", do_comma, 1, 1 },
    };
    static const char *const beyond[] = { "loop",   "self",    "local",   "parent",
                                          "caller", "capture", "pageargs" };
    struct py *py = o->py;
    struct py_value *self = py_host(py, &output_class, o);
    struct py_value *names = py_dict_new(py);
    o->vars = py_dict_new(py);
    for (size_t i = 0; i < sizeof beyond / sizeof *beyond; i++) {
        char *name = arena_strdup(py->a, beyond[i]);
        py_dict_name(py, names->dict, slice_of(name), py_host(py, &beyond_class, name));
    }
    for (size_t i = 0; i < sizeof natives / sizeof *natives; i++)
        py_dict_name(py, names->dict, slice_of(natives[i].name),
                     py_method(py, self, py_native(py, &natives[i])));
    py_dict_name(py, names->dict, SLICE("context"), py_host(py, &context_class, o));
    for (size_t i = 0; i < nvars; i++) {
        struct py_value *v = value_of(py, &vars[i].value);
        py_dict_name(py, names->dict, slice_of(vars[i].name), v);
        py_dict_name(py, o->vars->dict, slice_of(vars[i].name), v);
    }
    py_dict_name(py, o->vars->dict, SLICE("comma"), py_dict_find(py, names->dict, SLICE("comma")));
    names->dict->missing = py_host(py, &undefined_class, NULL);
    return names;
}
