#include "mig/library.h"
#include "result.h"
#include "sonames.h"
#include <ctype.h>
#include <libpq-fe.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* The functions of libpq that are used. */
#define LIBPQ(FUNCTION)                 \
    FUNCTION(PQbackendPID)              \
    FUNCTION(PQcancel)                  \
    FUNCTION(PQclear)                   \
    FUNCTION(PQcmdTuples)               \
    FUNCTION(PQconndefaults)            \
    FUNCTION(PQconnectdbParams)         \
    FUNCTION(PQconnectionNeedsPassword) \
    FUNCTION(PQconninfoFree)            \
    FUNCTION(PQconsumeInput)            \
    FUNCTION(PQenterPipelineMode)       \
    FUNCTION(PQerrorMessage)            \
    FUNCTION(PQexitPipelineMode)        \
    FUNCTION(PQfinish)                  \
    FUNCTION(PQflush)                   \
    FUNCTION(PQfname)                   \
    FUNCTION(PQfreeCancel)              \
    FUNCTION(PQfreemem)                 \
    FUNCTION(PQgetCancel)               \
    FUNCTION(PQgetCopyData)             \
    FUNCTION(PQgetResult)               \
    FUNCTION(PQgetisnull)               \
    FUNCTION(PQgetlength)               \
    FUNCTION(PQgetvalue)                \
    FUNCTION(PQnfields)                 \
    FUNCTION(PQntuples)                 \
    FUNCTION(PQparameterStatus)         \
    FUNCTION(PQpingParams)              \
    FUNCTION(PQpipelineSync)            \
    FUNCTION(PQputCopyData)             \
    FUNCTION(PQputCopyEnd)              \
    FUNCTION(PQresultErrorField)        \
    FUNCTION(PQresultStatus)            \
    FUNCTION(PQsendFlushRequest)        \
    FUNCTION(PQsendQuery)               \
    FUNCTION(PQsendQueryParams)         \
    FUNCTION(PQsetNoticeReceiver)       \
    FUNCTION(PQsetnonblocking)          \
    FUNCTION(PQsocket)                  \
    FUNCTION(PQstatus)                  \
    FUNCTION(PQtransactionStatus)

static struct libpq {
    LIBPQ(MIG_LIBRARY_MEMBER)
} lib;

#define SYMBOL(function) MIG_LIBRARY_SYMBOL(struct libpq, function)
static const struct mig_symbol SYMBOLS[] = { LIBPQ(SYMBOL) };
static struct mig_library library = {
    .soname = SONAME_postgresql,
    .symbols = SYMBOLS,
    .n = sizeof SYMBOLS / sizeof *SYMBOLS,
    .table = &lib,
};

/* A statement on its way. */
struct posted {
    struct posted *next;
    char *sql;
};

struct mig_conn {
    PGconn *pg;
    PGcancel *cancel; /* made at open: PQgetCancel() is not async-signal-safe, PQcancel() is */
    char version[64];
    bool later;            /* the server was not there */
    char sqlstate[6];      /* of the last statement that failed */
    struct posted *posted; /* without an answer so far, the oldest first */
    struct posted **newest;
    bool closing; /* the message that ends the pipeline is on its way, too */
    bool mute;    /* the server has not been asked to answer before that */
};

/* The keyword and value arrays of PQconnectdbParams(); a later entry wins over an earlier one. */
struct keywords {
    const char **keys;
    const char **values;
    size_t n;
    char *hosts; /* of ?host=a:1&host=b:2 */
    char *ports;
    bool has_port; /* one of those hosts has a port of its own */
};

/* Arguments of SQLAlchemy's dialects that do not concern the connection itself. */
static const char *const MEANINGLESS[] = {
    "async_fallback",
    "prepared_statement_cache_size",
    "prepared_statement_name_func",
};

static bool is_meaningless(const char *key)
{
    for (size_t i = 0; i < sizeof MEANINGLESS / sizeof *MEANINGLESS; i++)
        if (!strcmp(MEANINGLESS[i], key))
            return true;
    return false;
}

