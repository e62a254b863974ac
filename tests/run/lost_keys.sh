#!/bin/sh
# MariaDB that dies at the end of an ALTER TABLE completes it without the table's foreign keys: they are made again. The server
# lives on here, and the keys are taken away by hand, as it would have lost them.
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh
. "$top/tests/run/stock_logging"

databases | grep -q mysql || { skip "needs a MariaDB"; tap_done; }

use mysql
case $(sql 'SELECT VERSION()') in *MariaDB*) ;; *) skip "MySQL keeps its keys"; finish; tap_done ;; esac

keys() { sql "SELECT GROUP_CONCAT(CONCAT(CONSTRAINT_NAME, ' ', DELETE_RULE) ORDER BY CONSTRAINT_NAME) FROM information_schema.REFERENTIAL_CONSTRAINTS WHERE CONSTRAINT_SCHEMA = database()"; }
under_way() { # STATEMENT: it runs, within some seconds
    tries=${2:-100}
    until [ "$(sql "SELECT count(*) FROM information_schema.processlist WHERE id <> connection_id() AND db = database() AND info LIKE '$1%'" 2>/dev/null)" = 1 ]; do
        tries=$((tries - 1))
        [ $tries -gt 0 ] || return 1
        sleep 0.1
    done
}
hold() { # a reader's transaction keeps DDL away from b; a client that cannot connect tries again
    for attempt in 1 2 3 4 5; do
        sql 'START TRANSACTION; SELECT * FROM b; SELECT SLEEP(60)' >/dev/null 2>&1 &
        holder=$!
        under_way 'SELECT SLEEP' 30 && return
        kill $holder 2>/dev/null
    done
    note "attempt $attempt"
    return 1
}
# STATEMENT: mig is killed while it waits for the table; the server does it all the same.
killed_in() {
    revision b1 a1 "$1
INSERT INTO ran VALUES (2);" ''
    ok "the table is held" hold
    "$mig" upgrade --wait 30s head >bg.out 2>&1 &
    background=$!
    ok "$1: under way" under_way "$(echo "$1" | cut -c1-11)"
    kill -9 $background
    wait $background 2>/dev/null
    sql "KILL $(sql "SELECT id FROM information_schema.processlist WHERE db = database() AND info LIKE 'SELECT SLEEP%'")" >/dev/null 2>&1
    wait $holder
    tries=50
    while under_way_now && [ $tries -gt 0 ]; do
        sleep 0.1
        tries=$((tries - 1))
    done
}
under_way_now() { [ "$(sql "SELECT count(*) FROM information_schema.processlist WHERE id <> connection_id() AND db = database() AND info IS NOT NULL")" != 0 ]; }
start() {
    tree "$stock_logging"
    revision a1 '' 'CREATE TABLE ran (n INTEGER NOT NULL);
CREATE TABLE parent (id INTEGER NOT NULL PRIMARY KEY);
CREATE TABLE b (id INTEGER NOT NULL PRIMARY KEY, p INTEGER, e INTEGER, CONSTRAINT b_fk FOREIGN KEY (p) REFERENCES parent (id) ON DELETE CASCADE, CONSTRAINT `b``2` FOREIGN KEY (e) REFERENCES parent (id) ON DELETE SET NULL);' ''
    run upgrade --wait 30s head
    is "a table with keys" "$status $(echo "$err" | grep -v INFO)" "0 "
}

start
killed_in 'ALTER TABLE b ADD CONSTRAINT b_check CHECK (id > 0);'
sql 'ALTER TABLE b DROP FOREIGN KEY b_fk, DROP FOREIGN KEY `b``2`'
run upgrade --wait 30s head
is "lost keys are made again" "$status $(keys) $(sql 'SELECT n FROM ran')" '0 b_fk CASCADE,b`2 SET NULL 2'
like "and told of" "$err" 'WARNI .*The server lost the foreign key b_fk of b when it died; it is made again'
finish

use mysql
start
killed_in 'ALTER TABLE b DROP FOREIGN KEY b_fk;'
run upgrade --wait 30s head
is "what the statement itself takes away is not" "$status $(keys) $(echo "$err" | grep -c lost)" '0 b`2 SET NULL 0'
finish

use mysql
start
killed_in 'CREATE INDEX b_e ON b (e, p);'
sql 'ALTER TABLE b DROP FOREIGN KEY b_fk'
sql 'DELETE FROM parent; INSERT INTO b VALUES (1, 9, NULL)'
run upgrade --wait 30s head
like "a key that cannot be made" "$(echo "$status $err" | grep -v INFO | tr '\n' ' ')" '^.*FAILED: foreign key b_fk, lost when the server died: .*foreign key constraint fails'
sql 'DELETE FROM b'
run upgrade --wait 30s head
is "until the rows allow it" "$status $(keys) $(sql 'SELECT n FROM ran')" '0 b_fk CASCADE,b`2 SET NULL 2'
finish

# Who may alter a table and not select from it: MariaDB shows its keys to whoever has any right on it.
use mysql
start
who="'altering_$$'@'%'"
sql "CREATE USER $who IDENTIFIED BY 'secret'"
sql "GRANT CREATE, ALTER, DROP, INSERT, UPDATE, DELETE, INDEX, REFERENCES ON mig_$$.* TO $who"
for table in alembic_version alembic_version_journal ran; do sql "GRANT SELECT, CREATE ON mig_$$.$table TO $who"; done
altering=$(printf '%s\n' "$url" | sed -E "s#//[^@]*@#//altering_$$:secret@#")
DATABASE_URL=$altering
killed_in 'ALTER TABLE b ADD CONSTRAINT b_check CHECK (id > 0);'
sql 'ALTER TABLE b DROP FOREIGN KEY b_fk'
run upgrade --wait 30s head
is "a table that may be altered and not read" "$status $(keys) $(sql 'SELECT n FROM ran')" '0 b_fk CASCADE,b`2 SET NULL 2'
like "its key is made again" "$err" 'WARNI .*lost the foreign key b_fk of b'
DATABASE_URL=$url
sql "DROP USER $who"
finish

# A table that nobody can look at for now: that is told, and is no reason not to run the statement once it can be had.
use mysql
start
sql "SELECT GET_LOCK('made', 0), SLEEP(600)" >/dev/null 2>&1 &
first=$!
ok "one session" under_way 'SELECT GET_LOCK'
sql "CREATE OR REPLACE TABLE c (id INTEGER PRIMARY KEY) SELECT GET_LOCK('made', 600) AS id" >/dev/null 2>&1 &
second=$!
ok "another, which makes a table until the first ends" under_way 'CREATE OR REPLACE'
revision b1 a1 'CREATE INDEX c_id ON c (id);
INSERT INTO ran VALUES (2);' ''
"$mig" upgrade --wait 30s --table-lock-timeout 1s head >bg.out 2>&1 &
background=$!
await grep -q 'cannot be noted' bg.out
sql "KILL $(sql "SELECT id FROM information_schema.processlist WHERE db = database() AND info LIKE 'SELECT GET_LOCK%'")" >/dev/null 2>&1
wait $background
is "a table that cannot be looked at" "$? $(sql 'SELECT n FROM ran') $(sql "SELECT count(*) FROM information_schema.statistics WHERE table_schema = database() AND index_name = 'c_id'")" '0 2 1'
like "is told of" "$(cat bg.out)" 'WARNI .*The foreign keys of c cannot be noted for the case that the server dies: '
is "once" "$(grep -c 'cannot be noted' bg.out)" 1
wait $first $second
finish
tap_done
