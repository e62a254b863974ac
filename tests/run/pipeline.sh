#!/bin/sh
# `pipeline`: several statements on their way to PostgreSQL at the same time. Whatever a run does and says is what it does and says
# without; only that it waits less often.
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh
. "$top/tests/run/slow"
. "$top/tests/run/holder"

line() { printf '%s' "$1" | tr '\n' ' '; }
for database in $(databases); do
    [ "$database" = postgresql ] && continue
    use "$database"
    tree 'pipeline = 2'
    revision a1 '' 'CREATE TABLE ran (n INTEGER);' ''
    run upgrade head
    like "$database: has none, and says so" "$status $(line "$err")" '^1 FAILED: pipeline = 2: only PostgreSQL.* at alembic.ini:3:1 '
    tree 'pipeline = 1'
    revision a1 '' 'CREATE TABLE ran (n INTEGER);' ''
    run upgrade head
    is "$database: 1 is what there is anyway" "$status" 0
    finish
done
databases | grep -q postgresql || { skip "needs a PostgreSQL"; tap_done; }

depths() { # COMMAND...: for no pipeline, a short one and a long one, each with an empty database; $depth
    for depth in 1 2 50; do
        use postgresql
        tree "pipeline = $depth
history_table = mig_history
${keys-}"
        "$@"
        finish
    done
}
same() { # NAME TEXT: the text is that of depth 1, but for what a clock gave
    first=$tmp/$(printf '%s' "$1" | tr -c 'a-z0-9' _)
    text=$(printf '%s\n' "$2" | sed -E 's/[0-9]+ ms/N ms/')
    if [ "$depth" = 1 ]; then
        printf '%s\n' "$text" >"$first"
    else
        is "$1, pipeline = $depth" "$text" "$(cat "$first")"
    fi
}
seen() { sql 'SELECT n FROM ran ORDER BY n' | tr '\n' ' '; sql 'SELECT version_num FROM alembic_version'; }
history() { sql 'SELECT revision, status, statements_done, statements_total, error FROM mig_history ORDER BY step'; }
inserts() { for i in $(seq "$1" "$2"); do echo "  INSERT INTO ran VALUES ($i);"; done; }

many() {
    revision a1 '' "CREATE TABLE ran (n INTEGER PRIMARY KEY);
$(inserts 1 499)" 'DROP TABLE ran;'
    run upgrade head
    is "500 statements, pipeline = $depth" "$status $(sql 'SELECT count(*), sum(n) FROM ran')" '0 499|124750'
    same "and what is told of them" "$err $(history)"
    run downgrade base
    is "and back" "$status $(sql "SELECT to_regclass('ran')")" '0 '
}
depths many

wrong() { # a statement in the middle of others
    revision a1 '' 'CREATE TABLE ran (n INTEGER PRIMARY KEY);' ''
    run upgrade head
    revision b1 a1 "$(inserts 1 2)
    INSERT INTO ran
        VALUES (3, nope);
$(inserts 4 40)" ''
    run upgrade head
    like "the third of 40 names its own place, pipeline = $depth" "$status $(line "$err")" '^1 .*FAILED: column "nope" does not exist .*/b1.sql:9:5 .*VALUES \(3, nope\)'
    is "and nothing is left behind" "$(seen)" a1
    same "and says what it always says" "$err $(history)"
    revision b1 a1 "$(inserts 1 39)
    INSERT INTO ran VALUES (7);" ''
    run upgrade head
    like "the last" "$status $(line "$err")" '^1 .*FAILED: duplicate key .*/b1.sql:46:5 '
    revision b1 a1 "$(inserts 1 5)
SELECT pg_terminate_backend(pg_backend_pid());
$(inserts 6 9)" ''
    run upgrade head
    # The last words of a server that closes a connection to which more comes in are lost at times.
    lost='server closed the connection .*/b1.sql:([7-9]|1[0-2]):[13] '
    case $depth in 1) lost=never ;; 50) lost="$lost.*SENT UP TO: +[^ ]*/b1.sql:16:3; " ;; esac
    like "one that ends the session" "$status $(line "$err")" "^1 .*FAILED: (terminating connection .*/b1.sql:12:1 |$lost)"
    revision b1 a1 "$(inserts 1 5)
-- mig:assert there are five
SELECT count(*) = 5 FROM ran;
$(inserts 5 9)
-- mig:assert not reached
SELECT false;" ''
    run upgrade head
    like "one before an assertion" "$status $(line "$err")" '^1 .*FAILED: duplicate key .*/b1.sql:14:3 '
    same "in the same words" "$err"
}
depths wrong

