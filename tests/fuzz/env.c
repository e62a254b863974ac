/* Any text as env.py: what it tells context.configure() is found and evaluated, or refused with
 * words. */
#include "script/env.h"
#include "base/file.h"
#include "op/evaluate.h"
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static void evaluate(struct arena *a, const struct env_settings *s)
{
    struct op_environment env = { .dialect = "sqlite", .max_steps = 20000 };
    for (int key = 0; key < ENV_KEYS; key++)
        for (size_t i = 0; i < s->at[key].n; i++) {
            struct op_setting v;
            struct mig_error why = { 0 };
            if (!op_setting_read(a, &env, s->module, s->at[key].at[i], &v, &why) && !why.code)
                abort();
            mig_error_clear(&why);
        }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static char directory[64];
    struct arena a = { 0 };
    struct mig_error err = { 0 };
    struct env_settings found;
    if (!*directory)
        snprintf(directory, sizeof directory, "/tmp/mig-fuzz-env-%ld", (long)getpid());
    const char *path = file_join(&a, directory, "env.py");
    if (!file_make_directories(directory, &err) ||
        !file_write(path, (struct slice){ (const char *)data, n }, &err))
        abort();
    if (env_read(&a, directory, &found, &err))
        evaluate(&a, &found);
    else if (!err.code)
        abort();
    mig_error_clear(&err);
    arena_free(&a);
    unlink(path);
    rmdir(directory);
    return 0;
}
