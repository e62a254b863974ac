#!/bin/sh
# The lease: many at once, a lease that was taken away, a holder that was killed, a pooler in between.
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh
. "$top/tests/run/runners"
. "$top/tests/run/holder"
. "$top/tests/run/pooler"
. "$top/tests/torture/figures"

slow() { case $database in postgresql) echo "SELECT pg_sleep($1);" ;; mysql) echo "SELECT SLEEP($1);" ;; esac; }
has_lease() { [ "$(sql 'SELECT count(*) FROM alembic_version_lease' 2>/dev/null)" = 1 ]; }
leased() { await has_lease; }

for database in $(databases); do
    use "$database"
    tree 'lock = lease'
    contended_tree
    is "$database: 8 at once all succeed" "$(runners 8)" "0 0 0 0 0 0 0 0"
    is "$database: each statement ran once" "$(sql 'SELECT count(*), count(DISTINCT n) FROM ran')" "6|6"
    is "$database: no other table stays" "$(extra_tables)" ""
    if [ "$database" = sqlite ]; then continue; fi

    revision d1 c1 "$(gate)
INSERT INTO ran VALUES (7);" ''
    close_gate
    "$mig" upgrade head >bg.out 2>&1 &
    background=$!
    ok "$database: the first has the lease" await at_gate
    run upgrade --lock-timeout 100ms head
    like "$database: the second gives up and says who" "$status $err" "^1 FAILED: another run holds the lock .*mig $background on $(hostname) since"
    sql "UPDATE alembic_version_lease SET token = 'somebody else'"
    open_gate
    wait $background
    like "$database: whose lease was taken writes no version row" "$? $(grep FAILED bg.out)" "^1 FAILED: the lease of version table 'alembic_version' ran out"
    is "$database: indeed none" "$(sql 'SELECT version_num FROM alembic_version')" "c1"
    is "$database: and leaves the lease to the other" "$(sql 'SELECT token FROM alembic_version_lease')" "somebody else"
    if [ -z "${TORTURE-}" ]; then # the rest takes a minute: make torture
        sql 'UPDATE alembic_version_lease SET expires = 0'
        run upgrade head
        is "$database: one that has expired is in nobody's way" "$status $(sql 'SELECT version_num FROM alembic_version')$(extra_tables)" "0 d1"
        finish
        continue
    fi
    began=$(date +%s)
    run upgrade head
    waited=$(($(date +%s) - began))
    is "$database: when that expires, the next goes on" "$status $(sql 'SELECT version_num FROM alembic_version')" "0 d1"
    ok "$database: after its time and not long after ($waited s)" test $waited -ge 8 -a $waited -le 22
    figure 'lease that nobody renews, until the next run is through' "$database" "$waited s (the lease runs for 15)"
    is "$database: and cleans up" "$(extra_tables)" ""

    revision e1 d1 "$(slow 17)" ''
    "$mig" upgrade head >bg.out 2>&1 &
    background=$!
    ok "$database: a long statement" leased
    run upgrade --lock-timeout 16s head
    is "$database: is not overtaken while its runner lives" "$status" 1
    wait $background
    is "$database: and ends well" "$? $(grep FAILED bg.out)$(sql 'SELECT version_num FROM alembic_version')" "0 e1"
    finish
done

# MySQL's transactions go on seeing the row as it was when they began.
for database in $(databases); do
    [ "$database" = mysql ] || continue
    use mysql
    tree 'lock = lease'
    revision a1 '' 'DO SLEEP(1);
CREATE TABLE seen (id INTEGER);
DO SLEEP(9);
INSERT INTO seen VALUES (8);' ''
    "$mig" upgrade head >bg.out 2>&1 &
    background=$!
    leased
    sql 'UPDATE alembic_version_lease SET expires = since + 8000'
    wait $background
    is "mysql: a lease that is renewed outlasts a transaction" "$? $(grep FAILED bg.out)" "0 "
    finish
done

for database in $(databases); do
    [ "$database" = postgresql ] || continue
    if [ -z "$bouncer" ]; then
        skip 'pgbouncer: not installed'
        continue
    fi
    use postgresql
    tree
    contended_tree
    pooler transaction
    DATABASE_URL=$(pooled)
    is "pooler: 8 at once all succeed" "$(runners 8)" "0 0 0 0 0 0 0 0"
    is "pooler: each statement ran once" "$(sql 'SELECT count(*), count(DISTINCT n) FROM ran')" "6|6"
    is "pooler: no other table stays" "$(extra_tables)" ""
    is "pooler: no advisory lock stays" "$(sql "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())")" 0
    kill $bouncer_pid
    wait $bouncer_pid 2>/dev/null
    finish
done
tap_done
