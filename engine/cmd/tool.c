#include "cmd/tool.h"
#include "cmd/usage.h"
#include <string.h>

/* A line of roff: backslashes, hyphens that are typed, and a dot or quote that would begin a
 * request. */
static void roff(struct buf *out, const char *text)
{
    if (*text == '.' || *text == '\'')
        buf_puts(out, "\\&");
    for (; *text; text++) {
        if (*text == '\\')
            buf_puts(out, "\\e");
        else if (*text == '-')
            buf_puts(out, "\\-");
        else
            buf_char(out, *text);
    }
}

static void roff_options(struct buf *out, const struct opt *table)
{
    for (const struct opt *o = table; o->kind; o++) {
        struct buf name = { .arena = out->arena };
        if (o->kind == OPT_KIND_COMMAND)
            continue;
        opt_name(&name, o);
        buf_puts(out, ".TP\n.B ");
        roff(out, buf_str(&name));
        if (opt_takes_value(o))
            buf_printf(out, " \\fI%s\\fR", o->metavar);
        buf_char(out, '\n');
        roff(out, o->help ? o->help : "the revision, partial id or symbol");
        buf_char(out, '\n');
    }
}

void tool_man(struct buf *out)
{
    buf_printf(out,
               ".TH MIG 1 \"\" \"mig %s\"\n.SH NAME\nmig \\- run revisions of a database schema\n",
               mig_version());
    buf_puts(out,
             ".SH SYNOPSIS\n.B mig\n[\\fIoptions\\fR] \\fIcommand\\fR [\\fIarguments\\fR]\n"
             ".SH DESCRIPTION\nmig reads a directory of revision files into a graph, works out "
             "which of them\nseparate a database from a target, and runs their SQL or prints it. "
             "Commands, files\nand output are those of Alembic.\n.SH OPTIONS\n"
             "These stand before the command.\n");
    roff_options(out, cmd_options);
    buf_puts(out, ".SH COMMANDS\n");
    for (size_t i = 0; cmd_table[i]; i++) {
        buf_puts(out, ".SS ");
        roff(out, cmd_table[i]->name);
        buf_char(out, '\n');
        roff(out, cmd_table[i]->help);
        buf_char(out, '\n');
        roff_options(out, cmd_table[i]->options);
    }
    buf_puts(out,
             ".SH EXIT STATUS\n0: done. 1: an SQL error, a file or a configuration that cannot be "
             "read.\n2: a command line that cannot be understood. 130, 143: stopped by a "
             "signal.\n255: the command cannot be carried out (FAILED: ...).\n");
}

static void names(struct buf *out, const struct opt *table)
{
    for (const struct opt *o = table; o->kind; o++)
        if (!opt_positional(o) && o->name)
            buf_printf(out, " --%s", o->name);
        else if (!opt_positional(o))
            buf_printf(out, " -%c", o->letter);
}

void tool_completion(struct buf *out)
{
    buf_puts(out, "_mig()\n{\n    local i command= words\n"
                  "    for ((i = 1; i < COMP_CWORD; i++)); do\n        case ${COMP_WORDS[i]} in\n");
    for (size_t i = 0; cmd_table[i]; i++) {
        buf_printf(out, "        %s) command=%s words='", cmd_table[i]->name, cmd_table[i]->name);
        names(out, cmd_table[i]->options);
        buf_puts(out, "'; break ;;\n");
    }
    buf_puts(out, "        esac\n    done\n    [ \"$command\" ] || words='");
    for (size_t i = 0; cmd_table[i]; i++)
        buf_printf(out, " %s", cmd_table[i]->name);
    names(out, cmd_options);
    buf_puts(out,
             "'\n    COMPREPLY=($(compgen -W \"$words\" -- \"${COMP_WORDS[COMP_CWORD]}\"))\n}\n"
             "complete -o default -F _mig mig\n");
}
