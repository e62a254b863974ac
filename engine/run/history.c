/* The graph verbs: mig_heads, mig_branches, mig_history, mig_show, mig_edit (alembic.command). */
#include "base/vec.h"
#include "run/multi.h"
#include "run/version_table.h"
#include "run/view.h"
#include <string.h>

/* Both load the script directory first and the graph when it is needed, as Alembic does. */
static bool need_graph(struct mig *m, struct mig_error *err)
{
    return context_script(m, err) && context_labels(m, err);
}

bool mig_heads(struct mig *m, bool resolve_dependencies, struct mig_revisions *out,
               struct mig_error *err)
{
    if (!need_graph(m, err))
        return false;
    struct nodes heads = resolve_dependencies ? graph_real_heads(m->graph) : graph_heads(m->graph);
    return view_revisions(m, heads, (struct strs){ 0 }, out);
}

bool mig_branches(struct mig *m, struct mig_revisions *out, struct mig_error *err)
{
    struct nodes all = { 0 };
    if (!need_graph(m, err) ||
        !plan_history(m->graph, &m->arena, (struct strs){ 0 }, NULL, NULL, &all, err))
        return false;
    VEC(uint32_t) points = { 0 };
    for (size_t i = 0; i < all.n; i++)
        if (graph_next(m->graph, all.at[i]).n > 1)
            vec_push(&m->arena, &points, all.at[i]);
    return view_revisions(m, (struct nodes){ .at = points.at, .n = points.n }, (struct strs){ 0 },
                          out);
}

/* The rows of the database, for `current` in a symbol or range. As in Alembic this creates an empty
 * version table where there is none. */
static bool current_rows(struct mig *m, struct strs *rows, struct mig_error *err)
{
    struct mig *one = multi_one(m, err);
    return one && context_environment(one, false, err) && version_table_read(one, rows, err) &&
           (rows->n || version_table_ensure(one, err));
}

struct range {
    const char *low;
    const char *high;
};

/* "[start]:[end]" */
static bool split_range(struct arena *a, const char *text, struct range *out, struct mig_error *err)
{
    struct slice rest = slice_trim(slice_of(text));
    if (!memchr(text, ':', strlen(text)))
        return mig_error_set(err, MIG_COMMAND,
                             "History range requires [start]:[end], [start]:, or :[end]");
    struct slice low = slice_cut(&rest, ':');
    if (memchr(rest.p, ':', rest.n))
        return mig_error_set(err, MIG_GRAPH, "History range '%s' has more than one ':'", text);
    out->low = low.n ? slice_dup(a, low) : NULL;
    out->high = rest.n ? slice_dup(a, rest) : NULL;
    return true;
}

static bool is_current(const char *s)
{
    return s && !strcmp(s, "current");
}

static bool history(struct mig *m, const char *text, bool indicate, struct mig_revisions *out,
                    struct mig_error *err)
{
    struct range range = { 0 };
    struct strs rows = { 0 };
    struct nodes found = { 0 };
    if (!context_script(m, err) || (text && !split_range(&m->arena, text, &range, err)))
        return false;
    bool needs_rows = indicate || m->script.revision_environment || is_current(range.low) ||
                      is_current(range.high);
    if ((needs_rows && !current_rows(m, &rows, err)) || !context_labels(m, err) ||
        !plan_history(m->graph, &m->arena, rows, range.low, range.high, &found, err))
        return false;
    return view_revisions(m, found, indicate ? rows : (struct strs){ 0 }, out);
}

bool mig_history(struct mig *m, const char *range, bool indicate_current, struct mig_revisions *out,
                 struct mig_error *err)
{
    return context_done(m, history(m, range, indicate_current, out, err), err);
}

static bool show(struct mig *m, const char *symbol, struct mig_revisions *out,
                 struct mig_error *err)
{
    struct nodes found = { 0 };
    struct strs rows = { 0 };
    if (!context_script(m, err))
        return false;
    if (!is_current(symbol)) {
        if (!context_labels(m, err) || !graph_resolve_all(m->graph, &m->arena, symbol, &found, err))
            return false;
    } else if (!current_rows(m, &rows, err) || !context_labels(m, err) ||
               !graph_resolve_each(m->graph, &m->arena, rows, &found, err)) {
        return false;
    }
    return view_revisions(m, found, (struct strs){ 0 }, out);
}

bool mig_show(struct mig *m, const char *symbol, struct mig_revisions *out, struct mig_error *err)
{
    return context_done(m, show(m, symbol, out, err), err);
}

static bool edit(struct mig *m, const char *symbol, struct mig_revisions *out,
                 struct mig_error *err)
{
    if (!show(m, symbol, out, err))
        return false;
    if (out->n)
        return true;
    if (is_current(symbol))
        return mig_error_set(err, MIG_COMMAND, "No current revisions");
    return mig_error_set(err, MIG_COMMAND, "No revision files indicated by symbol '%s'", symbol);
}

bool mig_edit(struct mig *m, const char *symbol, struct mig_revisions *out, struct mig_error *err)
{
    return context_done(m, edit(m, symbol, out, err), err);
}
