#!/bin/sh
# 1,000 SQL revisions with branches and merges: up to the heads, down to base and up again, on every
# database; the history is what Alembic prints for the same graph (tests/corpus/thousand, labels cut).
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh

"$top/tests/bench/gentree" "$tmp/tree" 1000 sql
cd "$tmp/tree" || exit 1
count() {
    case $database in
    sqlite) sql "SELECT count(*) FROM sqlite_master WHERE name GLOB 't[0-9]*'" ;;
    postgresql) sql "SELECT count(*) FROM pg_tables WHERE tablename ~ '^t[0-9]'" ;;
    mysql) sql "SELECT count(*) FROM information_schema.tables WHERE table_schema = database() AND table_name REGEXP '^t[0-9]'" ;;
    esac
}
rows() { sql 'SELECT version_num FROM alembic_version' | tr '\n' ' '; }
run history
is "history as Alembic prints it" "$(printf '%s\n' "$out" | sed -E 's/ \((side[0-9]+(, )?)+\)//g' | cksum)" \
    "$(cksum <"$top/tests/corpus/thousand/history.txt")"
for database in $(databases); do
    use "$database"
    printf '[alembic]\nscript_location = .\ntransaction_per_migration = true\n' >alembic.ini
    run upgrade heads
    is "$database: up" "$status $(count) $(rows)" "0 1000 02696a7c11f0 "
    run downgrade base
    is "$database: down" "$status $(count) $(rows)" "0 0 "
    run upgrade heads
    is "$database: up again" "$status $(count) $(rows)" "0 1000 02696a7c11f0 "
    finish
done
tap_done
