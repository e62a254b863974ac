#include "run/context.h"
#include "base/file.h"
#include "base/vec.h"
#include "conf/duration.h"
#include "run/blocker.h"
#include "run/cancel.h"
#include "run/environment.h"
#include "run/explain.h"
#include "run/lock.h"
#include "run/multi.h"
#include "run/patience.h"
#include "run/readonly.h"
#include <stdlib.h>
#include <string.h>

static const char *format_line(const void *rules, struct arena *a, enum mig_level level,
                               const char *logger, const char *text)
{
    return config_log_line(rules, a, level, logger, text);
}

bool mig_open(const struct mig_options *options, struct mig **out, struct mig_error *err)
{
    struct mig *m = calloc(1, sizeof *m);
    if (!m)
        arena_oom();
    m->options = *options;
    pthread_mutex_init(&m->lock, NULL);
    m->log = (struct log){ .fn = options->log, .user = options->user, .format = format_line };
    if (!config_open(&m->arena, &m->options, &m->config, err)) {
        mig_close(m);
        return false;
    }
    *out = m;
    return true;
}

static void set_connection(struct mig *m, struct mig_conn *conn)
{
    pthread_mutex_lock(&m->lock);
    m->conn = conn;
    pthread_mutex_unlock(&m->lock);
}

void context_disconnect(struct mig *m)
{
    for (size_t i = 0; i < m->nchildren; i++)
        context_disconnect(m->children[i]);
    struct mig_conn *conn = m->conn;
    blocker_close(m);
    lock_give_back(m);
    set_connection(m, NULL);
    if (conn)
        m->driver->close(conn);
}

void mig_close(struct mig *m)
{
    if (!m)
        return;
    context_disconnect(m);
    for (size_t i = 0; i < m->nchildren; i++)
        mig_close(m->children[i]);
    arena_free(&m->arena);
    pthread_mutex_destroy(&m->lock);
    free(m);
}

const char *mig_version(void)
{
    return MIG_VERSION;
}

bool context_script(struct mig *m, struct mig_error *err)
{
    if (m->script_read)
        return true;
    if (!config_read_script(m->config, &m->arena, &m->script, err))
        return false;
    if (!file_is_directory(m->script.directory)) {
        mig_error_set(err, MIG_COMMAND,
                      "Path doesn't exist: %s.  Please use the 'init' command to create a new "
                      "scripts folder.",
                      m->script.directory);
        return mig_error_hint(err, "script_location in %s names it", config_file(m->config));
    }
    m->script_read = true;
    return true;
}

/* Python's warnings pass by the logging set-up, as "FILE:LINE: CATEGORY: TEXT". */
void context_warn(struct mig *m, struct strs warnings)
{
    for (size_t i = 0; m->options.log && i < warnings.n; i++)
        m->options.log(m->options.user, MIG_LOG_WARNING, "py.warnings", warnings.at[i],
                       arena_printf(&m->arena, "mig:1: UserWarning: %s\n", warnings.at[i]));
}

bool context_versions(struct mig *m, struct mig_error *err)
{
    struct strs all = m->script.version_locations;
    for (size_t i = 0; i < all.n; i++)
        if (file_exists(all.at[i]))
            return true;
    mig_error_set(err, MIG_SCRIPT, "there is no directory %s to read revisions from",
                  strs_join(&m->arena, all, ", "));
    return mig_error_hint(err,
                          "make it ('mig revision' does), or name the right one in %s with "
                          "script_location or version_locations",
                          config_file(m->config));
}

/* Commands that only look say nothing of their own on standard output, as in Alembic. */
static void warn_versions(struct mig *m)
{
    struct mig_error err = { 0 };
    if (!m->makes_files && !context_versions(m, &err))
        context_warn(m, (struct strs){ .at = (const char *[]){ err.message }, .n = 1 });
    mig_error_clear(&err);
}

/* Files whose id another file has too: Alembic warns and takes the one that it loads last. */
static void find_twins(struct mig *m, const struct script_set *set)
{
    VEC(const struct revision *) twins = { 0 };
    for (size_t i = 0; i < set->n; i++) {
        uint32_t node = graph_find(m->graph, set->revisions[i].id);
        if (node != GRAPH_NONE && graph_revision(m->graph, node) != &set->revisions[i])
            vec_push(&m->arena, &twins, &set->revisions[i]);
    }
    m->twins = twins.at;
    m->ntwins = twins.n;
}

bool context_sole(struct mig *m, const struct revision *r, struct mig_error *err)
{
    for (size_t i = 0; i < m->ntwins; i++)
        if (!strcmp(m->twins[i]->id, r->id)) {
            mig_error_set(err, MIG_SCRIPT, "Revision %s is present more than once", r->id);
            mig_error_at(err, r->path, 0, 0);
            return mig_error_hint(err,
                                  "the other file is %s: give one of them an id of its own, or "
                                  "remove it",
                                  m->twins[i]->path);
        }
    return true;
}

/* The databases of one directory share its graph. */
static bool share_graph(struct mig *m, struct mig_error *err)
{
    if (!context_graph(m->parent, err))
        return false;
    m->graph = m->parent->graph;
    m->twins = m->parent->twins;
    m->ntwins = m->parent->ntwins;
    return true;
}

bool context_graph(struct mig *m, struct mig_error *err)
{
    return context_open_graph(m, err) && graph_whole(m->graph, err);
}

bool context_open_graph(struct mig *m, struct mig_error *err)
{
    if (m->graph)
        return true;
    if (m->parent)
        return share_graph(m, err);
    struct script_set set = { 0 };
    struct strs warnings = { 0 };
    if (!context_script(m, err) || !script_load(&m->arena, &m->script, &set, err))
        return false;
    context_warn(m, set.warnings);
    if (!set.n)
        warn_versions(m);
    bool ok = graph_build_open(&m->arena, set.revisions, set.n, &m->graph, &warnings, err);
    context_warn(m, warnings);
    if (ok && warnings.n)
        find_twins(m, &set);
    return ok;
}

