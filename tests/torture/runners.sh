#!/bin/sh
# RUNNERS (64) simultaneous `upgrade head` on an empty database, ROUNDS (20) times on each: every one exits 0, nothing
# runs twice, nothing stays behind. The same with CREATE INDEX CONCURRENTLY in the plan, and through a pooler.
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh
. "$top/tests/run/runners"
. "$top/tests/run/pooler"
. "$top/tests/torture/figures"
: "${RUNNERS:=64}" "${ROUNDS:=20}"
zeros=$(yes 0 | head -n "$RUNNERS" | tr '\n' ' ')

one_round() {
    statuses=$(runners "$RUNNERS")
    [ "$statuses " = "$zeros" ] || bad=$((bad + $(echo "$statuses" | tr ' ' '\n' | grep -cv '^0$')))
    [ "$(sql 'SELECT count(*), count(DISTINCT n) FROM ran')" = "6|6" ] || twice=$((twice + 1))
    [ -z "$(extra_tables)$(ls "$tmp" | grep mig-lock)" ] || litter=$((litter + 1))
}
rounds() { # NAME: what the tree is
    bad=0 twice=0 litter=0 began=$(date +%s%N)
    for round in $(seq "$ROUNDS"); do
        if [ -n "${through-}" ]; then # the pooler keeps its connections to it
            psql -qX "$MIG_TEST_POSTGRESQL" -c "DROP DATABASE IF EXISTS mig_$$ WITH (FORCE)" 2>/dev/null
        fi
        use "$database"
        [ "$(extra_tables)" = "" ] || litter=$((litter + 1))
        [ -z "${through-}" ] || DATABASE_URL=$(pooled)
        one_round
    done
    is "$database: $ROUNDS rounds of $RUNNERS at once$1: no failure, nothing twice" "$bad $twice $litter" "0 0 0"
    each=$(((($(date +%s%N) - began) / 1000000) / ROUNDS))
    figure "$RUNNERS at once$1" "$database" "$ROUNDS rounds: $bad of $((RUNNERS * ROUNDS)) failed, work done twice in $twice, something left behind in $litter"
    note "$each ms a round, with making the database"
    finish
}

for database in ${ON-$(databases)}; do
    tree
    contended_tree
    rounds ''
    [ "$database" = postgresql ] || continue
    if [ -n "$bouncer" ]; then
        use postgresql
        through=1
        pooler transaction
        rounds ' through PgBouncer in transaction mode'
        kill "$bouncer_pid"
        wait "$bouncer_pid" 2>/dev/null
        through=''
    else
        skip 'pgbouncer: not installed'
    fi
    revision d1 c1 '-- mig:autocommit
CREATE INDEX CONCURRENTLY ran_n ON ran (n);' ''
    rounds ' with CREATE INDEX CONCURRENTLY'
done
tap_done