static void add(struct keywords *k, const char *key, const char *value)
{
    k->keys[k->n] = key;
    k->values[k->n++] = value;
}

static bool append(char **list, bool first, const char *text, size_t n, struct mig_error *err)
{
    size_t have = *list ? strlen(*list) : 0;
    char *grown = realloc(*list, have + n + 2);
    if (!grown)
        return result_no_memory(err);
    if (!first)
        grown[have++] = ',';
    memcpy(grown + have, text, n);
    grown[have + n] = '\0';
    *list = grown;
    return true;
}

/* SQLAlchemy: "name:port" is split; a socket directory or an IPv6 address is not. */
static bool add_host(struct keywords *k, const char *value, struct mig_error *err)
{
    bool first = !k->hosts;
    size_t name = 0;
    while (isalnum((unsigned char)value[name]) || value[name] == '-' || value[name] == '.')
        name++;
    size_t digits = value[name] == ':' ? strspn(value + name + 1, "0123456789") : 0;
    bool split = value[name] == ':' && !value[name + 1 + digits];
    size_t n = split ? name : strlen(value);
    k->has_port |= digits > 0;
    return append(&k->hosts, first, value, n, err) &&
           append(&k->ports, first, split ? value + name + 1 : "", split ? digits : 0, err);
}

static bool is_keyword(const PQconninfoOption *known, const char *key)
{
    for (const PQconninfoOption *o = known; o->keyword; o++)
        if (!strcmp(o->keyword, key))
            return true;
    return false;
}

/* asyncpg's ssl=MODE takes libpq's names. */
static bool add_ssl(struct keywords *k, const char *value, struct mig_error *err)
{
    static const char *const modes[] = { "disable", "allow",     "prefer",
                                         "require", "verify-ca", "verify-full" };
    if (!strcasecmp(value, "true"))
        value = "require";
    for (size_t i = 0; i < sizeof modes / sizeof *modes; i++) {
        if (!strcmp(modes[i], value)) {
            add(k, "sslmode", modes[i]);
            return true;
        }
    }
    return mig_error_set(err, MIG_CONFIG, "postgresql URL: argument \"ssl\" is not an SSL mode");
}

static bool add_argument(struct keywords *k, const PQconninfoOption *known,
                         const struct mig_pair *p, struct mig_error *err)
{
    if (!strcmp(p->key, "host"))
        return add_host(k, p->value, err);
    if (!strcmp(p->key, "ssl"))
        return add_ssl(k, p->value, err);
    if (is_meaningless(p->key))
        return true;
    /* A replication connection cannot run statements as others do. */
    if (!is_keyword(known, p->key) || !strcmp(p->key, "replication"))
        return mig_error_set(err, MIG_CONFIG, "postgresql URL: unknown argument \"%s\"", p->key);
    if (!strcmp(p->key, "client_encoding") && strcasecmp(p->value, "utf8") &&
        strcasecmp(p->value, "utf-8"))
        return mig_error_set(err, MIG_CONFIG,
                             "postgresql URL: client_encoding can only be utf8: revision files "
                             "are UTF-8");
    add(k, p->key, p->value);
    return true;
}

static bool add_all(struct keywords *k, const PQconninfoOption *known, const struct mig_url *u,
                    const char *port, struct mig_error *err)
{
    add(k, "fallback_application_name", "mig");
    add(k, "host", u->host);
    add(k, "port", u->port ? port : NULL);
    add(k, "user", u->user);
    add(k, "password", u->password);
    add(k, "dbname", u->database);
    for (size_t i = 0; i < u->nquery; i++)
        if (!add_argument(k, known, &u->query[i], err))
            return false;
    if (k->hosts)
        add(k, "host", k->hosts);
    if (k->has_port)
        add(k, "port", k->ports);
    add(k, "client_encoding", "UTF8");
    return true;
}

