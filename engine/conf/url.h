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

/* The part of a URL that the byte at `offset` belongs to; URL_LOGIN is user and password, URL_PLACE
 * host and port. */
enum url_part { URL_NAME, URL_LOGIN, URL_PLACE, URL_PATH, URL_QUERY };
enum url_part url_part_at(const char *text, size_t offset);
#endif
