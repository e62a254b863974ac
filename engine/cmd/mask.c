#include "cmd/mask.h"
#include "base/buf.h"
#include <string.h>

/* Where the password begins and ends: between the user's name and the last '@'; without one, all
 * that is no port. */
static bool find_password(struct slice word, const char **begin, const char **end)
{
    const char *past = word.p + word.n;
    const char *sep = memmem(word.p, word.n, "://", 3);
    const char *at = sep ? memrchr(sep, '@', (size_t)(past - sep)) : NULL;
    const char *limit = at ? at : past;
    const char *colon = sep ? memchr(sep + 3, ':', (size_t)(limit - sep - 3)) : NULL;
    if (!colon)
        return false;
    const char *digit = colon + 1;
    while (!at && digit < past && *digit >= '0' && *digit <= '9')
        digit++;
    *begin = colon + 1;
    *end = limit;
    return at || (digit < past && !strchr("/?'\"", *digit));
}

/* The password of the login, and what stands behind "password=". */
static void mask_url(struct buf *b, struct slice word)
{
    static const char key[] = "password=";
    const char *begin, *end, *past = word.p + word.n;
    if (find_password(word, &begin, &end)) {
        buf_slice(b, slice_range(word.p, begin));
        buf_puts(b, "***");
        word = slice_range(end, past);
    }
    for (const char *p; (p = memmem(word.p, word.n, key, sizeof key - 1));) {
        p += sizeof key - 1;
        buf_slice(b, slice_range(word.p, p));
        buf_puts(b, "***");
        while (p < past && *p != '&')
            p++;
        word = slice_range(p, past);
    }
    buf_slice(b, word);
}

/* What is quoted, blanks and all, or else up to the next blank. */
static size_t word_length(const char *text)
{
    const char *end = *text == '\'' || *text == '"' ? strchr(text + 1, *text) : NULL;
    return end ? (size_t)(end - text) + 1 : strcspn(text, " \t\n");
}

const char *mask_word(struct arena *a, const char *word)
{
    struct buf b = { .arena = a };
    mask_url(&b, slice_of(word));
    return buf_str(&b);
}

const char *mask_text(struct arena *a, const char *text)
{
    struct buf b = { .arena = a };
    if (!strstr(text, "://"))
        return text;
    while (*text) {
        size_t n = word_length(text);
        mask_url(&b, (struct slice){ .p = text, .n = n });
        text += n;
        if (*text)
            buf_char(&b, *text++);
    }
    return buf_str(&b);
}