/* No answer, or one that the server gives while it starts or stops; it may have come up since. */
static bool is_not_there(const struct keywords *k, const PGconn *pg)
{
    PGPing ping = lib.PQpingParams(k->keys, k->values, 0);
    const char *text = lib.PQerrorMessage(pg);
    bool answered = strstr(text, "FATAL") != NULL; /* one of several hosts, with a no */
    if (ping == PQPING_OK)
        return strstr(text, "starting") ||
               (!answered && (strstr(text, "refused") || strstr(text, "No such file")));
    return ping == PQPING_REJECT || ping == PQPING_NO_RESPONSE;
}

static bool connect_to(struct mig_conn *c, const struct mig_url *u, struct mig_error *err)
{
    char port[16];
    size_t most = u->nquery + 16;
    PQconninfoOption *known = lib.PQconndefaults();
    struct keywords k = {
        .keys = calloc(most, sizeof *k.keys),
        .values = calloc(most, sizeof *k.values),
    };
    snprintf(port, sizeof port, "%u", u->port);
    bool ok =
        known && k.keys && k.values ? add_all(&k, known, u, port, err) : result_no_memory(err);
    if (ok) {
        c->pg = lib.PQconnectdbParams(k.keys, k.values, 0);
        ok = c->pg ? true : result_no_memory(err);
        c->later = ok && lib.PQstatus(c->pg) != CONNECTION_OK && is_not_there(&k, c->pg);
    }
    lib.PQconninfoFree(known);
    free(k.keys);
    free(k.values);
    free(k.hosts);
    free(k.ports);
    return ok;
}

static void drop_oldest(struct mig_conn *c)
{
    struct posted *p = c->posted;
    c->posted = p->next;
    free(p->sql);
    free(p);
}

static void conn_close(struct mig_conn *c)
{
    if (!c)
        return;
    while (c->posted)
        drop_oldest(c);
    lib.PQfreeCancel(c->cancel);
    lib.PQfinish(c->pg);
    free(c);
}

/* libpq ends its messages with a newline. */
static bool set_client_error(PGconn *pg, enum mig_code code, struct mig_error *err)
{
    const char *text = lib.PQerrorMessage(pg);
    size_t n = strlen(text);
    while (n && isspace((unsigned char)text[n - 1]))
        n--;
    return mig_error_set(err, code, "%.*s", (int)n, n ? text : "");
}

/* Notices would go to stderr, where only log lines belong. */
static void drop_notice(void *unused, const PGresult *res)
{
    (void)unused;
    (void)res;
}

static bool conn_open(const struct mig_url *u, struct mig_conn **out, struct mig_error *err)
{
    if (!mig_library_load(&library, err))
        return false;
    struct mig_conn *c = calloc(1, sizeof *c);
    if (!c)
        return result_no_memory(err);
    bool ok = connect_to(c, u, err);
    if (ok && lib.PQstatus(c->pg) != CONNECTION_OK) {
        ok = set_client_error(c->pg, MIG_CONNECT, err);
        if (err) {
            err->later = c->later;
            err->password = lib.PQconnectionNeedsPassword(c->pg);
        }
    }
    if (ok) {
        const char *version = lib.PQparameterStatus(c->pg, "server_version");
        lib.PQsetNoticeReceiver(c->pg, drop_notice, NULL);
        snprintf(c->version, sizeof c->version, "%s", version ? version : "");
        c->cancel = lib.PQgetCancel(c->pg);
        ok = c->cancel ? true : result_no_memory(err);
    }
    if (!ok)
        conn_close(c);
    else
        *out = c;
    return ok;
}

/* DETAIL, HINT and CONTEXT on lines of their own, as psql prints them. */
static char *detail_of(const PGresult *res)
{
    static const struct {
        int field;
        const char *label;
    } parts[] = {
        { PG_DIAG_MESSAGE_DETAIL, "DETAIL:  " },
        { PG_DIAG_MESSAGE_HINT, "HINT:  " },
        { PG_DIAG_CONTEXT, "CONTEXT:  " },
    };
    struct result_text t = { 0 };
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        const char *value = lib.PQresultErrorField(res, parts[i].field);
        if (!value)
            continue;
        result_put(&t, t.n ? "\n" : "");
        result_put(&t, parts[i].label);
        result_put(&t, value);
    }
    return t.at;
}

