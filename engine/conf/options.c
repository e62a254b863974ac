#include "conf/options.h"
#include "base/buf.h"
#include <limits.h>
#include <string.h>
#include <strings.h>

static const char *const options_known[] = {
#define OPTION(name) name,
#include "conf/options.def"
#undef OPTION
};
enum {
    OPTIONS_KNOWN = sizeof options_known / sizeof *options_known,
    OPTIONS_NEAR = 2,
    OPTIONS_LONG = 7, /* shorter names are near to too many words */
    OPTIONS_KEY = 48
};

/* What a database's own section says, or nobody: another database's URL would be a wrong one. */
static bool options_private(const char *key)
{
    static const char *const beginnings[] = { "sqlalchemy.", "url", "password" };
    for (size_t i = 0; i < sizeof beginnings / sizeof *beginnings; i++)
        if (!strncmp(key, beginnings[i], strlen(beginnings[i])))
            return true;
    return false;
}

/* The section that gives the option. */
static const char *options_section(const struct config *c, const char *key)
{
    const struct ini_option *own = c->engine ? ini_find(&c->ini, c->engine, key) : NULL;
    bool here = own && !strcmp(own->section, c->engine); /* not [DEFAULT]'s */
    return c->engine && (here || options_private(key)) ? c->engine : c->section;
}

const struct ini_option *options_find(const struct config *c, const char *key)
{
    return ini_find(&c->ini, options_section(c, key), key);
}

bool options_at(const struct config *c, const char *key, struct mig_error *err)
{
    const struct ini_option *o = options_find(c, key);
    const struct toml_value *v = o ? NULL : toml_get(c->alembic, key);
    if (v)
        return mig_error_at(err, c->toml_file, v->line, v->column);
    return o && o->line ? mig_error_at(err, c->ini.file, o->line, o->column) : false;
}

bool options_toml(const struct config *c, const char *key, const struct toml_value **value,
                  struct mig_error *err)
{
    *value = NULL;
    if (options_find(c, key) || !c->alembic)
        return true;
    if (c->alembic->type != TOML_TABLE)
        return mig_error_set(err, MIG_COMMAND, "Incorrect TOML format");
    *value = toml_get(c->alembic, key);
    return true;
}

bool options_string(const struct config *c, struct arena *a, const char *key,
                    const struct toml_value *v, const char **out, struct mig_error *err)
{
    static const char here[] = "%(here)s";
    struct buf b = { .arena = a };
    if (v->type == TOML_FLOAT || v->type == TOML_DATE)
        return mig_error_set(err, MIG_COMMAND, "unsupported TOML value type for key: '%s'", key);
    if (v->type != TOML_STRING || (v->text.n && memchr(v->text.p, 0, v->text.n))) {
        mig_error_set(err, MIG_CONFIG, "the value of '%s' is not a text", key);
        return mig_error_at(err, c->toml_file, v->line, v->column);
    }
    for (struct slice s = v->text; s.n; s = slice_skip(s, 1)) {
        if (slice_starts(s, here)) {
            buf_puts(&b, c->toml_here);
            s = slice_skip(s, sizeof here - 2);
            continue;
        }
        if (slice_starts(s, "%%"))
            s = slice_skip(s, 1);
        else if (s.p[0] == '%') {
            mig_error_set(err, MIG_CONFIG,
                          "'%%' in the value of '%s' must be followed by '%%' or '(here)s'", key);
            return mig_error_at(err, c->toml_file, v->line, v->column);
        }
        buf_char(&b, s.p[0]);
    }
    *out = buf_str(&b);
    return true;
}

bool options_ini(const struct config *c, struct arena *a, const char *key, const char **value,
                 struct mig_error *err)
{
    return ini_get(&c->ini, a, options_section(c, key), key, value, err);
}

bool options_main(const struct config *c, struct arena *a, const char *key, const char **value,
                  struct mig_error *err)
{
    return ini_get(&c->ini, a, c->section, key, value, err);
}

