#include "cmd/message.h"

static void indented(struct buf *out, struct slice text)
{
    struct slice line;
    while (slice_line(&text, &line)) {
        buf_puts(out, "  ");
        buf_slice(out, line);
        buf_char(out, '\n');
    }
}

static void place(struct buf *out, const struct mig_error *err)
{
    buf_printf(out, "  at %s", err->file);
    if (err->line)
        buf_printf(out, ":%u", err->line);
    if (err->line && err->column)
        buf_printf(out, ":%u", err->column);
    buf_char(out, '\n');
}

/* Characters are counted, not bytes; a tab is kept so that the caret stands below its place. */
static void statement(struct buf *out, const char *sql, size_t position)
{
    const char *start = sql, *p = sql;
    for (size_t left = position - 1; *p && left; left--) {
        if (*p++ == '\n')
            start = p;
        while (((unsigned char)*p & 0xC0) == 0x80)
            p++;
    }
    const char *end = p;
    while (*end && *end != '\n' && *end != '\r')
        end++;
    buf_puts(out, "  ");
    buf_add(out, start, (size_t)(end - start));
    buf_puts(out, "\n  ");
    for (const char *q = start; q < p; q++)
        if (((unsigned char)*q & 0xC0) != 0x80)
            buf_char(out, *q == '\t' ? '\t' : ' ');
    buf_puts(out, "^\n");
}

void message_details(struct buf *out, const struct mig_error *err)
{
    if (err->file)
        place(out, err);
    if (err->sqlstate[0])
        buf_printf(out, "  SQLSTATE %s\n", err->sqlstate);
    if (err->detail)
        indented(out, slice_of(err->detail));
    if (err->statement && err->position)
        statement(out, err->statement, err->position);
    else if (err->statement)
        indented(out, slice_of(err->statement));
    if (err->hint)
        buf_printf(out, "hint: %s\n", err->hint);
}
