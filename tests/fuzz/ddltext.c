/* Any bytes as the text of op.execute(): bound names, and the printed form. */
#include "ddl/expr.h"
#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a = { 0 };
    struct mig_error err = { 0 };
    struct ddl_statements out = { 0 };
    struct ddl_session s = { .dialect = dialect_find("postgresql"), .types = { .arena = &a } };
    struct ddl c = { .dialect = s.dialect,
                     .rules = &ddl_postgresql,
                     .session = &s,
                     .arena = &a,
                     .out = &out,
                     .err = &err };
    struct buf b = { .arena = &a };
    const char *copy = arena_strndup(&a, (const char *)data, size);
    ddl_text(&c, &b, (struct slice){ copy, size }, NULL, 0, NULL);
    ddl_printed(&a, buf_str(&b));
    mig_error_clear(&err);
    arena_free(&a);
    return 0;
}
