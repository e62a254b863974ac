#!/bin/sh
# SIGINT and SIGTERM in the middle of a statement, while waiting for the lock and for the server: the statement is
# cancelled, all that can be is rolled back, the lock is free, and the exit status tells which signal it was.
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh
. "$top/tests/run/runners"
. "$top/tests/run/slow"

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
        is "$database: SIG${signal%:*}: exit status, and at once" "$status $((took < at_once))" "${signal#*:} 1"
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
    is "$database: SIGTERM while waiting for the lock" "$status $((took < at_once))" "143 1"
    background=$first
    stopped INT
    is "$database: the other goes on until it is stopped itself" "$status" 130
    # At any moment from the start of the program to some time within the statement.
    statuses=''
    for ms in $(seq 0 "$([ -n "${WRAP-}" ] && echo 30 || echo 2)" 78); do
        start upgrade head
        # A shell that has forked and not yet become another program loses the signal.
        while [ "$(cat /proc/$background/comm)" = "$(cat /proc/$$/comm)" ]; do :; done
        sleep "$(printf '0.%03d' "$ms")"
        stopped TERM
        statuses="$statuses $status$([ $took -lt $at_once ] || echo ' late')"
    done
    is "$database: SIGTERM at any moment" "$(echo "$statuses" | tr ' ' '\n' | sort -u | tr '\n' ' ')" " 143 "
    finish
done
for database in $(databases); do
    [ "$database" = sqlite ] && continue
    use "$database"
    tree
    contended_tree
    DATABASE_URL=$(printf '%s\n' "$url" | sed -E 's#@[^/]*/#@127.0.0.1:1/#')
    start upgrade --wait 3600s head
    sleep 1
    stopped TERM
    is "$database: SIGTERM while waiting for the server" "$status $((took < at_once))" "143 1"
    finish
done
tap_done
