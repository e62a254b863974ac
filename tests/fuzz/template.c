/* A template renders, or is refused with its place. */
#include "script/template.h"
#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static const char *const text[] = { "it's", "b" };
    const struct template_var vars[] = {
        { "message", { TEMPLATE_STR, { text, 1 } } },
        { "down_revision", { TEMPLATE_TUPLE, { text, 2 } } },
        { "depends_on", { TEMPLATE_NONE, { NULL, 0 } } },
        { "config", { TEMPLATE_CONFIG, { text, 2 } } },
    };
    struct arena a = { 0 };
    struct mig_error err = { 0 };
    struct slice out;
    char *copy = arena_strndup(&a, (const char *)data, n);
    if (!template_render(&a, "t", (struct slice){ copy, n }, vars, 4, &out, &err) && !err.code)
        abort();
    mig_error_clear(&err);
    arena_free(&a);
    return 0;
}
