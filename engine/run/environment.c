#include "run/environment.h"
#include "base/file.h"
#include "base/log.h"
#include "conf/engines.h"
#include "op/evaluate.h"
#include "script/env.h"
#include <string.h>

/* Puts a value into its place. */
static void apply(struct mig *m, enum env_key key, const struct op_setting *v)
{
    bool yes = v->kind == OP_SETTING_TRUE;
    switch (key) {
    case ENV_VERSION_TABLE: m->run.version_table = v->text; break;
    case ENV_VERSION_TABLE_SCHEMA: m->run.version_table_schema = v->text; break;
    case ENV_VERSION_TABLE_PK: m->run.version_table_pk = yes; break;
    case ENV_TRANSACTION_PER_MIGRATION: m->run.transaction_per_migration = yes; break;
    case ENV_TRANSACTIONAL_DDL: m->transactional_ddl = yes; break;
    case ENV_KEYS: break;
    }
}

static bool wants_text(enum env_key key)
{
    return key == ENV_VERSION_TABLE || key == ENV_VERSION_TABLE_SCHEMA;
}

/* None stands for the default; but a flag that is None is off. */
static bool is_default(enum env_key key, const struct op_setting *v)
{
    return v->kind == OP_SETTING_NONE && (wants_text(key) || key == ENV_TRANSACTIONAL_DDL);
}

static struct strs list_of(struct arena *a, const char *const *words)
{
    size_t n = 0;
    while (words && words[n])
        n++;
    const char **at = arena_array(a, const char *, n + 1);
    for (size_t i = 0; i < n; i++)
        at[i] = words[i];
    return (struct strs){ .at = at, .n = n };
}

struct op_settings environment_told(struct mig *m, struct arena *a)
{
    const char *file = config_file(m->config);
    bool named = strcmp(m->run.version_table, "alembic_version") != 0;
    return (struct op_settings){ .file = file_exists(file) ? file : NULL,
                                 .main = config_section(m->config),
                                 .options = engines_ini(m->config, a),
                                 .toml = engines_toml(m->config, a),
                                 .computed = m->env_options,
                                 .attributes = m->env_attributes,
                                 .x = list_of(a, m->options.x),
                                 .tag = m->tag,
                                 .version_table = named ? m->run.version_table : NULL,
                                 .transaction_per_migration = m->run.transaction_per_migration };
}

static bool refuse(const struct env_settings *s, enum env_key key, const struct ast_expr *e,
                   struct mig_error *why, struct mig_error *err)
{
    mig_error_set(err, MIG_CONFIG, "mig cannot tell what env.py gives as %s: %s", env_names[key],
                  why->message);
    mig_error_clear(why);
    mig_error_at(err, s->file, e->line, e->column);
    return mig_error_hint(err, "write the value into the ini: %s = ...", env_names[key]);
}

/* All calls of configure() must give the same. */
static bool value_of(struct mig *m, const struct op_environment *env, const struct env_settings *s,
                     enum env_key key, size_t i, struct op_setting *v, struct mig_error *why)
{
    const struct env_given *given = &s->at[key];
    struct op_setting before = *v;
    if (!op_setting_read(&m->arena, env, s->module, given->at[i], v, why))
        return false;
    if (v->kind != OP_SETTING_NONE && wants_text(key) != (v->kind == OP_SETTING_TEXT))
        return mig_error_set(why, MIG_CONFIG, "it is %s",
                             wants_text(key) ? "no text" : "not true or false");
    return !i || op_setting_equal(&before, v) ||
           mig_error_set(why, MIG_CONFIG, "it is another one in line %u", given->at[0]->line);
}

static bool take(struct mig *m, const struct op_environment *env, const struct env_settings *s,
                 enum env_key key, struct mig_error *err)
{
    struct op_setting v = { 0 };
    struct mig_error why = { 0 };
    if (config_has(m->config, env_names[key]) || !s->at[key].n)
        return true;
    for (size_t i = 0; i < s->at[key].n; i++)
        if (!value_of(m, env, s, key, i, &v, &why))
            return refuse(s, key, s->at[key].at[i], &why, err);
    if (!is_default(key, &v))
        apply(m, key, &v);
    return true;
}

/* Reads env.py unless env_py says that it is not to be read; *s is empty then. */
static bool read_env(struct mig *m, struct env_settings *s, struct mig_error *err)
{
    const char *how = NULL;
    *s = (struct env_settings){ 0 };
    if (!config_get(m->config, &m->arena, "env_py", &how, err))
        return false;
    if (how && strcmp(how, "read") && strcmp(how, "ignore"))
        return mig_error_set(err, MIG_CONFIG, "env_py is 'read' or 'ignore', not '%s'", how);
    return (how && !strcmp(how, "ignore")) || env_read(&m->arena, m->script.directory, s, err);
}

bool environment_engines(struct mig *m, bool *several, struct mig_error *err)
{
    struct env_settings s;
    if (!read_env(m, &s, err))
        return false;
    *several = s.engine != ENV_ENGINE_NOT;
    if (*several || !s.databases)
        return true;
    mig_error_set(err, MIG_CONFIG,
                  "env.py reads 'databases' but gives run_migrations() no engine_name: mig cannot "
                  "tell what it does with them");
    mig_error_at(err, s.file, s.databases, 0);
    return mig_error_hint(err, "env_py = ignore in the ini: each of the databases is migrated");
}

bool environment_read(struct mig *m, struct mig_error *err)
{
    struct env_settings s;
    m->run.transactional_ddl = m->dialect->transactional_ddl;
    if (!config_read_run(m->config, &m->arena, &m->run, err) || !read_env(m, &s, err))
        return false;
    m->transactional_ddl = m->run.transactional_ddl;
    m->env_options = s.options;
    m->env_attributes = s.attributes;
    m->env_module = s.module;
    m->env_metadata = s.metadata;
    struct op_settings told = environment_told(m, &m->arena);
    struct op_environment env = { .dialect = m->dialect->name,
                                  .mariadb = !strcmp(m->dialect->name, "mariadb"),
                                  .settings = &told,
                                  .python_path = m->script.python_path };
    for (int key = 0; key < ENV_KEYS; key++)
        if (!take(m, &env, &s, (enum env_key)key, err))
            return false;
    bool named = s.at[ENV_VERSION_TABLE].n || config_has(m->config, env_names[ENV_VERSION_TABLE]);
    m->env_hidden = named ? 0 : s.hidden;
    if (s.unheeded.name)
        log_line(&m->log, MIG_LOG_WARNING, CONTEXT_LOGGER,
                 "%s:%u gives context.configure() %s, which has no effect: env.py is not run",
                 s.file, s.unheeded.line, s.unheeded.name);
    return true;
}
