#include "run/explain.h"
#include "base/buf.h"
#include "base/vec.h"
#include "sql/near.h"
#include <string.h>

enum { NAMES_SHOWN = 8, NEAR_EDITS = 2 };

struct names VEC_OF(const char *);

/* "a, b, c", the first few of them. */
static const char *some_of(struct arena *a, struct strs names)
{
    struct buf b = { .arena = a };
    for (size_t i = 0; i < names.n && i < NAMES_SHOWN; i++)
        buf_printf(&b, "%s%s", i ? ", " : "", names.at[i]);
    if (names.n > NAMES_SHOWN)
        buf_printf(&b, " and %zu more", names.n - NAMES_SHOWN);
    return buf_str(&b);
}

static const char *at_words(struct mig *m)
{
    return m->rows.n ? some_of(&m->arena, m->rows) : "no revision";
}

/* Everything that a target may be called. */
static struct strs all_names(struct mig *m)
{
    struct names v = { 0 };
    for (size_t i = 0; i < graph_count(m->graph); i++) {
        const struct revision *r = graph_revision(m->graph, (uint32_t)i);
        vec_push(&m->arena, &v, r->id);
        for (size_t k = 0; k < r->branch_labels.n; k++)
            vec_push(&m->arena, &v, r->branch_labels.at[k]);
    }
    return (struct strs){ .at = v.at, .n = v.n };
}

static struct strs beginning_with(struct arena *a, struct strs names, const char *text)
{
    struct names v = { 0 };
    for (size_t i = 0; i < names.n; i++)
        if (slice_starts(slice_of(names.at[i]), text))
            vec_push(a, &v, names.at[i]);
    return (struct strs){ .at = v.at, .n = v.n };
}

static void explain_target(struct mig *m, const char *id, struct mig_error *err)
{
    struct strs names = all_names(m);
    struct strs longer = beginning_with(&m->arena, names, id);
    const char *near = near_name(slice_of(id), names, strlen(id) > NEAR_EDITS ? NEAR_EDITS : 0);
    if (longer.n > 1)
        mig_error_hint(err, "%zu revisions begin so: %s; write more of the one that is meant",
                       longer.n, some_of(&m->arena, longer));
    else if (longer.n || near)
        mig_error_hint(err, "did you mean '%s'?", longer.n ? longer.at[0] : near);
    else
        mig_error_hint(err,
                       "no file in %s has it; 'mig history' lists the revisions that are there",
                       strs_join(&m->arena, m->script.version_locations, ", "));
}

/* Who upgrades a server's database from a container has nothing but its log. */
static void for_the_log(const struct mig *m, struct mig_error *err)
{
    err->logged = err->hint && m->dialect && strcmp(m->dialect->name, "sqlite") != 0;
}

/* "Can't locate revision identified by 'ID'": is it a row of the database or what was asked for? */
static void explain_unknown(struct mig *m, const char *rest, struct mig_error *err)
{
    const char *end = strrchr(rest, '\'');
    const char *id = arena_strndup(&m->arena, rest, end ? (size_t)(end - rest) : strlen(rest));
    if (strs_has(m->rows, id)) {
        mig_error_hint(
            err,
            "the database is at '%s' and no file in %s has that revision: it is ahead "
            "of this directory, or another project's; bring the directory up to date, "
            "take it for done with 'mig upgrade --allow-ahead', or set the row by hand with "
            "'mig stamp --purge REVISION'",
            id, strs_join(&m->arena, m->script.version_locations, ", "));
        err->logged = true;
    } else if (m->graph && *id) {
        explain_target(m, id, err);
    }
}

static struct strs head_ids(struct mig *m)
{
    struct names v = { 0 };
    struct nodes heads = graph_heads(m->graph);
    for (size_t i = 0; i < heads.n; i++)
        vec_push(&m->arena, &v, graph_revision(m->graph, heads.at[i])->id);
    return (struct strs){ .at = v.at, .n = v.n };
}

static void explain_heads(struct mig *m, const char *rest, struct mig_error *err)
{
    (void)rest;
    if (m->graph)
        mig_error_hint(err,
                       "the heads are %s; 'heads' means all of them, 'mig merge -m TEXT heads' "
                       "joins them",
                       some_of(&m->arena, head_ids(m)));
}

static void explain_behind(struct mig *m, const char *rest, struct mig_error *err)
{
    (void)rest;
    if (m->graph && m->rows_read)
        mig_error_hint(err,
                       "the database is at %s, the heads are %s; 'mig upgrade heads' goes there",
                       at_words(m), some_of(&m->arena, head_ids(m)));
    for_the_log(m, err);
}

static void explain_position(struct mig *m, const char *rest, struct mig_error *err)
{
    (void)rest;
    if (m->rows_read)
        mig_error_hint(err, "the database is at %s", at_words(m));
}

static void explain_range(struct mig *m, const char *rest, struct mig_error *err)
{
    (void)m;
    (void)rest;
    mig_error_hint(err, "START:TARGET goes with --sql; a database knows where it starts");
}

static void explain_walk(struct mig *m, const char *rest, struct mig_error *err)
{
    (void)m;
    (void)rest;
    mig_error_hint(err, "several revisions follow here: name the one that is meant, or its branch, "
                        "as in LABEL@+1");
}

/* The beginnings of Alembic's messages; what follows them is handed on. */
static const struct {
    const char *message;
    void (*explain)(struct mig *m, const char *rest, struct mig_error *err);
} texts[] = {
    { "Can't locate revision identified by '", explain_unknown },
    { "Multiple head", explain_heads },
    { "Target database is not up to date.", explain_behind },
    { "Database is not on all head revisions", explain_behind },
    { "Relative revision ", explain_position },
    { "Walked too far", explain_position },
    { "Ambiguous walk", explain_walk },
    { "Range revision not allowed", explain_range },
};

void explain(struct mig *m, struct mig_error *err)
{
    if (!err || err->code != MIG_COMMAND || err->hint)
        return;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (slice_starts(slice_of(err->message), texts[i].message)) {
            texts[i].explain(m, err->message + strlen(texts[i].message), err);
            return;
        }
}
