#!/bin/sh
# Three nodes of a Galera cluster on loopback: RUNNERS (64) at once, spread over the nodes, ROUNDS (20) times; a node that
# is killed in the middle; a runner that is killed in the middle. GET_LOCK is granted on each node by itself there.
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh
. "$top/tests/run/runners"
. "$top/tests/torture/figures"
. "$top/tests/torture/own_server"
: "${RUNNERS:=64}" "${ROUNDS:=20}" "${KILLS:=5}"
provider=$(ls /usr/lib/galera/libgalera_smm.so /usr/lib/*/galera/libgalera_smm.so /usr/lib/libgalera_smm.so 2>/dev/null | head -n 1)
if [ -z "$provider" ] || ! own_can mysql || ! command -v rsync >/dev/null || ! sst=$(command -v wsrep_sst_rsync); then
    skip 'galera: not installed (apt-get install mariadb-server galera-4 rsync)'
    tap_done
fi
account=$(own_name mysql)
pids=''
stop_all() {
    for pid in $pids; do kill -9 "$pid" 2>/dev/null; done
    rm -rf "$tmp"
}
trap stop_all EXIT
chmod 755 "$tmp"
own_port && first=$own_base
sql_port() { echo $((first + $1 * 10)); }
group_port() { echo $((first + $1 * 10 + 1)); }
cluster=gcomm://127.0.0.1:$(group_port 0),127.0.0.1:$(group_port 1),127.0.0.1:$(group_port 2)

node_sql() { mysql --no-defaults -u admin -psecret -h 127.0.0.1 -P "$(sql_port "$1")" --protocol=tcp -BN ${3:+-D "$3"} -e "$2" 2>/dev/null; }
# A node that starts on a busy machine now and then dies of "Failed to set thread schedparams": once more.
start_node() { # NUMBER [new]
    for attempt in 1 2 3 4 5; do try_node "$@" && return; done
    tail -n 30 "$tmp/n$1.log"
    return 1
}
try_node() {
    [ "$(id -u)" = 0 ] && as="setpriv --reuid=$account --regid=$(id -g "$account") --clear-groups" || as=''
    # shellcheck disable=SC2086
    $as env PATH="${sst%/*}:/usr/sbin:/usr/bin:/sbin:/bin" "$own_my" --no-defaults --datadir="$tmp/n$1/data" --port="$(sql_port "$1")" --bind-address=127.0.0.1 \
        --socket="$tmp/n$1/s" --pid-file="$tmp/n$1/pid" --init-file="$tmp/own.sql" --binlog-format=ROW --skip-log-bin \
        --innodb-autoinc-lock-mode=2 --innodb-flush-log-at-trx-commit=0 --innodb-buffer-pool-size=64M \
        --innodb-log-file-size=8M --max-connections=300 --tmpdir="$tmp/n$1" \
        --wsrep-on=ON --wsrep-provider="$provider" --wsrep-cluster-address="$([ "${2-}" = new ] && echo gcomm:// || echo "$cluster")" \
        --wsrep-cluster-name="mig$$" --wsrep-node-name="n$1" --wsrep-node-address=127.0.0.1 \
        --wsrep-sst-method=rsync --wsrep-sst-receive-address="127.0.0.1:$((first + $1 * 10 + 3))" \
        --wsrep-provider-options="base_host=127.0.0.1;base_port=$(group_port "$1");ist.recv_addr=127.0.0.1:$((first + $1 * 10 + 2));gcache.size=32M" \
        >"$tmp/n$1.log" 2>&1 &
    eval "node$1=$!"
    pids="$pids $!"
    tries=600
    until [ "$(node_sql "$1" "SHOW STATUS LIKE 'wsrep_local_state_comment'" | cut -f 2)" = Synced ]; do
        tries=$((tries - 1))
        [ $tries -gt 0 ] && kill -0 "${pids##* }" 2>/dev/null || return 1
        sleep 0.2
    done
}
make_node() {
    mkdir -p "$tmp/n$1"
    [ "$(id -u)" != 0 ] || chown "$account" "$tmp/n$1"
    mariadb-install-db --no-defaults --datadir="$tmp/n$1/data" --tmpdir="$tmp/n$1" --user="$account" --auth-root-authentication-method=normal --skip-test-db >"$tmp/n$1.log" 2>&1
}
printf '%s\n' "SET SESSION wsrep_on=OFF;" "CREATE USER IF NOT EXISTS 'admin'@'%' IDENTIFIED BY 'secret';" "GRANT ALL ON *.* TO 'admin'@'%' WITH GRANT OPTION;" >own.sql
chmod 644 own.sql
make_node 0
for i in 1 2; do
    mkdir -p "$tmp/n$i"
    cp -r "$tmp/n0/data" "$tmp/n$i/data"
    [ "$(id -u)" != 0 ] || chown -R "$account" "$tmp/n$i"
done
start_node 0 new && start_node 1 && start_node 2 || exit 1
is "three nodes" "$(node_sql 0 "SHOW STATUS LIKE 'wsrep_cluster_size'" | cut -f 2)" 3

database=galera alive='0 1 2'
fresh() {
    node_sql 0 "DROP DATABASE IF EXISTS g; CREATE DATABASE g"
    for i in $alive; do until [ "$(node_sql "$i" "SET wsrep_sync_wait = 15; SELECT count(*) FROM information_schema.schemata WHERE schema_name = 'g'")" = 1 ]; do sleep 0.1; done; done
}
# gather N: N runners over the nodes; the statuses of those on node K in $statuses_K.
spread() {
    started='' i=0
    while [ $i -lt "$1" ]; do
        DATABASE_URL=mysql://admin:secret@127.0.0.1:$(sql_port $((i % 3)))/g "$mig" upgrade --lock-timeout 3m head >"runner.$i" 2>&1 </dev/null &
        started="$started $((i % 3)):$!"
        i=$((i + 1))
    done
}
gather() {
    statuses_0='' statuses_1='' statuses_2='' i=0
    for one in $started; do
        wait "${one#*:}"
        status=$?
        eval "statuses_${one%%:*}=\"\$statuses_${one%%:*} $status\""
        [ $status = 0 ] || sed "s/^/# node ${one%%:*}: /" "runner.$i"
        i=$((i + 1))
    done
}
failures() { echo "$@" | tr ' ' '\n' | grep -c '^[1-9]'; }
ran_once() { [ "$(node_sql "$1" 'SET wsrep_sync_wait = 15; SELECT count(*), count(DISTINCT n) FROM ran' g)" = "6	6" ]; }
litter() { node_sql "$1" "SET wsrep_sync_wait = 15; SELECT table_name FROM information_schema.tables WHERE table_schema = 'g' AND table_name NOT IN ('ran', 'b', 'alembic_version')"; }

tree
contended_tree
failed_runs=0 wrong=0 left=0
for round in $(seq "$ROUNDS"); do
    fresh
    spread "$RUNNERS"
    gather
    failed_runs=$((failed_runs + $(failures "$statuses_0 $statuses_1 $statuses_2")))
    for i in 0 1 2; do ran_once $i || wrong=$((wrong + 1)); done
    [ -z "$(litter 2)" ] || { left=$((left + 1)); note "$(litter 2)"; }
done
is "$ROUNDS rounds of $RUNNERS over three nodes: none failed, nothing twice, nothing stays" "$failed_runs $wrong $left" "0 0 0"
figure "$RUNNERS at once over the three nodes of a Galera cluster" mysql "$ROUNDS rounds: $failed_runs of $((RUNNERS * ROUNDS)) failed, work done twice in $wrong, something left behind in $left"

# The runner that has the lease is killed: the next one goes on when it has expired.
slowest=0
fresh
cp -r scripts scripts.kept
revision d1 c1 'SELECT SLEEP(2);
INSERT INTO ran VALUES (7);' ''
for victim in 0 1 2; do
    fresh
    DATABASE_URL=mysql://admin:secret@127.0.0.1:$(sql_port $victim)/g "$mig" upgrade head >log 2>&1 &
    background=$!
    sleep 1
    kill -9 $background
    wait $background 2>/dev/null
    next=$(((victim + 1) % 3))
    DATABASE_URL=mysql://admin:secret@127.0.0.1:$(sql_port $next)/g millis "$mig" upgrade head >log 2>&1
    is "a runner on node $victim is killed, the next is on node $next" "$?$(node_sql $next 'SET wsrep_sync_wait = 15; SELECT count(*), count(DISTINCT n) FROM ran' g)$(litter $next)" "07	7"
    [ "$ms" -le $slowest ] || slowest=$ms
done
figure 'lease of a killed runner, until the next one is through' mysql "at most $slowest ms (the lease runs for 15000)"
rm -rf scripts && mv scripts.kept scripts

# A node is killed in the middle: the runners on it fail, the others carry on.
failed_runs=0 wrong=0 elsewhere=0
for round in $(seq "$KILLS"); do
    fresh
    spread "$RUNNERS"
    sleep "0.$((round % 5 + 1))"
    kill -9 "$node2"
    gather
    elsewhere=$((elsewhere + $(failures "$statuses_0 $statuses_1")))
    failed_runs=$((failed_runs + $(failures "$statuses_2")))
    DATABASE_URL=mysql://admin:secret@127.0.0.1:$(sql_port 1)/g "$mig" upgrade head >log 2>&1 || { wrong=$((wrong + 1)); note "$(cat log)"; }
    ran_once 0 || { wrong=$((wrong + 1)); note "round $round: $(node_sql 0 'SELECT n FROM ran' g)"; }
    wait "$node2" 2>/dev/null
    start_node 2 || break
done
is "a node killed in $KILLS rounds: runners on the others do not fail, nothing is wrong" "$elsewhere $wrong" "0 0"
figure "one of three Galera nodes killed under $RUNNERS runners" mysql "$KILLS rounds: $failed_runs of $((RUNNERS / 3 * KILLS)) runners on that node failed, $elsewhere of $(((RUNNERS - RUNNERS / 3) * KILLS)) on the others; wrong in $wrong"
tap_done
