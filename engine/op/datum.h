#ifndef MIG_OP_DATUM_H
#define MIG_OP_DATUM_H
/* A Python value that goes into a statement. */
#include "base/slice.h"
#include <stdint.h>

struct op_expr;

enum op_value_kind {
    OP_VALUE_NONE,
    OP_VALUE_BOOL,
    OP_VALUE_INT,
    OP_VALUE_FLOAT,
    OP_VALUE_DECIMAL,  /* text: str() */
    OP_VALUE_STR,      /* text */
    OP_VALUE_BYTES,    /* text */
    OP_VALUE_DATE,     /* text: isoformat() */
    OP_VALUE_TIME,     /* text: isoformat() */
    OP_VALUE_DATETIME, /* text: isoformat(), "T" between */
    OP_VALUE_DELTA,    /* integer: microseconds */
    OP_VALUE_UUID,     /* text: str() */
    OP_VALUE_JSON,     /* a dict; text: json.dumps() */
    OP_VALUE_LIST,     /* items; text: json.dumps(), or NULL where that cannot be */
    OP_VALUE_EXPR,     /* expr */
    OP_VALUE_KINDS
};
struct op_value {
    enum op_value_kind kind;
    int64_t integer; /* BOOL, INT, DELTA; LIST: 1 for a tuple; JSON: 1 for None */
    double real;
    struct slice text; /* FLOAT too: repr() */
    const struct op_value *items;
    size_t nitems;
    const struct op_expr *expr;
};
#endif
