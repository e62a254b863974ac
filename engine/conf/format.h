#ifndef MIG_CONF_FORMAT_H
#define MIG_CONF_FORMAT_H
/* Inside the room: the format strings of Python's logging.Formatter, style '%'. */
#include "base/buf.h"
#include "base/slice.h"
#include "mig/mig.h"

struct format; /* checked: format_record() cannot fail */

struct format_record {
    enum mig_level level;
    const char *logger;
    const char *message;
};

/* text NULL or empty: "%(message)s"; datefmt NULL or empty: Python's default. The error has no
 * place. */
bool format_read(struct arena *a, const char *text, const char *datefmt, const struct format **out,
                 struct mig_error *err) MIG_MUST_CHECK;
void format_record(const struct format *f, const struct format_record *r, struct buf *b);
#endif
