#!/bin/sh
# The client libraries are loaded when a URL asks for them: where one is missing, everything else works.
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh

tree
revision a1 '' 'CREATE TABLE a (id INTEGER);' 'DROP TABLE a;'
mkdir broken
for name in libpq.so.5 libmariadb.so.3 libmysqlclient.so.21 libmysqlclient.so.24; do
    : >"broken/$name"
done
export LD_LIBRARY_PATH="$PWD/broken${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"

run --url sqlite:///a.sqlite upgrade head
is "SQLite needs neither library" "$status" 0
for url in postgresql://u:secret@127.0.0.1:1/x mysql://u:secret@127.0.0.1:1/x; do
    dialect=${url%%:*}
    run --url "$url" upgrade head --sql
    is "$dialect: --sql needs none" "$status" 0
    run --url "$url" upgrade head
    like "$dialect: a missing library is named" "$status $err" '^1 .*cannot load the client library lib(pq|mariadb|mysqlclient)\.so'
    case $err in *secret*) result 1 "$dialect: a password is told" ;; esac
done
tap_done
