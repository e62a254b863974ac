/* mig_validate: what is wrong with the files, found without running anything. */
#include "base/file.h"
#include "base/vec.h"
#include "run/audit.h"
#include "run/body.h"
#include "run/cancel.h"
#include "run/checksum.h"
#include "run/environment.h"
#include "run/lock.h"
#include "run/multi.h"
#include "run/status.h"
#include "script/dir.h"
#include <string.h>

struct findings VEC_OF(struct mig_finding);

struct validation {
    struct mig *m;
    struct mig_validation *v;
    struct findings found;
    struct strs dialects;
};

static const char *copy(struct arena *a, const char *text)
{
    return text ? arena_strdup(a, text) : NULL;
}

static bool same(const char *a, const char *b)
{
    return a == b || (a && b && !strcmp(a, b));
}

/* One construct in a helper fails in both directions and for each dialect: it is told once. */
static struct mig_finding *known(struct validation *q, const struct mig_finding *f)
{
    for (size_t i = q->found.n; i > 0; i--) {
        struct mig_finding *g = &q->found.at[i - 1];
        if (!same(g->revision, f->revision))
            return NULL;
        if (same(g->text, f->text) && same(g->file, f->file) && g->line == f->line &&
            g->column == f->column)
            return g;
    }
    return NULL;
}

static void merge(struct arena *a, struct mig_finding *into, const struct mig_finding *f)
{
    if (into->dialects && f->dialects && !strstr(into->dialects, f->dialects))
        into->dialects = arena_printf(a, "%s, %s", into->dialects, f->dialects);
    if (!same(into->direction, f->direction))
        into->direction = NULL;
}

static void add(struct validation *q, struct mig_finding f)
{
    struct mig_finding *old = known(q, &f);
    if (old)
        merge(&q->m->arena, old, &f);
    else
        vec_push(&q->m->arena, &q->found, f);
}

/* A file that can be upgraded to and not downgraded from is allowed. */
static bool only_one_way(const char *text)
{
    return slice_ends(slice_of(text), "has no downgrade section") ||
           slice_ends(slice_of(text), "has no function downgrade()");
}

static void add_error(struct validation *q, const struct revision *r, const char *direction,
                      const char *dialect, const struct mig_error *e)
{
    struct arena *a = &q->m->arena;
    add(q, (struct mig_finding){ .revision = r->id,
                                 .file = e->file ? copy(a, e->file) : r->path,
                                 .line = e->line,
                                 .column = e->column,
                                 .direction = direction,
                                 .dialects = dialect,
                                 .text = copy(a, e->message ? e->message : "?"),
                                 .hint = copy(a, e->hint),
                                 .harmless = only_one_way(e->message ? e->message : "") });
}

static void check_twins(struct validation *q)
{
    struct mig *m = q->m;
    for (size_t i = 0; i < m->ntwins; i++) {
        const struct revision *r = m->twins[i];
        struct mig_error e = { 0 };
        if (!context_sole(m, r, &e))
            add_error(q, r, NULL, NULL, &e);
        mig_error_clear(&e);
    }
}

static void check_heads(struct validation *q)
{
    struct mig *m = q->m;
    struct nodes heads = graph_heads(m->graph);
    struct buf b = { .arena = &m->arena };
    if (heads.n < 2)
        return;
    buf_printf(&b, "there are %zu heads:", heads.n);
    for (size_t i = 0; i < heads.n; i++)
        buf_printf(&b, "%s %s", i ? "," : "", graph_revision(m->graph, heads.at[i])->id);
    add(q,
        (struct mig_finding){ .text = buf_str(&b),
                              .hint = "'mig upgrade head' needs one; 'mig merge heads' joins them",
                              .harmless = true });
}

static bool check_body(struct validation *q, const struct revision *r, const char *dialect,
                       bool upgrade, struct mig_error *err)
{
    struct arena a = { 0 };
    struct body_session session;
    struct script_body body = { 0 };
    struct mig_error e = { 0 };
    q->m->dialect = dialect_find(dialect);
    bool ok = body_session_init(&session, q->m, &a, false, err);
    if (ok && !body_read(&session, &a, r, upgrade, &body, &e))
        add_error(q, r, upgrade ? "upgrade" : "downgrade", dialect, &e);
    body_session_free(&session);
    arena_free(&a);
    mig_error_clear(&e);
    q->v->bodies_checked++;
    return ok;
}

static bool check_direction(struct validation *q, const struct revision *r, bool upgrade,
                            struct mig_error *err)
{
    for (size_t i = 0; i < q->dialects.n; i++)
        if (!check_body(q, r, q->dialects.at[i], upgrade, err))
            return false;
    return true;
}

static void say_progress(struct mig *m, size_t done, size_t all)
{
    struct arena a = { 0 };
    enum { EVERY = 16 };
    if (m->options.progress && (done % EVERY == 0 || done == all))
        m->options.progress(
            m->options.user, MIG_STAGE_TICK,
            done < all ? arena_printf(&a, "checking %zu of %zu revisions", done, all) : "");
    arena_free(&a);
}

/* The oldest first. */
static bool check_bodies(struct validation *q, struct mig_error *err)
{
    struct mig *m = q->m;
    struct nodes all = { 0 };
    if (!plan_history(m->graph, &m->arena, (struct strs){ 0 }, NULL, NULL, &all, err))
        return false;
    for (size_t i = 0; i < all.n; i++) {
        const struct revision *r = graph_revision(m->graph, all.at[all.n - 1 - i]);
        say_progress(m, i, all.n);
        if (!cancel_go_on(m, err))
            return false;
        if (!check_direction(q, r, true, err) || !check_direction(q, r, false, err))
            return false;
    }
    say_progress(m, all.n, all.n);
    return true;
}

