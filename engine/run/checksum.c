#include "run/checksum.h"
#include "base/buf.h"
#include "base/sha256.h"

const char *checksum_text(struct arena *a, struct slice text)
{
    struct buf b = { .arena = a };
    for (size_t i = 0; i < text.n; i++)
        if (text.p[i] != '\r' || i + 1 == text.n || text.p[i + 1] != '\n')
            buf_char(&b, text.p[i]);
    buf_str(&b);
    return sha256_hex(a, buf_view(&b));
}

const char *checksum_file(struct arena *a, struct slice text)
{
    if (slice_starts(text, "\xEF\xBB\xBF"))
        text = slice_skip(text, 3);
    return arena_printf(a, CHECKSUM_FILE "%s", checksum_text(a, text));
}

const char *checksum_chain(struct arena *a, const char *before, const char *next)
{
    return sha256_hex(a, slice_of(arena_printf(a, "%s\n%s", before, next)));
}
