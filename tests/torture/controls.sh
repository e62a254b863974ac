#!/bin/sh
# The same for others, with the tools that are there: ALEMBIC, DBMATE, SQITCH name commands (default: what PATH has). Each
# tool has the same three migrations in its own form, as its own documentation begins: CONTROL_RUNNERS (8) at once on an
# empty database, CONTROL_ROUNDS (5) times; kill -9 while a slow statement in the middle of the second migration is under
# way, CONTROL_KILLS (5) times, then the same command again, once the server has ended that statement.
# A figure says what happened; only mig is held to anything.
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh
. "$top/tests/run/runners"
. "$top/tests/torture/figures"
: "${CONTROL_RUNNERS:=8}" "${CONTROL_ROUNDS:=5}" "${CONTROL_KILLS:=5}"
: "${ALEMBIC=$(command -v alembic)}" "${DBMATE=$(command -v dbmate)}" "${SQITCH=$(command -v sqitch)}"

first='CREATE TABLE ran (n INTEGER NOT NULL);
INSERT INTO ran VALUES (1);
CREATE TABLE x1 (id INTEGER);
CREATE TABLE x2 (id INTEGER);
INSERT INTO ran VALUES (2);'
second() {
    case $database in
    postgresql) slow='SELECT pg_sleep(3);' ;;
    mysql) slow='SELECT SLEEP(3);' ;;
    sqlite) slow='CREATE TABLE x4 AS WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < 9000000) SELECT count(*) AS n FROM c;' ;;
    esac
    echo "INSERT INTO ran VALUES (3);
CREATE TABLE b (id INTEGER NOT NULL PRIMARY KEY);
$slow
CREATE INDEX x1_id ON x1 (id);
INSERT INTO ran VALUES (4);"
}
third='INSERT INTO ran VALUES (5);
ALTER TABLE b ADD COLUMN c INTEGER;
CREATE TABLE x3 (id INTEGER);
INSERT INTO ran VALUES (6);'

make_mig() {
    tree
    revision a1 '' "$first" ''
    revision b1 a1 "$(second)" ''
    revision c1 b1 "$third" ''
}
run_mig() { exec "$mig" upgrade head; }

alembic_revision() { # NAME DOWN TEXT
    { printf 'from alembic import op\nrevision = "%s"\ndown_revision = %s\ndef upgrade():\n' "$1" "$2"
        printf '%s\n' "$3" | sed 's/^\(.*\);$/    op.execute("\1")/'
        printf 'def downgrade():\n    pass\n'; } >"versions/$1.py"
}
make_alembic() {
    mkdir -p versions
    printf '[alembic]\nscript_location = %s\n' "$PWD" >alembic.ini
    cat >env.py <<'PY'
import os
from alembic import context
from sqlalchemy import create_engine, pool
url = os.environ["DATABASE_URL"].replace("mysql:", "mysql+pymysql:")
with create_engine(url, poolclass=pool.NullPool).connect() as connection:
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()
PY
    alembic_revision a1 None "$first"
    alembic_revision b1 '"a1"' "$(second)"
    alembic_revision c1 '"b1"' "$third"
}
run_alembic() { exec $ALEMBIC upgrade head; }

make_dbmate() {
    mkdir -p db/migrations
    printf -- '-- migrate:up\n%s\n-- migrate:down\n' "$first" >db/migrations/20240101000001_a1.sql
    printf -- '-- migrate:up\n%s\n-- migrate:down\n' "$(second)" >db/migrations/20240101000002_b1.sql
    printf -- '-- migrate:up\n%s\n-- migrate:down\n' "$third" >db/migrations/20240101000003_c1.sql
}
run_dbmate() {
    case $DATABASE_URL in
    postgresql*) DATABASE_URL="postgres${DATABASE_URL#postgresql}?sslmode=disable" ;;
    sqlite*) DATABASE_URL=sqlite:/${DATABASE_URL#sqlite:///} ;;
    esac
    export DATABASE_URL
    exec $DBMATE --no-dump-schema up
}

make_sqitch() {
    engine=$(case $database in postgresql) echo pg ;; *) echo "$database" ;; esac)
    "$SQITCH" init control --engine "$engine" >/dev/null 2>&1
    "$SQITCH" config user.name control
    "$SQITCH" config user.email control@example.org
    for one in a1 b1 c1; do "$SQITCH" add $one -n $one >/dev/null 2>&1; done
    for one in "a1:$first" "b1:$(second)" "c1:$third"; do
        if [ "$database" = mysql ]; then printf '%s\n' "${one#*:}"; else printf 'BEGIN;\n%s\nCOMMIT;\n' "${one#*:}"; fi >"deploy/${one%%:*}.sql"
    done
}
run_sqitch() {
    case $DATABASE_URL in
    postgresql*) target=db:pg${DATABASE_URL#postgresql} ;;
    sqlite*) target=db:sqlite:${DATABASE_URL#sqlite:///} ;;
    mysql*) target=db:$DATABASE_URL ;;
    esac
    exec "$SQITCH" deploy "$target"
}

