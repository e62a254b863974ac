#!/bin/sh
# One run at a time: many at once, waiting, giving up, and what a killed one leaves behind.
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh
. "$top/tests/run/runners"
. "$top/tests/run/holder"

# A run in the background that has the lock, before the gate.
take_lock() {
    close_gate
    "$mig" upgrade head >bg.out 2>&1 &
    background=$!
    await at_gate || { cat bg.out; return 1; }
}

# How many there are beside that of the run which holds the lock.
transactions_of_who_waits() {
    case $database in
    postgresql) sql "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in transaction%'" ;;
    mysql) sql "SELECT count(*) FROM information_schema.innodb_trx t JOIN information_schema.processlist p ON p.id = t.trx_mysql_thread_id WHERE p.db = database() AND p.info IS NULL" ;;
    esac
}

for database in $(databases); do
    use "$database"
    tree
    contended_tree
    is "$database: 8 at once all succeed" "$(runners 8)" "0 0 0 0 0 0 0 0"
    is "$database: each statement ran once" "$(sql 'SELECT count(*), count(DISTINCT n) FROM ran')" "6|6"
    is "$database: and the row is that of the head" "$(sql 'SELECT version_num FROM alembic_version')" "c1"
    is "$database: no other table stays" "$(extra_tables)" ""
    is "$database: no file stays" "$(ls "$tmp" | grep mig-lock)" ""

    revision d1 c1 "$(gate)" ''
    ok "$database: the first holds the lock" take_lock
    run upgrade --lock-timeout 300ms head
    like "$database: the second gives up" "$status $err" "^1 FAILED: another run holds the lock of version table 'alembic_version'"
    like "$database: and says who" "$err" "$([ "$database" = mysql ] && echo 'connection [0-9]+ of admin from (localhost|127.0.0.1)' || echo "mig $background on $(hostname)")"
    run upgrade --lock off +0
    is "$database: who wants no lock needs none" "$status" 255
    run current
    is "$database: looking needs none either" "$status" 0
    if script -qec true /dev/null </dev/null >/dev/null 2>&1; then
        seen=$(mig=$mig script -qec '"$mig" upgrade --lock-timeout 1s head' /dev/null </dev/null | tr '\r' '\n')
        like "$database: on a terminal a line says for whom" "$seen" "waiting for the lock \([0-9]+ s\): it is held by $([ "$database" = mysql ] && echo '.*connection [0-9]+ of admin' || echo ".*mig $background on $(hostname)")"
    else skip "no pseudo-terminal here"; fi
    "$mig" upgrade head >waiting.out 2>&1 </dev/null &
    waiting=$!
    open=''
    for i in 1 2 3 4 5; do
        sleep 0.1
        open="$open$(transactions_of_who_waits)"
    done
    is "$database: who waits has no transaction open" "$(echo "$open" | tr -d '0')" ''
    open_gate
    wait $waiting
    is "$database: with patience it succeeds" "$?" 0
    wait $background
    is "$database: as did the first" "$?" 0
    is "$database: a step ran once" "$(sql 'SELECT version_num FROM alembic_version')" "d1"

    revision e1 d1 "$(gate)" ''
    ok "$database: the next holds the lock" take_lock
    kill -9 $background
    wait $background 2>/dev/null
    revision e1 d1 "INSERT INTO ran VALUES (7);" ''
    case $database in # its statement outlives it on the server: that is another matter
    postgresql) sql "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())" >/dev/null ;;
    mysql) sql "SELECT id FROM information_schema.processlist WHERE db = database() AND info LIKE 'SELECT GET_LOCK(''gate%'" | while read -r id; do sql "KILL $id"; done ;;
    esac
    open_gate
    run upgrade --lock-timeout 2s head
    is "$database: killed, its lock is free" "$status $(sql 'SELECT version_num FROM alembic_version')" "0 e1"
    finish
done

for database in $(databases); do
    use "$database"
    tree 'lock = sometimes'
    contended_tree
    run upgrade head
    like "$database: a lock that does not exist" "$status $err" "^1 FAILED: 'lock' is 'auto', 'advisory', 'lease' or 'off', not 'sometimes'"
    like "$database: has its place" "$err" 'alembic.ini:3:'
    tree 'lock_timeout = soon'
    contended_tree
    run upgrade head
    like "$database: a time that is none" "$status $err" "^1 FAILED: the value of 'lock_timeout' is not a time"
    run upgrade --lock-timeout never head
    like "$database: nor is one on the command line" "$status $err" "^1 FAILED: "
    finish
done

# The lock and CREATE INDEX CONCURRENTLY do not wait for each other.
for database in $(databases); do
    [ "$database" = postgresql ] || continue
    use postgresql
    tree
    contended_tree
    revision d1 c1 '-- mig:autocommit
CREATE INDEX CONCURRENTLY ran_n ON ran (n);' ''
    is "8 at once with CREATE INDEX CONCURRENTLY" "$(runners 8)" "0 0 0 0 0 0 0 0"
    is "the index is valid" "$(sql "SELECT indisvalid FROM pg_index WHERE indexrelid = 'ran_n'::regclass")" "t"
    finish
done
tap_done
