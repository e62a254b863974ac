#!/bin/sh
# Where passwords come from: files, variables that name files, what the client libraries read, a terminal.
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh

tree
revision a1 '' 'CREATE TABLE a (id INTEGER);' 'DROP TABLE a;'
HOME=$tmp
export HOME
goes() { # NAME ARG...: mig ARG... current prints a1
    goes_name=$1
    shift
    run "$@" current
    is "$goes_name" "$status $out$err" "0 a1 (head)"
}
fails() { # NAME PATTERN ARG...
    fails_name=$1 fails_pattern=$2
    shift 2
    run "$@" current
    like "$fails_name" "$status $out$(printf '%s' "$err" | tr '\n' ' ')" "^1 FAILED: .*$fails_pattern"
    case $out$err in *secret* | *pa55w*) result 1 "$fails_name: a password is told" ;; esac
}
ini() { printf '[alembic]\nscript_location = scripts\n%b\n' "$1" >alembic.ini; }
# typed TEXT ARG...: mig ARG... at a terminal of its own, where TEXT is typed; prints what is seen there.
typed() {
    typed_text=$1
    shift
    at_terminal "\"\$mig\" $*" "$typed_text" asked
}
# at_terminal COMMANDS TEXT CONDITION: TEXT is typed when CONDITION holds; what the terminal showed.
# Ctrl-C reaches the shell there as well: with a trap it goes on, whichever shell it is.
at_terminal() {
    : >seen
    { await "$3"; sleep 0.3; printf '%b' "$2"; await over; } |
        mig=$mig bare=$bare script -qefc "trap : INT; $1; echo status \$?; stty -a | grep -o '[ -]echo '" /dev/null >seen
    tr -d '\r' <seen | tr '\n' ' '
}
asked() { grep -Eq '^Password for|^status ' seen; }
asked_again() { [ "$(tr '\r' '\n' <seen | grep -o 'Password for' | wc -l)" = 2 ]; }
over() { grep -Eq '^[ -]echo' seen; }

