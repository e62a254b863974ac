/* The PostgreSQL driver: has_table as in SQLAlchemy, COPY, where a password comes from. */
#include "server.h"
#include <sys/stat.h>

static struct mig_url url;
static char texts[4][256];

static const char *write_file(size_t i, const char *name, const char *text)
{
    snprintf(texts[i], sizeof texts[i], "%s/%s", test_dir(), name);
    FILE *f = fopen(texts[i], "w");
    OK(f && fputs(text, f) >= 0 && !fclose(f) && !chmod(texts[i], 0600));
    return texts[i];
}

static void tables(void)
{
    static const char *const made[] = {
        "CREATE SCHEMA s",
        "CREATE TABLE r (a int)",
        "CREATE TABLE p (a int) PARTITION BY RANGE (a)",
        "CREATE VIEW v AS SELECT 1 AS a",
        "CREATE MATERIALIZED VIEW m AS SELECT 1 AS a",
        "CREATE FOREIGN DATA WRAPPER w",
        "CREATE SERVER sv FOREIGN DATA WRAPPER w",
        "CREATE FOREIGN TABLE f (a int) SERVER sv",
        "CREATE TEMP TABLE t (a int)",
        "CREATE SEQUENCE q",
        "CREATE TYPE c AS (a int)",
        "CREATE INDEX i ON r (a)",
        "CREATE TABLE s.hidden (a int)",
        "CREATE TABLE \"Mixed \"\"x\" (a int)",
    };
    OK(opens(url) && d->begin(c, &e));
    for (size_t i = 0; i < sizeof made / sizeof *made; i++)
        OK(run(made[i]));
    for (const char *p = "rpvmft"; *p; p++)
        OK(has(NULL, (char[]){ *p, '\0' }));
    for (const char *p = "qci"; *p; p++)
        OK(!has(NULL, (char[]){ *p, '\0' }));
    OK(has(NULL, "Mixed \"x") && !has(NULL, "mixed \"x") && !has(NULL, "R"));
    OK(!has(NULL, "hidden") && has("s", "hidden") && has("public", "r") && !has("s", "r"));
    OK(!has(NULL, "pg_class") && has("pg_catalog", "pg_class") && !has("absent", "r"));
    OK(!has("public", "t") && !has("pg_temp", "t") && !has(NULL, "pg_class' OR '1'='1"));
    OK(run("SET LOCAL search_path = s") && has(NULL, "hidden") && !has(NULL, "r"));
    OK(d->rollback(c, &e) && !has(NULL, "r"));
    closes();
}

static bool copies(const char *sql, const char *data, size_t n)
{
    mig_error_clear(&e);
    return d->copy_in(c, sql, strlen(sql), data, n, NULL, &e);
}

static void copy(void)
{
    static const char in[] = "COPY k FROM STDIN";
    enum { LINE = 12, LINES = 20000 };
    char *big = malloc(LINE * LINES + 1);
    for (size_t i = 0; i < LINES; i++)
        snprintf(big + LINE * i, LINE + 1, "%05zu\t12345\n", i);
    OK(opens(url) && run("CREATE TABLE k (a int, b text DEFAULT '')"));
    OK(copies(in, big, LINE * LINES) && text_is("SELECT count(*) FROM k", "20000"));
    OK(text_is("SELECT sum(a) FROM k WHERE b = '12345'", "199990000"));
    big[LINE * (LINES - 1)] = 'x';
    OK(!copies(in, big, LINE * LINES) && strstr(e.message, "integer") && e.detail);
    OK(text_is("SELECT count(*) FROM k", "20000") && run("TRUNCATE k"));
    free(big);
    OK(copies(in, "", 0) && copies("COPY k FROM STDIN", NULL, 0));
    OK(!run(in) && strstr(e.message, "no data"));
    OK(!run("COPY k TO STDOUT") && strstr(e.message, "not supported"));
    OK(!copies("SELECT 1", "1\tx\n", 4) && strstr(e.message, "not COPY"));
    OK(!copies("COPY k TO STDOUT", "1\tx\n", 4));
    /* In the middle of a text: all of it or nothing of it. */
    OK(!run("INSERT INTO k VALUES (1); COPY k FROM STDIN; INSERT INTO k VALUES (2)"));
    OK(text_is("SELECT count(*) FROM k", "0"));
    OK(!run("COPY k TO STDOUT; SELECT 1") && run("SELECT 1"));
    OK(copies("INSERT INTO k VALUES (1); COPY k FROM STDIN; INSERT INTO k VALUES (3)", "2\tx\n",
              4));
    OK(text_is("SELECT string_agg(a::text, ',' ORDER BY a) FROM k", "1,2,3"));
    OK(run("TRUNCATE k") && !copies("COPY k FROM STDIN; COPY k FROM STDIN", "2\tx\n", 4));
    OK(text_is("SELECT count(*) FROM k", "0") && !d->in_transaction(c));
    OK(d->begin(c, &e) && !run(in) && !run("SELECT 1") && !d->commit(c, &e));
    OK(!d->in_transaction(c) && text_is("SELECT 1", "1") && run("DROP TABLE k"));
    closes();
}

