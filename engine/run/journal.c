#include "run/journal.h"
#include "base/buf.h"
#include "base/log.h"
#include "run/checksum.h"
#include "run/journal_row.h"
#include "run/lock_lease.h"
#include "run/lost_keys.h"
#include "run/recover.h"
#include "run/stale.h"
#include "run/token.h"
#include <stdlib.h>
#include <string.h>

static bool exec(struct journal *j, const char *sql, struct mig_result *r, struct mig_error *err)
{
    return j->m->driver->exec(j->m->conn, sql, strlen(sql), NULL, 0, r, err) ||
           mig_error_context(err, "journal %s", j->table);
}

static const char *name_of(struct mig *m)
{
    return arena_printf(&m->arena, "%s_journal", m->run.version_table);
}

/* Its schema, by a query: what has none of its own is where this session would make a table now. */
static bool find_schema(struct journal *j, struct mig_error *err)
{
    const struct mig *m = j->m;
    const char *sql = !strcmp(m->driver->name, "postgresql") ? "SELECT current_schema()"
                      : !strcmp(m->driver->name, "mysql")    ? "SELECT DATABASE()"
                                                             : NULL;
    struct mig_result r = { 0 };
    j->schema = m->run.version_table_schema;
    if (j->schema || !sql)
        return true;
    if (!exec(j, sql, &r, err))
        return false;
    j->schema = r.rows && r.cells[0].text ? arena_strdup(&j->m->arena, r.cells[0].text) : NULL;
    mig_result_clear(&r);
    return true;
}

static bool look(struct journal *j, struct mig_error *err)
{
    struct mig *m = j->m;
    return m->driver->has_table(m->conn, j->schema, name_of(m), &j->exists, err) &&
           (!j->exists ||
            ((j->transactional || stale_row_wait(m, j->table, err)) && journal_row_read(j, err)));
}

bool journal_open(struct mig *m, struct journal **out, struct mig_error *err)
{
    struct buf b = { .arena = &m->arena };
    struct journal *j = arena_new(&m->arena, struct journal);
    *j = (struct journal){ .m = m, .table = "", .transactional = m->driver->transactional_ddl };
    *out = j;
    if (!find_schema(j, err) || !token_make(&m->arena, &j->token, err))
        return false;
    dialect_qualified(m->dialect, &b, j->schema, name_of(m));
    j->table = buf_str(&b);
    return look(j, err);
}

/* Once for each step, and only if something is to be written down or compared. */
static void hash_all(struct journal *j)
{
    const struct sql_statements *list = j->list;
    struct arena *a = &j->m->arena;
    if (j->hashes)
        return;
    const char **hashes = arena_array(a, const char *, list->n + 1);
    const char **chains = arena_array(a, const char *, list->n + 1);
    chains[0] = "";
    for (size_t i = 0; i < list->n; i++) {
        hashes[i] = checksum_text(a, list->at[i].text);
        chains[i + 1] = checksum_chain(a, chains[i], hashes[i]);
    }
    j->hashes = hashes;
    j->chains = chains;
}

static bool other_step(const struct journal *j, struct mig_error *err)
{
    mig_error_set(err, MIG_STATE, "'%s' is half done: %zu of its %zu statements have run", j->step,
                  j->done, j->total);
    return mig_error_hint(err,
                          "name its revision as the target to finish it first; or undo by hand "
                          "what it did and say so with 'mig resume --forget'");
}

static bool changed(const struct journal *j, const struct sink *s, struct mig_error *err)
{
    mig_error_set(err, MIG_STATE,
                  "the first %zu statements of '%s' have run, and the file was changed there since",
                  j->done + (j->doing > 0), j->step);
    mig_error_at(err, s->step->body->file, 0, 0);
    return mig_error_hint(err, "put those statements back as they were; or settle by hand what is "
                               "in the database and say so with 'mig resume --done', '--redo' or "
                               "'--forget'");
}

static bool undecided(const struct journal *j, const struct sink *s, struct mig_error *err)
{
    const struct sql_statement *st = &s->step->body->statements.at[j->doing - 1];
    struct arena a = { 0 };
    mig_error_set(err, MIG_STATE,
                  "a run of '%s' died while statement %zu of %zu ran, and the database does not "
                  "show whether it did",
                  j->step, j->doing, j->total);
    mig_error_database(err, NULL, NULL, slice_dup(&a, st->text), 0);
    mig_error_at(err, s->step->body->file, st->line, st->column);
    arena_free(&a);
    return mig_error_hint(err, "look, and then say 'mig resume --done' or 'mig resume --redo'; "
                               "the next run goes on from there");
}

/* The statement in doubt is the one of the file, and the catalog or its kind tells. */
static bool decide(struct journal *j, const struct sink *s, struct mig_error *err)
{
    const struct sql_statements *list = &s->step->body->statements;
    enum recover_answer answer = RECOVER_UNKNOWN;
    if (!j->doing)
        return true;
    if (j->doing > list->n || strcmp(j->doing_hash, j->hashes[j->doing - 1]) != 0)
        return changed(j, s, err);
    if (!recover_ask(j->m, &list->at[j->doing - 1], j->session, &answer, err) ||
        !lost_keys_restore(j->m, list->at[j->doing - 1].text, j->foreign_keys, err))
        return false;
    if (answer == RECOVER_UNKNOWN)
        return undecided(j, s, err);
    j->done += answer == RECOVER_DONE;
    j->doing = 0;
    return true;
}

