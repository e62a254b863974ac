/* Header and both bodies of a SQL revision file; every refusal has a message and a file. */
#include "base/arena.h"
#include "script/sqlfile.h"
#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static const char *const dialects[] = { "postgresql", "mysql", "mariadb", "sqlite" };
    struct arena a = { 0 };
    struct mig_error err = { 0 };
    struct revision r;
    struct script_body body;
    if (!n)
        return 0;
    struct slice text = { .p = (const char *)data + 1, .n = n - 1 };
    if (!sqlfile_read_header(&a, "f", text, &r, &err) && (!err.file || !err.line))
        abort();
    mig_error_clear(&err);
    for (int up = 0; up < 2; up++) {
        if (!sqlfile_read_body(&a, "f", text, up, dialects[data[0] % 4], &body, &err) && !err.file)
            abort();
        mig_error_clear(&err);
    }
    arena_free(&a);
    return 0;
}
