#ifndef MIG_PY_PATTERN_H
#define MIG_PY_PATTERN_H
/* Regular expressions of Python's re, on PCRE2. What the two read differently is refused. */
#include "py/interp.h"

enum { PY_RE_I = 2, PY_RE_M = 8, PY_RE_S = 16, PY_RE_U = 32, PY_RE_X = 64, PY_RE_A = 256 };
enum py_anchor { PY_SEARCH, PY_MATCH, PY_FULLMATCH };

struct py_pattern {
    struct slice text;
    int64_t flags;
    void *code;      /* pcre2_code */
    uint32_t groups; /* without group 0 */
};
struct py_found {
    const struct py_pattern *pattern;
    struct slice subject;
    size_t *at; /* begin and end of group i: at[2i], at[2i+1]; SIZE_MAX: took no part */
};

/* NULL: raised. */
struct py_pattern *py_pattern_compile(struct py *py, struct slice text, int64_t flags);
/* From byte `from` on; `advance`: a match must not be empty there. *out NULL: no match. */
bool py_pattern_match(struct py *py, const struct py_pattern *p, struct slice subject, size_t from,
                      enum py_anchor anchor, bool advance, struct py_found **out);
/* The number of the group of that name, or -1; name by number, or NULL. */
int py_pattern_group(const struct py_pattern *p, struct slice name);
const char *py_pattern_group_name(const struct py_pattern *p, uint32_t group);
#endif
