#ifndef MIG_SQL_DIRECTIVE_H
#define MIG_SQL_DIRECTIVE_H
/* The "-- mig:NAME ARGUMENTS" lines of a revision file. */
#include "base/arena.h"
#include "mig/error.h"
#include "sql/split.h"

enum directive_kind {
    DIRECTIVE_NONE, /* an ordinary comment */
    DIRECTIVE_UPGRADE,
    DIRECTIVE_DOWNGRADE,
    DIRECTIVE_AUTOCOMMIT,
    DIRECTIVE_BATCH,
    DIRECTIVE_ASSERT,
    DIRECTIVE_BLOCK,
    DIRECTIVE_END,
    DIRECTIVE_KINDS
};

struct directive {
    enum directive_kind kind;
    struct slice name, arguments;
};

/* Reads one comment, "--" and all. Fails, without a place, when it is nearly a directive. */
bool directive_read(struct slice comment, struct directive *out,
                    struct mig_error *err) MIG_MUST_CHECK;
/* Writes what the directive says into the statement to come. Fails without a place. */
bool directive_apply(struct arena *a, const struct directive *d, struct sql_statement *s,
                     struct mig_error *err) MIG_MUST_CHECK;
#endif
