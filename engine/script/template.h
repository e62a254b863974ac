#ifndef MIG_SCRIPT_TEMPLATE_H
#define MIG_SCRIPT_TEMPLATE_H
/* script.py.mako / script.sql.mako: the part of Mako that Alembic's templates use (${expr |
 * filter}, % control lines, ## comments, <%doc>, <%text>, <% %> and <%! %> blocks,
 * backslash-newline), its expressions evaluated by engine/py. What lies beyond is refused with its
 * place, and so is what Mako's versions treat differently (a %% that is not the first on a line
 * behind another). A name that nobody gave is Mako's Undefined: false, and an error where it is
 * written. */
#include "base/arena.h"
#include "base/slice.h"
#include "mig/error.h"

/* A value as Alembic hands it to the template. */
enum template_kind {
    TEMPLATE_NONE,
    TEMPLATE_STR,
    TEMPLATE_TUPLE,
    TEMPLATE_LIST,
    TEMPLATE_CONFIG /* alembic.config.Config: items are name, value, name, value of the main section
                     */
};
struct template_value {
    enum template_kind kind;
    struct strs items; /* STR: exactly one */
};
struct template_var {
    const char *name; /* "message", "up_revision", "down_revision", "create_date", ... */
    struct template_value value;
};

bool template_render(struct arena *a, const char *file, struct slice text,
                     const struct template_var *vars, size_t nvars, struct slice *out,
                     struct mig_error *err) MIG_MUST_CHECK;
#endif
