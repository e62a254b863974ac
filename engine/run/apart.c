#include "run/apart.h"
#include <string.h>
#include <strings.h>

/* The first that fits decides; NULL: any. */
struct form {
    const char *begins;
    const char *unless; /* a bare word that must not stand behind it; "a|b": neither of them */
    enum apart apart;
};

/* What PostgreSQL takes within a transaction, from the documentation of its statements. */
static const struct form postgresql[] = {
    { "COMMIT", "PREPARED", APART_COMMIT },
    { "END", NULL, APART_COMMIT },
    { "ROLLBACK", "PREPARED|TO", APART_ROLLBACK },
    { "ABORT", NULL, APART_ROLLBACK },
    { "BEGIN", NULL, APART_AGAIN },
    { "START", NULL, APART_AGAIN },
    { "SET", NULL, APART_AGAIN },
    { "RESET", NULL, APART_AGAIN },
    { "DISCARD", NULL, APART_AGAIN },
    { "VACUUM", NULL, APART_AGAIN },
    { "REINDEX", NULL, APART_AGAIN },
    { "CLUSTER", NULL, APART_AGAIN },
    { "CHECKPOINT", NULL, APART_AGAIN },
    { "ALTER SYSTEM", NULL, APART_AGAIN },
    { "CREATE DATABASE", NULL, APART_DOUBT },
    { "CREATE TABLESPACE", NULL, APART_DOUBT },
    { "CREATE SUBSCRIPTION", NULL, APART_DOUBT },
    { "CREATE", "CONCURRENTLY", APART_OWN },
    { "ALTER DATABASE", "TABLESPACE", APART_OWN },
    { "ALTER DATABASE", NULL, APART_DOUBT },
    { "ALTER SUBSCRIPTION", NULL, APART_DOUBT },
    { "ALTER", "CONCURRENTLY", APART_OWN },
    { "DROP DATABASE", NULL, APART_DOUBT },
    { "DROP TABLESPACE", NULL, APART_DOUBT },
    { "DROP SUBSCRIPTION", NULL, APART_DOUBT },
    { "DROP", "CONCURRENTLY", APART_OWN },
    { "DO", NULL, APART_OWN }, /* but see commits_within() */
    { "INSERT", NULL, APART_OWN },
    { "UPDATE", NULL, APART_OWN },
    { "DELETE", NULL, APART_OWN },
    { "MERGE", NULL, APART_OWN },
    { "WITH", NULL, APART_OWN },
    { "SELECT", NULL, APART_OWN },
    { "VALUES", NULL, APART_OWN },
    { "COPY", NULL, APART_OWN },
    { "TRUNCATE", NULL, APART_OWN },
    { "REFRESH", NULL, APART_OWN },
    { "ANALYZE", NULL, APART_OWN },
    { "ANALYSE", NULL, APART_OWN },
    { "COMMENT", NULL, APART_OWN },
    { "GRANT", NULL, APART_OWN },
    { "REVOKE", NULL, APART_OWN },
    { "REASSIGN", NULL, APART_OWN },
    { "SECURITY", NULL, APART_OWN },
    { "IMPORT", NULL, APART_OWN },
    { "NOTIFY", NULL, APART_OWN },
    { NULL, NULL, APART_DOUBT },
};

/* lang_transaction.html and pragma.html: the rest of the language can be in a transaction. */
static const struct form sqlite[] = {
    { "COMMIT", NULL, APART_COMMIT },     { "END", NULL, APART_COMMIT },
    { "ROLLBACK", "TO", APART_ROLLBACK }, { "ROLLBACK", NULL, APART_DOUBT },
    { "PRAGMA", NULL, APART_AGAIN },      { "VACUUM", NULL, APART_AGAIN },
    { "ATTACH", NULL, APART_AGAIN },      { "DETACH", NULL, APART_AGAIN },
    { "BEGIN", NULL, APART_AGAIN },       { "SAVEPOINT", NULL, APART_DOUBT },
    { "RELEASE", NULL, APART_DOUBT },     { NULL, NULL, APART_OWN },
};

static bool has_any(const struct words *w, const char *list)
{
    struct slice rest = slice_of(list);
    while (rest.n) {
        struct slice word = slice_cut(&rest, '|');
        for (size_t i = 0; i < w->n; i++)
            if (w->at[i].kind == SCAN_WORD && w->at[i].text.n == word.n &&
                !strncasecmp(w->at[i].text.p, word.p, word.n))
                return true;
    }
    return false;
}

static bool fits(const struct form *f, const struct words *w)
{
    return (!f->begins || words_begin(w, 0, f->begins)) && !(f->unless && has_any(w, f->unless));
}

static bool contains(struct slice text, const char *word)
{
    size_t n = strlen(word);
    for (size_t i = 0; i + n <= text.n; i++)
        if (!strncasecmp(text.p + i, word, n))
            return true;
    return false;
}

/* A DO block may end transactions by itself, only outside of one. Its text is a quoted thing. */
static bool commits_within(const struct words *w, struct slice text)
{
    return words_is(w, 0, "DO") &&
           (contains(text, "COMMIT") || contains(text, "ROLLBACK") || contains(text, "CALL"));
}

/* A value that was added by the transaction cannot be used in it: nobody does before it ends.
 * Before version 12 it is refused there. */
static bool adds_value(const struct words *w)
{
    return words_begin(w, 0, "ALTER TYPE") && words_has(w, 2, "VALUE") && words_has(w, 2, "ADD");
}

enum apart apart_of(enum sql_dialect dialect, long server, struct slice statement)
{
    enum { VALUES_IN_TRANSACTION = 12 };
    const struct form *f = dialect == SQL_POSTGRESQL ? postgresql : sqlite;
    struct arena a = { 0 };
    struct words w = { 0 };
    enum apart answer = APART_DOUBT;
    if (words_read(&a, dialect, statement, &w)) {
        while (!fits(f, &w))
            f++;
        answer = f->apart;
        if (dialect == SQL_POSTGRESQL &&
            (commits_within(&w, statement) || (adds_value(&w) && server < VALUES_IN_TRANSACTION)))
            answer = APART_DOUBT;
    }
    arena_free(&a);
    return answer;
}

bool apart_begins(enum sql_dialect dialect, struct slice statement)
{
    struct arena a = { 0 };
    struct words w = { 0 };
    bool yes = statement.n && words_read(&a, dialect, statement, &w) &&
               (words_is(&w, 0, "BEGIN") || words_begin(&w, 0, "START TRANSACTION"));
    arena_free(&a);
    return yes;
}
