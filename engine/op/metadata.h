#ifndef MIG_OP_METADATA_H
#define MIG_OP_METADATA_H
/* The naming conventions of env.py's target_metadata, by which Alembic names what a body leaves
 * without a name. Source: alembic.operations.schemaobj.SchemaObjects.metadata. */
#include "op/constraint.h"
#include "op/op_run.h"
#include "py/ast.h"

/* Evaluates the expression of env.py as far as the application's source allows (py/lazy.h). False
 * with err: it does not; what stands in *out then is nothing. */
bool op_metadata_read(struct arena *a, const struct op_environment *env,
                      const struct ast_module *env_py, const struct ast_expr *e,
                      struct op_metadata *out, struct mig_error *err) MIG_MUST_CHECK;
/* Where a module that env.py imports, or one that these import, mentions naming_convention, as
 * "FILE:LINE"; NULL: nowhere. */
const char *op_metadata_mention(struct arena *a, const struct op_environment *env,
                                const struct ast_module *env_py);
#endif
