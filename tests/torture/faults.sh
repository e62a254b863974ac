#!/bin/sh
# The connection cut in the middle, the disk full, no memory left: mig ends with a message and a status, never with a
# signal, and once the fault is gone `upgrade heads` again gives what an undisturbed run gives.
# CUTS, ALLOCATIONS: how many places; ON: the databases; FAULTS: which.
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh
. "$top/tests/run/runners"
. "$top/tests/run/disturbed"
. "$top/tests/torture/figures"
. "$top/tests/torture/own_server"
. "$top/tests/torture/small_disk"
if [ -n "${TORTURE-}" ]; then : "${CUTS:=60}" "${ALLOCATIONS:=150}" "${FAULTS:=cut memory disk}"; else
    : "${CUTS:=6}" "${ALLOCATIONS:=12}" "${FAULTS:=cut memory}"
fi
trap 'small_end; rm -rf "$tmp"' EXIT

undisturbed() {
    use "$database"
    crash_tree
    "$mig" upgrade heads >log 2>&1
    is "$database: undisturbed" "$?$(grep FAILED log)" 0
    state >want 2>&1
    finish
}
# An exit status, and in `log` what was said. Counts in $failed_well, else puts it down in $bad.
faulted() { # STATUS PLACE
    case $1 in
    0) ;;
    [1-9] | 255) if grep -qE 'FAILED: .|error: |out of memory' log; then failed_well=$((failed_well + 1)); else bad="$bad $2:silent"; fi ;;
    *)
        bad="$bad $2:status-$1"
        note "$2: $(tail -n 3 log)"
        ;;
    esac
}
converges() { # PLACE
    "$mig" upgrade --wait 30s heads >log 2>&1 || { bad="$bad $1:failed"; note "$1: $(cat log)"; }
    state >got 2>&1
    cmp -s want got || { bad="$bad $1:other"; note "$1: $(diff want got)"; }
}
result_of() { # FAULT PLACES
    is "$database: $1 at $2 places ($failed_well failed with a message): every one converged" "$bad" ''
    figure "$1" "$database" "$2 places: $failed_well runs failed, all with a message and a status; $(($2 - $(echo "$bad" | wc -w))) converged"
}

cut() {
    failed_well=0 bad=''
    address=$(printf '%s\n' "$url" | sed -E 's#.*@([^/]*)/.*#\1#')
    most=$(wc -c <bytes)
    own_port && cut_port=$own_base
    for i in $(seq "$CUTS"); do
        use "$database"
        direct=$url
        until ! own_listens "$cut_port"; do sleep 0.02; done
        "$top/tests/run/proxy" "$cut_port" "$address" $((i * most / CUTS)) >/dev/null 2>&1 &
        proxy=$!
        DATABASE_URL=$(printf '%s\n' "$url" | sed "s#@$address/#@127.0.0.1:$cut_port/#")
        "$mig" upgrade --wait 5s heads >log 2>&1
        faulted $? "$i"
        kill $proxy
        wait $proxy 2>/dev/null
        DATABASE_URL=$direct
        converges "$i"
        finish
    done
    result_of 'connection cut' "$CUTS"
}
# As many bytes as a client sends: the statements, and about as much again for mig's own.
measure() {
    cat scripts/versions/* >bytes
    cat scripts/versions/* >>bytes
}

memory() {
    failed_well=0 bad=''
    "${CC:-cc}" -shared -fPIC -o "$tmp/nomem.so" "$top/tests/torture/nomem.c" || return
    use "$database"
    NOMEM_COUNT=$tmp/count LD_PRELOAD=$tmp/nomem.so "$mig" upgrade heads >log 2>&1
    finish
    most=$(cat count)
    for i in $(seq "$ALLOCATIONS"); do
        call=$((i * most / ALLOCATIONS)) mode=$([ $((i % 2)) = 0 ] && echo NOMEM_ON=1 || echo NOMEM_ONCE=1)
        use "$database"
        env "NOMEM_AT=$call" "$mode" LD_PRELOAD="$tmp/nomem.so" "$mig" upgrade heads >log 2>&1
        faulted $? "$call-$mode"
        converges "$call-$mode"
        finish
    done
    result_of 'allocation failing' "$ALLOCATIONS"
}

disk() {
    failed_well=0 bad='' places=0
    small_begin "$database" || return
    for free in 0 4 8 16 24 32 48 64 96 128 192 256 512 1024; do
        use "$database"
        small_fill "$free"
        "$mig" upgrade heads >log 2>&1
        faulted $? "$free"
        small_free
        converges "$free"
        places=$((places + 1))
        finish
    done
    result_of 'disk full' "$places"
    small_end
}

for database in ${ON-$(databases)}; do
    undisturbed
    measure
    for fault in $FAULTS; do
        case $fault-$database in
        cut-sqlite) continue ;;
        memory-*)
            if ldd "$mig" 2>/dev/null | grep -q -e asan -e tsan || ! command -v "${CC:-cc}" >/dev/null || [ -n "${WRAP-}" ] || [ "$(head -c 2 "$mig")" = '#!' ]; then
                skip 'needs a compiler, and a mig that takes a preloaded library'
                continue
            fi
            ;;
        disk-*) small_can "$database" || continue ;;
        esac
        $fault
    done
done
tap_done
