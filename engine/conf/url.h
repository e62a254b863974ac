#ifndef MIG_CONF_URL_H
#define MIG_CONF_URL_H
/* Database URLs as SQLAlchemy spells them (sqlalchemy.engine.url.make_url). */
#include "base/arena.h"
#include "mig/driver.h"

/* No message contains the password. */
bool url_parse(struct arena *a, const char *text, struct mig_url *out,
               struct mig_error *err) MIG_MUST_CHECK;
/* The URL again, its password as "***" (sqlalchemy.engine.URL.render_as_string). */
char *url_masked(struct arena *a, const struct mig_url *u);
#endif
