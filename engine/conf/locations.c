#include "conf/locations.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/vec.h"
#include <string.h>

struct location_vec VEC_OF(const char *);

static struct strs locations_strs(const struct location_vec *v)
{
    return (struct strs){ .at = v->at, .n = v->n };
}

struct strs locations_split(struct arena *a, const char *text, bool colon)
{
    struct location_vec v = { 0 };
    const char *from = text;
    const char *p = text;
    while (*p) {
        if (*p != ',' && *p != ' ' && !(colon && *p == ':')) {
            p++;
            continue;
        }
        vec_push(a, &v, arena_strndup(a, from, (size_t)(p - from)));
        p += *p == ':' ? 1 : 1 + strspn(p + 1, " ");
        from = p;
    }
    vec_push(a, &v, arena_strdup(a, from));
    return locations_strs(&v);
}

static struct strs locations_cut(struct arena *a, const char *text, char separator)
{
    struct location_vec v = { 0 };
    struct slice rest = slice_of(text);
    while (rest.n) {
        struct slice item = slice_cut(&rest, separator);
        if (item.n)
            vec_push(a, &v, slice_dup(a, slice_trim(item)));
    }
    return locations_strs(&v);
}

static bool locations_separator(const struct config *c, struct arena *a, const char *key,
                                char *separator, struct mig_error *err)
{
    static const struct {
        const char *name;
        char separator;
    } words[] = {
        { "space", ' ' }, { "newline", '\n' }, { "os", ':' }, { ":", ':' }, { ";", ';' }
    };
    const char *text;
    if (!options_ini(c, a, key, &text, err))
        return false;
    if (!text)
        return true;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (!strcmp(text, words[i].name)) {
            *separator = words[i].separator;
            return true;
        }
    mig_error_set(err, MIG_CONFIG,
                  "'%s' is not a valid value for %s; expected 'space', 'newline', 'os', ':', ';'",
                  text, key);
    if (strchr(text, '#'))
        mig_error_hint(err, "an ini file has no comments behind a value; put it on its own line");
    return options_at(c, key, err);
}

/* An array of pyproject.toml. */
static bool locations_toml(const struct config *c, struct arena *a, const char *key,
                           struct strs *out, struct mig_error *err)
{
    struct location_vec v = { 0 };
    const struct toml_value *list = toml_get(c->alembic, key);
    const char *item;
    if (list && list->type != TOML_ARRAY) {
        if (list->type == TOML_FLOAT || list->type == TOML_DATE)
            return options_string(c, a, key, list, &item, err);
        mig_error_set(err, MIG_CONFIG, "the value of '%s' is not an array", key);
        return mig_error_at(err, c->toml_file, list->line, list->column);
    }
    for (size_t i = 0; list && i < list->items.n; i++) {
        if (!options_string(c, a, key, list->items.at[i], &item, err))
            return false;
        vec_push(a, &v, item);
    }
    *out = locations_strs(&v);
    return true;
}

/* A list of the ini, of pyproject.toml when it is absent or empty there. `older` may be NULL. */
static bool locations_list(const struct config *c, struct arena *a, const char *key,
                           const char *older, struct strs *out, struct mig_error *err)
{
    const char *text;
    char separator = 0;
    *out = (struct strs){ 0 };
    if (!options_ini(c, a, key, &text, err))
        return false;
    if (!text || !*text)
        return locations_toml(c, a, key, out, err);
    if (!locations_separator(c, a, "path_separator", &separator, err) ||
        (!separator && older && !locations_separator(c, a, older, &separator, err)))
        return false;
    *out = separator ? locations_cut(a, text, separator) : locations_split(a, text, !older);
    return true;
}

static bool locations_prepended(const struct config *c, struct arena *a, struct strs *out,
                                struct mig_error *err)
{
    return locations_list(c, a, "prepend_sys_path", NULL, out, err);
}

bool locations_python(const struct config *c, struct arena *a, const char *last, struct strs *out,
                      struct mig_error *err)
{
    struct location_vec v = { 0 };
    struct strs path;
    if (!locations_prepended(c, a, &path, err))
        return false;
    for (size_t i = 0; i < path.n; i++)
        vec_push(a, &v, path.at[i]);
    if (!path.n)
        vec_push(a, &v, ".");
    vec_push(a, &v, last);
    *out = locations_strs(&v);
    return true;
}

/* Where the package is: the first directory of Python's path that has it. */
static const char *locations_package(struct arena *a, struct strs path, const char *package)
{
    for (size_t i = 0; i <= path.n; i++) {
        const char *at = i < path.n ? path.at[i] : "";
        const char *try = *at ? file_join(a, at, package) : package;
        if (file_is_directory(try))
            return try;
    }
    return NULL;
}

/* resource: package ('.' package)* (':' path)+ */
bool locations_resolve(const struct config *c, struct arena *a, const char *key, const char *text,
                       const char **out, struct mig_error *err)
{
    struct slice rest = slice_of(text);
    struct strs path;
    *out = text;
    if (text[0] == '/' || !strchr(text, ':'))
        return true;
    if (!locations_prepended(c, a, &path, err))
        return false;
    char *package = slice_dup(a, slice_cut(&rest, ':'));
    for (char *p = package; *p; p++)
        if (*p == '.')
            *p = '/';
    const char *at = *package ? locations_package(a, path, package) : NULL;
    if (!at) {
        /* An indented line belongs to the option before it, even where it was meant as the URL. */
        int line = (int)strcspn(text, "\n");
        mig_error_set(err, MIG_CONFIG, "there is no directory of the Python package in %s = %.*s",
                      key, line, text);
        mig_error_hint(err, "mig looks below prepend_sys_path and the current directory; "
                            "a plain path such as %%(here)s/migrations always works");
        return options_at(c, key, err);
    }
    while (rest.n)
        at = file_join(a, at, slice_dup(a, slice_cut(&rest, ':')));
    *out = at;
    return true;
}

bool locations_versions(const struct config *c, struct arena *a, struct strs *out,
                        struct mig_error *err)
{
    static const char key[] = "version_locations";
    struct strs items;
    struct location_vec v = { 0 };
    if (!locations_list(c, a, key, "version_path_separator", &items, err))
        return false;
    for (size_t i = 0; i < items.n; i++) {
        const char *item = items.at[i];
        if (strchr(item, '\n')) {
            mig_error_set(err, MIG_CONFIG, "%s has a directory name with a line end in it", key);
            mig_error_hint(err, "for one directory on each line set path_separator = newline");
            return options_at(c, key, err);
        }
        if (!locations_resolve(c, a, key, item, &item, err))
            return false;
        vec_push(a, &v, *item ? item : "."); /* as pathlib.Path("") */
    }
    *out = locations_strs(&v);
    return true;
}
