/* A revision file with the whole catalogue, its operations compiled for each dialect: every error
 * has a place, and nothing hangs. */
#include "ddl/ddl.h"
#include "op/op_run.h"
#include <stdint.h>
#include <stdlib.h>

static void run(const char *dialect, struct slice text)
{
    struct arena a = { 0 };
    struct mig_error err = { 0 };
    struct op_list ops = { 0 };
    struct ddl_statements list = { 0 };
    struct ddl_session s = { .dialect = dialect_find(dialect), .types = { .arena = &a } };
    struct op_environment env = { .dialect = dialect, .offline = true, .max_steps = 20000 };
    bool ok = op_run_body(&a, "f", text, "upgrade", &env, &ops, &err);
    if (!ok && (!err.code || !err.line))
        abort();
    for (size_t i = 0; ok && i < ops.n && ops.at[i].kind != OP_fail; i++)
        ok = ddl_compile(&s, &a, &ops.at[i], &list, &err);
    mig_error_clear(&err);
    arena_free(&a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static const char *const dialects[] = { "postgresql", "mysql", "sqlite" };
    for (size_t i = 0; i < sizeof dialects / sizeof *dialects; i++)
        run(dialects[i], (struct slice){ (const char *)data, n });
    return 0;
}
