#ifndef MIG_CONF_LOGGING_H
#define MIG_CONF_LOGGING_H
/* Inside the room: the logging sections of the ini (logging.config.fileConfig of Python), read into
 * loggers with levels and handlers. Handlers write to stderr, whatever a handler cannot do here is
 * refused when the sections are read. */
#include "conf/config.h"
#include "conf/ini.h"

/* *out NULL: there is no [loggers]. */
bool logging_read(const struct ini *ini, struct arena *a, const struct config_logging **out,
                  struct mig_error *err) MIG_MUST_CHECK;
const char *logging_line(const struct config_logging *l, struct arena *a, enum mig_level level,
                         const char *logger, const char *text);
#endif
