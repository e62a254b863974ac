#include "run/multi.h"
#include "base/file.h"
#include "conf/engines.h"
#include "run/environment.h"
#include "run/hidden_table.h"
#include "run/lock.h"
#include "run/queue.h"
#include "run/timeouts.h"
#include <stdlib.h>
#include <string.h>

#define ENV_LOGGER "alembic.env"

/* ---- the handles ---- */

static struct mig *handle_of(struct mig *m, const char *name)
{
    struct mig *child = calloc(1, sizeof *child);
    if (!child)
        arena_oom();
    child->parent = m;
    child->engine = name;
    child->options = m->options;
    child->config = engines_config(m->config, &m->arena, name);
    child->log = m->log;
    child->script = m->script;
    child->script_read = true;
    child->makes_files = m->makes_files;
    child->wait_ms = m->wait_ms;
    child->cancelled = m->cancelled;
    pthread_mutex_init(&child->lock, NULL);
    return child;
}

static bool is_chosen(struct mig *m, bool *chosen, struct mig_error *err)
{
    const char *one;
    if (!engines_chosen(m->config, &m->arena, &one, err))
        return false;
    *chosen = one != NULL;
    return true;
}

static bool read_engines(struct mig *m, struct mig_error *err)
{
    struct strs names = { 0 };
    bool several = false;
    bool chosen = false;
    if (!context_script(m, err) || !engines_list(m->config, &m->arena, &names, err) ||
        !is_chosen(m, &chosen, err) || (names.n && !environment_engines(m, &several, err)))
        return false;
    const char *one = m->options.url             ? "--url"
                      : m->options.password_file ? "--password-file"
                                                 : NULL;
    if (names.n > 1 && several && one)
        return engines_refuse(m->config, err,
                              "%s is of one database, and there are %zu; choose one with --engine",
                              one, names.n);
    struct mig **at = arena_array(&m->arena, struct mig *, names.n);
    for (size_t i = 0; i < names.n && several; i++)
        at[i] = handle_of(m, names.at[i]);
    pthread_mutex_lock(&m->lock);
    m->children = at;
    m->nchildren = several ? names.n : 0;
    pthread_mutex_unlock(&m->lock);
    m->to_files = m->nchildren && !chosen;
    m->engines_read = true;
    return true;
}

bool multi_open(struct mig *m, struct multi *out, struct mig_error *err)
{
    if (!m->engines_read && !read_engines(m, err))
        return false;
    if (m->nchildren && !context_logging(m, err))
        return false;
    *out = (struct multi){ .at = m->children, .n = m->nchildren };
    if (!out->n) {
        struct mig **self = arena_array(&m->arena, struct mig *, 1);
        self[0] = m;
        *out = (struct multi){ .at = self, .n = 1 };
    } else if (m->used) {
        *out = (struct multi){ .at = &m->children[m->used - 1], .n = 1 };
    }
    return true;
}

struct mig *multi_one(struct mig *m, struct mig_error *err)
{
    struct multi all;
    if (!multi_open(m, &all, err))
        return NULL;
    if (all.n == 1)
        return all.at[0];
    engines_refuse(m->config, err, "there are %zu databases; choose one with --engine", all.n);
    return NULL;
}

/* ---- the run ---- */

void multi_announce(struct mig *m, bool offline)
{
    if (m->engine)
        log_line(&m->log, MIG_LOG_INFO, ENV_LOGGER, "Migrating database %s", m->engine);
    if (m->script_name)
        log_line(&m->log, MIG_LOG_INFO, ENV_LOGGER, "Writing output to %s", m->script_name);
    context_announce(m, offline);
}

/* Two that are one: the second would wait for the first, which waits for its end. */
static bool check_apart(const struct multi *all, size_t i, struct mig_error *err)
{
    const struct mig *b = all->at[i];
    for (size_t k = 0; k < i; k++) {
        const struct mig *a = all->at[k];
        const char *s = a->run.version_table_schema ? a->run.version_table_schema : "";
        const char *t = b->run.version_table_schema ? b->run.version_table_schema : "";
        bool file = !strcmp(a->dialect->name, "sqlite");
        if (!strcmp(a->database.masked, b->database.masked) &&
            !strstr(a->database.masked, ":memory:") &&
            (file || (!strcmp(a->run.version_table, b->run.version_table) && !strcmp(s, t))))
            return engines_refuse(b->config, err,
                                  "the databases '%s' and '%s' are the same one, with the same "
                                  "version table",
                                  a->engine, b->engine);
    }
    return true;
}

static bool note_failure(const struct mig *m, struct mig_error *err)
{
    if (m->parent) {
        m->parent->rows = m->rows;
        m->parent->rows_read = m->rows_read;
        m->parent->graph = m->graph;
    }
    if (m->engine && err && err->code != MIG_COMMAND)
        mig_error_context(err, "database '%s'", m->engine);
    return false;
}

bool multi_connect(const struct multi *all, struct mig_error *err)
{
    for (size_t i = 0; i < all->n; i++)
        if (!context_settings(all->at[i], err))
            return note_failure(all->at[i], err);
    for (size_t i = 0; i < all->n; i++)
        if (!context_connect(all->at[i], err))
            return note_failure(all->at[i], err);
    return true;
}

static bool settle_one(const struct multi *all, size_t i, const struct multi_run *run,
                       struct mig_error *err)
{
    struct mig *m = all->at[i];
    m->tag = run->wanted ? run->wanted->tag : NULL;
    return context_wait(m, run->wanted ? run->wanted->wait : NULL, err) &&
           context_settings(m, err) && (run->offline || queue_check(m, err)) &&
           (!m->engine || run->offline || check_apart(all, i, err));
}

