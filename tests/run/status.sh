#!/bin/sh
# mig status: where each revision stands, with and without a history table; mig validate --applied.
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh

small() {
    revision a1 '' 'CREATE TABLE a (id INTEGER NOT NULL PRIMARY KEY);' 'DROP TABLE a;'
    revision b1 a1 'CREATE TABLE b (id INTEGER NOT NULL PRIMARY KEY);' 'DROP TABLE b;'
    revision c1 b1 'CREATE TABLE c (id INTEGER NOT NULL PRIMARY KEY);' 'DROP TABLE c;'
}
# The table without what differs from run to run.
shown() { "$mig" status </dev/null 2>&1 | sed -E 's/[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9:]{8}( +[0-9]+)?/WHEN/; s/[^ ]+@[^ ]+/WHO/; s/ +/ /g; s/ $//'; }
# json PATH: what stands there.
json() { "$mig" status --json </dev/null 2>/dev/null | perl -MJSON::PP -e '
    local $/; my $v = decode_json(<STDIN>);
    for (split /\./, $ARGV[0]) { $v = ref $v eq "ARRAY" ? $v->[$_] : $v->{$_} }
    print defined $v ? $v : "null"' "$1"; }

for database in $(databases); do
    use "$database"
    tree
    small
    is "$database: without a history table" "$(shown)" "REVISION STATE MESSAGE
a1 pending message of a1
b1 pending message of b1
c1 (head) pending message of c1"
    run upgrade b1
    is "$database: the version rows tell" "$(shown)" "REVISION STATE MESSAGE
a1 applied message of a1
b1 (current) applied message of b1
c1 (head) pending message of c1"
    run status
    is "$database: the exit status" "$status" 0
    is "$database: nothing was made" "$(sql 'SELECT count(*) FROM mig_history' 2>/dev/null)" ""
    run validate --applied
    like "$database: nothing to compare with" "$status $(echo "$err" | tr '\n' ' ')" "^1 FAILED: no history is kept.*hint: write 'history_table = mig_history' into \[alembic\] of alembic.ini"

    printf 'history_table = mig_history\n' >>alembic.ini
    is "$database: named but not there yet" "$(shown | sed -n 3p)" "b1 (current) applied message of b1"
    run validate --applied
    like "$database: which validate says" "$status $err" "^1 FAILED: there is no history table 'mig_history' in this database"
    is "$database: status does not make it" "$(sql 'SELECT count(*) FROM mig_history' 2>/dev/null)" ""
    run upgrade head
    is "$database: what a run did" "$(shown)" "REVISION STATE APPLIED AT (UTC) MS BY MESSAGE
a1 applied message of a1
b1 applied message of b1
c1 (head) (current) applied WHEN WHO message of c1"
    run downgrade base
    is "$database: undone, it is pending" "$(shown | sed -n 4p)" "c1 (head) pending message of c1"
    run upgrade head
    run validate --applied
    is "$database: all is as it was" "$status $out$err" "0 3 revisions, 3 applied files compared"

    sed -i 's/INTEGER/BIGINT/' scripts/versions/a1.sql
    { printf '\357\273\277'; sed 's/$/\r/' scripts/versions/b1.sql; } >b1.new && mv b1.new scripts/versions/b1.sql
    is "$database: a file that was changed" "$(shown)" "REVISION STATE APPLIED AT (UTC) MS BY MESSAGE
a1 changed WHEN WHO message of a1
b1 applied WHEN WHO message of b1
c1 (head) (current) applied WHEN WHO message of c1"
    run validate --applied
    like "$database: is told with its path" "$status $(echo "$out" | tr '\n' ' ')$err" "^1 .*/a1\.sql: the file was changed after it was applied 20.*hint: put it back.*3 revisions, 3 applied files compared FAILED: 1 problem"
    before=$(sql "SELECT finished_at FROM mig_history WHERE revision = 'a1' AND direction = 'upgrade' AND id = (SELECT max(id) FROM mig_history WHERE revision = 'a1')")
    run validate --accept
    is "$database: accepted" "$status $out$err" "0 3 revisions, 3 applied files compared, 1 accepted"
    run validate --applied
    is "$database: it is as it should be" "$status $out$err" "0 3 revisions, 3 applied files compared"
    is "$database: who applied it, and when, stays" "$(json revisions.0.applied.direction) $(json revisions.0.applied.finished_at | cut -c 1-19)" "upgrade $(echo "$before" | cut -c 1-19)"
    is "$database: who accepted it is known" "$(sql "SELECT revision, status, os_user FROM mig_history WHERE direction = 'accept'")" "a1|done|$(id -un)"
    run validate --accept
    is "$database: once is enough" "$status $out$err $(sql "SELECT count(*) FROM mig_history WHERE direction = 'accept'")" "0 3 revisions, 3 applied files compared, 0 accepted 1"
    echo '-- more' >>scripts/versions/a1.sql
    mv scripts/versions/c1.sql .
    is "$database: a file that is gone" "$(shown)" "REVISION STATE APPLIED AT (UTC) MS BY MESSAGE
c1 missing WHEN WHO (there is no such file)
a1 changed WHEN WHO message of a1
b1 (head) applied WHEN WHO message of b1"
    run validate --applied --json
    like "$database: both are told" "$status $out" '^1 '
    like "$database: in JSON too" "$(echo "$out" | tr -d '\n')" '"problems": 2.*revision c1 was applied 20.*and there is no such file'
    run validate --accept
    like "$database: what is missing cannot be accepted" "$status $out" "^1 revision c1 was applied"
    mv c1.sql scripts/versions/

    revision d1 c1 'CREATE TABLE d (id INTEGER NOT NULL PRIMARY KEY);
SELECT * FROM nowhere;' ''
    run upgrade head
    like "$database: a failed one" "$(shown | tail -n 2 | tr '\n' ' ')" '^d1 \(head\) failed message of d1 +upgrade failed WHEN, 1 of 2 statements: .*nowhere.*d1.sql:8:1'
    is "$database: JSON: the states" "$(json revisions.0.state) $(json revisions.3.state)" "applied failed"
    is "$database: JSON: what is known of it" "$(json revisions.3.last.status) $(json revisions.3.applied) $(json revisions.3.last.statements_done) $(json revisions.3.head) $(json revisions.2.current)" "failed null 1 1 1"
    is "$database: JSON: who" "$(json revisions.0.applied.os_user) $(json revisions.0.applied.host) $(json history_found)" "$(id -un) $(hostname) 1"
    is "$database: JSON: no password" "$("$mig" status --json 2>&1 </dev/null | grep -c secret)" 0

    rm scripts/versions/d1.sql
    [ "$database" != mysql ] || run resume --forget
    run stamp --purge base
    rm scripts/versions/c1.sql
    is "$database: after a stamp nothing is missing" "$(shown)" "REVISION STATE MESSAGE
a1 pending message of a1
b1 (head) pending message of b1"
    run stamp b1
    is "$database: a stamp is one" "$(shown | tail -n 1)" "b1 (head) (current) applied $(date -u +%Y | sed 's/.*/WHEN/') stamp WHO message of b1"
    sql "UPDATE mig_history SET checksum = 'v9:abc' WHERE revision = 'b1'"
    run validate --applied
    like "$database: a checksum of another kind" "$status $out" "^1 .*/b1.sql: the checksum 'v9:abc' is of a kind that this mig does not know"
    finish
done

# A row that mig did not write, and a narrow terminal.
use sqlite
tree 'history_table = theirs'
small
run upgrade head
sql "CREATE TABLE t AS SELECT * FROM theirs; DROP TABLE theirs; ALTER TABLE t RENAME TO theirs; UPDATE theirs SET status = NULL WHERE revision = 'b1'"
run status
like "a row that mig did not write" "$status $err" "^1 .*FAILED: history table 'theirs': row 2 was not written by mig"
sql "UPDATE theirs SET status = 'done'"
script --version >"$tmp/script" 2>&1
if ! grep -q util-linux "$tmp/script" || ! script -qec true /dev/null </dev/null >/dev/null 2>&1; then
    skip "no pseudo-terminal here"
else
    # shellcheck disable=SC2016
    shown=$(mig=$mig script -qec 'stty cols 40; "$mig" status' /dev/null </dev/null | tr -d '\r' | tr '\n' '|')
    like "a line ends where the terminal does" "$shown" "\|a1 +applied  20[0-9-]{8}\|"
    # shellcheck disable=SC2016
    shown=$(mig=$mig script -qec '"$mig" validate' /dev/null </dev/null | tr -d '\n')
    like "what goes on is told and taken away again" "$shown" "checking 0 of 3 revisions.*\[K3 revisions, 6 bodies"
fi

# Branches, merges and dependencies: by ancestry.
use sqlite
tree 'history_table = mig_history'
small
revision x1 a1 '' ''
revision y1 '' '' '' 'branch_labels: other' 'depends_on: x1'
run upgrade y1
is "what a dependency needs is applied" "$(shown | sed 's/ applied WHEN WHO.*/ applied/; s/ pending.*/ pending/' | sort | tr '\n' ' ')" \
    "REVISION STATE APPLIED AT (UTC) MS BY MESSAGE a1 applied b1 pending c1 (head) pending x1 (effective head) applied y1 (head) (current) applied "
is "an empty directory" "$(rm scripts/versions/*; "$mig" --url sqlite:// status 2>/dev/null; echo $?)" 0
tap_done
