#!/bin/sh
# Each room may include only the rooms listed after it, and include/mig.
set -eu
rules='
base:
conf: base
sql: base
py: base
graph: base
script: base conf sql py graph
op: base py
ddl: base op
run: base conf sql py graph script op ddl
cmd: base
drivers:'
bad=0
for f in engine/*/*.[ch] drivers/*.[ch]; do
    [ -e "$f" ] || continue
    case $f in engine/*) room=${f#engine/} room=${room%%/*} ;; *) room=drivers ;; esac
    printf '%s\n' "$rules" | grep -q "^$room:" || { echo "$f: $room/ is no room that tests/lint/layers.sh knows"; bad=1; }
    allow=$(printf '%s\n' "$rules" | sed -n "s/^$room://p")
    for inc in $(sed -n 's/^#include "\([a-z]*\)\/.*/\1/p' "$f" | sort -u); do
        case " $room mig $allow " in *" $inc "*) ;; *) echo "$f: $room may not include $inc/"; bad=1 ;; esac
    done
    case $f in drivers/*) continue ;; esac
    ! grep -nE '<(libpq-fe|mysql|mysql/mysql|mariadb/mysql|sqlite3)\.h>' "$f" || { echo "$f: client library outside drivers/"; bad=1; }
done
exit $bad
