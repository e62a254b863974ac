#ifndef MIG_CMD_EDITOR_H
#define MIG_CMD_EDITOR_H
/* Starts the user's editor on a file and waits for it (alembic.util.editor.open_in_editor): $EDITOR
 * or $VISUAL if that is a path that exists, else the first of both and of a short list that $PATH
 * holds. No shell. Fails with MIG_COMMAND and Alembic's text. */
#include "base/arena.h"
#include "mig/error.h"

bool editor_open(struct arena *a, const char *path, struct mig_error *err) MIG_MUST_CHECK;
#endif
