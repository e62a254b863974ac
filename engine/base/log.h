#ifndef MIG_BASE_LOG_H
#define MIG_BASE_LOG_H
/* Log lines go to whoever opened the library; nothing in the engine prints. The names of loggers
 * are Alembic's ("alembic.runtime.migration"), the levels Python's. */
#include "base/arena.h"
#include "mig/mig.h"

/* What the body of a revision says: a line of a logger, or without one a piece that print() wrote.
 */
struct log_note {
    int level;
    const char *logger;
    const char *text;
};

struct log_notes {
    const struct log_note *at;
    size_t n;
};

struct log {
    mig_log_fn *fn; /* NULL: lines are dropped */
    void *user;
    /* Makes the line of a text as the configuration asks, in the arena; NULL: no configuration yet.
     */
    const char *(*format)(const void *rules, struct arena *a, enum mig_level level,
                          const char *logger, const char *text);
    const void *rules;
};

void log_line(const struct log *l, enum mig_level level, const char *logger, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));
void log_notes(const struct log *l, struct log_notes said);
#endif
