#!/bin/sh
# kill -9 before and after every statement that mig sends, its own among them; then `upgrade heads` again: the end is
# that of an undisturbed run, with no human, nothing twice and nothing left out.
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh
. "$top/tests/run/runners"
. "$top/tests/run/disturbed"
. "$top/tests/torture/figures"

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
    most=$(cat count) bad='' again=0 slowest=0
    finish
    use "$database"
    millis "$mig" upgrade heads >log 2>&1
    whole=$ms
    finish
    for when in BEFORE AFTER; do
        if [ -n "${TORTURE-}" ]; then first=1 stride=${STRIDE:-1}; else first=$([ $when = BEFORE ] && echo 3 || echo 9) stride=$([ "$database" = mysql ] && echo 17 || echo 31); fi
        for i in $(seq "$first" "$stride" "$most"); do
            use "$database"
            env "CRASH_$when=$i" LD_PRELOAD="$tmp/crash.so" "$mig" upgrade heads >/dev/null 2>&1
            [ $? = 137 ] || [ "$when$i" = "AFTER$most" ] || bad="$bad $when$i:survived"
            millis "$mig" upgrade heads >log 2>&1 || { bad="$bad $when$i:failed"; note "$(cat log)"; }
            [ "$ms" -le $slowest ] || slowest=$ms
            state >got 2>&1
            cmp -s want got || { bad="$bad $when$i"; note "$(diff want got)"; }
            again=$((again + 1))
            finish
        done
    done
    is "$database: killed at each of $again places, every one converged" "$bad" ''
    figure 'advisory lock of a killed runner, until the next one is through' "$database" "at most $slowest ms (a run from the beginning takes $whole ms)"
    figure 'kill -9 of mig at every statement boundary' "$database" "$again places: $((again - $(echo "$bad" | wc -w))) converged"
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
    sql "DELIMITER //
BEGIN NOT ATOMIC
    START TRANSACTION; INSERT INTO heavy SELECT seq FROM seq_1_to_5000; UPDATE l SET v = 2 WHERE id = 2;
    WHILE (SELECT count(*) FROM information_schema.processlist WHERE info = 'SELECT SLEEP(1)' AND db = database()) = 0 DO DO SLEEP(0.05); END WHILE;
    UPDATE l SET v = 2 WHERE id = 1; COMMIT;
END//" >/dev/null 2>&1 &
    sleeps() { [ "$(sql "SELECT count(*) FROM information_schema.processlist WHERE info LIKE 'DO SLEEP(0.05)%' AND db = database()")" = 1 ]; }
    await sleeps
    run upgrade head
    like "a deadlock" "$status $(echo "$err" | grep FAILED)" '^1 FAILED: .*1213'
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
