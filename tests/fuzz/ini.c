/* Any text: read it, and read every option and the logging sections of what could be read. */
#include "conf/ini.h"
#include "conf/logging.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct arena a = { 0 };
    struct mig_error err = { 0 };
    struct ini ini;
    const struct config_logging *logging;
    struct slice text = { .p = arena_strndup(&a, (const char *)data, n), .n = n };
    const char *value;
    bool ok = ini_parse(&a, "f", text, "/h", &ini, &err);
    for (size_t i = 0; ok && i < ini.options.n; i++)
        if (!ini_get(&ini, &a, ini.options.at[i].section, ini.options.at[i].name, &value, &err))
            mig_error_clear(&err);
    if (ok && logging_read(&ini, &a, &logging, &err) && logging)
        for (int level = MIG_LOG_DEBUG; level <= MIG_LOG_ERROR; level += 10)
            config_log_line(logging, &a, (enum mig_level)level, "alembic.runtime.migration", "x");
    mig_error_clear(&err);
    arena_free(&a);
    return 0;
}
