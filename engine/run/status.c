/* mig_status: where each revision stands, by the version rows and the history table. */
#include "run/status.h"
#include "base/file.h"
#include "base/vec.h"
#include "graph/walk.h"
#include "run/checksum.h"
#include "run/multi.h"
#include "run/version_table.h"
#include "run/view.h"
#include "script/dir.h"
#include <stdlib.h>
#include <string.h>

const char *mig_standing_name(enum mig_standing s)
{
    static const char *const names[] = { [MIG_PENDING] = "pending",
                                         [MIG_FAILED] = "failed",
                                         [MIG_APPLIED] = "applied",
                                         [MIG_CHANGED] = "changed",
                                         [MIG_MISSING] = "missing" };
    return names[s];
}

static int64_t number(const char *text)
{
    return text ? strtoll(text, NULL, 10) : -1;
}

static const struct mig_event *event_of(struct arena *a, const struct history_row *row)
{
    const char *const *at = row->at;
    struct mig_event *e = arena_new(a, struct mig_event);
    *e = (struct mig_event){ .direction = at[HISTORY_direction],
                             .status = at[HISTORY_status],
                             .checksum = at[HISTORY_checksum],
                             .started_at = at[HISTORY_started_at],
                             .finished_at = at[HISTORY_finished_at],
                             .milliseconds = number(at[HISTORY_milliseconds]),
                             .statements_done = number(at[HISTORY_statements_done]),
                             .statements_total = number(at[HISTORY_statements_total]),
                             .os_user = at[HISTORY_os_user],
                             .db_user = at[HISTORY_db_user],
                             .host = at[HISTORY_host],
                             .pid = number(at[HISTORY_pid]),
                             .mig_version = at[HISTORY_mig_version],
                             .error = at[HISTORY_error] };
    return e;
}

/* What the history says of one id. */
struct past {
    const char *id;
    const struct mig_event *applied; /* the last run that applied it, unless one undid it later */
    const struct mig_event *last;
};

struct pasts {
    struct map ids;
    VEC(struct past) list;
};

static struct past *past_of(struct arena *a, struct pasts *p, const char *id)
{
    uint32_t i = map_get(&p->ids, slice_of(id));
    if (i != MAP_NONE)
        return &p->list.at[i];
    map_add(&p->ids, slice_of(id), (uint32_t)p->list.n);
    vec_push(a, &p->list, (struct past){ .id = id });
    return &p->list.at[p->list.n - 1];
}

/* A stamp says anew where the database is: what was applied before it is known by the graph alone.
 */
static void forget(const struct graph *g, struct pasts *p)
{
    for (size_t i = 0; i < p->list.n; i++)
        if (graph_find(g, p->list.at[i].id) == GRAPH_NONE)
            p->list.at[i].applied = NULL;
}

/* The checksum counts from now on; who applied it and when stays. */
static void accept(struct arena *a, struct past *p, const char *checksum)
{
    if (!p->applied)
        return;
    struct mig_event *e = arena_new(a, struct mig_event);
    *e = *p->applied;
    e->checksum = checksum;
    p->applied = e;
}

static void read_past(struct mig *m, struct arena *a, const struct history_row *row,
                      struct pasts *out)
{
    const struct mig_event *e = event_of(a, row);
    bool done = !strcmp(e->status, "done"), stamp = !strcmp(e->direction, "stamp");
    if (done && stamp)
        forget(m->graph, out);
    struct past *p = past_of(a, out, row->at[HISTORY_revision]);
    if (!strcmp(e->direction, "accept")) {
        accept(a, p, e->checksum);
        return;
    }
    p->last = e;
    if (done)
        p->applied = strcmp(e->direction, "downgrade") ? e : NULL;
}

static bool read_pasts(struct mig *m, struct arena *a, struct history_rows rows, struct pasts *out,
                       struct mig_error *err)
{
    static const enum history_column needed[] = { HISTORY_revision, HISTORY_direction,
                                                  HISTORY_status };
    *out = (struct pasts){ .ids = { .arena = a } };
    for (size_t i = 0; i < rows.n; i++) {
        for (size_t k = 0; k < sizeof needed / sizeof *needed; k++)
            if (!rows.at[i].at[needed[k]])
                return mig_error_set(err, MIG_STATE,
                                     "history table '%s': row %zu was not written by mig",
                                     m->run.history_table, i + 1);
        read_past(m, a, &rows.at[i], out);
    }
    return true;
}

/* Those that are applied: the rows' revisions and all that they need. What a row without a file
 * needs is not known: there the history tells. */
static struct nodeset applied_nodes(const struct graph *g, struct arena *a, struct strs rows,
                                    const struct pasts *pasts)
{
    struct nodeset set = nodeset_new(g, a);
    bool unknown = false;
    for (size_t i = 0; i < rows.n; i++) {
        uint32_t node = graph_find(g, rows.at[i]);
        unknown = unknown || node == GRAPH_NONE;
        walk_closure(a, &g->alldown, (struct nodes){ &node, 1 }, &set);
    }
    for (size_t i = 0; unknown && i < pasts->list.n; i++) {
        uint32_t node = graph_find(g, pasts->list.at[i].id);
        if (pasts->list.at[i].applied)
            walk_closure(a, &g->alldown, (struct nodes){ &node, 1 }, &set);
    }
    return set;
}

