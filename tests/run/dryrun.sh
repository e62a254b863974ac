#!/bin/sh
# --dry-run: what a run would do, tried and taken back.
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh
. "$top/tests/run/small"

# Standard output without times.
shown() { echo "$out" | sed -E 's/^ *[0-9]+\.[0-9]{3} ms /TIME/'; }

for database in sqlite $(databases | grep postgresql); do
    use "$database"
    tree 'history_table = mig_history'
    small
    run upgrade --dry-run b1
    is "$database: an empty database" "$status $(shown | grep -v alembic_version)" "0 upgrade  -> a1, message of a1
TIME a1.sql:7: CREATE TABLE a (id INTEGER NOT NULL PRIMARY KEY)
TIME a1.sql:8: INSERT INTO a VALUES (1)
upgrade a1 -> b1, message of b1
TIME b1.sql:7: CREATE TABLE b (id INTEGER NOT NULL PRIMARY KEY)
A dry run: nothing was kept"
    is "$database: is empty afterwards" "$(tables)" ""
    run upgrade a1
    run upgrade --dry-run head
    is "$database: the version row would change" "$(shown | grep -c "^TIME UPDATE alembic_version SET version_num='b1'")" 1
    is "$database: and has not" "$(sql 'SELECT version_num FROM alembic_version') $(sql 'SELECT count(*) FROM mig_history')" "a1 1"
    run downgrade --dry-run base
    is "$database: a downgrade" "$status $(shown | head -n 2) $(tables)" "0 downgrade a1 -> , message of a1
TIME a1.sql:11: DROP TABLE a a alembic_version mig_history "
    run stamp --dry-run --purge b1
    is "$database: a stamp" "$status $(shown | head -n 1) $(sql 'SELECT version_num FROM alembic_version')" "0 stamp_revision  -> b1 a1"
    revision c1 b1 'CREATE TABLE c (id INTEGER NOT NULL PRIMARY KEY);
SELECT * FROM nowhere;' ''
    run upgrade --dry-run head
    like "$database: what would fail fails" "$status $(echo "$err" | tr '\n' ' ')" "^1 FAILED: .*nowhere.*c1.sql:8:1.*hint: a dry run: nothing was kept"
    is "$database: and leaves nothing" "$(tables)" "a alembic_version mig_history "
    revision c1 b1 'INSERT INTO b VALUES (1);
-- mig:batch
UPDATE b SET id = 2 WHERE id = 1;' ''
    run upgrade --dry-run head
    like "$database: what commits by itself is not run" "$status $(shown | tr '\n' ' ')" "^0 .*not run     c1.sql:9: UPDATE b SET id = 2 WHERE id = 1 +\(commits after each round\).*A dry run: nothing was kept"
    run upgrade --dry-run head --sql
    is "$database: not with --sql" "$status $err" "2 FAILED: --dry-run and --sql exclude each other"
    run upgrade --dry-run --json head
    is "$database: as JSON, a line for each statement" "$status $(echo "$out" | perl -MJSON::PP -ne '$o = decode_json($_);
        next if $o->{statement} =~ /alembic_version/ or $o->{file} =~ /b1/;
        printf "%s %s:%d %.8s %s %s %s;", $o->{step}, $o->{file} =~ m#([^/]*)$#, $o->{line}, $o->{statement}, $o->{status}, $o->{why} // "-", defined $o->{microseconds} ? "timed" : "-"')" \
        "0 upgrade b1 -> c1, message of c1 c1.sql:7 INSERT I run - timed;upgrade b1 -> c1, message of c1 c1.sql:9 UPDATE b not_run commits after each round -;"
    run upgrade --json head
    is "$database: JSON of a dry run only" "$status $err" "2 FAILED: --json goes with --dry-run"
    run --quiet upgrade --dry-run head
    is "$database: --quiet" "$status $out" "0 "
    run upgrade --dry-run a1
    is "$database: nothing to do" "$status $out" "0 A dry run: nothing was kept"
    rm scripts/versions/c1.sql
    printf '"""ends it"""\nfrom alembic import op\nrevision = "c1"\ndown_revision = "b1"\n\ndef upgrade():\n    op.execute("CREATE TABLE c (id INTEGER)")\n    op.execute("COMMIT")\n    op.execute("CREATE TABLE d (id INTEGER)")\n' >scripts/versions/c1.py
    run upgrade --dry-run head
    like "$database: a COMMIT in a body" "$status $(shown | tr '\n' ' ')" "^0 .*TIME c1.py:7: CREATE TABLE c .*not run     c1.py:8: COMMIT +\(begins or ends a transaction\) +not run     c1.py:9: .*\(the transaction has been ended above\)"
    is "$database: keeps nothing" "$(tables)" "a alembic_version mig_history "
    finish