# What one undisturbed run leaves, in the user's tables.
left() {
    sql 'SELECT n FROM ran ORDER BY n'
    for table in b x1 x2 x3; do sql "SELECT count(*) FROM $table"; done
    sql 'SELECT c FROM b'
}
# Separate processes, each with the tool's own run_ function; nothing is shared but the database.
at_once() {
    started=''
    for i in $(seq "$CONTROL_RUNNERS"); do
        (run_"$tool") >"$tmp/control.$i" 2>&1 </dev/null &
        started="$started $!"
    done
    for pid in $started; do wait "$pid" || failed_runs=$((failed_runs + 1)); done
}
# Waits until the slow statement is under way; SQLite does not say: for half of the time that a run takes.
until_slow() {
    until=$(($(date +%s) + 30))
    while [ "$(date +%s)" -lt $until ]; do
        case $database in
        postgresql) [ "$(sql "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND state = 'active' AND query LIKE '%pg_sleep(3)%'")" = 0 ] || return ;;
        mysql) [ "$(sql "SELECT count(*) FROM information_schema.processlist WHERE db = database() AND info LIKE '%SLEEP(3)%' AND id <> connection_id()")" = 0 ] || return ;;
        sqlite)
            perl -e 'select undef, undef, undef, $ARGV[0] / 1e3' $((ms - 1000))
            return
            ;;
        esac
        sleep 0.02
    done
}
subject() {
    rm -rf "$tmp/$tool" && mkdir "$tmp/$tool" && cd "$tmp/$tool" || exit 1
    use "$database"
    make_"$tool" || return
    (run_"$tool") >"$tmp/log" 2>&1 || { note "$tool, $database: $(tail -n 3 "$tmp/log")"; figure "control: $CONTROL_RUNNERS at once" "$tool, $database" 'did not run here'; return; }
    left >"$tmp/want" 2>&1
    failed_runs=0 wrong=0 broken=0
    for round in $(seq "$CONTROL_ROUNDS"); do
        use "$database"
        at_once
        (run_"$tool") >"$tmp/log" 2>&1 || broken=$((broken + 1))
        left >"$tmp/got" 2>&1
        cmp -s "$tmp/want" "$tmp/got" || wrong=$((wrong + 1))
    done
    figure "control: $CONTROL_RUNNERS at once" "$tool, $database" "$CONTROL_ROUNDS rounds: $failed_runs of $((CONTROL_RUNNERS * CONTROL_ROUNDS)) runs failed, a later run failed too in $broken, the end was another in $wrong"
    [ $tool != mig ] || is "mig, $database: at once" "$failed_runs $broken $wrong" "0 0 0"
    use "$database"
    began=$(date +%s%N)
    (run_"$tool") >/dev/null 2>&1
    ms=$((($(date +%s%N) - began) / 1000000))
    again=0 wrong=0
    for round in $(seq "$CONTROL_KILLS"); do
        use "$database"
        (run_"$tool") >"$tmp/log" 2>&1 </dev/null &
        pid=$!
        until_slow
        kill -9 $pid 2>/dev/null
        wait $pid 2>/dev/null
        sleep 3.5
        (run_"$tool") >"$tmp/log" 2>&1 || again=$((again + 1))
        left >"$tmp/got" 2>&1
        cmp -s "$tmp/want" "$tmp/got" || wrong=$((wrong + 1))
    done
    figure "control: kill -9 in the middle of the second migration, then once more" "$tool, $database" "$CONTROL_KILLS kills: the next run failed in $again, the end was another in $wrong"
    [ $tool != mig ] || is "mig, $database: killed" "$again $wrong" "0 0"
    finish
}
for database in ${ON-$(databases)}; do
    subject_tools=mig
    [ -z "$ALEMBIC" ] || subject_tools="$subject_tools alembic"
    [ -z "$DBMATE" ] || subject_tools="$subject_tools dbmate"
    [ -z "$SQITCH" ] || subject_tools="$subject_tools sqitch"
    for tool in ${TOOLS-$subject_tools}; do subject; done
done
tap_done