static bool file_changed(const struct revision *r, const char *was, bool *out,
                         struct mig_error *err)
{
    struct arena a = { 0 };
    struct slice text;
    bool ok = file_read(&a, r->path, DIR_MAX_FILE, &text, err);
    const char *now = ok ? checksum_file(&a, text) : NULL;
    *out = now && strcmp(now, was) != 0;
    arena_free(&a);
    return now != NULL;
}

bool status_comparable(const struct mig_event *e)
{
    return e && e->checksum && slice_starts(slice_of(e->checksum), CHECKSUM_FILE);
}

static bool has_failed(const struct mig_event *last)
{
    return last && strcmp(last->direction, "upgrade") == 0 && strcmp(last->status, "done") != 0 &&
           strcmp(last->status, "rolled_back") != 0;
}

static bool judge(const struct revision *r, bool applied, const struct past *p,
                  struct mig_state *out, struct mig_error *err)
{
    bool changed = false;
    out->id = r->id;
    out->last = p ? p->last : NULL;
    out->applied = applied && p ? p->applied : NULL;
    out->standing = applied ? MIG_APPLIED : has_failed(out->last) ? MIG_FAILED : MIG_PENDING;
    if (!applied || !status_comparable(out->applied))
        return true;
    if (!file_changed(r, out->applied->checksum, &changed, err))
        return false;
    out->standing = changed ? MIG_CHANGED : MIG_APPLIED;
    return true;
}

struct states VEC_OF(struct mig_state);

/* What has no file: rows of the version table, and what the history has applied and not undone;
 * where there is no row nothing is applied. */
static void push_missing(struct mig *m, struct strs rows, const struct pasts *pasts,
                         struct states *out)
{
    struct arena *a = &m->arena;
    for (size_t i = 0; rows.n && i < pasts->list.n; i++) {
        const struct past *p = &pasts->list.at[i];
        if (p->applied && strcmp(p->id, "base") != 0 && graph_find(m->graph, p->id) == GRAPH_NONE)
            vec_push(
                a, out,
                (struct mig_state){
                    .id = p->id, .standing = MIG_MISSING, .applied = p->applied, .last = p->last });
    }
    for (size_t i = 0; i < rows.n; i++) {
        uint32_t k = map_get(&pasts->ids, slice_of(rows.at[i]));
        if (graph_find(m->graph, rows.at[i]) == GRAPH_NONE &&
            (k == MAP_NONE || !pasts->list.at[k].applied))
            vec_push(a, out, (struct mig_state){ .id = rows.at[i], .standing = MIG_MISSING });
    }
}

/* All revisions, the oldest first. */
static bool in_order(struct mig *m, struct nodes *out, struct mig_error *err)
{
    struct nodes all = { 0 };
    struct node_vec v = { 0 };
    if (!plan_history(m->graph, &m->arena, (struct strs){ 0 }, NULL, NULL, &all, err))
        return false;
    for (size_t i = all.n; i > 0; i--)
        vec_push(&m->arena, &v, all.at[i - 1]);
    *out = (struct nodes){ .at = v.at, .n = v.n };
    return true;
}

static bool push_known(struct mig *m, struct strs rows, const struct pasts *pasts,
                       struct states *out, struct mig_error *err)
{
    struct arena *a = &m->arena;
    struct nodes order = { 0 };
    struct mig_revisions views = { 0 };
    if (!in_order(m, &order, err) || !view_revisions(m, order, rows, &views))
        return false;
    struct nodeset applied = applied_nodes(m->graph, a, rows, pasts);
    for (size_t i = 0; i < order.n; i++) {
        const struct revision *r = graph_revision(m->graph, order.at[i]);
        uint32_t k = map_get(&pasts->ids, slice_of(r->id));
        struct mig_state s = { .revision = views.at[i] };
        if (!judge(r, applied.has[order.at[i]], k == MAP_NONE ? NULL : &pasts->list.at[k], &s, err))
            return false;
        vec_push(a, out, s);
    }
    return true;
}

bool status_read(struct mig *m, struct mig_states *out, struct mig_error *err)
{
    struct strs rows = { 0 };
    struct history_rows history = { 0 };
    struct pasts pasts;
    struct states list = { 0 };
    *out = (struct mig_states){ .version_table = m->run.version_table,
                                .history_table = m->run.history_table };
    if (!version_table_read(m, &rows, err) || !context_labels(m, err))
        return false;
    if (history_table_wanted(m) && (!history_table_exists(m, &out->history_found, err) ||
                                    !history_table_read(m, &m->arena, &history, err)))
        return false;
    if (!read_pasts(m, &m->arena, history, &pasts, err))
        return false;
    push_missing(m, rows, &pasts, &list);
    if (!push_known(m, rows, &pasts, &list, err))
        return false;
    out->at = list.at;
    out->n = list.n;
    return true;
}

static bool status(struct mig *m, struct mig_states *out, struct mig_error *err)
{
    return m && context_environment(m, false, err) && status_read(m, out, err);
}

bool mig_status(struct mig *m, struct mig_states *out, struct mig_error *err)
{
    struct mig *one = context_script(m, err) ? multi_one(m, err) : NULL;
    return context_done(m, status(one, out, err), err);
}