done

for database in $(databases); do
    [ "$database" = postgresql ] || continue
    use postgresql
    tree
    small
    run upgrade head
    sql 'CREATE SCHEMA other; CREATE TABLE other.t (id INTEGER)' >/dev/null
    revision c1 b1 'SELECT count(*) FROM a;
ALTER TABLE a ADD COLUMN n INTEGER;
ALTER TABLE a ALTER COLUMN n TYPE BIGINT;
CREATE INDEX a_n ON a (n);
CREATE INDEX t_id ON other.t (id);
DROP TABLE b;
CREATE TABLE c (id INTEGER);
ALTER TABLE c ADD COLUMN n INTEGER;
-- mig:autocommit
CREATE INDEX CONCURRENTLY a_n2 ON a (n);' ''
    run upgrade --dry-run head
    is "locks and rewrites" "$status $(shown | sed 's/^  *//')" "0 upgrade b1 -> c1, message of c1
TIME c1.sql:7: SELECT count(*) FROM a
locks a: AccessShareLock
TIME c1.sql:8: ALTER TABLE a ADD COLUMN n INTEGER
locks a: AccessExclusiveLock (readers and writers wait)
TIME c1.sql:9: ALTER TABLE a ALTER COLUMN n TYPE BIGINT
rewrites a
TIME c1.sql:10: CREATE INDEX a_n ON a (n)
TIME c1.sql:11: CREATE INDEX t_id ON other.t (id)
locks other.t: ShareLock (writers wait)
TIME c1.sql:12: DROP TABLE b
locks b: AccessExclusiveLock (readers and writers wait)
TIME c1.sql:13: CREATE TABLE c (id INTEGER)
TIME c1.sql:14: ALTER TABLE c ADD COLUMN n INTEGER
not run     c1.sql:16: CREATE INDEX CONCURRENTLY a_n2 ON a (n)
(runs outside of a transaction)
TIME UPDATE alembic_version SET version_num='c1' WHERE alembic_ve ...
locks alembic_version: RowExclusiveLock
A dry run: nothing was kept"
    is "nothing was kept" "$(sql "SELECT count(*) FROM information_schema.columns WHERE table_name IN ('a', 'b', 'c')") $(sql 'SELECT version_num FROM alembic_version')" "2 b1"
    revision c1 b1 'ALTER TABLE b ADD CONSTRAINT u UNIQUE (id) DEFERRABLE INITIALLY DEFERRED;
INSERT INTO b VALUES (1);
ALTER TABLE b DROP CONSTRAINT b_pkey;
INSERT INTO b VALUES (1);' ''
    run upgrade --dry-run head
    like "what the commit would find" "$status $err" "^1 FAILED: .*(the commit would fail|pending trigger events)"
    finish
done

for database in $(databases); do
    [ "$database" = mysql ] || continue
    use mysql
    tree 'history_table = mig_history'
    small
    run upgrade a1
    run upgrade --dry-run head
    is "MySQL: the plan" "$status $out" "0 upgrade a1 -> b1, message of b1
       plan     b1.sql:7: CREATE TABLE b (id INTEGER NOT NULL PRIMARY KEY)
       plan     UPDATE alembic_version SET version_num='b1' WHERE alembic_ve ...
A dry run: this is the plan. Nothing was run: mysql commits each DDL statement at once, so that it could not be taken back"
    run stamp --purge --dry-run base
    is "MySQL: nothing is run" "$(tables) $(sql 'SELECT version_num FROM alembic_version') $(sql 'SELECT count(*) FROM mig_history')" "a alembic_version mig_history  a1 1"
    finish
done
tap_done