static bool failed(struct mig_conn *c, const PGresult *res, const char *sql, struct mig_error *err)
{
    const char *primary = lib.PQresultErrorField(res, PG_DIAG_MESSAGE_PRIMARY);
    const char *position = lib.PQresultErrorField(res, PG_DIAG_STATEMENT_POSITION);
    const char *state = lib.PQresultErrorField(res, PG_DIAG_SQLSTATE);
    char *detail = detail_of(res);
    snprintf(c->sqlstate, sizeof c->sqlstate, "%s", state ? state : "");
    if (primary)
        mig_error_set(err, MIG_DATABASE, "%s", primary);
    else
        set_client_error(c->pg, MIG_DATABASE, err);
    mig_error_database(err, state, detail && *detail ? detail : NULL, sql,
                       position ? strtoul(position, NULL, 10) : 0);
    free(detail);
    return false;
}

static bool refuse(const char *sql, const char *what, struct mig_error *err)
{
    mig_error_set(err, MIG_DATABASE, "%s", what);
    return mig_error_database(err, NULL, NULL, sql, 0);
}

static bool take(const PGresult *res, struct mig_result *r, struct mig_error *err)
{
    size_t cap = 0;
    int columns = lib.PQnfields(res);
    const char *affected = lib.PQcmdTuples((PGresult *)(uintptr_t)res);
    mig_result_clear(r);
    r->affected = *affected ? strtoll(affected, NULL, 10) : -1;
    if (!result_columns(r, (size_t)columns, err))
        return false;
    for (int i = 0; i < columns; i++)
        if (!result_name(r, (size_t)i, lib.PQfname(res, i), err))
            return false;
    for (int row = 0; row < lib.PQntuples(res); row++) {
        if (!result_row(r, &cap, err))
            return false;
        for (int i = 0; i < columns; i++)
            if (!lib.PQgetisnull(res, row, i) &&
                !result_cell(r, (size_t)i, lib.PQgetvalue(res, row, i),
                             (size_t)lib.PQgetlength(res, row, i), err))
                return false;
    }
    return true;
}

static bool put_copy(struct mig_conn *c, const char *data, size_t n)
{
    enum { CHUNK = 1 << 16 };
    for (size_t at = 0; at < n; at += CHUNK) {
        size_t left = n - at;
        if (lib.PQputCopyData(c->pg, data + at, left < CHUNK ? (int)left : CHUNK) != 1)
            return false;
    }
    return lib.PQputCopyEnd(c->pg, NULL) == 1;
}

static void drain_copy(struct mig_conn *c)
{
    char *row = NULL;
    while (lib.PQgetCopyData(c->pg, &row, 0) > 0)
        lib.PQfreemem(row);
}

/* What COPY FROM STDIN is fed; data NULL: nothing was meant for it. */
struct copy {
    const char *data;
    size_t length;
    bool used;
};

/* One result of those that a text gave; false ends the use of later ones, not their reading. */
static bool one_result(struct mig_conn *c, const PGresult *res, const char *sql, struct copy *copy,
                       struct mig_result *r, struct mig_error *err)
{
    ExecStatusType status = lib.PQresultStatus(res);
    if (status == PGRES_COPY_IN && copy->data && !copy->used) {
        copy->used = true;
        return put_copy(c, copy->data, copy->length) || failed(c, res, sql, err);
    }
    if (status == PGRES_COPY_IN) {
        lib.PQputCopyEnd(c->pg, "COPY FROM STDIN without data");
        return refuse(sql, "COPY FROM STDIN is given no data here", err);
    }
    if (status == PGRES_COPY_OUT) {
        drain_copy(c);
        return refuse(sql, "COPY TO STDOUT is not supported", err);
    }
    if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK)
        return take(res, r, err);
    if (status == PGRES_EMPTY_QUERY)
        return true;
    return failed(c, res, sql, err);
}

