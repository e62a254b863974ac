#ifndef MIG_GRAPH_GRAPH_H
#define MIG_GRAPH_GRAPH_H
/* The revision graph: built once, then const. Revisions are numbered in load order ("map order" in
 * docs/architecture.md): what Alembic leaves to a Python set comes in that order here.
 * Source of the rules: alembic.script.revision.RevisionMap (1.19.2). */
#include "base/arena.h"
#include "base/slice.h"
#include "mig/error.h"
#include <stdint.h>

/* Why a revision's labels, or what it depends on, are not known: they are computed, from what is
 * not there to be read. */
struct untold {
    const char *why;
    const char *hint; /* NULL: none */
    const char *file;
    unsigned line;
    unsigned column;
};

/* One revision file's header. */
struct revision {
    const char *id;
    struct strs down_revision;
    struct strs depends_on;              /* as declared: ids or labels */
    struct strs branch_labels;           /* as declared */
    const struct untold *untold_labels;  /* NULL: they are known */
    const struct untold *untold_depends; /* the same of depends_on: as if it were missing */
    bool compiles;    /* has the word: its @compiles may change what the others give */
    const char *doc;  /* the message, stripped; "" when there is none */
    const char *path; /* file, symbolic links resolved */
};

/* The first paragraph of `doc`: what log lines and listings show. */
struct slice graph_message(const struct revision *r);

/* Numbers of revisions, in an array that somebody else owns. */
struct nodes {
    const uint32_t *at;
    size_t n;
};
#define GRAPH_NONE UINT32_MAX

struct graph;

/* Builds and checks: unknown parents and dependencies, cycles, self-loops, forbidden characters,
 * labels used twice. `revisions` must outlive the graph. A duplicate id replaces the earlier
 * revision in its place; *warnings gets Alembic's warning lines. */
bool graph_build(struct arena *a, const struct revision *revisions, size_t n,
                 const struct graph **out, struct strs *warnings,
                 struct mig_error *err) MIG_MUST_CHECK;
/* The same, but for parents and dependencies that are not there: who looks only at revisions that
 * have all of theirs may go on. */
bool graph_build_open(struct arena *a, const struct revision *revisions, size_t n,
                      const struct graph **out, struct strs *warnings,
                      struct mig_error *err) MIG_MUST_CHECK;
/* False where something is missing: in the graph, of this revision. */
bool graph_whole(const struct graph *g, struct mig_error *err) MIG_MUST_CHECK;
bool graph_has_all(const struct graph *g, uint32_t node, struct mig_error *err) MIG_MUST_CHECK;

size_t graph_count(const struct graph *g);
const struct revision *graph_revision(const struct graph *g, uint32_t node);
uint32_t graph_find(const struct graph *g, const char *id); /* exact id; GRAPH_NONE when unknown */
struct nodes graph_down(const struct graph *g, uint32_t node);
struct nodes graph_next(const struct graph *g, uint32_t node);
bool graph_has_dependents(const struct graph *g,
                          uint32_t node); /* by depends_on or down_revision */
struct strs graph_labels(const struct graph *g, uint32_t node,
                         struct arena *a); /* all it carries, of those that are known */
/* Sets the error that says so; false. */
bool graph_fail_untold(const struct untold *u, struct mig_error *err);
/* False where labels of a revision are not known. Only names that are no ids need them. */
bool graph_labels_known(const struct graph *g, struct mig_error *err) MIG_MUST_CHECK;
struct nodes graph_heads(const struct graph *g);      /* versioned: nothing revises them */
struct nodes graph_real_heads(const struct graph *g); /* nothing depends on them either */
struct nodes graph_bases(const struct graph *g);

/* Symbols (ALEMBIC: RevisionMap.get_revisions, get_revision). `resolve_all` gives nothing for
 * "base". */
bool graph_resolve_all(const struct graph *g, struct arena *a, const char *symbol,
                       struct nodes *out, struct mig_error *err) MIG_MUST_CHECK;
bool graph_resolve_one(const struct graph *g, struct arena *a, const char *symbol, uint32_t *out,
                       struct mig_error *err) MIG_MUST_CHECK; /* *out GRAPH_NONE: base */
/* The same for each symbol in turn, without repeats (Alembic's get_revisions of a tuple). */
bool graph_resolve_each(const struct graph *g, struct arena *a, struct strs symbols,
                        struct nodes *out, struct mig_error *err) MIG_MUST_CHECK;
#endif
