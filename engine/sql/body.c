#include "sql/body.h"
#include <string.h>

/* Depth of BEGIN and CASE; both end with END. */
static void enter(struct body *b, const char *at)
{
    if (b->depth++ == 0)
        b->block_at = at;
}

/* psql counts BEGIN and CASE only in CREATE [OR REPLACE] FUNCTION|PROCEDURE, outside parentheses.
 */
static bool is_routine(const struct body *b)
{
    char kind = b->first[1] == 'o' && b->first[2] == 'r' ? b->first[3] : b->first[1];
    return b->first[0] == 'c' && (kind == 'f' || kind == 'p');
}

static void postgresql_word(struct body *b, const struct scan_token *t)
{
    static const struct {
        const char *word;
        char initial;
    } initials[] = { { "CREATE", 'c' },
                     { "OR", 'o' },
                     { "REPLACE", 'r' },
                     { "FUNCTION", 'f' },
                     { "PROCEDURE", 'p' } };
    for (size_t i = 0; b->words < 4 && i < sizeof initials / sizeof *initials; i++)
        if (scan_is(*t, initials[i].word))
            b->first[b->words] = initials[i].initial;
    bool copy = b->words ? b->copy_in || b->first[0] == 'C' : false;
    if (b->words == 0 && scan_is(*t, "COPY"))
        b->first[0] = 'C';
    if (copy && b->parens == 0) {
        b->copy_in = b->copy_in || (b->from && scan_is(*t, "STDIN"));
        b->from = scan_is(*t, "FROM");
    }
    if (is_routine(b) && b->parens == 0) {
        if (scan_is(*t, "BEGIN") || (b->depth && scan_is(*t, "CASE")))
            enter(b, t->text.p);
        else if (b->depth && scan_is(*t, "END"))
            b->depth--;
    }
}

static void postgresql_token(struct body *b, const struct scan_token *t)
{
    if (t->kind == SCAN_WORD)
        postgresql_word(b, t);
    else
        b->from = false;
    if (t->kind != SCAN_OTHER)
        return;
    if (*t->text.p == '(' && b->parens++ == 0)
        b->paren_at = t->text.p;
    else if (*t->text.p == ')' && b->parens)
        b->parens--;
}

static bool is_any(const struct scan_token *t, const char *const *words)
{
    for (; *words; words++)
        if (scan_is(*t, *words))
            return true;
    return false;
}

static void mysql_word(struct body *b, const struct scan_token *t)
{
    static const char *const objects[] = { "TRIGGER", "PROCEDURE", "FUNCTION",
                                           "EVENT",   "PACKAGE",   NULL };
    static const char *const openers[] = { "BEGIN", "CASE", "LOOP", "WHILE", NULL };
    static const char *const compound[] = { "IF", "CASE", "LOOP", "WHILE", "REPEAT", NULL };
    if (b->words == 0)
        b->create = scan_is(*t, "CREATE");
    if (b->words == 0 && scan_is(*t, "BEGIN"))
        b->after_end = true; /* BEGIN as a statement; MariaDB's BEGIN NOT ATOMIC opens a block */
    bool not_atomic = b->words == 1 && b->after_end && scan_is(*t, "NOT");
    bool of_end = b->after_end && is_any(t, compound);
    b->after_end = b->words == 0 && b->after_end;
    b->stored = b->stored || not_atomic || (b->create && is_any(t, objects));
    if (not_atomic)
        enter(b, t->text.p);
    if (!b->stored || of_end)
        return;
    if (is_any(t, openers) || (scan_is(*t, "THEN") && b->depth == 0)) {
        enter(b, t->text.p);
    } else if (scan_is(*t, "END")) {
        b->depth -= b->depth > 0;
        b->after_end = true;
    }
}

static void mysql_token(struct body *b, const struct scan_token *t)
{
    const char *p = t->text.p;
    if (t->kind == SCAN_OTHER && *p == '/' && t->text.n > 1)
        b->live = b->live ? b->live : p;
    else if (t->kind == SCAN_OTHER && *p == '/' && b->star == p)
        b->live = NULL;
    b->star = t->kind == SCAN_OTHER && *p == '*' ? p + 1 : NULL;
    if (b->loop && !(t->kind == SCAN_OTHER && *p == '(') && b->stored)
        enter(b, b->loop);
    b->loop = scan_is(*t, "REPEAT") && !b->after_end ? p : NULL;
    if (t->kind == SCAN_WORD)
        mysql_word(b, t);
    else
        b->after_end = false;
}

enum sqlite_token { OTHER, EXPLAIN, CREATE, TEMP, TRIGGER, END, SEMI, SQLITE_TOKENS };

/* State and token -> state. A trigger ends only with "; END ;". BODY_START after a SEMI: it ended.
 */
