#ifndef MIG_PY_TEXT_H
#define MIG_PY_TEXT_H
/* UTF-8 as str sees it: a sequence of code points. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/slice.h"
#include <stdint.h>

/* The code point at *i, which moves behind it; a byte that is not UTF-8 stands for itself. */
uint32_t py_text_decode(struct slice s, size_t *i);
void py_text_encode(struct buf *b, uint32_t point);
size_t py_text_len(struct slice s);
/* The byte offset of the code point number `index`, s.n beyond the end. */
size_t py_text_offset(struct slice s, size_t index);
/* Code points in s[0..offset). */
size_t py_text_index(struct slice s, size_t offset);
/* Offset of `what` in s from `from` on, or SIZE_MAX; the last one when `last`. */
size_t py_text_find(struct slice s, struct slice what, size_t from, bool last);
/* str.isprintable of one code point. */
bool py_text_printable(uint32_t point);
bool py_text_space(uint32_t point); /* str.isspace of one code point */
/* Adds s in another case: 'U'pper, 'L'ower, 'T'itle, 'C'apitalized, 'S'wapped. False: its letters
 * beyond ASCII need Unicode's special casing, which mig does not have. */
bool py_text_case(struct buf *b, struct slice s, char to);
#endif
