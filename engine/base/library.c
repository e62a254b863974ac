#include "mig/library.h"
#include <dlfcn.h>
#include <pthread.h>
#include <string.h>

static bool refuse(const struct mig_library *l, struct mig_error *err)
{
    const char *reason = dlerror();
    mig_error_set(err, MIG_CONFIG, "cannot load the client library %s: %s", l->soname,
                  reason ? reason : "no reason given");
    return mig_error_hint(err,
                          "install the package that has it, of the version mig was built with");
}

static bool load(struct mig_library *l, struct mig_error *err)
{
    void *library = dlopen(l->soname, RTLD_NOW | RTLD_LOCAL);
    if (!library)
        return refuse(l, err);
    for (size_t i = 0; i < l->n; i++) {
        void *at = dlsym(library, l->symbols[i].name);
        if (!at)
            return refuse(l, err);
        memcpy((char *)l->table + l->symbols[i].offset, &at, sizeof at);
    }
    l->loaded = true;
    return true;
}

bool mig_library_load(struct mig_library *l, struct mig_error *err)
{
    static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    pthread_mutex_lock(&lock);
    bool ok = l->loaded || load(l, err);
    pthread_mutex_unlock(&lock);
    return ok;
}
