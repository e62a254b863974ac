#include "mig/library.h"
#include "result.h"
#include "sonames.h"
#include <mysql.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

/* Error numbers of the server (mysqld_error.h). */
enum {
    ACCESS_DENIED = 1045,
    BAD_DB = 1049,
    BAD_TABLE = 1051,
    NO_SUCH_TABLE = 1146,
    LOCK_WAIT_TIMEOUT = 1205,
    LOCK_DEADLOCK = 1213,
    LOCK_NOWAIT = 3572
};
/* Error numbers of the client (errmsg.h) that mean that the connection is gone. */
enum { SERVER_GONE = 2006, SERVER_LOST = 2013 };
/* That it is lost in the middle of an answer: it would wait for the rest of the next one for ever.
 */
enum { CLIENT_NO_MEMORY = 2008, CLIENT_OUT_OF_SYNC = 2014, CLIENT_MALFORMED_PACKET = 2027 };
#ifndef SERVER_STATUS_IN_TRANS
#define SERVER_STATUS_IN_TRANS 1
#endif

/* The functions of the client library that are used; SONAME_mysql has those of mysql.h. */
#ifdef MARIADB_PACKAGE_VERSION
#define OF_MARIADB(FUNCTION) FUNCTION(mariadb_get_infov)
#else
#define OF_MARIADB(FUNCTION)
#endif
#define LIBMYSQL(FUNCTION)               \
    OF_MARIADB(FUNCTION)                 \
    FUNCTION(mysql_affected_rows)        \
    FUNCTION(mysql_close)                \
    FUNCTION(mysql_errno)                \
    FUNCTION(mysql_error)                \
    FUNCTION(mysql_fetch_field_direct)   \
    FUNCTION(mysql_fetch_lengths)        \
    FUNCTION(mysql_fetch_row)            \
    FUNCTION(mysql_field_count)          \
    FUNCTION(mysql_free_result)          \
    FUNCTION(mysql_get_server_info)      \
    FUNCTION(mysql_init)                 \
    FUNCTION(mysql_next_result)          \
    FUNCTION(mysql_num_fields)           \
    FUNCTION(mysql_options)              \
    FUNCTION(mysql_query)                \
    FUNCTION(mysql_real_connect)         \
    FUNCTION(mysql_real_query)           \
    FUNCTION(mysql_set_character_set)    \
    FUNCTION(mysql_set_server_option)    \
    FUNCTION(mysql_sqlstate)             \
    FUNCTION(mysql_stmt_affected_rows)   \
    FUNCTION(mysql_stmt_bind_param)      \
    FUNCTION(mysql_stmt_bind_result)     \
    FUNCTION(mysql_stmt_close)           \
    FUNCTION(mysql_stmt_errno)           \
    FUNCTION(mysql_stmt_error)           \
    FUNCTION(mysql_stmt_execute)         \
    FUNCTION(mysql_stmt_fetch)           \
    FUNCTION(mysql_stmt_fetch_column)    \
    FUNCTION(mysql_stmt_init)            \
    FUNCTION(mysql_stmt_param_count)     \
    FUNCTION(mysql_stmt_prepare)         \
    FUNCTION(mysql_stmt_result_metadata) \
    FUNCTION(mysql_stmt_sqlstate)        \
    FUNCTION(mysql_stmt_store_result)    \
    FUNCTION(mysql_store_result)         \
    FUNCTION(mysql_thread_id)

static struct libmysql {
    LIBMYSQL(MIG_LIBRARY_MEMBER)
} lib;

#define SYMBOL(function) MIG_LIBRARY_SYMBOL(struct libmysql, function)
static const struct mig_symbol SYMBOLS[] = { LIBMYSQL(SYMBOL) };
static struct mig_library library = {
    .soname = SONAME_mysql,
    .symbols = SYMBOLS,
    .n = sizeof SYMBOLS / sizeof *SYMBOLS,
    .table = &lib,
};

