#include "run/journal_row.h"
#include "base/buf.h"
#include "run/lock.h"
#include "run/lock_lease.h"
#include "run/stale.h"
#include <stdlib.h>
#include <string.h>

static bool exec(struct journal *j, const char *sql, struct mig_result *r, struct mig_error *err)
{
    return j->m->driver->exec(j->m->conn, sql, strlen(sql), NULL, 0, r, err) ||
           mig_error_context(err, "journal %s", j->table);
}

bool journal_row_table(struct journal *j, struct mig_error *err)
{
    if (j->exists)
        return true;
    const char *sql = arena_printf(
        &j->m->arena,
        "CREATE TABLE %s (id INTEGER NOT NULL PRIMARY KEY, step TEXT NOT NULL, done INTEGER NOT "
        "NULL, doing INTEGER NOT NULL, total INTEGER NOT NULL, chain VARCHAR(64) NOT NULL, "
        "doing_hash VARCHAR(64) NOT NULL, last_id %s NOT NULL, foreign_keys %s NOT NULL, runner "
        "TEXT NOT NULL, %swritten TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP)%s",
        j->table, j->transactional ? "INTEGER" : "BIGINT UNSIGNED",
        j->transactional ? "TEXT" : "MEDIUMTEXT",
        j->transactional ? ""
                         : "token VARCHAR(32) NOT NULL, at_server VARCHAR(300) NOT NULL, "
                           "at_session BIGINT UNSIGNED NOT NULL, ",
        j->transactional ? "" : " ENGINE=InnoDB");
    j->exists = exec(j, sql, NULL, err);
    return j->exists;
}

/* ---- reading ---- */

static const char *copy(struct journal *j, const struct mig_cell *c)
{
    return arena_strndup(&j->m->arena, c->text ? c->text : "", c->text ? c->length : 0);
}

static size_t count(const struct mig_cell *c)
{
    return c->text ? strtoul(c->text, NULL, 10) : 0;
}

/* The session that wrote the row: of this server, and not from before it started. */
static bool read_session(struct journal *j, const struct mig_result *row, struct mig_error *err)
{
    struct mig_result r = { 0 };
    j->session = NULL;
    if (!row->cells[9].text)
        return true;
    if (!exec(j, "SHOW GLOBAL STATUS LIKE 'Uptime'", &r, err))
        return false;
    if (r.rows && count(&row->cells[10]) < count(&r.cells[1]))
        j->session = copy(j, &row->cells[9]);
    mig_result_clear(&r);
    return true;
}

static bool take_row(struct journal *j, const struct mig_result *r, struct mig_error *err)
{
    j->step = copy(j, &r->cells[0]);
    j->done = count(&r->cells[1]);
    j->doing = count(&r->cells[2]);
    j->total = count(&r->cells[3]);
    j->chain = copy(j, &r->cells[4]);
    j->doing_hash = copy(j, &r->cells[5]);
    j->last_id = copy(j, &r->cells[6]);
    j->foreign_keys = copy(j, &r->cells[7]);
    if (j->transactional)
        return true;
    struct buf b = { .arena = &j->m->arena };
    buf_puts(&b, "token = ");
    dialect_literal(j->m->dialect, &b, copy(j, &r->cells[8]));
    buf_printf(&b, " AND done = %zu AND doing = %zu", j->done, j->doing);
    j->seen = buf_str(&b);
    return read_session(j, r, err);
}

bool journal_row_read(struct journal *j, struct mig_error *err)
{
    struct mig_result r = { 0 };
    const char *sql = arena_printf(
        &j->m->arena,
        "SELECT step, done, doing, total, chain, doing_hash, last_id, foreign_keys%s FROM %s",
        j->transactional ? ""
                         : ", token, CASE WHEN at_server = " STALE_SERVER
                           " THEN at_session END, UNIX_TIMESTAMP() - UNIX_TIMESTAMP(written)",
        j->table);
    j->seen = NULL;
    if (!exec(j, sql, &r, err))
        return false;
    j->broken = r.rows > 0;
    bool ok = !j->broken || take_row(j, &r, err);
    mig_result_clear(&r);
    return ok;
}

