#ifndef MIG_CMD_USAGE_H
#define MIG_CMD_USAGE_H
/* Usage and help, from the tables of options, in the layout of Python's argparse (3.11). All append
 * to *out. */
#include "base/buf.h"
#include "cmd/cmd.h"

/* The "usage: ..." block with its newline; c NULL: of the program. `columns` is the width of the
 * terminal. */
void usage_text(struct buf *out, const struct cmd *c, size_t columns);
/* The whole text of -h. */
void usage_help(struct buf *out, const struct cmd *c, size_t columns);
/* What stands for the commands in messages: "{branches,check,...}". */
char *usage_commands(struct arena *a);
#endif
