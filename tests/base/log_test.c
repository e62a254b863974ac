#include "../tap.h"
#include "base/log.h"

static char seen[200];
static int calls;

static void take(void *user, enum mig_level level, const char *logger, const char *text,
                 const char *line)
{
    calls++;
    snprintf(seen, sizeof seen, "%s %d %s|%s|%s", (const char *)user, (int)level, logger, text,
             line ? line : "-");
}

static const char *format(const void *rules, struct arena *a, enum mig_level level,
                          const char *logger, const char *text)
{
    (void)logger;
    return level >= MIG_LOG_INFO ? arena_printf(a, "%s%s\n", (const char *)rules, text) : NULL;
}

int main(void)
{
    char user[] = "u";
    struct log l = { .fn = take, .user = user };
    log_line(NULL, MIG_LOG_INFO, "x", "dropped");
    log_line(&(struct log){ 0 }, MIG_LOG_INFO, "x", "dropped");
    OK(calls == 0);
    log_line(&l, MIG_LOG_INFO, "alembic.runtime.migration", "Running %s", "upgrade");
    STR_EQ(seen, "u 20 alembic.runtime.migration|Running upgrade|-");
    l.format = format;
    l.rules = "> ";
    log_line(&l, MIG_LOG_WARNING, "x", "100%%");
    STR_EQ(seen, "u 30 x|100%|> 100%\n");
    log_line(&l, MIG_LOG_DEBUG, "x", "%s", "quiet");
    STR_EQ(seen, "u 10 x|quiet|-");
    OK(calls == 3);
    return tap_done();
}
