#include "run/queue.h"
#include "conf/options.h"
#include "run/blocker.h"
#include "run/cancel.h"
#include "run/transaction.h"
#include "run/words.h"
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

struct place {
    const char *file;
    unsigned line, column;
};

/* A ring. */
struct queue {
    struct place *at;
    size_t depth;
    size_t first;
    size_t n;
};

bool queue_check(const struct mig *m, struct mig_error *err)
{
    if (m->run.pipeline <= 1 || !strcmp(m->dialect->name, "postgresql"))
        return true;
    mig_error_set(err, MIG_CONFIG, "pipeline = %u: only PostgreSQL takes statements in a pipeline",
                  m->run.pipeline);
    mig_error_hint(err, "leave it out for %s", m->dialect->name);
    return options_at(m->config, "pipeline", err);
}

/* First words of what changes neither the transaction nor what the client must do. */
static bool is_known(const struct words *w)
{
    static const char *const first[] = { "ALTER",  "ANALYZE", "COMMENT", "CREATE",  "DELETE",
                                         "DO",     "DROP",    "GRANT",   "INSERT",  "LOCK",
                                         "MERGE",  "REFRESH", "REVOKE",  "SELECT",  "SET",
                                         "UPDATE", "WITH",    "REINDEX", "TRUNCATE" };
    for (size_t i = 0; i < sizeof first / sizeof *first; i++)
        if (words_is(w, 0, first[i]))
            return true;
    return false;
}

/* The protocol of a pipeline takes one statement at a time, and tells otherwise of a $1 that nobody
 * gave. */
static bool is_plain(struct slice text)
{
    struct arena a = { 0 };
    struct words w = words_of(&a, SQL_POSTGRESQL, text);
    bool plain = is_known(&w);
    for (size_t i = 0; i < w.n; i++)
        plain = plain && w.at[i].kind != SCAN_DELIMITER;
    for (size_t i = 0; i + 1 < text.n; i++)
        plain = plain && !(text.p[i] == '$' && isdigit((unsigned char)text.p[i + 1]));
    arena_free(&a);
    return plain;
}

/* Up to PostgreSQL 10 statement_timeout counts from the first message of the pipeline. One that may
 * be sent again when it has waited for a table must be known to have failed before the next. */
bool queue_takes(struct sink *s, const struct sql_statement *st)
{
    enum { TIMES_EACH = 11 };
    const struct mig *m = s->m;
    return m->run.pipeline > 1 && m->driver->post && !m->run.table_lock_timeout_ms &&
           st->kind == SQL_STATEMENT && !st->exists && !st->autocommit &&
           strtol(m->driver->server_version(m->conn), NULL, 10) >= TIMES_EACH && is_plain(st->text);
}

static struct queue *queue_of(struct sink *s)
{
    struct queue *q = s->queue;
    if (q)
        return q;
    s->queue = q = arena_new(&s->m->arena, struct queue);
    *q = (struct queue){ .depth = s->m->run.pipeline };
    q->at = arena_array(&s->m->arena, struct place, q->depth);
    return q;
}

static void watch_oldest(const struct sink *s)
{
    const struct place *p = &s->queue->at[s->queue->first];
    blocker_begin(s->m, p->file, p->line);
}

static bool fail_at(const struct place *p, struct mig_error *err)
{
    return mig_error_at(err, p->file, p->line, p->column);
}

/* A connection that breaks may take with it what the server had said already. */
static void say_how_many(const struct queue *q, struct mig_error *err)
{
    const struct place *newest = &q->at[(q->first + q->n - 1) % q->depth];
    if (err->code == MIG_DATABASE && !*err->sqlstate && q->n > 1)
        mig_error_detail(err,
                         "SENT UP TO:  %s:%u:%u; the connection ended before the answers to these "
                         "%zu statements had come",
                         newest->file, newest->line, newest->column, q->n);
}

static bool take_answer(struct sink *s, bool last, struct mig_error *err)
{
    struct queue *q = s->queue;
    struct place p = q->at[q->first];
    bool ok = s->m->driver->collect(s->m->conn, last, NULL, err);
    blocker_end(s->m, ok ? NULL : err);
    if (!ok)
        say_how_many(q, err);
    q->n = ok ? q->n - 1 : 0;
    q->first = (q->first + 1) % q->depth;
    if (!q->n)
        cancel_end(s->m);
    if (!ok)
        return fail_at(&p, err);
    if (q->n)
        watch_oldest(s);
    s->statements_done++;
    s->effects = true;
    return true;
}

bool queue_put(struct sink *s, const struct sql_statement *st, struct mig_error *err)
{
    struct queue *q = queue_of(s);
    struct mig_error e = { 0 };
    if (q->n == q->depth && !take_answer(s, false, err))
        return false;
    if (!q->n && !transaction_enter(s, err)) /* a connection that broke meanwhile is not asked */
        return false;
    struct place p = { .file = s->step->body->file, .line = st->line, .column = st->column };
    if (!cancel_begin(s->m, err))
        return false;
    if (!s->m->driver->post(s->m->conn, st->text.p, st->text.n, &e)) {
        bool before = queue_drain(s, err); /* whose failure came first */
        if (before)
            *err = e;
        else
            mig_error_clear(&e);
        cancel_end(s->m);
        return before ? fail_at(&p, err) : false;
    }
    q->at[(q->first + q->n++) % q->depth] = p;
    if (q->n == 1)
        watch_oldest(s);
    return true;
}

bool queue_drain(struct sink *s, struct mig_error *err)
{
    while (s->queue && s->queue->n)
        if (!take_answer(s, true, err) || (s->queue->n && !cancel_go_on(s->m, err)))
            return false;
    return true;
}

void queue_abandon(struct sink *s)
{
    struct mig_error ignored = { 0 };
    if (s->queue && s->queue->n)
        s->m->driver->cancel(s->m->conn);
    while (s->queue && s->queue->n && take_answer(s, true, &ignored))
        ;
    mig_error_clear(&ignored);
}
