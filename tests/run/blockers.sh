#!/bin/sh
# A statement that waits for somebody else's lock: who that is, while it waits and when it gives up.
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh
. "$top/tests/run/holder"

one_line() { printf '%s' "$err" | tr '\n' ' '; }
whose='session [0-9]+ \(admin, from [^)]*\), active since 20[0-9-]+ [0-9:]+ UTC: .*the_report'
for database in $(databases); do
    [ "$database" = sqlite ] && continue
    use "$database"
    tree
    revision a1 '' 'CREATE TABLE b (id INTEGER NOT NULL PRIMARY KEY, n INTEGER);
INSERT INTO b VALUES (1, 1);' ''
    run upgrade head
    revision b1 a1 '

ALTER TABLE b ADD COLUMN c INTEGER;' ''
    case $database in
    postgresql) waits="table b, held by $whose" from=reporting ;;
    mysql) waits="(a table; this server does not tell whose, these have transactions: |table b, held by )$whose" from='(127.0.0.1|localhost)' ;;
    esac
    held_back 'SELECT * FROM b' upgrade head
    like "$database: a warning while it waits" "$status $err" "^0 .*scripts/versions/b1.sql:[0-9]+ waits for $waits"
    is "$database: one" "$(printf '%s\n' "$err" | grep -c 'waits for')" 1
    sql "UPDATE alembic_version SET version_num = 'a1'"
    sql 'ALTER TABLE b DROP COLUMN c'
    hold 'SELECT * FROM b'
    run upgrade --table-lock-timeout 3s --lock-timeout 2s head
    like "$database: and in the error of one that gives up" "$status $(one_line)" "^1 .*FAILED: .*imeout.*WAITED FOR:  $waits"
    like "$database: from where" "$err" "from [^)]*$from"
    if [ "$database" = postgresql ]; then
        run upgrade --statement-timeout 4s head
        like "$database: and of one that runs out of time" "$status $(one_line)" "^1 .*FAILED: .*statement timeout.*WAITED FOR:  $waits"
    fi
    if command -v script >/dev/null; then
        mig=$mig script -qefc '"$mig" upgrade head' /dev/null </dev/null >terminal.out &
        terminal=$!
        await grep -q 'waits (' terminal.out
        release
        wait $terminal
        like "$database: on a terminal with the time that it took" "$(tr '\r' '\n' <terminal.out)" "b1.sql:[0-9]+ waits \([1-9][0-9]* s\) for $waits"
    else release; fi
    # Rows.
    revision c1 b1 'UPDATE b SET n = 2 WHERE id = 1;' ''
    run upgrade b1
    held_back 'UPDATE b SET n = 3 WHERE id = 1' upgrade head
    case $database in
    postgresql) waits="another transaction, held by $whose" ;;
    mysql) waits="rows, held by $whose" ;;
    esac
    like "$database: rows" "$status $err" "^0 .*c1.sql:[0-9]+ waits for $waits"
    # The version table.
    if [ "$database" = postgresql ]; then
        revision d1 c1 'SELECT 1;' ''
        held_back "UPDATE alembic_version SET version_num = version_num || ''" upgrade head
        like "$database: the version table" "$status $err" "^0 .*the version table waits for another transaction, held by $whose"
    fi
    # MariaDB's plugin knows whose the lock is.
    if [ "$database" = mysql ] && alone plugins && mysql_admin "INSTALL SONAME 'metadata_lock_info'" 2>/dev/null; then
        revision d1 c1 'ALTER TABLE b ADD COLUMN e INTEGER;' ''
        held_back 'SELECT * FROM b' upgrade head
        like "$database: with metadata_lock_info" "$status $err" "^0 .*d1.sql:[0-9]+ waits for table b, held by $whose"
        mysql_admin "UNINSTALL SONAME 'metadata_lock_info'"
    fi
    finish
done
tap_done
