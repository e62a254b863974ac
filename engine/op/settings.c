#include "op/settings.h"
#include "op/directive.h"
#include "py/dict.h"
#include "py/interp.h"
#include <string.h>

static const struct op_settings *settings_of(struct py *py)
{
    static const struct op_settings none = { .main = "alembic" };
    const struct op_settings *s = op_state_of(py)->env->settings;
    return s ? s : &none;
}

static bool has_section(const struct op_settings *s, struct slice section)
{
    for (size_t i = 0; i + 2 < s->options.n; i += 3)
        if (slice_is(section, s->options.at[i]))
            return true;
    return false;
}

/* Where the option's value stands; 0: there is none. */
static size_t find(const struct op_settings *s, struct slice section, struct slice name)
{
    for (size_t i = 0; i + 2 < s->options.n; i += 3)
        if (slice_is(section, s->options.at[i]) && *s->options.at[i + 1] &&
            slice_is(name, s->options.at[i + 1]))
            return i + 2;
    return 0;
}

static bool is_computed(const struct op_settings *s, const char *name)
{
    return strs_has(s->computed, "*") || strs_has(s->computed, name);
}

static struct py_value *value_at(struct py *py, const struct op_settings *s, size_t at)
{
    if (!s->options.at[at])
        return op_refuse(py, "the option '%s' cannot be interpolated", s->options.at[at - 1]);
    return py_str_of(py, s->options.at[at]);
}

/* configparser takes names without regard to their case. */
static struct slice lower(struct py *py, struct slice name)
{
    char *copy = slice_dup(py->a, name);
    for (char *p = copy; *p; p++)
        if (*p >= 'A' && *p <= 'Z')
            *p = (char)(*p - 'A' + 'a');
    return slice_of(copy);
}

static struct py_value *option(struct py *py, struct slice section, struct py_value *name,
                               struct py_value *otherwise)
{
    const struct op_settings *s = settings_of(py);
    if (!op_is_text(name))
        return op_refuse(py, "the name of an option is a string, not %s", py_type_name(py, name));
    struct slice key = lower(py, py_plain(name)->text);
    if (is_computed(s, key.p))
        return op_refuse(py, "the option '%s' is set by env.py, which does not run", key.p);
    if (!has_section(s, section))
        return py_raise(py, PY_Exception,
                        "No config file '%s' found, or file has no '[%.*s]' section",
                        s->file ? s->file : "None", (int)section.n, section.p);
    size_t at = find(s, section, key);
    return at ? value_at(py, s, at) : otherwise ? otherwise : op_none(py);
}

/* The ini has it, or env.py may have given it one. */
static bool in_main(struct py *py, const struct op_settings *s, struct py_value *name)
{
    if (!op_is_text(name))
        return true;
    struct slice key = lower(py, py_plain(name)->text);
    return is_computed(s, key.p) || find(s, slice_of(s->main), key);
}

static struct py_value *get_main_option(struct py *py, struct py_value *self,
                                        const struct py_args *args)
{
    struct py_value *got[2] = { 0 };
    (void)self;
    if (!op_bind(py, "get_main_option", args, "name default?", got, NULL))
        return NULL;
    return option(py, slice_of(settings_of(py)->main), got[0], got[1]);
}

static struct py_value *get_section_option(struct py *py, struct py_value *self,
                                           const struct py_args *args)
{
    struct py_value *got[3] = { 0 };
    (void)self;
    if (!op_bind(py, "get_section_option", args, "section name default?", got, NULL))
        return NULL;
    if (!op_is_text(got[0]))
        return op_refuse(py, "the name of a section is a string, not %s", py_type_name(py, got[0]));
    return option(py, py_plain(got[0])->text, got[1], got[2]);
}

/* Asks the ini, then pyproject.toml, whose values are not looked at here. */
static bool toml_lacks(struct py *py, const struct op_settings *s, struct py_value *name)
{
    if (!op_is_text(name) || !strs_has(s->toml, slice_dup(py->a, py_plain(name)->text)))
        return true;
    op_refuse(py, "an option that only pyproject.toml has");
    return false;
}

