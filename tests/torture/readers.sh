#!/bin/sh
# PostgreSQL: how long a reader waits beside a migration that waits for a table which a long transaction (HOLD seconds)
# has read, with and without --table-lock-timeout. One reader asks every 10 ms; one that waits keeps back those that
# would have come after it, which are counted with the time that was left.
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh
. "$top/tests/torture/figures"
: "${HOLD:=6}"
if [ -z "${MIG_TEST_POSTGRESQL-}" ]; then
    skip 'postgresql: no server'
    tap_done
fi
tree
revision a1 '' 'CREATE TABLE busy (id INTEGER NOT NULL PRIMARY KEY);
INSERT INTO busy SELECT generate_series(1, 1000);' ''
revision b1 a1 'ALTER TABLE busy ADD COLUMN c INTEGER;' ''

reader() { # SECONDS: prints p50, p99, the longest
    yes 'SELECT count(*) FROM busy WHERE id = 7; SELECT pg_sleep(0.01);' | head -n $(($1 * 100)) >queries
    { printf '%s\n' '\timing on' && cat queries; } | timeout "$1" stdbuf -oL psql -qXAt "$url" 2>/dev/null |
        perl -ne 'next unless /^Time: ([\d.]+) ms/; push @all, $1; END { @all = @all[grep { $_ % 2 == 0 } 0 .. $#all];
            for (@all) { for (my $t = $_; $t > 0; $t -= 10) { push @seen, $t } } @seen = sort { $a <=> $b } @seen;
            printf "p50 %.1f ms, p99 %.1f ms, longest %.0f ms", map { $seen[$_ * $#seen] } 0.5, 0.99, 1 }'
}
measure() { # NAME [OPTION...]
    name=$1
    shift
    use postgresql
    "$mig" upgrade a1 >/dev/null 2>&1
    psql -qX "$url" -c 'BEGIN' -c 'SELECT count(*) FROM busy' -c "SELECT pg_sleep($HOLD)" -c 'COMMIT' >/dev/null 2>&1 &
    long=$!
    sleep 0.5
    (sleep 0.5 && exec "$mig" upgrade "$@" head) >log 2>&1 &
    migration=$!
    text=$(reader $((HOLD + 2)))
    wait $migration
    is "$name: the migration is through" "$? $(sql 'SELECT version_num FROM alembic_version')" '0 b1'
    wait $long
    note "$name: $text"
    longest=$(printf '%s\n' "$text" | sed 's/.*longest \([0-9]*\) ms/\1/')
    figure 'a reader beside a migration that waits for a table' "postgresql, $name" "$text"
    finish
}
measure 'no table lock timeout'
alone=$longest
measure '--table-lock-timeout 100ms' --table-lock-timeout 100ms --lock-timeout 1m
ok "a reader waits for a tenth of the time at most ($alone, $longest ms)" test $((longest * 10)) -le "$alone"
tap_done
