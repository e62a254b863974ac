#!/bin/sh
# RUNNERS (64) simultaneous `upgrade head` on an empty database, ROUNDS (20) times on each: every one exits 0, nothing
# runs twice, nothing stays behind. Then the same with CREATE INDEX CONCURRENTLY in the plan.
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh
. "$top/tests/run/runners"
: "${RUNNERS:=64}" "${ROUNDS:=20}"
zeros=$(yes 0 | head -n "$RUNNERS" | tr '\n' ' ')

rounds() { # NAME: what the tree is
    bad=0 began=$(date +%s%N)
    for round in $(seq "$ROUNDS"); do
        use "$database"
        [ "$(runners "$RUNNERS") " = "$zeros" ] || bad=$((bad + 1))
        [ "$(sql 'SELECT count(*), count(DISTINCT n) FROM ran')" = "6|6" ] || bad=$((bad + 1))
        [ -z "$(extra_tables)$(ls "$tmp" | grep mig-lock)" ] || bad=$((bad + 1))
    done
    is "$database: $ROUNDS rounds of $RUNNERS at once$1: no failure, nothing twice" "$bad" 0
    note "$(((($(date +%s%N) - began) / 1000000) / ROUNDS)) ms a round, with making the database"
    finish
}

for database in $(databases); do
    tree
    contended_tree
    rounds ''
    [ "$database" = postgresql ] || continue
    revision d1 c1 '-- mig:autocommit
CREATE INDEX CONCURRENTLY ran_n ON ran (n);' ''
    rounds ' with CREATE INDEX CONCURRENTLY'
done
tap_done
