#include "cmd/console.h"
#include "cmd/mask.h"
#include "cmd/message.h"
#include "cmd/wrap.h"
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

size_t console_columns(int fd)
{
    struct winsize size;
    return ioctl(fd, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

/* Takes a progress line away before anything else is printed. */
static void settle(struct console *c)
{
    if (c->ticking)
        fputs("\r\033[K", stderr);
    c->ticking = false;
}

static void complain(struct console *c, const char *text)
{
    fflush(stdout);
    settle(c);
    fputs(text, stderr);
}

void console_message(struct console *c, const char *text, bool newline)
{
    struct buf out = { .arena = c->arena };
    if (c->quiet)
        return;
    settle(c);
    if (c->columns)
        wrap_text(&out, slice_of(text), c->columns, 2, true);
    else
        buf_puts(&out, text);
    buf_puts(&out, newline ? "\n" : "");
    fwrite(buf_str(&out), 1, out.len, stdout);
    fflush(stdout);
}

void console_log(void *user, enum mig_level level, const char *logger, const char *text,
                 const char *line)
{
    (void)level;
    (void)logger;
    (void)text;
    struct console *c = user;
    if (line)
        complain(c, mask_text(c->arena, line));
}

void console_output(void *user, const char *text, size_t length)
{
    settle(user);
    fwrite(text, 1, length, stdout);
}

static void tick(struct console *c, const char *text)
{
    if (!isatty(STDERR_FILENO))
        return;
    fflush(stdout);
    fprintf(stderr, "\r\033[K%s", text);
    fflush(stderr);
    c->ticking = true;
}

void console_progress(void *user, enum mig_stage stage, const char *text)
{
    struct console *c = user;
    switch (stage) {
    case MIG_STAGE_SAY: console_message(c, text, true); return;
    case MIG_STAGE_BEGIN: console_message(c, arena_printf(c->arena, "%s ...", text), false); return;
    case MIG_STAGE_DONE:
    case MIG_STAGE_FAILED:
        if (!c->quiet)
            puts(stage == MIG_STAGE_DONE ? "  done" : "  FAILED");
        return;
    case MIG_STAGE_TICK: tick(c, text); return;
    }
}

/* Where Alembic prints its message on stdout, so do we; what it would show as a traceback, and what
 * it does not know at all (place, hint), goes to stderr. The hint of a message that is Alembic's
 * own is for people, unless it is for the log as well: a program that reads both streams finds what
 * Alembic writes. */
int console_failed(struct console *c, bool raiseerr, const struct mig_error *err)
{
    struct buf more = { .arena = c->arena };
    const char *text = mask_text(c->arena, err->message ? err->message : "?");
    const char *first = arena_printf(c->arena, "FAILED: %s", text);
    bool plain = err->code == MIG_COMMAND && !raiseerr;
    struct mig_error shown = *err;
    if (plain && !err->logged && !isatty(STDERR_FILENO))
        shown.hint = NULL;
    if (plain)
        console_message(c, first, true);
    else
        buf_printf(&more, "%s\n", first);
    message_details(&more, &shown);
    complain(c, buf_str(&more));
    return raiseerr && err->code == MIG_COMMAND ? 1 : mig_error_status(err->code);
}
