#include "base/log.h"

static void say(const struct log *l, struct arena *a, enum mig_level level, const char *logger,
                const char *text)
{
    const char *line = l->format ? l->format(l->rules, a, level, logger, text) : NULL;
    l->fn(l->user, level, logger, text, line);
}

void log_line(const struct log *l, enum mig_level level, const char *logger, const char *fmt, ...)
{
    if (!l || !l->fn)
        return;
    struct arena a = { 0 };
    va_list ap;
    va_start(ap, fmt);
    const char *text = arena_vprintf(&a, fmt, ap);
    va_end(ap);
    say(l, &a, level, logger, text);
    arena_free(&a);
}

void log_notes(const struct log *l, struct log_notes said)
{
    struct arena a = { 0 };
    for (const struct log_note *n = said.at; l->fn && n < said.at + said.n; n++) {
        if (n->logger)
            say(l, &a, (enum mig_level)n->level, n->logger, n->text);
        else
            l->fn(l->user, MIG_LOG_INFO, "print", n->text, n->text);
        arena_reset(&a);
    }
    arena_free(&a);
}
