#include "cmd/print.h"
#include <string.h>

static bool any(const char *const *list)
{
    return list && *list;
}

static void join(struct buf *out, const char *const *list)
{
    for (size_t i = 0; list[i]; i++) {
        buf_puts(out, i ? ", " : "");
        buf_puts(out, list[i]);
    }
}

static void down(struct buf *out, const struct mig_revision *r)
{
    if (any(r->down_revision))
        join(out, r->down_revision);
    else
        buf_puts(out, "<base>");
}

static void mark(struct buf *out, bool on, const char *text)
{
    if (on)
        buf_puts(out, text);
}

static void field(struct buf *out, const char *name, const char *const *list)
{
    if (!any(list))
        return;
    buf_puts(out, name);
    join(out, list);
    buf_char(out, '\n');
}

void print_line(struct buf *out, const struct mig_revision *r, unsigned parts)
{
    bool effective = r->marks & MIG_MARK_EFFECTIVE_HEAD;
    if (parts & PRINT_PARENTS) {
        down(out, r);
        if (any(r->depends_on)) {
            buf_puts(out, " (");
            join(out, r->depends_on);
            buf_char(out, ')');
        }
        buf_puts(out, " -> ");
    }
    buf_puts(out, r->id);
    if ((parts & PRINT_LABELS) && any(r->branch_labels)) {
        buf_puts(out, " (");
        join(out, r->branch_labels);
        buf_char(out, ')');
    }
    mark(out, (r->marks & MIG_MARK_HEAD) && !effective, " (head)");
    mark(out, effective, " (effective head)");
    mark(out, r->marks & MIG_MARK_CURRENT, " (current)");
    mark(out, (parts & PRINT_TREE) && (r->marks & MIG_MARK_BRANCH_POINT), " (branchpoint)");
    mark(out, (parts & PRINT_TREE) && (r->marks & MIG_MARK_MERGE_POINT), " (mergepoint)");
    if (parts & PRINT_DOC) {
        buf_puts(out, ", ");
        buf_puts(out, r->message ? r->message : "");
    }
}

/* The newline after the last line of the message is the caller's. */
static void message(struct buf *out, struct slice doc)
{
    struct slice line;
    for (bool first = true; slice_line(&doc, &line); first = false) {
        buf_puts(out, first ? "    " : "\n    ");
        buf_slice(out, line);
    }
}

void print_long(struct buf *out, const struct mig_revision *r)
{
    bool merge = r->marks & MIG_MARK_MERGE_POINT;
    buf_printf(out, "Rev: %s", r->id);
    /* Here an effective head is a head as well: log_entry asks is_head, not _is_real_head. */
    mark(out, r->marks & (MIG_MARK_HEAD | MIG_MARK_EFFECTIVE_HEAD), " (head)");
    mark(out, r->marks & MIG_MARK_BRANCH_POINT, " (branchpoint)");
    mark(out, merge, " (mergepoint)");
    mark(out, r->marks & MIG_MARK_CURRENT, " (current)");
    buf_puts(out, merge ? "\nMerges: " : "\nParent: ");
    down(out, r);
    buf_char(out, '\n');
    field(out, "Also depends on: ", r->depends_on);
    if (r->marks & MIG_MARK_BRANCH_POINT) {
        buf_puts(out, "Branches into: ");
        for (size_t i = 0; r->next && r->next[i]; i++)
            buf_printf(out, "%s%s", i ? ", " : "", r->next[i]->id);
        buf_char(out, '\n');
    }
    field(out, "Branch names: ", r->branch_labels);
    buf_printf(out, "Path: %s\n\n", r->path);
    message(out, slice_of(r->doc));
    buf_char(out, '\n');
}

void print_branch(struct buf *out, const struct mig_revision *r, bool verbose)
{
    unsigned parts = PRINT_LABELS | PRINT_TREE;
    if (verbose)
        print_long(out, r);
    else
        print_line(out, r, parts);
    buf_char(out, '\n');
    for (size_t i = 0; r->next && r->next[i]; i++) {
        buf_puts(out, i ? "\n" : "");
        buf_pad(out, ' ', slice_characters(slice_of(r->id)));
        buf_puts(out, " -> ");
        print_line(out, r->next[i], parts | (verbose ? PRINT_DOC : 0u));
    }
    buf_puts(out, "\n\n");
}
