#ifndef MIG_PY_DATETIME_H
#define MIG_PY_DATETIME_H
/* What a host reads of the values of the module datetime. */
#include "py/interp.h"

struct py_when {
    int64_t micros; /* since 1970-01-01T00:00:00 */
    bool has_time;  /* a datetime, not a date */
    bool utc;       /* tzinfo is timezone.utc; else naive */
};
struct py_moment {
    int64_t year, month, day, hour, minute, second, micro;
};

const struct py_when *py_datetime_when(const struct py_value *v); /* NULL: neither */
#endif
