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

#define PY_DAY INT64_C(86400000000) /* microseconds */

/* Days since 1970-01-01; the weekday of such a day, Monday is 0; ISO 8601's week. */
int64_t py_days_of(int64_t year, int64_t month, int64_t day);
int64_t py_weekday(int64_t days);
void py_iso_week(int64_t days, int64_t *year, int64_t *week);
struct py_moment py_moment_of(int64_t micros);

/* strftime and strptime with the directives that C's locale has; what isoformat() writes, read. All
 * raise. */
bool py_datetime_format(struct py *py, const struct py_when *w, struct slice spec, struct buf *b);
bool py_datetime_parse(struct py *py, struct slice text, struct slice spec, struct py_moment *out,
                       bool *utc);
bool py_datetime_iso(struct py *py, struct slice text, struct py_moment *out, bool *has_time,
                     bool *utc);

struct py_value *py_timedelta(struct py *py, int64_t micros);
struct py_value *py_make_timedelta(struct py *py, const struct py_args *args);
const int64_t *py_timedelta_of(const struct py_value *v); /* NULL: it is none */
/* A time of day: microseconds since midnight. */
struct py_value *py_time(struct py *py, int64_t micros);
struct py_value *py_time_class(struct py *py);
const int64_t *py_time_of(const struct py_value *v); /* NULL: it is none */
/* "==", "<" and their like of two numbers; *out NULL: op is none of them. */
bool py_compared(struct py *py, const char *op, int64_t a, int64_t b, struct py_value **out);

const struct py_when *py_datetime_when(const struct py_value *v); /* NULL: neither */
#endif
