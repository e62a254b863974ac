/* The SQLite driver: files, arguments, locks. */
#include "driver.h"
#include <fcntl.h>
#include <sys/stat.h>

static char dir[] = "/tmp/mig-sqlite-XXXXXX";
static char paths[8][64];

static const char *file(size_t i, const char *name)
{
    snprintf(paths[i], sizeof paths[i], "%s/%s", dir, name);
    return paths[i];
}

static struct mig_url at(const char *path)
{
    return (struct mig_url){ .dialect = "sqlite", .database = path };
}

static void write_file(const char *path, const char *text)
{
    FILE *f = fopen(path, "w");
    OK(f && fputs(text, f) >= 0 && !fclose(f));
}

static void files(void)
{
    const char *good = file(0, "good.db");
    const char *text = file(1, "text.db");
    refuses(at(file(2, "absent/x.db")), MIG_CONNECT, "unable to open database file");
    OK(e.hint && strstr(e.hint, "absent"));
    refuses(at(dir), MIG_CONNECT, "unable to open database file");
    write_file(text,
               "this is a text, and as long as the header of a database has to be .............."
               "..................................................");
    refuses(at(text), MIG_CONNECT, "file is not a database");
    write_file(text, "short");
    refuses(at(text), MIG_CONNECT, "file is not a database");
    OK(opens(at(good)) && run("CREATE TABLE t (a)") && has(NULL, "t") && has("main", "t"));
    OK(run("CREATE VIEW v AS SELECT a FROM t") && has(NULL, "v"));
    OK(run("CREATE TEMP TABLE tt (a)") && has(NULL, "tt") && has("temp", "tt"));
    OK(!has("main", "tt") && !has("absent", "t") && run("ATTACH ':memory:' AS other"));
    OK(!has("other", "t") && run("CREATE TABLE other.o (a)") && has("other", "o"));
    closes();
    OK(opens(at(good)) && has(NULL, "t") && !has(NULL, "tt"));
    closes();
}

static void locked(void)
{
    const struct mig_pair soon = { "timeout", "0.2" };
    struct mig_conn *first;
    OK(opens(at(file(0, "good.db"))) && d->begin(c, &e) && run("INSERT INTO t VALUES (1)"));
    first = c;
    OK(opens(with(at(paths[0]), &soon, 1)));
    mig_error_clear(&e);
    OK(!d->begin(c, &e) && e.code == MIG_DATABASE && strstr(e.message, "locked"));
    OK(!d->in_transaction(c) && text_is("SELECT count(*) FROM t", "0"));
    OK(!run("INSERT INTO t VALUES (2)") && strstr(e.message, "locked"));
    OK(d->commit(first, &e) && d->begin(c, &e) && text_is("SELECT count(*) FROM t", "1"));
    OK(d->rollback(c, &e));
    closes();
    d->close(first);
}

static void read_only(void)
{
    const struct mig_pair ro[] = { { "uri", "true" }, { "mode", "ro" } };
    char uri[80];
    snprintf(uri, sizeof uri, "file:%s", file(0, "good.db"));
    OK(opens(with(at(uri), ro, 2)) && text_is("SELECT count(*) FROM t", "1"));
    OK(!run("INSERT INTO t VALUES (2)") && strstr(e.message, "readonly"));
    OK(d->begin(c, &e) && d->commit(c, &e));
    closes();
    snprintf(uri, sizeof uri, "file:%s", file(1, "none.db"));
    refuses(with(at(uri), ro, 2), MIG_CONNECT, "unable to open");
    OK(access(paths[1], F_OK));
    OK(!chmod(paths[0], 0444));
    if (geteuid() != 0) { /* root writes all the same */
        OK(opens(at(paths[0])) && !run("INSERT INTO t VALUES (2)"));
        closes();
    }
    OK(!chmod(paths[0], 0644));
}

static void arguments(void)
{
    static const struct {
        struct mig_pair query[2];
        size_t n;
        const char *database, *part; /* part NULL: it opens */
    } cases[] = {
        { { { "timeout", "x" } }, 1, NULL, "timeout" },
        { { { "timeout", "-1" } }, 1, NULL, "timeout" },
        { { { "timeout", "nan" } }, 1, NULL, "timeout" },
        { { { "timeout", "1e9" } }, 1, NULL, "timeout" },
        { { { "timeout", "1" }, { "timeout", "2" } }, 2, NULL, "twice" },
        { { { "uri", "maybe" } }, 1, NULL, "boolean" },
        { { { "mode", "ro" } }, 1, NULL, "uri=true" },
        { { { "mode", "ro" }, { "uri", "true" } }, 2, "plain.db", "file:" },
        { { { "uri", "true" }, { "mode", "memory" } }, 2, "file:x", NULL },
        { { { "uri", "true" }, { "mode", "nonsense" } }, 2, "file:x", "no such access mode" },
        { { { "uri", "true" }, { "vfs", "nonsense" } }, 2, "file:x", "no such vfs" },
        { { { "isolation_level", "EXCLUSIVE" } }, 1, NULL, NULL },
        { { { "isolation_level", "immediate" } }, 1, NULL, NULL },
        { { { "isolation_level", "" } }, 1, NULL, NULL },
        { { { "isolation_level", "SERIALIZABLE" } }, 1, NULL, "isolation_level" },
        { { { "isolation_level", "None" } }, 1, NULL, "isolation_level" },
        { { { "autocommit", "True" } }, 1, NULL, "unknown" },
        { { { "check_same_thread", "false" } }, 1, NULL, NULL },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct mig_url u = with(at(cases[i].database), cases[i].query, cases[i].n);
        struct mig_conn *none = NULL;
        mig_error_clear(&e);
        bool ok = d->open(&u, &none, &e);
        tap_ok(cases[i].part ? !ok && strstr(e.message, cases[i].part) : ok, cases[i].query->key,
               cases[i].query->value, (int)i);
        if (!ok)
            printf("# %s\n", e.message);
        d->close(none);
    }
    struct mig_url bad = at("x");
    bad.password = CANARY, refuses(bad, MIG_CONFIG, "Invalid SQLite URL");
}

static void exclusive(void)
{
    const struct mig_pair want = { "isolation_level", "EXCLUSIVE" };
    const struct mig_pair soon = { "timeout", "0.1" };
    struct mig_conn *first;
    OK(opens(with(at(file(0, "good.db")), &want, 1)) && d->begin(c, &e));
    first = c;
    OK(opens(with(at(paths[0]), &soon, 1)) && !run("SELECT count(*) FROM t"));
    closes();
    OK(d->rollback(first, &e));
    d->close(first);
}

static void statements(void)
{
    OK(opens(at(NULL)));
    OK(!run("CREATE TABLE x (a); INSERT INTO x VALUES (1)") && !has(NULL, "x"));
    OK(!run("SELECT 1; nonsense") && strstr(e.message, "one statement"));
    OK(run("SELECT 1; -- more\n /* x */ ;"));
    OK(!run("SELEC 1") && e.position == 1);
    OK(!run("SELECT '\xc3\xa9', nope") && (e.position == 0 || e.position == 13));
    OK(d->rollback(c, &e) && !d->in_transaction(c));
    closes();
}

int main(void)
{
    d = mig_driver_find("sqlite");
    OK(d && mkdtemp(dir));
    files();
    locked();
    read_only();
    arguments();
    exclusive();
    statements();
    unlink(file(0, "good.db"));
    unlink(file(1, "text.db"));
    OK(!rmdir(dir));
    mig_error_clear(&e);
    return tap_done();
}
