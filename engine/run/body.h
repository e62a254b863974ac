#ifndef MIG_RUN_BODY_H
#define MIG_RUN_BODY_H
/* The statements of revisions, ready for a sink: .sql files as they stand, .py files run by the
 * interpreter (op) and written by the dialect's compiler (ddl). */
#include "ddl/ddl.h"
#include "op/op_run.h"
#include "op/settings.h"
#include "op/typemap.h"
#include "run/context.h"

/* What the bodies of one run share. */
struct body_session {
    struct mig *m;
    bool offline;
    struct ddl_session ddl;
    struct arena scratch; /* of one body at a time: its tree, values and ops */
    struct op_settings settings;
    struct op_mapped_type *types; /* type_map */
    size_t ntypes;
    const char *engine; /* multidb: the argument of upgrade(engine_name); NULL: none */
    struct op_environment env;
    bool environment; /* env is filled in */
};
/* Asks a connected server for what the compilers must know of it. */
bool body_session_init(struct body_session *s, struct mig *m, struct arena *a, bool offline,
                       struct mig_error *err) MIG_MUST_CHECK;
void body_session_free(struct body_session *s);
/* Whatever of the body cannot run is refused here, with its place. Texts live in `a`. */
bool body_read(struct body_session *s, struct arena *a, const struct revision *r, bool upgrade,
               struct script_body *out, struct mig_error *err) MIG_MUST_CHECK;
#endif
