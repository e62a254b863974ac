#include "py/bindparam.h"
#include "py/source.h"
#include <string.h>

/* \w of Python's re: ASCII exactly; of the other characters we know letters, and not all. */
enum word { NO_WORD, WORD, MAYBE_WORD };

/* [\w$] at a byte; *n: bytes of the character. */
static enum word word_at(struct slice text, size_t at, size_t *n)
{
    *n = 1;
    if (at >= text.n)
        return NO_WORD;
    unsigned char c = (unsigned char)text.p[at];
    if (c < 0x80)
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                       c == '_' || c == '$'
                   ? WORD
                   : NO_WORD;
    uint32_t code;
    *n = source_character(slice_skip(text, at), &code);
    return source_in_name(code) ? WORD : MAYBE_WORD;
}

static enum word word_before(struct slice text, size_t at)
{
    size_t n, from = at;
    while (from && ((unsigned char)text.p[from - 1] & 0xc0) == 0x80)
        from--;
    return from ? word_at(text, from - 1, &n) : NO_WORD;
}

/* The end of [\w$]* at a byte, and whether a character in it is not sure to belong. */
static size_t word_end(struct slice text, size_t at, bool *unsure)
{
    size_t n;
    *unsure = false;
    for (enum word w; (w = word_at(text, at, &n)) != NO_WORD; at += n)
        *unsure = *unsure || w == MAYBE_WORD;
    return at;
}

/* (?<![:\w$\\]):([\w$]+)(?![:\w$]) */
struct slice bindparam_find(struct slice text)
{
    for (size_t i = 0; i < text.n; i++) {
        bool unsure;
        if (text.p[i] != ':' || (i && (text.p[i - 1] == ':' || text.p[i - 1] == '\\')) ||
            word_before(text, i) == WORD)
            continue;
        size_t end = word_end(text, i + 1, &unsure);
        if (end > i + 1 && (unsure || end == text.n || text.p[end] != ':'))
            return slice_range(text.p + i + 1, text.p + end);
    }
    return (struct slice){ 0 };
}

/* \\(:[\w$]*)(?![:\w$]) */
bool bindparam_unescape(struct slice text, struct buf *out)
{
    for (size_t i = 0; i < text.n; i++) {
        bool unsure = false;
        bool escape = text.p[i] == '\\' && i + 1 < text.n && text.p[i + 1] == ':';
        size_t end = escape ? word_end(text, i + 2, &unsure) : 0;
        bool colon = escape && end < text.n && text.p[end] == ':';
        if (colon && unsure)
            return false;
        if (!escape || colon)
            buf_char(out, text.p[i]);
    }
    return true;
}
