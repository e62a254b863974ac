#ifndef MIG_BASE_BUF_H
#define MIG_BASE_BUF_H
/* A text builder in an arena: `struct buf b = { .arena = a };`. Always NUL-terminated once
 * something was added. It has a cap (`max`, BUF_MAX when 0); an append beyond it is dropped and
 * sets `failed`, which stays set, so the caller checks once, at the end. */
#include "base/arena.h"
#include "base/slice.h"
#include <stdbool.h>
#include <stddef.h>

enum { BUF_MAX = 1 << 30 };

struct buf {
    struct arena *arena;
    char *data;
    size_t len;
    size_t cap;
    size_t max;
    bool failed;
};

void buf_char(struct buf *b, char c);
void buf_add(struct buf *b, const char *s, size_t n);
void buf_puts(struct buf *b, const char *s);
void buf_slice(struct buf *b, struct slice s);
void buf_pad(struct buf *b, char c, size_t n); /* n times c */
void buf_printf(struct buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void buf_clear(struct buf *b); /* length 0, memory and `failed` kept */
char *buf_str(struct buf *b);  /* the text, "" when nothing was added; lives in the arena */
struct slice buf_view(const struct buf *b);
#endif