/* Reads every result, so that the connection is ready for the next statement. */
static bool read_results(struct mig_conn *c, const char *sql, struct copy *copy,
                         struct mig_result *r, struct mig_error *err)
{
    bool ok = true;
    bool answered = false;
    PGresult *res;
    while ((res = lib.PQgetResult(c->pg))) {
        struct mig_error later = { 0 };
        answered = true;
        if (!one_result(c, res, sql, copy, r, ok ? err : &later))
            ok = false;
        mig_error_clear(&later);
        ExecStatusType status = lib.PQresultStatus(res);
        lib.PQclear(res);
        bool copying = status == PGRES_COPY_IN || status == PGRES_COPY_OUT;
        if (copying && lib.PQstatus(c->pg) == CONNECTION_BAD)
            break; /* which would never end */
    }
    if (answered)
        return ok;
    set_client_error(c->pg, MIG_DATABASE, err);
    return mig_error_database(err, NULL, NULL, sql, 0);
}

/* Text parameters end at a NUL: one inside would cut the value. */
static bool copy_param(const struct mig_param *p, const char *sql, char **out,
                       struct mig_error *err)
{
    if (!p->text)
        return true;
    if (p->length && memchr(p->text, '\0', p->length))
        return refuse(sql, "a parameter contains a NUL byte", err);
    *out = result_sql(p->text, p->length, err);
    return *out != NULL;
}

static bool send_params(struct mig_conn *c, const char *sql, const struct mig_param *params,
                        size_t n, struct mig_error *err)
{
    char **copies = calloc(n, sizeof *copies);
    const char **values = calloc(n, sizeof *values);
    bool ok = copies && values ? true : result_no_memory(err);
    for (size_t i = 0; ok && copies && values && i < n; i++) {
        ok = copy_param(&params[i], sql, &copies[i], err);
        values[i] = copies[i];
    }
    if (ok && !lib.PQsendQueryParams(c->pg, sql, (int)n, NULL, values, NULL, NULL, 0))
        ok = set_client_error(c->pg, MIG_DATABASE, err);
    for (size_t i = 0; copies && i < n; i++)
        free(copies[i]);
    free(copies);
    free(values);
    return ok;
}

static bool run_text(struct mig_conn *c, const char *sql, size_t length,
                     const struct mig_param *params, size_t nparams, struct copy *copy,
                     struct mig_result *r, struct mig_error *err)
{
    struct mig_result own = { 0 };
    bool ok;
    char *text = result_sql(sql, length, err);
    if (!text)
        return false;
    if (!r)
        r = &own;
    r->affected = -1;
    if (nparams)
        ok = send_params(c, text, params, nparams, err);
    else
        ok = lib.PQsendQuery(c->pg, text) || set_client_error(c->pg, MIG_DATABASE, err);
    if (ok)
        ok = read_results(c, text, copy, r, err);
    else
        mig_error_database(err, NULL, NULL, text, 0);
    free(text);
    if (!ok || r == &own)
        mig_result_clear(r);
    return ok;
}

/* Without parameters the simple protocol is used: it takes several statements in one text. */
static bool conn_exec(struct mig_conn *c, const char *sql, size_t length,
                      const struct mig_param *params, size_t nparams, struct mig_result *r,
                      struct mig_error *err)
{
    struct copy copy = { 0 };
    return run_text(c, sql, length, params, nparams, &copy, r, err);
}

static bool conn_copy_in(struct mig_conn *c, const char *sql, size_t length, const char *data,
                         size_t data_length, struct mig_result *r, struct mig_error *err)
{
    struct copy copy = { .data = data ? data : "", .length = data_length };
    if (!run_text(c, sql, length, NULL, 0, &copy, r, err))
        return false;
    if (copy.used)
        return true;
    if (r)
        mig_result_clear(r);
    return mig_error_set(err, MIG_DATABASE, "the statement is not COPY FROM STDIN");
}

/* ---- several on their way: libpq's pipeline mode ---- */

