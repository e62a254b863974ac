/* The verbs that write files: mig_revision, mig_merge, mig_init. */
#include "conf/engines.h"
#include "run/multi.h"
#include "run/version_table.h"
#include "script/init.h"
#include "script/write.h"

static bool run_one(struct mig *m, bool offline, struct mig_error *err)
{
    struct strs rows = { 0 };
    multi_announce(m, offline);
    return offline ||
           (version_table_read(m, &rows, err) && (rows.n || version_table_ensure(m, err)));
}

/* revision_environment: env.py runs, which connects and makes the version table. */
static bool run_environment(struct mig *m, bool offline, struct mig_error *err)
{
    struct multi all;
    if (!multi_open(m, &all, err))
        return false;
    for (size_t i = 0; offline && i < all.n; i++)
        if (!context_settings(all.at[i], err))
            return false;
    if (!offline && !multi_connect(&all, err))
        return false;
    for (size_t i = 0; i < all.n; i++)
        if (!run_one(all.at[i], offline, err))
            return false;
    return true;
}

static bool write_file(struct mig *m, const struct mig_new *wanted, bool merge, const char **path,
                       struct mig_error *err)
{
    struct write_request q = { .settings = &m->script, .wanted = wanted, .merge = merge };
    m->makes_files = true;
    if (!context_script(m, err) || !context_labels(m, err) ||
        !config_read_hooks(m->config, &m->arena, &q.hooks, &q.nhooks, err))
        return false;
    q.options = engines_options(m->config, &m->arena);
    q.graph = m->graph;
    q.environment = m->script.revision_environment;
    if (q.environment && !run_environment(m, wanted->sql, err))
        return false;
    q.progress = m->options.progress;
    q.user = m->options.user;
    struct strs warnings = { 0 };
    q.warnings = &warnings;
    bool ok = write_revision(&m->arena, &q, path, err);
    context_warn(m, warnings);
    return ok;
}

bool mig_revision(struct mig *m, const struct mig_new *wanted, const char **path,
                  struct mig_error *err)
{
    /* Alembic looks at the database before it looks at the models: mig_check() says what it says.
     */
    if (wanted->autogenerate && !wanted->sql)
        return mig_check(m, err);
    return context_done(m, write_file(m, wanted, false, path, err), err);
}

bool mig_merge(struct mig *m, const struct mig_new *wanted, const char **path,
               struct mig_error *err)
{
    return context_done(m, write_file(m, wanted, true, path, err), err);
}

bool mig_init(const struct mig_options *options, const char *directory, const char *template_name,
              bool package, struct mig_error *err)
{
    struct arena a = { 0 };
    bool ok = init_directory(&a, options, directory, template_name, package, err);
    arena_free(&a);
    return ok;
}

const struct mig_template *mig_templates(void)
{
    return init_templates();
}
