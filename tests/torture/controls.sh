#!/bin/sh
# The same for others (tests/torture/tools): CONTROL_RUNNERS (16) at once on an empty database, CONTROL_ROUNDS (5) times;
# kill -9 while a slow statement in the middle of the second migration is under way, CONTROL_KILLS (5) times, then the same
# command again, once the server has ended that statement. A figure says what happened; only mig is held to anything.
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh
. "$top/tests/torture/figures"
. "$top/tests/torture/tools"
: "${CONTROL_RUNNERS:=16}" "${CONTROL_ROUNDS:=5}" "${CONTROL_KILLS:=5}"

# Separate processes: nothing is shared but the database.
at_once() {
    started=''
    for i in $(seq "$CONTROL_RUNNERS"); do
        (run_"$tool") >"$tmp/control.$i" 2>&1 </dev/null &
        started="$started $!"
    done
    for pid in $started; do wait "$pid" || failed_runs=$((failed_runs + 1)); done
}
many() {
    failed_runs=0 wrong=0 broken=0
    for round in $(seq "$CONTROL_ROUNDS"); do
        empty
        at_once
        (run_"$tool") >"$tmp/log" 2>&1 || broken=$((broken + 1))
        same || wrong=$((wrong + 1))
    done
    figure "control: $CONTROL_RUNNERS at once" "$tool, $database" "$CONTROL_ROUNDS rounds: $failed_runs of $((CONTROL_RUNNERS * CONTROL_ROUNDS)) runs failed, a later run failed too in $broken, the end was another in $wrong"
    [ "$tool" != mig ] || is "mig, $database: at once" "$failed_runs $broken $wrong" "0 0 0"
}

slow_ones() { # how many of the slow statement the server has under way
    case $database in
    postgresql) sql "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND state = 'active' AND query LIKE '%pg_sleep($seconds)%'" ;;
    mysql) sql "SELECT count(*) FROM information_schema.processlist WHERE db = database() AND info LIKE '%SLEEP($seconds)%' AND id <> connection_id()" ;;
    esac
}
# Waits until the slow statement is under way; SQLite does not say: for half of the time that a run takes.
until_slow() {
    if [ "$database" = sqlite ]; then
        perl -e 'select undef, undef, undef, $ARGV[0] / 2e3' "$ms"
        return
    fi
    until=$(($(date +%s) + 30))
    until [ "$(slow_ones)" != 0 ] || [ "$(date +%s)" -ge $until ]; do sleep 0.02; done
}
until_quiet() {
    [ "$database" != sqlite ] || return 0
    until=$(($(date +%s) + 30))
    until [ "$(slow_ones)" = 0 ] || [ "$(date +%s)" -ge $until ]; do sleep 0.1; done
}
killed() {
    empty
    millis run_alone >"$tmp/log" 2>&1
    again=0 wrong=0
    for round in $(seq "$CONTROL_KILLS"); do
        empty
        (run_"$tool") >"$tmp/log" 2>&1 </dev/null &
        pid=$!
        until_slow
        kill -9 -$pid 2>/dev/null
        wait $pid 2>/dev/null
        until_quiet
        (run_"$tool") >"$tmp/log" 2>&1 || again=$((again + 1))
        same || wrong=$((wrong + 1))
    done
    figure "control: kill -9 in the middle of the second migration, then once more" "$tool, $database" "$CONTROL_KILLS kills: the next run failed in $again, the end was another in $wrong"
    [ "$tool" != mig ] || is "mig, $database: killed" "$again $wrong" "0 0"
}
run_alone() { (run_"$tool"); }

for database in ${ON-$(databases)}; do
    for tool in $(tools); do
        if prepare "$tool" 2; then
            many
            killed
        else figure "control: $CONTROL_RUNNERS at once" "$tool, $database" 'did not run here'; fi
        finish
    done
done
tap_done
