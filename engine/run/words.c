#include "run/words.h"
#include <string.h>

bool words_read(struct arena *a, enum sql_dialect dialect, struct slice text, struct words *out)
{
    struct scan s = scan_begin(dialect, "", 1, text);
    struct mig_error ignored = { 0 };
    struct scan_token t;
    bool ok;
    while ((ok = scan_next(&s, &t, &ignored)) && t.kind != SCAN_END)
        if (t.kind != SCAN_LINE_COMMENT && t.kind != SCAN_COMMENT)
            vec_push(a, out, t);
    vec_push(a, out, (struct scan_token){ .kind = SCAN_END });
    mig_error_clear(&ignored);
    return ok;
}

struct words words_of(struct arena *a, enum sql_dialect dialect, struct slice text)
{
    struct words w = { 0 };
    if (text.p && words_read(a, dialect, text, &w))
        return w;
    w = (struct words){ 0 };
    vec_push(a, &w, (struct scan_token){ .kind = SCAN_END });
    return w;
}

struct scan_token words_at(const struct words *w, size_t i)
{
    return w->at[i < w->n ? i : w->n - 1];
}

bool words_is(const struct words *w, size_t i, const char *word)
{
    return scan_is(words_at(w, i), word);
}

bool words_has(const struct words *w, size_t from, const char *word)
{
    for (size_t i = from; i < w->n; i++)
        if (scan_is(w->at[i], word))
            return true;
    return false;
}

bool words_begin(const struct words *w, size_t i, const char *phrase)
{
    while (*phrase) {
        size_t n = strcspn(phrase, " ");
        char word[32];
        if (n >= sizeof word)
            return false;
        memcpy(word, phrase, n);
        word[n] = '\0';
        if (!words_is(w, i++, word))
            return false;
        phrase += n + (phrase[n] == ' ');
    }
    return true;
}

enum sql_dialect words_dialect(const char *driver)
{
    return !strcmp(driver, "postgresql") ? SQL_POSTGRESQL
           : !strcmp(driver, "mysql")    ? SQL_MYSQL
                                         : SQL_SQLITE;
}
