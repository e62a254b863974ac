#ifndef MIG_CONF_HOOK_H
#define MIG_CONF_HOOK_H
#include "conf/config.h"

/* One hook of [post_write_hooks]: a program that is run on each new file. */
struct config_hook {
    const char *name;
    const char *type;       /* "exec", "module", "console_scripts"; NULL: the key is missing */
    const char *executable; /* exec */
    const char *module;     /* module */
    const char *entrypoint; /* console_scripts */
    const char *options;    /* NULL: none */
    const char *cwd;        /* NULL: the current directory */
};
bool config_read_hooks(const struct config *c, struct arena *a, const struct config_hook **out,
                       size_t *n, struct mig_error *err) MIG_MUST_CHECK;
#endif
