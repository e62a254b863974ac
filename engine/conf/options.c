#include "conf/options.h"
#include <limits.h>
#include <string.h>
#include <strings.h>

static const char *const options_known[] = {
#define OPTION(name) name,
#include "conf/options.def"
#undef OPTION
};
enum { OPTIONS_KNOWN = sizeof options_known / sizeof *options_known, OPTIONS_NEAR = 2 };

const struct ini_option *options_find(const struct config *c, const char *key)
{
    return ini_find(&c->ini, c->section, key);
}

bool options_at(const struct config *c, const char *key, struct mig_error *err)
{
    const struct ini_option *o = options_find(c, key);
    return o && o->line ? mig_error_at(err, c->ini.file, o->line, o->column) : false;
}

bool options_ini(const struct config *c, struct arena *a, const char *key, const char **value,
                 struct mig_error *err)
{
    return ini_get(&c->ini, a, c->section, key, value, err);
}

bool options_text(const struct config *c, struct arena *a, const char *key, const char **value,
                  struct mig_error *err)
{
    return options_ini(c, a, key, value, err);
}

bool options_flag(const struct config *c, struct arena *a, const char *key, bool *value,
                  struct mig_error *err)
{
    static const char *const words[] = { "true",  "yes", "on",  "y", "t", "1",
                                         "false", "no",  "off", "n", "f", "0" };
    enum { N = sizeof words / sizeof *words };
    const char *text;
    if (!options_text(c, a, key, &text, err))
        return false;
    if (!text)
        return true;
    const char *word = slice_dup(a, slice_trim(slice_of(text)));
    for (size_t i = 0; i < N; i++)
        if (!strcasecmp(word, words[i])) {
            *value = i < N / 2;
            return true;
        }
    mig_error_set(err, MIG_CONFIG, "the value of '%s' is not true or false: '%s'", key, text);
    return options_at(c, key, err);
}

bool options_exact(const struct config *c, struct arena *a, const char *key, bool *value,
                   struct mig_error *err)
{
    const char *text;
    if (!options_text(c, a, key, &text, err))
        return false;
    *value = text && !strcmp(text, "true");
    return true;
}

/* number: '+'? digit ('_'? digit)*; beyond UINT_MAX it is UINT_MAX */
static bool options_digits(struct slice s, unsigned *value)
{
    size_t i = s.n && s.p[0] == '+';
    unsigned long long n = 0;
    for (bool digit = false; i < s.n; i++) {
        if (s.p[i] == '_' && digit && i + 1 < s.n) {
            digit = false;
            continue;
        }
        digit = s.p[i] >= '0' && s.p[i] <= '9';
        if (!digit)
            return false;
        n = n * 10 + (unsigned)(s.p[i] - '0');
        n = n > UINT_MAX ? UINT_MAX : n;
    }
    *value = (unsigned)n;
    return s.n && s.p[s.n - 1] != '+';
}

bool options_number(const struct config *c, struct arena *a, const char *key, unsigned *value,
                    struct mig_error *err)
{
    const char *text;
    if (!options_text(c, a, key, &text, err))
        return false;
    if (!text || options_digits(slice_trim(slice_of(text)), value))
        return true;
    mig_error_set(err, MIG_CONFIG, "the value of '%s' is not a number: '%s'", key, text);
    return options_at(c, key, err);
}

/* Insertions, deletions and replacements that make b of a; OPTIONS_NEAR + 1 stands for more. */
static size_t options_distance(const char *a, const char *b)
{
    enum { MAX = 48 };
    size_t m = strlen(a), n = strlen(b);
    size_t row[MAX + 1];
    if (n > MAX || m > n + OPTIONS_NEAR || n > m + OPTIONS_NEAR)
        return OPTIONS_NEAR + 1;
    for (size_t j = 0; j <= n; j++)
        row[j] = j;
    for (size_t i = 1; i <= m; i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= n; j++) {
            size_t best = diagonal + (a[i - 1] != b[j - 1]);
            diagonal = row[j];
            best = best < diagonal + 1 ? best : diagonal + 1;
            row[j] = best < row[j - 1] + 1 ? best : row[j - 1] + 1;
        }
    }
    return row[n];
}

/* The known key that `key` seems to mean. A known key with a number behind it is a key of the
 * project's own ("sqlalchemy.url2"). */
static const char *options_meant(const char *key)
{
    const char *near = NULL;
    for (size_t i = 0; i < OPTIONS_KNOWN; i++) {
        const char *known = options_known[i];
        size_t n = strlen(known);
        bool starts = !strncmp(key, known, n);
        if (starts && !key[n + strspn(key + n, "0123456789")])
            return NULL;
        if (!near && options_distance(key, known) <= OPTIONS_NEAR)
            near = known;
    }
    return near;
}

bool options_check(const struct config *c, struct mig_error *err)
{
    for (size_t i = 0; i < c->ini.options.n; i++) {
        const struct ini_option *o = &c->ini.options.at[i];
        const char *meant =
            o->line && !strcmp(o->section, c->section) ? options_meant(o->name) : NULL;
        if (!meant)
            continue;
        mig_error_set(err, MIG_CONFIG, "unknown option '%s'; did you mean '%s'?", o->name, meant);
        return mig_error_at(err, c->ini.file, o->line, o->column);
    }
    return true;
}
