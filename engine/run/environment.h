#ifndef MIG_RUN_ENVIRONMENT_H
#define MIG_RUN_ENVIRONMENT_H
/* How migrations run: the keys of the ini, else what env.py gives context.configure(). */
#include "op/settings.h"
#include "run/context.h"

/* Fills m->run and m->transactional_ddl (m->dialect is set). A setting that env.py computes and the
 * ini does not give is an error with its place. */
bool environment_read(struct mig *m, struct mig_error *err) MIG_MUST_CHECK;
/* The ini has `databases`: does env.py go over them as Alembic's multidb template does? An env.py
 * that never mentions them has one database. */
bool environment_engines(struct mig *m, bool *several, struct mig_error *err) MIG_MUST_CHECK;
/* What revisions and env.py itself can read of the configuration; lists lie in `a`. */
struct op_settings environment_told(struct mig *m, struct arena *a);
#endif
