#!/bin/sh
# kill -9 before and after every statement that mig sends, its own among them; then `upgrade heads` again: the end is
# that of an undisturbed run, with no human, nothing twice and nothing left out.
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh
. "$top/tests/run/runners"

crash_tree() {
    tree "${1-}"
    revision a1 '' 'CREATE TABLE ran (n INTEGER NOT NULL);
CREATE TABLE parent (id INTEGER NOT NULL PRIMARY KEY);
INSERT INTO ran VALUES (1);
INSERT INTO ran VALUES (10);
CREATE TABLE b (id INTEGER NOT NULL PRIMARY KEY, p INTEGER);
UPDATE ran SET n = n + 1;
ALTER TABLE b ADD COLUMN c INTEGER;
UPDATE ran SET n = n + 1;
CREATE INDEX b_c ON b (c);
INSERT INTO ran VALUES (100);' 'DROP TABLE b; DROP TABLE parent; DROP TABLE ran;'
    case $database in
    mysql) revision b1 a1 'UPDATE ran SET n = n * 2;
ALTER TABLE b MODIFY COLUMN c BIGINT;
ALTER TABLE b RENAME COLUMN c TO d;
UPDATE ran SET n = n + 1;
ALTER TABLE b CHANGE d e BIGINT NOT NULL;
ALTER TABLE b ADD CONSTRAINT b_fk FOREIGN KEY (p) REFERENCES parent (id);
ALTER TABLE b ADD CONSTRAINT b_check CHECK (e > 0);
CREATE VIEW v AS SELECT id FROM b;
CREATE TRIGGER t BEFORE INSERT ON b FOR EACH ROW SET NEW.e = 1;
CREATE PROCEDURE proc() SELECT 1;
INSERT INTO ran VALUES (1000);
ALTER TABLE b DROP FOREIGN KEY b_fk;
ALTER TABLE b DROP CONSTRAINT b_check;
ALTER TABLE b RENAME TO b2;
RENAME TABLE b2 TO b3;
ALTER TABLE b3 ADD COLUMN f INTEGER, ADD INDEX b_f (f), ALGORITHM=INPLACE;
DROP INDEX b_f ON b3;
ALTER TABLE b3 DROP COLUMN f;
DROP TRIGGER t;
DROP PROCEDURE proc;
DROP VIEW v;
DROP TABLE parent;
-- mig:autocommit
UPDATE ran SET n = n + 5;
INSERT INTO ran VALUES (2000);' '' ;;
    postgresql) revision b1 a1 "UPDATE ran SET n = n * 2;
CREATE TYPE mood AS ENUM ('sad');
-- mig:autocommit
CREATE INDEX CONCURRENTLY b_d ON b (id, c);
INSERT INTO ran VALUES (1000);
-- mig:autocommit
UPDATE ran SET n = n + 3;
-- mig:autocommit
DROP INDEX CONCURRENTLY b_c;
-- mig:autocommit
CREATE UNIQUE INDEX CONCURRENTLY b_u ON public.b (id);
-- mig:autocommit
VACUUM ran;
-- mig:autocommit
ALTER TYPE mood ADD VALUE 'glad';
-- mig:batch
UPDATE ran SET n = n + 300 WHERE n < 500;
-- mig:autocommit
DO 'BEGIN UPDATE ran SET n = n + 5; END';
INSERT INTO ran VALUES (2000);" '' ;;
    sqlite) revision b1 a1 'UPDATE ran SET n = n * 2;
-- mig:autocommit
PRAGMA foreign_keys = off;
INSERT INTO ran VALUES (1000);
-- mig:autocommit
UPDATE ran SET n = n + 3;
-- mig:autocommit
CREATE TABLE d (id INTEGER);
-- mig:autocommit
VACUUM;
-- mig:batch
UPDATE ran SET n = n + 300 WHERE n < 500;
INSERT INTO ran VALUES (2000);' '' ;;
    esac
    revision c1 b1 'UPDATE ran SET n = n * 3;
CREATE TABLE z (id INTEGER);' 'DROP TABLE z;'
    revision d1 c1 'UPDATE ran SET n = n + 7;
CREATE TABLE y (id INTEGER);
BEGIN;
UPDATE ran SET n = n * 2;
INSERT INTO ran VALUES (1);
COMMIT;
UPDATE ran SET n = n + 7;
DROP TABLE y;' ''
    sed -i 's/^-- mig:upgrade$/& transaction=off/' scripts/versions/d1.sql
    cat >scripts/versions/e1.py <<'PY'
from alembic import op
import sqlalchemy as sa

revision = "e1"
down_revision = "d1"

