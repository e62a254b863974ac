#!/bin/sh
# PostgreSQL: what an interrupted CREATE INDEX CONCURRENTLY leaves is built anew.
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh
. "$top/tests/run/holder"

if [ -z "${MIG_TEST_POSTGRESQL-}" ]; then
    skip 'postgresql: no server'
    tap_done
fi
valid() { sql "SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass('$1')"; }
database=postgresql
for clause in 'a_x ON a' 'IF NOT EXISTS a_x ON a' '"A X" /* its name */ ON "Other One"."T 1"'; do
    use postgresql
    name=a_x table=a
    case $clause in \"*) name='"Other One"."A X"' table='"Other One"."T 1"' ;; esac
    tree
    revision a1 '' "CREATE SCHEMA \"Other One\"; CREATE TABLE $table (x INTEGER); INSERT INTO $table VALUES (1), (1);" ''
    run upgrade head
    revision b1 a1 "-- mig:autocommit
CREATE UNIQUE INDEX CONCURRENTLY $clause (x);" ''
    run upgrade head
    like "$clause: it fails" "$status $err" '^1 FAILED: could not create unique index'
    is "$clause: and leaves what is not valid" "$(valid "$name")" f
    sql "DELETE FROM $table; INSERT INTO $table VALUES (1), (2)"
    run upgrade head
    is "$clause: the next run builds it anew" "$status $(valid "$name") $(sql 'SELECT version_num FROM alembic_version')" "0 t b1"
    finish
done
use postgresql
tree
revision a1 '' 'CREATE TABLE a (x INTEGER); CREATE TABLE b (x INTEGER);
CREATE INDEX b_x ON b (x);' ''
revision b1 a1 '-- mig:autocommit
CREATE INDEX CONCURRENTLY b_x ON a (x);' ''
run upgrade head
like "a valid index of that name is not touched" "$status $err" '^1 FAILED: relation "b_x" already exists'
is "it is still there" "$(valid b_x)" t
sql "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'b_x'::regclass"
run upgrade head
is "nor is an invalid one of another table" "$status $(sql "SELECT count(*) FROM pg_class WHERE relname = 'b_x'")" "1 1"
finish

# REINDEX CONCURRENTLY that was interrupted: it waits for a transaction which has looked at the table.
left() { sql "SELECT string_agg(indexrelid::regclass::text || ':' || indisvalid, ' ' ORDER BY indexrelid::regclass::text) FROM pg_index WHERE indrelid = 'other.t'::regclass"; }
logging=$(sed -n '/^\[loggers\]/,$p' "$top/templates/generic/alembic.ini.mako")
long='an_index_with_a_name_that_is_as_long_as_postgresql_lets_it_be_'
for what in 'INDEX CONCURRENTLY other.a_x' 'TABLE CONCURRENTLY "other".t' 'SCHEMA CONCURRENTLY other' '(VERBOSE, CONCURRENTLY) TABLE other.t'; do
    use postgresql
    tree "$logging"
    revision a1 '' "CREATE SCHEMA other; CREATE TABLE other.t (x INTEGER, y INTEGER); CREATE INDEX a_x ON other.t (x); CREATE INDEX $long ON other.t (y);
CREATE INDEX mine_ccnew ON other.t (y);" ''
    run upgrade head
    sql "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'other.mine_ccnew'::regclass"
    revision b1 a1 "-- mig:autocommit
REINDEX $what;" ''
    hold 'SELECT count(*) FROM other.t'
    run upgrade --statement-timeout 3s head
    like "REINDEX $what: interrupted" "$status $(echo "$err" | grep FAILED)" '^1 FAILED: .*statement timeout'
    like "REINDEX $what: something stays" "$(left)" '(a_x|be)_ccnew:false'
    release
    run upgrade head
    is "REINDEX $what: the next run clears it away" "$status $(left)" "0 other.a_x:true other.$long:true other.mine_ccnew:false"
    like "REINDEX $what: and says so" "$err" 'Dropping index other\..*_ccnew, which an interrupted REINDEX CONCURRENTLY left invalid'
    finish
done
tap_done
