#!/bin/sh
# Databases that take no writes: said before anything runs; what only reads works there.
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh

# check NAME WHY: an upgrade fails for WHY and changes nothing; what reads goes on.
check() {
    run upgrade head
    like "$1: upgrade" "$status $(printf '%s' "$err" | tr '\n' ' ')" "^1 .*FAILED: the database takes no writes: $2.*hint: nothing has run"
    for words in 'downgrade base' 'stamp --purge a1' 'stamp base'; do
        # shellcheck disable=SC2086 # words
        run $words
        like "$1: $words" "$status $err" "^1 .*FAILED: the database takes no writes: $2"
    done
    run current
    is "$1: current" "$status $out$err" "0 a1"
    run history -i
    like "$1: history" "$status $out" "^0 .*a1 -> b1 \(head\)"
    run heads
    is "$1: heads" "$status $out" "0 b1 (head)"
    run wait --at-least a1 --timeout 0
    is "$1: wait" "$status$out$err" 0
    run upgrade a1
    is "$1: an upgrade with nothing to do" "$status$out$err" 0
    run upgrade --sql head
    like "$1: --sql" "$status $(printf '%s' "$out" | tr '\n' ' ')" "^0 .*CREATE TABLE b"
}
plant() {
    tree 'history_table = mig_history'
    revision a1 '' 'CREATE TABLE a (id INTEGER NOT NULL PRIMARY KEY);' 'DROP TABLE a;'
    revision b1 a1 'CREATE TABLE b (id INTEGER NOT NULL PRIMARY KEY);' 'DROP TABLE b;'
    run upgrade a1
    is "$database: before" "$status" 0
}
as_nobody() { # runs mig as a user whom files' modes bind
    if [ "$(id -u)" = 0 ]; then
        cat >as <<EOF
#!/bin/sh
exec setpriv --reuid=nobody --regid="$(id -g nobody)" --clear-groups '$mig' "\$@"
EOF
        chmod +x as
        mig=$tmp/as
    fi
}
for database in $(databases); do
    use "$database"
    plant
    case $database in
    sqlite)
        DATABASE_URL="sqlite:///file:$tmp/test.sqlite?uri=true&mode=ro" check "sqlite: mode=ro" 'its URL says so'
        given=$mig
        chmod 755 "$tmp"
        as_nobody
        mkdir open && chmod 777 open && cp test.sqlite open/ && chmod 644 open/test.sqlite && [ "$(id -u)" = 0 ] || chmod 444 open/test.sqlite
        DATABASE_URL=sqlite:///$tmp/open/test.sqlite check "sqlite: a file that is another's" '.*test.sqlite may not be written'
        mkdir shut && cp test.sqlite shut/ && chmod 666 shut/test.sqlite && chmod 555 shut
        DATABASE_URL=sqlite:///$tmp/shut/test.sqlite check "sqlite: a directory that is another's" 'nothing may be written in .*shut'
        is "sqlite: nothing is left behind" "$(ls shut)$(ls open)" test.sqlitetest.sqlite
        chmod 755 shut
        mig=$given
        ;;
    postgresql)
        sql "ALTER DATABASE mig_$$ SET default_transaction_read_only = on"
        check "postgresql: default_transaction_read_only" 'default_transaction_read_only is on'
        sql "ALTER DATABASE mig_$$ RESET default_transaction_read_only" 2>/dev/null || psql -qX "$MIG_TEST_POSTGRESQL" -c "ALTER DATABASE mig_$$ RESET default_transaction_read_only"
        DATABASE_URL="$url?options=-cdefault_transaction_read_only%3Don" check "postgresql: in the URL" 'default_transaction_read_only is on'
        ;;
    mysql)
        alone read_only
        mysql_admin "SET GLOBAL read_only = 1; CREATE USER 'reader$$'@'%' IDENTIFIED BY 'secret'; GRANT ALL ON mig_$$.* TO 'reader$$'@'%'"
        DATABASE_URL=$(printf '%s\n' "$url" | sed "s/admin/reader$$/")
        check "mysql: read_only" 'the server is a replica or was set to read-only'
        DATABASE_URL=$url
        run upgrade head
        is "mysql: who may write there, does" "$status $err$(sql 'SELECT version_num FROM alembic_version')" "0 b1"
        sql 'DROP TABLE alembic_version'
        DATABASE_URL=$(printf '%s\n' "$url" | sed "s/admin/reader$$/")
        run upgrade head
        like "mysql: without a version table" "$status $err" '^1 .*FAILED: the database takes no writes'
        mysql_admin "SET GLOBAL read_only = 0; DROP USER 'reader$$'@'%'"
        ;;
    esac
    finish
done

# A standby of one's own, made with pg_basebackup from the server that is there.
pg=$(find /usr/lib/postgresql/*/bin -maxdepth 0 2>/dev/null | sort -V | tail -n 1)
if [ -z "${MIG_TEST_POSTGRESQL-}" ] || [ ! -x "$pg/pg_basebackup" ] || [ ! -d "${MIG_TEST_DIR-}/pg" ]; then
    skip "a standby: no pg_basebackup, or no server of the suite"
    tap_done
fi
as_postgres() {
    if [ "$(id -u)" = 0 ]; then setpriv --reuid="$(stat -c %u "$MIG_TEST_DIR/pg/data")" --regid="$(stat -c %g "$MIG_TEST_DIR/pg/data")" --clear-groups "$@"; else "$@"; fi
}
database=postgresql
use postgresql
plant
standby=$MIG_TEST_DIR/pg/standby$$ port=$((25000 + $$ % 20000))
export PGPASSWORD=secret
as_postgres "$pg/pg_basebackup" -D "$standby" -R -X stream -c fast -d "$(url_with "$MIG_TEST_POSTGRESQL" postgres | sed 's/admin:secret@/admin@/')" >basebackup.log 2>&1 ||
    { result 1 "pg_basebackup"; note "$(cat basebackup.log)"; tap_done; }
unset PGPASSWORD
as_postgres "$pg/pg_ctl" -D "$standby" -o "-k '' -p $port -c listen_addresses=127.0.0.1 -c hot_standby=on -c fsync=off" -l "$standby/log" -w start >/dev/null
replica=$(printf '%s\n' "$url" | sed -E "s#@[^/]*/#@127.0.0.1:$port/#")
DATABASE_URL=$replica check "a standby" 'the server is a standby'
primary=${url#*@}
primary=${primary%%/*}
run --url "postgresql://admin:secret@/mig_$$?host=127.0.0.1:$port&host=$primary&target_session_attrs=read-write" upgrade head
is "and its hint: the primary of two hosts" "$status $err$(sql 'SELECT version_num FROM alembic_version')" "0 b1"
run --url "$replica" wait --at-least head --timeout 3m
is "wait on the standby until the change has come" "$status $err" "0 "
sql 'DROP TABLE alembic_version'
gone() { [ -z "$(psql -qXAt "$replica" -c "SELECT to_regclass('alembic_version')")" ]; }
await gone
run --url "$replica" upgrade head
like "a standby without a version table" "$status $err" '^1 .*FAILED: the database takes no writes'
as_postgres "$pg/pg_ctl" -D "$standby" -m immediate -w stop >/dev/null
as_postgres rm -rf "$standby"
finish
tap_done
