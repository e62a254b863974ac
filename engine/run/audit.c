#include "run/audit.h"
#include "base/log.h"
#include "base/vec.h"
#include "run/history_table.h"
#include "run/ready.h"
#include "run/token.h"
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { NAME_MAX_BYTES = 256, ERROR_MAX = 8000 };

/* A step that was begun. */
struct entry {
    struct history_row row;
    int64_t began; /* milliseconds of a clock that nobody sets */
    bool done;
};

struct audit {
    struct arena *a;           /* the handle's */
    struct history_row common; /* what all rows of a run share */
    VEC(struct entry) entries; /* one for each step, in order */
};

static const char nothing[] = "0";

static int64_t clock_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static const char *number(struct arena *a, int64_t n)
{
    return arena_printf(a, "%lld", (long long)n);
}

/* In a container the number may have no name. */
static const char *os_user(struct arena *a)
{
    char room[4 * NAME_MAX_BYTES * 4];
    struct passwd entry, *found = NULL;
    uid_t uid = geteuid();
    if (getpwuid_r(uid, &entry, room, sizeof room, &found) == 0 && found)
        return arena_strdup(a, found->pw_name);
    return number(a, (int64_t)uid);
}

static const char *host_name(struct arena *a)
{
    char host[NAME_MAX_BYTES] = "";
    if (gethostname(host, sizeof host - 1))
        return NULL;
    return arena_strdup(a, host);
}

static bool start(struct mig *m, struct audit **out, struct mig_error *err)
{
    struct arena *a = &m->arena;
    struct audit *u = arena_new(a, struct audit);
    const char **at = u->common.at;
    u->a = a;
    at[HISTORY_os_user] = os_user(a);
    at[HISTORY_db_user] = m->database.url.user;
    at[HISTORY_host] = host_name(a);
    at[HISTORY_pid] = number(a, getpid());
    at[HISTORY_mig_version] = mig_version();
    at[HISTORY_statements_done] = at[HISTORY_statements_total] = nothing;
    *out = u;
    return token_make(a, &at[HISTORY_run], err);
}

bool audit_open(struct sink *s, struct mig_error *err)
{
    struct mig *m = s->m;
    return !history_table_wanted(m) || (start(m, &s->audit, err) && history_table_ensure(m, err) &&
                                        (!m->held || history_table_bury(m, err)));
}

bool audit_emptied(struct sink *s, struct mig_error *err)
{
    struct audit *u = s->audit;
    struct history_row row = u->common;
    row.at[HISTORY_step] = number(u->a, 1);
    row.at[HISTORY_revision] = "base";
    row.at[HISTORY_direction] = ready_direction(PLAN_STAMP);
    row.at[HISTORY_status] = "done";
    row.at[HISTORY_milliseconds] = nothing;
    row.at[HISTORY_started_at] = row.at[HISTORY_finished_at] = history_table_now(u->a);
    return history_table_insert(s->m, &row, err);
}

static bool write_notes(struct mig *m, struct audit *u, const struct audit_note *notes, size_t n,
                        struct mig_error *err)
{
    for (size_t i = 0; i < n; i++) {
        struct history_row row = u->common;
        row.at[HISTORY_step] = number(u->a, (int64_t)i + 1);
        row.at[HISTORY_revision] = notes[i].revision;
        row.at[HISTORY_direction] = "accept";
        row.at[HISTORY_status] = "done";
        row.at[HISTORY_checksum] = notes[i].checksum;
        row.at[HISTORY_started_at] = row.at[HISTORY_finished_at] = history_table_now(u->a);
        if (!history_table_insert(m, &row, err))
            return false;
    }
    return true;
}

bool audit_accept(struct mig *m, const struct audit_note *notes, size_t n, struct mig_error *err)
{
    struct audit *u = NULL;
    return start(m, &u, err) && m->driver->begin(m->conn, err) &&
           write_notes(m, u, notes, n, err) && m->driver->commit(m->conn, err);
}

/* The revision that is run; of a stamp, where it leads. */
static const char *revision_of(struct audit *u, const struct plan_step *step)
{
    if (step->kind == PLAN_DOWNGRADE)
        return strs_join(u->a, step->from, ", ");
    return step->to.n ? strs_join(u->a, step->to, ", ") : "base";
}

bool audit_begin(struct sink *s, struct mig_error *err)
{
    struct audit *u = s->audit;
    const struct plan_step *step = s->step->plan;
    struct entry e = { .row = u->common, .began = clock_ms() };
    e.row.at[HISTORY_step] = number(u->a, (int64_t)u->entries.n + 1);
    e.row.at[HISTORY_revision] = revision_of(u, step);
    e.row.at[HISTORY_direction] = ready_direction(step->kind);
    e.row.at[HISTORY_status] = "started";
    e.row.at[HISTORY_checksum] = s->step->checksum ? arena_strdup(u->a, s->step->checksum) : NULL;
    e.row.at[HISTORY_statements_total] = number(u->a, (int64_t)ready_statements(s->step->body));
    e.row.at[HISTORY_started_at] = history_table_now(u->a);
    if (!history_table_insert(s->m, &e.row, err))
        return false;
    vec_push(u->a, &u->entries, e);
    return true;
}

