#!/bin/sh
# The same for others (tests/torture/tools): the connection cut at CONTROL_CUTS (8) places, and the disk full; then the same
# command again. A figure says what happened; only mig is held to anything.
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh
. "$top/tests/torture/figures"
. "$top/tests/torture/own_server"
. "$top/tests/torture/small_disk"
. "$top/tests/torture/tools"
: "${CONTROL_CUTS:=8}" "${CONTROL_FREE:=0 8 24 64 192 512}"
trap 'kill $proxy 2>/dev/null; small_end; rm -rf "$tmp"' EXIT
proxy=''

count_fault() { # STATUS of the run that met with the fault; then once more
    [ "$1" = 0 ] || met=$((met + 1))
    (run_"$tool") >"$tmp/log" 2>&1 || again=$((again + 1))
    same || wrong=$((wrong + 1))
    places=$((places + 1))
}
put_down() { # FAULT
    figure "control: $1, then once more" "$tool, $database" "$places places, $met runs failed: the next run failed in $again, the end was another in $wrong"
    [ "$tool" != mig ] || is "mig, $database: $1" "$again $wrong" "0 0"
}
through_proxy() { # BYTES: a run through a proxy that cuts after so many; its status
    until ! own_listens "$cut_port"; do sleep 0.02; done
    PROXY_COUNT=$tmp/sent "$top/tests/run/proxy" "$cut_port" "$address" "$1" >/dev/null 2>&1 &
    proxy=$!
    until own_listens "$cut_port"; do sleep 0.02; done
    (DATABASE_URL=$(printf '%s\n' "$url" | sed "s#@$address/#@127.0.0.1:$cut_port/#") && run_"$tool") >"$tmp/log" 2>&1 </dev/null
    through=$?
    kill $proxy
    wait $proxy 2>/dev/null
    return $through
}
cut() {
    met=0 again=0 wrong=0 places=0
    address=$(printf '%s\n' "$url" | sed -E 's#.*@([^/]*)/.*#\1#')
    own_port && cut_port=$own_base
    empty
    rm -f "$tmp/sent"
    through_proxy 0
    most=$(sort -n "$tmp/sent" | tail -n 1)
    for i in $(seq "$CONTROL_CUTS"); do
        empty
        through_proxy $((i * most / (CONTROL_CUTS + 1) + 1))
        count_fault $?
    done
    put_down 'connection cut'
}
disk() {
    met=0 again=0 wrong=0 places=0
    for free in $CONTROL_FREE; do
        empty
        small_fill "$free"
        (run_"$tool") >"$tmp/log" 2>&1 </dev/null
        status=$?
        small_free
        count_fault $status
    done
    put_down 'disk full'
}

for database in ${ON-$(databases)}; do
    for tool in $([ "$database" = sqlite ] || tools); do
        prepare "$tool" 0 && cut
        finish
    done
    small_can "$database" || continue
    small_begin "$database" || continue
    for tool in $(tools); do
        prepare "$tool" 0 && disk
        finish
    done
    small_end
done
tap_done
