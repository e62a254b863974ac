#ifndef MIG_PY_PY_H
#define MIG_PY_PY_H
/* A sandboxed subset of Python: lexer, parser, evaluator. Knows no op.*, no SQL. What lies beyond
 * the subset is refused with file:line:column and the name of the construct. */
#include "base/arena.h"
#include "base/slice.h"
#include "mig/error.h"

/* What a revision file declares at module level. */
/* Why a value cannot be told. */
struct py_untold {
    const char *why;
    const char *hint; /* NULL: none */
    const char *file;
    unsigned line;
    unsigned column;
};

struct py_header {
    bool has_revision;
    bool has_down_revision;
    const char *revision;
    struct strs down_revision; /* None and empty: n is 0; members of a set in source order */
    struct strs branch_labels;
    const struct py_untold *untold_labels; /* NULL: branch_labels is what the module says */
    struct strs depends_on;
    const struct py_untold *untold_depends; /* NULL: and so does depends_on */
    const char *doc; /* the module docstring, stripped; "" when there is none */
    unsigned line;   /* of the `revision` assignment */
};

/* The slow and complete way: the whole module is parsed, and its top level evaluated as far as
 * these names need it (`rev = "a"; revision = rev`, tuple assignment, concatenation; the last one
 * wins). A value that is not known, or of a wrong type, is refused at its place. */
bool py_read_header(struct arena *a, const char *file, struct slice text, struct py_header *out,
                    struct mig_error *err) MIG_MUST_CHECK;
/* The same, with the directories below which the application's modules lie: a value that takes
 * more than the file's own constants is evaluated, as far as they have what it needs. */
bool py_read_header_below(struct arena *a, struct strs directories, const char *file,
                          struct slice text, struct py_header *out,
                          struct mig_error *err) MIG_MUST_CHECK;
#endif
