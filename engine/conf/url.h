#ifndef MIG_CONF_URL_H
#define MIG_CONF_URL_H
/* Database URLs as SQLAlchemy spells them (sqlalchemy.engine.url.make_url). */
#include "base/arena.h"
#include "mig/driver.h"

/* Stricter than make_url(): a URL that leaves text over, has control characters or decodes to no
 * text, and a SQLite URL with a host, are MIG_CONFIG. No message contains the password. */
bool url_parse(struct arena *a, const char *text, struct mig_url *out,
               struct mig_error *err) MIG_MUST_CHECK;
/* A URL that url_parse() takes, its passwords as "***", as sqlalchemy.engine.URL.render_as_string
 * writes it (which leaves passwords of the query readable); NULL for another text. */
char *url_masked(struct arena *a, const char *text);

/* The part of a URL that the byte at `offset` belongs to; URL_LOGIN is user and password, URL_PLACE
 * host and port. */
enum url_part { URL_NAME, URL_LOGIN, URL_PLACE, URL_PATH, URL_QUERY };
enum url_part url_part_at(const char *text, size_t offset);
#endif
