/* A program either runs or fails with a place; nothing it says hangs or breaks the interpreter. */
#include "py/eval.h"
#include "py/parse.h"
#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct arena a = { 0 };
    struct mig_error err = { 0 };
    struct py_hooks hooks = { .max_steps = 20000, .max_memory = 16 << 20, .max_depth = 500 };
    const struct ast_module *m;
    struct py_value *module;
    char *text = arena_strndup(&a, (const char *)data, n);
    if ((!py_parse_module(&a, "f", (struct slice){ text, n }, &m, &err) ||
         !py_run_module(py_new(&a, &hooks), "f", m, &module, &err)) &&
        (!err.code || !err.line))
        abort();
    mig_error_clear(&err);
    arena_free(&a);
    return 0;
}
