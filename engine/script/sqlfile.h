#ifndef MIG_SCRIPT_SQLFILE_H
#define MIG_SCRIPT_SQLFILE_H
/* SQL revision files: a header of comment lines, then sections that begin with a marker line. The
 * format is told in docs/revision-files.md. `text` is the whole file, BOM and all; what comes out
 * may be views of it, so it must live as long. Every error is MIG_SCRIPT and has a place. */
#include "base/arena.h"
#include "base/slice.h"
#include "graph/graph.h"
#include "mig/error.h"
#include "script/script.h"

/* The header, and nothing behind the first marker. out->doc is the message and the prose, stripped,
 * in the form of an Alembic docstring: its first paragraph is the message. out->path is `file`. */
bool sqlfile_read_header(struct arena *a, const char *file, struct slice text, struct revision *out,
                         struct mig_error *err) MIG_MUST_CHECK;

/* A statement that begins or ends a transaction, or holds one that does. */
bool sqlfile_controls_transaction(const char *dialect, struct slice text);

/* The section of one direction for one dialect ("postgresql", "mysql", "mariadb", "sqlite"), after
 * every section of the file was split. A section with no dialect serves all; one for mysql serves
 * mariadb too, unless the file has one for mariadb. Two sections that both fit are an error. */
bool sqlfile_read_body(struct arena *a, const char *file, struct slice text, bool upgrade,
                       const char *dialect, struct script_body *out,
                       struct mig_error *err) MIG_MUST_CHECK;
#endif
