/* The first byte chooses the dialect; the statements must lie in the text, in order. */
#include "sql/split.h"
#include "base/arena.h"
#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct arena a = { 0 };
    struct mig_error err = { 0 };
    struct sql_statements got = { 0 };
    if (!n)
        return 0;
    struct slice text = { .p = (const char *)data + 1, .n = n - 1 };
    const char *last = text.p;
    if (sql_split(&a, (enum sql_dialect)(data[0] % 3), "f", 1, text, &got, &err)) {
        for (size_t i = 0; i < got.n; i++) {
            struct slice t = got.at[i].text;
            if (!t.n || t.p < last || t.p + t.n > text.p + text.n || !got.at[i].line)
                abort();
            last = t.p + t.n;
        }
    } else if (!err.line || !err.column) {
        abort();
    }
    mig_error_clear(&err);
    arena_free(&a);
    return 0;
}