static struct py_value *get_alembic_option(struct py *py, struct py_value *self,
                                           const struct py_args *args)
{
    const struct op_settings *s = settings_of(py);
    struct py_value *got[2] = { 0 };
    (void)self;
    if (!op_bind(py, "get_alembic_option", args, "name default?", got, NULL))
        return NULL;
    if (in_main(py, s, got[0]))
        return option(py, slice_of(s->main), got[0], NULL);
    if (!toml_lacks(py, s, got[0]))
        return NULL;
    return got[1] ? got[1] : op_none(py);
}

static struct py_value *get_alembic_boolean_option(struct py *py, struct py_value *self,
                                                   const struct py_args *args)
{
    const struct op_settings *s = settings_of(py);
    struct py_value *got[1] = { 0 };
    (void)self;
    if (!op_bind(py, "get_alembic_boolean_option", args, "name", got, NULL))
        return NULL;
    if (!in_main(py, s, got[0]))
        return toml_lacks(py, s, got[0]) ? py_bool(py, false) : NULL;
    struct py_value *v = option(py, slice_of(s->main), got[0], NULL);
    return v ? py_bool(py, op_is_text(v) && slice_is(v->text, "true")) : NULL;
}

static struct py_value *get_section(struct py *py, struct py_value *self,
                                    const struct py_args *args)
{
    const struct op_settings *s = settings_of(py);
    struct py_value *got[2] = { 0 };
    struct py_value *dict = py_dict_new(py);
    (void)self;
    if (!op_bind(py, "get_section", args, "name default?", got, NULL))
        return NULL;
    if (!op_is_text(got[0]))
        return op_refuse(py, "the name of a section is a string, not %s", py_type_name(py, got[0]));
    struct slice section = py_plain(got[0])->text;
    if (s->computed.n)
        return op_refuse(py, "get_section(): env.py, which does not run, sets options");
    if (!has_section(s, section))
        return got[1] ? got[1] : op_none(py);
    for (size_t i = 0; i + 2 < s->options.n; i += 3) {
        if (!slice_is(section, s->options.at[i]) || !*s->options.at[i + 1])
            continue;
        struct py_value *v = value_at(py, s, i + 2);
        if (!v)
            return NULL;
        py_dict_name(py, dict->dict, slice_of(s->options.at[i + 1]), v);
    }
    return dict;
}

static struct py_value *config_get(struct py *py, struct py_value *self, struct slice name)
{
    static const struct py_native natives[] = {
        { "get_main_option", get_main_option, 0, PY_ANY_ARGS },
        { "get_section_option", get_section_option, 0, PY_ANY_ARGS },
        { "get_section", get_section, 0, PY_ANY_ARGS },
        { "get_alembic_option", get_alembic_option, 0, PY_ANY_ARGS },
        { "get_alembic_boolean_option", get_alembic_boolean_option, 0, PY_ANY_ARGS },
    };
    const struct op_settings *s = settings_of(py);
    for (size_t i = 0; i < sizeof natives / sizeof *natives; i++)
        if (slice_is(name, natives[i].name))
            return py_method(py, self, py_native(py, &natives[i]));
    if (slice_is(name, "config_file_name"))
        return s->file ? py_str_of(py, s->file) : op_none(py);
    if (slice_is(name, "config_ini_section"))
        return py_str_of(py, s->main);
    if (!slice_is(name, "attributes"))
        return py_refuse(py, "the attribute '%.*s' of context.config", (int)name.n, name.p);
    return s->attributes ? op_refuse(py, "config.attributes is set by env.py, which does not run")
                         : py_dict_new(py);
}

static const struct py_host_class host_config = { .name = "Config", .get = config_get };

struct py_value *op_config_value(struct py *py)
{
    return py_host(py, &host_config, NULL);
}

