#include "../tap.h"
#include "run/apart.h"
#include <stdio.h>

static const char *const names[] = { [APART_OWN] = "own",
                                     [APART_AGAIN] = "again",
                                     [APART_DOUBT] = "doubt",
                                     [APART_COMMIT] = "commit",
                                     [APART_ROLLBACK] = "rollback" };

static const struct {
    enum sql_dialect dialect;
    const char *sql;
    const char *apart;
} cases[] = {
    { SQL_POSTGRESQL, "CREATE TABLE t (id INTEGER)", "own" },
    { SQL_POSTGRESQL, "CREATE INDEX i ON t (a)", "own" },
    { SQL_POSTGRESQL, "create /* x */ index concurrently i on t (a)", "doubt" },
    { SQL_POSTGRESQL, "CREATE INDEX \"CONCURRENTLY\" ON t (a)", "own" },
    { SQL_POSTGRESQL, "DROP INDEX CONCURRENTLY i", "doubt" },
    { SQL_POSTGRESQL, "DROP TABLE t", "own" },
    { SQL_POSTGRESQL, "ALTER TABLE t ADD COLUMN c INT", "own" },
    { SQL_POSTGRESQL, "ALTER TABLE t DETACH PARTITION p CONCURRENTLY", "doubt" },
    { SQL_POSTGRESQL, "ALTER TYPE t ADD VALUE 'x'", "own" },
    { SQL_POSTGRESQL, "ALTER SYSTEM SET work_mem = '1MB'", "again" },
    { SQL_POSTGRESQL, "CREATE DATABASE d", "doubt" },
    { SQL_POSTGRESQL, "ALTER DATABASE d SET work_mem = '1MB'", "own" },
    { SQL_POSTGRESQL, "ALTER DATABASE d SET TABLESPACE x", "doubt" },
    { SQL_POSTGRESQL, "VACUUM t", "again" },
    { SQL_POSTGRESQL, "REINDEX INDEX CONCURRENTLY i", "again" },
    { SQL_POSTGRESQL, "SET lock_timeout = 1", "again" },
    { SQL_POSTGRESQL, "WITH x AS (SELECT 1) INSERT INTO t SELECT * FROM x", "own" },
    { SQL_POSTGRESQL, "DO $$ BEGIN UPDATE t SET a = 1; END $$", "own" },
    { SQL_POSTGRESQL, "DO $$ BEGIN UPDATE t SET a = 1; commit; END $$", "doubt" },
    { SQL_POSTGRESQL, "DO $$ BEGIN CALL p(); END $$", "doubt" },
    { SQL_POSTGRESQL, "CALL p()", "doubt" },
    { SQL_POSTGRESQL, "COMMIT", "commit" },
    { SQL_POSTGRESQL, "END", "commit" },
    { SQL_POSTGRESQL, "COMMIT PREPARED 'x'", "doubt" },
    { SQL_POSTGRESQL, "ROLLBACK", "rollback" },
    { SQL_POSTGRESQL, "ROLLBACK TO SAVEPOINT x", "doubt" },
    { SQL_POSTGRESQL, "FROBNICATE", "doubt" },
    { SQL_POSTGRESQL, "", "doubt" },
    { SQL_SQLITE, "CREATE TABLE t (id INTEGER)", "own" },
    { SQL_SQLITE, "PRAGMA foreign_keys = off", "again" },
    { SQL_SQLITE, "VACUUM", "again" },
    { SQL_SQLITE, "COMMIT", "commit" },
    { SQL_SQLITE, "ROLLBACK", "rollback" },
    { SQL_SQLITE, "ROLLBACK TO x", "doubt" },
    { SQL_SQLITE, "SAVEPOINT x", "doubt" },
};

int main(void)
{
    enum { NEW = 15, OLD = 11 };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        enum apart got = apart_of(cases[i].dialect, NEW, slice_of(cases[i].sql));
        tap_ok(!strcmp(names[got], cases[i].apart), cases[i].sql, __FILE__, __LINE__);
    }
    struct slice add = slice_of("ALTER TYPE t ADD VALUE 'x'");
    tap_ok(apart_of(SQL_POSTGRESQL, OLD, add) == APART_DOUBT, "ADD VALUE before 12", __FILE__,
           __LINE__);
    return tap_done();
}
