#include "conf/password.h"
#include "conf/secret.h"
#include <stdlib.h>
#include <string.h>

/* The variable that the client library of a database reads; SQLite knows no passwords. */
static const char *password_variable(const struct mig_url *url)
{
    static const struct {
        const char *dialect, *name;
    } variables[] = {
        { "postgresql", "PGPASSWORD" },
        { "mysql", "MYSQL_PWD" },
        { "mariadb", "MYSQL_PWD" },
    };
    for (size_t i = 0; i < sizeof variables / sizeof *variables; i++)
        if (!strcmp(variables[i].dialect, url->dialect))
            return variables[i].name;
    return NULL;
}

static bool password_is_argument(const struct mig_pair *p)
{
    return !strcmp(p->key, "password");
}

static bool password_in_url(const struct mig_url *url)
{
    bool found = url->password != NULL;
    for (size_t i = 0; i < url->nquery; i++)
        found = found || password_is_argument(&url->query[i]);
    return found;
}

static void password_drop_arguments(struct arena *a, struct mig_url *url)
{
    struct mig_pair *kept = arena_array(a, struct mig_pair, url->nquery + 1);
    size_t n = 0;
    for (size_t i = 0; i < url->nquery; i++)
        if (!password_is_argument(&url->query[i]))
            kept[n++] = url->query[i];
    url->query = kept;
    url->nquery = n;
}

static bool password_from_option(const struct config *c, struct arena *a, struct mig_url *url,
                                 const char **source, struct mig_error *err)
{
    if (!password_variable(url))
        return mig_error_set(err, MIG_CONFIG, "--password-file: %s has no passwords", url->dialect);
    if (!secret_read(a, "--password-file", c->password_file, &url->password, err))
        return false;
    password_drop_arguments(a, url);
    *source = arena_printf(a, "--password-file %s", c->password_file);
    return true;
}

static bool password_from_ini(const struct config *c, struct arena *a, struct mig_url *url,
                              const char **source, struct mig_error *err)
{
    const char *path;
    if (!options_text(c, a, "password_file", &path, err))
        return false;
    if (!path || !*path)
        return true;
    *source = arena_printf(a, "password_file (%s)", path);
    return secret_read(a, "password_file", path, &url->password, err) ||
           options_at(c, "password_file", err);
}

bool password_find(const struct config *c, struct arena *a, struct mig_url *url,
                   const char **source, struct mig_error *err)
{
    const char *variable = password_variable(url);
    const char *text;
    *source = NULL;
    if (c->password_file)
        return password_from_option(c, a, url, source, err);
    if (!variable || password_in_url(url))
        return true;
    const char *who;
    if (!secret_variable(a, variable, &text, &who, err))
        return false;
    if (text)
        *source = who;
    if (text != getenv(variable)) /* else the client library reads it */
        url->password = text;
    return text || password_from_ini(c, a, url, source, err);
}