def upgrade():
    op.execute("UPDATE ran SET n = n + 9")
    op.create_table("w", sa.Column("id", sa.Integer, primary_key=True))
    with op.get_context().autocommit_block():
        op.execute("UPDATE ran SET n = n * 2")
        op.execute("INSERT INTO ran VALUES (3)")
    op.execute("UPDATE ran SET n = n + 9")
    op.execute("COMMIT")
    op.execute("UPDATE ran SET n = n * 2")
    op.add_column("w", sa.Column("c", sa.Integer))
    op.execute("BEGIN")
    op.execute("UPDATE ran SET n = n - 9")
    op.execute("INSERT INTO ran VALUES (4)")
    op.execute("COMMIT")

def downgrade():
    pass
PY
}
state() {
    sql 'SELECT n FROM ran ORDER BY n'
    sql 'SELECT version_num FROM alembic_version'
    case $database in
    sqlite) sql 'SELECT type, name, sql FROM sqlite_master ORDER BY name'; ls "$tmp" | grep mig-lock ;;
    postgresql) sql "SELECT table_name, column_name, data_type FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1, 2"
        sql "SELECT indexrelid::regclass, indisvalid FROM pg_index WHERE indexrelid::regclass::text LIKE 'b%' ORDER BY indexrelid::regclass::text" ;;
    mysql) for t in COLUMNS:TABLE_NAME,COLUMN_NAME,COLUMN_TYPE,IS_NULLABLE STATISTICS:TABLE_NAME,INDEX_NAME,COLUMN_NAME \
        TABLE_CONSTRAINTS:TABLE_NAME,CONSTRAINT_NAME; do
        sql "SELECT ${t#*:} FROM information_schema.${t%:*} WHERE TABLE_SCHEMA = database() ORDER BY ${t#*:}"
    done ;;
    esac
}

if ldd "$mig" 2>/dev/null | grep -q -e asan -e tsan || ! command -v "${CC:-cc}" >/dev/null || [ -n "${WRAP-}" ] || [ "$(head -c 2 "$mig")" = '#!' ]; then
    skip 'needs a compiler, and a mig that takes a preloaded library'
    tap_done
fi
"${CC:-cc}" -shared -fPIC -D_GNU_SOURCE -o "$tmp/crash.so" "$top/tests/run/crash.c" -ldl || exit 1

for database in ${ON-$(databases)}; do
    use "$database"
    crash_tree
    LD_PRELOAD=$tmp/crash.so CRASH_COUNT=$tmp/count "$mig" upgrade heads >log 2>&1
    is "$database: undisturbed" "$?$(cat log)" 0
    state >want
    most=$(cat count) bad='' again=0
    finish
    for when in BEFORE AFTER; do
        if [ -n "${TORTURE-}" ]; then first=1 stride=1; else first=$([ $when = BEFORE ] && echo 3 || echo 9) stride=13; fi
        for i in $(seq "$first" "$stride" "$most"); do
            use "$database"
            env "CRASH_$when=$i" LD_PRELOAD="$tmp/crash.so" "$mig" upgrade heads >/dev/null 2>&1
            [ $? = 137 ] || [ "$when$i" = "AFTER$most" ] || bad="$bad $when$i:survived"
            "$mig" upgrade heads >log 2>&1 || { bad="$bad $when$i:failed"; note "$(cat log)"; }
            state >got 2>&1
            cmp -s want got || { bad="$bad $when$i"; note "$(diff want got)"; }
            again=$((again + 1))
            finish
        done
    done
    is "$database: killed at each of $again places, every one converged" "$bad" ''
done

for database in $(databases); do
    [ "$database" = mysql ] || continue
    use mysql
    tree
    revision a1 '' 'CREATE TABLE ran (n INTEGER NOT NULL);
INSERT INTO ran VALUES (1);
CREATE TABLE b (id INTEGER);
INSERT INTO ran VALUES (2);
INSERT INTO nowhere VALUES (1);
INSERT INTO ran VALUES (3);' 'DROP TABLE b; DROP TABLE ran;'
    run upgrade head
    like "a statement that fails: what is done is told" "$status $err" '3 of the 6 statements'
    run upgrade head
    like "it fails again, at the same place" "$status $err" '^1 FAILED: .*nowhere'
    sed -i 's/INSERT INTO nowhere VALUES (1);/INSERT INTO ran VALUES (4);/' scripts/versions/a1.sql
    run upgrade head
    is "mended, the run goes on there" "$status $(sql 'SELECT n FROM ran ORDER BY n' | tr '\n' ' ')" "0 1 2 3 4 "
    is "and cleans up" "$(extra_tables)" ""

    revision b1 a1 'CREATE TABLE c (id INTEGER);
