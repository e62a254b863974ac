#ifndef MIG_DDL_RESERVED_H
#define MIG_DDL_RESERVED_H
/* Reserved words of each dialect, lower case, sorted. Source: sqlalchemy.dialects.*:
 * RESERVED_WORDS. */
#include "base/slice.h"

extern const struct strs reserved_postgresql;
extern const struct strs reserved_mysql;
extern const struct strs reserved_mariadb;
extern const struct strs reserved_sqlite;
#endif