struct mig_conn {
    MYSQL *my;
    unsigned error;      /* of the last statement that failed */
    struct mig_url *url; /* as given to open, for the second connection of cancel; a deep copy */
};

enum kind {
    TEXT,
    NUMBER,
    FLAG,
    CHARSET,
    SOCKET,
    DEFAULTS,
    TLS_TEXT,
    TLS_CA,
    TLS_FLAG,
    AUTOCOMMIT,
    IGNORED
};
/* The TLS arguments that are booleans; each is kept apart until all are read. */
enum tls_flag { SSL, VERIFY_CERT, VERIFY_IDENTITY, CHECK_HOSTNAME, TLS_FLAGS };
/* Spellings of PyMySQL, mysqlclient and SQLAlchemy. IGNORED: no meaning outside Python. */
static const struct argument {
    const char *name;
    enum kind kind;
    unsigned option; /* enum mysql_option, or enum tls_flag */
} ARGUMENTS[] = {
    { "charset", CHARSET, 0 },
    { "unix_socket", SOCKET, 0 },
    { "connect_timeout", NUMBER, MYSQL_OPT_CONNECT_TIMEOUT },
    { "read_timeout", NUMBER, MYSQL_OPT_READ_TIMEOUT },
    { "write_timeout", NUMBER, MYSQL_OPT_WRITE_TIMEOUT },
    { "local_infile", FLAG, MYSQL_OPT_LOCAL_INFILE },
    { "init_command", TEXT, MYSQL_INIT_COMMAND },
    { "read_default_file", DEFAULTS, MYSQL_READ_DEFAULT_FILE },
    { "read_default_group", DEFAULTS, MYSQL_READ_DEFAULT_GROUP },
    { "ssl_ca", TLS_CA, MYSQL_OPT_SSL_CA },
    { "ssl_capath", TLS_CA, MYSQL_OPT_SSL_CAPATH },
    { "ssl_cert", TLS_TEXT, MYSQL_OPT_SSL_CERT },
    { "ssl_key", TLS_TEXT, MYSQL_OPT_SSL_KEY },
    { "ssl_cipher", TLS_TEXT, MYSQL_OPT_SSL_CIPHER },
    { "ssl", TLS_FLAG, SSL },
    { "ssl_verify_cert", TLS_FLAG, VERIFY_CERT },
    { "ssl_verify_identity", TLS_FLAG, VERIFY_IDENTITY },
    { "ssl_check_hostname", TLS_FLAG, CHECK_HOSTNAME },
    { "autocommit", AUTOCOMMIT, 0 },
    { "binary_prefix", IGNORED, 0 },
    { "use_unicode", IGNORED, 0 },
    { "prepared_statement_cache_size", IGNORED, 0 },
};

/* What the arguments of a URL ask for, beyond what was set at once. */
struct wishes {
    const char *socket;
    bool defaults; /* an option file is asked for */
    bool tls, ca;
    bool given[TLS_FLAGS], flags[TLS_FLAGS];
};

static bool same_name(const char *name, const char *key)
{
    for (; *name && *key; name++, key++)
        if (*name != (*key == '-' ? '_' : *key))
            return false;
    return !*name && !*key;
}

static const struct argument *argument_find(const char *key)
{
    for (size_t i = 0; i < sizeof ARGUMENTS / sizeof *ARGUMENTS; i++)
        if (same_name(ARGUMENTS[i].name, key))
            return &ARGUMENTS[i];
    return NULL;
}

static bool refuse(struct mig_error *err, const char *what)
{
    return mig_error_set(err, MIG_CONFIG, "mysql URL: %s", what);
}

static bool bad_value(const struct mig_pair *p, const char *want, struct mig_error *err)
{
    return mig_error_set(err, MIG_CONFIG, "mysql URL: argument \"%s\" is not %s", p->key, want);
}