INSERT INTO nowhere VALUES (1);' ''
    run upgrade head
    sed -i 's/CREATE TABLE c (id INTEGER);/CREATE TABLE c (id BIGINT);/' scripts/versions/b1.sql
    run upgrade head
    like "a statement that ran was changed since" "$status $err" "^1 FAILED: the first 1 statements of 'upgrade a1 -> b1' have run, and the file was changed"
    run downgrade base
    like "another step has to wait" "$status $err" "^1 FAILED: 'upgrade a1 -> b1' is half done: 1 of its 2 statements"
    run resume --done
    like "nothing is in doubt" "$status $out" "^255 FAILED: No statement of 'upgrade a1 -> b1' is in doubt"
    run resume
    is "a word is needed" "$status" 255
    sql 'DROP TABLE c'
    run resume --forget
    is "undone by hand" "$status $(extra_tables)" "0 "
    sed -i 's/INSERT INTO nowhere VALUES (1);/INSERT INTO ran VALUES (5);/' scripts/versions/b1.sql
    run upgrade head
    is "it begins anew" "$status $(sql 'SELECT max(n) FROM ran') $(extra_tables)" "0 5 c"
    run resume --redo
    like "nothing to resume" "$status $out" '^255 FAILED: No migration is half done'

    revision b2 b1 'INSERT INTO ran VALUES (20);
ALTER TABLE nowhere ADD COLUMN x INTEGER;
INSERT INTO ran VALUES (21);' ''
    run upgrade head
    sed -i 's/ALTER TABLE nowhere ADD COLUMN x INTEGER;/CREATE TABLE x (id INTEGER);/' scripts/versions/b2.sql
    run upgrade head
    is "DDL that fails: what it committed is not done twice" "$status $(sql 'SELECT n FROM ran WHERE n >= 20 ORDER BY n' | tr '\n' ' ')" "0 20 21 "
    sql 'DROP TABLE x'
    # A deadlock rolls back what came before it as well: nothing of that may be taken for done.
    sql 'CREATE TABLE l (id INTEGER NOT NULL PRIMARY KEY, v INTEGER); CREATE TABLE heavy (v INTEGER); INSERT INTO l VALUES (1, 0), (2, 0); DELETE FROM ran'
    revision c1 b2 'CREATE TABLE d (id INTEGER);
INSERT INTO ran VALUES (10);
UPDATE l SET v = 1 WHERE id = 1;
SELECT SLEEP(1);
UPDATE l SET v = 1 WHERE id = 2;
INSERT INTO ran VALUES (11);' ''
    sql 'START TRANSACTION; INSERT INTO heavy SELECT seq FROM seq_1_to_5000; UPDATE l SET v = 2 WHERE id = 2; SELECT SLEEP(3); UPDATE l SET v = 2 WHERE id = 1; COMMIT' >/dev/null 2>&1 &
    sleep 0.5
    run upgrade head
    like "a deadlock" "$status $err" '^1 FAILED: .*1213'
    like "only the DDL has taken effect" "$err" '1 of the 6 statements'
    wait
    run upgrade head
    is "the next run repeats what was rolled back" "$status $(sql 'SELECT n FROM ran ORDER BY n' | tr '\n' ' ')" "0 10 11 "
    sql 'DROP TABLE d, l, heavy'

    # A statement of which the catalog does not tell.
    sql 'DELIMITER //
CREATE PROCEDURE fill() BEGIN INSERT INTO ran VALUES (6); COMMIT; END//'
    for word in done redo; do
        revision "d_$word" "$(sql 'SELECT version_num FROM alembic_version')" 'CALL fill();
INSERT INTO ran VALUES (7);' ''
        calls=0
        sql 'DELETE FROM ran'
        until [ "$calls" = 60 ]; do # the call that sends CALL
            calls=$((calls + 1))
            env CRASH_AFTER=$calls LD_PRELOAD="$tmp/crash.so" "$mig" upgrade head >/dev/null 2>&1
            [ "$(sql 'SELECT count(*) FROM ran')" = 0 ] || break
        done
        run upgrade head
        like "in doubt: refused" "$status $err" "^1 FAILED: a run of .* died while statement 1 of 2 ran"
        like "with its place" "$err" "d_$word.sql:7:1"
        run resume --$word
        run upgrade head
        is "in doubt: --$word" "$status $(sql 'SELECT n FROM ran ORDER BY n' | tr '\n' ' ')" \
            "0 $([ $word = done ] && echo '6 7 ' || echo '6 6 7 ')"
    done
    finish
done
tap_done
