#ifndef MIG_SCRIPT_SCRIPT_H
#define MIG_SCRIPT_SCRIPT_H
/* Revision files on disk <-> struct revision. Source: alembic.script.base.ScriptDirectory and
 * Script. */
#include "base/arena.h"
#include "base/slice.h"
#include "conf/config.h"
#include "graph/graph.h"
#include "mig/error.h"

/* Headers of every revision file, in load order: locations in order; in one, files by byte order of
 * their names; with `recursive`, a directory's files before its subdirectories. */
struct script_set {
    const struct revision *revisions;
    size_t n;
    struct strs warnings; /* "File F loaded twice! ignoring. ..." */
};
bool script_load(struct arena *a, const struct config_script *s, struct script_set *out,
                 struct mig_error *err) MIG_MUST_CHECK;

/* One statement of a body, ready for the driver. */
enum script_kind { SCRIPT_STATEMENT, SCRIPT_COPY, SCRIPT_BATCH, SCRIPT_ASSERT };
struct script_statement {
    enum script_kind kind;
    struct slice text;      /* without its terminating ';' */
    struct slice copy_data; /* SCRIPT_COPY: the lines before "\." */
    const char *file;
    unsigned line, column; /* where it begins */
    bool autocommit;       /* outside the transaction: commit before, begin after */
    unsigned pause_ms;     /* SCRIPT_BATCH */
    unsigned long max;     /* SCRIPT_BATCH: rounds; 0: no limit */
    const char *message;   /* SCRIPT_ASSERT */
};
struct script_body {
    const struct script_statement *at;
    size_t n;
    bool no_transaction; /* transaction=off: each statement commits on its own */
};

/* The body of one direction for one dialect ("postgresql", "mysql", "mariadb", "sqlite"), read,
 * split and checked; whatever cannot run is refused here, with its place. Texts live in `a`. */
bool script_read_body(struct arena *a, const struct revision *r, bool upgrade, const char *dialect,
                      struct script_body *out, struct mig_error *err) MIG_MUST_CHECK;
#endif
