#!/bin/sh
# A password whose every piece can be found again, on every path that could tell it: nothing that is printed, written, stored or shown
# by ps has a piece of it.
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh
. "$top/tests/run/slow"
. "$top/tests/torture/figures"

# Each piece begins with cAn; between them stands what URLs, inis and shells give a meaning to.
password='cAn0@cAn1:cAn2/cAn3?cAn4#cAn5%cAn6&cAn7=cAn8 cAn9+cAn10"cAn11$cAn12[cAn13]cAn14\cAn15'
encoded='cAn0%40cAn1%3AcAn2%2FcAn3%3FcAn4%23cAn5%25cAn6%26cAn7%3DcAn8%20cAn9%2BcAn10%22cAn11%24cAn12%5BcAn13%5DcAn14%5CcAn15'
letters='%63%41n0%40%63An1'
pieces='cAn[0-9]|%63|%41n'
HOME=$tmp COLUMNS=4000
export HOME COLUMNS
printf '%s\n' "$password" >pw
looked=0 hits=0
told() { # NAME: the last run's output has a piece
    looked=$((looked + 1))
    if printf '%s\n%s\n' "$out" "$err" | grep -aEiq "$pieces"; then
        result 1 "told: $1"
        hits=$((hits + 1))
        note "$(printf '%s\n%s\n' "$out" "$err" | grep -aEi "$pieces" | head -5)"
    fi
}
quiet() { # ARG...: mig ARG...; whatever comes of it
    run "$@"
    told "$*"
}
fails() { # ARG...: the same, and it must fail
    quiet "$@"
    [ "$status" != 0 ] || result 1 "succeeds: $*"
}
ini() { printf '[alembic]\nscript_location = scripts\n%b\n%s\n' "$1" "$logging" >alembic.ini; }
logging=$(sed -n '/^\[loggers\]/,$p' "$top/templates/generic/alembic.ini.mako" | sed 's/^level = .*/level = DEBUG/')
every_command() { # the commands, with the options before them
    for words in 'current -v' 'current --check-heads' 'history -v' 'history -i' 'heads -v' 'branches -v' 'show head' 'show current' 'check' \
        'status' 'status --json' 'validate' 'validate --json' 'upgrade --dry-run head' 'upgrade head' 'upgrade head' 'status --json' 'validate --applied --json' \
        'upgrade --sql head' 'downgrade -1' 'downgrade --sql b1:a1' 'stamp --purge head' 'stamp nowhere' \
        'upgrade nowhere' 'ensure_version' 'ensure_version --sql' 'wait --timeout 0' 'wait --at-least nowhere --timeout 0' 'revision -m text' \
        'merge heads' 'edit nowhere' 'list_templates' 'init other' 'resume --redo' 'upgrade --lock lease head' '--raiseerr upgrade nowhere' \
        'downgrade --yes base' 'status'; do
        # shellcheck disable=SC2086 # words
        quiet "$@" $words
    done
    rm -rf other
}
tree
ini ''
revision a1 '' 'CREATE TABLE a (id INTEGER NOT NULL PRIMARY KEY);' 'DROP TABLE a;'
revision b1 a1 'CREATE TABLE b (id INTEGER NOT NULL PRIMARY KEY);' 'DROP TABLE b;'
cp -r scripts whole