# What is not plain waits for what came before it, and is waited for.
mixed() {
    revision a1 '' "CREATE TABLE ran (n INTEGER PRIMARY KEY);
$(inserts 1 3)
-- mig:assert there are three
SELECT count(*) = 3 FROM ran;
$(inserts 4 5)
COPY ran FROM stdin;
6
7
\\.
$(inserts 8 9)
CREATE FUNCTION f() RETURNS INTEGER LANGUAGE SQL BEGIN ATOMIC SELECT 1; SELECT 2; END;
CREATE FUNCTION g(i INTEGER) RETURNS INTEGER LANGUAGE SQL AS 'SELECT \$1 + 1; SELECT 3';
DO \$\$ BEGIN INSERT INTO ran VALUES (10); RAISE WARNING 'w'; END \$\$;
-- mig:assert there are ten
SELECT count(*) = 10 FROM ran;
-- mig:autocommit
CREATE INDEX CONCURRENTLY i ON ran ((n + 1));
$(inserts 11 12)
-- mig:batch
UPDATE ran SET n = n + 100 WHERE n < 5;" ''
    revision b1 a1 "SET LOCAL search_path = pg_catalog;
SELECT set_config('search_path', 'public', true);
$(inserts 20 21)" ''
    revision c1 b1 "BEGIN;
$(inserts 30 31)
COMMIT;
$(inserts 32 33)" ''
    sed -i 's/^-- mig:upgrade$/& transaction=off/' scripts/versions/c1.sql
    revision d1 c1 '' ''
    cat >scripts/versions/e1.py <<'PY'
from alembic import op
import sqlalchemy as sa
revision = "e1"
down_revision = "d1"
def upgrade():
    op.create_table("other", sa.Column("id", sa.Integer, primary_key=True), sa.Column("k", sa.Enum("a", "b", name="kind")))
    op.execute("INSERT INTO ran VALUES (40)")
    op.execute("INSERT INTO ran VALUES (41); INSERT INTO ran VALUES (42);")
    op.execute("INSERT INTO ran VALUES (43)")
    with op.get_context().autocommit_block():
        op.execute("INSERT INTO ran VALUES (44)")
    sa.Table("other", sa.MetaData(), sa.Column("id", sa.Integer)).create(op.get_bind(), checkfirst=True)
    op.execute("INSERT INTO ran VALUES (45)")
    op.execute("COMMIT")
    op.execute("INSERT INTO ran VALUES (46)")
def downgrade():
    pass
PY
    run upgrade head
    is "each kind of statement: runs, pipeline = $depth" "$status $(line "$err")" '0 '
    same "each kind of statement" "$err $(seen) $(history)"
}
depths mixed

each() {
    for i in 1 2 3 4 5 6 7 8; do revision "r$i" "$([ $i = 1 ] || echo "r$((i - 1))")" "$([ $i = 1 ] && echo 'CREATE TABLE ran (n INTEGER PRIMARY KEY);')
$(inserts ${i}1 ${i}6)" ''; done
    revision r9 r8 "$(inserts 91 95)
INSERT INTO ran VALUES (11);
$(inserts 96 99)" ''
    run upgrade r8
    same "several revisions" "$status $(seen) $(history)"
    run upgrade head
    like "and one of them fails, pipeline = $depth" "$status $(line "$err")" '^1 .*FAILED: duplicate key .*/r9.sql:12:1 '
    same "after those that are done" "$err $(seen) $(history)"
}
depths each
keys='transaction_per_migration = true'
depths each
keys='statement_timeout = 2s'
timed() {
    revision a1 '' "CREATE TABLE ran (n INTEGER PRIMARY KEY);
SELECT pg_sleep(1.2);
SELECT pg_sleep(1.2);
SELECT pg_sleep(30);
$(inserts 1 9)" ''
    run upgrade head
    like "each statement has its own time, pipeline = $depth" "$status $(line "$err")" '^1 .*FAILED: canceling statement due to statement timeout .*/a1.sql:10:1 '
}
depths timed
keys='table_lock_timeout = 5s'
depths each
keys=''

stopped() { # SIGINT while one runs, others behind it
    revision a1 '' 'CREATE TABLE ran (n INTEGER PRIMARY KEY);' ''
    run upgrade head
    revision b1 a1 "$(inserts 1 5)
$(slow)
$(inserts 6 60)" ''
    start upgrade head
    ok "one is under way, pipeline = $depth" running
    kill -INT $background
    wait $background
    is "and is stopped: exit status, nothing is left" "$? $(seen)" '130 a1'
    same "and is written down" "$(cat bg.out) $(history)"
    run upgrade b1 --lock-timeout 2s --statement-timeout 2s
    like "and the lock is free" "$status $(line "$err")" '^1 .*FAILED: canceling statement due to statement timeout .*/b1.sql:12:1 '
}
depths stopped

