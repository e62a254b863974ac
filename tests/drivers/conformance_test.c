/* The contract of mig/driver.h in executable form: every driver passes it. */
#include "../tap.h"
#include "mig/driver.h"
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

#define CANARY "c4n4ry"
static const struct mig_driver *d;
static struct mig_conn *c;
static struct mig_error e;

static bool run(const char *sql)
{
    mig_error_clear(&e);
    return d->exec(c, sql, strlen(sql), NULL, 0, NULL, &e);
}

static bool text_is(const char *sql, const char *want)
{
    struct mig_result r = { 0 };
    mig_error_clear(&e);
    bool ok = d->exec(c, sql, strlen(sql), NULL, 0, &r, &e) && r.rows == 1 && r.cells[0].text &&
              !strcmp(r.cells[0].text, want);
    mig_result_clear(&r);
    return ok;
}

static void *cancel_later(void *unused)
{
    (void)unused;
    usleep(300000);
    return d->cancel(c) ? &e : NULL;
}

static void refuses(struct mig_url u, enum mig_code code)
{
    struct mig_conn *none = NULL;
    mig_error_clear(&e);
    OK(!d->open(&u, &none, &e));
    OK(e.code == code);
    OK(!e.message || !strstr(e.message, CANARY));
    d->close(none);
}

static void params(const char *sql)
{
    struct mig_result r = { 0 };
    const struct mig_param p[] = { { "\xc3\xa9'\"", 4 }, { NULL, 0 } };
    mig_error_clear(&e);
    OK(d->exec(c, sql, strlen(sql), p, 2, &r, &e));
    OK(r.rows == 1 && r.columns == 2 && r.cells[0].length == 4 && !r.cells[1].text);
    mig_result_clear(&r);
}

static void transactions(void)
{
    bool found = false;
    OK(run("DROP TABLE IF EXISTS t") && run("CREATE TABLE t (a INTEGER PRIMARY KEY)"));
    OK(d->has_table(c, NULL, "t", &found, &e) && found);
    OK(d->has_table(c, NULL, "absent", &found, &e) && !found);
    OK(d->begin(c, &e) && d->in_transaction(c) && run("INSERT INTO t VALUES (1)"));
    OK(d->rollback(c, &e) && !d->in_transaction(c) && text_is("SELECT count(*) FROM t", "0"));
    OK(d->begin(c, &e) && run("INSERT INTO t VALUES (1)") && d->commit(c, &e));
    OK(text_is("SELECT count(*) FROM t", "1"));
    OK(!run("INSERT INTO t VALUES (1)") && e.code == MIG_DATABASE && e.statement);
    OK(d->begin(c, &e) && run("CREATE TABLE ddl (a INTEGER)") && d->rollback(c, &e));
    OK(d->has_table(c, NULL, "ddl", &found, &e) && found == !d->transactional_ddl);
    OK(run("DROP TABLE IF EXISTS ddl"));
}

static void long_and_cancel(const char *sleep_sql)
{
    pthread_t t;
    void *sent = NULL;
    char *big = malloc(1000100);
    memcpy(big, "SELECT '", 8);
    memset(big + 8, 'x', 900000);
    strcpy(big + 900008, "'");
    OK(run(big));
    free(big);
    pthread_create(&t, NULL, cancel_later, NULL);
    OK(!run(sleep_sql) || strstr(sleep_sql, "SLEEP"));
    pthread_join(t, &sent);
    OK(sent != NULL);
    OK(text_is("SELECT 1", "1"));
}

static void copy(void)
{
    static const char sql[] = "COPY t FROM STDIN";
    OK(d->copy_in(c, sql, sizeof sql - 1, "7\n8\n", 4, NULL, &e));
    OK(!d->copy_in(c, sql, sizeof sql - 1, "bad\n", 4, NULL, &e) && e.code == MIG_DATABASE);
    OK(!run(sql) && !run("COPY t TO STDOUT"));
    OK(text_is("SELECT count(*) FROM t", "3"));
    OK(!run("SELECT nope") && e.position == 8 && !strcmp(e.sqlstate, "42703"));
    OK(run("SELECT 1; SELECT 2"));
}

static void suite(struct mig_url u, const char *param_sql, const char *sleep_sql)
{
    const struct mig_pair unknown = { "nonsense", CANARY };
    struct mig_url bad = u;
    bad.query = &unknown;
    bad.nquery = 1;
    refuses(bad, MIG_CONFIG);
    if (u.host) {
        bad = u, bad.password = CANARY, refuses(bad, MIG_CONNECT);
        bad = u, bad.database = "absent", refuses(bad, MIG_CONNECT);
        bad = u, bad.password = CANARY, bad.port = 1, refuses(bad, MIG_CONNECT);
    }
    mig_error_clear(&e);
    OK(d->open(&u, &c, &e));
    if (e.message)
        printf("# %s\n", e.message);
    if (!c)
        return;
    OK(*d->server_version(c));
    params(param_sql);
    transactions();
    long_and_cancel(sleep_sql);
    if (d->copy_in)
        copy();
    if (!strcmp(d->name, "sqlite"))
        OK(!run("CREATE TABLE x (a); INSERT INTO x VALUES (1)") && !run("SELECT a FROM x") &&
           !run("SELEC 1") && e.position == 1);
    OK(run("SELECT 1 -- end"));
    OK(!run("SELEC 1") && e.code == MIG_DATABASE && run("SELECT 1"));
    OK(d->begin(c, &e));
    d->close(c);
    c = NULL;
    mig_error_clear(&e);
}

static void server(const char *name, const char *variable, const char *param_sql,
                   const char *sleep_sql)
{
    const char *text = getenv(variable);
    struct mig_url u = { .user = "admin", .password = "secret", .host = "127.0.0.1" };
    char database[64];
    const char *ci = getenv("CI");
    d = mig_driver_find(name);
    if (!text || !d) {
        printf("ok %d # SKIP %s: %s is not set\n", ++tap_n, name, variable);
        tap_failed += ci && !strcmp(ci, "true");
        return;
    }
    if (sscanf(text, "%*[^@]@127.0.0.1:%u/%63s", &u.port, database) != 2) {
        OK(false /* a URL of tests/servers */);
        return;
    }
    u.dialect = name;
    u.database = database;
    suite(u, param_sql, sleep_sql);
}

int main(void)
{
    d = mig_driver_find("sqlite");
    suite((struct mig_url){ .dialect = "sqlite" }, "SELECT ?, ?",
          "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n) SELECT max(i) FROM n");
    server("postgresql", "MIG_TEST_POSTGRESQL", "SELECT $1::text, $2::text", "SELECT pg_sleep(20)");
    server("mysql", "MIG_TEST_MYSQL", "SELECT ?, ?", "SELECT SLEEP(20)");
    return tap_done();
}