/* Both sides' buffers may be full: who only wrote would wait for a server that waits to be read. */
static void flush(struct mig_conn *c)
{
    while (lib.PQflush(c->pg) == 1) {
        struct pollfd f = { .fd = lib.PQsocket(c->pg), .events = POLLIN | POLLOUT };
        if (poll(&f, 1, -1) > 0 && (f.revents & POLLIN) && !lib.PQconsumeInput(c->pg))
            return;
    }
}

static bool enter_pipeline(struct mig_conn *c)
{
    c->newest = &c->posted;
    c->closing = c->mute = false;
    return lib.PQsetnonblocking(c->pg, 1) == 0 && lib.PQenterPipelineMode(c->pg) == 1;
}

static void leave_pipeline(struct mig_conn *c)
{
    while (c->posted)
        drop_oldest(c);
    lib.PQexitPipelineMode(c->pg);
    lib.PQsetnonblocking(c->pg, 0);
}

static struct posted *make_posted(const char *sql, size_t length, struct mig_error *err)
{
    struct posted *p = calloc(1, sizeof *p);
    if (!p) {
        result_no_memory(err);
        return NULL;
    }
    p->sql = result_sql(sql, length, err);
    if (p->sql)
        return p;
    free(p);
    return NULL;
}

/* The server answers each statement when it has run; without being asked to, it would do so when
 * the pipeline ends. */
static bool conn_post(struct mig_conn *c, const char *sql, size_t length, struct mig_error *err)
{
    struct posted *p = make_posted(sql, length, err);
    if (!p)
        return false;
    if ((!c->posted && !enter_pipeline(c)) ||
        !lib.PQsendQueryParams(c->pg, p->sql, 0, NULL, NULL, NULL, NULL, 0)) {
        set_client_error(c->pg, MIG_DATABASE, err);
        mig_error_database(err, NULL, NULL, p->sql, 0);
        if (!c->posted)
            leave_pipeline(c);
        free(p->sql);
        free(p);
        return false;
    }
    *c->newest = p;
    c->newest = &p->next;
    c->mute = lib.PQsendFlushRequest(c->pg) != 1;
    lib.PQflush(c->pg); /* what does not go out at once goes when an answer is waited for */
    return true;
}

/* Reads up to the end of the pipeline, which the server reaches whatever failed before. */
static bool read_end(struct mig_conn *c, const char *sql, struct mig_error *err)
{
    bool ended = false;
    for (int none = 0; c->closing && !ended && none < 2;) {
        PGresult *res = lib.PQgetResult(c->pg);
        ExecStatusType status = lib.PQresultStatus(res);
        none = res ? 0 : none + 1; /* there is one behind each statement */
        ended = status == PGRES_PIPELINE_SYNC;
        bool ok = !res || status != PGRES_FATAL_ERROR || failed(c, res, sql, err);
        lib.PQclear(res);
        if (!ok || lib.PQstatus(c->pg) == CONNECTION_BAD)
            break;
    }
    return ended || set_client_error(c->pg, MIG_DATABASE, err);
}

static bool conn_collect(struct mig_conn *c, bool last, struct mig_result *r, struct mig_error *err)
{
    struct mig_result own = { 0 };
    struct mig_error ignored = { 0 };
    struct copy none = { 0 };
    struct mig_result *to = r ? r : &own;
    if (!c->posted)
        return mig_error_set(err, MIG_DATABASE, "no statement is on its way");
    last = last || c->mute || !c->posted->next;
    c->closing = c->closing || (last && lib.PQpipelineSync(c->pg) == 1);
    flush(c);
    to->affected = -1;
    bool ok = read_results(c, c->posted->sql, &none, to, err);
    if (ok && !c->posted->next)
        ok = read_end(c, c->posted->sql, err);
    else if (!ok) {
        c->closing = c->closing || lib.PQpipelineSync(c->pg) == 1;
        flush(c);
        read_end(c, c->posted->sql, &ignored);
        mig_error_clear(&ignored);
    }
    if (!ok || !c->posted->next)
        leave_pipeline(c);
    else
        drop_oldest(c);
    if (!ok || !r)
        mig_result_clear(to);
    return ok;
}

