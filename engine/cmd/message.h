#ifndef MIG_CMD_MESSAGE_H
#define MIG_CMD_MESSAGE_H
/* What is known of an error besides its message, a line each: place, SQLSTATE, detail, the line of
 * the statement that failed with a caret below the position, hint. Appends to *out nothing for what
 * is not known; the caller checks out->failed. */
#include "base/buf.h"
#include "mig/error.h"

void message_details(struct buf *out, const struct mig_error *err);
#endif
