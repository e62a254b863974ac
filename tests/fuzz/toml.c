/* Any text, read as TOML. */
#include "conf/toml.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct arena a = { 0 };
    struct mig_error err = { 0 };
    const struct toml_value *root;
    struct slice text = { .p = (const char *)data, .n = n };
    if (toml_parse(&a, "f", text, &root, &err))
        toml_get(root, "tool");
    mig_error_clear(&err);
    arena_free(&a);
    return 0;
}
