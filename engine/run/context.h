#ifndef MIG_RUN_CONTEXT_H
#define MIG_RUN_CONTEXT_H
/* The handle of the public API, and what the verbs share: each part is read when a verb first needs
 * it, in Alembic's order (script directory, then environment, then graph). */
#include "base/buf.h"
#include "base/log.h"
#include "conf/config.h"
#include "ddl/dialect.h"
#include "graph/graph.h"
#include "graph/plan.h"
#include "mig/driver.h"
#include "mig/mig.h"
#include "script/script.h"
#include <pthread.h>
#include <stdatomic.h>

struct ast_expr;
struct ast_module;
struct lock;
struct blocker;

struct mig {
    struct arena arena; /* everything that lives as long as the handle */
    struct mig_options options;
    const struct config *config;
    struct log log;
    struct config_script script;
    bool script_read;
    const struct graph *graph;
    const struct revision **twins; /* files whose id is that of a revision in the graph */
    size_t ntwins;
    bool environment; /* logging and database settings are read: what env.py does in Alembic */
    bool makes_files; /* the verb makes revision files and, with them, directories */
    struct config_run run;
    struct config_database database;
    const struct dialect *dialect;
    struct strs env_options; /* of the ini, that env.py sets: their values are not known */
    unsigned env_hidden;     /* env.py's line that may name the version table, unseen; 0: none */
    bool env_attributes;     /* so are config.attributes */
    const struct ast_module *env_module; /* env.py, and its target_metadata; NULL: none */
    const struct ast_expr *env_metadata;
    bool transactional_ddl; /* the dialect's, unless env.py says otherwise */
    const struct mig_driver *driver;
    struct mig_conn *conn; /* NULL until a verb connects */
    pthread_mutex_t lock;  /* over conn, which mig_cancel() uses from another thread */
    struct strs rows;      /* of the version table, as last read: what errors tell of */
    bool rows_read;
    struct lock *held; /* the run's lock: run/lock.h; NULL: none */
    bool kill_stale;   /* sessions of runs that died are ended, not waited for */
    unsigned wait_ms;  /* how long to try to connect */
    const char *tag;   /* --tag, or NULL */
    bool prompted;     /* for a password */
    const char *asked; /* the plan that somebody confirmed, in words; NULL: nobody was asked */
    struct blocker *blocker; /* who keeps a statement waiting: run/blocker.h; NULL: nobody looks */
    bool watched;            /* it was tried to have one */
    atomic_bool cancelled;
    atomic_bool in_statement; /* one of a revision is with the server: run/cancel.h */
    /* Several databases: run/multi.h. */
    struct mig *parent;    /* this is the handle of one of them; NULL: the caller's own */
    const char *engine;    /* its name */
    struct mig **children; /* of the caller's handle */
    size_t nchildren;
    size_t used;             /* 0: all of them; i + 1: one */
    bool engines_read;       /* children and nchildren are known */
    bool to_files;           /* --sql goes into a file for each */
    const char *script_name; /* that file; NULL: the output */
    struct buf script_text;
};

#define CONTEXT_LOGGER "alembic.runtime.migration" /* Alembic's name of it */

/* script_location and what belongs to it (ScriptDirectory.from_config). */
bool context_script(struct mig *m, struct mig_error *err) MIG_MUST_CHECK;
/* The graph, loaded once (ScriptDirectory.revision_map); open: it may lack parents. */
bool context_graph(struct mig *m, struct mig_error *err) MIG_MUST_CHECK;
bool context_open_graph(struct mig *m, struct mig_error *err) MIG_MUST_CHECK;
/* The graph for who shows revisions: all labels must be known. */
bool context_labels(struct mig *m, struct mig_error *err) MIG_MUST_CHECK;
/* False when two files have the id of r: which of them would run is not for mig to choose. */
bool context_sole(struct mig *m, const struct revision *r, struct mig_error *err) MIG_MUST_CHECK;
/* False where there is no directory to read revisions from: nothing to run is then no answer. */
bool context_versions(struct mig *m, struct mig_error *err) MIG_MUST_CHECK;
/* Logging, database URL, dialect; connects unless `offline` (env.py, MigrationContext). */
bool context_environment(struct mig *m, bool offline, struct mig_error *err) MIG_MUST_CHECK;
/* The parts of it: logging, URL and dialect, once; the connection. */
bool context_settings(struct mig *m, struct mig_error *err) MIG_MUST_CHECK;
bool context_logging(struct mig *m, struct mig_error *err) MIG_MUST_CHECK;
bool context_connect(struct mig *m, struct mig_error *err) MIG_MUST_CHECK;
void context_disconnect(struct mig *m);
/* Logs which implementation it is (MigrationContext.__init__). */
void context_announce(const struct mig *m, bool offline);
/* Sets how long context_connect() tries: "30s"; NULL: not again. */
bool context_wait(struct mig *m, const char *wait, struct mig_error *err) MIG_MUST_CHECK;
/* The database has version rows, and the graph knows none of them. */
bool context_is_ahead(const struct mig *m, struct strs rows);
/* Ends a verb: the connection is closed, and a failure is logged as Alembic logs it. Returns ok. */
bool context_done(struct mig *m, bool ok, struct mig_error *err);
void context_warn(struct mig *m, struct strs warnings);
#endif