blocked() { # who keeps which statement waiting
    revision a1 '' 'CREATE TABLE ran (n INTEGER PRIMARY KEY);
CREATE TABLE b (id INTEGER);' ''
    run upgrade head
    revision b1 a1 "$(inserts 1 5)
ALTER TABLE b ADD COLUMN c INTEGER;
$(inserts 6 60)" ''
    held_back 'SELECT * FROM b' upgrade head
    like "the statement that waits is named, pipeline = $depth" "$status $(line "$err")" '^0 .*b1.sql:12 waits for table b, held by session'
    is "once, and it goes on" "$(echo "$err" | grep -c 'waits for') $(sql 'SELECT count(*) FROM ran')" '1 60'
}
depths blocked

far() { # how often a run waits for the server
    revision a1 '' "CREATE TABLE ran (n INTEGER PRIMARY KEY);
$(inserts 1 99)" ''
    port=$(perl -MIO::Socket::INET -e 'print IO::Socket::INET->new(Listen => 1, LocalAddr => "127.0.0.1")->sockport')
    address=$(printf '%s\n' "$url" | sed -E 's#.*@([^/]*)/.*#\1#')
    PROXY_FAR=$tmp/trips.$depth "$top/tests/run/proxy" "$port" "$address" &
    proxy=$!
    DATABASE_URL=$(printf '%s\n' "$url" | sed -E "s#@[^/]*/#@127.0.0.1:$port/#")
    run upgrade --wait 30s head
    DATABASE_URL=$url
    await test -s "$tmp/trips.$depth"
    kill $proxy
    trips=$(sort -n "$tmp/trips.$depth" | tail -1)
    is "100 statements to a server that is far, pipeline = $depth" "$status $(sql 'SELECT count(*) FROM ran')" '0 99'
    note "pipeline = $depth: waited $trips times"
    [ "$depth" = 1 ] && alone=$trips
}
depths far
cut() { # the connection breaks with some on their way
    [ "$depth" = 1 ] && return
    revision a1 '' "CREATE TABLE ran (n INTEGER PRIMARY KEY);
$(inserts 1 199)" ''
    for bytes in 6000 9000 14000; do
        "$top/tests/run/proxy" "$port" "$address" $bytes &
        proxy=$!
        DATABASE_URL=$(printf '%s\n' "$url" | sed -E "s#@[^/]*/#@127.0.0.1:$port/#")
        run upgrade --wait 30s head
        kill $proxy
        wait $proxy 2>/dev/null
        DATABASE_URL=$url
        like "cut off after $bytes bytes, pipeline = $depth" "$status $(line "$err")" '^1 .*FAILED: .*(connection|closed).*/a1.sql:[0-9]+:[0-9]+ '
    done
    run upgrade head
    is "and the next run does it all" "$status $(sql 'SELECT count(*) FROM ran')" '0 199'
}
depths cut
ok "without a pipeline a run waits for each statement" test "$alone" -ge 100
ok "with one of 50, for less than half of them" test "$trips" -lt 50

. "$top/tests/run/pooler"
pooled_run() {
    pooler transaction
    DATABASE_URL=$(pooled)
    revision a1 '' "CREATE TABLE ran (n INTEGER PRIMARY KEY);
$(inserts 1 199)" ''
    run upgrade head
    is "through a pooler, pipeline = $depth" "$status $(sql 'SELECT count(*) FROM ran')" '0 199'
    revision b1 a1 "$(inserts 200 205)
$(inserts 7 7)
$(inserts 206 250)" ''
    run upgrade head
    like "an error there" "$status $(line "$err")" '^1 .*FAILED: duplicate key .*/b1.sql:13:3 '
    revision b1 a1 "$(inserts 200 205)
$(slow)
$(inserts 206 250)" ''
    start upgrade head
    ok "a statement there" running
    kill -INT $background
    wait $background
    is "is stopped" "$? $(sql 'SELECT count(*), max(version_num) FROM ran, alembic_version')" '130 199|a1'
    kill "$bouncer_pid"
    wait "$bouncer_pid" 2>/dev/null
}
if [ -n "$bouncer" ]; then depths pooled_run; else skip 'pgbouncer: not installed'; fi
tap_done
