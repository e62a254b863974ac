#ifndef MIG_SCRIPT_SCRIPT_H
#define MIG_SCRIPT_SCRIPT_H
/* Revision files on disk <-> struct revision. Source: alembic.script.base.ScriptDirectory and
 * Script. */
#include "base/arena.h"
#include "base/log.h"
#include "base/slice.h"
#include "conf/config.h"
#include "graph/graph.h"
#include "mig/error.h"
#include "sql/split.h"

/* Headers of every revision file, in load order: locations in order; in one, files by byte order of
 * their names; with `recursive`, a directory's files before its subdirectories. */
struct script_set {
    const struct revision *revisions;
    size_t n;
    struct strs warnings; /* "File F loaded twice! ignoring. ..." */
};
bool script_load(struct arena *a, const struct config_script *s, struct script_set *out,
                 struct mig_error *err) MIG_MUST_CHECK;

/* The statements of a body, ready for the driver. */
struct script_body {
    const char *file;
    struct sql_statements statements;
    bool no_transaction;   /* transaction=off: each statement commits on its own */
    const char *fails;     /* NULL, or what the connection raises behind the last statement */
    unsigned fails_line;   /* where */
    bool python;           /* of a .py file: --sql prints it as Alembic does */
    struct log_notes said; /* by its print() and loggers, to be shown when it runs */
};

/* The body of a .sql file: one direction for one dialect ("postgresql", "mysql", "mariadb",
 * "sqlite"), read, split and checked; whatever cannot run is refused here, with its place. Texts
 * live in `a`. */
bool script_read_body(struct arena *a, const struct revision *r, bool upgrade, const char *dialect,
                      struct script_body *out, struct mig_error *err) MIG_MUST_CHECK;
#endif
