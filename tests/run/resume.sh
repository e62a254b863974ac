#!/bin/sh
# What a run left half done that committed before a revision was whole, on PostgreSQL and SQLite too; what a session
# had set; statements that the server goes on with after their runner was killed.
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh
. "$top/tests/run/runners"
. "$top/tests/run/holder"

ran() { sql 'SELECT n FROM ran ORDER BY n' | tr '\n' ' '; }
base() { revision a1 '' 'CREATE TABLE ran (n INTEGER NOT NULL);' 'DROP TABLE ran;'; }

for database in $(databases); do
    [ "$database" = mysql ] && continue
    use "$database"
    tree
    base
    revision b1 a1 'INSERT INTO ran VALUES (1);
-- mig:autocommit
INSERT INTO ran VALUES (2);
CREATE TABLE c (id INTEGER);
INSERT INTO nowhere VALUES (1);
INSERT INTO ran VALUES (3);' ''
    run upgrade head
    like "$database: what ran outside and before stays" "$(echo "$status $err" | tr '\n' ' ')" '^1 FAILED: .*nowhere.*2 of the 5 statements'
    run upgrade head
    like "$database: it fails again, at the same place" "$status $err" '^1 FAILED: .*nowhere'
    is "$database: nothing ran twice" "$(ran)" "1 2 "
    run downgrade base
    like "$database: another step has to wait" "$status $err" "^1 FAILED: 'upgrade a1 -> b1' is half done: 2 of its 5 statements"
    run resume --done
    like "$database: nothing is in doubt" "$status $out" "^255 FAILED: No statement of 'upgrade a1 -> b1' is in doubt"
    cp scripts/versions/b1.sql b1
    sed -i 's/VALUES (1);$/VALUES (11);/' scripts/versions/b1.sql
    run upgrade head
    like "$database: the file was changed where it ran" "$status $err" "^1 FAILED: the first 2 statements of 'upgrade a1 -> b1' have run, and the file was changed"
    sed 's/INTO nowhere VALUES (1)/INTO ran VALUES (4)/' b1 >scripts/versions/b1.sql
    run upgrade head
    is "$database: mended, the run goes on there" "$status $(ran)" "0 1 2 3 4 "
    is "$database: and leaves nothing" "$(extra_tables)" "c"
    revision c1 b1 '-- mig:autocommit
INSERT INTO ran VALUES (5);
INSERT INTO nowhere VALUES (1);' ''
    run upgrade head
    run resume --forget
    is "$database: undone by hand" "$status $(extra_tables)" "0 c"
    run upgrade head
    run stamp c1
    is "$database: a stamp ends the matter" "$status $(extra_tables) $(sql 'SELECT version_num FROM alembic_version')" "0 c c1"
    finish
done

# What the session had set before.
for database in $(databases); do
    use "$database"
    tree
    base
    case $database in
    sqlite) revision b1 a1 'CREATE TABLE p (id INTEGER PRIMARY KEY);
CREATE TABLE k (p INTEGER REFERENCES p (id));
-- mig:autocommit
PRAGMA foreign_keys = on;
-- mig:autocommit
INSERT INTO p VALUES (1);
INSERT INTO nowhere VALUES (1);' '' ;;
    postgresql) revision b1 a1 "CREATE SCHEMA other; CREATE TABLE other.p (id INTEGER); CREATE TABLE p (id INTEGER);
SET search_path TO other, public;
-- mig:autocommit
INSERT INTO ran VALUES (1);
INSERT INTO nowhere VALUES (1);" '' ;;
    mysql) revision b1 a1 'SET FOREIGN_KEY_CHECKS = 0, @kept = @@SQL_MODE;
SET @count = (SELECT count(*) FROM ran);
CREATE TABLE k (p INTEGER, FOREIGN KEY (p) REFERENCES missing (n));
INSERT INTO nowhere VALUES (1);' '' ;;
    esac
    run upgrade head
    is "$database: a run fails after it set something" "$status" 1
    case $database in
    sqlite) after='INSERT INTO k VALUES (7);' want='1 FAILED: FOREIGN KEY constraint failed' ;;
    postgresql) after='INSERT INTO p VALUES (7);' want='0 ' ;;
    mysql) after='CREATE TABLE l (p INTEGER, FOREIGN KEY (p) REFERENCES elsewhere (n));' want='0 ' ;;
    esac
    sed -i "s/INSERT INTO nowhere.*/$after/" scripts/versions/b1.sql
    run upgrade head
    is "$database: the next run sets it too" "$status $(echo "$err" | grep FAILED)" "$want"
    [ "$database" = postgresql ] && is "$database: indeed" "$(sql 'SELECT id FROM other.p')" 7
    if [ "$database" = mysql ]; then
        revision c1 b1 'SET @count = (SELECT count(*) FROM ran);
