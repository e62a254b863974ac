#ifndef MIG_DRIVER_H
#define MIG_DRIVER_H
/* For those who implement a database driver: one const struct mig_driver, every member MUST unless
 * marked MAY. A driver moves bytes: it knows no version table, no graph and no dialect.
 *
 * tests/drivers/conformance.c is the contract in executable form; all drivers pass it. */
#include "mig/error.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct mig_pair {
    const char *key;
    const char *value;
};

/* A database URL taken apart, everything percent-decoded (RFC 3986); NULL or 0: not given. */
struct mig_url {
    const char *dialect; /* "postgresql", "mysql", "mariadb", "sqlite" */
    const char *driver;  /* what stood after '+': "asyncpg"; has no meaning to mig */
    const char *user;
    const char *password;
    const char *host; /* an IPv6 address without its brackets */
    unsigned port;
    const char *database;         /* sqlite: the path, NULL for memory */
    const struct mig_pair *query; /* the arguments, in order */
    size_t nquery;
};

/* One open connection; each driver defines its own. */
struct mig_conn;

/* A value sent beside a statement, never inside its text. text NULL is SQL NULL. */
struct mig_param {
    const char *text;
    size_t length;
};

struct mig_cell {
    const char *text; /* NUL-terminated as well; NULL is SQL NULL */
    size_t length;
};

/* What a statement gave. Zero it before the call; the driver fills it, mig_result_clear() frees it.
 */
struct mig_result {
    size_t rows;
    size_t columns;
    struct mig_cell *cells; /* rows * columns, row by row */
    char **names;           /* column names */
    int64_t affected;       /* rows changed; -1: the server does not say */
};
void mig_result_clear(struct mig_result *r);

struct mig_driver {
    const char *name;            /* "postgresql" */
    const char *const *dialects; /* URL dialects it serves, NULL-terminated */
    const char *client;          /* client library and version, for --version */
    bool transactional_ddl;      /* DDL can be rolled back */

    /* Opens a connection. Failing login and unreachable server are MIG_CONNECT, the latter with
     * err->later, a login that lacked a password with err->password; a query argument
     * that the client library does not know is MIG_CONFIG. No message may contain the password. */
    bool (*open)(const struct mig_url *url, struct mig_conn **out, struct mig_error *err);
    void (*close)(struct mig_conn *c); /* NULL is fine; an open transaction is rolled back */

    /* Runs one statement of `length` bytes. `params` are bound by position ($1 / ?). `r` may be
     * NULL. Failure: MIG_DATABASE with the server's message, sqlstate (where there is one), detail
     * and position. */
    bool (*exec)(struct mig_conn *c, const char *sql, size_t length, const struct mig_param *params,
                 size_t nparams, struct mig_result *r, struct mig_error *err);
    /* MAY (PostgreSQL): runs "COPY ... FROM STDIN" and feeds it `data`. */
    bool (*copy_in)(struct mig_conn *c, const char *sql, size_t length, const char *data,
                    size_t data_length, struct mig_result *r, struct mig_error *err);
    /* MAY, both or neither (PostgreSQL): within a transaction, statements whose answers are waited
     * for later. post() puts one on its way, without parameters and no COPY; where it fails it has
     * put nothing there. collect() waits for the answer to the oldest that has not been collected,
     * and fails as exec() does: then those posted behind it have not run, and nothing is on its
     * way any more. `last`: no more is posted before all are collected, which spares the server a
     * message. From the first post() to the last collect() only cancel(), in_transaction() and
     * close() may be called beside them. */
    bool (*post)(struct mig_conn *c, const char *sql, size_t length, struct mig_error *err);
    bool (*collect)(struct mig_conn *c, bool last, struct mig_result *r, struct mig_error *err);
    bool (*begin)(struct mig_conn *c, struct mig_error *err);
    bool (*commit)(struct mig_conn *c, struct mig_error *err);
    bool (*rollback)(struct mig_conn *c, struct mig_error *err);
    bool (*in_transaction)(struct mig_conn *c);
    /* Asks the server to end the statement that another thread, or the thread that a signal
     * interrupted, is running on c: it then fails. Async-signal-safe for sqlite and postgresql. */
    bool (*cancel)(struct mig_conn *c);
    /* Did the last statement that failed on c fail because somebody else holds a lock, so that it
     * may succeed later? */
    bool (*busy)(struct mig_conn *c);
    /* MAY: the server's number for this session as it was told when connecting. A server that calls
     * it otherwise in a statement is behind a pooler. */
    uint64_t (*session)(struct mig_conn *c);
    /* As the server writes it: "15.6", "10.11.6-MariaDB", "3.40.1"; lives as long as c. */
    const char *(*server_version)(struct mig_conn *c);
    /* A table or view that an unqualified name (schema NULL) or schema.name would find. */
    bool (*has_table)(struct mig_conn *c, const char *schema, const char *name, bool *found,
                      struct mig_error *err);
};

/* The drivers of this build, ended by NULL. */
extern const struct mig_driver *const mig_drivers[];
/* The driver for a URL's dialect; NULL when this build has none. */
const struct mig_driver *mig_driver_find(const char *dialect);
#endif
