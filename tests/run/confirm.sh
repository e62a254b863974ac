#!/bin/sh
# confirm = true: the plan is shown and asked about; --yes where there is no terminal.
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh

small() {
    revision a1 '' 'CREATE TABLE a (id INTEGER NOT NULL PRIMARY KEY);
INSERT INTO a VALUES (1);' 'DROP TABLE a;'
    revision b1 a1 'CREATE TABLE b (id INTEGER NOT NULL PRIMARY KEY);' 'DROP TABLE b;'
}
at() { sql 'SELECT version_num FROM alembic_version' 2>/dev/null; }

for database in $(databases); do
    use "$database"
    tree 'confirm = true'
    small
    run upgrade head
    is "$database: without a terminal" "$status $err $(at)" "1 FAILED: 'confirm' is set, and there is no terminal to ask on
hint: nothing has run; --yes says that it may "
    run upgrade --yes head
    is "$database: --yes" "$status $err $(at)" "0  b1"
    run upgrade head
    is "$database: nothing to run, nothing to ask" "$status $err" "0 "
    run stamp a1
    is "$database: a stamp is asked about" "$status $(at)" "1 b1"
    run stamp -y a1
    is "$database: -y" "$status $(at)" "0 a1"
    run stamp -y b1
    run downgrade -1
    is "$database: a downgrade too" "$status $(at)" "1 b1"
    run downgrade -1 --dry-run
    [ "$database" = mysql ] || is "$database: a dry run is not" "$status" 0
    run upgrade head --sql
    is "$database: nor is --sql" "$status" 0
    run current
    is "$database: nor what only looks" "$status" 0
    run downgrade base -y
    is "$database: base, confirmed beforehand" "$status $(at)" "0 "
    finish
done

use sqlite
tree
small
run upgrade head
run downgrade base
is "without the key nothing is asked" "$status" 0
tree 'confirm = perhaps'
run upgrade head
like "a value that is none" "$status $err" "^1 FAILED: the value of 'confirm' is not true or false: 'perhaps'"
tree 'confirm = true'
small
revision c1 b1 'broken "' ''
run upgrade -y head
like "a file that cannot run comes before the question" "$status $err" "FAILED: .*"
rm scripts/versions/c1.sql

script --version >"$tmp/script" 2>&1
if ! grep -q util-linux "$tmp/script" || ! script -qec true /dev/null </dev/null >/dev/null 2>&1; then
    skip "no pseudo-terminal here"
    tap_done
fi
# said ANSWER ARG...: on a terminal, leaves $out and $status
said() {
    answer=$1
    shift
    # shellcheck disable=SC2016
    out=$(printf '%s\n' "$answer" | mig=$mig script -qec "\"\$mig\" $*" /dev/null | tr -d '\r')
    mig=$mig script -qec "\"\$mig\" current" /dev/null </dev/null >/dev/null
}
said n upgrade head
like "the plan is shown" "$(echo "$out" | tr '\n' '|')" "This would run in sqlite:///.*:\|  upgrade  -> a1, message of a1 \(2 statements\)\|  upgrade a1 -> b1, message of b1 \(1 statement\)\|Proceed\? \[y/N\] .*FAILED: not confirmed: nothing has run"
is "no is no" "$(at)" ""
said '' upgrade head
is "and so is nothing" "$(at)" ""
said yess upgrade head
is "and anything else" "$(at)" ""
said y upgrade head
is "yes is yes" "$(at)" "b1"
said n downgrade -y -1
is "--yes does not ask" "$(at)" "a1"
said n downgrade -y base
like "but about base it does" "$(echo "$out" | tr '\n' '|') $(at)" "downgrade a1 -> , message of a1 \(1 statement\)\|After that no revision is applied\.\|Proceed\? .* a1$"
said YES downgrade -y base
is "which can be answered" "$(at)" ""
said n stamp --purge b1
like "a purge is shown" "$(echo "$out" | tr '\n' '|')" "  empty the version table alembic_version\|  stamp_revision  -> b1\|Proceed"

# Somebody else is faster than the answer.
run upgrade -y a1
(await grep -q Proceed late.out; sed -i '/confirm/d' alembic.ini; "$mig" upgrade head >/dev/null 2>&1 </dev/null; echo y; await grep -q FAILED late.out) | mig=$mig script -qefc '"$mig" upgrade head' /dev/null >late.out
like "a plan that is no longer that one" "$(tr -d '\r' <late.out | tr '\n' '|')" "FAILED: the database has moved on since the plan was confirmed\|hint: nothing has run; the same command shows the new plan"
tap_done
