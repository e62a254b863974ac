#include "run/environment.h"
#include "base/log.h"
#include "script/env.h"
#include <string.h>

/* Puts a value into its place. */
static void apply(struct mig *m, enum env_key key, const struct env_value *v)
{
    bool yes = v->kind == ENV_TRUE;
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

static bool refuse(const struct env_settings *s, enum env_key key, struct mig_error *err)
{
    const struct env_value *v = &s->at[key];
    mig_error_set(err, MIG_CONFIG, "mig cannot tell what env.py gives as %s", env_names[key]);
    mig_error_at(err, s->file, v->line, v->column);
    return mig_error_hint(err, "write the value into the ini: %s = ...", env_names[key]);
}

static bool take(struct mig *m, const struct env_settings *s, enum env_key key,
                 struct mig_error *err)
{
    const struct env_value *v = &s->at[key];
    if (config_has(m->config, env_names[key]) || v->kind == ENV_ABSENT)
        return true;
    if (v->kind == ENV_UNKNOWN || wants_text(key) != (v->kind == ENV_TEXT))
        return refuse(s, key, err);
    apply(m, key, v);
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
    for (int key = 0; key < ENV_KEYS; key++)
        if (!take(m, &s, (enum env_key)key, err))
            return false;
    bool named = s.at[ENV_VERSION_TABLE].kind != ENV_ABSENT ||
                 config_has(m->config, env_names[ENV_VERSION_TABLE]);
    m->env_hidden = named ? 0 : s.hidden;
    if (s.unheeded.kind == ENV_TEXT)
        log_line(&m->log, MIG_LOG_WARNING, CONTEXT_LOGGER,
                 "%s:%u gives context.configure() %s, which has no effect: env.py is not run",
                 s.file, s.unheeded.line, s.unheeded.text);
    return true;
}
