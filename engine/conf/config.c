#include "conf/config.h"
#include "base/buf.h"
#include "base/file.h"
#include "conf/database.h"
#include "conf/duration.h"
#include "conf/hook.h"
#include "conf/locations.h"
#include "conf/logging.h"
#include "conf/options.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* $ALEMBIC_CONFIG names the ini or, by its base name, the pyproject.toml. */
static const char *config_default(const char *given, bool toml, const char *otherwise)
{
    const char *value = getenv("ALEMBIC_CONFIG");
    if (given || !value || !*value)
        return given ? given : otherwise;
    return !strcmp(file_name(value), "pyproject.toml") == toml ? value : otherwise;
}

/* str(Path(file).absolute().parent): ".." stays, "." and doubled slashes go. */
static const char *config_here(struct arena *a, const char *file)
{
    struct buf b = { .arena = a };
    char *cwd = getcwd(NULL, 0);
    if (!cwd && errno == ENOMEM)
        arena_oom();
    struct slice rest = slice_of(file_join(a, cwd ? cwd : "/", file));
    free(cwd);
    while (rest.n) {
        struct slice part = slice_cut(&rest, '/');
        if (!part.n || slice_is(part, ".") || !rest.n)
            continue;
        buf_char(&b, '/');
        buf_slice(&b, part);
    }
    return b.len ? buf_str(&b) : "/";
}

/* The ini's `here` is interpolated where it is used: a '%' in it must survive that. */
static const char *config_escaped(struct arena *a, const char *text)
{
    struct buf b = { .arena = a };
    for (; *text; text++) {
        buf_char(&b, *text);
        if (*text == '%')
            buf_char(&b, '%');
    }
    return buf_str(&b);
}

/* The file's text, empty when there is no such file. */
static bool config_text(struct arena *a, const char *file, size_t max, struct slice *text,
                        struct mig_error *err)
{
    *text = (struct slice){ 0 };
    return !file_exists(file) || file_is_directory(file) || file_read(a, file, max, text, err);
}

static bool config_toml(struct arena *a, struct config *c, struct mig_error *err)
{
    const struct toml_value *root;
    struct slice text;
    if (!config_text(a, c->toml_file, TOML_MAX, &text, err) ||
        !toml_parse(a, c->toml_file, text, &root, err))
        return false;
    const struct toml_value *tool = toml_get(root, "tool");
    c->toml_here = config_here(a, c->toml_file);
    c->alembic = toml_get(tool, "alembic");
    if (!tool || tool->type == TOML_TABLE)
        return true;
    mig_error_set(err, MIG_CONFIG, "'tool' is not a table");
    return mig_error_at(err, c->toml_file, tool->line, tool->column);
}

bool config_open(struct arena *a, const struct mig_options *o, const struct config **out,
                 struct mig_error *err)
{
    struct config *c = arena_new(a, struct config);
    struct slice text;
    *out = c;
    c->file = arena_strdup(a, config_default(o->config, false, "alembic.ini"));
    c->toml_file = arena_strdup(a, config_default(o->toml, true, "pyproject.toml"));
    c->section = o->section ? o->section : "alembic";
    c->url = o->url;
    c->password_file = o->password_file;
    c->chosen = o->engine;
    return config_text(a, c->file, INI_MAX, &text, err) &&
           ini_parse(a, c->file, text, config_escaped(a, config_here(a, c->file)), &c->ini, err) &&
           config_toml(a, c, err);
}

bool config_get(const struct config *c, struct arena *a, const char *key, const char **value,
                struct mig_error *err)
{
    return options_ini(c, a, key, value, err);
}

