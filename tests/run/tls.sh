#!/bin/sh
# What a URL asks of TLS reaches the client libraries: the server's certificate is verified as said, and a client shows its own.
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh

tls=${MIG_TEST_DIR-}/tls
if [ -z "${MIG_TEST_DIR-}" ] || [ ! -f "$tls/server.pem" ] || ! command -v openssl >/dev/null; then
    echo "1..0 # SKIP no certificates: no server of the suite, or no openssl"
    exit 0
fi
goes() { # NAME URL [TLS]: the session is encrypted, or with "plain" it is not
    sql "DROP TABLE IF EXISTS seen, alembic_version" 2>/dev/null
    run --url "$2" upgrade head
    is "$database: $1" "$status$err $(sql 'SELECT s FROM seen' 2>&1)" "0 ${3-tls}"
}
fails() { # NAME URL PATTERN
    run --url "$2" upgrade head
    like "$database: $1" "$status $(printf '%s' "$err" | tr '\n' ' ')" "^1 FAILED: .*$3"
}
tree
# A certificate of the client's own, for user admin, and one that another authority has signed.
for ca in ca other; do
    { openssl req -newkey rsa:2048 -nodes -subj /CN=admin -keyout "$ca-client.key" -out client.csr &&
        openssl x509 -req -in client.csr -days 2 -CA "$tls/$ca.pem" -CAkey "$tls/$ca.key" -set_serial 7 -out "$ca-client.pem"; } >openssl.log 2>&1
    chmod 600 "$ca-client.key"
done
for database in $(databases); do
    [ "$database" = sqlite ] && continue
    use "$database"
    place=${url#*@}
    unset DATABASE_URL
    case $database in
    postgresql)
        data=$MIG_TEST_DIR/pg/data
        admin() { psql -qXAt "$MIG_TEST_POSTGRESQL" -c "$1"; }
        cp "$tls/server.key" "$data/mig.key" && cp "$tls/server.pem" "$data/mig.pem" && cp "$tls/ca.pem" "$data/mig-ca.pem" && cp "$data/pg_hba.conf" hba
        chown "$(stat -c %u:%g "$data")" "$data"/mig.key "$data"/mig.pem "$data"/mig-ca.pem
        chmod 600 "$data/mig.key"
        { echo "hostssl mig_cert$$ admin 127.0.0.1/32 cert"; cat hba; } >"$data/pg_hba.conf"
        for setting in "ssl_cert_file = 'mig.pem'" "ssl_key_file = 'mig.key'" "ssl_ca_file = 'mig-ca.pem'" 'ssl = on'; do admin "ALTER SYSTEM SET $setting"; done
        admin "CREATE DATABASE mig_cert$$"
        admin 'SELECT pg_reload_conf()' >/dev/null
        for try in 1 2 3 4 5 6 7 8 9 10; do [ "$(psql -qXAt "$MIG_TEST_POSTGRESQL?sslmode=require" -c 'SHOW ssl' 2>/dev/null)" = on ] && break; sleep 0.3; done
        revision a1 '' "CREATE TABLE seen AS SELECT CASE WHEN ssl THEN 'tls' ELSE 'plain' END AS s FROM pg_stat_ssl WHERE pid = pg_backend_pid();" ''
        local="postgresql://admin:secret@localhost:${place#*:}?hostaddr=127.0.0.1"
        goes "sslmode=require" "$url?sslmode=require"
        goes "sslmode=disable" "$url?sslmode=disable" plain
        goes "ssl=true, as asyncpg has it" "$url?ssl=true"
        goes "ssl=disable, as asyncpg has it" "$url?ssl=disable" plain
        goes "verify-ca" "$url?sslmode=verify-ca&sslrootcert=$tls/ca.pem"
        goes "verify-full" "$local&sslmode=verify-full&sslrootcert=$tls/ca.pem"
        fails "verify-full and another name" "$url?sslmode=verify-full&sslrootcert=$tls/ca.pem" 'server certificate for "localhost".* does not match host name "127.0.0.1"'
        fails "verify-ca and another authority" "$url?sslmode=verify-ca&sslrootcert=$tls/other.pem" 'certificate verify failed'
        fails "ssl=verify-full, as asyncpg has it" "$url?ssl=verify-full&sslrootcert=$tls/ca.pem" 'does not match host name'
        fails "a root that is not there" "$url?sslmode=verify-ca&sslrootcert=/nonexistent" 'root certificate file "/nonexistent" does not exist'
        fails "a minimum that is not kept" "$url?sslmode=require&ssl_max_protocol_version=TLSv1.1" 'ssl_max_protocol_version|ssl.*protocol|SSL error|no protocols'
        PGSSLMODE=verify-full PGSSLROOTCERT=$tls/other.pem fails "the variables of libpq" "$url" 'certificate verify failed'
        cert="postgresql://admin@$(printf '%s' "$place" | sed "s#/.*##")/mig_cert$$?sslmode=require"
        fails "no certificate of its own" "$cert" 'certificate|authentication'
        fails "one that the server does not know" "$cert&sslcert=$tmp/other-client.pem&sslkey=$tmp/other-client.key" 'alert|unknown ca|certificate'
        run --url "$cert&sslcert=$tmp/ca-client.pem&sslkey=$tmp/ca-client.key" upgrade head
        is "$database: its own certificate" "$status$err $(psql -qXAt "$(url_with "$MIG_TEST_POSTGRESQL" "mig_cert$$")" -c 'SELECT s FROM seen')" "0 tls"
        fails "a key that is not there" "$cert&sslcert=$tmp/ca-client.pem&sslkey=/nonexistent" 'private key file'
        cat hba >"$data/pg_hba.conf"
        for setting in ssl ssl_cert_file ssl_key_file ssl_ca_file; do admin "ALTER SYSTEM RESET $setting"; done
        admin 'SELECT pg_reload_conf()' >/dev/null
        admin "DROP DATABASE mig_cert$$"
        ;;
    mysql)
        revision a1 '' "CREATE TABLE seen AS SELECT IF(VARIABLE_VALUE = '', 'plain', 'tls') AS s FROM $([ "$(mysql_admin "SELECT VERSION() LIKE '%MariaDB%'")" = 1 ] && echo information_schema || echo performance_schema).SESSION_STATUS WHERE VARIABLE_NAME = 'Ssl_cipher';" ''
        local="mysql://admin:secret@localhost:${place#*:}"
        goes "ssl=true" "$url?ssl=true"
        goes "ssl_ca" "$local?ssl_ca=$tls/ca.pem"
        goes "ssl_verify_identity" "$local?ssl_ca=$tls/ca.pem&ssl_verify_identity=true"
        fails "another name" "$url?ssl_ca=$tls/ca.pem" '\(2026\)'
        fails "another authority" "$local?ssl_ca=$tls/other.pem" '\(2026\)'
        mysql_admin "CREATE USER 'cert$$'@'%' IDENTIFIED BY 'secret' REQUIRE SUBJECT '/CN=admin'; GRANT ALL ON *.* TO 'cert$$'@'%'"
        cert="mysql://cert$$:secret@localhost:${place#*:}?ssl_ca=$tls/ca.pem"
        fails "no certificate of its own" "$cert" '\(1045\)'
        goes "its own certificate" "$cert&ssl_cert=$tmp/ca-client.pem&ssl_key=$tmp/ca-client.key"
        fails "a key that is not there" "$cert&ssl_cert=$tmp/ca-client.pem&ssl_key=/nonexistent" '\(2026\)'
        mysql_admin "DROP USER 'cert$$'@'%'"
        ;;
    esac
    finish
done
tap_done
