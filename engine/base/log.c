#include "base/log.h"
#include "base/arena.h"

void log_line(const struct log *l, enum mig_level level, const char *logger, const char *fmt, ...)
{
    if (!l || !l->fn)
        return;
    struct arena a = { 0 };
    va_list ap;
    va_start(ap, fmt);
    const char *text = arena_vprintf(&a, fmt, ap);
    va_end(ap);
    l->fn(l->user, level, logger, text);
    arena_free(&a);
}
