#!/bin/sh
# history_table: a row for each step of a run, whatever became of it.
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh
. "$top/tests/run/runners"
. "$top/tests/run/slow"
. "$top/tests/run/small"

rows() { sql 'SELECT revision, direction, status, statements_done, statements_total FROM mig_history ORDER BY id'; }

for database in $(databases); do
    use "$database"
    tree
    small
    run upgrade head
    is "$database: without the key nothing is added" "$status $(tables)" "0 a alembic_version b "
    finish

    use "$database"
    tree 'history_table = mig_history'
    small
    run upgrade head
    is "$database: an upgrade" "$status $(rows)" "0 a1|upgrade|done|2|2
b1|upgrade|done|1|1"
    is "$database: who and where" "$(sql "SELECT DISTINCT os_user, host, mig_version, version_table FROM mig_history")" \
        "$(id -un)|$(hostname)|$("$mig" --version | sed -n 's/^mig //p')|alembic_version"
    is "$database: one run" "$(sql 'SELECT count(DISTINCT run), count(DISTINCT pid), min(step), max(step) FROM mig_history')" "1|1|1|2"
    is "$database: times" "$(sql 'SELECT count(*) FROM mig_history WHERE finished_at >= started_at AND milliseconds >= 0 AND milliseconds < 60000')" "2"
    is "$database: times are of today, UTC" "$(sql "SELECT count(*) FROM mig_history WHERE started_at > '$(date -u -d '-1 minute' '+%Y-%m-%d %H:%M:%S')' AND started_at < '$(date -u -d '+1 minute' '+%Y-%m-%d %H:%M:%S')'")" 2
    is "$database: the checksum" "$(sql "SELECT checksum FROM mig_history WHERE revision = 'a1'")" "v1:$(sha256sum <scripts/versions/a1.sql | cut -d ' ' -f 1)"
    run upgrade head
    is "$database: nothing to do is no row" "$status $(sql 'SELECT count(*) FROM mig_history')" "0 2"
    run downgrade -1
    is "$database: a downgrade" "$status $(rows | tail -n 1)" "0 b1|downgrade|done|1|1"
    printf '\357\273\277' >scripts/versions/b1.new
    sed 's/$/\r/' scripts/versions/b1.sql >>scripts/versions/b1.new
    mv scripts/versions/b1.new scripts/versions/b1.sql
    run stamp head
    is "$database: a stamp" "$status $(rows | tail -n 1)" "0 b1|stamp|done|0|0"
    is "$database: BOM and CRLF make no difference" "$(sql "SELECT count(DISTINCT checksum) FROM mig_history WHERE revision = 'b1'")" 1
    run stamp base
    is "$database: a stamp to base" "$status $(rows | tail -n 1)" "0 base|stamp|done|0|0"
    before=$(rows | wc -l)
    run stamp --purge base
    is "$database: a stamp that deletes the rows" "$status $(rows | tail -n 1) $(($(rows | wc -l) - before))" "0 base|stamp|done|0|0 1"
    run stamp --purge --dry-run base
    is "$database: not one that is only tried" "$status $(($(rows | wc -l) - before))" "0 1"
    finish

    use "$database"
    tree 'history_table = mig_history'
    small
    revision c1 b1 'CREATE TABLE c (id INTEGER NOT NULL PRIMARY KEY);
INSERT INTO c VALUES (1);
INSERT INTO nowhere VALUES (1);
INSERT INTO c VALUES (2);' ''
    run upgrade head
    [ "$database" = postgresql ] && before=rolled_back || before=done
    is "$database: a run that fails leaves rows" "$status $(rows)" "1 a1|upgrade|$before|2|2
b1|upgrade|$before|1|1
c1|upgrade|failed|2|4"
    like "$database: with the error" "$(sql "SELECT error FROM mig_history WHERE revision = 'c1'")" 'nowhere.*c1.sql:9:1$'
    [ "$database" = postgresql ] && at='' || at=b1
    is "$database: the migration itself did not stay" "$(sql 'SELECT version_num FROM alembic_version' 2>/dev/null)" "$at"
    sed -i '/nowhere/d' scripts/versions/c1.sql
    run upgrade head
    is "$database: and then it goes on" "$status $(rows | tail -n 1)" "0 c1|upgrade|done|3|3"

    revision d1 c1 "CREATE TABLE d (id INTEGER NOT NULL PRIMARY KEY);
$(slow)" ''
    for signal in INT TERM; do
        start upgrade head
        ok "$database: a long statement" running
        kill "-$signal" $background
        wait $background
        is "$database: SIG$signal leaves a row" "$? $(rows | tail -n 1)" "$([ $signal = INT ] && echo 130 || echo 143) d1|upgrade|interrupted|1|2"
        like "$database: SIG$signal is said in it" "$(sql 'SELECT error FROM mig_history WHERE id = (SELECT max(id) FROM mig_history)')" .
    done
    is "$database: no row says started" "$(sql "SELECT count(*) FROM mig_history WHERE status = 'started'")" 0
    finish
done

# Statements outside of a transaction: the row stands before they run.
for database in $(databases); do
    use "$database"
    tree 'history_table = mig_history'
    small
    revision c1 b1 "CREATE TABLE c (id INTEGER NOT NULL PRIMARY KEY);
-- mig:autocommit
$(slow)" ''
    start upgrade head
    ok "$database: one runs outside" running
    is "$database: its row is there" "$(rows | tail -n 1)" "c1|upgrade|started|0|2"
    kill -9 $background
    wait $background 2>/dev/null
    case $database in
    postgresql) sql "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()" >/dev/null ;;
    mysql) sql "SELECT id FROM information_schema.processlist WHERE db = database() AND info LIKE 'SELECT SLEEP%'" | while read -r id; do sql "KILL $id"; done ;;
    esac
    run stamp c1
    is "$database: the next run knows that its runner died" "$status $(rows | tail -n 2)" "0 c1|upgrade|died|0|2