CREATE TABLE m (id INTEGER);
INSERT INTO nowhere VALUES (1);' ''
        run upgrade head
        sed -i "s/INSERT INTO nowhere.*/INSERT INTO ran VALUES (@count);/" scripts/versions/c1.sql
        run upgrade head
        like "mysql: a value that is lost is not made up" "$status $err" "^1 FAILED: 'upgrade b1 -> c1' is half done, and what is left of it reads @count"
        sed -i "s/INSERT INTO ran VALUES (@count);/SET @count = 3; &/" scripts/versions/c1.sql
        run upgrade head
        is "mysql: until the file gives it" "$status $(ran)" "0 3 "
    fi
    finish
done

# What only the session knew.
for database in $(databases); do
    use "$database"
    tree 'history_table = mig_history'
    base
    case $database in
    mysql) ask='INSERT INTO ran SELECT ROW_COUNT();' name=ROW_COUNT ;;
    sqlite) ask='INSERT INTO ran VALUES (last_insert_rowid());' name=last_insert_rowid ;;
    postgresql) ask='' ;;
    esac
    if [ -n "$ask" ]; then
        revision b1 a1 "-- mig:autocommit
INSERT INTO ran VALUES (1);
$ask" ''
        run upgrade head
        like "$database: what the journal's writes change is refused" "$status $err" "^1 FAILED: $name\(\) tells of the statement before it"
        is "$database: before anything runs" "$(sql 'SELECT count(*) FROM ran' 2>/dev/null)" ''
        run upgrade --sql head
        is "$database: but can be printed" "$status" 0
        rm scripts/versions/b1.sql
    fi
    case $database in
    mysql) revision b1 a1 'CREATE TABLE p (id INTEGER NOT NULL AUTO_INCREMENT PRIMARY KEY) AUTO_INCREMENT = 41;
CREATE TRIGGER p_trigger AFTER INSERT ON p FOR EACH ROW SET @n = ROW_COUNT();
/*!50003 CREATE*/ /*!50017 DEFINER=CURRENT_USER*/ /*!50003 TRIGGER p_other BEFORE INSERT ON p FOR EACH ROW SET @m = ROW_COUNT() */;
INSERT INTO p VALUES ();
CREATE TABLE k (p INTEGER);
INSERT INTO p VALUES ();
INSERT INTO p SELECT id FROM nowhere;
INSERT INTO k VALUES (LAST_INSERT_ID());' ''
        run upgrade head
        sed -i 's/^INSERT INTO p SELECT id FROM nowhere;/CREATE TABLE l (id INTEGER);/' scripts/versions/b1.sql
        run upgrade head
        is "mysql: LAST_INSERT_ID() of what is done again" "$status $(sql 'SELECT p = (SELECT max(id) FROM p) FROM k') $(sql 'SELECT count(*) FROM p')" '0 1 2'
        revision c1 b1 'INSERT INTO p VALUES (77), (78);
INSERT INTO p VALUES ();
CREATE TABLE o (id INTEGER);
INSERT INTO nowhere VALUES (1);
INSERT INTO k VALUES (LAST_INSERT_ID());' ''
        run upgrade head
        run upgrade head
        sed -i 's/^INSERT INTO nowhere VALUES (1);/CREATE TABLE q (id INTEGER);/' scripts/versions/c1.sql
        run upgrade head
        is "mysql: and of what another session did" "$status $(sql 'SELECT max(p) FROM k') $(sql 'SELECT count(*) FROM p')" '0 79 5'
        revision c2 c1 'LOCK TABLES k WRITE, p READ;
/*!40000 ALTER TABLE `k` DISABLE KEYS */;
INSERT INTO k VALUES (500);
/*!40000 ALTER TABLE `k` ENABLE KEYS */;
UNLOCK TABLES;
INSERT INTO k VALUES (501);' ''
        run upgrade head
        is "mysql: LOCK TABLES of a dump is in nobody's way" "$status $err $(sql 'SELECT count(*) FROM k WHERE p >= 500')" '0  2'
        temporary='CREATE TEMPORARY TABLE kept AS SELECT n FROM ran;
CREATE TABLE z (id INTEGER);' down=c2 ;;
    *) temporary='-- mig:autocommit
CREATE TEMPORARY TABLE IF NOT EXISTS kept AS SELECT n FROM ran;' down=a1 ;;
    esac
    revision d1 $down "$temporary
INSERT INTO nowhere VALUES (1);
INSERT INTO ran SELECT n FROM kept;" ''
    run upgrade head
    run upgrade head
    like "$database: a temporary table is not made up" "$status $err" "^1 FAILED: 'upgrade $down -> d1' is half done, and what is left of it needs the temporary table kept"
    like "$database: its place" "$err" 'd1.sql:[0-9]+:1'
    finish
