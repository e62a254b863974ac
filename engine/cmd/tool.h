#ifndef MIG_CMD_TOOL_H
#define MIG_CMD_TOOL_H
/* Files for other tools, from the tables of options; both append to *out. */
#include "base/buf.h"

void tool_man(struct buf *out);        /* the man page mig.1, in roff */
void tool_completion(struct buf *out); /* a bash completion */
#endif
