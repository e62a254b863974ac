#!/bin/sh
# kill -9 of mig at MOMENTS (300) random moments, and of the server at SERVER_MOMENTS (50); then `upgrade heads` again.
# RANDOM_SEED makes a run repeatable as far as the clock allows. ON: the databases.
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh
. "$top/tests/run/runners"
. "$top/tests/run/disturbed"
. "$top/tests/torture/figures"
. "$top/tests/torture/own_server"
: "${MOMENTS:=300}" "${SERVER_MOMENTS:=50}" "${RANDOM_SEED:=1}"
trap 'own_stop; rm -rf "$tmp"' EXIT

# Microseconds between 0 and a little over the time of an undisturbed run.
moments() { perl -e 'my ($seed, $most, $n) = @ARGV; srand $seed; print int(rand $most), "\n" for 1 .. $n' "$RANDOM_SEED" "$((ms * 1100))" "$1"; }

undisturbed() {
    use "$database"
    crash_tree
    "$mig" upgrade heads >log 2>&1
    finish
    use "$database"
    millis "$mig" upgrade heads >log 2>&1
    is "$database: undisturbed" "$?$(grep FAILED log)" 0
    state >want 2>&1
    finish
}
# count NAME: one more
count() { eval "$1=\$(($1 + 1))"; }
judge() {
    "$mig" upgrade --wait 30s heads >log 2>&1
    again=$?
    state >got 2>&1
    if [ $again = 0 ] && cmp -s want got; then count converged
    elif [ $again != 0 ] && grep -q 'mig resume' log; then
        count human
        note "$(cat log)"
    else
        count wrong
        note "$(cat log)
$(diff want got)"
    fi
}

for database in ${ON-$(databases)}; do
    undisturbed
    interrupted=0 converged=0 human=0 wrong=0
    for moment in $(moments "$MOMENTS"); do
        use "$database"
        "$top/tests/torture/killer" "$moment" 0 "$mig" upgrade heads >/dev/null 2>&1
        [ $? = 137 ] && count interrupted
        judge
        finish
    done
    is "$database: kill -9 of mig at $MOMENTS random moments ($interrupted before it was through): every one converged" "$converged $human $wrong" "$MOMENTS 0 0"
    figure 'kill -9 of mig at random moments' "$database" "$MOMENTS moments, $interrupted of them before it was through: $converged converged, $human needed a human, $wrong wrong"
done

for database in ${ON-postgresql mysql}; do
    own_can "$database" && [ "$SERVER_MOMENTS" -gt 0 ] || continue
    own_make "$database" "$tmp/own"
    own_start || exit 1
    undisturbed
    interrupted=0 converged=0 human=0 wrong=0
    for moment in $(moments "$SERVER_MOMENTS"); do
        use "$database"
        "$top/tests/torture/killer" "$moment" "$own_group" "$mig" upgrade heads >log 2>&1
        case $? in
        0) ;;
        1) if grep -q '^FAILED: ' log; then count interrupted; else count wrong; fi ;;
        *) count wrong && note "$(cat log)" ;;
        esac
        own_kill
        own_start || exit 1
        judge
        finish 2>/dev/null
        # MariaDB that is killed within DROP TRIGGER may leave a file of it, for which DROP DATABASE then fails.
        [ "$database" != mysql ] || rm -rf "$own_dir/data/mig_$$"
    done
    is "$database: kill -9 of the server at $SERVER_MOMENTS random moments ($interrupted runs failed): every one converged" "$converged $human $wrong" "$SERVER_MOMENTS 0 0"
    figure 'kill -9 of the server at random moments' "$database" "$SERVER_MOMENTS moments, $interrupted of them during the run: $converged converged, $human needed a human, $wrong wrong"
    own_stop
    rm -rf "$tmp/own"
done
tap_done