static bool run(struct mig_conn *c, const char *sql, struct mig_error *err)
{
    return conn_exec(c, sql, strlen(sql), NULL, 0, NULL, err);
}

static bool conn_begin(struct mig_conn *c, struct mig_error *err)
{
    return run(c, "BEGIN", err);
}

/* COMMIT of a failed transaction "succeeds" and rolls back: that must not pass for a commit. */
static bool conn_commit(struct mig_conn *c, struct mig_error *err)
{
    if (lib.PQtransactionStatus(c->pg) != PQTRANS_INERROR)
        return run(c, "COMMIT", err);
    struct mig_error ignored = { 0 };
    if (!run(c, "ROLLBACK", &ignored))
        mig_error_clear(&ignored);
    mig_error_set(err, MIG_DATABASE, "the transaction has failed and was rolled back");
    return mig_error_database(err, "25P02", NULL, "COMMIT", 0);
}

static bool conn_rollback(struct mig_conn *c, struct mig_error *err)
{
    return lib.PQtransactionStatus(c->pg) == PQTRANS_IDLE || run(c, "ROLLBACK", err);
}

static bool conn_in_transaction(struct mig_conn *c)
{
    PGTransactionStatusType status = lib.PQtransactionStatus(c->pg);
    return status == PQTRANS_INTRANS || status == PQTRANS_INERROR || status == PQTRANS_ACTIVE;
}

static bool conn_cancel(struct mig_conn *c)
{
    char unused[256];
    return lib.PQcancel(c->cancel, unused, sizeof unused) == 1;
}

/* lock_not_available, deadlock_detected */
static bool conn_busy(struct mig_conn *c)
{
    return !strcmp(c->sqlstate, "55P03") || !strcmp(c->sqlstate, "40P01");
}

static uint64_t conn_session(struct mig_conn *c)
{
    return (uint64_t)lib.PQbackendPID(c->pg);
}

static const char *conn_server_version(struct mig_conn *c)
{
    return c->version;
}

/* The conditions of SQLAlchemy's PGDialect.has_table(). */
static bool conn_has_table(struct mig_conn *c, const char *schema, const char *name, bool *found,
                           struct mig_error *err)
{
#define FROM                                                                         \
    "SELECT 1 FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = " \
    "c.relnamespace WHERE c.relname = $1::text AND c.relkind IN ('r', 'p', 'f', 'v', 'm') AND "
    static const char visible[] =
        FROM "pg_catalog.pg_table_is_visible(c.oid) AND n.nspname <> 'pg_catalog'";
    static const char named[] = FROM "n.nspname = $2::text";
#undef FROM
    struct mig_result r = { 0 };
    const struct mig_param p[] = {
        { .text = name, .length = strlen(name) },
        { .text = schema, .length = schema ? strlen(schema) : 0 },
    };
    const char *sql = schema ? named : visible;
    *found = false;
    if (!conn_exec(c, sql, strlen(sql), p, schema ? 2 : 1, &r, err))
        return false;
    *found = r.rows > 0;
    mig_result_clear(&r);
    return true;
}

static const char *const DIALECTS[] = { "postgresql", NULL };
extern const struct mig_driver mig_driver_postgresql;
const struct mig_driver mig_driver_postgresql = {
    .name = "postgresql",
    .dialects = DIALECTS,
    .client = "libpq",
    .transactional_ddl = true,
    .open = conn_open,
    .close = conn_close,
    .exec = conn_exec,
    .copy_in = conn_copy_in,
    .post = conn_post,
    .collect = conn_collect,
    .begin = conn_begin,
    .commit = conn_commit,
    .rollback = conn_rollback,
    .in_transaction = conn_in_transaction,
    .cancel = conn_cancel,
    .busy = conn_busy,
    .session = conn_session,
    .server_version = conn_server_version,
    .has_table = conn_has_table,
};