static bool set_number(MYSQL *my, const struct argument *a, const struct mig_pair *p,
                       struct mig_error *err)
{
    size_t n = strspn(p->value, "0123456789");
    if (!n || n > 9 || p->value[n])
        return bad_value(p, "a number", err);
    unsigned value = (unsigned)strtoul(p->value, NULL, 10);
    lib.mysql_options(my, (enum mysql_option)a->option, &value);
    return true;
}

static bool read_flag(const struct mig_pair *p, bool *out, struct mig_error *err)
{
    *out = !strcasecmp(p->value, "true") || !strcmp(p->value, "1");
    if (!*out && strcasecmp(p->value, "false") && strcmp(p->value, "0"))
        return bad_value(p, "a boolean", err);
    return true;
}

/* The library takes an option file that it cannot read for an empty one. */
static bool set_defaults(MYSQL *my, const struct argument *a, const struct mig_pair *p,
                         struct mig_error *err)
{
    struct result_text path = { 0 };
    const char *home = getenv("HOME");
    bool tilde = home && !strncmp(p->value, "~/", 2);
    result_put(&path, tilde ? home : "");
    result_put(&path, p->value + tilde);
    if (!path.at)
        return result_no_memory(err);
    bool ok = true;
    if (a->option == MYSQL_READ_DEFAULT_FILE && access(path.at, R_OK))
        ok = bad_value(p, "a file that can be read", err);
    if (ok)
        lib.mysql_options(my, (enum mysql_option)a->option, path.at);
    free(path.at);
    return ok;
}

static bool set_option(MYSQL *my, const struct argument *a, const struct mig_pair *p,
                       struct wishes *w, struct mig_error *err)
{
    bool yes = false;
    unsigned number;
    w->tls |= a->kind == TLS_TEXT || a->kind == TLS_CA || a->kind == TLS_FLAG;
    w->ca |= a->kind == TLS_CA;
    switch (a->kind) {
    case NUMBER: return set_number(my, a, p, err);
    case SOCKET: w->socket = p->value; return true;
    case DEFAULTS: w->defaults = true; return set_defaults(my, a, p, err);
    case CHARSET:
        return !strcmp(p->value, "utf8mb4") || !strcmp(p->value, "utf8") ||
               bad_value(p, "utf8mb4 or utf8: revision files are UTF-8", err);
    case AUTOCOMMIT:
        return read_flag(p, &yes, err) &&
               (!yes || bad_value(p, "false: mig begins and commits transactions itself", err));
    case FLAG:
        if (!read_flag(p, &yes, err))
            return false;
        number = yes;
        lib.mysql_options(my, (enum mysql_option)a->option, &number);
        return true;
    case TLS_FLAG: w->given[a->option] = true; return read_flag(p, &w->flags[a->option], err);
    case TEXT:
    case TLS_TEXT:
    case TLS_CA: lib.mysql_options(my, (enum mysql_option)a->option, p->value); return true;
    case IGNORED: return true;
    }
    return true;
}

/* Is the argument given and as said? */
static bool says(const struct wishes *w, enum tls_flag f, bool yes)
{
    return w->given[f] && w->flags[f] == yes;
}

/* Sets how much of the server's certificate is verified. */
static void set_verify(MYSQL *my, bool chain, bool name)
{
#ifdef MARIADB_PACKAGE_VERSION
    char on = 1;
    char verify = name; /* a chain is verified by this library as soon as it has a CA */
    (void)chain;
    lib.mysql_options(my, MYSQL_OPT_SSL_ENFORCE, &on);
    lib.mysql_options(my, MYSQL_OPT_SSL_VERIFY_SERVER_CERT, &verify);
#else
    unsigned mode = name    ? SSL_MODE_VERIFY_IDENTITY
                    : chain ? SSL_MODE_VERIFY_CA
                            : SSL_MODE_REQUIRED;
    lib.mysql_options(my, MYSQL_OPT_SSL_MODE, &mode);
#endif
}

/* Whoever names anything of TLS gets it or no connection. As in PyMySQL with a CA, certificate and
 * name of the server are verified unless told otherwise; what contradicts itself is refused. */