# What is no URL of a database, or of none that answers.
for scheme in postgresql postgresql+asyncpg mysql mariadb+pymysql; do
    for secret in "$password" "$encoded" "$letters" 'cAn0@cAn1' 'cAn0/cAn1' 'cAn0@cAn1/cAn2' 'cAn0@cAn1?cAn2/cAn3' 'cAn0:cAn1' 'cAn0%zzcAn1' 'cAn0%ffcAn1' \
        'cAn0%00cAn1' 'cAn0 cAn1' 'cAn0"cAn1' "cAn0'cAn1" 'cAn0#cAn1' 'cAn0[cAn1' 'cAn0	cAn1' '@cAn0' 'cAn0@'; do
        for url in "$scheme://user:$secret@127.0.0.1:1/db" "$scheme://user:$secret@127.0.0.1:1" "$scheme://user:$secret@" "$scheme://:$secret@127.0.0.1:1/db"; do
            fails --url "$url" current
            DATABASE_URL=$url fails current
        done
    done
    for rest in '127.0.0.1:x/db' '127.0.0.1:0/db' '127.0.0.1:99999/db' '127.0.0.1:1/db?bogus=1' '127.0.0.1:1/db?connect_timeout=soon' '[::1/db' \
        '127.0.0.1:1/db?sslmode=foo' '127.0.0.1:1/db?ssl=maybe' '127.0.0.1:1/db?charset=latin1' 'nowhere.invalid/db' '127.0.0.1:1/%zz' \
        '127.0.0.1:1/db?sslrootcert=/nonexistent&sslmode=verify-full' '127.0.0.1:1/db?ssl_ca=/nonexistent' '127.0.0.1:1/db?service=none'; do
        fails --url "$scheme://user:$encoded@$rest" current
        fails --url "$scheme://user@$rest" --password-file pw current
    done
    for url in "$scheme//user:$encoded@h/d" "$scheme:/user:$encoded@h/d" "$scheme:user:$encoded@h/d" "user:$encoded@h/d" "$encoded" "$password" \
        "oracle://user:$encoded@h/d" "$scheme+://user:$encoded@h/d" "sqlite://user:$encoded@h/d" "$scheme://user@127.0.0.1:1/db?password=$encoded" \
        "$scheme://user@127.0.0.1:1/db?passwd=$encoded" "$scheme://user@127.0.0.1:1/db?sslpassword=$encoded&bogus=1"; do
        fails --url "$url" current
        DATABASE_URL=$url fails current
        printf '%s\n' "$url" >urlfile
        DATABASE_URL_FILE=urlfile fails current
        DATABASE_URL=$url DATABASE_URL_FILE=urlfile fails current
        rm urlfile
    done
done

# Options in the wrong places.
url="postgresql://user:$encoded@127.0.0.1:1/db"
for words in '' 'current --url URL' 'URL' 'upgrade URL head' 'upgrade URL' 'stamp URL' '--quiet=URL current' '--u=URL' '--raiseerr=URL current' 'current -vURL' \
    '--url=URL' '--ur URL current' '-x URL current' '-x url=URL current' '-c URL current' '-n URL current' 'show URL' 'history -r URL:' 'edit URL' \
    'upgrade --lock URL head' 'upgrade --wait URL head' 'wait --at-least URL' 'wait --timeout URL' 'revision --bogus=URL' '--bogus URL current' 'init --template URL x'; do
    set --
    for word in $words; do set -- "$@" "$(printf '%s\n' "$word" | sed "s|URL|$(printf '%s' "$url" | sed 's/[&|\\]/\\&/g')|")"; done
    fails "$@"
done
quiet --version
quiet --help

# Inis.
bad_ini() { # TEXT
    ini "$1"
    for words in current 'upgrade --sql head' 'revision -m text'; do
        # shellcheck disable=SC2086 # words
        quiet $words
    done
}
percent=$(printf '%s' "$encoded" | sed 's/%/%%/g')
for secret in "$percent" "$encoded" 'cAn0%cAn1' 'cAn0%(cAn1' 'cAn0%%zzcAn1' '${cAn0' 'cAn0${NOT_SET}cAn1' 'cAn0@cAn1/cAn2' 'cAn0 ; cAn1' 'cAn0 # cAn1' 'cAn0\n cAn1' \
    'cAn0\ncAn1' '%(cAn0' 'cAn0\rcAn1' 'cAn0\377cAn1' 'cAn0\001cAn1'; do
    for form in 'sqlalchemy.url = URL' 'sqlalchemy.url: URL' 'sqlalchemy.url URL' 'sqlalchemy.ulr = URL' 'sqlalchemy.url = URL\nsqlalchemy.url = URL' 'URL' '  URL' \
        'x = URL\nsqlalchemy.url = %(x)s' 'url_env = URL' 'password_file = URL' 'sqlalchemy.url =\n  URL' 'version_table_pk = URL' 'lock = URL' 'lock_timeout = URL' '[URL' '[URL]\n[URL]' \
        'truncate_slug_length = URL' 'env_py = URL'; do
        bad_ini "$(printf '%s' "$form" | sed "s|URL|postgresql://user:$(printf '%s' "$secret" | sed 's/[&|\\]/\\&/g')@127.0.0.1:1/db|g")"
    done
done
rm -rf scripts && cp -r whole scripts
ini 'sqlalchemy.url = postgresql://user:${PASS}@127.0.0.1:1/db'
PASS=$password fails current
printf '[tool.alembic]\nscript_location = "scripts"\nsqlalchemy.url = "%s"\n' "$url" >pyproject.toml
rm alembic.ini
fails current
printf '[tool.alembic]\nsqlalchemy.url = "%s\n' "$url" >pyproject.toml
fails current
rm pyproject.toml
ok "$looked runs without a server tell nothing" [ "$failed" = 0 ]
figure 'password canary over every error path' 'no server' "$looked runs, $hits hits"

