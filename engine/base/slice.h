#ifndef MIG_BASE_SLICE_H
#define MIG_BASE_SLICE_H
/* struct slice: a view of bytes that somebody else owns; need not end in NUL. struct strs: a view
 * of an array of C strings. Neither is ever freed. */
#include "base/arena.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct slice {
    const char *p;
    size_t n;
};

struct strs {
    const char *const *at;
    size_t n;
};

#define SLICE(literal) ((struct slice){ .p = (literal), .n = sizeof(literal) - 1 })

/* Looked at for every token and name: inline. slice_of(NULL) is the empty slice; slice_is: equal to
 * a C string; slice_skip: without its first n bytes, n <= a.n. */
static inline struct slice slice_of(const char *s)
{
    return (struct slice){ .p = s, .n = s ? strlen(s) : 0 };
}

static inline struct slice slice_range(const char *from, const char *end)
{
    return (struct slice){ .p = from, .n = (size_t)(end - from) };
}

static inline bool slice_eq(struct slice a, struct slice b)
{
    return a.n == b.n && (!a.n || !memcmp(a.p, b.p, a.n));
}

static inline bool slice_is(struct slice a, const char *s)
{
    if (!s)
        return !a.n;
    for (size_t i = 0; i < a.n; i++) /* tables are searched with it: most differ at once */
        if (s[i] != a.p[i] || !s[i])
            return false;
    return !s[a.n];
}

static inline struct slice slice_skip(struct slice a, size_t n)
{
    return (struct slice){ .p = a.p + n, .n = a.n - n };
}

bool slice_starts(struct slice a, const char *prefix);
bool slice_ends(struct slice a, const char *suffix);
struct slice slice_trim(struct slice a); /* without white space at both ends (ASCII) */
/* Cuts the text before the next `sep` off *rest and returns it; the whole rest when there is none.
 */
struct slice slice_cut(struct slice *rest, char sep);
/* The next line without its LF or CRLF; false when *rest is used up. */
bool slice_line(struct slice *rest, struct slice *line);
char *slice_dup(struct arena *a, struct slice s); /* a NUL-terminated copy in the arena */
bool slice_is_ascii(struct slice s);
/* Offset of the first byte that is not well-formed UTF-8 (RFC 3629), or s.n. */
size_t slice_bad_utf8(struct slice s);
size_t slice_characters(struct slice s); /* length in characters of UTF-8 text */
/* Where the word begins, or NULL. Its letter number `rare` is what is looked for: the one that the
 * text has least. */
const char *slice_find(struct slice s, const char *word, size_t rare);
uint64_t slice_hash(struct slice s); /* the same for equal bytes, within a process */

/* strs: membership, and the members joined with `sep`. */
bool strs_has(struct strs set, const char *s);
char *strs_join(struct arena *a, struct strs set, const char *sep);
struct strs strs_of(struct arena *a, size_t n, ...); /* n C strings, the array copied */
#endif