static bool set_tls(MYSQL *my, const struct wishes *w, struct mig_error *err)
{
    bool off = says(w, VERIFY_CERT, false);
    bool name_off = says(w, VERIFY_IDENTITY, false) || says(w, CHECK_HOSTNAME, false);
    bool name_on = says(w, VERIFY_IDENTITY, true) || says(w, CHECK_HOSTNAME, true);
    bool on = says(w, VERIFY_CERT, true) || name_on || w->ca;
    if (!w->tls)
        return true;
    if (says(w, SSL, false))
        return refuse(err, "ssl=false is not supported: leave all ssl arguments out");
    if (name_on && name_off)
        return refuse(err, "ssl_verify_identity and ssl_check_hostname contradict each other");
    if (off && name_on)
        return refuse(err, "ssl_verify_cert=false contradicts the verification of the host name");
    if (off && w->ca)
        return refuse(err, "ssl_verify_cert=false contradicts ssl_ca: the certificate is verified "
                           "wherever a CA is given");
    if (on && name_off && !w->ca)
        return refuse(err, "a certificate can be verified without the host name only with ssl_ca");
    if (w->defaults)
        return refuse(err, "ssl arguments and an option file together: the file could undo them");
    set_verify(my, on, on && !name_off);
    return true;
}

static bool set_options(MYSQL *my, const struct mig_url *u, struct wishes *w, struct mig_error *err)
{
    lib.mysql_options(my, MYSQL_SET_CHARSET_NAME, "utf8mb4");
    for (size_t i = 0; i < u->nquery; i++) {
        const struct mig_pair *p = &u->query[i];
        const struct argument *a = argument_find(p->key);
        if (!a)
            return mig_error_set(err, MIG_CONFIG, "mysql URL: unknown argument \"%s\"", p->key);
        for (size_t k = 0; k < i; k++)
            if (argument_find(u->query[k].key) == a)
                return mig_error_set(err, MIG_CONFIG, "mysql URL: argument \"%s\" twice", p->key);
        if (!set_option(my, a, p, w, err))
            return false;
    }
    return set_tls(my, w, err);
}

/* Where the URL lacks user or password, the usual option files are asked for them, as mysql does:
 * their groups [client] and [mig]. Where the server is, the URL says all the same. */
static bool ask_option_files(MYSQL *my, const struct mig_url *u, const struct wishes *w)
{
    bool asked = !w->defaults && !w->tls && (!u->user || !u->password);
    if (asked)
        lib.mysql_options(my, MYSQL_READ_DEFAULT_GROUP, "mig");
    return asked || w->defaults;
}

/* What an option file must not have changed: the encoding of the text, one statement a call, and
 * that a lost connection, with its transaction, stays lost. */
static bool insist(MYSQL *my)
{
#ifdef MARIADB_PACKAGE_VERSION
    char no = 0;
    lib.mysql_options(my, MYSQL_OPT_RECONNECT, &no);
#endif
    return !lib.mysql_set_character_set(my, "utf8mb4") &&
           !lib.mysql_set_server_option(my, MYSQL_OPTION_MULTI_STATEMENTS_OFF);
}

/* No answer, an unknown host, too many connections, or a server that stops. */
static bool is_not_there(unsigned number)
{
    static const unsigned numbers[] = { 2002, 2003, 2005, SERVER_GONE, SERVER_LOST, 1040, 1053 };
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        if (numbers[i] == number)
            return true;
    return false;
}

/* Refused, and the server saw no password, neither of the URL nor of an option file. */
static bool lacks_password(MYSQL *my)
{
    return lib.mysql_errno(my) == ACCESS_DENIED &&
           strstr(lib.mysql_error(my), "(using password: NO)");
}

/* PyMySQL goes to localhost by TCP; this library would take the socket without being told. An
 * option file has its say where the URL names no place. */
