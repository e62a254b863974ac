#ifndef MIG_PY_PY_H
#define MIG_PY_PY_H
/* A sandboxed subset of Python: lexer, parser, evaluator. Knows no op.*, no SQL. What lies beyond
 * the subset is refused with file:line:column and the name of the construct. */
#include "base/arena.h"
#include "base/slice.h"
#include "mig/error.h"

/* What a revision file declares at module level. */
struct py_header {
    bool has_revision;
    bool has_down_revision;
    const char *revision;
    struct strs down_revision; /* None and empty: n is 0 */
    struct strs branch_labels;
    struct strs depends_on;
    const char *doc; /* the module docstring, stripped; "" when there is none */
    unsigned line;   /* of the `revision` assignment */
};

/* The slow and complete way: the whole module is parsed, and its top level evaluated as far as
 * these names need it (`rev = "a"; revision = rev`, tuple assignment, concatenation; the last one
 * wins). */
bool py_read_header(struct arena *a, const char *file, struct slice text, struct py_header *out,
                    struct mig_error *err) MIG_MUST_CHECK;

/* The value of one header expression, None, a string, or a tuple, list or set of strings, as the
 * text after '=' gives it. `line`, `column`: where `text` begins in `file`. *used: bytes up to the
 * end of the logical line. False without an error set: not a literal, take the slow way. */
bool py_read_strings(struct arena *a, struct slice text, struct strs *out, size_t *used);

/* One op.execute("...") of a body. */
struct py_execute {
    const char
        *text; /* after sqlalchemy.text(): "\:" is ":"; a ":name" bind parameter is refused */
    unsigned line, column;
};
struct py_executes {
    const struct py_execute *at;
    size_t n;
};
/* The body of `function` ("upgrade", "downgrade") where it is made of pass, a docstring and
 * op.execute() of a literal; anything else is refused with its place. */
bool py_read_body(struct arena *a, const char *file, struct slice text, const char *function,
                  struct py_executes *out, struct mig_error *err) MIG_MUST_CHECK;
#endif
