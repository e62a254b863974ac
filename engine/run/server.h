#ifndef MIG_RUN_SERVER_H
#define MIG_RUN_SERVER_H
/* What the server is that a handle is connected to. */
#include "run/context.h"

/* 101106 for 10.11.6; MariaDB's and MySQL's numbers mean different things. */
unsigned server_version(const struct mig *m);
bool server_is_mariadb(const struct mig *m);
#endif
