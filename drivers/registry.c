#include "mig/driver.h"
#include <string.h>

extern const struct mig_driver mig_driver_sqlite;
extern const struct mig_driver mig_driver_postgresql;
extern const struct mig_driver mig_driver_mysql;

const struct mig_driver *const mig_drivers[] = {
#ifdef WITH_sqlite
    &mig_driver_sqlite,
#endif
#ifdef WITH_postgresql
    &mig_driver_postgresql,
#endif
#ifdef WITH_mysql
    &mig_driver_mysql,
#endif
    NULL
};

const struct mig_driver *mig_driver_find(const char *dialect)
{
    for (size_t i = 0; mig_drivers[i]; i++)
        for (const char *const *d = mig_drivers[i]->dialects; *d; d++)
            if (!strcmp(*d, dialect))
                return mig_drivers[i];
    return NULL;
}
