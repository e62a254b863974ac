#include "cmd/usage.h"
#include "cmd/wrap.h"
#include <string.h>

enum { HELP_COLUMN = 24, INDENT = 2 };

static const struct opt *table_of(const struct cmd *c)
{
    return c ? c->options : cmd_options;
}

static char *program(struct arena *a, const struct cmd *c)
{
    return c ? arena_printf(a, "mig %s", c->name) : arena_strdup(a, "mig");
}

char *usage_commands(struct arena *a)
{
    struct buf b = { .arena = a };
    for (size_t i = 0; cmd_table[i]; i++)
        buf_printf(&b, "%c%s", i ? ',' : '{', cmd_table[i]->name);
    buf_char(&b, '}');
    return buf_str(&b);
}

static size_t or_less(size_t a, size_t b)
{
    return a > b ? a - b : 0;
}

struct parts VEC_OF(const char *);

static const char *bracketed(struct arena *a, const struct opt *o)
{
    const char *value = opt_takes_value(o) ? o->metavar : "", *gap = *value ? " " : "";
    return o->letter ? arena_printf(a, "[-%c%s%s]", o->letter, gap, value)
                     : arena_printf(a, "[--%s%s%s]", o->name, gap, value);
}

static void usage_parts(struct arena *a, const struct cmd *c, struct parts *options,
                        struct parts *words)
{
    for (const struct opt *o = table_of(c); o->kind; o++) {
        if (!opt_positional(o))
            vec_push(a, options, bracketed(a, o));
        else
            vec_push(a, words, o->kind == OPT_KIND_COMMAND ? usage_commands(a) : o->name);
        if (o->kind == OPT_KIND_ARGS)
            vec_push(a, words, arena_printf(a, "[%s ...]", o->name));
        if (o->kind == OPT_KIND_COMMAND)
            vec_push(a, words, "...");
    }
}

/* Parts on lines of at most `width`, going on at *column; a part that does not fit begins a line of
 * its own behind `indent` (HelpFormatter._format_usage.get_lines). */
static void lay(struct buf *out, struct parts parts, size_t indent, size_t width, size_t *column)
{
    for (size_t i = 0; i < parts.n; i++) {
        size_t n = strlen(parts.at[i]);
        if (*column + 1 + n > width && *column >= indent) {
            buf_char(out, '\n');
            buf_pad(out, ' ', indent - 1);
            *column = indent - 1;
        }
        buf_printf(out, " %s", parts.at[i]);
        *column += n + 1;
    }
}

void usage_text(struct buf *out, const struct cmd *c, size_t columns)
{
    struct arena *a = out->arena;
    struct parts options = { 0 }, words = { 0 };
    const char *name = program(a, c);
    size_t width = or_less(columns, 2), column = strlen("usage: ") + strlen(name);
    size_t total = column, indent = column + 1;
    usage_parts(a, c, &options, &words);
    for (size_t i = 0; i < options.n; i++)
        total += 1 + strlen(options.at[i]);
    for (size_t i = 0; i < words.n; i++)
        total += 1 + strlen(words.at[i]);
    buf_printf(out, "usage: %s", name);
    if (total <= width)
        width = total;
    /* A long name beside a narrow terminal stands on a line of its own. */
    bool alone = total > width && column * 4 > width * 3;
    if (alone) {
        total -= column - strlen("usage: ") + 1;
        indent = strlen("usage: ");
        column = width;
    }
    lay(out, options, indent, width, &column);
    if (total > width && options.n && words.n)
        column = width;
    lay(out, words, indent, width, &column);
    buf_char(out, '\n');
}

static char *invocation(struct arena *a, const struct opt *o)
{
    if (o->kind == OPT_KIND_COMMAND)
        return usage_commands(a);
    if (opt_positional(o))
        return arena_strdup(a, o->name);
    struct buf b = { .arena = a };
    const char *value = opt_takes_value(o) ? arena_printf(a, " %s", o->metavar) : "";
    if (o->letter)
        buf_printf(&b, "-%c%s%s", o->letter, value, o->name ? ", " : "");
    if (o->name)
        buf_printf(&b, "--%s%s", o->name, value);
    return buf_str(&b);
}

/* One entry of the help: the name at `indent`, its text from `column` on. */
static void entry(struct buf *out, const char *name, const char *help, size_t indent, size_t column,
                  size_t width)
{
    size_t n = strlen(name), room = or_less(width, column);
    buf_pad(out, ' ', indent);
    buf_puts(out, name);
    if (help && indent + n + 2 <= column)
        buf_pad(out, ' ', column - indent - n);
    else
        buf_char(out, '\n');
    if (!help)
        return;
    if (indent + n + 2 > column)
        buf_pad(out, ' ', column);
    wrap_text(out, slice_of(help), column + (room > 11 ? room : 11), column, false);
    buf_char(out, '\n');
}

static size_t help_column(struct arena *a, const struct opt *table, size_t width)
{
    size_t longest = 0, most = or_less(width, 20);
    most = most < 4 ? 4 : most > HELP_COLUMN ? HELP_COLUMN : most;
    for (const struct opt *o = table; o->kind; o++) {
        size_t n = strlen(invocation(a, o)) + INDENT;
        longest = n > longest ? n : longest;
    }
    return longest + 2 < most ? longest + 2 : most;
}

static void section(struct buf *out, const struct cmd *c, bool positional, size_t width)
{
    const struct opt *table = table_of(c);
    size_t column = help_column(out->arena, table, width);
    bool any = false;
    for (const struct opt *o = table; o->kind; o++) {
        if (opt_positional(o) != positional)
            continue;
        if (!any)
            buf_puts(out, positional ? "\npositional arguments:\n" : "\noptions:\n");
        any = true;
        entry(out, invocation(out->arena, o), o->help, INDENT, column, width);
        for (size_t i = 0; o->kind == OPT_KIND_COMMAND && cmd_table[i]; i++)
            entry(out, cmd_table[i]->name, cmd_table[i]->help, (size_t)2 * INDENT, column, width);
    }
}

void usage_help(struct buf *out, const struct cmd *c, size_t columns)
{
    size_t width = or_less(columns, 2);
    usage_text(out, c, columns);
    section(out, c, true, width);
    section(out, c, false, width);
}
