#ifndef MIG_CONF_LOCATIONS_H
#define MIG_CONF_LOCATIONS_H
/* Inside the room: lists of directories, and directories named as a place in a Python package. */
#include "conf/options.h"

/* items: split at ',' with spaces behind it, or at spaces; with `colon` at ':' too (the regular
 * expressions of alembic.config.Config). An empty item is kept, as there. */
struct strs locations_split(struct arena *a, const char *text, bool colon);
/* Config.get_version_locations_list: resolved; n is 0 when not configured. */
bool locations_versions(const struct config *c, struct arena *a, struct strs *out,
                        struct mig_error *err) MIG_MUST_CHECK;
/* The directories of prepend_sys_path, "." without it, and `last`. */
bool locations_python(const struct config *c, struct arena *a, const char *last, struct strs *out,
                      struct mig_error *err) MIG_MUST_CHECK;
/* alembic.util.pyfiles.coerce_resource_to_filename: "package:path" is looked for below the
 * directories of prepend_sys_path and the current one, anything else stays as it is. `key` is the
 * option it comes from. */
bool locations_resolve(const struct config *c, struct arena *a, const char *key, const char *text,
                       const char **out, struct mig_error *err) MIG_MUST_CHECK;
#endif
