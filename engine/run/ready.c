#include "run/ready.h"
#include "base/file.h"
#include "run/body.h"
#include "run/checksum.h"
#include "run/history_table.h"
#include "script/dir.h"

static const struct {
    const char *label;
    const char *direction;
} words[] = {
    [PLAN_UPGRADE] = { "upgrade", "upgrade" },
    [PLAN_DOWNGRADE] = { "downgrade", "downgrade" },
    [PLAN_STAMP] = { "stamp_revision", "stamp" },
};

const char *ready_direction(enum plan_kind kind)
{
    return words[kind].direction;
}

/* "upgrade a, b -> c" (alembic.runtime.migration.MigrationStep.short_log). */
static char *label_of(struct arena *a, const struct plan_step *step)
{
    return arena_printf(a, "%s %s -> %s", words[step->kind].label, strs_join(a, step->from, ", "),
                        strs_join(a, step->to, ", "));
}

/* A stamp has no message. */
const char *ready_words(struct mig *m, struct arena *a, const struct sink_step *step)
{
    struct slice doc = { 0 };
    if (step->plan->kind != PLAN_STAMP)
        doc = graph_message(graph_revision(m->graph, step->plan->node));
    return arena_printf(a, "%s%s%.*s", step->label, doc.n ? ", " : "", (int)doc.n, doc.p);
}

size_t ready_statements(const struct script_body *body)
{
    size_t n = 0;
    for (size_t i = 0; body && i < body->statements.n; i++)
        n += body->statements.at[i].kind != SQL_LEAVE && body->statements.at[i].kind != SQL_ENTER;
    return n;
}

static bool read_checksum(struct arena *a, const struct revision *r, struct sink_step *step,
                          struct mig_error *err)
{
    struct slice text;
    if (!file_read(a, r->path, DIR_MAX_FILE, &text, err))
        return false;
    step->checksum = checksum_file(a, text);
    return true;
}

static bool read_step(struct mig *m, struct arena *a, struct body_session *session,
                      struct sink_step *step, struct mig_error *err)
{
    uint32_t node = step->plan->node;
    const struct revision *r = node == GRAPH_NONE ? NULL : graph_revision(m->graph, node);
    step->label = label_of(a, step->plan);
    if (r && history_table_wanted(m) && !read_checksum(a, r, step, err))
        return false;
    if (r && !graph_has_all(m->graph, node, err))
        return false;
    if (step->plan->kind == PLAN_STAMP)
        return true;
    struct script_body *body = arena_new(a, struct script_body);
    step->body = body;
    return context_sole(m, r, err) &&
           body_read(session, a, r, step->plan->kind == PLAN_UPGRADE, body, err);
}

/* Where revisions are missing, a way that ends in more than one place, or nowhere, may be one that
 * leads over them. */
static bool goes_one_way(const struct mig *m, const struct plan *plan, struct mig_error *err)
{
    return graph_whole(m->graph, NULL) || (plan->n && plan->rows.n <= 1) ||
           graph_whole(m->graph, err);
}

bool ready_make(struct mig *m, struct arena *a, bool offline, const struct plan *plan,
                struct ready *out, struct mig_error *err)
{
    struct body_session session = { 0 };
    *out = (struct ready){ .steps = arena_array(a, struct sink_step, plan->n), .n = plan->n };
    bool ok = goes_one_way(m, plan, err) && body_session_init(&session, m, a, offline, err);
    for (size_t i = 0; ok && i < plan->n; i++) {
        out->steps[i].plan = &plan->steps[i];
        ok = read_step(m, a, &session, &out->steps[i], err);
    }
    body_session_free(&session);
    return ok;
}