static bool connect_to(MYSQL *my, const struct mig_url *u, struct mig_error *err)
{
    struct wishes w = { 0 };
    if (!set_options(my, u, &w, err))
        return false;
    bool host = u->host && *u->host, files = ask_option_files(my, u, &w);
    bool by_file = w.defaults && !host && !u->port && !w.socket;
    unsigned protocol = w.socket ? MYSQL_PROTOCOL_SOCKET : MYSQL_PROTOCOL_TCP;
    const char *name = w.socket ? "localhost" : host ? u->host : w.defaults ? NULL : "localhost";
    unsigned port = u->port || w.defaults ? u->port : 3306;
    if (!by_file)
        lib.mysql_options(my, MYSQL_OPT_PROTOCOL, &protocol);
    if (lib.mysql_real_connect(my, name, u->user, u->password, u->database, port, w.socket,
                               CLIENT_FOUND_ROWS) &&
        (!files || insist(my)))
        return true;
    mig_error_set(err, MIG_CONNECT, "(%u) %s", lib.mysql_errno(my), lib.mysql_error(my));
    if (err)
        err->later = is_not_there(lib.mysql_errno(my));
    if (err)
        err->password = lacks_password(my);
    return mig_error_database(err, lib.mysql_sqlstate(my), NULL, NULL, 0);
}

static char *copy_text(const char *s, bool *ok)
{
    char *copy = s ? strdup(s) : NULL;
    *ok = *ok && (copy || !s);
    return copy;
}

static void drop(const char *s)
{
    free((void *)(uintptr_t)s);
}

static void url_free(struct mig_url *u)
{
    if (!u)
        return;
    for (size_t i = 0; i < u->nquery; i++) {
        drop(u->query[i].key);
        drop(u->query[i].value);
    }
    free((void *)(uintptr_t)u->query);
    drop(u->user);
    drop(u->password);
    drop(u->host);
    drop(u->database);
    free(u);
}

static struct mig_url *url_copy(const struct mig_url *u)
{
    bool ok = true;
    struct mig_url *c = calloc(1, sizeof *c);
    struct mig_pair *query = calloc(u->nquery + 1, sizeof *query);
    if (!c || !query) {
        free(c);
        free(query);
        return NULL;
    }
    *c = (struct mig_url){ .port = u->port, .query = query, .nquery = u->nquery };
    c->user = copy_text(u->user, &ok);
    c->password = copy_text(u->password, &ok);
    c->host = copy_text(u->host, &ok);
    c->database = copy_text(u->database, &ok);
    for (size_t i = 0; i < u->nquery; i++) {
        query[i].key = copy_text(u->query[i].key, &ok);
        query[i].value = copy_text(u->query[i].value, &ok);
    }
    if (ok)
        return c;
    url_free(c);
    return NULL;
}

static void conn_close(struct mig_conn *c)
{
    if (!c)
        return;
    if (c->my)
        lib.mysql_close(c->my);
    url_free(c->url);
    free(c);
}

static bool conn_open(const struct mig_url *u, struct mig_conn **out, struct mig_error *err)
{
    if (!mig_library_load(&library, err))
        return false;
    struct mig_conn *c = calloc(1, sizeof *c);
    if (!c)
        return result_no_memory(err);
    c->url = url_copy(u);
    c->my = lib.mysql_init(NULL);
    bool ok = c->url && c->my ? connect_to(c->my, u, err) : result_no_memory(err);
    if (!ok)
        conn_close(c);
    else
        *out = c;
    return ok;
}

static bool set_failure(unsigned number, const char *text, const char *state, const char *sql,
                        struct mig_error *err)
{
    bool gone = number == SERVER_GONE || number == SERVER_LOST;
    mig_error_set(err, MIG_DATABASE, "(%u) %s", number, text);
    if (gone)
        mig_error_hint(err, "the connection to the server is lost");
    return mig_error_database(err, state, NULL, sql, 0);
}

