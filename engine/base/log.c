#include "base/log.h"

void log_line(const struct log *l, enum mig_level level, const char *logger, const char *fmt, ...)
{
    if (!l || !l->fn)
        return;
    struct arena a = { 0 };
    va_list ap;
    va_start(ap, fmt);
    const char *text = arena_vprintf(&a, fmt, ap);
    va_end(ap);
    const char *line = l->format ? l->format(l->rules, &a, level, logger, text) : NULL;
    l->fn(l->user, level, logger, text, line);
    arena_free(&a);
}
