#ifndef MIG_SCRIPT_INIT_H
#define MIG_SCRIPT_INIT_H
/* New script directories. Source: alembic.command.init. */
#include "base/arena.h"
#include "mig/mig.h"

/* Makes `directory`, its versions/ and the files of a template (NULL: "generic"); the ini goes
 * where o->config or $ALEMBIC_CONFIG points, else to ./alembic.ini, pyproject.toml where o->toml
 * points. `package`: with __init__.py files. An ini that exists stays as it is. */
bool init_directory(struct arena *a, const struct mig_options *o, const char *directory,
                    const char *template_name, bool package, struct mig_error *err) MIG_MUST_CHECK;
const struct mig_template *init_templates(void); /* ended by a NULL name */
#endif
