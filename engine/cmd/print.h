#ifndef MIG_CMD_PRINT_H
#define MIG_CMD_PRINT_H
/* The two forms in which the commands print a revision (alembic.script.Script.cmd_format). Both
 * append to *out; the caller checks out->failed. */
#include "base/buf.h"
#include "mig/mig.h"

/* What the one-line form shows besides the id and the marks of a head. */
enum print_part {
    PRINT_LABELS = 1,  /* include_branches */
    PRINT_DOC = 2,     /* include_doc */
    PRINT_PARENTS = 4, /* include_parents */
    PRINT_TREE = 8     /* tree_indicators */
};
/* One line without its newline; `parts` is a set of enum print_part. */
void print_line(struct buf *out, const struct mig_revision *r, unsigned parts);
/* The long form with the newline of its last line (Script.log_entry); commands that print it add
 * the empty line after it. */
void print_long(struct buf *out, const struct mig_revision *r);
/* One entry of `branches`: the branchpoint, a line for each child and the empty line that follows
 * them (alembic.command.branches). */
void print_branch(struct buf *out, const struct mig_revision *r, bool verbose);
#endif