static struct strs three(struct arena *a)
{
    return strs_of(a, 3, "postgresql", "mysql", "sqlite");
}

/* Without a database that one can tell, all that there are. */
static bool choose_dialects(struct validation *q, struct mig_error *err)
{
    struct mig *m = q->m;
    struct mig_error none = { 0 };
    const char *wanted = q->v->dialect;
    bool known_database =
        !wanted && config_read_database(m->config, &m->arena, &m->database, &none);
    mig_error_clear(&none);
    if (known_database && dialect_find(m->database.url.dialect))
        q->dialects = strs_of(&m->arena, 1, m->database.url.dialect);
    else if (!wanted || !strcmp(wanted, "all"))
        q->dialects = three(&m->arena);
    else if (dialect_find(wanted))
        q->dialects = strs_of(&m->arena, 1, wanted);
    else
        return mig_error_set(err, MIG_USAGE,
                             "--dialect is postgresql, mysql, mariadb, sqlite or all, not '%s'",
                             wanted);
    q->v->dialect = strs_join(&m->arena, q->dialects, ", ");
    m->dialect = dialect_find(q->dialects.at[0]);
    return environment_read(m, err);
}

static bool no_history(struct mig *m, const struct mig_states *s, struct mig_error *err)
{
    if (!s->history_table) {
        mig_error_set(err, MIG_CONFIG, "no history is kept: there is nothing to compare with");
        return mig_error_hint(err,
                              "write 'history_table = mig_history' into [%s] of %s; what is "
                              "applied from then on can be compared",
                              config_section(m->config), config_file(m->config));
    }
    mig_error_set(err, MIG_STATE, "there is no history table '%s' in this database",
                  s->history_table);
    return mig_error_hint(err, "the next run makes it; what is applied from then on can be "
                               "compared");
}

static void check_state(struct validation *q, const struct mig_state *s)
{
    struct arena *a = &q->m->arena;
    const struct mig_event *e = s->applied;
    struct mig_finding f = { .revision = s->id, .file = s->revision ? s->revision->path : NULL };
    const char *when = e && e->finished_at ? e->finished_at : "(it is not known when)";
    if (s->standing == MIG_MISSING) {
        f.text =
            arena_printf(a, "revision %s was applied %s, and there is no such file", s->id, when);
        f.hint = "bring the file back; or, if it is gone for good, stamp the database anew";
    } else if (s->standing == MIG_CHANGED) {
        f.text = arena_printf(a, "the file was changed after it was applied %s", when);
        f.hint = "put it back as it was, and write what is to change into a new revision; if the "
                 "change is harmless, 'mig validate --accept' takes it";
    } else if (s->standing == MIG_APPLIED && e && e->checksum && !status_comparable(e)) {
        f.text = arena_printf(a, "the checksum '%s' is of a kind that this mig does not know",
                              e->checksum);
        f.hint = "a newer mig wrote it: use that one";
    }
    q->v->files_compared += status_comparable(e);
    if (f.text)
        add(q, f);
}

static bool read_note(struct arena *a, const struct mig_state *s, struct audit_note *out,
                      struct mig_error *err)
{
    struct slice text;
    if (!file_read(a, s->revision->path, DIR_MAX_FILE, &text, err))
        return false;
    *out = (struct audit_note){ .revision = s->id, .checksum = checksum_file(a, text) };
    return true;
}

/* What is changed becomes what was applied, here and in the history table. */
static bool accept_changed(struct validation *q, struct mig_states *states, struct mig_error *err)
{
    struct mig *m = q->m;
    VEC(struct audit_note) notes = { 0 };
    struct audit_note note;
    for (size_t i = 0; i < states->n; i++) {
        const struct mig_state *s = &states->at[i];
        if (s->standing != MIG_CHANGED)
            continue;
        if (!read_note(&m->arena, s, &note, err))
            return false;
        vec_push(&m->arena, &notes, note);
    }
    q->v->files_accepted = notes.n;
    return !notes.n || (audit_accept(m, notes.at, notes.n, err) && status_read(m, states, err));
}

static bool check_applied(struct validation *q, struct mig_error *err)
{
    struct mig *m = q->m;
    struct mig_states states = { 0 };
    if (!context_environment(m, false, err) || (q->v->accept && !lock_take(m, NULL, err)) ||
        !status_read(m, &states, err))
        return false;
    if (!states.history_found)
        return no_history(m, &states, err);
    if (q->v->accept && !accept_changed(q, &states, err))
        return false;
    for (size_t i = 0; i < states.n; i++)
        check_state(q, &states.at[i]);
    return true;
}

static bool validate(struct mig *m, struct mig_validation *v, struct mig_error *err)
{
    struct validation q = { .m = m, .v = v };
    if (!m || !context_labels(m, err) || !context_versions(m, err))
        return false;
    v->revisions = graph_count(m->graph);
    check_twins(&q);
    check_heads(&q);
    bool ok = (!v->bodies || (choose_dialects(&q, err) && check_bodies(&q, err))) &&
              (!(v->applied || v->accept) || check_applied(&q, err));
    v->at = q.found.at;
    v->n = q.found.n;
    return ok;
}

bool mig_validate(struct mig *m, struct mig_validation *v, struct mig_error *err)
{
    struct mig *one = context_script(m, err) ? multi_one(m, err) : NULL;
    return context_done(m, validate(one, v, err), err);
}