static bool posts(const char *sql)
{
    mig_error_clear(&e);
    return d->post(c, sql, strlen(sql), &e);
}

/* What a pipeline cannot do, and a session that ends within one: an error, never a wait. */
static void pipeline(void)
{
    OK(opens(url) && run("CREATE TABLE k (a int)") && d->begin(c, &e));
    OK(posts("SELECT 1; SELECT 2") && posts("SELECT 1") && !d->collect(c, true, NULL, &e));
    OK(e.message && strstr(e.message, "multiple commands") && d->rollback(c, &e));
    for (int i = 0; i < 2; i++) {
        OK(d->begin(c, &e) && posts(i ? "COPY k TO STDOUT" : "COPY k FROM STDIN"));
        OK(posts("SELECT 1") && !d->collect(c, false, NULL, &e) && e.message);
        closes();
        OK(opens(url));
    }
    OK(d->begin(c, &e) && posts("SELECT 1") && posts("SELECT $1"));
    OK(d->collect(c, true, NULL, &e) && !d->collect(c, true, NULL, &e) && d->rollback(c, &e));
    OK(d->begin(c, &e) && posts("SELECT 1"));
    OK(posts("SELECT pg_terminate_backend(pg_backend_pid())") && posts("SELECT 3"));
    OK(d->collect(c, false, NULL, &e) && !d->collect(c, false, NULL, &e) && e.message);
    OK(strstr(e.message, "terminating") && !posts("SELECT 1") && !run("SELECT 1"));
    closes();
    OK(opens(url) && run("DROP TABLE k"));
    closes();
}

static void failures(void)
{
    OK(opens(url) && !run("SELECT nope") && e.position == 8 && !strcmp(e.sqlstate, "42703"));
    OK(!run("SELECT '\xc3\xa9', nope") && e.position == 13);
    OK(run("SELECT 1; SELECT 2") && !run("SELECT 1; SELECT nope; SELECT 3"));
    OK(run("") && run(";") && run("-- nothing") && text_is("SELECT 1", "1"));
    OK(!run("DO $$ BEGIN RAISE EXCEPTION 'x' USING DETAIL = 'dd', HINT = 'hh'; END $$"));
    OK(e.detail && strstr(e.detail, "DETAIL:  dd\nHINT:  hh\nCONTEXT:  "));
    OK(!run("SELECT pg_terminate_backend(pg_backend_pid())") && e.code == MIG_DATABASE);
    OK(!run("SELECT 1") && e.message && *e.message);
    closes();
}

