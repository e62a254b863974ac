#!/bin/sh
# A statement that fails in the middle: what is said, what is undone, what stays.
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh

tables() {
    case $database in
    sqlite) sql "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY 1" ;;
    *) sql "SELECT table_name FROM information_schema.tables WHERE table_schema = $( [ "$database" = mysql ] && echo 'database()' || echo "'public'") ORDER BY 1" ;;
    esac | tr '\n' ' '
}
rows() { sql 'SELECT version_num FROM alembic_version ORDER BY version_num' 2>/dev/null | tr '\n' ' '; }
failing_tree() {
    tree "${1-}"
    revision a1 '' 'CREATE TABLE a (id INTEGER NOT NULL PRIMARY KEY);' 'DROP TABLE a;'
    revision b1 a1 'CREATE TABLE b (id INTEGER NOT NULL PRIMARY KEY);

INSERT INTO nowhere
    VALUES (1);
CREATE TABLE c (id INTEGER);' ''
}

for database in $(databases); do
    use "$database"
    failing_tree
    run upgrade head
    is "$database: exit status" "$status" 1
    is "$database: nothing on standard output" "$out" ""
    like "$database: file, line and column" "$err" 'scripts/versions/b1\.sql:9:1'
    like "$database: the server's words" "$err" 'nowhere'
    like "$database: the statement" "$err" 'INSERT INTO nowhere'
    case $database in
    mysql)
        is "mysql: what ran before stays" "$(tables)" "a alembic_version alembic_version_journal b "
        is "mysql: the row is that of the last whole revision" "$(rows)" "a1 "
        like "mysql: and it says so" "$err" 'have taken effect'
        ;;
    sqlite) is "sqlite: the step is undone, those before it are kept" "$(tables)/$(rows)" "a alembic_version /a1 " ;;
    postgresql) is "postgresql: all is undone" "$(tables)/$(rows)" "/" ;;
    esac
    [ "$database" = mysql ] || like "$database: and it says so" "$err" 'rolled back'
    use "$database"
    failing_tree 'transaction_per_migration = true'
    run upgrade head
    [ "$database" = mysql ] || is "$database: transaction_per_migration keeps what was whole" "$(tables)/$(rows)" "a alembic_version /a1 "
    like "$database: no password is told" "$(printf '%s%s' "$out" "$err" | grep -c secret)" '^0$'
    finish
done

# The directives of SQL revisions.
for database in $(databases); do
    use "$database"
    tree
    revision a1 '' 'CREATE TABLE a (id INTEGER NOT NULL PRIMARY KEY, done INTEGER NOT NULL);
INSERT INTO a VALUES (1, 0), (2, 0), (3, 0);
-- mig:batch max=10
UPDATE a SET done = 1 WHERE done = 0 AND id = (SELECT m FROM (SELECT min(id) AS m FROM a WHERE done = 0) AS x);
-- mig:assert everything is done
SELECT count(*) = 0 FROM a WHERE done = 0;' 'DROP TABLE a;'
    run upgrade head
    is "$database: batch and assert" "$status $(sql 'SELECT sum(done) FROM a') $(rows)" "0 3 a1 "
    revision b1 a1 '-- mig:assert there are more than three
SELECT count(*) > 3 FROM a;' ''
    run upgrade head
    like "$database: an assertion that fails" "$status $err" '^1 .*there are more than three'
    is "$database: leaves the row" "$(rows)" "a1 "
    revision b1 a1 '-- mig:batch max=2
UPDATE a SET done = done + 1;' ''
    run upgrade head
    like "$database: a batch without end" "$status $err" 'still changing rows after max=2 rounds'
    rm scripts/versions/b1.sql
    printf -- '-- out\n--\n-- revision: b1\n-- down_revision: a1\n\n-- mig:upgrade transaction=off\nCREATE TABLE b (id INTEGER);\nINSERT INTO nowhere VALUES (1);\n' >scripts/versions/b1.sql
    run upgrade head
    like "$database: transaction=off leaves what ran" "$(tables)" '\bb\b'
    run downgrade a1
    is "$database: nothing to go down" "$status" 0
    sql "UPDATE alembic_version SET version_num = 'b1'"
    run downgrade a1
    like "$database: no downgrade section is refused before anything runs" "$status $err" '^1 .*no downgrade section'
    finish
done

# PostgreSQL: COPY, autocommit.
for database in $(databases); do
    [ "$database" = postgresql ] || continue
    use postgresql
    tree
    revision a1 '' "CREATE TABLE a (id INTEGER NOT NULL, name TEXT);
COPY a (id, name) FROM stdin;
1	one
2	two; not a statement
\\.
-- mig:autocommit
CREATE INDEX CONCURRENTLY a_name ON a (name);
INSERT INTO a VALUES (3, 'three');" 'DROP TABLE a;'
    run upgrade head
    is "COPY data and CREATE INDEX CONCURRENTLY" "$status $(sql 'SELECT count(*), max(name) FROM a')" "0 3|two; not a statement"
    run upgrade base:head --sql
    ok "--sql runs in psql" sh -c "psql -qX '$url' -c 'DROP TABLE a, alembic_version' && '$mig' upgrade base:head --sql >'$tmp/up.sql' && psql -qX -v ON_ERROR_STOP=1 '$url' -f '$tmp/up.sql'"
    is "and does the same" "$(sql 'SELECT count(*), max(name) FROM a') $(rows)" "3|two; not a statement a1 "
    finish
done
tap_done
