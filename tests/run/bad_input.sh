#!/bin/sh
# Bad input: for each kind of it one clear message with a place, the exit status, nothing half-written, no password.
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh

# What a run leaves behind: the tables but for an empty version table.
left() {
    case $database in
    sqlite) [ ! -e "$tmp/test.sqlite" ] || sql "SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'alembic_version'" ;;
    postgresql) sql "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version'" ;;
    mysql) sql "SELECT table_name FROM information_schema.tables WHERE table_schema = database() AND table_name <> 'alembic_version'" ;;
    esac | sort | tr '\n' ' '
}
rows() { sql 'SELECT version_num FROM alembic_version ORDER BY 1' 2>/dev/null | tr '\n' ' '; }
# bad NAME STATUS PATTERN ARG...: mig ARG... ends with STATUS and says PATTERN.
bad() {
    bad_name=$1 bad_status=$2 bad_pattern=$3
    shift 3
    run "$@"
    like "$bad_name: $*" "$status $(printf '%s\n%s' "$out" "$err" | tr '\n' ' ')" "^$bad_status .*$bad_pattern"
    case $out$err in *secret* | *pa55w*) result 1 "$bad_name: a password is told" ;; esac
}
# hinted NAME PATTERN ARG...: what a person at a terminal reads under Alembic's own words.
hinted() {
    hint_name=$1 hint_pattern=$2
    shift 2
    script --version >"$tmp/script" 2>&1
    if ! grep -q util-linux "$tmp/script"; then
        skip "no script(1) of util-linux"
        return
    fi
    if ! script -qec true /dev/null </dev/null >/dev/null 2>&1; then
        skip "no pseudo-terminal here"
        return
    fi
    # shellcheck disable=SC2016
    like "$hint_name: hint of $*" "$(mig=$mig script -qec "\"\$mig\" $*" /dev/null </dev/null | tr -d '\r' | tr '\n' ' ')" "hint: .*$hint_pattern"
}
small() {
    tree
    revision a1 '' 'CREATE TABLE a (id INTEGER NOT NULL PRIMARY KEY);' 'DROP TABLE a;'
    revision b1 a1 'CREATE TABLE b (id INTEGER NOT NULL PRIMARY KEY);' 'DROP TABLE b;'
}

# The ini.
use sqlite
bad "no ini" 255 "No 'script_location' key found in configuration" upgrade head
hinted "no ini" "no file alembic.ini: .*mig init" heads
hinted "no ini of that name" "no file other.ini" -c other.ini heads
small
bad "unknown section" 255 "No 'script_location' key" -n other upgrade head
hinted "unknown section" 'alembic.ini has no section \[other\]' -n other heads
hinted "a directory" 'scripts is a directory' -c scripts heads
while IFS='|' read -r name text pattern; do
    # shellcheck disable=SC2059
    printf "$text" >bad.ini
    bad "ini: $name" 1 "$pattern" -c bad.ini upgrade head
