#include "../tap.h"
#include "cmd/print.h"

#define LIST(...) ((const char *const[]){ __VA_ARGS__, NULL })

static char *line(struct arena *a, const struct mig_revision *r, unsigned parts)
{
    struct buf b = { .arena = a };
    print_line(&b, r, parts);
    return buf_str(&b);
}

static char *longer(struct arena *a, const struct mig_revision *r)
{
    struct buf b = { .arena = a };
    print_long(&b, r);
    return buf_str(&b);
}

static char *branch(struct arena *a, const struct mig_revision *r, bool verbose)
{
    struct buf b = { .arena = a };
    print_branch(&b, r, verbose);
    return buf_str(&b);
}

static void lines(struct arena *a)
{
    const unsigned all = PRINT_LABELS | PRINT_DOC | PRINT_PARENTS | PRINT_TREE;
    struct mig_revision r = { .id = "b1", .message = "net base" };
    STR_EQ(line(a, &r, 0), "b1");
    STR_EQ(line(a, &r, all), "<base> -> b1, net base");
    r.message = "";
    STR_EQ(line(a, &r, all), "<base> -> b1, ");
    r.message = "m";
    r.down_revision = LIST("x", "y");
    r.depends_on = LIST("cart", "z");
    r.branch_labels = LIST("net");
    r.marks = MIG_MARK_HEAD | MIG_MARK_CURRENT | MIG_MARK_BRANCH_POINT | MIG_MARK_MERGE_POINT;
    STR_EQ(line(a, &r, all),
           "x, y (cart, z) -> b1 (net) (head) (current) (branchpoint) (mergepoint), m");
    STR_EQ(line(a, &r, PRINT_LABELS), "b1 (net) (head) (current)");
    r.marks = MIG_MARK_HEAD | MIG_MARK_EFFECTIVE_HEAD;
    STR_EQ(line(a, &r, 0), "b1 (effective head)");
}

static void longs(struct arena *a)
{
    struct mig_revision r = { .id = "b", .path = "/v/b.py", .doc = "" };
    STR_EQ(longer(a, &r), "Rev: b\nParent: <base>\nPath: /v/b.py\n\n\n");
    r.doc = "one\n\n  two";
    r.down_revision = LIST("x", "y");
    r.depends_on = LIST("d");
    r.branch_labels = LIST("net");
    r.marks = MIG_MARK_EFFECTIVE_HEAD | MIG_MARK_CURRENT | MIG_MARK_MERGE_POINT;
    STR_EQ(longer(a, &r), "Rev: b (head) (mergepoint) (current)\nMerges: x, y\n"
                          "Also depends on: d\nBranch names: net\nPath: /v/b.py\n\n"
                          "    one\n    \n      two\n");
}

static void branches(struct arena *a)
{
    const struct mig_revision c = { .id = "cc", .message = "right", .marks = MIG_MARK_HEAD };
    const struct mig_revision b = { .id = "bb", .message = "left" };
    const struct mig_revision r = { .id = "aaaa",
                                    .doc = "base",
                                    .path = "/v/a.py",
                                    .next = (const struct mig_revision *const[]){ &c, &b, NULL },
                                    .marks = MIG_MARK_BRANCH_POINT };
    STR_EQ(branch(a, &r, false), "aaaa (branchpoint)\n     -> cc (head)\n     -> bb\n\n");
    STR_EQ(branch(a, &r, true), "Rev: aaaa (branchpoint)\nParent: <base>\nBranches into: cc, bb\n"
                                "Path: /v/a.py\n\n    base\n\n"
                                "     -> cc (head), right\n     -> bb, left\n\n");
}

int main(void)
{
    struct arena a = { 0 };
    lines(&a);
    longs(&a);
    branches(&a);
    arena_free(&a);
    return tap_done();
}
