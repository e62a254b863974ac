/* Any text as alembic.ini: every group of settings is read, or refused with words. */
#include "conf/config.h"
#include "base/file.h"
#include "conf/convention.h"
#include "conf/engines.h"
#include "conf/hook.h"
#include "conf/typemap.h"
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void check(bool ok, struct mig_error *err)
{
    if (!ok && !err->code)
        abort();
    mig_error_clear(err);
}

static void read_all(const struct config *c, struct arena *a)
{
    struct config_script script;
    struct config_run run = { .transactional_ddl = true };
    struct config_database database;
    const struct config_logging *logging;
    const struct typemap_entry *types;
    const struct config_hook *hooks;
    const char *name;
    struct strs names;
    size_t count;
    bool given;
    struct mig_error err = { 0 };
    check(config_read_script(c, a, &script, &err), &err);
    check(config_read_run(c, a, &run, &err), &err);
    check(config_read_database(c, a, &database, &err), &err);
    check(config_read_logging(c, a, &logging, &err), &err);
    check(config_read_hooks(c, a, &hooks, &count, &err), &err);
    check(typemap_read(c, a, &types, &count, &err), &err);
    check(convention_read(c, a, &names, &given, &err), &err);
    check(engines_argument(c, a, &name, &err), &err);
    if (engines_list(c, a, &names, &err))
        for (size_t i = 0; i < names.n; i++)
            check(config_read_database(engines_config(c, a, names.at[i]), a, &database, &err),
                  &err);
    mig_error_clear(&err);
    engines_ini(c, a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static char path[64];
    struct arena a = { 0 };
    struct mig_error err = { 0 };
    const struct config *c;
    if (!*path)
        snprintf(path, sizeof path, "/tmp/mig-fuzz-config-%ld.ini", (long)getpid());
    unsetenv("DATABASE_URL");
    struct mig_options options = { .config = path };
    if (!file_write(path, (struct slice){ (const char *)data, n }, &err))
        abort();
    bool ok = config_open(&a, &options, &c, &err);
    check(ok, &err);
    if (ok)
        read_all(c, &a);
    arena_free(&a);
    unlink(path);
    return 0;
}