/* ---- writing ---- */

static const char *runner(const struct journal *j)
{
    return j->m->held ? j->m->held->self : "";
}

static bool write_transactional(struct journal *j, struct buf *b, const struct journal_state *is,
                                struct mig_error *err)
{
    buf_printf(b,
               "INSERT INTO %s (id, step, done, doing, total, chain, doing_hash, last_id, "
               "foreign_keys, runner) VALUES (1, ",
               j->table);
    dialect_literal(j->m->dialect, b, is->step);
    buf_printf(b, ", %zu, %zu, %zu, '%s', '%s', 0, '', ", is->done, is->doing, is->total, is->chain,
               is->hash ? is->hash : "");
    dialect_literal(j->m->dialect, b, runner(j));
    buf_puts(b, ") ON CONFLICT (id) DO UPDATE SET step = excluded.step, done = excluded.done, "
                "doing = excluded.doing, total = excluded.total, chain = excluded.chain, "
                "doing_hash = excluded.doing_hash, runner = excluded.runner");
    return exec(j, buf_str(b), NULL, err);
}

/* MySQL's UPDATE and INSERT have this part in common. */
static void assignments(struct journal *j, struct buf *b, const struct journal_state *is)
{
    buf_puts(b, "step = ");
    dialect_literal(j->m->dialect, b, is->step);
    buf_printf(b,
               ", done = %zu, doing = %zu, total = %zu, chain = '%s', doing_hash = '%s', last_id = "
               "LAST_INSERT_ID(), foreign_keys = ",
               is->done, is->doing, is->total, is->chain, is->hash ? is->hash : "");
    dialect_literal(j->m->dialect, b, is->foreign_keys ? is->foreign_keys : "");
    buf_puts(b, ", runner = ");
    dialect_literal(j->m->dialect, b, runner(j));
    buf_printf(b,
               ", token = '%s', at_server = " STALE_SERVER
               ", at_session = CONNECTION_ID(), written = CURRENT_TIMESTAMP",
               j->token);
}

static bool overtaken(struct mig_error *err)
{
    mig_error_clear(err);
    mig_error_set(err, MIG_LOCKED,
                  "a run that was taken for dead has written into the journal meanwhile: a "
                  "statement of it has ended");
    return mig_error_hint(err, "run mig again: it finds what that one has done");
}

/* The row that is this run's, or as it was read. */
static bool update(struct journal *j, struct arena *a, const char *what, bool *done,
                   struct mig_error *err)
{
    struct mig_result r = { 0 };
    bool ok = exec(j,
                   arena_printf(a, "UPDATE %s SET %s WHERE id = 1 AND (token = '%s'%s%s%s)",
                                j->table, what, j->token, j->seen ? " OR (" : "",
                                j->seen ? j->seen : "", j->seen ? ")" : ""),
                   &r, err);
    *done = ok && r.affected == 1;
    mig_result_clear(&r);
    return ok;
}

static bool write_mysql(struct journal *j, struct buf *b, const struct journal_state *is,
                        struct mig_error *err)
{
    struct mig_error e = { 0 };
    assignments(j, b, is);
    const char *what = buf_str(b);
    bool done = false;
    if ((j->seen || j->written) && !update(j, b->arena, what, &done, err))
        return false;
    j->written =
        done ||
        exec(j, arena_printf(b->arena, "INSERT INTO %s SET id = 1, %s", j->table, what), NULL, &e);
    if (j->written)
        return true;
    if (!strcmp(e.sqlstate, "23000"))
        overtaken(&e);
    *err = e;
    return false;
}

bool journal_row_write(struct journal *j, const struct journal_state *is, struct mig_error *err)
{
    struct arena a = { 0 };
    struct buf b = { .arena = &a };
    bool ok =
        lock_lease_check(j->m, err) && journal_row_table(j, err) &&
        (j->transactional ? write_transactional(j, &b, is, err) : write_mysql(j, &b, is, err));
    arena_free(&a);
    return ok;
}
