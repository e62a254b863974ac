#ifndef MIG_CONF_SECRET_H
#define MIG_CONF_SECRET_H
/* Inside the room: what is kept in files so that it stands in no command line, no environment and
 * no ini. No message tells any of it. */
#include "base/arena.h"
#include "mig/error.h"

/* The text of a file without one line end behind it. A pipe (`<(command)`) is read too. No such
 * file, an empty one, one over 64 KiB and a NUL are MIG_CONFIG; `who` named the file:
 * "--password-file". */
bool secret_read(struct arena *a, const char *who, const char *path, const char **out,
                 struct mig_error *err) MIG_MUST_CHECK;
/* $NAME, or what stands in the file that $NAME_FILE names; *text NULL: neither (an empty variable
 * is none). Both are an error. *source is who gave it: "$NAME", "$NAME_FILE (PATH)". */
bool secret_variable(struct arena *a, const char *name, const char **text, const char **source,
                     struct mig_error *err) MIG_MUST_CHECK;
#endif
