#ifndef MIG_PY_SOURCE_H
#define MIG_PY_SOURCE_H
/* What must hold of a source text before it is read token by token, and its characters. */
#include "base/arena.h"
#include "base/slice.h"
#include "mig/error.h"
#include <stdint.h>

struct source_fault {
    enum mig_code code;
    size_t at; /* byte of the text */
    unsigned line;
    const char *message;
};

struct slice source_without_bom(struct slice text);
/* CRLF and CR become LF, as in Python; a copy only where there are any. */
struct slice source_universal_newlines(struct arena *a, struct slice text);
/* UTF-8 without NUL, not beyond PY_MAX_TEXT. */
bool source_check(const struct slice *text, struct source_fault *fault);
/* PEP 263: "coding: NAME" in a comment of the first two lines; only UTF-8 is read. */
bool source_check_cookie(struct arena *a, struct slice text, struct source_fault *fault);

/* The first character of well-formed UTF-8 and its length in bytes; text.n is not 0. */
size_t source_character(struct slice text, uint32_t *code);
/* Appends a character's UTF-8, at most 4 bytes; returns how many. */
size_t source_utf8(uint32_t code, char out[4]);
/* Python compares names after NFKC normalization. Here a name has only characters that it leaves
 * alone; others are refused, so that two spellings of one name are never taken for two names. */
bool source_in_name(uint32_t code);
/* str.isspace(). */
bool source_is_space(uint32_t code);
#endif