static void say_resumed(const struct journal *j, const struct sink *s)
{
    const struct sql_statements *list = &s->step->body->statements;
    if (j->done < list->n)
        log_line(&j->m->log, MIG_LOG_INFO, CONTEXT_LOGGER,
                 "Going on at statement %zu of %zu (%s:%u)", j->done + 1, list->n,
                 s->step->body->file, list->at[j->done].line);
    else
        log_line(&j->m->log, MIG_LOG_INFO, CONTEXT_LOGGER, "All %zu statements have run already",
                 list->n);
}

bool journal_step(struct journal *j, struct sink *s, size_t *skip, struct mig_error *err)
{
    *skip = 0;
    j->durable = 0;
    if (!s->step->body) { /* a stamp says where the database is: that ends the matter */
        j->broken = false;
        j->hashes = NULL;
        return true;
    }
    j->hashes = NULL;
    j->list = &s->step->body->statements;
    j->n = j->list->n;
    if (!j->broken && j->transactional)
        return true;
    hash_all(j);
    if (!j->broken)
        return !j->n || journal_row_table(j, err);
    if (strcmp(j->step, s->step->label) != 0)
        return other_step(j, err);
    if (j->done > j->n || strcmp(j->chain, j->chains[j->done]) != 0)
        return changed(j, s, err);
    if (!decide(j, s, err))
        return false;
    *skip = j->durable = j->done;
    j->broken = false;
    say_resumed(j, s);
    return true;
}

static bool write_done(struct journal *j, size_t n, struct mig_error *err)
{
    hash_all(j);
    struct journal_state is = { .done = n, .total = j->n, .step = j->step, .chain = j->chains[n] };
    return journal_row_write(j, &is, err);
}

bool journal_intend(struct journal *j, size_t i, struct mig_error *err)
{
    struct arena a = { 0 };
    hash_all(j);
    struct journal_state is = { .done = i,
                                .doing = i + 1,
                                .total = j->n,
                                .step = j->step,
                                .chain = j->chains[i],
                                .hash = j->hashes[i],
                                .foreign_keys = lost_keys_note(j->m, &a, j->list->at[i].text) };
    bool ok = journal_row_write(j, &is, err);
    arena_free(&a);
    return ok;
}

bool journal_did(struct journal *j, size_t i, struct mig_error *err)
{
    return write_done(j, i + 1, err);
}

bool journal_recall(struct journal *j, struct mig_error *err)
{
    if (j->transactional || !j->last_id)
        return true;
    return exec(j, arena_printf(&j->m->arena, "DO LAST_INSERT_ID(%s)", j->last_id), NULL, err);
}

void journal_ended(struct journal *j, size_t i)
{
    struct journal found = *j;
    struct mig_error ignored = { 0 };
    if (!j->m->driver->rollback(j->m->conn, &ignored) || !journal_row_read(&found, &ignored))
        j->lost = true;
    else if (found.broken && !strcmp(found.step, j->step) && found.doing == i + 1)
        j->durable = i;
    if (!j->lost && !journal_recall(&found, &ignored))
        j->lost = true;
    mig_error_clear(&ignored);
}

bool journal_step_done(struct journal *j, struct mig_error *err)
{
    if (!j->exists || j->broken)
        return true;
    j->written = false;
    if (!j->transactional)
        return exec(j, arena_printf(&j->m->arena, "DELETE FROM %s", j->table), NULL, err);
    return journal_close(j, err);
}

bool journal_close(struct journal *j, struct mig_error *err)
{
    if (!j->exists || j->broken)
        return true;
    j->exists = !exec(j, arena_printf(&j->m->arena, "DROP TABLE %s", j->table), NULL, err);
    return !j->exists;
}

/* The rollback took with it what was not durable, the table perhaps too. What is left of a row then
 * only counts: the statement in doubt has failed, which is an answer. */
static bool forget_doubt(struct journal *j, struct mig_error *err)
{
    struct journal found = *j;
    if (j->transactional && !look(&found, err))
        return false;
    j->exists = found.exists;
    if (!j->exists || (j->transactional && !found.doing))
        return true;
    return j->durable ? write_done(j, j->durable, err) : journal_close(j, err);
}

/* Left alone where another run has taken over: the row is that one's then. Tried twice: KILL QUERY
 * that came late may have hit the first. */
void journal_failed(struct journal *j)
{
    struct mig_error lost = { 0 };
    bool ok = !j->exists || j->broken || !j->step || !j->hashes || j->lost ||
              !lock_lease_check(j->m, &lost);
    mig_error_clear(&lost);
    for (int tries = 2; !ok && tries; tries--) {
        struct mig_error ignored = { 0 };
        ok = forget_doubt(j, &ignored);
        mig_error_clear(&ignored);
    }
}

bool journal_settle(struct journal *j, bool done, struct mig_error *err)
{
    struct arena a = { 0 };
    struct journal_state is = { .done = j->done + done,
                                .total = j->total,
                                .step = j->step,
                                .chain =
                                    done ? checksum_chain(&a, j->chain, j->doing_hash) : j->chain };
    bool ok = journal_recall(j, err) && journal_row_write(j, &is, err);
    arena_free(&a);
    return ok;
}
