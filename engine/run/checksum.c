#include "run/checksum.h"
#include "base/buf.h"
#include "base/digest.h"

const char *checksum_text(struct arena *a, struct slice text, struct mig_error *err)
{
    struct buf b = { .arena = a };
    for (size_t i = 0; i < text.n; i++)
        if (text.p[i] != '\r' || i + 1 == text.n || text.p[i + 1] != '\n')
            buf_char(&b, text.p[i]);
    buf_str(&b);
    return digest_hex(a, "sha256", buf_view(&b), err);
}

const char *checksum_file(struct arena *a, struct slice text, struct mig_error *err)
{
    if (slice_starts(text, "\xEF\xBB\xBF"))
        text = slice_skip(text, 3);
    const char *digest = checksum_text(a, text, err);
    return digest ? arena_printf(a, CHECKSUM_FILE "%s", digest) : NULL;
}

const char *checksum_chain(struct arena *a, const char *before, const char *next,
                           struct mig_error *err)
{
    return digest_hex(a, "sha256", slice_of(arena_printf(a, "%s\n%s", before, next)), err);
}
