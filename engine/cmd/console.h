#ifndef MIG_CMD_CONSOLE_H
#define MIG_CMD_CONSOLE_H
/* The callbacks through which the library's words reach the user: log lines on stderr, SQL and
 * messages on stdout, in the order in which they happened (stdout is flushed before stderr is
 * written). `user` of all three is a struct console (alembic.util.messaging). */
#include "base/arena.h"
#include "mig/mig.h"

struct console {
    struct arena *arena;
    bool quiet;
    size_t columns; /* of the terminal on stdin: messages are wrapped; 0: no terminal */
    bool ticking;   /* a line on stderr that the next one overwrites */
};

void console_log(void *user, enum mig_level level, const char *logger, const char *text,
                 const char *line);
void console_output(void *user, const char *text, size_t length);
void console_progress(void *user, enum mig_stage stage, const char *text);

/* The columns of the terminal on a descriptor; 0: none. */
size_t console_columns(int fd);
/* A message (alembic.util.messaging.msg), wrapped when stdin is a terminal. */
void console_message(struct console *c, const char *text, bool newline);
/* Says how a command failed; returns the exit status. */
int console_failed(struct console *c, bool raiseerr, const struct mig_error *err);
#endif
