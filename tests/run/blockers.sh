#!/bin/sh
# A statement that waits for somebody else's lock: who that is, while it waits and when it gives up.
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh

# hold SECONDS [TEXT]: a reader's transaction keeps DDL away from table b.
hold() {
    case $database in
    postgresql) PGAPPNAME=reporting psql -qX "$url" -c "BEGIN; SELECT * FROM b; ${2-}; SELECT pg_sleep($1) AS the_report" -c COMMIT >/dev/null 2>&1 & ;;
    mysql) sql "START TRANSACTION; SELECT * FROM b; ${2-DO 0}; SELECT SLEEP($1) AS the_report" >/dev/null 2>&1 & ;;
    esac
    sleep 0.7
}
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
    hold 4
    run upgrade head
    like "$database: a warning while it waits" "$status $err" "^0 .*scripts/versions/b1.sql:[0-9]+ waits for $waits"
    is "$database: one" "$(printf '%s\n' "$err" | grep -c 'waits for')" 1
    wait
    sql "UPDATE alembic_version SET version_num = 'a1'"
    sql 'ALTER TABLE b DROP COLUMN c'
    hold 5
    run upgrade --table-lock-timeout 500ms --lock-timeout 1s head
    like "$database: and in the error of one that gives up" "$status $(printf '%s' "$err" | tr '\n' ' ')" "^1 .*FAILED: .*imeout.*WAITED FOR:  $waits"
    like "$database: from where" "$err" "from [^)]*$from"
    wait
    if [ "$database" = postgresql ]; then
        hold 4
        run upgrade --statement-timeout 1500ms head
        like "$database: and of one that runs out of time" "$status $(printf '%s' "$err" | tr '\n' ' ')" "^1 .*FAILED: .*statement timeout.*WAITED FOR:  $waits"
        wait
    fi
    if command -v script >/dev/null; then
        hold 4
        seen=$(mig=$mig script -qec '"$mig" upgrade head' /dev/null </dev/null | tr '\r' '\n')
        like "$database: on a terminal with the time that it took" "$seen" "b1.sql:[0-9]+ waits \([1-9] s\) for $waits"
        wait
    fi
    # Rows.
    revision c1 b1 'UPDATE b SET n = 2 WHERE id = 1;' ''
    hold 4 'UPDATE b SET n = 3 WHERE id = 1'
    run upgrade head
    case $database in
    postgresql) waits="another transaction, held by $whose" ;;
    mysql) waits="rows, held by $whose" ;;
    esac
    like "$database: rows" "$status $err" "^0 .*c1.sql:[0-9]+ waits for $waits"
    wait
    # The version table.
    revision d1 c1 'SELECT 1;' ''
    hold 4 "UPDATE alembic_version SET version_num = version_num || ''"
    [ "$database" = mysql ] || { run upgrade head
        like "$database: the version table" "$status $err" "^0 .*the version table waits for another transaction, held by $whose"; }
    wait
    # MariaDB's plugin knows whose the lock is.
    if [ "$database" = mysql ] && mysql_admin "INSTALL SONAME 'metadata_lock_info'" 2>/dev/null; then
        revision e1 d1 'ALTER TABLE b ADD COLUMN e INTEGER;' ''
        run upgrade d1
        hold 4
        run upgrade head
        like "$database: with metadata_lock_info" "$status $err" "^0 .*e1.sql:[0-9]+ waits for table b, held by $whose"
        wait
        mysql_admin "UNINSTALL SONAME 'metadata_lock_info'"
    fi
    finish
done
tap_done