/* Each way that libpq has to a password, and the order of the ways. */
static void passwords(void)
{
    struct mig_url none = url;
    struct mig_pair service = { "service", "mig_test" };
    struct mig_pair passfile = { "passfile", NULL };
    char text[256];
    none.password = NULL;
    unsetenv("PGPASSWORD");
    setenv("HOME", test_dir(), 1);
    refuses(none, MIG_CONNECT, "no password supplied");
    setenv("PGPASSWORD", CANARY, 1);
    refuses(none, MIG_CONNECT, "authentication failed");
    OK(opens(url)); /* that of the URL wins */
    closes();
    setenv("PGPASSWORD", "secret", 1);
    OK(opens(none));
    closes();
    unsetenv("PGPASSWORD");
    snprintf(text, sizeof text, "127.0.0.1:%u:*:admin:secret\n", url.port);
    setenv("PGPASSFILE", write_file(0, "passwords", text), 1);
    OK(opens(none));
    closes();
    unsetenv("PGPASSFILE");
    refuses(none, MIG_CONNECT, "no password supplied");
    passfile.value = texts[0];
    OK(opens(with(none, &passfile, 1)));
    closes();
    snprintf(text, sizeof text,
             "[mig_test]\nhost=127.0.0.1\nport=%u\ndbname=%s\nuser=admin\npassword=secret\n",
             url.port, url.database);
    setenv("PGSERVICEFILE", write_file(1, "services", text), 1);
    OK(opens(with((struct mig_url){ .dialect = "postgresql" }, &service, 1)));
    closes();
    service.value = "absent";
    refuses(with((struct mig_url){ .dialect = "postgresql" }, &service, 1), MIG_CONNECT, "absent");
    unsetenv("PGSERVICEFILE");
    snprintf(text, sizeof text, "*:*:*:admin:secret\n");
    write_file(2, ".pgpass", text);
    /* libpq asks the system's user list, not $HOME, in some versions: only look where it does. */
    struct mig_conn *by_home = NULL;
    mig_error_clear(&e);
    printf("# ~/.pgpass by $HOME: %s\n", d->open(&none, &by_home, &e) ? "yes" : "no");
    d->close(by_home);
    for (size_t i = 0; i < 3; i++)
        unlink(texts[i]);
}

static void canary(void)
{
    struct mig_url u = url;
    OK(opens(url) && run("CREATE ROLE canary LOGIN PASSWORD '" CANARY "'"));
    closes();
    u.user = "canary", u.password = CANARY, u.database = "absent";
    refuses(u, MIG_CONNECT, "absent");
    u.database = url.database;
    OK(opens(u) && !run("CREATE TABLE public.x (a int)") && !strstr(e.message, CANARY));
    closes();
    OK(opens(url) && run("DROP ROLE canary"));
    closes();
}

static void arguments(void)
{
    static const struct {
        struct mig_pair p;
        const char *part;
    } cases[] = {
        { { "nonsense", CANARY }, "nonsense" },
        { { "replication", "database" }, "replication" },
        { { "client_encoding", "latin1" }, "utf8" },
        { { "client_encoding", "UTF8" }, NULL },
        { { "ssl", CANARY }, "SSL mode" },
        { { "ssl", "prefer" }, NULL },
        { { "application_name", "x" }, NULL },
        { { "options", "-c default_transaction_isolation=serializable" }, NULL },
        { { "isolation_level", "SERIALIZABLE" }, "unknown" },
        { { "autocommit", "true" }, "unknown" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        if (cases[i].part) {
            refuses(with(url, &cases[i].p, 1), MIG_CONFIG, cases[i].part);
            continue;
        }
        OK(opens(with(url, &cases[i].p, 1)) && text_is("SHOW client_encoding", "UTF8"));
        if (!strcmp(cases[i].p.key, "options"))
            OK(text_is("SHOW transaction_isolation", "serializable"));
        closes();
    }
    const struct mig_pair strict = { "sslmode", "require" };
    refuses(with(url, &strict, 1), MIG_CONNECT, "SSL");
}

static void hosts(void)
{
    char first[64], second[64];
    const struct mig_pair both[] = { { "host", first }, { "host", second } };
    struct mig_url none = url;
    none.host = NULL, none.port = 0;
    snprintf(first, sizeof first, "127.0.0.1:1");
    snprintf(second, sizeof second, "127.0.0.1:%u", url.port);
    OK(opens(with(none, both, 2)));
    closes();
    OK(opens(with(none, &both[1], 1)));
    closes();
    none.port = url.port;
    snprintf(first, sizeof first, "%s/pg", test_dir());
    OK(opens(with(none, both, 1)));
    closes();
}

int main(void)
{
    if (!server_url("postgresql", "MIG_TEST_POSTGRESQL", &url))
        return tap_done();
    tables();
    copy();
    pipeline();
    failures();
    arguments();
    hosts();
    canary();
    passwords();
    mig_error_clear(&e);
    return tap_done();
}
