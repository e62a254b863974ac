#ifndef MIG_CONF_ENGINES_H
#define MIG_CONF_ENGINES_H
/* Alembic's multidb template: `databases` of the ini names sections, each with a URL of its own.
 * Source: alembic/templates/multidb/env.py. */
#include "conf/config.h"

/* The names in order, or the one of them that --engine or engine_name chooses; n 0: the ini has no
 * `databases`. A name without a section, or a choice that is none of them, is an error. */
bool engines_list(const struct config *c, struct arena *a, struct strs *names,
                  struct mig_error *err) MIG_MUST_CHECK;
/* The one database that --engine or engine_name names; NULL: all. */
bool engines_chosen(const struct config *c, struct arena *a, const char **name,
                    struct mig_error *err) MIG_MUST_CHECK;
/* The configuration of one of them: its section, where that is silent the main one. */
const struct config *engines_config(const struct config *c, struct arena *a, const char *name);
/* What bodies are given as engine_name; NULL: nothing. */
bool engines_argument(const struct config *c, struct arena *a, const char **name,
                      struct mig_error *err) MIG_MUST_CHECK;
/* Every option of the main section: name, value, name, value, ...; the value is NULL where it
 * cannot be interpolated, which is an error for who asks for it. */
struct strs engines_options(const struct config *c, struct arena *a);
/* The whole ini in the same way: section, name, value, ...; each section begins with the name "".
 */
struct strs engines_ini(const struct config *c, struct arena *a);
/* The names that stand in [tool.alembic]. */
struct strs engines_toml(const struct config *c, struct arena *a);
/* An error at `databases`. */
bool engines_refuse(const struct config *c, struct mig_error *err, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
#endif
