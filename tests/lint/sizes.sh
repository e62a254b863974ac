#!/bin/sh
# Function sizes: median <= 15 lines, 95th percentile <= 45, none over 70; headers <= 100 lines (public ones,
# which are also the manual of the library, 150).
# A function is what stands between "{" and "}" in column one; a table ("= {" ... "};") is none.
# Tests are held to the hard limit only.
set -eu
bad=0
for f in "$@"; do
    case $f in tests/*) continue ;; include/*.h) most=150 ;; *.h) most=100 ;; *) continue ;; esac
    n=$(wc -l <"$f")
    [ "$n" -le $most ] || { echo "$f: $n lines, at most $most"; bad=1; }
done
sizes=$(awk '
    FNR == 1 { start = 0 }
    /^{$/ { start = FNR; name = before }
    /^}$/ && start { print FNR - start + 1, FILENAME ":" start, name; start = 0 }
    { if (/^[a-zA-Z_].*\(/) before = $0 }' "$@" | sort -n)
big=$(echo "$sizes" | awk '$1 > 70 { print $2 ": " $1 " lines, at most 70: " substr($0, index($0, $3)) }')
[ -z "$big" ] || { echo "$big"; bad=1; }
echo "$sizes" | grep -v ' tests/' | awk -v limit="${SIZES_LIMIT-1}" '
    NF { n[++k] = $1 }
    END {
        if (!k) exit 0
        p50 = n[int((k + 1) / 2)]; p95 = n[int(k * 0.95 + 0.999)]
        printf "sizes: %d functions, median %d, p95 %d, largest %d lines\n", k, p50, p95, n[k]
        if (limit && (p50 > 15 || p95 > 45)) { print "sizes: at most 15 and 45"; exit 1 }
    }' || bad=1
exit $bad
