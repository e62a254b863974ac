#ifndef MIG_CONF_TOML_H
#define MIG_CONF_TOML_H
/* TOML 1.0.0 (toml.io/en/v1.0.0), all of it and strictly, as Python's tomllib reads it. Numbers are
 * checked and kept as text besides 64-bit integers; dates are checked and kept as text. */
#include "base/arena.h"
#include "base/map.h"
#include "base/slice.h"
#include "base/vec.h"
#include "mig/error.h"
#include <stdint.h>

enum { TOML_MAX = 4 << 20, TOML_DEPTH = 100 };

enum toml_type {
    TOML_STRING,
    TOML_INTEGER,
    TOML_FLOAT,
    TOML_BOOLEAN,
    TOML_DATE, /* a date, a time or both */
    TOML_ARRAY,
    TOML_TABLE
};

struct toml_values VEC_OF(struct toml_value *);
struct toml_keys VEC_OF(struct slice);

struct toml_value {
    enum toml_type type;
    unsigned line; /* where it begins */
    unsigned column;
    struct slice text;        /* string: decoded, may hold NUL; number, date: as written */
    int64_t integer;          /* of an integer, and 0 or 1 of a boolean */
    struct toml_values items; /* of an array, or of a table in the order of the file */
    struct toml_keys keys;    /* of a table, beside the items */
    struct map index;         /* of a table: key -> index of the item */
    /* How a table came to be, which decides what may be added to it. */
    bool closed;     /* an inline table, an array between brackets, or inside of one */
    bool header;     /* [table] or [[array of tables]] */
    unsigned dotted; /* the section whose dotted keys made it; 0: none */
};

/* The whole text as a table. Errors are MIG_CONFIG or MIG_LIMIT with their place. */
bool toml_parse(struct arena *a, const char *file, struct slice text, const struct toml_value **out,
                struct mig_error *err) MIG_MUST_CHECK;
/* The value of a key of a table; NULL when absent or when `table` is no table. */
const struct toml_value *toml_get(const struct toml_value *table, const char *key);
#endif