/* context.get_x_argument(as_dictionary=False) */
struct py_value *op_get_x_argument(struct py *py, struct py_value *self, const struct py_args *args)
{
    const struct op_settings *s = settings_of(py);
    struct py_value *got[1] = { 0 };
    bool dictionary = false;
    (void)self;
    if (!op_bind(py, "get_x_argument", args, "as_dictionary?", got, NULL) ||
        !op_take_flag(py, got[0], "as_dictionary", &dictionary))
        return NULL;
    struct py_value *out = dictionary ? py_dict_new(py) : py_list(py, NULL, 0);
    for (size_t i = 0; i < s->x.n; i++) {
        struct slice rest = slice_of(s->x.at[i]);
        if (!dictionary) {
            py_append(py, out, py_str_of(py, s->x.at[i]));
            continue;
        }
        struct slice key = slice_cut(&rest, '=');
        py_dict_name(py, out->dict, key, py_str(py, rest.n ? rest : SLICE("")));
    }
    return out;
}

struct py_value *op_get_tag_argument(struct py *py, struct py_value *self,
                                     const struct py_args *args)
{
    const char *tag = settings_of(py)->tag;
    (void)self;
    if (!op_bind(py, "get_tag_argument", args, "", NULL, NULL))
        return NULL;
    return tag ? py_str_of(py, tag) : op_none(py);
}

/* The opts that mig knows of; NULL without an exception: configure() was not given it. */
static struct py_value *opt(struct py *py, struct slice name)
{
    const struct op_environment *env = op_state_of(py)->env;
    const struct op_settings *s = settings_of(py);
    if (slice_is(name, "version_table_schema"))
        return env->version_table_schema ? py_str_of(py, env->version_table_schema) : NULL;
    if (slice_is(name, "version_table"))
        return s->version_table ? py_str_of(py, s->version_table) : NULL;
    if (slice_is(name, "tag"))
        return s->tag ? py_str_of(py, s->tag) : op_none(py);
    if (slice_is(name, "as_sql"))
        return py_bool(py, env->offline);
    if (slice_is(name, "transaction_per_migration"))
        return py_bool(py, s->transaction_per_migration);
    return op_refuse(py, "the option '%.*s' of the context: env.py, which does not run, gives it",
                     (int)name.n, name.p);
}

static struct py_value *opts_lookup(struct py *py, struct py_value *self,
                                    const struct py_args *args)
{
    struct py_value *got[2] = { 0 };
    (void)self;
    if (!op_bind(py, "get", args, "key default?", got, NULL))
        return NULL;
    if (!op_is_text(got[0]))
        return op_refuse(py, "the name of an option is a string, not %s", py_type_name(py, got[0]));
    struct py_value *v = opt(py, py_plain(got[0])->text);
    return v || py_failed(py) ? v : got[1] ? got[1] : op_none(py);
}

static struct py_value *opts_item(struct py *py, struct py_value *self, struct py_value *key)
{
    (void)self;
    if (!op_is_text(key))
        return op_refuse(py, "the name of an option is a string, not %s", py_type_name(py, key));
    struct py_value *v = opt(py, py_plain(key)->text);
    return v || py_failed(py) ? v : py_raise_value(py, PY_KeyError, key);
}

static bool opts_contains(struct py *py, struct py_value *self, struct py_value *key, bool *out)
{
    (void)self;
    struct py_value *v = op_is_text(key) ? opt(py, py_plain(key)->text) : NULL;
    *out = v != NULL;
    return !py_failed(py);
}

static struct py_value *opts_get(struct py *py, struct py_value *self, struct slice name)
{
    static const struct py_native get = { "get", opts_lookup, 0, PY_ANY_ARGS };
    if (slice_is(name, get.name))
        return py_method(py, self, py_native(py, &get));
    return py_refuse(py, "the attribute '%.*s' of the context's opts", (int)name.n, name.p);
}

static const struct py_host_class host_opts = {
    .name = "dict", .get = opts_get, .item = opts_item, .contains = opts_contains
};

struct py_value *op_opts_value(struct py *py)
{
    return py_host(py, &host_opts, NULL);
}