bool options_text(const struct config *c, struct arena *a, const char *key, const char **value,
                  struct mig_error *err)
{
    const struct toml_value *v;
    if (!options_ini(c, a, key, value, err) || !options_toml(c, key, &v, err))
        return false;
    return !v || options_string(c, a, key, v, value, err);
}

bool options_flag(const struct config *c, struct arena *a, const char *key, bool *value,
                  struct mig_error *err)
{
    static const char *const words[] = { "true",  "yes", "on",  "y", "t", "1",
                                         "false", "no",  "off", "n", "f", "0" };
    enum { N = sizeof words / sizeof *words };
    const struct toml_value *v;
    const char *text;
    if (!options_toml(c, key, &v, err))
        return false;
    if (v && (v->type == TOML_BOOLEAN || v->type == TOML_INTEGER)) {
        *value = v->integer != 0;
        return true;
    }
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
    const struct toml_value *v;
    const char *text;
    if (!options_toml(c, key, &v, err) || !options_ini(c, a, key, &text, err))
        return false;
    if (v && v->type != TOML_BOOLEAN)
        return mig_error_set(err, MIG_COMMAND, "boolean value expected for TOML parameter '%s'",
                             key);
    *value = v ? v->integer != 0 : text && !strcmp(text, "true");
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
    const struct toml_value *v;
    const char *text;
    if (!options_toml(c, key, &v, err))
        return false;
    if (v && v->type == TOML_INTEGER)
        text = slice_dup(a, v->text);
    else if (!options_text(c, a, key, &text, err))
        return false;
    if (v && v->type == TOML_INTEGER && v->integer >= 0) {
        *value = v->integer < UINT_MAX ? (unsigned)v->integer : UINT_MAX;
        return true;
    }
    if (!text || options_digits(slice_trim(slice_of(text)), value))
        return true;
    mig_error_set(err, MIG_CONFIG, "'%s': invalid literal for int() with base 10: '%s'", key, text);
    return options_at(c, key, err);
}

/* Insertions, deletions and replacements that make b of a; OPTIONS_NEAR + 1 stands for more. */
static size_t options_distance(const char *a, const char *b)
{
    size_t m = strlen(a), n = strlen(b);
    size_t row[OPTIONS_KEY + 1];
    if (n > OPTIONS_KEY || m > n + OPTIONS_NEAR || n > m + OPTIONS_NEAR)
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
        size_t most = n > OPTIONS_LONG ? OPTIONS_NEAR : OPTIONS_NEAR - 1;
        if (!near && n >= OPTIONS_LONG && options_distance(key, known) <= most)
            near = known;
    }
    return near;
}

static bool options_unknown(const char *key, const char *meant, const char *file, unsigned line,
                            unsigned column, struct mig_error *err)
{
    mig_error_set(err, MIG_CONFIG, "unknown option '%s'; did you mean '%s'?", key, meant);
    return mig_error_at(err, file, line, column);
}

bool options_check(const struct config *c, struct mig_error *err)
{
    for (size_t i = 0; i < c->ini.options.n; i++) {
        const struct ini_option *o = &c->ini.options.at[i];
        bool ours = o->line && (!strcmp(o->section, c->section) ||
                                (c->engine && !strcmp(o->section, c->engine)));
        const char *meant = ours ? options_meant(o->name) : NULL;
        if (meant)
            return options_unknown(o->name, meant, c->ini.file, o->line, o->column, err);
    }
    for (size_t i = 0; c->alembic && i < c->alembic->keys.n; i++) {
        const struct toml_value *v = c->alembic->items.at[i];
        struct slice key = c->alembic->keys.at[i];
        char name[OPTIONS_KEY] = { 0 };
        if (key.n >= sizeof name)
            continue;
        memcpy(name, key.p, key.n);
        const char *meant = options_meant(name);
        if (meant)
            return options_unknown(name, meant, c->toml_file, v->line, v->column, err);
    }
    return true;
}
