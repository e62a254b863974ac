#include "conf/engines.h"
#include "base/vec.h"
#include "conf/options.h"
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const char engines_key[] = "databases";

bool engines_refuse(const struct config *c, struct mig_error *err, const char *fmt, ...)
{
    va_list ap;
    char text[512];
    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    mig_error_set(err, MIG_CONFIG, "%s", text);
    return options_at(c, engines_key, err);
}

bool engines_chosen(const struct config *c, struct arena *a, const char **name,
                    struct mig_error *err)
{
    *name = c->chosen;
    return *name || options_main(c, a, "engine_name", name, err);
}

/* re.split(r",\s*", text), each name once. */
static bool engines_split(const struct config *c, struct arena *a, const char *text,
                          struct strs *names, struct mig_error *err)
{
    VEC(const char *) list = { 0 };
    struct slice rest = slice_of(text);
    bool more = true;
    while (more) {
        more = rest.n && memchr(rest.p, ',', rest.n);
        const char *name = slice_dup(a, slice_cut(&rest, ','));
        rest = slice_skip(rest, strspn(rest.n ? rest.p : "", " \t\r\n\f\v"));
        if (!*name || !strcmp(name, "DEFAULT") || !ini_has_section(&c->ini, name))
            return engines_refuse(c, err,
                                  "'%s' names the database '%s', and there is no section [%s]",
                                  engines_key, name, name);
        if (!strs_has((struct strs){ .at = list.at, .n = list.n }, name))
            vec_push(a, &list, name);
    }
    *names = (struct strs){ .at = list.at, .n = list.n };
    return true;
}

bool engines_list(const struct config *c, struct arena *a, struct strs *names,
                  struct mig_error *err)
{
    const char *text;
    const char *one;
    *names = (struct strs){ 0 };
    if (!options_main(c, a, engines_key, &text, err) || !engines_chosen(c, a, &one, err))
        return false;
    if (!text || !*text)
        return true;
    if (!engines_split(c, a, text, names, err))
        return false;
    if (!one)
        return true;
    if (!strs_has(*names, one))
        return engines_refuse(c, err, "there is no database '%s'; '%s' names %s", one, engines_key,
                              strs_join(a, *names, ", "));
    *names = strs_of(a, 1, one);
    return true;
}

const struct config *engines_config(const struct config *c, struct arena *a, const char *name)
{
    struct config *copy = arena_new(a, struct config);
    *copy = *c;
    copy->engine = name;
    return copy;
}

bool engines_argument(const struct config *c, struct arena *a, const char **name,
                      struct mig_error *err)
{
    *name = c->engine;
    return *name || engines_chosen(c, a, name, err);
}

struct engines_list VEC_OF(const char *);

/* The section's options and those of [DEFAULT]. */
static void engines_section(const struct config *c, struct arena *a, const char *section,
                            bool named, struct engines_list *out)
{
    for (size_t i = 0; i < c->ini.options.n; i++) {
        const struct ini_option *o = &c->ini.options.at[i];
        const char *value = NULL;
        struct mig_error ignored = { 0 };
        if (ini_find(&c->ini, section, o->name) != o)
            continue;
        if (!ini_get(&c->ini, a, section, o->name, &value, &ignored))
            value = NULL;
        mig_error_clear(&ignored);
        if (named)
            vec_push(a, out, section);
        vec_push(a, out, o->name);
        vec_push(a, out, value);
    }
}

struct strs engines_options(const struct config *c, struct arena *a)
{
    struct engines_list list = { 0 };
    engines_section(c, a, c->section, false, &list);
    return (struct strs){ .at = list.at, .n = list.n };
}

struct strs engines_ini(const struct config *c, struct arena *a)
{
    struct engines_list list = { 0 };
    for (size_t i = 1; i < c->ini.sections.n; i++) {
        const char *section = c->ini.sections.at[i].name;
        vec_push(a, &list, section);
        vec_push(a, &list, "");
        vec_push(a, &list, NULL);
        engines_section(c, a, section, true, &list);
    }
    return (struct strs){ .at = list.at, .n = list.n };
}

struct strs engines_toml(const struct config *c, struct arena *a)
{
    struct engines_list list = { 0 };
    bool table = c->alembic && c->alembic->type == TOML_TABLE;
    for (size_t i = 0; table && i < c->alembic->keys.n; i++)
        vec_push(a, &list, slice_dup(a, c->alembic->keys.at[i]));
    return (struct strs){ .at = list.at, .n = list.n };
}
