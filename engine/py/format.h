#ifndef MIG_PY_FORMAT_H
#define MIG_PY_FORMAT_H
/* The three ways to make text of values: format specs (library/string.html, "Format Specification
 * Mini-Language"), str.format(), and the % operator (library/stdtypes.html, "printf-style"). All
 * raise. */
#include "base/buf.h"
#include "py/value.h"

/* format(v, spec) */
bool py_format_value(struct py *py, struct py_value *v, struct slice spec, struct slice *out);
/* What !r, !s, !a make of v; conversion 0 leaves it. */
struct py_value *py_format_convert(struct py *py, struct py_value *v, char conversion);
/* text.format(*args, **kw); `mapping` instead of the keywords for format_map, else NULL. */
struct py_value *py_format_fields(struct py *py, struct slice text, const struct py_args *args,
                                  struct py_value *mapping);
/* text % right */
struct py_value *py_format_percent(struct py *py, struct slice text, struct py_value *right);

struct py_spec {
    struct slice fill; /* one character, or empty */
    char align;        /* '<' '>' '=' '^', or 0 */
    char sign;         /* '+' '-' ' ', or 0 */
    bool alternate;
    bool zero;
    bool no_negative_zero; /* 'z' */
    char group;            /* ',' '_', or 0 */
    int64_t width;         /* -1: none */
    int64_t precision;     /* -1: none */
    char type;             /* or 0 */
};
enum { PY_MAX_WIDTH = 1000000 };
/* Formats of the builtin kinds, for both the spec and the % form. */
bool py_format_int(struct py *py, int64_t n, const struct py_spec *spec, struct buf *out);
bool py_format_float(struct py *py, double x, const struct py_spec *spec, struct buf *out);
void py_format_text(struct slice text, const struct py_spec *spec, struct buf *out);
#endif