quoted() { printf '%s' "$1" | sed "s/[\\\\']/\\\\&/g"; }
for database in $(databases); do
    [ "$database" = sqlite ] && continue
    failed_before=$failed looked=0 hits=0
    use "$database"
    role=canary$$
    case $database in
    postgresql) psql -qX "$MIG_TEST_POSTGRESQL" -c "CREATE ROLE $role LOGIN SUPERUSER PASSWORD E'$(quoted "$password")'" ;;
    mysql) mysql_admin "CREATE USER '$role'@'%' IDENTIFIED BY '$(quoted "$password")'; GRANT ALL ON *.* TO '$role'@'%'" ;;
    esac
    place=${url#*@}
    good="$database://$role:$encoded@$place"
    unset DATABASE_URL
    rm -rf scripts && cp -r whole scripts
    ini 'history_table = mig_history'
    run --url "$good" current
    is "$database: the password is right" "$status" 0
    every_command --url "$good"
    every_command --url "$database://$role@$place" --password-file pw
    DATABASE_URL=$good every_command
    ini "history_table = mig_history\nsqlalchemy.url = $(printf '%s' "$good" | sed 's/%/%%%%/g')"
    every_command
    ini 'history_table = mig_history'
    every_command --url "$database://$role:$encoded-wrong@$place"
    every_command --url "$database://$role:$encoded@${place%/*}/nodb"
    rm -rf scripts && cp -r whole scripts
    revision c1 b1 'CREATE TABLE c (id INTEGER);
SELECT nonsense FROM nowhere;' ''
    quiet --url "$good" upgrade head
    is "$database: a statement that fails" "$status" 1
    for words in current status 'status --json' 'validate --applied' 'upgrade --dry-run head' 'resume --done' 'upgrade head' 'stamp head'; do
        # shellcheck disable=SC2086 # words
        quiet --url "$good" $words
    done
    revision c1 b1 "SELECT $([ "$database" = mysql ] && echo SLEEP || echo pg_sleep)(3600);" ''
    quiet --url "$good" stamp --purge b1
    # While it runs: its command line, who holds its lock, and what the server shows of it.
    "$mig" --url "$good" -x "url=$good" upgrade head >slow.log 2>&1 &
    slow=$!
    await slow_runs
    if [ -z "${WRAP-}" ]; then # which is not mig's own to black out
        is "$database: the command line" "$(tr '\0' '\n' <"/proc/$slow/cmdline" | grep -aEic "$pieces")" 0
        like "$database: which is there" "$(tr '\0' ' ' <"/proc/$slow/cmdline")" '--url [a-z]*://x+ -x url=[a-z]*://x+ upgrade head'
    fi
    quiet --url "$good" upgrade --lock-timeout 300ms head
    like "$database: the holder of the lock" "$err" 'holds the lock'
    case $database in
    postgresql) seen=$(sql 'SELECT * FROM pg_stat_activity') ;;
    mysql) seen=$(mysql_admin 'SHOW FULL PROCESSLIST') ;;
    esac
    is "$database: what the server shows of it" "$(printf '%s\n' "$seen" | grep -Eic "$pieces")" 0
    kill -TERM $slow
    wait $slow
    is "$database: interrupted" "$? $(grep -aEic "$pieces" slow.log)" "143 0"
    revision c1 b1 'SELECT 1;' ''
    quiet --url "$good" upgrade head
    case $database in
    postgresql) pg_dump "$psql_url" >dump ;;
    mysql)
        for table in $(sql 'SHOW TABLES'); do
            echo "$table"
            sql "SELECT * FROM $table" || echo "$pieces"
        done >dump
        ;;
    esac
    is "$database: the tables" "$(grep -c alembic_version dump | sed 's/[1-9][0-9]*/some/') $(grep -aEic "$pieces" dump)" "some 0"
    ok "$database: $looked runs tell nothing" [ "$failed" = "$failed_before" ]
    figure 'password canary over every error path' "$database" "$looked runs, the tables and what the server shows: $hits hits"
    case $database in
    postgresql)
        finish
        psql -qX "$MIG_TEST_POSTGRESQL" -c "DROP ROLE $role"
        ;;
    mysql) finish && mysql_admin "DROP USER '$role'@'%'" ;;
    esac
done
rm -f pw run.out run.err
is "the files that are left" "$(grep -raEil "$pieces" . | tr '\n' ' ')" ""
tap_done