static void finish(struct audit *u, struct entry *e, const char *status)
{
    e->row.at[HISTORY_status] = status;
    e->row.at[HISTORY_finished_at] = history_table_now(u->a);
    e->row.at[HISTORY_milliseconds] = number(u->a, clock_ms() - e->began);
}

bool audit_done(struct sink *s, struct mig_error *err)
{
    struct audit *u = s->audit;
    struct entry *e = &u->entries.at[u->entries.n - 1];
    bool found = false;
    e->row.at[HISTORY_statements_done] = e->row.at[HISTORY_statements_total];
    finish(u, e, "done");
    if (!history_table_update(s->m, &e->row, &found, err))
        return false;
    e->done = found;
    return found || mig_error_set(err, MIG_STATE,
                                  "the row of this run is gone from history table "
                                  "'%s'",
                                  s->m->run.history_table);
}

/* `text` without what is secret: a server may quote what it was told. */
static const char *without_password(const struct mig *m, struct arena *a, const char *text)
{
    const char *secret = m->database.url.password, *found;
    struct buf b = { .arena = a };
    size_t n = secret ? strlen(secret) : 0;
    while (n && (found = strstr(text, secret))) {
        buf_add(&b, text, (size_t)(found - text));
        buf_puts(&b, "***");
        text = found + n;
    }
    buf_puts(&b, text);
    return buf_str(&b);
}

static const char *words_of(const struct mig *m, struct arena *a, const struct mig_error *e)
{
    struct buf b = { .arena = a };
    buf_puts(&b, e->message ? e->message : "");
    if (*e->sqlstate)
        buf_printf(&b, " (SQLSTATE %s)", e->sqlstate);
    if (e->file)
        buf_printf(&b, " at %s", e->file);
    if (e->file && e->line)
        buf_printf(&b, ":%u", e->line);
    if (e->file && e->line && e->column)
        buf_printf(&b, ":%u", e->column);
    struct slice text = slice_of(without_password(m, a, buf_str(&b)));
    text.n = text.n > ERROR_MAX ? ERROR_MAX : text.n;
    text.n = slice_bad_utf8(text);
    return slice_dup(a, text);
}

/* Of the step under way, the only one that is not done: those that the file has before the one that
 * failed. */
static size_t statements_done(const struct sink *s)
{
    struct script_body part;
    if (!s->step->body || !s->journal)
        return s->statements_done;
    part = *s->step->body;
    part.statements.n = s->statements_done;
    return ready_statements(&part);
}

static bool write_entry(struct sink *s, const struct entry *e, struct mig_error *err)
{
    bool found = false;
    return history_table_update(s->m, &e->row, &found, err) &&
           (found || history_table_insert(s->m, &e->row, err));
}

/* The steps whose transaction was rolled back; the last of them is the one that failed. */
static bool write_undone(struct sink *s, struct mig_error *err)
{
    const struct mig_driver *d = s->m->driver;
    struct audit *u = s->audit;
    bool ok = d->begin(s->m->conn, err) && history_table_ensure(s->m, err);
    for (size_t i = s->steps_committed; ok && i < u->entries.n; i++)
        ok = write_entry(s, &u->entries.at[i], err);
    if (ok)
        return d->commit(s->m->conn, err);
    if (d->in_transaction(s->m->conn))
        d->rollback(s->m->conn, NULL);
    return false;
}

static void settle(struct sink *s, const struct mig_error *why)
{
    struct audit *u = s->audit;
    bool stopped = s->m->cancelled || (why && why->code == MIG_INTERRUPTED);
    for (size_t i = s->steps_committed; i < u->entries.n; i++) {
        struct entry *e = &u->entries.at[i];
        bool last = why && i + 1 == u->entries.n;
        if (!e->done)
            e->row.at[HISTORY_statements_done] = number(u->a, (int64_t)statements_done(s));
        if (!e->done)
            finish(u, e, "failed");
        e->row.at[HISTORY_status] = !last ? "rolled_back" : stopped ? "interrupted" : "failed";
        if (last)
            e->row.at[HISTORY_error] = words_of(s->m, u->a, why);
    }
}

/* Tried twice: the request to stop that came late may have hit the first. */
void audit_failed(struct sink *s, const struct mig_error *why)
{
    struct mig_error err = { 0 };
    if (!s->audit || s->steps_committed >= s->audit->entries.n)
        return;
    settle(s, why);
    bool ok = write_undone(s, &err);
    if (!ok) {
        mig_error_clear(&err);
        ok = write_undone(s, &err);
    }
    if (!ok)
        log_line(&s->m->log, MIG_LOG_WARNING, CONTEXT_LOGGER,
                 "The failed run could not be written down: %s", err.message);
    mig_error_clear(&err);
}
