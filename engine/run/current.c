/* mig_current, mig_check: what the database is at (alembic.command.current, check). */
#include "base/file.h"
#include "base/log.h"
#include "run/multi.h"
#include "run/version_table.h"
#include "run/view.h"

static bool same_ids(const struct graph *g, struct nodes nodes, struct strs rows)
{
    for (size_t i = 0; i < nodes.n; i++)
        if (!strs_has(rows, graph_revision(g, nodes.at[i])->id))
            return false;
    for (size_t i = 0; i < rows.n; i++) {
        uint32_t node = graph_find(g, rows.at[i]);
        size_t k = 0;
        while (k < nodes.n && nodes.at[k] != node)
            k++;
        if (k == nodes.n)
            return false;
    }
    return true;
}

static bool current(struct mig *m, bool check_heads, struct mig_revisions *out,
                    struct mig_error *err)
{
    struct strs rows = { 0 };
    struct nodes found = { 0 };
    if (!context_environment(m, false, err) || !version_table_read(m, &rows, err) ||
        !context_labels(m, err))
        return false;
    if (check_heads && !same_ids(m->graph, graph_heads(m->graph), rows))
        return mig_error_set(err, MIG_COMMAND, "Database is not on all head revisions");
    return plan_current(m->graph, &m->arena, rows, &found, err) &&
           view_revisions(m, found, (struct strs){ 0 }, out);
}

bool mig_current(struct mig *m, bool check_heads, struct mig_revisions *out, struct mig_error *err)
{
    struct mig *one = context_script(m, err) ? multi_one(m, err) : NULL;
    return context_done(m, one && current(one, check_heads, out, err), err);
}

/* What Alembic loads before it compares; its log says so (alembic.runtime.plugins). */
static void log_plugins(const struct mig *m)
{
    static const char *const names[] = { "schemas",
                                         "tables",
                                         "types",
                                         "constraints",
                                         "defaults",
                                         "comments",
                                         "checkconstraint_byname" };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        log_line(&m->log, MIG_LOG_INFO, "alembic.runtime.plugins",
                 "setting up autogenerate plugin alembic.autogenerate.%s", names[i]);
}

/* The rows must be the real heads; then Alembic compares with the application's metadata, which no
 * program without Python can read. */
static bool check(struct mig *m, struct mig_error *err)
{
    struct strs rows = { 0 };
    struct nodes at = { 0 };
    multi_announce(m, false);
    if (!version_table_read(m, &rows, err) || (!rows.n && !version_table_ensure(m, err)) ||
        !context_labels(m, err) || !graph_resolve_each(m->graph, &m->arena, rows, &at, err))
        return false;
    struct nodes heads = graph_real_heads(m->graph);
    if (!same_ids(m->graph, heads, rows))
        return mig_error_set(err, MIG_COMMAND, "Target database is not up to date.");
    log_plugins(m);
    mig_error_set(err, MIG_COMMAND,
                  "Can't proceed with --autogenerate option; environment script %s/env.py does not "
                  "provide a MetaData object or sequence of objects to the context.",
                  file_absolute(&m->arena, m->script.directory));
    return mig_error_hint(err, "the database is at the heads; mig has no target schema to compare "
                               "it with");
}

static bool check_all(struct mig *m, struct mig_error *err)
{
    struct multi all;
    if (!context_script(m, err) || !multi_open(m, &all, err) || !multi_connect(&all, err))
        return false;
    for (size_t i = 0; i < all.n; i++)
        if (!check(all.at[i], err))
            return false;
    return true;
}

bool mig_check(struct mig *m, struct mig_error *err)
{
    return context_done(m, check_all(m, err), err);
}
