#include "run/replay.h"
#include "base/log.h"
#include "run/send.h"
#include "run/transaction.h"
#include "run/words.h"
#include <string.h>

static enum sql_dialect dialect_of(const struct sink *s)
{
    return words_dialect(s->m->driver->name);
}

static struct words read(struct sink *s, struct arena *a, size_t i)
{
    struct words w = { 0 };
    struct slice text = s->step->body->statements.at[i].text;
    if (!text.p || !words_read(a, dialect_of(s), text, &w))
        vec_push(a, &w, (struct scan_token){ .kind = SCAN_END });
    return w;
}

/* Behind the opener of MySQL's comments that run. */
static size_t first_of(const struct words *w)
{
    if (!slice_starts(words_at(w, 0).text, "/*"))
        return 0;
    return slice_starts(words_at(w, 1).text, "4") || slice_starts(words_at(w, 1).text, "5") ? 2 : 1;
}

static bool is_setting(const struct words *w)
{
    static const char *const begins[] = { "PRAGMA", "USE", "ATTACH", "RESET" };
    size_t i = first_of(w);
    for (size_t k = 0; k < sizeof begins / sizeof *begins; k++)
        if (words_is(w, i, begins[k]))
            return true;
    if (words_is(w, i, "SET"))
        return !words_is(w, i + 1, "LOCAL") && !words_is(w, i + 1, "TRANSACTION") &&
               !words_is(w, i + 1, "CONSTRAINTS");
    return words_is(w, i, "SELECT") && words_has(w, i, "set_config");
}

/* The name of the user variable of MySQL that stands at i: "@x", not "@@x". */
static struct slice variable(const struct words *w, size_t i)
{
    struct scan_token before = words_at(w, i ? i - 1 : w->n), name = words_at(w, i + 1);
    if (slice_is(words_at(w, i).text, "@") && !slice_is(before.text, "@") && name.kind == SCAN_WORD)
        return name.text;
    return (struct slice){ 0 };
}

static size_t count_of(const struct words *w, struct slice name)
{
    size_t n = 0;
    for (size_t i = 0; i < w->n; i++) {
        struct slice found = variable(w, i);
        n += found.n && slice_eq(found, name);
    }
    return n;
}

/* A later statement reads it before one sets it anew. */
static bool is_read_later(struct sink *s, struct arena *a, struct slice name)
{
    const struct sql_statements *list = &s->step->body->statements;
    for (size_t i = s->skip; i < list->n; i++) {
        struct words w = read(s, a, i);
        size_t n = count_of(&w, name);
        if (n)
            return !(n == 1 && words_is(&w, 0, "SET") && slice_eq(variable(&w, 1), name));
    }
    return false;
}

static bool refuse(struct sink *s, size_t i, struct slice name, struct mig_error *err)
{
    const struct sql_statement *st = &s->step->body->statements.at[i];
    mig_error_set(err, MIG_STATE,
                  "'%s' is half done, and what is left of it reads @%.*s, whose value went with "
                  "the session that died",
                  s->step->label, (int)name.n, name.p);
    mig_error_at(err, s->step->body->file, st->line, st->column);
    return mig_error_hint(err,
                          "write the value into a 'SET @%.*s = ...' in front of the first "
                          "statement that has not run; or undo by hand what ran and say so "
                          "with 'mig resume --forget'",
                          (int)name.n, name.p);
}

/* What it computes from the data, another day gives another value. */
static bool is_plain(const struct words *w)
{
    for (size_t i = 0; i < w->n; i++)
        if (slice_is(w->at[i].text, "(") || scan_is(w->at[i], "SELECT"))
            return false;
    return true;
}

static bool check_variables(struct sink *s, struct arena *a, size_t i, const struct words *w,
                            struct mig_error *err)
{
    for (size_t k = 0; k < w->n; k++) {
        struct slice name = variable(w, k);
        if (name.n && is_read_later(s, a, name))
            return refuse(s, i, name, err);
    }
    return true;
}

static bool replay_one(struct sink *s, struct arena *a, size_t i, struct mig_error *err)
{
    const struct sql_statement *st = &s->step->body->statements.at[i];
    struct words w = read(s, a, i);
    bool mysql = dialect_of(s) == SQL_MYSQL;
    if (mysql && !(is_setting(&w) && is_plain(&w)) && !check_variables(s, a, i, &w, err))
        return false;
    if (!is_setting(&w) || (mysql && !is_plain(&w)))
        return true;
    bool outside = st->autocommit || s->step->body->no_transaction;
    return (outside ? transaction_leave(s, err) : true) && send_statement(s, st, NULL, err);
}

bool replay_settings(struct sink *s, struct mig_error *err)
{
    struct arena a = { 0 };
    bool ok = true;
    for (size_t i = 0; ok && i < s->skip; i++)
        ok = replay_one(s, &a, i, err);
    arena_free(&a);
    return ok;
}
