#!/bin/sh
# SIGINT and SIGTERM in the middle of a statement, while waiting for the lock and for the server: the statement is
# cancelled, all that can be is rolled back, the lock is free, and the exit status tells which signal it was.
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh
. "$top/tests/run/runners"

slow() {
    case $database in
    postgresql) echo "SELECT pg_sleep(30);" ;;
    mysql) echo "SELECT SLEEP(30);" ;;
    sqlite) echo "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 400000000) SELECT count(*) FROM n;" ;;
    esac
}
running() { # waits until the slow statement runs
    tries=100
    while [ $tries -gt 0 ]; do
        case $database in
        postgresql) [ "$(sql "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'SELECT pg_sleep%' AND state = 'active'")" = 0 ] || return 0 ;;
        mysql) [ "$(sql "SELECT count(*) FROM information_schema.processlist WHERE db = database() AND info LIKE 'SELECT SLEEP%'")" = 0 ] || return 0 ;;
        sqlite) [ -s "$tmp/test.sqlite-mig-lock" ] && sleep 0.5 && return 0 ;;
        esac
        sleep 0.1
        tries=$((tries - 1))
    done
    return 1
}
# A shell starts what runs in the background with SIGINT ignored: perl puts that right.
start() { perl -e '$SIG{INT} = "DEFAULT"; exec @ARGV' "$mig" "$@" >bg.out 2>&1 & background=$!; }
stopped() { # SIGNAL: sends it, leaves $status and $took
    began=$(date +%s)
    kill "-$1" $background
    wait $background
    status=$? took=$(($(date +%s) - began))
}

for database in $(databases); do
    use "$database"
    tree
    contended_tree
    run upgrade head
    revision d1 c1 "INSERT INTO ran VALUES (7);
$(slow)
INSERT INTO ran VALUES (8);" ''
    for signal in INT:130 TERM:143; do
        start upgrade head
        ok "$database: a long statement" running
        stopped "${signal%:*}"
        is "$database: SIG${signal%:*}: exit status, and at once" "$status $((took < 5))" "${signal#*:} 1"
        is "$database: SIG${signal%:*}: all is rolled back" "$(sql 'SELECT max(n) FROM ran') $(sql 'SELECT version_num FROM alembic_version') $(extra_tables)" "6 c1 "
        run downgrade --lock-timeout 2s c1
        is "$database: SIG${signal%:*}: the lock is free" "$status" 0
    done
    start upgrade head
    ok "$database: one runs" running
    first=$background
    start upgrade head
    sleep 1
    stopped TERM
    is "$database: SIGTERM while waiting for the lock" "$status $((took < 3))" "143 1"
    background=$first
    stopped INT
    is "$database: the other goes on until it is stopped itself" "$status" 130
    finish
done
for database in $(databases); do
    [ "$database" = sqlite ] && continue
    use "$database"
    tree
    contended_tree
    DATABASE_URL=$(printf '%s\n' "$url" | sed -E 's#@[^/]*/#@127.0.0.1:1/#')
    start upgrade --wait 60s head
    sleep 1
    stopped TERM
    is "$database: SIGTERM while waiting for the server" "$status $((took < 3))" "143 1"
    finish
done
tap_done
