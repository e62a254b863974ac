#include "../tap.h"
#include "run/effect.h"
#include <stdio.h>

static const char letters[] = {
    [EFFECT_NONE] = '-',       [EFFECT_TABLE] = 'T',   [EFFECT_COLUMN] = 'C', [EFFECT_INDEX] = 'I',
    [EFFECT_CONSTRAINT] = 'K', [EFFECT_TRIGGER] = 'G', [EFFECT_ROUTINE] = 'R'
};

/* "+C t.c -C t.d"; "again"; "?": not known; "*": may be there and not be whole. */
static const struct {
    const char *sql;
    const char *effect;
} cases[] = {
    { "CREATE TABLE t (id INTEGER)", "+T t" },
    { "create /* x */ table `a b`.`c d` (id int)", "+T a b.c d" },
    { "CREATE TABLE `a``b` (id INTEGER)", "?" },
    { "CREATE TABLE IF NOT EXISTS t (id INTEGER)", "again" },
    { "CREATE OR REPLACE TABLE t (id INTEGER)", "again" },
    { "CREATE TABLE t AS SELECT 1", "+T t *" },
    { "CREATE TEMPORARY TABLE t (id INTEGER)", "?" },
    { "CREATE UNIQUE INDEX i USING BTREE ON t (a)", "+I t.i" },
    { "CREATE INDEX i ON s.t (a)", "+I s.t.i" },
    { "CREATE DEFINER=`a`@`%` SQL SECURITY INVOKER VIEW v AS SELECT 1", "+T v" },
    { "CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW SET NEW.a = 1", "+G g" },
    { "CREATE PROCEDURE p() SELECT 1", "+R p" },
    { "CREATE DATABASE d", "?" },
    { "DROP TABLE t", "-T t" },
    { "DROP TABLE t CASCADE", "-T t" },
    { "DROP TABLE t, u", "?" },
    { "DROP TABLE IF EXISTS t", "again" },
    { "DROP INDEX i ON t", "-I t.i" },
    { "DROP FUNCTION f", "-R f" },
    { "RENAME TABLE a TO b", "+T b -T a" },
    { "RENAME TABLE a TO b, b TO c", "?" },
    { "ALTER TABLE t ADD c INT", "+C t.c" },
    { "ALTER TABLE s.t ADD COLUMN (c INT, d INT)", "+C s.t.c" },
    { "ALTER TABLE t ADD COLUMN IF NOT EXISTS c INT", "again" },
    { "ALTER TABLE t ADD INDEX i (c)", "+I t.i" },
    { "ALTER TABLE t ADD INDEX (c)", "?" },
    { "ALTER TABLE t ADD PRIMARY KEY (c)", "+K t.PRIMARY" },
    { "ALTER TABLE t ADD CONSTRAINT PRIMARY KEY (c)", "+K t.PRIMARY" },
    { "ALTER TABLE t ADD CONSTRAINT k FOREIGN KEY (c) REFERENCES u (c)", "+K t.k" },
    { "ALTER TABLE t ADD FOREIGN KEY (c) REFERENCES u (c)", "?" },
    { "ALTER TABLE t ADD CONSTRAINT k CHECK (c > 0)", "+K t.k" },
    { "ALTER TABLE t ADD UNIQUE KEY u (c)", "+K t.u" },
    { "ALTER TABLE t ADD PARTITION (PARTITION p VALUES LESS THAN (1))", "?" },
    { "ALTER TABLE t DROP c", "-C t.c" },
    { "ALTER TABLE t DROP COLUMN IF EXISTS c", "again" },
    { "ALTER TABLE t DROP FOREIGN KEY k", "-K t.k" },
    { "ALTER TABLE t DROP PRIMARY KEY", "-K t.PRIMARY" },
    { "ALTER TABLE t DROP PARTITION p", "?" },
    { "ALTER TABLE t MODIFY COLUMN c BIGINT", "again" },
    { "ALTER TABLE t MODIFY c INT, ADD COLUMN d DECIMAL(3, 2)", "+C t.d" },
    { "ALTER TABLE t MODIFY c DECIMAL(3, 2), MODIFY d INT", "again" },
    { "ALTER TABLE t MODIFY c INT, ORDER BY c", "?" },
    { "ALTER TABLE t CHANGE a b INT", "+C t.b -C t.a" },
    { "ALTER TABLE t CHANGE COLUMN a a INT", "again" },
    { "ALTER TABLE t RENAME COLUMN a TO b", "+C t.b -C t.a" },
    { "ALTER TABLE t RENAME INDEX a TO b", "+I t.b -I t.a" },
    { "ALTER TABLE t RENAME TO u", "+T u -T t" },
    { "ALTER TABLE t RENAME s.u", "+T s.u -T t" },
    { "ALTER TABLE t ALTER COLUMN c SET DEFAULT 1", "again" },
    { "ALTER TABLE t ENGINE=InnoDB", "?" },
    { "ALTER DATABASE d CHARACTER SET utf8mb4", "?" },
    { "TRUNCATE TABLE t", "again" },
    { "INSERT INTO t VALUES (1)", "?" },
    { "CALL p()", "?" },
    { "CREATE", "?" },
    { "ALTER TABLE", "?" },
    { "ALTER TABLE t", "?" },
    { "DROP TABLE", "?" },
    { "", "?" },
};

static void put(char *out, size_t n, char sign, const struct effect_thing *t)
{
    size_t at = strlen(out);
    if (t->kind != EFFECT_NONE)
        snprintf(out + at, n - at, "%s%c%c %s%s%s%s%s", at ? " " : "", sign, letters[t->kind],
                 t->schema ? t->schema : "", t->schema ? "." : "", t->table ? t->table : "",
                 t->table ? "." : "", t->name);
}

int main(void)
{
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct arena a = { 0 };
        struct effect e;
        char got[200] = "";
        if (!effect_of(&a, slice_of(cases[i].sql), &e)) {
            snprintf(got, sizeof got, "?");
        } else if (e.again) {
            snprintf(got, sizeof got, "again");
        } else {
            put(got, sizeof got, '+', &e.made);
            put(got, sizeof got, '-', &e.gone);
            if (e.fills)
                snprintf(got + strlen(got), sizeof got - strlen(got), " *");
        }
        tap_ok(!strcmp(got, cases[i].effect), cases[i].sql, __FILE__, __LINE__);
        if (strcmp(got, cases[i].effect) != 0)
            printf("# got %s, want %s\n", got, cases[i].effect);
        arena_free(&a);
    }
    return tap_done();
}