done <<'END'
no section|script_location = s\n|text before the first .section.   at bad.ini:1:1
section not closed|[alembic\nscript_location = s\n|at bad.ini:1:1
a line that is nothing|[alembic]\nscript_location\n|neither a section.*bad.ini:2:1
an option twice|[alembic]\nscript_location = s\nscript_location = s\n|'script_location' in section 'alembic' already exists   at bad.ini:3:1
a section twice|[alembic]\n[alembic]\n|section 'alembic' already exists   at bad.ini:2:1
a missing reference|[alembic]\nscript_location = %%(nope)s\n|'script_location' refers to 'nope'.*bad.ini:2:1
a loop|[alembic]\na = %%(b)s\nb = %%(a)s\nscript_location = %%(a)s\n|refers to itself.*bad.ini:4:1
a loop of one|[alembic]\nscript_location = %%(script_location)s\n|refers to itself.*bad.ini:2:1
a stray %|[alembic]\nscript_location = a%%b\n|must be followed by.*bad.ini:2:1
a misspelt option|[alembic]\nscript_location = scripts\nversion_tabel = x\n|unknown option 'version_tabel'; did you mean 'version_table'.*bad.ini:3:1
not UTF-8|[alembic]\nscript_location = \377\n|not UTF-8 text   at bad.ini:2:19
a NUL|[alembic]\nscript_location = s\n\000\n|NUL byte   at bad.ini:3:1
a bad flag|[alembic]\nscript_location = scripts\nversion_table_pk = perhaps\n|'version_table_pk' is not true or false: 'perhaps'   at bad.ini:3:1
no directory named by env_py|[alembic]\nscript_location = scripts\nenv_py = run\n|env_py is 'read' or 'ignore', not 'run'
END
is "ini: nothing was written" "$(left)" ""
small
rm -r scripts
bad "no script directory" 255 "Path doesn't exist: scripts" upgrade head
hinted "no script directory" "script_location in alembic.ini" heads
small
rm -r scripts/versions
bad "no versions directory" 1 "no directory scripts/versions to read revisions from.*hint: make it" upgrade head
bad "no versions directory" 1 "no directory scripts/versions" stamp head
bad "no versions directory: a warning where Alembic has none" 0 "no directory scripts/versions" heads
ok "no versions directory: nothing was written" test ! -e test.sqlite
: >scripts/versions
bad "versions is a file" 1 "version location scripts/versions is not a directory" heads
DATABASE_URL='' bad "no URL" 1 "no database URL.*hint: give one with --url, in .DATABASE_URL" current

# Revision files. `file TEXT` writes one more file beside two good ones.
file() { # NAME TEXT
    small
    printf '%b' "$(printf '%s' "$2" | sed "s#@HEAD@#$head#; s#@PY@#$py#")" >"scripts/versions/$1"
}
head='-- text\n--\n-- revision: x1\n-- down_revision: b1\n'
py='"""text"""\nfrom alembic import op\n\nrevision = "x1"\ndown_revision = "b1"\n\n'
for database in $(databases); do
    use "$database"
    while IFS='|' read -r name file status text pattern; do
        file "$file" "$text"
        bad "$database: $name" "$status" "$pattern" upgrade heads
    done <<'END'
no revision|x.sql|1|CREATE TABLE x (id INTEGER);\n|header of a revision file holds comment lines only.*x\.sql:1:1
no id|x.sql|1|-- text\n--\n-- down_revision: b1\n\n-- mig:upgrade\n|no 'revision:' line.*x\.sql:
an empty file|x.sql|1||no '-- mig:upgrade' line: not a revision file.*x\.sql:1:1
two revisions|x.sql|1|-- text\n--\n-- revision: x1\n-- revision: x2\n-- down_revision: b1\n\n-- mig:upgrade\n|second 'revision:'.*x\.sql:4:4
two ids|x.sql|1|-- text\n--\n-- revision: x1, x2\n-- down_revision: b1\n\n-- mig:upgrade\n|more than one id.*x\.sql:3:4
a misspelt key|x.sql|1|-- text\n--\n-- revision: x1\n-- down_revison: b1\n\n-- mig:upgrade\n|unknown header key 'down_revison'.*x\.sql:4:4 hint: .*'down_revision:'
an unknown key|x.sql|1|@HEAD@-- flavour: b1\n\n-- mig:upgrade\n|unknown header key 'flavour'.*x\.sql:5:4
a misspelt marker|x.sql|1|@HEAD@\n-- mig:upgrad\n|'-- mig:upgrad'.*x\.sql:6:1 hint: .*-- mig:upgrade
an unknown parent|x.sql|1|-- text\n--\n-- revision: x1\n-- down_revision: zz\n\n-- mig:upgrade\n|down_revision 'zz' of revision x1 is not present.*x\.sql
a loop of one|x.sql|255|-- text\n--\n-- revision: x1\n-- down_revision: x1\n\n-- mig:upgrade\n|Self-loop is detected in revisions \(x1\)
a cycle|a1.sql|255|-- text\n--\n-- revision: a1\n-- down_revision: b1\n\n-- mig:upgrade\n|Cycle is detected in revisions \(a1, b1\)
an id twice|x.sql|1|-- text\n--\n-- revision: b1\n-- down_revision: a1\n\n-- mig:upgrade\n|Revision b1 is present more than once   at .*x\.sql hint: the other file is .*b1\.sql
not UTF-8|x.sql|1|@HEAD@\n-- mig:upgrade\nSELECT '\0377';\n|invalid UTF-8: byte 0xff   at .*x\.sql:7:9
an open string|x.sql|1|@HEAD@\n-- mig:upgrade\nSELECT 'open;\n|string is never closed   at .*x\.sql:7:8
no section for the database|x.sql|1|@HEAD@\n-- mig:upgrade dialect=oracle\nSELECT 1;\n|oracle.*x\.sql:6
py: no id|x.py|255|def upgrade():\n    pass\n|Could not determine revision id from filename x\.py
py: a misspelt key|x.py|1|revision = "x1"\ndown_revison = "b1"\n|down_revision is missing.*x\.py
py: a computed value|x.py|1|revision = "x1"\ndown_revision = f()\n|cannot tell the value of 'down_revision'.*x\.py:2:17
py: an unknown parent|x.py|1|revision = "x1"\ndown_revision = "zz"\n|down_revision 'zz' of revision x1 is not present.*x\.py
py: a loop of one|x.py|255|revision = "x1"\ndown_revision = "x1"\n|Self-loop is detected in revisions \(x1\)
py: an id twice|x.py|1|revision = "b1"\ndown_revision = "a1"\ndef upgrade():\n    pass\n|Revision b1 is present more than once   at .*hint: the other file is
py: not Python|x.py|1|@PY@def upgrade(:\n    pass\n|invalid syntax   at .*x\.py:7:13
py: not UTF-8|x.py|1|@PY@def upgrade():\n    op.execute("\0377")\n|invalid UTF-8: byte 0xff   at .*x\.py:8:17
py: a call that mig cannot run|x.py|1|@PY@def upgrade():\n    op.execute("SELECT 1")\n    op.frobnicate("x")\n|op\.frobnicate is not supported   at .*x\.py:9:5
py: a module that mig does not have|x.py|1|@PY@import os\ndef upgrade():\n    os.system("x")\n|os\.system is not supported   at .*x\.py:9:5
py: no upgrade()|x.py|1|@PY@|no function upgrade\(\).*x\.py
END
    is "$database: revision files: nothing was written" "$(left)/$(rows)" "/"

    # Files that are no text of a sane size.
    small
    mkdir scripts/versions/x.sql
    bad "$database: a directory named x.sql" 1 "x\.sql is a directory, not a revision file hint: " upgrade heads
    small
    mkfifo scripts/versions/x.sql
    bad "$database: a fifo named x.sql" 1 "x\.sql: it is not a regular file" upgrade heads
    small
    ln -s nowhere scripts/versions/x.sql
    bad "$database: a dangling link" 1 "x\.sql: No such file" upgrade heads
    for name in x.sql x.py; do
        small
        head -c 200000000 /dev/zero | tr '\0' '#' >scripts/versions/$name
        bad "$database: 200 MB of $name" 1 "$name is larger than 67108864 bytes hint: " upgrade heads
    done
    is "$database: nothing was written" "$(left)/$(rows)" "/"

    # Targets.
    small
    revision b2 a1 'CREATE TABLE b2 (id INTEGER);' 'DROP TABLE b2;'
    revision longer1 a1 'CREATE TABLE c (id INTEGER);' ''
    revision longer2 a1 'CREATE TABLE d (id INTEGER);' ''
    for command in upgrade downgrade stamp; do
        bad "$database: no such target" 255 "Can't locate revision identified by 'zz'" $command zz
        bad "$database: an ambiguous beginning" 255 "Can't locate revision identified by 'longer'" $command longer
        bad "$database: no such branch" 255 "Can't locate revision identified by 'zz'" $command zz@a1
    done
    bad "$database: several heads" 255 "Multiple head revisions are present" upgrade head
    bad "$database: too far" 255 "Ambiguous walk" upgrade +9
    bad "$database: too far" 255 "Relative revision -9 didn't produce 9 migrations" upgrade -9
    bad "$database: too far down" 255 "Relative revision -1 didn't produce 1 migrations" downgrade -1
    bad "$database: a range" 255 "Range revision not allowed" upgrade a1:b1
    hinted "$database: near" "did you mean 'longer1'" upgrade longr1
    hinted "$database: ambiguous" "2 revisions begin so: longer1, longer2" upgrade longer
    hinted "$database: unknown" "no file in scripts/versions has it" upgrade zz
    hinted "$database: heads" "the heads are b1, b2, longer1, longer2" upgrade head
    hinted "$database: relative" "the database is at no revision" downgrade -1
    is "$database: targets: nothing was written" "$(left)/$(rows)" "/"

    # Version tables. The rows of a table that somebody else made stay, whatever is asked for.
    small
    run upgrade b1
    rm scripts/versions/b1.sql
    for command in current 'upgrade head' 'downgrade -1' 'downgrade base' 'stamp head' check; do
        # shellcheck disable=SC2086
        bad "$database: a row without a file" 255 "Can't locate revision identified by 'b1'" $command
    done
    hinted "$database: a row without a file" "the database is at 'b1' and no file in scripts/versions .* ahead of this directory" upgrade head
    is "$database: a row without a file stays" "$(left)$(rows)" "a b b1 "
    use "$database"
    small
    sql 'CREATE TABLE alembic_version (id INTEGER, name VARCHAR(20))'
    sql "INSERT INTO alembic_version VALUES (1, 'theirs')"
    for command in current 'upgrade head' 'stamp head' 'stamp --purge head' 'stamp --purge base' check; do
        # shellcheck disable=SC2086
        bad "$database: a table of other columns" 1 "version table 'alembic_version': .*version_num.*hint: .*version_table in the ini" $command
    done
    is "$database: its rows stay" "$(left)$(sql 'SELECT * FROM alembic_version')" "1|theirs"
    use "$database"
    sql 'CREATE TABLE alembic_version (version_num VARCHAR(32), other INTEGER NOT NULL)'
    [ "$database" = mysql ] && sql "SET GLOBAL sql_mode = 'STRICT_ALL_TABLES'"
    bad "$database: a table with a column more" 1 "version table 'alembic_version': .*other" upgrade a1
    [ "$database" = mysql ] || is "$database: nothing of it stays" "$(left)$(rows)" ""
    use "$database"
    small
    sql 'CREATE TABLE alembic_version (version_num VARCHAR(32))'
    sql 'INSERT INTO alembic_version VALUES (NULL)'
    bad "$database: a row that is NULL" 1 "version table 'alembic_version': a row holds NULL" upgrade head
    sql 'DELETE FROM alembic_version'
    sql "INSERT INTO alembic_version VALUES ('a1')"
    sql "INSERT INTO alembic_version VALUES ('a1')"
    bad "$database: a row twice" 255 "expected to match one row when updating 'a1' to 'b1' in 'alembic_version'; 2 found" upgrade head
    is "$database: the rows stay" "$(rows)" "a1 a1 "
    finish
done

# Servers that do not answer, do not let in, or do not have the database.
small
unset DATABASE_URL
for database in $(databases); do
    case $database in
    sqlite)
        bad "sqlite: no directory" 1 'unable to open database file: "/nonexistent/x" hint: the directory "/nonexistent"' --url sqlite:////nonexistent/x current
        bad "sqlite: a directory" 1 "can't connect to sqlite:///$tmp: " --url "sqlite:///$tmp" upgrade head
        echo 'this is no database, and it is longer than a header of SQLite would be, as it goes on and on for 100 bytes' >text
        bad "sqlite: a file of text" 1 'file is not a database: "text" hint: the URL is that of --url' --url sqlite:///text upgrade head
        like "sqlite: it stays" "$(cat text)" '^this is no database'
        continue
        ;;
    postgresql)
        scheme=postgresql at=${MIG_TEST_POSTGRESQL#*@} refused='Connection refused' denied='password authentication failed' gone='database "nodb" does not exist'
        ;;
    mysql)
        scheme=mysql at=${MIG_TEST_MYSQL#*@} refused="Can't connect to server" denied='Access denied' gone="Unknown database 'nodb'"
        ;;
    esac
    at=${at%%/*}
    for command in current 'upgrade head'; do
        # shellcheck disable=SC2086
        bad "$database: down" 1 "can't connect to $scheme://admin:\*\*\*@127.0.0.1:1/x: .*$refused.*hint: the URL is that of --url" --url "$scheme://admin:pa55w@127.0.0.1:1/x" $command
        # shellcheck disable=SC2086
        bad "$database: a wrong password" 1 "can't connect to $scheme://admin:\*\*\*@$at/x: .*$denied.*hint" --url "$scheme://admin:pa55w@$at/x" $command
        # shellcheck disable=SC2086
        bad "$database: no such database" 1 "can't connect to $scheme://admin:\*\*\*@$at/nodb: .*$gone.*hint" --url "$scheme://admin:secret@$at/nodb" $command
    done
    DATABASE_URL="$scheme://admin:pa55w@$at/x" bad "$database: who gave the URL" 1 'hint: the URL is that of .DATABASE_URL' current
    printf 'sqlalchemy.url = %s://admin:pa55w@%s/x\n' "$scheme" "$at" >>alembic.ini
    bad "$database: who gave the URL" 1 'hint: the URL is that of sqlalchemy.url in alembic.ini' current
    sed -i.old '/sqlalchemy.url/d' alembic.ini
done
tap_done