bool context_labels(struct mig *m, struct mig_error *err)
{
    return context_graph(m, err) && graph_labels_known(m->graph, err);
}

bool context_logging(struct mig *m, struct mig_error *err)
{
    const struct config_logging *logging = NULL;
    if (!context_script(m, err) || !config_read_logging(m->config, &m->arena, &logging, err))
        return false;
    m->log.rules = logging;
    m->environment = true;
    return true;
}

bool context_settings(struct mig *m, struct mig_error *err)
{
    if (!context_logging(m, err))
        return false;
    if (!config_read_database(m->config, &m->arena, &m->database, err))
        return false;
    m->dialect = dialect_find(m->database.url.dialect);
    if (!m->dialect)
        return mig_error_set(err, MIG_CONFIG, "no dialect named '%s'", m->database.url.dialect);
    return environment_read(m, err);
}

/* Asked for once, when the server says that it wants one; kept for the further connections of the
 * run. */
static bool ask_password(struct mig *m, const struct mig_error *e)
{
    enum { LONGEST = 4096 };
    char text[LONGEST] = "";
    if (!e->password || m->prompted || !m->options.password || m->database.url.password)
        return false;
    m->prompted = true;
    bool ok = m->options.password(m->options.user, m->database.masked, text, sizeof text);
    if (ok)
        m->database.url.password = arena_strdup(&m->arena, text);
    explicit_bzero(text, sizeof text);
    return ok && !m->cancelled;
}

/* A wrong password is not tried again: it would only lock the account. */
static bool open_patiently(struct mig *m, struct mig_conn **conn, struct mig_error *err)
{
    enum { LONGEST_PAUSE = 1000 };
    struct patience p = patience_begin(m, m->wait_ms, LONGEST_PAUSE);
    for (;;) {
        struct mig_error e = { 0 };
        if (m->driver->open(&m->database.url, conn, &e))
            return true;
        enum patience_end end = ask_password(m, &e) ? PATIENCE_AGAIN
                                : e.later           ? patience_pause(&p, err)
                                                    : PATIENCE_OVER;
        if (end == PATIENCE_OVER && cancel_go_on(m, err))
            *err = e;
        else
            mig_error_clear(&e);
        if (end != PATIENCE_AGAIN)
            return false;
    }
}

static bool hint_sources(const struct mig *m, struct mig_error *err)
{
    const struct config_database *d = &m->database;
    if (err && err->password)
        return mig_error_hint(err,
                              "the URL is that of %s; its password may also come from "
                              "--password-file, password_file in the ini, $PGPASSWORD_FILE, "
                              "$MYSQL_PWD_FILE, .pgpass or an option file",
                              d->source);
    if (d->password_source)
        return mig_error_hint(err, "the URL is that of %s, the password that of %s", d->source,
                              d->password_source);
    return mig_error_hint(err, "the URL is that of %s", d->source);
}

bool context_connect(struct mig *m, struct mig_error *err)
{
    struct mig_conn *conn = NULL;
    m->driver = mig_driver_find(m->dialect->name);
    if (!m->driver) {
        mig_error_set(err, MIG_CONNECT, "this mig was built without a driver for %s",
                      m->dialect->name);
        return mig_error_hint(err, "build it with that driver: make DRIVERS=\"... %s\"",
                              m->dialect->name);
    }
    if (!open_patiently(m, &conn, err)) {
        mig_error_context(err, "can't connect to %s", m->database.masked);
        return hint_sources(m, err);
    }
    set_connection(m, conn);
    return true;
}

void context_announce(const struct mig *m, bool offline)
{
    log_line(&m->log, MIG_LOG_INFO, CONTEXT_LOGGER, "Context impl %s.", m->dialect->impl);
    if (offline)
        log_line(&m->log, MIG_LOG_INFO, CONTEXT_LOGGER, "Generating static SQL");
    log_line(&m->log, MIG_LOG_INFO, CONTEXT_LOGGER, "Will assume %s DDL.",
             m->transactional_ddl ? "transactional" : "non-transactional");
}

bool context_environment(struct mig *m, bool offline, struct mig_error *err)
{
    if (!context_settings(m, err) || (!offline && !context_connect(m, err)))
        return false;
    multi_announce(m, offline);
    return true;
}

bool context_wait(struct mig *m, const char *wait, struct mig_error *err)
{
    m->wait_ms = 0;
    return !wait || duration_parse(wait, &m->wait_ms) ||
           mig_error_set(err, MIG_CONFIG,
                         "what to wait is not a time such as 500ms, 30s or 5m: '%s'", wait);
}

bool context_is_ahead(const struct mig *m, struct strs rows)
{
    for (size_t i = 0; i < rows.n; i++)
        if (graph_find(m->graph, rows.at[i]) != GRAPH_NONE)
            return false;
    return rows.n > 0;
}

bool context_done(struct mig *m, bool ok, struct mig_error *err)
{
    context_disconnect(m);
    if (!ok && err)
        readonly_name(err);
    if (!ok)
        explain(m, err);
    if (!ok && m->environment && err && err->code == MIG_COMMAND)
        log_line(&m->log, MIG_LOG_ERROR, "alembic.util.messaging", "%s", err->message);
    return ok;
}

bool mig_url(struct mig *m, const char **out, struct mig_error *err)
{
    struct mig *one = multi_one(m, err);
    if (!one || (!one->environment && !context_settings(one, err)))
        return false;
    *out = one->database.masked;
    return true;
}