c1|stamp|done|0|0"
    finish
done

# The table: its name, its schema, somebody else's.
for database in $(databases); do
    use "$database"
    tree 'history_table = Some "Log'
    small
    run upgrade head
    is "$database: a name that needs quotes" "$status $(tables | tr -d '`"' | grep -c 'Some Log')" "0 1"
    finish
    use "$database"
    tree 'history_table = theirs'
    small
    sql 'CREATE TABLE theirs (id INTEGER)'
    run upgrade head
    like "$database: somebody else's table" "$status $(echo "$err" | tr '\n' ' ')" "^1 FAILED: history table 'theirs': .*hint: if mig did not make this table, name another one with history_table in alembic.ini"
    is "$database: and nothing ran" "$(tables | tr ' ' '\n' | grep -c '^[ab]$')" 0
    tree 'history_table = alembic_version'
    small
    run upgrade head
    like "$database: the version table is not it" "$status $err" "^1 FAILED: 'alembic_version' cannot be version table and history table"
    tree 'history_tabel = mig_history'
    run upgrade head
    like "$database: a slip" "$status $err" "^1 FAILED: unknown option 'history_tabel'; did you mean 'history_table'"
    finish
done
for database in $(databases); do
    [ "$database" = postgresql ] || continue
    use postgresql
    tree 'history_table = log
history_table_schema = ops'
    small
    sql 'CREATE SCHEMA ops'
    run upgrade head
    is "a schema" "$status $(sql 'SELECT count(*) FROM ops.log')" "0 2"
    tree 'history_table = log
version_table = second
history_table_schema = ops'
    revision z1 '' '' ''
    run upgrade head
    is "two version tables share it" "$status $(sql 'SELECT version_table, count(*) FROM ops.log GROUP BY 1 ORDER BY 1')" "0 alembic_version|2
second|1"
    sql 'CREATE ROLE reader LOGIN PASSWORD '"'pa55word'"'; GRANT ALL ON SCHEMA public TO reader; GRANT ALL ON ALL TABLES IN SCHEMA public TO reader; GRANT USAGE ON SCHEMA ops TO reader' 2>/dev/null
    run --url "$(printf '%s' "$url" | sed 's#admin:secret#reader:pa55word#')" downgrade base
    like "who may not write it runs nothing" "$status $err" "^1 FAILED: history table 'log': permission denied"
    sql 'REVOKE ALL ON ALL TABLES IN SCHEMA public FROM reader; REVOKE ALL ON SCHEMA public, ops FROM reader; DROP ROLE reader' >/dev/null
    finish
done

# No password, even where the server quotes it.
for database in $(databases); do
    [ "$database" = sqlite ] && continue
    use "$database"
    tree 'history_table = mig_history'
    revision a1 '' "SELECT * FROM secret_things;" ''
    run upgrade head
    like "$database: the row has the error" "$(sql 'SELECT error FROM mig_history')" things
    is "$database: without the password" "$(sql "SELECT count(*) FROM mig_history WHERE error LIKE '%secret%'")" 0
    finish
done

# Several databases: what one did is undone when another fails.
use sqlite
unset DATABASE_URL
tree 'history_table = mig_history
databases = one, two
[one]
sqlalchemy.url = sqlite:///%(here)s/one.sqlite
[two]
sqlalchemy.url = sqlite:///%(here)s/two.sqlite'
printf 'from alembic import context\nfor name in context.config.get_main_option("databases").split(", "):\n    context.run_migrations(engine_name=name)\n' >scripts/env.py
cat >scripts/versions/a1.py <<'EOF'
"""first"""
from alembic import op
revision = "a1"
down_revision = None


def upgrade(engine_name):
    op.execute("CREATE TABLE a (id INTEGER)")
    if engine_name == "two":
        op.execute("SELECT * FROM " + "nowhere")


def downgrade(engine_name):
    op.execute("DROP TABLE a")
EOF
of() { sqlite3 "$tmp/$1.sqlite" 'SELECT revision, direction, status, statements_done FROM mig_history ORDER BY id'; }
run upgrade head
is "several databases: each has its row" "$status $(of one) $(of two)" "1 a1|upgrade|rolled_back|1 a1|upgrade|failed|1"
like "several databases: status tells of each" "$("$mig" status 2>/dev/null | tr '\n' '|')" "^sqlite:///.*one.sqlite\|REVISION.*\|a1 \(head\) +pending +first\|sqlite:///.*two.sqlite\|.*\|a1 \(head\) +failed.*nowhere"
run validate
is "several databases: the bodies are those of each" "$status $out" "0 1 revision, 2 bodies for sqlite
1 revision, 2 bodies for sqlite"
run upgrade --dry-run head
like "several databases: a dry run" "$status $(echo "$out" | tr '\n' '|') $err" "^1 upgrade  -> a1, first\|.* FAILED: database 'two': .*nowhere"
sed -i 's/engine_name == "two"/False/' scripts/versions/a1.py
run upgrade head
is "several databases: mended" "$status $(of one | tail -n 1) $(of two | tail -n 1)" "0 a1|upgrade|done|1 a1|upgrade|done|1"

# Many at once.
for database in $(databases); do
    use "$database"
    tree 'history_table = mig_history'
    contended_tree
    is "$database: 8 at once all succeed" "$(runners 8)" "0 0 0 0 0 0 0 0"
    is "$database: each step has one row" "$(sql 'SELECT count(*), count(DISTINCT run) FROM mig_history')" "3|1"
    finish
done
tap_done