static bool open_one(struct mig *m, const struct multi_run *run, struct mig_error *err)
{
    if (!run->offline && (!context_connect(m, err) || !hidden_table_refuse(m, err)))
        return false;
    if (!m->engine)
        multi_announce(m, run->offline);
    return true;
}

static bool lock_one(struct mig *m, const struct multi_run *run, struct mig_error *err)
{
    return run->offline || (lock_take(m, run->wanted, err) && timeouts_set(m, err));
}

static bool open_all(const struct multi *all, const struct multi_run *run, struct mig_error *err)
{
    for (size_t i = 0; i < all->n; i++)
        if (!settle_one(all, i, run, err))
            return note_failure(all->at[i], err);
    for (size_t i = 0; i < all->n; i++)
        if (!open_one(all->at[i], run, err))
            return note_failure(all->at[i], err);
    for (size_t i = 0; i < all->n; i++)
        if (run->before && !run->before(all->at[i], run->user, err))
            return note_failure(all->at[i], err);
    for (size_t i = 0; i < all->n; i++)
        if (!lock_one(all->at[i], run, err))
            return note_failure(all->at[i], err);
    bool stop = all->n == 1 || !run->check;
    for (size_t i = 0; !stop && i < all->n; i++)
        if (!run->check(all->at[i], run->user, i == 0, &stop, err))
            return note_failure(all->at[i], err);
    return true;
}

static bool script_begin(struct mig *m, struct mig_error *err)
{
    if (!m->parent || !m->parent->to_files)
        return true;
    if (strchr(m->engine, '/'))
        return engines_refuse(m->config, err, "'%s' cannot name the file for --sql", m->engine);
    m->script_name = arena_printf(&m->arena, "%s.sql", m->engine);
    m->script_text = (struct buf){ .arena = &m->arena };
    return true;
}

static bool script_end(struct mig *m, struct mig_error *err)
{
    return !m->script_name || file_write(m->script_name, buf_view(&m->script_text), err);
}

/* What it makes lives in `a`, which the sink needs to its end. */
static bool work_on(struct sink *s, struct arena *a, const struct multi_run *run,
                    struct mig_error *err)
{
    bool ok = !run->offline || script_begin(s->m, err);
    if (ok && s->m->engine)
        multi_announce(s->m, run->offline);
    ok = ok && run->work(s, a, run->user, err);
    if (ok && run->offline)
        ok = s->ops->end(s, err) && script_end(s->m, err);
    return ok;
}

/* Sinks that have ended keep what they did: an error says so. */
static void say_what_ended(const struct sink *sinks, size_t ended, size_t n, struct mig_error *err)
{
    struct arena a = { 0 };
    struct buf b = { .arena = &a };
    for (size_t i = 0; i < n; i++)
        if (i < ended || sinks[i].steps_committed)
            buf_printf(&b, "%s'%s' keeps %zu step(s)", b.len ? ", " : "", sinks[i].m->engine,
                       sinks[i].steps_committed);
    if (n > 1 && b.len)
        mig_error_hint(err, "%s; the others were rolled back", buf_str(&b));
    arena_free(&a);
}

/* Returns the number of those that came to their end. */
static size_t run_sinks(struct sink *sinks, size_t n, struct arena *a, const struct multi_run *run,
                        size_t *failed, struct mig_error *err)
{
    size_t ended = 0;
    for (*failed = 0; *failed < n; ++*failed)
        if (!work_on(&sinks[*failed], a, run, err))
            return ended;
    for (; ended < n; ended++)
        if (!run->offline && !sinks[ended].ops->end(&sinks[ended], err)) {
            *failed = ended;
            return ended;
        }
    return ended;
}

static bool run_all(const struct multi *all, struct sink *sinks, const struct multi_run *run,
                    struct mig_error *err)
{
    struct arena a = { 0 };
    size_t failed = 0;
    size_t ended = run_sinks(sinks, all->n, &a, run, &failed, err);
    bool ok = ended == all->n;
    if (!ok) {
        note_failure(all->at[failed], err);
        for (size_t i = all->n; i-- > ended;)
            if (i != failed)
                sinks[i].ops->abandon(&sinks[i], NULL);
        say_what_ended(sinks, ended, all->n, err);
        sinks[failed].ops->abandon(&sinks[failed], err);
    }
    for (size_t i = 0; i < all->n; i++)
        arena_free(&sinks[i].scratch);
    arena_free(&a);
    return ok;
}

bool multi_run(struct mig *m, const struct multi_run *run, struct mig_error *err)
{
    struct multi all;
    if (!multi_open(m, &all, err) || !open_all(&all, run, err))
        return false;
    struct sink *sinks = arena_array(&m->arena, struct sink, all.n);
    for (size_t i = 0; i < all.n; i++)
        sinks[i] = (struct sink){ .ops = run->sink, .m = all.at[i] };
    return run_all(&all, sinks, run, err);
}

/* ---- the public side ---- */

bool mig_databases(struct mig *m, const char *const **names, struct mig_error *err)
{
    if (!m->engines_read && !read_engines(m, err))
        return false;
    const char **list = arena_array(&m->arena, const char *, m->nchildren + 1);
    for (size_t i = 0; i < m->nchildren; i++)
        list[i] = m->children[i]->engine;
    *names = list;
    return true;
}

bool mig_use(struct mig *m, const char *name, struct mig_error *err)
{
    if (!m->engines_read && !read_engines(m, err))
        return false;
    m->used = 0;
    for (size_t i = 0; name && i < m->nchildren; i++)
        if (!strcmp(m->children[i]->engine, name))
            m->used = i + 1;
    if (name && !m->used)
        return engines_refuse(m->config, err, "there is no database '%s'", name);
    return true;
}
