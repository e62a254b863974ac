#!/bin/sh
# kill -9 before and after statements that mig sends, with a history table: at any time as many rows say "done" as the
# version row has revisions below it, and the next run knows which one died.
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh

if ldd "$mig" 2>/dev/null | grep -q -e asan -e tsan || ! command -v "${CC:-cc}" >/dev/null || [ -n "${WRAP-}" ] || [ "$(head -c 2 "$mig")" = '#!' ]; then
    skip 'needs a compiler, and a mig that takes a preloaded library'
    tap_done
fi
"${CC:-cc}" -shared -fPIC -D_GNU_SOURCE -o "$tmp/crash.so" "$top/tests/run/crash.c" -ldl || exit 1

crash_tree() {
    tree 'history_table = mig_history'
    revision a1 '' 'CREATE TABLE a (id INTEGER NOT NULL PRIMARY KEY);
INSERT INTO a VALUES (1);' ''
    if [ "$database" = postgresql ]; then
        revision b1 a1 '-- mig:autocommit
CREATE INDEX CONCURRENTLY IF NOT EXISTS a_id ON a (id);' ''
    else
        revision b1 a1 'INSERT INTO a VALUES (2);
CREATE TABLE b (id INTEGER);' ''
    fi
    revision c1 b1 'INSERT INTO a VALUES (3);' ''
}
# How many revisions the version row stands for, and how many rows of the history say so.
rank() { sql 'SELECT version_num FROM alembic_version' 2>/dev/null | tr -d '1\n' | tr abc 123 | sed 's/^$/0/'; }
done_rows() { sql "SELECT count(*) FROM mig_history WHERE status = 'done'" 2>/dev/null | sed 's/^$/0/'; }

for database in $(databases); do
    use "$database"
    crash_tree
    LD_PRELOAD=$tmp/crash.so CRASH_COUNT=$tmp/count "$mig" upgrade heads >log 2>&1
    is "$database: undisturbed" "$?$(cat log)" 0
    most=$(cat count) bad='' places=0
    finish
    for when in BEFORE AFTER; do
        if [ -n "${TORTURE-}" ]; then first=1 stride=1; else first=$([ $when = BEFORE ] && echo 2 || echo 6) stride=9; fi
        for i in $(seq "$first" "$stride" "$most"); do
            use "$database"
            env "CRASH_$when=$i" LD_PRELOAD="$tmp/crash.so" "$mig" upgrade heads >/dev/null 2>&1
            # A statement that outlives its runner may still commit.
            [ "$database" = sqlite ] || [ "$(rank):$(done_rows)" = "$(rank):$(rank)" ] || sleep 1
            row=$(rank) said=$(done_rows)
            [ "${row:-0}" = "${said:-0}" ] || bad="$bad $when$i:$row/$said"
            "$mig" upgrade heads >log 2>&1 || { bad="$bad $when$i:failed"; note "$(cat log)"; }
            after=$(sql "SELECT count(*), count(DISTINCT revision) FROM mig_history WHERE status = 'done' AND statements_done = statements_total")
            [ "$after" = '3|3' ] || bad="$bad $when$i:$after"
            [ "$(sql "SELECT count(*) FROM mig_history WHERE status NOT IN ('done', 'died')")" = 0 ] || bad="$bad $when$i:undecided"
            places=$((places + 1))
            finish
        done
    done
    is "$database: killed at $places of $((2 * most)) places, the history is true" "$bad" ''
done
tap_done
