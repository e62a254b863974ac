#ifndef TESTS_PY_HOOKS_H
#define TESTS_PY_HOOKS_H
/* A host for programs under test: what they print goes into a buffer, the time and the random bytes
 * are the same each time. */
#include "base/buf.h"
#include "py/hooks.h"

static inline void hooks_print(void *data, struct slice text)
{
    buf_slice(data, text);
}

static inline int64_t hooks_now(void *data)
{
    (void)data;
    return INT64_C(1700000000123456);
}

static inline void hooks_random(void *data, unsigned char *out, size_t n)
{
    static unsigned char next = 7;
    (void)data;
    for (size_t i = 0; i < n; i++)
        out[i] = next = (unsigned char)(next * 13 + 5);
}

static inline struct py_hooks hooks_into(struct buf *out)
{
    return (struct py_hooks){ .data = out,
                              .print = hooks_print,
                              .now = hooks_now,
                              .random = hooks_random,
                              .reads_files = true };
}
#endif
