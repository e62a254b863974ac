#ifndef MIG_CONF_PASSWORD_H
#define MIG_CONF_PASSWORD_H
/* Inside the room: the password of a database, where its URL has none. */
#include "conf/options.h"

/* Puts the password into `url`, and who gave it into *source. --password-file goes before
 * everything; a password of the URL before the rest: $PGPASSWORD or $MYSQL_PWD, which the client
 * library reads by itself, their _FILE forms, `password_file` of the ini. *source NULL: the URL,
 * the client library (.pgpass, service and option files) or nobody. */
bool password_find(const struct config *c, struct arena *a, struct mig_url *url,
                   const char **source, struct mig_error *err) MIG_MUST_CHECK;
#endif
