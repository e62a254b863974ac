#!/bin/sh
# Several databases in one directory, as Alembic's multidb template has them.
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh

database=sqlite
env='from alembic import context\nfor name in context.config.get_main_option("databases").split(", "):\n    context.run_migrations(engine_name=name)\n'
# project INI-LINES SECTIONS: two revisions, the second fails in `second` where the file `bad` is there.
project() {
    rm -rf scripts ./*.sqlite ./*.sql alembic.ini
    mkdir -p scripts/versions
    printf '[alembic]\nscript_location = scripts\n%b\n%b\n' "$1" "$2" >alembic.ini
    printf '%b' "$env" >scripts/env.py
    for rev in r1 r2; do
        down=None
        [ $rev = r1 ] || down="'r1'"
        cat >scripts/versions/$rev.py <<PY
from alembic import op
import sqlalchemy as sa
revision = '$rev'
down_revision = $down
def upgrade(engine_name):
    globals()["upgrade_%s" % engine_name]()
def downgrade(engine_name):
    globals()["downgrade_%s" % engine_name]()
def upgrade_first():
    op.execute("CREATE TABLE first_$rev (id INTEGER)")
def downgrade_first():
    op.execute("DROP TABLE first_$rev")
def upgrade_second():
    op.execute("CREATE TABLE second_$rev (id INTEGER)")
def downgrade_second():
    op.execute("DROP TABLE second_$rev")
PY
    done
}
two='databases = first, second'
sections='[first]\nsqlalchemy.url = sqlite:///one.sqlite\n[second]\nsqlalchemy.url = sqlite:///two.sqlite'
in_file() { sqlite3 "$1" "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name" 2>/dev/null | tr '\n' ' '; }
row() { sqlite3 "$1" "SELECT version_num FROM ${2:-alembic_version}" 2>/dev/null | tr '\n' ' '; }
command -v sqlite3 >/dev/null || {
    skip "no sqlite3 program"
    tap_done
    exit
}

project "$two" "$sections"
run upgrade head
is "upgrade: both databases" "$status $(in_file one.sqlite)$(in_file two.sqlite)" "0 alembic_version first_r1 first_r2 alembic_version second_r1 second_r2 "
is "upgrade: both rows" "$(row one.sqlite)$(row two.sqlite)" "r2 r2 "
run --engine second downgrade r1
is "downgrade of one" "$status $(row one.sqlite)$(row two.sqlite)$(in_file two.sqlite)" "0 r2 r1 alembic_version second_r1 "
run current
is "current: of each" "$status $out" "0 r2 (head)
r1"
run current -v
is "current -v: each URL" "$(printf '%s\n' "$out" | grep Current)" "Current revision(s) for sqlite:///one.sqlite:
Current revision(s) for sqlite:///two.sqlite:"
run current --check-heads
is "current --check-heads: one is behind" "$status $(printf '%s\n' "$out" | head -1)" "255 r2 (head)"
run history -i
is "history -i: for each" "$out" "r1 -> r2 (head) (current), 
<base> -> r1, 
r1 -> r2 (head), 
<base> -> r1 (current), "
run check
like "check: one is behind" "$status $err" "255 .*"
run stamp base
is "stamp: both" "$status $(row one.sqlite)$(row two.sqlite)" "0 "
run --engine third current
is "a database that is none of them" "$status $(printf '%s' "$err" | head -1)" "1 FAILED: there is no database 'third'; 'databases' names first, second"
run --url sqlite:///x.sqlite upgrade head
like "--url for two" "$status $err" "^1 FAILED: --url is of one database, and there are 2; choose one with --engine"
run --password-file /dev/null upgrade head
like "--password-file for two" "$status $err" "^1 FAILED: --password-file is of one database"
run --url sqlite:///x.sqlite --engine first upgrade head
is "--url for one" "$status $(in_file x.sqlite)" "0 alembic_version first_r1 first_r2 "
DATABASE_URL=sqlite:///y.sqlite
export DATABASE_URL
run --engine first stamp r1
is "DATABASE_URL does not mean one of several" "$status $(row one.sqlite)$(ls y.sqlite 2>&1 | grep -c '^y')" "0 r1 0"
unset DATABASE_URL

project "$two" "$sections"
run ensure_version
is "ensure_version: both" "$status $(in_file one.sqlite)$(in_file two.sqlite)" "0 alembic_version alembic_version "
run ensure_version --sql
is "ensure_version --sql: both" "$status $(cat first.sql second.sql | grep -c 'CREATE TABLE alembic_version')" "0 2"

project "$two" "$sections"
run upgrade head --sql
is "--sql: a file for each, nothing on the output" "$status $out $(ls ./*.sql | tr '\n' ' ')" "0  ./first.sql ./second.sql "
is "--sql: each has its own" "$(grep -h 'CREATE TABLE [fs]' first.sql)|$(grep -h 'CREATE TABLE [fs]' second.sql)" "CREATE TABLE first_r1 (id INTEGER);
CREATE TABLE first_r2 (id INTEGER);|CREATE TABLE second_r1 (id INTEGER);
CREATE TABLE second_r2 (id INTEGER);"
rm -f ./*.sql
run --engine second upgrade head --sql
is "--sql of one: on the output" "$status $(printf '%s\n' "$out" | grep -c 'CREATE TABLE second') $(find . -name '*.sql')" "0 2 "
is "--sql connects to none" "$(ls ./*.sqlite 2>/dev/null)" ""

project "$two\nengine_name = first" "$sections"
run upgrade head
is "engine_name in the ini" "$status $(row one.sqlite)$(ls two.sqlite 2>&1 | grep -c '^two')" "0 r2 0"

project "$two" "$sections"
sed -i 's/CREATE TABLE second_r2/CREATE TABLEX second_r2/' scripts/versions/r2.py
run upgrade head
like "a failure in the second" "$status $err" "^1 .*FAILED: database 'second'.*TABLEX"
is "and the first is rolled back too" "$(in_file one.sqlite)$(in_file two.sqlite)" ""

project "$two" "$sections"
sed -i 's/    op.execute("CREATE TABLE second_r2/    op.nothing("/' scripts/versions/r2.py
run upgrade head
like "a body that cannot run" "$status $err" "r2.py:1[0-9]:"
is "and nothing has run" "$(in_file one.sqlite)$(in_file two.sqlite)" ""
run upgrade head --sql
is "and no file is written" "$status $(find . -name '*.sql')" "1 "

project "$two" "$sections\nversion_table = theirs"
run upgrade head
is "a section's own version table" "$status $(row one.sqlite)$(row two.sqlite theirs)" "0 r2 r2 "

project "databases = first, second, third" "$sections"
run upgrade head
is "no section" "$status $err" "1 FAILED: 'databases' names the database 'third', and there is no section [third]
  at alembic.ini:3:1"
run heads
is "and who needs no database does not care" "$status $out" "0 r2 (head)"
project "$two\nsqlalchemy.url = sqlite:///main.sqlite" "[first]\nsqlalchemy.url = sqlite:///one.sqlite\n[second]\nx = 1"
run upgrade head
like "no URL" "$status $err" "^1 FAILED: database 'second': no URL of the database 'second'"
is "the main section's is not taken" "$(ls ./*.sqlite 2>/dev/null)" ""
project "$two" "[first]\nsqlalchemy.url = sqlite:///one.sqlite\n[second]\nurl_env = SECOND_URL"
SECOND_URL=sqlite:///three.sqlite
export SECOND_URL
run upgrade head
is "url_env of a section" "$status $(row three.sqlite)" "0 r2 "
project "$two" "[first]\nsqlalchemy.url = sqlite:///one.sqlite\n[second]\nsqlalchemy.url = sqlite:///one.sqlite"
run upgrade head
like "one database twice" "$status $err" "^1 FAILED: database 'second': the databases 'first' and 'second' are the same one"
project "databases = a/b, second" "[a/b]\nsqlalchemy.url = sqlite:///one.sqlite\n[second]\nsqlalchemy.url = sqlite:///two.sqlite"
sed -i 's/_first/_dir/' scripts/versions/*.py
run stamp r2 --sql
like "a name that is no file's" "$status $err" "'a/b' cannot name the file for --sql"

project "$two\nsqlalchemy.url = sqlite:///main.sqlite" "$sections"
printf 'from alembic import context\ncontext.run_migrations()\n' >scripts/env.py
sed -i 's/(engine_name)/(engine_name="first")/' scripts/versions/*.py
run upgrade head
is "an env.py with one database" "$status $(ls ./*.sqlite)" "0 ./main.sqlite"
printf 'from alembic import context\nfor name in context.config.get_main_option("databases"):\n    context.run_migrations()\n' >scripts/env.py
run upgrade head
like "an env.py of another kind" "$status $err" "env.py reads 'databases' but gives run_migrations\(\) no engine_name.*"

# A server and a file together.
for database in $(databases); do
    [ "$database" != sqlite ] || continue
    use "$database"
    unset DATABASE_URL
    project "$two" "[first]\nsqlalchemy.url = sqlite:///one.sqlite\n[second]\nsqlalchemy.url = $(printf '%s' "$url" | sed 's/%/%%/g')"
    sed -i 's/CREATE TABLE second_r2/CREATE TABLEX second_r2/' scripts/versions/r2.py
    run upgrade head
    like "$database: a failure" "$status $err" "^1 .*FAILED: database 'second'"
    is "$database: the file is rolled back" "$(in_file one.sqlite)" ""
    case $database in
    mysql) is "mysql: what DDL has committed stays" "$(sql 'SELECT version_num FROM alembic_version')" "r1" ;;
    *) is "$database: and so is the server" "$(sql "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'")" "0" ;;
    esac
    sed -i 's/CREATE TABLEX second_r2/CREATE TABLE second_r2/' scripts/versions/r2.py
    run upgrade head
    is "$database: the next run brings both there" "$status $(row one.sqlite)$(sql 'SELECT version_num FROM alembic_version')" "0 r2 r2"
    sed -i 's/databases = first, second/databases = second, first/' alembic.ini
    sed -i 's/DROP TABLE first_r1/DROP TABLEX first_r1/' scripts/versions/r1.py
    run downgrade base
    like "$database: the second of the two fails" "$status $err" "^1 .*FAILED: database 'first'"
    case $database in
    mysql)
        is "mysql: its rows tell what is done" "$(sql 'SELECT count(*) FROM alembic_version') $(row one.sqlite)" "0 r2 "
        like "mysql: and the message" "$err" "'second' keeps 2 step"
        ;;
    *) is "$database: both are as they were" "$(sql 'SELECT version_num FROM alembic_version') $(row one.sqlite)" "r2 r2 " ;;
    esac
done

# One database, with engine_name in the ini: upgrade() with and without the parameter.
project "engine_name = first\nsqlalchemy.url = sqlite:///one.sqlite" ""
rm scripts/env.py
sed -i 's/^def upgrade(engine_name)/def upgrade()/;s/% engine_name]()/% "first"]()/' scripts/versions/r2.py
run upgrade head
is "a function without the parameter is called without it" "$status $(in_file one.sqlite)" "0 alembic_version first_r1 first_r2 "
sed -i 's/^def upgrade()/def upgrade(other)/' scripts/versions/r2.py
rm one.sqlite
run upgrade head
like "one with another is not" "$status $err" "^1 .*unexpected keyword argument 'engine_name'"
project "$two" "$sections"
sed -i 's/^def upgrade(engine_name)/def upgrade()/;s/% engine_name]()/% "first"]()/' scripts/versions/r2.py
run upgrade head
like "of several databases each function takes it" "$status $err" "^1 .*unexpected keyword argument 'engine_name'"

# The template.
rm -rf ./*.sqlite ./*.sql alembic.ini scripts
run init -t multidb scripts
sed -i 's,driver://user:pass@localhost/dbname2,sqlite:///two.sqlite,;s,driver://user:pass@localhost/dbname,sqlite:///one.sqlite,' alembic.ini
run revision -m one --rev-id a1
is "a new file has the functions of each database" "$status $(grep -c '^def .*_engine[12]() -> None:' scripts/versions/a1_one.py)" "0 4"
run upgrade head
is "the template's directory runs" "$status $(row one.sqlite)$(row two.sqlite)" "0 a1 a1 "

# One deadline for all of them: the first is there after a while, the second never is.
project "$two" "$sections"
run --engine first upgrade r1
(sleep 4 && exec "$mig" --engine first upgrade head) >/dev/null 2>&1 &
began=$(date +%s%N)
run wait --at-least r2 --timeout 12s
took=$((($(date +%s%N) - began) / 1000000))
wait
like "wait: the database that is not there is named" "$status $err$out" "^[1-9].*second"
ok "wait: the time is for all together ($took ms)" test $took -ge 11900 -a $took -lt $((6000 + at_once * 1000))
tap_done
