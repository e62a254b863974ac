#ifndef MIG_CONF_OPTIONS_H
#define MIG_CONF_OPTIONS_H
/* Inside the room: the files as read, and one option of the main section at a time. The ini wins
 * over pyproject.toml, option by option (alembic.config.Config.get_alembic_option). */
#include "conf/config.h"
#include "conf/ini.h"
#include "conf/toml.h"

struct config {
    struct ini ini;
    const char *file;          /* as given */
    const char *section;       /* "alembic" */
    const char *engine;        /* of `databases`: its section comes before the main one; or NULL */
    const char *chosen;        /* --engine, or NULL */
    const char *url;           /* of the command line, or NULL */
    const char *password_file; /* the same */
    const char *toml_file;
    const char *toml_here;            /* its directory */
    const struct toml_value *alembic; /* [tool.alembic]; NULL: none */
};

/* The option as it stands in the ini, or NULL: that of the database's section, else that of the
 * main one, which says nothing of where the database is. */
const struct ini_option *options_find(const struct config *c, const char *key);
/* The option as it stands in pyproject.toml when the ini lacks it, or NULL. A [tool.alembic] that
 * is no table is an error. */
bool options_toml(const struct config *c, const char *key, const struct toml_value **value,
                  struct mig_error *err) MIG_MUST_CHECK;
/* A string of pyproject.toml with "%(here)s" and "%%" filled in, as Python's % does; anything but a
 * string is an error. */
bool options_string(const struct config *c, struct arena *a, const char *key,
                    const struct toml_value *v, const char **out,
                    struct mig_error *err) MIG_MUST_CHECK;
/* Interpolated, *value NULL when absent; options_ini() asks the ini only, options_main() only its
 * main section (Config.get_main_option). */
bool options_text(const struct config *c, struct arena *a, const char *key, const char **value,
                  struct mig_error *err) MIG_MUST_CHECK;
bool options_ini(const struct config *c, struct arena *a, const char *key, const char **value,
                 struct mig_error *err) MIG_MUST_CHECK;
bool options_main(const struct config *c, struct arena *a, const char *key, const char **value,
                  struct mig_error *err) MIG_MUST_CHECK;
/* true, yes, on, y, t, 1 and their opposites in any case, nothing else (sqlalchemy.util.asbool);
 * *value is left alone when the option is absent. */
bool options_flag(const struct config *c, struct arena *a, const char *key, bool *value,
                  struct mig_error *err) MIG_MUST_CHECK;
/* On for the exact text "true" only (Config.get_alembic_boolean_option). */
bool options_exact(const struct config *c, struct arena *a, const char *key, bool *value,
                   struct mig_error *err) MIG_MUST_CHECK;
/* As options_flag(): digits as Python's int() takes them. */
bool options_number(const struct config *c, struct arena *a, const char *key, unsigned *value,
                    struct mig_error *err) MIG_MUST_CHECK;
/* Adds the option's place to an error; returns false. */
bool options_at(const struct config *c, const char *key, struct mig_error *err);
/* Refuses a key that looks like a misspelt known one. */
bool options_check(const struct config *c, struct mig_error *err) MIG_MUST_CHECK;
#endif