bool config_has(const struct config *c, const char *key)
{
    return options_find(c, key) || toml_get(c->alembic, key);
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

/* Alembic's words are the same for all of these. */
static bool config_no_location(const struct config *c, struct mig_error *err)
{
    mig_error_set(err, MIG_COMMAND, "No 'script_location' key found in configuration.");
    if (!file_exists(c->file))
        return mig_error_hint(err,
                              "there is no file %s: name one with -c, or make one with 'mig init "
                              "DIRECTORY'",
                              c->file);
    if (file_is_directory(c->file))
        return mig_error_hint(err, "%s is a directory; -c names a file", c->file);
    if (!ini_has_section(&c->ini, c->section))
        return mig_error_hint(err, "%s has no section [%s]; -n names another one", c->file,
                              c->section);
    return mig_error_hint(err, "write 'script_location = DIRECTORY' into [%s] of %s", c->section,
                          c->file);
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
        return config_no_location(c, err);
    if (!options_number(c, a, "truncate_slug_length", &out->truncate_slug_length, err) ||
        !options_exact(c, a, "recursive_version_locations", &out->recursive, err) ||
        !locations_resolve(c, a, "script_location", where, &out->directory, err) ||
        !options_text(c, a, "file_template", &out->file_template, err) ||
        !options_exact(c, a, "sourceless", &out->sourceless, err) ||
        !options_text(c, a, "output_encoding", &out->output_encoding, err) ||
        !config_locations(c, a, out, err) || !options_text(c, a, "timezone", &out->timezone, err) ||
        !options_flag(c, a, "revision_environment", &out->revision_environment, err) ||
        !locations_python(c, a, out->directory, &out->python_path, err))
        return false;
    if (!out->truncate_slug_length)
        out->truncate_slug_length = SLUG;
    if (!out->file_template)
        out->file_template = "%(rev)s_%(slug)s";
    if (!out->output_encoding)
        out->output_encoding = "utf-8";
    return true;
}

/* The keys of a hook and where their values go, ended by a NULL key. */
struct config_slot {
    const char *key;
    const char **to;
};

static const struct config_slot *config_slots(struct arena *a, struct config_hook *h)
{
    const struct config_slot slots[] = {
        { "type", &h->type },
        { "executable", &h->executable },
        { "module", &h->module },
        { "entrypoint", &h->entrypoint },
        { "options", &h->options },
        { "cwd", &h->cwd },
        { NULL, NULL },
    };
    struct config_slot *out = arena_array(a, struct config_slot, sizeof slots / sizeof *slots);
    memcpy(out, slots, sizeof slots);
    return out;
}

static bool config_ini_hook(const struct config *c, struct arena *a, const char *name,
                            struct config_hook *hook, struct mig_error *err)
{
    *hook = (struct config_hook){ .name = name };
    for (const struct config_slot *s = config_slots(a, hook); s->key; s++)
        if (!ini_get(&c->ini, a, "post_write_hooks", arena_printf(a, "%s.%s", name, s->key), s->to,
                     err))
            return false;
    return true;
}

static bool config_toml_hook(const struct config *c, struct arena *a, const struct toml_value *v,
                             struct config_hook *hook, struct mig_error *err)
{
    *hook = (struct config_hook){ 0 };
    const struct toml_value *name = toml_get(v, "name");
    if (!name) {
        mig_error_set(err, MIG_CONFIG, "a post write hook without 'name'");
        return mig_error_at(err, c->toml_file, v->line, v->column);
    }
    if (!options_string(c, a, "name", name, &hook->name, err))
        return false;
    for (const struct config_slot *s = config_slots(a, hook); s->key; s++) {
        const struct toml_value *text = toml_get(v, s->key);
        if (text && !options_string(c, a, s->key, text, s->to, err))
            return false;
    }
    return true;
}

/* [[tool.alembic.post_write_hooks]] */
static bool config_toml_hooks(const struct config *c, struct arena *a,
                              const struct config_hook **out, size_t *n, struct mig_error *err)
{
    const struct toml_value *list;
    const char *none;
    if (!options_toml(c, "post_write_hooks", &list, err))
        return false;
    if (!list)
        return true;
    if (list->type == TOML_FLOAT || list->type == TOML_DATE)
        return options_string(c, a, "post_write_hooks", list, &none, err);
    struct config_hook *hooks = arena_array(a, struct config_hook, list->items.n);
    *out = hooks;
    for (size_t i = 0; list->type == TOML_ARRAY && i < list->items.n; i++)
        if (!config_toml_hook(c, a, list->items.at[i], &hooks[(*n)++], err))
            return false;
    if (list->type == TOML_ARRAY)
        return true;
    mig_error_set(err, MIG_CONFIG, "'post_write_hooks' is not an array of tables");
    return mig_error_at(err, c->toml_file, list->line, list->column);
}

bool config_read_hooks(const struct config *c, struct arena *a, const struct config_hook **out,
                       size_t *n, struct mig_error *err)
{
    const char *names;
    *n = 0;
    *out = NULL;
    if (!ini_has_section(&c->ini, "post_write_hooks"))
        return config_toml_hooks(c, a, out, n, err);
    if (!ini_get(&c->ini, a, "post_write_hooks", "hooks", &names, err))
        return false;
    struct strs list = locations_split(a, names ? names : "", false);
    struct config_hook *hooks = arena_array(a, struct config_hook, list.n);
    *out = hooks;
    for (size_t i = 0; i < list.n; i++)
        if (*list.at[i] && !config_ini_hook(c, a, list.at[i], &hooks[(*n)++], err))
            return false;
    return true;
}

bool config_lock_named(const char *name, enum config_lock *out)
{
    static const char *const names[] = { [CONFIG_LOCK_AUTO] = "auto",
                                         [CONFIG_LOCK_ADVISORY] = "advisory",
                                         [CONFIG_LOCK_LEASE] = "lease",
                                         [CONFIG_LOCK_OFF] = "off" };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (!strcmp(names[i], name)) {
            *out = (enum config_lock)i;
            return true;
        }
    return false;
}

static bool config_lock_read(const struct config *c, struct arena *a, enum config_lock *out,
                             struct mig_error *err)
{
    const char *text;
    if (!options_text(c, a, "lock", &text, err))
        return false;
    if (!text || config_lock_named(text, out))
        return true;
    mig_error_set(err, MIG_CONFIG, "'lock' is 'auto', 'advisory', 'lease' or 'off', not '%s'",
                  text);
    return options_at(c, "lock", err);
}

/* *ms is left alone when the option is absent. */
static bool config_duration(const struct config *c, struct arena *a, const char *key, unsigned *ms,
                            struct mig_error *err)
{
    const char *text;
    if (!options_text(c, a, key, &text, err))
        return false;
    if (!text || duration_parse(text, ms))
        return true;
    mig_error_set(err, MIG_CONFIG, "the value of '%s' is not a time such as 500ms, 30s or 5m: '%s'",
                  key, text);
    return options_at(c, key, err);
}

/* More on their way gains nothing, and each of them is held in memory. */
static bool config_pipeline(const struct config *c, struct arena *a, unsigned *out,
                            struct mig_error *err)
{
    enum { MOST = 1000 };
    if (!options_number(c, a, "pipeline", out, err))
        return false;
    if (*out >= 1 && *out <= MOST)
        return true;
    mig_error_set(err, MIG_CONFIG, "'pipeline' is a number of statements from 1 to %d, not %u",
                  MOST, *out);
    return options_at(c, "pipeline", err);
}

/* A key without a value is a key that is not there. */
static void config_drop_empty(const char **value)
{
    if (*value && !**value)
        *value = NULL;
}

bool config_read_run(const struct config *c, struct arena *a, struct config_run *out,
                     struct mig_error *err)
{
    enum { LOCK_TIMEOUT = 5 * 60 * 1000 };
    *out = (struct config_run){ .version_table_pk = true,
                                .lock_timeout_ms = LOCK_TIMEOUT,
                                .pipeline = 1,
                                .transactional_ddl = out->transactional_ddl };
    if (!options_check(c, err) || !options_text(c, a, "version_table", &out->version_table, err) ||
        !options_text(c, a, "version_table_schema", &out->version_table_schema, err) ||
        !options_flag(c, a, "version_table_pk", &out->version_table_pk, err) ||
        !options_flag(c, a, "transaction_per_migration", &out->transaction_per_migration, err) ||
        !options_flag(c, a, "transactional_ddl", &out->transactional_ddl, err) ||
        !config_lock_read(c, a, &out->lock, err) ||
        !config_duration(c, a, "statement_timeout", &out->statement_timeout_ms, err) ||
        !config_duration(c, a, "table_lock_timeout", &out->table_lock_timeout_ms, err) ||
        !config_duration(c, a, "lock_timeout", &out->lock_timeout_ms, err) ||
        !config_pipeline(c, a, &out->pipeline, err) ||
        !options_text(c, a, "history_table", &out->history_table, err) ||
        !options_text(c, a, "history_table_schema", &out->history_table_schema, err) ||
        !options_flag(c, a, "confirm", &out->confirm, err))
        return false;
    if (!out->version_table)
        out->version_table = "alembic_version";
    if (!*out->version_table) {
        mig_error_set(err, MIG_CONFIG, "the value of 'version_table' is empty");
        return options_at(c, "version_table", err);
    }
    config_drop_empty(&out->version_table_schema);
    config_drop_empty(&out->history_table_schema);
    config_drop_empty(&out->history_table);
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
