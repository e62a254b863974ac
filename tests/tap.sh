# shellcheck shell=sh
# Sourced by the shell tests: TAP, a directory of one's own, the databases at hand.
#   ok NAME COMMAND...     passes when COMMAND does
#   is NAME GOT WANT       passes when the texts are equal
#   like NAME GOT PATTERN  passes when GOT holds the extended regular expression
#   run ARG...             mig ARG...; leaves $out, $err, $status
#   databases              the words sqlite, postgresql, mysql: those that can be tested here
#   use DATABASE           an empty database; sets $url and DATABASE_URL
#   sql TEXT               runs TEXT there, prints the rows, columns with | between
#   await COMMAND...       until it succeeds; fails when it has not after $patience seconds
#   alone WHAT             nobody else who says so (or "beside WHAT") runs from here to the end of this test
# What happens at once does so within $at_once seconds; valgrind ($WRAP) makes all of it slow.
n=0 failed=0 at_once=10 patience=60
[ -z "${WRAP-}" ] || at_once=100 patience=600
mig=${MIG:-$PWD/build/mig}
top=$PWD
tmp=$(cd "$(mktemp -d)" && pwd -P)
sqlite_file=$tmp/test.sqlite
trap 'rm -rf "$tmp"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
unset DATABASE_URL ALEMBIC_CONFIG
SHELL=/bin/sh # what script(1) starts
export SHELL
cd "$tmp" || exit 1

result() { # 0|1 NAME
    n=$((n + 1))
    if [ "$1" = 0 ]; then echo "ok $n - $2"; else
        echo "not ok $n - $2"
        failed=1
    fi
}
note() { printf '%s\n' "$*" | sed 's/^/# /'; }
ok() {
    ok_name=$1
    shift
    if "$@" >"$tmp/ok.log" 2>&1; then result 0 "$ok_name"; else
        result 1 "$ok_name"
        note "$(cat "$tmp/ok.log")"
    fi
}
is() {
    if [ "$2" = "$3" ]; then result 0 "$1"; else
        result 1 "$1"
        note " got: $2"
        note "want: $3"
    fi
}
like() {
    if printf '%s\n' "$2" | grep -Eq -- "$3"; then result 0 "$1"; else
        result 1 "$1"
        note "     got: $2"
        note "want like: $3"
    fi
}
skip() { echo "ok $((n = n + 1)) - # SKIP $1"; }
run() {
    "$mig" "$@" >"$tmp/run.out" 2>"$tmp/run.err" </dev/null
    status=$?
    out=$(cat "$tmp/run.out")
    err=$(cat "$tmp/run.err")
    [ -z "${WRAP-}" ] || [ $status != 99 ] || { result 1 "$WRAP: $*"; note "$err"; }
}
await() {
    await_end=$(($(date +%s) + patience))
    until "$@"; do
        [ "$(date +%s)" -lt $await_end ] || return 1
        sleep 0.1
    done
}
# What a server has for all of its databases, read_only say, is one test's at a time.
alone() { exec 9>"$MIG_TEST_DIR/$1.alone" && flock 9; }
beside() { exec 9>"$MIG_TEST_DIR/$1.alone" && flock -s 9; }
databases() {
    echo sqlite
    for pair in "postgresql:${MIG_TEST_POSTGRESQL-}" "mysql:${MIG_TEST_MYSQL-}"; do
        if [ -n "${pair#*:}" ]; then echo "${pair%%:*}"; else echo "# SKIP ${pair%%:*}: no server" >&2; fi
    done
}
# The URL of another database on the same server.
url_with() { printf '%s\n' "$1" | sed "s#/[^/?]*\(?.*\)\{0,1\}\$#/$2\1#"; }
use() {
    database=$1
    case $1 in
    sqlite)
        sqlite_file=${sqlite_directory:-$tmp}/test.sqlite
        rm -f "$sqlite_file" "$sqlite_file-journal"
        url=sqlite:///$sqlite_file
        ;;
    postgresql)
        psql_url=$(url_with "$MIG_TEST_POSTGRESQL" "mig_$$")
        psql -qX "$MIG_TEST_POSTGRESQL" -c "DROP DATABASE IF EXISTS mig_$$" -c "CREATE DATABASE mig_$$" 2>/dev/null
        url=$psql_url
        ;;
    mysql)
        mysql_admin "DROP DATABASE IF EXISTS mig_$$; CREATE DATABASE mig_$$"
        url=$(url_with "$MIG_TEST_MYSQL" "mig_$$")
        ;;
    esac
    DATABASE_URL=$url
    export DATABASE_URL
}
# mysql://user:password@host:port/... as the client's options
mysql_admin() {
    # No file and no pipe: several run at the same time.
    my_login=${MIG_TEST_MYSQL#*://} my_place=${MIG_TEST_MYSQL#*@}
    my_login=${my_login%%@*} my_place=${my_place%%/*}
    MYSQL_PWD=${my_login#*:} mysql --no-defaults -u "${my_login%%:*}" -h "${my_place%:*}" -P "${my_place#*:}" --protocol=tcp -BN ${2:+-D "$2"} -e "$1"
}
sql() {
    case $database in
    sqlite) sqlite3 "$sqlite_file" "$1" ;;
    postgresql) psql -qXAt "$url" -c "$1" ;;
    mysql) mysql_admin "$1" "mig_$$" | tr '\t' '|' ;;
    esac
}
tree() { # an empty script directory "scripts" and alembic.ini; the URL comes from the environment
    rm -rf scripts
    mkdir -p scripts/versions
    printf '[alembic]\nscript_location = scripts\n%s\n' "${1-}" >alembic.ini
}
revision() { # NAME DOWN UPGRADE DOWNGRADE [KEY: VALUE...]
    revision_file=scripts/versions/$1.sql revision_up=$3 revision_down=$4
    printf -- '-- message of %s\n--\n-- revision: %s\n-- down_revision: %s\n' "$1" "$1" "$2" >"$revision_file"
    shift 4
    for line in "$@"; do printf -- '-- %s\n' "$line" >>"$revision_file"; done
    printf '\n-- mig:upgrade\n%s\n\n-- mig:downgrade\n%s\n' "$revision_up" "$revision_down" >>"$revision_file"
}
finish() {
    case $database in
    postgresql) psql -qX "$MIG_TEST_POSTGRESQL" -c "DROP DATABASE IF EXISTS mig_$$" 2>/dev/null ;;
    mysql) mysql_admin "DROP DATABASE IF EXISTS mig_$$" ;;
    esac
}
tap_done() {
    echo "1..$n"
    exit $failed
}
