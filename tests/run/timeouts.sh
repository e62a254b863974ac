#!/bin/sh
# Statements that run too long, and tables that somebody else holds.
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh
. "$top/tests/run/runners"
. "$top/tests/run/holder"

for database in $(databases); do
    use "$database"
    tree
    contended_tree
    if [ "$database" = sqlite ]; then
        run upgrade --statement-timeout 1s head
        like "sqlite: has no timeouts, and says so" "$status $err" '^1 FAILED: .*SQLite has neither'
        continue
    fi
    run upgrade head
    revision d1 c1 "$([ "$database" = mysql ] && echo 'SELECT SLEEP(3600);' || echo 'SELECT pg_sleep(3600);')" ''
    began=$(date +%s)
    run upgrade --statement-timeout 500ms head
    took=$(($(date +%s) - began))
    ok "$database: a statement that takes too long is ended" test $took -lt $patience
    [ "$database" = mysql ] || is "$database: and fails" "$status" 1
    sql "UPDATE alembic_version SET version_num = 'c1'"
    revision d1 c1 'INSERT INTO ran VALUES (7);
ALTER TABLE b ADD COLUMN d INTEGER;
INSERT INTO ran VALUES (8);' ''
    hold 'SELECT * FROM b'
    run upgrade --table-lock-timeout 500ms --lock-timeout 1s head
    is "$database: a table that stays taken" "$status" 1
    release
    held_back 'SELECT * FROM b' upgrade --table-lock-timeout 200ms head
    is "$database: a table that becomes free" "$status $(sql 'SELECT count(*), max(n) FROM ran') $(extra_tables)" "0 8|8 "
    run upgrade --table-lock-timeout soon head
    like "$database: a time that is none" "$status $err" '^1 FAILED: a timeout is not a time'
    finish
done
for database in $(databases); do
    [ "$database" = postgresql ] || continue
    use postgresql
    tree 'table_lock_timeout = 300ms'
    contended_tree
    run upgrade head
    revision d1 c1 '-- mig:autocommit
CREATE INDEX CONCURRENTLY b_c ON b (c);' ''
    held_back 'INSERT INTO b VALUES (1)' upgrade head
    is "CONCURRENTLY waits without a limit" "$status $(sql "SELECT indisvalid FROM pg_index WHERE indexrelid = 'b_c'::regclass")" "0 t"
    # A statement that is tried again leaves its transaction idle in between.
    tree 'table_lock_timeout = 100ms
statement_timeout = 20s'
    contended_tree
    revision d1 c1 '' ''
    revision e1 d1 'INSERT INTO ran VALUES (7);
ALTER TABLE b ADD COLUMN d INTEGER;' ''
    sql "ALTER DATABASE mig_$$ SET idle_in_transaction_session_timeout = '300ms'"
    sql "ALTER DATABASE mig_$$ SET idle_session_timeout = '300ms'" 2>/dev/null
    held_back 'SELECT * FROM b' upgrade head
    is "idle timeouts do not end a run that waits" "$status $(sql 'SELECT max(n) FROM ran')" "0 7"
    tree 'statement_timeout = 2s'
    contended_tree
    revision d1 c1 '' ''
    revision e1 d1 '' ''
    revision f1 e1 'SELECT pg_sleep(3600);' ''
    run upgrade head
    like "statement_timeout of the ini" "$status $err" '^1 FAILED: canceling statement due to statement timeout'
    revision f1 e1 'SELECT pg_sleep(3);' ''
    run upgrade --statement-timeout 60s head
    is "and the option goes before it" "$status $err" '0 '
    finish
done
tap_done
