#!/bin/sh
# A server that is not there yet, a database that is behind or ahead of the directory, a server that takes no writes.
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh

port=$((30000 + $$ % 20000))
address() { printf '%s\n' "$url" | sed -E 's#.*@([^/]*)/.*#\1#'; }
through() { printf '%s\n' "$url" | sed -E "s#@[^/]*/#@127.0.0.1:$port/#"; }
seconds() { began=$(date +%s); "$@"; took=$(($(date +%s) - began)); }

for database in $(databases); do
    use "$database"
    tree
    revision a1 '' 'CREATE TABLE a (id INTEGER NOT NULL PRIMARY KEY);' 'DROP TABLE a;'
    revision b1 a1 'CREATE TABLE b (id INTEGER NOT NULL PRIMARY KEY);' 'DROP TABLE b;'
    if [ "$database" != sqlite ]; then
        DATABASE_URL=$(through)
        run upgrade head
        like "$database: no server" "$status $err" "^1 FAILED: can't connect to .*127.0.0.1"
        run wait --timeout 300ms
        like "$database: no server after a while" "$status $err" 'waited [0-9]+ ms'
        (sleep 2 && exec "$top/tests/run/proxy" $port "$(address)") &
        proxy=$!
        run upgrade --wait 30s a1
        is "$database: a server that comes late is waited for" "$status $(sql 'SELECT version_num FROM alembic_version')" "0 a1"
        DATABASE_URL=$(through | sed 's/secret/wr0ng/')
        seconds run upgrade --wait 3600s a1
        like "$database: a wrong password is not tried again" "$status $((took < at_once)) $err" '^1 1 FAILED'
        is "$database: nor told" "$(printf '%s' "$out$err" | grep -c wr0ng)" 0
        seconds run wait --timeout 3600s
        is "$database: wait neither" "$status $((took < at_once))" '1 1'
        if [ "$database" = postgresql ]; then
            DATABASE_URL="postgresql://admin:wr0ng@/mig_$$?host=127.0.0.1:1&host=127.0.0.1:$port"
            seconds run upgrade --wait 3600s a1
            like "$database: nor where another host does not answer" "$status $((took < at_once)) $err" '^1 1 FAILED'
        fi
        kill $proxy
        wait $proxy 2>/dev/null
        DATABASE_URL=$url
    else
        run upgrade a1
    fi
    run wait
    is "$database: the server answers" "$status $out$err" "0 "
    run wait --at-least a1 --timeout 0
    is "$database: at the revision" "$status" 0
    run wait --at-least heads --timeout 300ms
    like "$database: not at the head" "$status $err" "^1 FAILED: the database is at a1, not at 'heads' or past it"
    (sleep 1 && "$mig" upgrade head >/dev/null 2>&1) &
    run wait --at-least head --timeout 30s
    is "$database: until it is" "$status" 0
    wait
    run wait --at-least a1 --timeout 0
    is "$database: past it" "$status" 0
    run wait --at-least nowhere --timeout 30s
    like "$database: a revision that is not there" "$status $out" "^255 FAILED: Can't locate revision identified by 'nowhere'"
    run wait --timeout soon
    is "$database: a time that is none" "$status" 1

    rm scripts/versions/b1.sql
    run upgrade head
    like "$database: ahead of the directory" "$status $out" "^255 FAILED: Can't locate revision identified by 'b1'"
    like "$database: and in the log that is all there is" "$err" "the database is at 'b1' .*ahead of this directory.*--allow-ahead"
    if [ "$database" != sqlite ]; then
        run current --check-heads
        like "$database: --check-heads" "$status $(printf '%s' "$err" | tr '\n' ' ')" '^255 Database is not on all head revisions hint: the database is at b1, the heads are a1'
    fi
    run --raiseerr upgrade head
    like "$database: and that is said" "$err" "the database is at 'b1' .*ahead of this directory.*--allow-ahead"
    run upgrade --allow-ahead head
    is "$database: which may be fine" "$status $out$err" "0 "
    run wait --at-least head --timeout 0
    is "$database: and is for those who wait" "$status" 0
    is "$database: the row stays" "$(sql 'SELECT version_num FROM alembic_version')" b1
    finish
done

for database in $(databases); do
    [ "$database" = sqlite ] && continue
    use "$database"
    tree
    revision a1 '' 'CREATE TABLE a (id INTEGER NOT NULL PRIMARY KEY);' 'DROP TABLE a;'
    case $database in
    postgresql) sql "ALTER DATABASE mig_$$ SET default_transaction_read_only = on" ;;
    mysql) alone read_only
        mysql_admin "SET GLOBAL read_only = 1; CREATE USER 'reader$$'@'%' IDENTIFIED BY 'secret'; GRANT ALL ON mig_$$.* TO 'reader$$'@'%'"
        DATABASE_URL=$(printf '%s\n' "$url" | sed "s/admin/reader$$/") ;;
    esac
    run upgrade head
    like "$database: a server that takes no writes" "$status $err" '^1 FAILED: the database takes no writes'
    [ "$database" = mysql ] && mysql_admin "SET GLOBAL read_only = 0; DROP USER 'reader$$'@'%'"
    finish
done
tap_done
