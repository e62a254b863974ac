#include "conf/config.h"
#include "base/buf.h"
#include "base/file.h"
#include "conf/database.h"
#include "conf/locations.h"
#include "conf/logging.h"
#include "conf/options.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *config_default(const char *given, const char *variable, const char *otherwise)
{
    if (given)
        return given;
    const char *value = getenv(variable);
    bool toml = value && !strcmp(file_name(value), "pyproject.toml");
    return value && *value && !toml ? value : otherwise;
}

/* str(Path(file).absolute().parent): ".." stays, "." and doubled slashes go. A '%' is doubled,
 * since the text is interpolated where it is used. */
static const char *config_here(struct arena *a, const char *file)
{
    struct buf b = { .arena = a };
    char *cwd = getcwd(NULL, 0);
    struct slice rest = slice_of(file_join(a, cwd ? cwd : "/", file));
    free(cwd);
    while (rest.n) {
        struct slice part = slice_cut(&rest, '/');
        if (!part.n || slice_is(part, ".") || !rest.n)
            continue;
        buf_char(&b, '/');
        for (size_t i = 0; i < part.n; i++)
            buf_puts(&b, part.p[i] == '%' ? "%%" : (char[]){ part.p[i], 0 });
    }
    return b.len ? buf_str(&b) : "/";
}

bool config_open(struct arena *a, const struct mig_options *o, const struct config **out,
                 struct mig_error *err)
{
    struct config *c = arena_new(a, struct config);
    struct slice text = { 0 };
    *out = c;
    c->file = arena_strdup(a, config_default(o->config, "ALEMBIC_CONFIG", "alembic.ini"));
    c->section = o->section ? o->section : "alembic";
    c->url = o->url;
    if (file_exists(c->file) && !file_is_directory(c->file) &&
        !file_read(a, c->file, INI_MAX, &text, err))
        return false;
    return ini_parse(a, c->file, text, config_here(a, c->file), &c->ini, err);
}

bool config_get(const struct config *c, struct arena *a, const char *key, const char **value,
                struct mig_error *err)
{
    return options_ini(c, a, key, value, err);
}

const char *config_file(const struct config *c)
{
    return c->file;
}

const char *config_section(const struct config *c)
{
    return c->section;
}

static bool config_locations(const struct config *c, struct arena *a, struct config_script *out,
                             struct mig_error *err)
{
    if (!locations_versions(c, a, &out->version_locations, err))
        return false;
    if (!out->version_locations.n)
        out->version_locations = strs_of(a, 1, file_join(a, out->directory, "versions"));
    return true;
}

bool config_read_script(const struct config *c, struct arena *a, struct config_script *out,
                        struct mig_error *err)
{
    enum { SLUG = 40 };
    *out = (struct config_script){ 0 };
    const char *where;
    if (!options_check(c, err) || !options_text(c, a, "script_location", &where, err))
        return false;
    if (!where)
        return mig_error_set(err, MIG_COMMAND, "No 'script_location' key found in configuration.");
    if (!options_number(c, a, "truncate_slug_length", &out->truncate_slug_length, err) ||
        !options_exact(c, a, "recursive_version_locations", &out->recursive, err) ||
        !locations_resolve(c, a, "script_location", where, &out->directory, err) ||
        !options_text(c, a, "file_template", &out->file_template, err) ||
        !options_exact(c, a, "sourceless", &out->sourceless, err) ||
        !options_text(c, a, "output_encoding", &out->output_encoding, err) ||
        !config_locations(c, a, out, err) || !options_text(c, a, "timezone", &out->timezone, err) ||
        !options_flag(c, a, "revision_environment", &out->revision_environment, err))
        return false;
    if (!out->truncate_slug_length)
        out->truncate_slug_length = SLUG;
    if (!out->file_template)
        out->file_template = "%(rev)s_%(slug)s";
    if (!out->output_encoding)
        out->output_encoding = "utf-8";
    return true;
}

static bool config_hook(const struct config *c, struct arena *a, const char *name,
                        struct config_hook *hook, struct mig_error *err)
{
    *hook = (struct config_hook){ .name = name };
    const struct {
        const char *key;
        const char **to;
    } keys[] = { { "type", &hook->type },       { "executable", &hook->executable },
                 { "module", &hook->module },   { "entrypoint", &hook->entrypoint },
                 { "options", &hook->options }, { "cwd", &hook->cwd } };
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (!ini_get(&c->ini, a, "post_write_hooks", arena_printf(a, "%s.%s", name, keys[i].key),
                     keys[i].to, err))
            return false;
    return true;
}

bool config_read_hooks(const struct config *c, struct arena *a, const struct config_hook **out,
                       size_t *n, struct mig_error *err)
{
    const char *names;
    *n = 0;
    *out = NULL;
    if (!ini_get(&c->ini, a, "post_write_hooks", "hooks", &names, err))
        return false;
    struct strs list = locations_split(a, names ? names : "", false);
    struct config_hook *hooks = arena_array(a, struct config_hook, list.n);
    *out = hooks;
    for (size_t i = 0; i < list.n; i++)
        if (*list.at[i] && !config_hook(c, a, list.at[i], &hooks[(*n)++], err))
            return false;
    return true;
}

bool config_read_run(const struct config *c, struct arena *a, struct config_run *out,
                     struct mig_error *err)
{
    *out = (struct config_run){ .version_table_pk = true };
    if (!options_check(c, err) || !options_text(c, a, "version_table", &out->version_table, err) ||
        !options_text(c, a, "version_table_schema", &out->version_table_schema, err) ||
        !options_flag(c, a, "version_table_pk", &out->version_table_pk, err) ||
        !options_flag(c, a, "transaction_per_migration", &out->transaction_per_migration, err))
        return false;
    if (!out->version_table)
        out->version_table = "alembic_version";
    if (!*out->version_table) {
        mig_error_set(err, MIG_CONFIG, "the value of 'version_table' is empty");
        return options_at(c, "version_table", err);
    }
    if (out->version_table_schema && !*out->version_table_schema)
        out->version_table_schema = NULL;
    return true;
}

bool config_read_database(const struct config *c, struct arena *a, struct config_database *out,
                          struct mig_error *err)
{
    *out = (struct config_database){ 0 };
    return options_check(c, err) && database_read(c, a, out, err);
}

bool config_read_logging(const struct config *c, struct arena *a, const struct config_logging **out,
                         struct mig_error *err)
{
    return logging_read(&c->ini, a, out, err);
}

const char *config_log_line(const struct config_logging *l, struct arena *a, enum mig_level level,
                            const char *logger, const char *text)
{
    return logging_line(l, a, level, logger, text);
}
