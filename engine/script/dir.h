#ifndef MIG_SCRIPT_DIR_H
#define MIG_SCRIPT_DIR_H
/* Which files are revision files. Source: alembic.script.base.Script._list_py_dir, _from_path,
 * ScriptDirectory._load_revisions. */
#include "base/arena.h"
#include "conf/config.h"
#include "mig/error.h"

enum { DIR_MAX_FILE = 64 << 20 };

/* A name that is read: ends in ".py" or ".sql", does not begin with ".#" or "__init__". */
bool dir_is_revision_name(const char *name);
struct dir_listing {
    struct strs files;
    const bool
        *is_plain; /* of each: a regular file, and in its directory itself, not a link there */
    struct strs warnings;
};
/* The files of every location in load order, as real paths, each once; a second meeting gives a
 * line among the warnings. A location that does not exist is skipped; with `recursive`, directories
 * that are symbolic links are not entered. A directory with the name of a revision file is an
 * error, and so is byte code without its source where `sourceless` is on. */
bool dir_list(struct arena *a, const struct config_script *s, struct dir_listing *out,
              struct mig_error *err) MIG_MUST_CHECK;
#endif