static bool failed(struct mig_conn *c, const char *sql, struct mig_error *err)
{
    c->error = lib.mysql_errno(c->my);
    return set_failure(c->error, lib.mysql_error(c->my), lib.mysql_sqlstate(c->my), sql, err);
}

static bool stmt_failed(MYSQL_STMT *s, const char *sql, struct mig_error *err)
{
    return set_failure(lib.mysql_stmt_errno(s), lib.mysql_stmt_error(s), lib.mysql_stmt_sqlstate(s),
                       sql, err);
}

static bool take_names(MYSQL_RES *res, struct mig_result *r, struct mig_error *err)
{
    unsigned n = lib.mysql_num_fields(res);
    if (!result_columns(r, n, err))
        return false;
    for (unsigned i = 0; i < n; i++)
        if (!result_name(r, i, lib.mysql_fetch_field_direct(res, i)->name, err))
            return false;
    return true;
}

static bool take(MYSQL_RES *res, struct mig_result *r, struct mig_error *err)
{
    size_t cap = 0;
    MYSQL_ROW row;
    if (!take_names(res, r, err))
        return false;
    while ((row = lib.mysql_fetch_row(res))) {
        const unsigned long *lengths = lib.mysql_fetch_lengths(res);
        if (!result_row(r, &cap, err))
            return false;
        for (size_t i = 0; i < r->columns; i++)
            if (row[i] && !result_cell(r, i, row[i], lengths[i], err))
                return false;
    }
    return true;
}

/* A CALL gives further results: all are read, so that the connection stays usable. */
static bool run_plain(struct mig_conn *c, const char *sql, size_t length, struct mig_result *r,
                      struct mig_error *err)
{
    bool ok = true;
    int next;
    if (lib.mysql_real_query(c->my, sql, length))
        return failed(c, sql, err);
    do {
        MYSQL_RES *res = lib.mysql_store_result(c->my);
        if (!res && lib.mysql_field_count(c->my))
            return failed(c, sql, err);
        if (ok && (res || !r->columns)) {
            mig_result_clear(r);
            r->affected = res ? -1 : (int64_t)lib.mysql_affected_rows(c->my);
            ok = !res || take(res, r, err);
        }
        lib.mysql_free_result(res);
        next = lib.mysql_next_result(c->my);
    } while (next == 0);
    return next > 0 && ok ? failed(c, sql, err) : ok;
}

/* The length of a value is known only once its row is there: fetch with no buffer, then fill. */
static bool take_cell(MYSQL_STMT *s, size_t i, const MYSQL_BIND *seen, const char *sql,
                      struct mig_result *r, struct mig_error *err)
{
    unsigned long length = *seen->length;
    char *text = calloc(1, length + 1);
    if (!text)
        return result_no_memory(err);
    MYSQL_BIND b = { .buffer_type = MYSQL_TYPE_STRING,
                     .buffer = text,
                     .buffer_length = length + 1 };
    unsigned long got = 0;
    b.length = &got;
    bool ok = lib.mysql_stmt_fetch_column(s, &b, (unsigned)i, 0)
                  ? stmt_failed(s, sql, err)
                  : result_cell(r, i, text, length, err);
    free(text);
    return ok;
}

/* Each value's length and NULL flag, filled by mysql_stmt_fetch(). The two libraries differ in the
 * type of the flag: the member of MYSQL_BIND itself is used for it. */
static bool take_rows(MYSQL_STMT *s, const char *sql, struct mig_result *r, struct mig_error *err)
{
    size_t cap = 0;
    bool ok = true;
    int rc = 0;
    MYSQL_BIND *binds = calloc(r->columns + 1, sizeof *binds);
    if (!binds)
        return result_no_memory(err);
    for (size_t i = 0; i < r->columns; i++) {
        binds[i].buffer_type = MYSQL_TYPE_STRING;
        binds[i].length = &binds[i].length_value;
        binds[i].is_null = &binds[i].is_null_value;
    }
    ok = !lib.mysql_stmt_bind_result(s, binds) || stmt_failed(s, sql, err);
    while (ok && ((rc = lib.mysql_stmt_fetch(s)) == 0 || rc == MYSQL_DATA_TRUNCATED)) {
        ok = result_row(r, &cap, err);
        for (size_t i = 0; ok && i < r->columns; i++)
            ok = binds[i].is_null_value || take_cell(s, i, &binds[i], sql, r, err);
    }
    if (ok && rc == 1)
        ok = stmt_failed(s, sql, err);
    free(binds);
    return ok;
}