done

# A procedure that commits when somebody else's transaction lets it (release). A MySQL or MariaDB that sleeps would wake
# up when its client is gone, and go on; one that waits for a row does not.
make_slow() { # [COMMIT;]: MySQL's may commit first, too
    case $database in
    postgresql)
        sql "CREATE TABLE held (id INTEGER)"
        sql "CREATE PROCEDURE slow() LANGUAGE plpgsql AS 'BEGIN PERFORM 1 FROM held; INSERT INTO ran VALUES (1); COMMIT; END'"
        hold 'LOCK TABLE held'
        ;;
    mysql)
        sql 'CREATE TABLE held (n INTEGER) ENGINE = InnoDB; INSERT INTO held VALUES (0)'
        sql "DELIMITER //
CREATE PROCEDURE slow() BEGIN ${1-} UPDATE held SET n = 1; INSERT INTO ran VALUES (1); COMMIT; END//"
        hold 'UPDATE held SET n = 2'
        ;;
    esac
}
# The sessions that stand in it.
standing() {
    case $database in
    postgresql) sql "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'CALL slow%' AND state = 'active'" ;;
    mysql) sql "SELECT id FROM information_schema.processlist WHERE db = database() AND info LIKE 'UPDATE held SET n = 1%'" ;;
    esac
}
stands() { [ -n "$(standing)" ]; }
left() { ! standing | grep -qx "$first"; }
# slow_run: a run that stands there. die: it is killed, and a lease of its has run out.
slow_run() {
    revision b1 a1 '-- mig:autocommit
CALL slow();
INSERT INTO ran VALUES (2);' ''
    "$mig" upgrade head >bg.out 2>&1 &
    background=$!
    await stands && first=$(standing)
}
die() {
    kill -9 $background
    wait $background 2>/dev/null
    [ $mode = advisory ] || sql 'UPDATE alembic_version_lease SET expires = 0'
}

# Statements of runs that were killed.
for database in $(databases); do
    [ "$database" = sqlite ] && continue
    for mode in advisory lease; do
        for option in '' --kill-stale; do
            use "$database"
            tree "lock = $mode"
            base
            run upgrade head
            make_slow
            ok "$database, $mode$option: a slow statement" slow_run
            if [ $mode = advisory ]; then
                run upgrade --lock-timeout 500ms --kill-stale head
                like "$database, $mode: a run that is alive is not ended" "$status $err" '^1 FAILED: another run holds the lock'
            fi
            die
            if [ "$mode$option" = lease ]; then
                run upgrade --lock-timeout 500ms head
                like "$database, lease: no longer than for the lock" "$status $(ran)$err" '^1 FAILED: session [0-9]* of the server still executes the statement of a run that died'
            fi
            { [ -z "$option" ] && sleep 2 || await left; release; } &
            # shellcheck disable=SC2086
            run upgrade $option head
            if [ "$database$option" = mysql--kill-stale ]; then # its intent went with it: nothing is in doubt
                is "mysql, $mode: it was ended, and begun anew" "$status $(ran)" "0 1 2 "
                finish
                continue
            fi
            like "$database, $mode$option: in doubt" "$status $(echo "$err" | grep FAILED)" "^1 FAILED: a run of .* died while statement 1 of 2 ran"
            if [ -z "$option" ]; then
                is "$database, $mode: it was waited for" "$(ran)" "1 "
                word=done want="1 2 "
            else
                is "$database, $mode: it was ended" "$(ran)" ""
                word=redo want="1 2 "
            fi
            wait
            run resume --$word
            run upgrade head
            is "$database, $mode$option: and now it goes on" "$status $(ran)" "0 $want"
            finish
        done
        # What was committed within it committed what tells of it: it is waited for all the same.
        [ "$database" = mysql ] || continue
        use mysql
        tree "lock = $mode"
        base
        run upgrade head
        make_slow 'COMMIT;'
        ok "mysql, $mode: one that commits first" slow_run
        die
        { sleep 2; release; } &
        run upgrade head
        like "mysql, $mode: is waited for" "$status $(ran)$(echo "$err" | grep FAILED)" '^1 1 FAILED: a run of .* died while statement 1 of 2 ran'
        finish
    done
    [ "$database" = mysql ] || continue
    # Another run has written there: here by a statement of this one.
    use mysql
    tree
    base
    revision b1 a1 "UPDATE alembic_version_journal SET token = 'another';
INSERT INTO ran VALUES (2);" ''
    run upgrade head
    like "mysql: a journal that another run has written" "$status $(ran)$(echo "$err" | tr '\n' ' ')" '^1 FAILED: a run that was taken for dead has written into the journal meanwhile.*hint: run mig again'
    finish
done
tap_done
