#!/bin/sh
# tests/bench/run.sh build/mig: what the claims about speed and memory rest on, beside Alembic's own figures
# where $ALEMBIC names the command. SIZES="100 1000 10000 100000" chooses the trees; ROUNDS=5 the best of how many.
set -u
mig=$1
here=$(cd "$(dirname "$0")" && pwd)
[ -x "$mig" ] || { echo "SKIP bench: $mig is not built"; exit 0; }
case $mig in /*) ;; *) mig=$PWD/$mig ;; esac
unset DATABASE_URL ALEMBIC_CONFIG
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
rounds=${ROUNDS:-5}
# Milliseconds of wall time, the best of some rounds, and KB of peak memory: "ms kb".
measure() {
    perl -MTime::HiRes=time -e '
        my ($rounds, @cmd) = @ARGV;
        my $best;
        for (1 .. $rounds) {
            my $t = time;
            my $pid = fork // die;
            if (!$pid) { open STDOUT, ">", "/dev/null"; exec @cmd or exit 127 }
            waitpid $pid, 0;
            my $ms = (time - $t) * 1000;
            exit 1 if $?;
            $best = $ms if !defined $best || $ms < $best;
        }
        printf "%.1f\n", $best;' "$@"
}
memory() { # KB, "-" when nothing here can tell
    if [ -x /usr/bin/time ]; then
        /usr/bin/time -f %M -o "$work/rss" "$@" >/dev/null 2>&1 && tail -n 1 "$work/rss"
    elif command -v python3 >/dev/null; then
        python3 -c 'import resource, subprocess, sys
subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, check=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)' "$@"
    else
        echo -
    fi
}
ratio() { awk -v a="$1" -v b="$2" 'BEGIN { if (a > 0 && b > 0) printf "%.4f", a / b; else printf "-" }'; }
status=0
limit() { # WHAT VALUE LIMIT
    if awk -v v="$2" -v l="$3" 'BEGIN { exit !(v != "-" && v + 0 <= l) }'; then echo "  ok    $1: $2 (limit $3)"; else
        echo "  MISS  $1: $2 (limit $3)"
        status=1
    fi
}
# Whole processes of both, on the same tree in the same run.
beside_alembic() { # TREE N
    command -v "${ALEMBIC:-alembic}" >/dev/null || { echo "  SKIP alembic: no such command (\$ALEMBIC names one)"; return; }
    for command in heads history current; do
        theirs=$(measure 3 "${ALEMBIC:-alembic}" -c "$1/alembic.ini" $command) || theirs=-
        ours=$(measure "$rounds" "$mig" -c "$1/alembic.ini" $command) || ours=-
        echo "  $command: alembic $theirs ms, mig $ours ms"
        case $2 in
        100) limit "$command: mig / alembic" "$(ratio "$ours" "$theirs")" 0.01 ;;
        1000) limit "$command: mig / alembic" "$(ratio "$ours" "$theirs")" 0.02 ;;
        esac
    done
}
mkdir "$work/one" && "$here/gentree" "$work/one" 1 sql
base=$(memory "$mig" -c "$work/one/alembic.ini" heads)
for kind in sql py; do
    ten=
    for n in ${SIZES:-100 1000 10000 100000}; do
        tree=$work/$kind$n
        "$here/gentree" "$tree" "$n" "$kind"
        r=$rounds
        [ "$n" -lt 100000 ] || r=2
        cat=$(measure "$r" sh -c "printf '%s\0' '$tree'/versions/* | xargs -0 cat") || cat=-
        heads=$(measure "$r" "$mig" -c "$tree/alembic.ini" heads) || heads=-
        kb=$(memory "$mig" -c "$tree/alembic.ini" heads) || kb=-
        each=$(awk -v k="$kb" -v b="$base" -v n="$n" 'BEGIN { if (k + 0 && b + 0) printf "%.2f", (k - b) / n; else printf "-" }')
        echo "$n .$kind revisions: cat $cat ms, mig heads $heads ms, $kb KB"
        case $n in
        10000) ten=$heads; limit "heads / cat" "$(ratio "$heads" "$cat")" 3 ;;
        100000) [ -z "$ten" ] || limit "100,000 / 10,000" "$(ratio "$heads" "$ten")" 12 ;;
        esac
        [ "$n" -lt 10000 ] || limit "KB a revision" "$each" 1.5
        if [ "$kind" = py ] && [ "$n" -le 10000 ]; then
            beside_alembic "$tree" "$n"
        fi
        rm -rf "$tree"
    done
done
exit $status
