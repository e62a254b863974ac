/* The header of a module; every refusal has a message and a file. */
#include "base/arena.h"
#include "py/py.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void check(struct mig_error *err)
{
    if (!err->file || !err->message)
        abort();
    mig_error_clear(err);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct arena a = { 0 };
    struct mig_error err = { 0 };
    struct slice text = { .p = (const char *)data, .n = n };
    struct py_header h;
    if (!py_read_header(&a, "f", text, &h, &err))
        check(&err);
    else if (h.has_revision && (strlen(h.revision) > 4 * n || !h.line))
        abort();
    arena_free(&a);
    return 0;
}
