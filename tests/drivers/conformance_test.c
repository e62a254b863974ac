/* The contract of mig/driver.h in executable form: every driver passes it. */
#include "server.h"

static void params(const char *sql)
{
    struct mig_result r = { 0 };
    const struct mig_param p[] = { { "\xc3\xa9'\"", 4 }, { NULL, 0 } };
    const struct mig_param empty[] = { { "", 0 }, { "\\", 1 } };
    mig_error_clear(&e);
    OK(d->exec(c, sql, strlen(sql), p, 2, &r, &e));
    OK(r.rows == 1 && r.columns == 2 && r.cells[0].length == 4 && !r.cells[1].text);
    mig_result_clear(&r);
    OK(d->exec(c, sql, strlen(sql), empty, 2, &r, &e));
    OK(r.rows == 1 && r.cells[0].text && !r.cells[0].length && !strcmp(r.cells[1].text, "\\"));
    mig_result_clear(&r);
    OK(!d->exec(c, sql, strlen(sql), p, 1, &r, &e) && e.code == MIG_DATABASE && !r.rows);
    mig_error_clear(&e);
    OK(!d->exec(c, "SELECT '\0'", 10, NULL, 0, &r, &e) && e.code == MIG_DATABASE);
}

static void transactions(void)
{
    OK(run("DROP TABLE IF EXISTS t") && run("CREATE TABLE t (a INTEGER PRIMARY KEY)"));
    OK(has(NULL, "t") && !has(NULL, "absent") && !has("absent", "t") && !has(NULL, "T'`\"; x"));
    OK(d->begin(c, &e) && d->in_transaction(c) && run("INSERT INTO t VALUES (1)"));
    OK(d->rollback(c, &e) && !d->in_transaction(c) && text_is("SELECT count(*) FROM t", "0"));
    OK(d->begin(c, &e) && run("INSERT INTO t VALUES (1)") && d->commit(c, &e));
    OK(text_is("SELECT count(*) FROM t", "1"));
    OK(!run("INSERT INTO t VALUES (1)") && e.code == MIG_DATABASE && e.statement);
    OK(d->begin(c, &e) && run("CREATE TABLE ddl (a INTEGER)") && d->rollback(c, &e));
    OK(has(NULL, "ddl") == !d->transactional_ddl);
    OK(run("DROP TABLE IF EXISTS ddl"));
}

static void affected(void)
{
    static const char same[] = "UPDATE t SET a = 1 WHERE a = 1";
    struct mig_result r = { 0 };
    OK(d->exec(c, same, sizeof same - 1, NULL, 0, &r, &e) && r.affected == 1);
    mig_result_clear(&r);
    OK(d->exec(c, "UPDATE t SET a = 5 WHERE a = 9", 30, NULL, 0, &r, &e) && r.affected == 0);
    mig_result_clear(&r);
}

static void long_text(void)
{
    char *big = malloc(1000100);
    memcpy(big, "SELECT '", 8);
    memset(big + 8, 'x', 900000);
    memcpy(big + 900008, "'", 2);
    OK(run(big));
    free(big);
}

static bool posts(const char *sql)
{
    mig_error_clear(&e);
    return d->post(c, sql, strlen(sql), &e);
}

static bool collects(bool last, const char *want)
{
    struct mig_result r = { 0 };
    mig_error_clear(&e);
    bool ok = d->collect(c, last, &r, &e) &&
              (!want || (r.rows == 1 && r.cells[0].text && !strcmp(r.cells[0].text, want)));
    mig_result_clear(&r);
    return ok;
}

/* Answers come in the order of the statements, whether more of them are posted meanwhile or not. */
static void in_order(void)
{
    char sql[32], want[16];
    OK(!collects(true, NULL) && d->begin(c, &e));
    for (int i = 0; i < 300; i++) {
        snprintf(sql, sizeof sql, "SELECT %d", i);
        OK(posts(sql));
        snprintf(want, sizeof want, "%d", i - 99);
        OK(i < 99 || collects(false, want));
    }
    for (int i = 201; i < 300; i++) {
        snprintf(want, sizeof want, "%d", i);
        OK(collects(i % 2, want));
    }
    OK(d->in_transaction(c) && text_is("SELECT 5", "5"));
    OK(posts("INSERT INTO t VALUES (11)") && posts("") && posts("INSERT INTO t VALUES (12)"));
    OK(collects(false, NULL) && collects(false, NULL) && collects(false, NULL));
    OK(d->commit(c, &e) && text_is("SELECT count(*) FROM t WHERE a > 10", "2"));
}