static bool stmt_take(MYSQL_STMT *s, const char *sql, struct mig_result *r, struct mig_error *err)
{
    MYSQL_RES *meta = lib.mysql_stmt_result_metadata(s);
    r->affected = meta ? -1 : (int64_t)lib.mysql_stmt_affected_rows(s);
    if (!meta)
        return true;
    bool ok = take_names(meta, r, err);
    lib.mysql_free_result(meta);
    if (ok && lib.mysql_stmt_store_result(s))
        ok = stmt_failed(s, sql, err);
    return ok && take_rows(s, sql, r, err);
}

static bool stmt_run(MYSQL_STMT *s, const char *sql, size_t length, const struct mig_param *p,
                     size_t n, struct mig_result *r, struct mig_error *err)
{
    if (lib.mysql_stmt_prepare(s, sql, length))
        return stmt_failed(s, sql, err);
    if (lib.mysql_stmt_param_count(s) != n) {
        mig_error_set(err, MIG_DATABASE, "the statement has %lu parameters, %zu are given",
                      lib.mysql_stmt_param_count(s), n);
        return mig_error_database(err, NULL, NULL, sql, 0);
    }
    MYSQL_BIND *binds = calloc(n, sizeof *binds);
    if (!binds)
        return result_no_memory(err);
    for (size_t i = 0; i < n; i++) {
        binds[i].buffer_type = p[i].text ? MYSQL_TYPE_STRING : MYSQL_TYPE_NULL;
        binds[i].buffer = (void *)(uintptr_t)p[i].text;
        binds[i].buffer_length = p[i].length;
    }
    bool ok = !lib.mysql_stmt_bind_param(s, binds) && !lib.mysql_stmt_execute(s);
    ok = ok ? stmt_take(s, sql, r, err) : stmt_failed(s, sql, err);
    free(binds);
    return ok;
}

static bool is_usable(const struct mig_conn *c, struct mig_error *err)
{
    if (c->error != CLIENT_NO_MEMORY && c->error != CLIENT_OUT_OF_SYNC &&
        c->error != CLIENT_MALFORMED_PACKET)
        return true;
    mig_error_set(err, MIG_DATABASE,
                  "(%u) the connection broke off in the middle of an answer of the server",
                  c->error);
    return mig_error_hint(err, "closing it rolls back what was not committed");
}

static bool conn_exec(struct mig_conn *c, const char *sql, size_t length,
                      const struct mig_param *params, size_t nparams, struct mig_result *r,
                      struct mig_error *err)
{
    struct mig_result own = { 0 };
    char *text = is_usable(c, err) ? result_sql(sql, length, err) : NULL;
    if (!text)
        return false;
    if (!r)
        r = &own;
    bool ok;
    if (nparams) {
        MYSQL_STMT *s = lib.mysql_stmt_init(c->my);
        ok = s ? stmt_run(s, text, length, params, nparams, r, err) : result_no_memory(err);
        if (s && !ok)
            c->error = lib.mysql_stmt_errno(s);
        if (s)
            lib.mysql_stmt_close(s);
    } else {
        ok = run_plain(c, text, length, r, err);
    }
    free(text);
    if (!ok || r == &own)
        mig_result_clear(r);
    return ok;
}

static bool run(struct mig_conn *c, const char *sql, struct mig_error *err)
{
    return conn_exec(c, sql, strlen(sql), NULL, 0, NULL, err);
}

