/* The MySQL driver: TLS, option files, arguments, the canary. */
#include "server.h"
#include <sys/stat.h>

static struct mig_url url;
static char texts[8][256];

static const char *under(size_t i, const char *name)
{
    snprintf(texts[i], sizeof texts[i], "%s/%s", test_dir(), name);
    return texts[i];
}

struct argument_case {
    struct mig_pair query[3];
    const char *part; /* of the refusal; NULL: it opens */
};

static size_t pairs(const struct mig_pair *p)
{
    size_t n = 0;
    while (n < 3 && p[n].key)
        n++;
    return n;
}

static void try_cases(const struct argument_case *t, size_t n, struct mig_url u, enum mig_code code)
{
    for (size_t i = 0; i < n; i++) {
        struct mig_url asked = with(u, t[i].query, pairs(t[i].query));
        printf("# %s=%s\n", t[i].query->key, t[i].query->value);
        if (t[i].part) {
            refuses(asked, code, t[i].part);
            continue;
        }
        OK(opens(asked) && run("SELECT 1"));
        closes();
    }
}

#define TRY(table, u, code) try_cases(table, sizeof table / sizeof *table, u, code)

static void arguments(void)
{
    static const struct argument_case cases[] = {
        { { { "charset", "utf8mb4" } }, NULL },
        { { { "charset", "latin1" } }, "UTF-8" },
        { { { "charset", "utf8mb4" }, { "charset", "utf8mb4" } }, "twice" },
        { { { "autocommit", "false" } }, NULL },
        { { { "autocommit", "0" } }, NULL },
        { { { "autocommit", "true" } }, "autocommit" },
        { { { "autocommit", "x" } }, "boolean" },
        { { { "isolation_level", "SERIALIZABLE" } }, "unknown argument" },
        { { { "connect_timeout", "10" } }, NULL },
        { { { "connect-timeout", "10" } }, NULL },
        { { { "connect_timeout", "10" }, { "connect-timeout", "11" } }, "twice" },
        { { { "connect_timeout", "1s" } }, "number" },
        { { { "connect_timeout", "" } }, "number" },
        { { { "local_infile", "2" } }, "boolean" },
        { { { "local_infile", "1" } }, NULL },
        { { { "client_flag", "0" } }, "unknown" },
    };
    const struct mig_pair init = { "init_command", "SET @x = 7" };
    TRY(cases, url, MIG_CONFIG);
    OK(opens(with(url, &init, 1)) && text_is("SELECT @x", "7"));
    closes();
}

static void contradictions(void)
{
    static const struct argument_case cases[] = {
        { { { "ssl_verify_identity", "true" }, { "ssl_check_hostname", "false" } }, "contradict" },
        { { { "ssl_check_hostname", "true" }, { "ssl_verify_identity", "false" } }, "contradict" },
        { { { "ssl_verify_cert", "false" }, { "ssl_verify_identity", "true" } }, "contradict" },
        { { { "ssl_check_hostname", "1" }, { "ssl_verify_cert", "0" } }, "contradict" },
        { { { "ssl_ca", "x" }, { "ssl_verify_cert", "false" } }, "contradict" },
        { { { "ssl_verify_cert", "true" }, { "ssl_check_hostname", "false" } },
          "only with ssl_ca" },
        { { { "ssl_ca", "x" }, { "read_default_group", "g" } }, "option file" },
        { { { "ssl", "false" } }, "ssl=false" },
        { { { "ssl", "perhaps" } }, "boolean" },
        { { { "ssl_verify_cert", "yes" } }, "boolean" },
        { { { "ssl_verify_cert", "true" }, { "ssl_verify_cert", "false" } }, "twice" },
    };
    TRY(cases, url, MIG_CONFIG);
}

/* The certificate is for localhost: it does not verify for 127.0.0.1. */
static void tls(void)
{
    const char *ca = under(0, "tls/ca.pem");
    const char *other = under(1, "tls/other.pem");
    const struct argument_case by_ip[] = {
        { { { "ssl_ca", ca } }, "(2026)" },
        { { { "ssl_ca", ca }, { "ssl_check_hostname", "true" } }, "(2026)" },
        { { { "ssl_verify_identity", "true" }, { "ssl_ca", ca } }, "(2026)" },
        { { { "ssl_verify_cert", "true" }, { "ssl_ca", ca } }, "(2026)" },
        { { { "ssl_ca", other }, { "ssl_check_hostname", "false" } }, "(2026)" },
        { { { "ssl_check_hostname", "false" }, { "ssl_ca", other } }, "(2026)" },
        { { { "ssl_ca", under(2, "tls/none.pem") } }, "(2026)" },
        { { { "ssl_verify_cert", "true" } }, "(2026)" },
        { { { "ssl_verify_identity", "true" } }, "(2026)" },
        { { { "ssl_verify_identity", "true" }, { "ssl_verify_cert", "true" } }, "(2026)" },
    };
    const struct argument_case by_ip_good[] = {
        { { { "ssl_ca", ca }, { "ssl_check_hostname", "false" } }, NULL },
        { { { "ssl_check_hostname", "false" }, { "ssl_ca", ca } }, NULL },
        { { { "ssl_ca", ca }, { "ssl_verify_identity", "0" }, { "ssl_verify_cert", "1" } }, NULL },
        { { { "ssl", "true" } }, NULL },
        { { { "ssl_check_hostname", "false" } }, NULL },
        { { { "ssl_verify_cert", "false" } }, NULL },
    };
    const struct argument_case by_name[] = {
        { { { "ssl_ca", ca } }, NULL },
        { { { "ssl_ca", ca }, { "ssl_verify_identity", "true" } }, NULL },
        { { { "ssl_ca", ca }, { "ssl_verify_cert", "true" }, { "ssl_check_hostname", "1" } },
          NULL },
    };
    const struct argument_case wrong[] = { { { { "ssl_ca", other } }, "(2026)" } };
    struct mig_url local = url;
    local.host = "localhost";
    if (access(ca, R_OK)) {
        printf("ok %d # SKIP no openssl: the server has no certificate\n", ++tap_n);
        return;
    }
    TRY(by_ip, url, MIG_CONNECT);
    TRY(by_ip_good, url, MIG_CONNECT);
    TRY(by_name, local, MIG_CONNECT);
    TRY(wrong, local, MIG_CONNECT);
    OK(opens(with(url, by_ip_good[3].query, 1)));
    OK(!text_is("SELECT VARIABLE_VALUE FROM information_schema.SESSION_STATUS WHERE "
                "VARIABLE_NAME = 'SSL_CIPHER'",
                ""));
    closes();
}