static const unsigned char sqlite_next[BODY_STATES][SQLITE_TOKENS] = {
    [BODY_START] = { [OTHER] = BODY_NORMAL,
                     [EXPLAIN] = BODY_EXPLAIN,
                     [CREATE] = BODY_CREATE,
                     [TEMP] = BODY_NORMAL,
                     [TRIGGER] = BODY_NORMAL,
                     [END] = BODY_NORMAL,
                     [SEMI] = BODY_START },
    [BODY_NORMAL] = { [OTHER] = BODY_NORMAL,
                      [EXPLAIN] = BODY_NORMAL,
                      [CREATE] = BODY_NORMAL,
                      [TEMP] = BODY_NORMAL,
                      [TRIGGER] = BODY_NORMAL,
                      [END] = BODY_NORMAL,
                      [SEMI] = BODY_START },
    [BODY_EXPLAIN] = { [OTHER] = BODY_EXPLAIN,
                       [EXPLAIN] = BODY_NORMAL,
                       [CREATE] = BODY_CREATE,
                       [TEMP] = BODY_NORMAL,
                       [TRIGGER] = BODY_NORMAL,
                       [END] = BODY_NORMAL,
                       [SEMI] = BODY_START },
    [BODY_CREATE] = { [OTHER] = BODY_NORMAL,
                      [EXPLAIN] = BODY_NORMAL,
                      [CREATE] = BODY_NORMAL,
                      [TEMP] = BODY_CREATE,
                      [TRIGGER] = BODY_TRIGGER,
                      [END] = BODY_NORMAL,
                      [SEMI] = BODY_START },
    [BODY_TRIGGER] = { [OTHER] = BODY_TRIGGER,
                       [EXPLAIN] = BODY_TRIGGER,
                       [CREATE] = BODY_TRIGGER,
                       [TEMP] = BODY_TRIGGER,
                       [TRIGGER] = BODY_TRIGGER,
                       [END] = BODY_TRIGGER,
                       [SEMI] = BODY_SEMI },
    [BODY_SEMI] = { [OTHER] = BODY_TRIGGER,
                    [EXPLAIN] = BODY_TRIGGER,
                    [CREATE] = BODY_TRIGGER,
                    [TEMP] = BODY_TRIGGER,
                    [TRIGGER] = BODY_TRIGGER,
                    [END] = BODY_END,
                    [SEMI] = BODY_SEMI },
    [BODY_END] = { [OTHER] = BODY_TRIGGER,
                   [EXPLAIN] = BODY_TRIGGER,
                   [CREATE] = BODY_TRIGGER,
                   [TEMP] = BODY_TRIGGER,
                   [TRIGGER] = BODY_TRIGGER,
                   [END] = BODY_TRIGGER,
                   [SEMI] = BODY_START },
};

static void sqlite_token(struct body *b, const struct scan_token *t)
{
    static const char *const words[] = { [EXPLAIN] = "EXPLAIN",
                                         [CREATE] = "CREATE",
                                         [TEMP] = "TEMP",
                                         [TRIGGER] = "TRIGGER",
                                         [END] = "END" };
    enum sqlite_token kind = scan_is(*t, "TEMPORARY") ? TEMP : OTHER;
    for (enum sqlite_token k = EXPLAIN; k <= END; k++)
        if (scan_is(*t, words[k]))
            kind = k;
    b->state = (enum body_state)sqlite_next[b->state][kind];
    if (b->state == BODY_TRIGGER && !b->block_at)
        b->block_at = t->text.p;
}

void body_token(struct body *b, const struct scan_token *t)
{
    static void (*const feed[])(struct body *, const struct scan_token *) = {
        [SQL_POSTGRESQL] = postgresql_token,
        [SQL_MYSQL] = mysql_token,
        [SQL_SQLITE] = sqlite_token,
    };
    feed[b->dialect](b, t);
    b->words += t->kind == SCAN_WORD;
}

bool body_ends(struct body *b)
{
    if (b->dialect == SQL_SQLITE) {
        b->state = (enum body_state)sqlite_next[b->state][SEMI];
        return b->state == BODY_START;
    }
    return b->dialect == SQL_MYSQL || (b->parens == 0 && b->depth == 0);
}

const char *body_unfinished(const struct body *b, const char **at)
{
    *at = b->live                ? b->live
          : b->parens            ? b->paren_at
          : b->loop && b->stored ? b->loop
                                 : b->block_at;
    if (b->live)
        return "a /*! comment is never closed";
    if (b->parens)
        return "a parenthesis is never closed";
    if (b->state == BODY_TRIGGER || b->state == BODY_SEMI)
        return "the body of a trigger has no \"; END;\"";
    return b->depth || (b->loop && b->stored) ? "a block has no END" : NULL;
}
