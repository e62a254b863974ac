#include "run/blocker.h"
#include "base/log.h"
#include "run/lock.h"
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { LOOK_AFTER = 1000, SHORTEST = 50, LONGEST_PAUSE = 10000, IDLE = 200 };

/* What the watching thread and the run share, under `mutex`. */
struct blocker {
    struct mig *m;
    pthread_t thread;
    pthread_mutex_t mutex;
    pthread_cond_t wake;
    struct blocker_view view; /* the thread's own */
    const char *file;
    unsigned line;
    unsigned long serial; /* of the statement, from 1 */
    bool under_way, ending;
    int64_t began_ms, look_at_ms;
    char *said, *said_key;     /* what was last seen, to be freed */
    unsigned long said_serial; /* of the statement that it was about */
};

static int64_t clock_ms(void)
{
    struct timespec t = { 0 };
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* Half of the time that a statement may wait for a table: when that is up, nobody waits any more.
 */
static int64_t look_after(const struct mig *m)
{
    int64_t half = m->run.table_lock_timeout_ms / 2;
    if (!half || half > LOOK_AFTER)
        return LOOK_AFTER;
    return half > SHORTEST ? half : SHORTEST;
}

static void keep(char **where, const char *text)
{
    free(*where);
    *where = strdup(text);
    if (!*where)
        arena_oom();
}

/* With the mutex; the run is inside the driver, so nobody else reports anything. */
static void tell(struct blocker *b, struct blocker_answer answer, int64_t now)
{
    struct arena a = { 0 };
    const char *what = b->file ? arena_printf(&a, "%s:%u", b->file, b->line) : "the version table";
    const char *key = arena_printf(&a, "%s %s", what, answer.key);
    if (!b->said_key || strcmp(b->said_key, key) != 0)
        log_line(&b->m->log, MIG_LOG_WARNING, CONTEXT_LOGGER, "%s waits for %s", what, answer.text);
    keep(&b->said, answer.text);
    keep(&b->said_key, key);
    b->said_serial = b->serial;
    if (b->m->options.progress)
        b->m->options.progress(b->m->options.user, MIG_STAGE_TICK,
                               arena_printf(&a, "%s waits (%lld s) for %s", what,
                                            (long long)(now - b->began_ms) / 1000, answer.text));
    arena_free(&a);
}

/* Without the mutex while the server is asked. */
static void look(struct blocker *b)
{
    struct arena a = { 0 };
    struct mig_error ignored = { 0 };
    const struct mig *m = b->m;
    unsigned long serial = b->serial;
    struct blocker_answer answer = { 0 };
    pthread_mutex_unlock(&b->mutex);
    if (b->view.conn || m->driver->open(&m->database.url, &b->view.conn, &ignored))
        answer = blocker_look(&b->view, &a);
    mig_error_clear(&ignored);
    pthread_mutex_lock(&b->mutex);
    if (answer.text && b->under_way && b->serial == serial && !b->ending)
        tell(b, answer, clock_ms());
    arena_free(&a);
}

static void *watch(void *blocker)
{
    struct blocker *b = blocker;
    pthread_mutex_lock(&b->mutex);
    while (!b->ending) {
        int64_t now = clock_ms(), left = b->under_way ? b->look_at_ms - now : IDLE;
        if (left <= 0) {
            look(b);
            int64_t taken = clock_ms() - b->began_ms;
            b->look_at_ms = clock_ms() + (taken < LONGEST_PAUSE ? taken / 2 : LONGEST_PAUSE / 2);
            continue;
        }
        if (left > IDLE)
            left = IDLE;
        struct timespec until;
        clock_gettime(CLOCK_MONOTONIC, &until);
        until.tv_nsec += (long)left * 1000000;
        until.tv_sec += until.tv_nsec / 1000000000;
        until.tv_nsec %= 1000000000;
        pthread_cond_timedwait(&b->wake, &b->mutex, &until);
    }
    pthread_mutex_unlock(&b->mutex);
    return NULL;
}

/* Behind a pooler the session that the server knows is another one; SQLite has no sessions. */
static bool is_of_use(const struct mig *m)
{
    return m->driver->session && !(m->held && m->held->why_not) && !m->watched;
}

static struct blocker *start(struct mig *m)
{
    struct blocker *b = arena_new(&m->arena, struct blocker);
    pthread_condattr_t monotonic;
    *b = (struct blocker){ .m = m, .view = { .driver = m->driver } };
    b->view.session = m->driver->session(m->conn);
    pthread_mutex_init(&b->mutex, NULL);
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&b->wake, &monotonic);
    pthread_condattr_destroy(&monotonic);
    m->watched = true; /* not again where there is no thread to be had */
    return pthread_create(&b->thread, NULL, watch, b) ? NULL : b;
}

void blocker_begin(struct mig *m, const char *file, unsigned line)
{
    if (!m->blocker && is_of_use(m))
        m->blocker = start(m);
    struct blocker *b = m->blocker;
    if (!b)
        return;
    pthread_mutex_lock(&b->mutex);
    b->file = file;
    b->line = line;
    b->serial++;
    b->under_way = true;
    b->began_ms = clock_ms();
    b->look_at_ms = b->began_ms + look_after(m);
    pthread_mutex_unlock(&b->mutex);
}

/* A lock that was not to be had in time, or a statement that ran out of time while it waited. */
static bool wanted_lock(const struct mig *m, const struct mig_error *err)
{
    static const char *const beginnings[] = { "(1205)", "(3024)", "(1969)", "(1317)" };
    bool found = !strcmp(err->sqlstate, "57014");
    for (size_t i = 0; i < sizeof beginnings / sizeof *beginnings; i++)
        found = found || (err->message && !strncmp(err->message, beginnings[i], 6));
    return found || m->driver->busy(m->conn);
}

void blocker_end(struct mig *m, struct mig_error *err)
{
    struct blocker *b = m->blocker;
    if (!b)
        return;
    pthread_mutex_lock(&b->mutex);
    b->under_way = false;
    if (err && err->code == MIG_DATABASE && b->said && b->said_serial == b->serial &&
        wanted_lock(m, err))
        mig_error_detail(err, "WAITED FOR:  %s", b->said);
    pthread_mutex_unlock(&b->mutex);
}

void blocker_close(struct mig *m)
{
    struct blocker *b = m->blocker;
    m->watched = false;
    m->blocker = NULL;
    if (!b)
        return;
    pthread_mutex_lock(&b->mutex);
    b->ending = true;
    pthread_cond_signal(&b->wake);
    pthread_mutex_unlock(&b->mutex);
    pthread_join(b->thread, NULL);
    m->driver->close(b->view.conn);
    pthread_cond_destroy(&b->wake);
    pthread_mutex_destroy(&b->mutex);
    free(b->said);
    free(b->said_key);
}