static void write_options(const char *path, const char *more)
{
    FILE *f = fopen(path, "w");
    OK(f && fprintf(f, "[client]\nhost=127.0.0.1\nport=%u\nuser=admin\npassword=secret\n%s\n",
                    url.port, more) > 0);
    OK(f && !fclose(f) && !chmod(path, 0600));
}

static void option_files(void)
{
    const char *path = under(3, "my.cnf");
    const struct mig_pair file[] = { { "read_default_file", path },
                                     { "read_default_group", "mig" } };
    const struct mig_pair none = { "read_default_file", under(4, "none.cnf") };
    const struct mig_pair home = { "read_default_file", "~/my.cnf" };
    struct mig_url empty = { .dialect = "mysql", .database = url.database };
    struct mig_url given = empty;
    write_options(path, "default-character-set=latin1\nmulti-statements\nreconnect");
    OK(opens(with(empty, file, 1)) && text_is("SELECT substring_index(user(), '@', 1)", "admin"));
    OK(text_is("SELECT @@character_set_client", "utf8mb4"));
    OK(!run("SELECT 1; SELECT 2") && run("SELECT 1"));
    closes();
    given.user = "nobody", given.password = CANARY;
    refuses(with(given, file, 1), MIG_CONNECT, "nobody");
    given = empty, given.port = 1;
    refuses(with(given, file, 1), MIG_CONNECT, "127.0.0.1");
    given = empty, given.host = "no.such.invalid";
    refuses(with(given, file, 1), MIG_CONNECT, "no.such.invalid");
    given = empty, given.host = "localhost";
    OK(opens(with(given, file, 1)));
    closes();
    refuses(with(url, &none, 1), MIG_CONFIG, "read_default_file");
    OK(!setenv("HOME", test_dir(), 1));
    OK(opens(with(empty, &home, 1)));
    closes();
    snprintf(texts[5], sizeof texts[5], "[mig]\npassword=%s", CANARY);
    write_options(path, texts[5]);
    refuses(with(empty, file, 2), MIG_CONNECT, "admin");
    snprintf(texts[5], sizeof texts[5], "[mig]\nsocket=%s\nport=1\nhost=localhost",
             under(6, "my/sock"));
    write_options(path, texts[5]);
    OK(opens(with(empty, file, 2)) && run("SELECT 1"));
    closes();
    unlink(path);
}

static void sockets(void)
{
    const struct mig_pair good = { "unix_socket", under(0, "my/sock") };
    const struct mig_pair bad = { "unix_socket", "/nonexistent/sock" };
    OK(opens(with(url, &good, 1)));
    closes();
    refuses(with(url, &bad, 1), MIG_CONNECT, "/nonexistent/sock");
}

static void canary(void)
{
    struct mig_url u = url;
    OK(opens(url) && run("CREATE OR REPLACE USER canary IDENTIFIED BY '" CANARY "'"));
    closes();
    u.user = "canary", u.password = CANARY;
    u.database = "absent";
    refuses(u, MIG_CONNECT, "absent");
    u.database = url.database;
    refuses(u, MIG_CONNECT, "canary");
    u.database = NULL;
    OK(opens(u) && !run("SELECT nonsense") && !strstr(e.message, CANARY));
    bool found = true; /* in no database: not known, which is not the same as absent */
    OK(!d->has_table(c, NULL, "x", &found, &e) && !found && e.code == MIG_DATABASE);
    closes();
    OK(opens(url) && run("DROP USER canary"));
    closes();
}

static void tables(void)
{
    OK(opens(url) && run("CREATE TABLE `a``b` (a INT)") && has(NULL, "a`b"));
    OK(has(url.database, "a`b") && !has("absent", "a`b"));
    OK(run("CREATE VIEW v AS SELECT a FROM `a``b`") && has(NULL, "v"));
    OK(run("CREATE TEMPORARY TABLE tt (a INT)") && has(NULL, "tt"));
    OK(run("DROP VIEW v") && run("DROP TABLE `a``b`") && !has(NULL, "v"));
    OK(run("CREATE PROCEDURE p() BEGIN SELECT 1; SELECT 2; END") && run("CALL p()"));
    OK(run("SELECT 1") && run("DROP PROCEDURE p"));
    closes();
}

int main(void)
{
    if (!server_url("mysql", "MIG_TEST_MYSQL", &url))
        return tap_done();
    arguments();
    contradictions();
    tls();
    option_files();
    sockets();
    canary();
    tables();
    mig_error_clear(&e);
    return tap_done();
}
