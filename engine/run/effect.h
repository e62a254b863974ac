#ifndef MIG_RUN_EFFECT_H
#define MIG_RUN_EFFECT_H
/* What a DDL statement of MySQL leaves in the catalog, so that one can tell afterwards whether it
 * ran: something that it makes, something that it takes away, or both. */
#include "base/arena.h"
#include "base/slice.h"
#include <stdbool.h>

enum effect_kind {
    EFFECT_NONE,
    EFFECT_TABLE, /* or view */
    EFFECT_COLUMN,
    EFFECT_INDEX,
    EFFECT_CONSTRAINT,
    EFFECT_TRIGGER,
    EFFECT_ROUTINE /* procedure or function */
};

struct effect_thing {
    enum effect_kind kind;
    const char *schema; /* NULL: the connection's */
    const char *table;  /* of a column, an index, a constraint */
    const char *name;
};

struct effect {
    bool again; /* running it twice is the same as running it once */
    bool done;  /* COMMIT: what says that it was about to run was committed by it */
    bool fills; /* what it makes may be there and not be whole: CREATE TABLE ... SELECT */
    struct effect_thing made;
    struct effect_thing gone;
};

/* False: not a statement whose effect is known. */
bool effect_of(struct arena *a, struct slice statement, struct effect *out);
#endif
