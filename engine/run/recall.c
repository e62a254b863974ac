#include "run/recall.h"
#include "run/words.h"

/* Functions without arguments that tell of the statement before, or of one before that. */
static const struct recalled {
    enum sql_dialect dialect;
    const char *name;
    bool journal; /* a write of the journal changes the answer */
    bool session; /* and so does another session */
} recalled[] = {
    { SQL_MYSQL, "ROW_COUNT", true, false },         { SQL_MYSQL, "FOUND_ROWS", true, false },
    { SQL_SQLITE, "changes", true, true },           { SQL_SQLITE, "total_changes", true, true },
    { SQL_SQLITE, "last_insert_rowid", true, true }, { SQL_POSTGRESQL, "lastval", false, true },
};

/* What runs later, or with statements of its own around what it asks. MySQL's dumps have it in
 * comments that run: the opener and a number stand before CREATE. */
static bool is_routine(const struct words *w)
{
    static const char *const kinds[] = { "PROCEDURE", "FUNCTION", "TRIGGER", "EVENT", "PACKAGE" };
    enum { OPENER = 3 };
    size_t at = 0;
    while (at < OPENER && !words_is(w, at, "CREATE"))
        at++;
    if (words_is(w, 0, "BEGIN") || (words_is(w, 0, "DO") && words_at(w, 1).kind != SCAN_WORD))
        return true;
    for (size_t i = 0; at < OPENER && i < sizeof kinds / sizeof *kinds; i++)
        if (words_has(w, at + 1, kinds[i]))
            return true;
    return false;
}

static bool calls(const struct words *w, const char *name)
{
    for (size_t i = 0; i < w->n; i++)
        if (words_is(w, i, name) && slice_is(words_at(w, i + 1).text, "(") &&
            slice_is(words_at(w, i + 2).text, ")"))
            return true;
    return false;
}

static const struct recalled *asked(enum sql_dialect dialect, const struct words *w)
{
    for (size_t k = 0; k < sizeof recalled / sizeof *recalled; k++)
        if (recalled[k].dialect == dialect && calls(w, recalled[k].name) && !is_routine(w))
            return &recalled[k];
    return NULL;
}

static bool refuse_check(const struct script_body *body, const struct sql_statement *st,
                         const struct recalled *what, struct mig_error *err)
{
    mig_error_set(err, MIG_STATE,
                  "%s() tells of the statement before it, and mig writes its journal between them",
                  what->name);
    mig_error_at(err, body->file, st->line, st->column);
    return mig_error_hint(err, "ask the table instead, or put both statements into one procedure "
                               "or trigger");
}

bool recall_check(enum sql_dialect dialect, const struct script_body *body, struct mig_error *err)
{
    struct arena a = { 0 };
    bool ok = true;
    /* Where DDL is transactional the journal is written around what runs outside. */
    bool written = dialect == SQL_MYSQL || body->no_transaction;
    for (size_t i = 0; ok && i < body->statements.n; i++) {
        const struct sql_statement *st = &body->statements.at[i];
        written = written || st->autocommit || st->kind == SQL_BATCH;
        if (!written)
            continue;
        struct words w = words_of(&a, dialect, st->text);
        const struct recalled *what = asked(dialect, &w);
        ok = !what || !what->journal || refuse_check(body, st, what, err);
        arena_reset(&a);
    }
    arena_free(&a);
    return ok;
}

static bool refuse_resume(const struct sink *s, const struct sql_statement *st, const char *what,
                          struct slice name, struct mig_error *err)
{
    mig_error_set(err, MIG_STATE,
                  "'%s' is half done, and what is left of it needs %s %.*s, which went with the "
                  "session that died",
                  s->step->label, what, (int)name.n, name.p);
    mig_error_at(err, s->step->body->file, st->line, st->column);
    return mig_error_hint(err, "undo by hand what ran and say so with 'mig resume --forget'");
}

/* CREATE [OR REPLACE] [LOCAL|GLOBAL] TEMP[ORARY] what [IF NOT EXISTS] [schema "."] name */
static struct slice made_temporary(const struct words *w)
{
    size_t i = 1;
    if (!words_is(w, 0, "CREATE"))
        return (struct slice){ 0 };
    i += words_is(w, i, "OR") ? 2 : 0;
    i += words_is(w, i, "LOCAL") || words_is(w, i, "GLOBAL");
    if (!words_is(w, i, "TEMP") && !words_is(w, i, "TEMPORARY"))
        return (struct slice){ 0 };
    i += 2;
    i += words_begin(w, i, "IF NOT EXISTS") ? 3 : 0;
    i += slice_is(words_at(w, i + 1).text, ".") ? 2 : 0;
    return words_at(w, i).text;
}

static bool names(const struct words *w, struct slice name)
{
    for (size_t i = 0; i < w->n; i++)
        if (w->at[i].text.n && slice_eq(w->at[i].text, name))
            return true;
    return false;
}

/* The first statement behind `from` that names it; NULL: none. */
static const struct sql_statement *next_that_names(const struct sink *s, struct arena *a,
                                                   struct slice name, size_t from, size_t to)
{
    const struct sql_statement *at = s->step->body->statements.at;
    for (size_t i = from; i < to; i++) {
        struct words w = words_of(a, words_dialect(s->m->driver->name), at[i].text);
        if (names(&w, name))
            return &at[i];
    }
    return NULL;
}

/* Dropped again before that place, or made anew behind it? */
static bool is_dropped(const struct sink *s, struct arena *a, struct slice name, size_t made)
{
    for (size_t i = made + 1; i < s->skip; i++) {
        struct words w =
            words_of(a, words_dialect(s->m->driver->name), s->step->body->statements.at[i].text);
        if (words_is(&w, 0, "DROP") && names(&w, name))
            return true;
    }
    return false;
}

static bool check_temporary(const struct sink *s, struct arena *a, size_t i, struct mig_error *err)
{
    const struct sql_statements *list = &s->step->body->statements;
    struct words w = words_of(a, words_dialect(s->m->driver->name), list->at[i].text);
    struct slice name = made_temporary(&w);
    if (!name.n || is_dropped(s, a, name, i))
        return true;
    const struct sql_statement *st = next_that_names(s, a, name, s->skip, list->n);
    return !st || refuse_resume(s, st, "the temporary table", name, err);
}

static bool check_asked(const struct sink *s, struct arena *a, size_t i, struct mig_error *err)
{
    enum sql_dialect dialect = words_dialect(s->m->driver->name);
    const struct sql_statement *st = &s->step->body->statements.at[i];
    struct words w = words_of(a, dialect, st->text);
    const struct recalled *what = asked(dialect, &w);
    return !what || !what->session ||
           refuse_resume(s, st, "the answer of", slice_of(what->name), err);
}

bool recall_resume(const struct sink *s, struct mig_error *err)
{
    struct arena a = { 0 };
    bool ok = true;
    for (size_t i = 0; ok && s->skip && i < s->step->body->statements.n; i++)
        ok = i < s->skip ? check_temporary(s, &a, i, err) : check_asked(s, &a, i, err);
    arena_free(&a);
    return ok;
}