printf secret >plain
printf 'secret\n' >lf
printf 'secret\r\n' >crlf
printf 'secret\n\n' >two
printf 'pa55w\n' >wrong
: >empty
echo >line
printf 'sec\0ret' >nul
head -c 70000 /dev/zero | tr '\0' x >large
for database in $(databases); do
    use "$database"
    run upgrade head
    unset DATABASE_URL
    if [ "$database" = sqlite ]; then
        fails "sqlite: a password for it" '--password-file: sqlite has no passwords' --url "$url" --password-file plain
        printf '%s\n' "$url" >url
        DATABASE_URL_FILE=url goes "a URL in a file"
        DATABASE_URL_FILE=url DATABASE_URL=$url fails "two URLs" 'both .DATABASE_URL and .DATABASE_URL_FILE are set.*hint: unset'
        DATABASE_URL_FILE=url goes "--url goes before it" --url "$url"
        DATABASE_URL_FILE='' fails "an empty variable names no file" 'no database URL.*.DATABASE_URL_FILE may name a file'
        DATABASE_URL_FILE=nofile fails "no such file" ".DATABASE_URL_FILE: can't read nofile: No such file"
        DATABASE_URL_FILE=empty fails "an empty file" '.DATABASE_URL_FILE: empty is empty'
        DATABASE_URL_FILE=line fails "an empty line" '.DATABASE_URL_FILE: line is empty'
        DATABASE_URL_FILE=scripts fails "a directory" '.DATABASE_URL_FILE: .*directory'
        DATABASE_URL_FILE=two fails "no URL in it" '.DATABASE_URL_FILE \(two\): Could not parse SQLAlchemy URL'
        DATABASE_URL_FILE=large fails "a large file" '.DATABASE_URL_FILE: large is larger than 65536 bytes'
        DATABASE_URL_FILE=nul fails "a NUL" '.DATABASE_URL_FILE: nul has a NUL byte'
        ini 'url_env = MY_URL'
        MY_URL_FILE=url goes "the file of another variable"
        ini 'url_env = postgresql://a:pa55w@h/d?x=y'
        fails "url_env that is a URL" "value of 'url_env' is not the name of a variable.*alembic.ini:3:1"
        ini 'sqlalchemy.url = ${MY_URL}'
        MY_URL_FILE=url goes "the file of a variable in the ini"
        ini 'password_file = nofile'
        goes "password_file is not for sqlite" --url "$url"
        ini ''
        continue
    fi
    place=${url#*@}
    bare=$database://admin@$place
    case $database in
    postgresql) variable=PGPASSWORD port=${place#*:} ;;
    mysql) variable=MYSQL_PWD port=${place#*:} ;;
    esac
    port=${port%%/*}
    denied="can't connect to $bare: "
    fails "$database: no password" "$denied.*hint: .*--password-file" --url "$bare"
    for file in plain lf crlf; do goes "$database: --password-file $file" --url "$bare" --password-file "$file"; done
    fails "$database: one line end is taken off, not two" "$denied.*the password that of --password-file two" --url "$bare" --password-file two
    fails "$database: a wrong one" "$denied.*the password that of --password-file wrong" --url "$bare" --password-file wrong
    fails "$database: no such file" "--password-file: can't read nofile: No such file" --url "$bare" --password-file nofile
    fails "$database: an empty file" "--password-file: empty is empty" --url "$bare" --password-file empty
    goes "$database: it goes before the URL's" --url "$database://admin:pa55w@$place" --password-file plain
    mkfifo fifo
    cat plain >fifo &
    goes "$database: a pipe" --url "$bare" --password-file fifo
    rm fifo
    export "$variable=secret"
    goes "$database: $variable" --url "$bare"
    export "$variable=pa55w"
    fails "$database: a wrong $variable" "$denied.*the password that of .$variable" --url "$bare"
    goes "$database: --password-file goes before it" --url "$bare" --password-file plain
    export "${variable}_FILE=plain"
    fails "$database: both" "both .$variable and .${variable}_FILE are set" --url "$bare"
    unset $variable
    goes "$database: ${variable}_FILE" --url "$bare"
    fails "$database: the URL's goes before it" "can't connect" --url "$database://admin:pa55w@$place"
    export "${variable}_FILE=nofile"
    fails "$database: ${variable}_FILE that is not there" ".${variable}_FILE: can't read nofile" --url "$bare"
    unset ${variable}_FILE
    ini "password_file = %(here)s/plain"
    goes "$database: password_file" --url "$bare"
    ini "password_file = nofile"
    fails "$database: password_file that is not there" "password_file: can't read nofile: .*alembic.ini:3:1" --url "$bare"
    ini "sqlalchemy.url = $database://admin:\${PW}@$place"
    PW_FILE=lf goes "$database: a variable of the ini in a file"
    ini ''
    case $database in
    postgresql)
        goes "a password in an argument is dropped for --password-file" --url "$bare?password=pa55w" --password-file plain
        printf '127.0.0.1:%s:*:admin:secret\n' "$port" >.pgpass
        chmod 600 .pgpass
        goes ".pgpass" --url "$bare"
        mv .pgpass elsewhere
        PGPASSFILE=elsewhere goes "PGPASSFILE" --url "$bare"
        goes "?passfile=" --url "$bare?passfile=elsewhere"
        printf '[mine]\nhost=127.0.0.1\nport=%s\nuser=admin\npassword=secret\ndbname=mig_%s\n' "$port" $$ >services
        PGSERVICEFILE=services goes "?service=" --url 'postgresql://?service=mine'
        PGSERVICEFILE=services PGSERVICE=mine goes "PGSERVICE" --url 'postgresql://'
        PGSERVICEFILE=services fails "no such service" 'definition of service "other" not found' --url 'postgresql://?service=other'
        ;;
    mysql)
        printf '[client]\nuser=admin\npassword=secret\n' >.my.cnf
        goes "~/.my.cnf: [client]" --url "mysql://$place"
        goes "~/.my.cnf: the password alone" --url "$bare"
        printf '[client]\nuser=admin\npassword=pa55w\n[mig]\npassword=secret\n' >.my.cnf
        goes "~/.my.cnf: [mig]" --url "$bare"
        fails "the URL's goes before it" "can't connect" --url "mysql://admin:pa55w@$place"
        printf '[client]\nport=1\nhost=nowhere\nuser=admin\npassword=secret\n' >.my.cnf
        goes "~/.my.cnf says who, not where" --url "$bare"
        mv .my.cnf my.cnf
        goes "?read_default_file=" --url "$bare?read_default_file=my.cnf"
        printf '[other]\nuser=admin\npassword=secret\n' >my.cnf
        goes "?read_default_group=" --url "$bare?read_default_file=my.cnf&read_default_group=other"
        fails "no such option file" 'read_default_file.*not a file that can be read' --url "$bare?read_default_file=nofile"
        ;;
    esac
    if ! command -v script >/dev/null || ! command -v stty >/dev/null; then
        skip "$database: a terminal: no script or stty"
        finish
        continue
    fi
    like "$database: asked for at a terminal" "$(typed 'secret\n' --url "$bare" current)" "^Password for $bare: +a1 \(head\) status 0 +echo"
    like "$database: and wrong" "$(typed 'pa55w\n' --url "$bare" current)" "^Password for $bare: +FAILED: $denied.*status 1 +echo"
    is "$database: not shown" "$(typed 'secret\n' --url "$bare" current | grep -c secret)" 0
    like "$database: nothing typed" "$(typed '\n' --url "$bare" current)" "^Password for $bare: +FAILED: $denied.*status 1 +echo"
    like "$database: the end of the input" "$(typed '\004' --url "$bare" current)" "^Password for $bare: +FAILED: $denied.*status 1 +echo"
    like "$database: interrupted" "$(typed 'sec\003' --url "$bare" current)" "^Password for $bare: .*FAILED: .*interrupted.*status 130 +echo"
    like "$database: not asked with a password" "$(typed 'secret\n' --url "$database://admin:pa55w@$place" current)" "^(secret )?FAILED: can't connect.*status 1 "
    like "$database: nor without need" "$(typed '' --url "$url" current)" "^a1 \(head\) status 0 "
    like "$database: nor in a pipe" "$(typed 'secret\n' --url "$bare" current '</dev/null')" "^(secret )?FAILED: $denied.*status 1 "
    like "$database: kept for the run" "$(typed 'secret\n' --url "$bare" upgrade --lock lease head)" "^Password for $bare: +status 0 "
    # A signal from elsewhere while mig asks: kill NAME, then what the terminal is like.
    signalled() { # COMMANDS for the shell that has started mig, $p
        at_terminal "exec 3<&0; \"\$mig\" --url \"\$bare\" current <&3 & p=\$!; until grep -q 'Password for' seen; do sleep 0.1; done; sleep 0.3; $1; wait \$p" \
            "${2-}" "${3-over}"
    }
    like "$database: SIGTERM" "$(signalled 'kill -TERM $p')" "Password for $bare: .*status 143 +echo"
    like "$database: SIGHUP" "$(signalled 'kill -HUP $p')" "Password for $bare: .*status 129 +echo"
    # The shell here has no job control, so nothing stops; what comes after a stop is the same.
    like "$database: SIGTSTP, and asked again when it goes on" "$(signalled 'kill -TSTP $p; sleep 1; kill -CONT $p 2>/dev/null' 'secret\n' asked_again)" \
        "Password for $bare: +Password for $bare: +a1 \(head\) status 0 +echo"
    finish
done
tap_done
