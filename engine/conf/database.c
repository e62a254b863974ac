#include "conf/database.h"
#include "base/buf.h"
#include "conf/password.h"
#include "conf/secret.h"
#include "conf/url.h"
#include <stdlib.h>
#include <string.h>

static const char database_key[] = "sqlalchemy.url";

static bool database_plain(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* Puts a variable's value into its part of the URL, so that it cannot reach beyond the part. The
 * parts that SQLAlchemy does not decode take only what needs no encoding. */
static bool database_insert(struct buf *b, enum url_part part, const char *name, const char *value,
                            struct mig_error *err)
{
    static const char *const safe[] = {
        [URL_NAME] = "+_", [URL_LOGIN] = "-._~", [URL_PLACE] = "-._", [URL_QUERY] = "-._~"
    };
    for (const char *p = value; *p; p++) {
        bool refused = part == URL_PATH ? *p == '?' : false;
        if (part == URL_PATH ? !refused : database_plain(*p) || strchr(safe[part], *p))
            buf_char(b, *p);
        else if (part == URL_LOGIN || part == URL_QUERY)
            buf_printf(b, "%%%02X", (unsigned)(unsigned char)*p);
        else
            return mig_error_set(err, MIG_CONFIG,
                                 "the value of $%s has a character that cannot stand where '%s' "
                                 "uses it",
                                 name, database_key);
    }
    return true;
}

/* text: (anything | '$${' | '${' NAME '}')* */
static bool database_fill(struct arena *a, const char *text, const char **out,
                          struct mig_error *err)
{
    struct buf b = { .arena = a };
    for (const char *p = text; *p; p++) {
        if (p[0] == '$' && p[1] == '$' && p[2] == '{')
            p++;
        else if (p[0] == '$' && p[1] == '{') {
            size_t n = strcspn(p, "}");
            const char *name = arena_strndup(a, p + 2, p[n] ? n - 2 : 0);
            for (const char *q = name; *q; q++)
                if (!database_plain(*q) && *q != '_')
                    name = "";
            if (!*name)
                return mig_error_set(err, MIG_CONFIG, "'${' in '%s' is not followed by 'NAME}'",
                                     database_key);
            const char *value = getenv(name), *source;
            if ((!value || !*value) && !secret_variable(a, name, &value, &source, err))
                return false;
            value = value ? value : getenv(name);
            if (!value)
                return mig_error_set(err, MIG_CONFIG, "'%s' needs $%s, which is not set",
                                     database_key, name);
            if (p == text && !p[n + 1]) { /* nothing but a variable: it is the whole URL */
                *out = value;
                return true;
            }
            if (!database_insert(&b, url_part_at(text, (size_t)(p - text)), name, value, err))
                return false;
            p += n;
            continue;
        }
        buf_char(&b, *p);
    }
    *out = buf_str(&b);
    return true;
}

static bool database_take(struct arena *a, const char *text, struct config_database *out,
                          struct mig_error *err)
{
    if (!url_parse(a, text, &out->url, err))
        return false;
    out->masked = url_masked(a, text);
    return true;
}

/* A name as shells have them: whoever writes a URL there must not read it in a message. */
static bool database_is_name(const char *name)
{
    for (const char *p = name; *p; p++)
        if (!database_plain(*p) && *p != '_')
            return false;
    return *name && !(*name >= '0' && *name <= '9');
}

static bool database_variable(const struct config *c, struct arena *a, const char **name,
                              struct mig_error *err)
{
    if (!options_ini(c, a, "url_env", name, err))
        return false;
    if (!*name && c->engine) { /* one variable cannot name several databases */
        *name = "";
        return true;
    }
    if (!*name)
        *name = "DATABASE_URL";
    if (database_is_name(*name))
        return true;
    mig_error_set(err, MIG_CONFIG, "the value of 'url_env' is not the name of a variable");
    return options_at(c, "url_env", err);
}

static bool database_missing(const struct config *c, const char *variable, struct mig_error *err)
{
    if (c->engine) {
        mig_error_set(err, MIG_CONFIG, "no URL of the database '%s'", c->engine);
        return mig_error_hint(err,
                              "give it as %s or, in a variable that url_env names, in [%s] of %s",
                              database_key, c->engine, c->file);
    }
    if (ini_has_section(&c->ini, c->section))
        mig_error_set(err, MIG_CONFIG, "no database URL");
    else
        mig_error_set(err, MIG_COMMAND, "No config file '%s' found, or file has no '[%s]' section",
                      c->file, c->section);
    return mig_error_hint(err,
                          "give one with --url, in $%s, or as %s in [%s] of %s; $%s_FILE may name "
                          "a file that holds it",
                          variable, database_key, c->section, c->file, variable);
}

static bool database_url(const struct config *c, struct arena *a, struct config_database *out,
                         struct mig_error *err)
{
    const char *name;
    const char *text = NULL;
    out->source = "--url";
    if (c->url)
        return database_take(a, c->url, out, err) || mig_error_context(err, "--url");
    if (!database_variable(c, a, &name, err) ||
        (*name && !secret_variable(a, name, &text, &out->source, err)))
        return false;
    if (text)
        return database_take(a, text, out, err) || mig_error_context(err, "%s", out->source);
    if (!options_ini(c, a, database_key, &text, err))
        return false;
    if (!text || !*text)
        return database_missing(c, name, err);
    out->source = c->engine ? arena_printf(a, "%s in [%s] of %s", database_key, c->engine, c->file)
                            : arena_printf(a, "%s in %s", database_key, c->file);
    if (database_fill(a, text, &text, err) && database_take(a, text, out, err))
        return true;
    return options_at(c, database_key, err);
}

bool database_read(const struct config *c, struct arena *a, struct config_database *out,
                   struct mig_error *err)
{
    return database_url(c, a, out, err) &&
           password_find(c, a, &out->url, &out->password_source, err);
}
