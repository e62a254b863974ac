#ifndef MIG_SCRIPT_TEMPLATE_NAMES_H
#define MIG_SCRIPT_TEMPLATE_NAMES_H
/* What a template's expressions can name: Alembic's variables, Mako's filters and context, and what
 * writes. */
#include "base/buf.h"
#include "py/interp.h"
#include "script/template.h"

struct template_output {
    struct py *py;
    const struct slice *texts;
    size_t ntexts;
    struct buf out;
    struct py_value *vars; /* a dict of what Alembic gave */
};

/* A dict for py_exec_in; *o lives as long as the program runs. */
struct py_value *template_names(struct template_output *o, const struct template_var *vars,
                                size_t nvars);
#endif
