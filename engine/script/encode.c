#include "script/encode.h"
#include "base/buf.h"
#include <errno.h>
#include <iconv.h>
#include <stdint.h>
#include <string.h>

/* Python's spelling, without case, '-', '_' and blanks, where iconv()'s differs or where what
 * stands before the text does. */
static const struct name {
    const char *python;
    const char *iconv; /* NULL: the text stays as it is */
    const char *mark;  /* written first */
} table[] = {
    { "utf8", NULL, "" },
    { "u8", NULL, "" },
    { "utf", NULL, "" },
    { "cp65001", NULL, "" },
    { "utf8sig", NULL, "\xEF\xBB\xBF" },
    { "latin", "ISO-8859-1", "" },
    { "latin1", "ISO-8859-1", "" },
    { "l1", "ISO-8859-1", "" },
    { "iso88591", "ISO-8859-1", "" },
    { "ascii", "ASCII", "" },
    { "usascii", "ASCII", "" },
    { "utf16", "UTF-16LE", "\xFF\xFE" },
    { "utf16le", "UTF-16LE", "" },
    { "utf16be", "UTF-16BE", "" },
};

static struct name find_name(struct arena *a, const char *encoding)
{
    struct buf bare = { .arena = a };
    struct buf same = { .arena = a };
    for (const char *p = encoding; *p; p++) {
        buf_char(&same, *p == '_' || *p == ' ' ? '-' : *p);
        if (!strchr("-_ ", *p))
            buf_char(&bare, *p >= 'A' && *p <= 'Z' ? (char)(*p - 'A' + 'a') : *p);
    }
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (!strcmp(table[i].python, buf_str(&bare)))
            return table[i];
    return (struct name){ .python = encoding, .iconv = buf_str(&same), .mark = "" };
}

/* Appends the whole of `text`; false at the first character that cannot be written. */
static bool convert(iconv_t to, struct slice text, struct buf *out)
{
    char *in = (char *)(uintptr_t)text.p; /* iconv() takes char ** and does not write */
    size_t left = text.n;
    for (bool flush = false; !flush;) {
        char piece[1024];
        char *at = piece;
        size_t room = sizeof piece;
        flush = !left;
        size_t n = iconv(to, flush ? NULL : &in, &left, &at, &room);
        bool full = n == (size_t)-1 && errno == E2BIG;
        buf_add(out, piece, (size_t)(at - piece));
        if (n == (size_t)-1 && !full)
            return false;
        /* A positive count is that of characters replaced by similar ones. */
        if (n != (size_t)-1 && n > 0)
            return false;
        flush = flush && !full;
    }
    return true;
}

bool encode_text(struct arena *a, const char *encoding, struct slice text, struct slice *out,
                 struct mig_error *err)
{
    struct name name = find_name(a, encoding);
    struct buf b = { .arena = a };
    buf_puts(&b, name.mark);
    if (!name.iconv) {
        buf_slice(&b, text);
        *out = buf_view(&b);
        return true;
    }
    /* A '/' would hand iconv() options, such as //IGNORE, that drop characters. */
    iconv_t to =
        strchr(name.iconv, '/') || !*name.iconv ? (iconv_t)-1 : iconv_open(name.iconv, "UTF-8");
    if (to == (iconv_t)-1)
        return mig_error_set(err, MIG_CONFIG, "unknown encoding: %s", encoding);
    bool ok = convert(to, text, &b);
    iconv_close(to);
    *out = buf_view(&b);
    return ok || mig_error_set(err, MIG_SCRIPT,
                               "output_encoding '%s' cannot write every character of this file",
                               encoding);
}