/* The error is that of its own statement; those behind it have not run. */
static void error_among(void)
{
    OK(d->begin(c, &e) && posts("INSERT INTO t VALUES (21)") && posts("SELECT 1, nope"));
    OK(posts("ROLLBACK") && posts("INSERT INTO t VALUES (22)"));
    OK(collects(false, NULL) && !collects(false, NULL) && e.code == MIG_DATABASE);
    OK(e.message && strstr(e.message, "nope") && !strcmp(e.statement, "SELECT 1, nope"));
    OK(e.position == 11 && d->in_transaction(c) && !collects(true, NULL));
    OK(!run("SELECT 1") && d->rollback(c, &e) && !d->in_transaction(c));
    OK(text_is("SELECT count(*) FROM t WHERE a > 20", "0"));
    OK(d->begin(c, &e) && posts("SELECT 1") && !d->post(c, "SELECT '\0'", 10, &e));
    mig_error_clear(&e);
    OK(collects(true, "1") && !d->post(c, "SELECT '\0'", 10, &e) && run("SELECT 1"));
    OK(posts("SELECT nope") && posts("SELECT 1") && !collects(true, NULL) && d->rollback(c, &e));
    OK(text_is("SELECT 1", "1"));
}

/* More than both sides' buffers hold, in both directions. */
static void full_buffers(void)
{
    enum { SIZE = 1000000, MANY = 20 };
    char *big = malloc(SIZE + 32);
    char *sql = malloc(SIZE + 32);
    memset(big, 'x', SIZE);
    big[SIZE] = '\0';
    snprintf(sql, SIZE + 32, "SELECT '%s'", big);
    OK(d->begin(c, &e));
    for (int i = 0; i < MANY; i++)
        OK(posts(sql));
    for (int i = 0; i < MANY; i++)
        OK(collects(false, big));
    OK(d->rollback(c, &e));
    free(big);
    free(sql);
}

static void pipeline(const char *slow_sql)
{
    pthread_t t;
    void *sent = NULL;
    OK(!d->post == !d->collect);
    if (!d->post)
        return;
    in_order();
    error_among();
    full_buffers();
    OK(d->begin(c, &e) && posts("SELECT 1") && posts(slow_sql) && posts(slow_sql));
    pthread_create(&t, NULL, cancel_later, NULL);
    OK(collects(false, "1") && !collects(false, NULL) && e.code == MIG_DATABASE);
    pthread_join(t, &sent);
    OK(sent && d->rollback(c, &e) && text_is("SELECT 1", "1"));
    OK(d->begin(c, &e) && posts("SELECT 1")); /* closed with an answer on its way */
}

static void refused_urls(struct mig_url u)
{
    const struct mig_pair unknown = { "nonsense", CANARY };
    struct mig_url bad = u;
    refuses(with(u, &unknown, 1), MIG_CONFIG, "nonsense");
    if (!u.host)
        return;
    bad = u, bad.password = CANARY, refuses(bad, MIG_CONNECT, "admin");
    bad = u, bad.database = "absent", refuses(bad, MIG_CONNECT, "absent");
    bad = u, bad.password = CANARY, bad.port = 1, refuses(bad, MIG_CONNECT, "127.0.0.1");
    bad = u, bad.password = CANARY, bad.host = "no.such.invalid", refuses(bad, MIG_CONNECT, "no.");
}

static void suite(struct mig_url u, const char *param_sql, const char *slow_sql)
{
    refused_urls(u);
    OK(opens(u));
    if (!c)
        return;
    OK(*d->server_version(c));
    params(param_sql);
    transactions();
    affected();
    long_text();
    cancels(slow_sql);
    OK(run("SELECT 1 -- end"));
    OK(!run("SELEC 1") && e.code == MIG_DATABASE && run("SELECT 1"));
    pipeline(slow_sql);
    closes();
    if (!opens(u))
        return;
    OK(u.host || run("CREATE TABLE t (a INTEGER)")); /* that of sqlite's memory has gone */
    OK(run("DELETE FROM t WHERE a > 10") && d->begin(c, &e) && run("DELETE FROM t"));
    closes();
    if (u.host && opens(u)) {
        OK(text_is("SELECT count(*) FROM t", "1"));
        OK(run("DROP TABLE t"));
        closes();
    }
    mig_error_clear(&e);
}

#define ENDLESS "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n) SELECT max(i) FROM n"

#define CROSS                                                                           \
    "WITH d AS (SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4) "    \
    "SELECT COUNT(*) FROM d a, d b, d c, d d, d e, d f, d g, d h, d i, d j, d k, d l, " \
    "d m, d n, d o, d p, d q, d r"

int main(void)
{
    struct mig_url u;
    if ((d = mig_driver_find("sqlite")))
        suite((struct mig_url){ .dialect = "sqlite" }, "SELECT ?, ?", ENDLESS);
    if (server_url("postgresql", "MIG_TEST_POSTGRESQL", &u))
        suite(u, "SELECT $1::text, $2::text", "SELECT pg_sleep(20)");
    /* SELECT SLEEP(20) and BENCHMARK() would succeed when they are killed. */
    if (server_url("mysql", "MIG_TEST_MYSQL", &u))
        suite(u, "SELECT ?, ?", CROSS);
    return tap_done();
}
