/* Any text: what url_parse() takes, url_masked() writes, and taking that again changes nothing. */
#include "conf/url.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct arena a = { 0 };
    struct mig_error err = { 0 };
    struct mig_url url;
    const char *text = arena_strndup(&a, (const char *)data, n);
    for (size_t i = 0; text[i]; i++)
        url_part_at(text, i);
    if (url_parse(&a, text, &url, &err)) {
        const char *masked = url_masked(&a, text);
        if (!masked || !url_parse(&a, masked, &url, &err) ||
            strcmp(masked, url_masked(&a, masked)) != 0)
            abort();
    }
    mig_error_clear(&err);
    arena_free(&a);
    return 0;
}
