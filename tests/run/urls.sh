#!/bin/sh
# The database's URL: who gives it, how it may be spelt, what a client library is handed.
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh

tree
revision a1 '' 'CREATE TABLE a (id INTEGER);' 'DROP TABLE a;'
revision b1 a1 'CREATE TABLE b (id INTEGER);' 'DROP TABLE b;'
database=sqlite
# Three SQLite files that tell where a command went.
for at in base a1 b1; do
    run --url "sqlite:///$at.sqlite" stamp "$at"
done
goes() { # NAME WANT ARG...: mig ARG... current prints WANT
    goes_name=$1 goes_want=$2
    shift 2
    run "$@" current
    is "$goes_name" "$status ${out%% *}$err" "0 $goes_want"
}
fails() { # NAME PATTERN ARG...
    fails_name=$1 fails_pattern=$2
    shift 2
    run "$@" current
    like "$fails_name" "$status $out$(printf '%s' "$err" | tr '\n' ' ')" "^1 .*$fails_pattern"
    case $out$err in *secret* | *pa55w*) result 1 "$fails_name: a password is told" ;; esac
}
ini() { printf '[alembic]\nscript_location = scripts\n%b\n' "$1" >alembic.ini; }

# Precedence.
ini 'sqlalchemy.url = sqlite:///base.sqlite'
goes "sqlalchemy.url" ""
DATABASE_URL=sqlite:///a1.sqlite goes "DATABASE_URL goes before it" a1
DATABASE_URL=sqlite:///a1.sqlite goes "--url goes before both" b1 --url sqlite:///b1.sqlite
DATABASE_URL='' goes "an empty variable is none" ""
ini 'sqlalchemy.url = sqlite:///base.sqlite\nurl_env = MY_URL'
DATABASE_URL=sqlite:///a1.sqlite goes "url_env names another variable, and DATABASE_URL is none then" ""
MY_URL=sqlite:///b1.sqlite DATABASE_URL=sqlite:///a1.sqlite goes "url_env" b1
ini 'url_env = A=B'
fails "url_env that is no name" "value of 'url_env' is not the name of a variable.*alembic.ini:3:1"
ini ''
fails "none" 'no database URL.*--url, in .DATABASE_URL, or as sqlalchemy.url in .alembic. of alembic.ini'

# ${NAME}
ini 'sqlalchemy.url = sqlite:///${AT}.sqlite'
AT=a1 goes 'a variable in the URL' a1
fails 'a variable that is not set' "needs .AT, which is not set.*alembic.ini:3:1"
ini 'sqlalchemy.url = ${WHOLE}'
WHOLE=sqlite:///b1.sqlite goes 'a variable for the whole' b1
ini 'sqlalchemy.url = sqlite:///${AT'
fails 'a variable without end' "not followed by 'NAME}'.*alembic.ini:3:1"

# SQLite's forms.
ini ''
goes "relative" a1 --url sqlite:///a1.sqlite
goes "absolute" a1 --url "sqlite:///$tmp/a1.sqlite"
goes "with a driver" a1 --url sqlite+aiosqlite:///a1.sqlite
goes "memory" "" --url sqlite://
goes "memory by name" "" --url sqlite:///:memory:
goes "timeout" a1 --url 'sqlite:///a1.sqlite?timeout=3'
goes "a file: URI" a1 --url 'sqlite:///file:a1.sqlite?uri=true&mode=ro'
run --url 'sqlite:///file:a1.sqlite?uri=true&mode=ro' upgrade head
like "mode=ro is obeyed" "$status $err" '^1 .*takes no writes: its URL says so'
fails "a host" 'Invalid SQLite URL.*hint: Valid SQLite URL forms' --url sqlite://host/x
fails "an unknown argument" 'unknown argument "bogus"' --url 'sqlite:///a1.sqlite?bogus=1'

# What is no URL.
fails "no scheme" 'Could not parse SQLAlchemy URL' --url a1.sqlite
fails "an unknown database" "no such database: 'oracle' \(mig has postgresql, mysql, mariadb, sqlite\)" --url oracle://admin:pa55w@h/x
fails "a bad port" 'port of the database URL is not a number' --url postgresql://admin:pa55w@h:x/d
fails "an @ in the password" 'has an .@.*hint: in a password write .@. as %40' --url postgresql://admin:pa5@pa55w@h/d

for database in $(databases); do
    [ "$database" = sqlite ] && continue
    use "$database"
    run stamp a1
    given=$url
    at=${given#*@}
    name=${at#*/}
    port=${at%%/*}
    port=${port#*:}
    unset DATABASE_URL
    case $database in
    postgresql)
        schemes='postgresql postgres postgresql+asyncpg postgresql+psycopg2 postgresql+psycopg'
        socket="postgresql://admin:secret@/$name?host=${MIG_TEST_DIR-}/pg&port=$port"
        good='connect_timeout=3 application_name=mig sslmode=disable options=-cstatement_timeout%3D5000'
        bad='sslmode=foo'
        ;;
    mysql)
        schemes='mysql mariadb mysql+pymysql mysql+aiomysql mariadb+mariadbconnector'
        socket="mysql://admin:secret@/$name?unix_socket=${MIG_TEST_DIR-}/my/sock"
        good='connect_timeout=3 charset=utf8mb4'
        bad='charset=latin1'
        ;;
    esac
    for scheme in $schemes; do
        goes "$database: $scheme" a1 --url "$scheme://${given#*://}"
    done
    goes "$database: percent-encoded user and password" a1 --url "$database://%61dmin:s%65cret@$at"
    USER_NAME=admin PASS=secret
    export USER_NAME PASS
    printf '[alembic]\nscript_location = scripts\nsqlalchemy.url = %s://${USER_NAME}:${PASS}@%s\n' "$database" "$at" >alembic.ini
    goes "$database: user and password from the environment" a1
    PASS='p@ss/w:rd%?#' fails "$database: any password is encoded" "can't connect to $database://admin:\*\*\*@"
    ini ''
    [ -z "${MIG_TEST_DIR-}" ] || goes "$database: a unix socket" a1 --url "$socket"
    for argument in $good; do
        goes "$database: $argument" a1 --url "$given?$argument"
    done
    fails "$database: $bad" "${bad%%=*}" --url "$given?$bad"
    fails "$database: an unknown argument" 'unknown argument "bogus"' --url "$given?bogus=1"
    fails "$database: IPv6" "can't connect to $database://admin:\*\*\*@\[::1\]:$port/$name: .*::1" --url "$database://admin:secret@[::1]:$port/$name"
    fails "$database: a socket that is not there" 'nonexistent' --url "$database://admin:secret@/$name?$([ "$database" = mysql ] && echo unix_socket || echo host)=/nonexistent"
    finish
done
tap_done