static bool conn_begin(struct mig_conn *c, struct mig_error *err)
{
    return run(c, "START TRANSACTION", err);
}

static bool conn_commit(struct mig_conn *c, struct mig_error *err)
{
    return run(c, "COMMIT", err);
}

static bool conn_rollback(struct mig_conn *c, struct mig_error *err)
{
    return run(c, "ROLLBACK", err);
}

/* DDL ends a transaction without being asked: what the server last said counts. */
static bool conn_in_transaction(struct mig_conn *c)
{
#ifdef MARIADB_PACKAGE_VERSION
    unsigned status = 0;
    lib.mariadb_get_infov(c->my, MARIADB_CONNECTION_SERVER_STATUS, &status);
    return status & SERVER_STATUS_IN_TRANS;
#else
    return c->my->server_status & SERVER_STATUS_IN_TRANS;
#endif
}

/* The protocol has no way to interrupt on the same connection. Not async-signal-safe. */
static bool conn_cancel(struct mig_conn *c)
{
    char sql[64];
    struct mig_error ignored = { 0 };
    MYSQL *second = lib.mysql_init(NULL);
    if (!second)
        return false;
    snprintf(sql, sizeof sql, "KILL QUERY %lu", lib.mysql_thread_id(c->my));
    bool ok = connect_to(second, c->url, &ignored) && !lib.mysql_query(second, sql);
    lib.mysql_close(second);
    mig_error_clear(&ignored);
    return ok;
}

static bool conn_busy(struct mig_conn *c)
{
    return c->error == LOCK_WAIT_TIMEOUT || c->error == LOCK_DEADLOCK || c->error == LOCK_NOWAIT;
}

static uint64_t conn_session(struct mig_conn *c)
{
    return lib.mysql_thread_id(c->my);
}

static const char *conn_server_version(struct mig_conn *c)
{
    return lib.mysql_get_server_info(c->my);
}

/* To be freed; NULL: no memory. */
static char *describe(const char *schema, const char *name)
{
    const char *parts[] = { schema, name };
    struct result_text t = { 0 };
    result_put(&t, "DESCRIBE ");
    for (size_t i = schema ? 0 : 1; i < 2; i++) {
        result_put(&t, "`");
        for (const char *p = parts[i]; *p; p++)
            result_put(&t, *p == '`' ? "``" : (char[]){ *p, '\0' });
        result_put(&t, i ? "`" : "`.");
    }
    return t.at;
}

/* DESCRIBE as in SQLAlchemy: information_schema does not show temporary tables. */
static bool conn_has_table(struct mig_conn *c, const char *schema, const char *name, bool *found,
                           struct mig_error *err)
{
    struct mig_result r = { 0 };
    struct mig_error e = { 0 };
    char *sql = describe(schema, name);
    *found = false;
    if (!sql)
        return result_no_memory(err);
    bool ok = conn_exec(c, sql, strlen(sql), NULL, 0, &r, &e);
    unsigned number = ok ? 0 : lib.mysql_errno(c->my);
    *found = ok && r.rows > 0;
    if (number == NO_SUCH_TABLE || number == BAD_TABLE || number == BAD_DB)
        ok = true;
    if (!ok)
        failed(c, sql, err);
    mig_result_clear(&r);
    mig_error_clear(&e);
    free(sql);
    return ok;
}

static const char *const DIALECTS[] = { "mysql", "mariadb", NULL };
extern const struct mig_driver mig_driver_mysql;
const struct mig_driver mig_driver_mysql = {
    .name = "mysql",
    .dialects = DIALECTS,
#ifdef MARIADB_PACKAGE_VERSION
    .client = "MariaDB Connector/C " MARIADB_PACKAGE_VERSION,
#else
    .client = "libmysqlclient " MYSQL_SERVER_VERSION,
#endif
    .transactional_ddl = false,
    .open = conn_open,
    .close = conn_close,
    .exec = conn_exec,
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
