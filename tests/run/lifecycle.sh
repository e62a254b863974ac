#!/bin/sh
# Up, down, stamp and look, on every database: the way of a small project with a branch and a merge.
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh
. "$top/tests/run/stock_logging"

small_tree() {
    tree
    revision a1 '' 'CREATE TABLE a (id INTEGER NOT NULL PRIMARY KEY);
INSERT INTO a (id) VALUES (1);' 'DROP TABLE a;'
    revision b1 a1 'CREATE TABLE b (id INTEGER NOT NULL PRIMARY KEY);' 'DROP TABLE b;' 'branch_labels: side'
    revision c1 a1 'CREATE TABLE c (id INTEGER NOT NULL PRIMARY KEY);' 'DROP TABLE c;'
    revision d1 'b1, c1' 'INSERT INTO a (id) VALUES (2);' 'DELETE FROM a WHERE id = 2;'
}
rows() { sql 'SELECT version_num FROM alembic_version ORDER BY version_num' | tr '\n' ' '; }
log() { printf '%s\n' "$err" | sed -n 's/.*Running //p' | tr '\n' ';'; }


for database in $(databases); do
    small_tree
    printf '%s\n' "$stock_logging" >>alembic.ini
    use "$database"
    run current
    is "$database: nothing is current" "$status $out" "0 "
    run upgrade +1
    is "$database: one up" "$status $(rows)" "0 a1 "
    run upgrade heads
    is "$database: to the heads" "$status $(rows)" "0 d1 "
    is "$database: the log tells the steps" "$(log)" \
        "upgrade a1 -> c1, message of c1;upgrade a1 -> b1, message of b1;upgrade b1, c1 -> d1, message of d1;"
    is "$database: the data is there" "$(sql 'SELECT count(*) FROM a')" 2
    run current
    is "$database: current" "$out" "d1 (head) (mergepoint)"
    run upgrade heads
    is "$database: again is nothing" "$status $(log)" "0 "
    run downgrade -1
    is "$database: one down from a merge is ambiguous" "$status $(rows)" "255 d1 "
    run downgrade b1
    is "$database: a merge down to one side" "$status $(rows)" "0 b1 c1 "
    run downgrade a1
    is "$database: below the fork" "$status $(rows)" "0 a1 "
    run downgrade base
    is "$database: to base" "$status $(rows)" "0 "
    run stamp heads
    is "$database: stamp" "$status $(rows)" "0 d1 "
    run stamp --purge a1
    is "$database: stamp --purge" "$status $(rows)" "0 a1 "
    run check
    is "$database: check below the heads" "$status $out" "255 FAILED: Target database is not up to date."
    run current --check-heads
    is "$database: --check-heads below the heads" "$status $out" "255 FAILED: Database is not on all head revisions"
    run stamp base
    run ensure_version
    is "$database: ensure_version where it is" "$status $(rows)" "0 "
    small_tree
    printf 'version_table = my_versions\nversion_table_pk = false\n' >>alembic.ini
    run upgrade a1
    is "$database: a version table of another name" "$status $(sql 'SELECT version_num FROM my_versions')" "0 a1"
    finish
done

for database in $(databases); do
    [ "$database" = postgresql ] || continue
    use "$database"
    small_tree
    printf 'version_table = My Versions\nversion_table_schema = Other One\n' >>alembic.ini
    sql 'CREATE SCHEMA "Other One"'
    run upgrade heads
    is "a version table of another name and schema" \
        "$status $(sql 'SELECT version_num FROM "Other One"."My Versions"')" "0 d1"
    finish
done
tap_done
