#!/bin/sh
# The command line as users meet it: help, usage errors, versions, exit statuses, streams.
set -u
MIG=${MIG-build/mig} n=0 failed=0
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
case $MIG in /*) ;; *) MIG=$PWD/$MIG ;; esac
cd "$tmp" || exit 1
unset ALEMBIC_CONFIG DATABASE_URL
COLUMNS=80
export COLUMNS
try() { # NAME STATUS STDOUT-PATTERN STDERR-PATTERN ARGS...: patterns of case; "" is nothing at all
    name=$1 status=$2 want_out=$3 want_err=$4 good=1
    shift 4
    "$MIG" "$@" >out 2>err </dev/null
    got=$?
    [ "$got" = "$status" ] || good=0
    # shellcheck disable=SC2254
    case $(cat out) in $want_out) ;; *) good=0 ;; esac
    # shellcheck disable=SC2254
    case $(cat err) in $want_err) ;; *) good=0 ;; esac
    n=$((n + 1))
    if [ $good = 1 ]; then echo "ok $n - $name"; else
        echo "not ok $n - $name (exit status $got)"
        sed 's/^/# /' out err
        failed=1
    fi
}
try 'no command' 2 '' 'usage: mig *mig: error: too few arguments'
try 'unknown command' 2 '' "*mig: error: argument {branches,*,wait}: invalid choice: 'frob' (choose from 'branches', *)" frob
try 'help' 0 'usage: mig \[-h\]*positional arguments:*options:*' '' -h
try 'version' 0 'mig [0-9]*' '' --version
for c in branches check current downgrade edit ensure_version heads history init list_templates merge resume revision show stamp status upgrade validate wait; do
    try "help of $c" 0 "usage: mig $c \[-h\]*options:*show this help message and exit*" '' "$c" -h
    try "$c refuses an unknown option" 2 '' 'usage: mig*error: *' "$c" --no-such-option
done
try 'global options stand before the command' 2 '' '*mig: error: unrecognized arguments: -q' heads -q
try 'missing positional' 2 '' '*mig upgrade: error: the following arguments are required: revision' upgrade
try 'missing value' 2 '' '*mig upgrade: error: argument --tag: expected one argument' upgrade --tag
try 'ambiguous prefix' 2 '' '*mig revision: error: ambiguous option: --s could match --sql, --splice' revision --s
try 'no configuration' 255 "FAILED: No 'script_location' key found in configuration." '*' heads
try 'the same with --raiseerr' 1 '' "FAILED: No 'script_location' key found in configuration.*" --raiseerr heads
try 'the same with --quiet' 255 '' '*' -q heads
try 'two ini files' 1 '' 'FAILED: only one ini file may be indicated*' -c a.ini -c b.ini heads
try 'two toml files' 1 '' 'FAILED: pyproject.toml indicated more than once*' -c pyproject.toml -c x/pyproject.toml heads
try 'templates' 0 'Available templates:*generic - *' '' list_templates
try 'man page' 0 '.TH MIG 1*' '' --dump-man
try 'completion' 0 '_mig()*complete *' '' --dump-completion bash
if [ -w /dev/full ]; then
    n=$((n + 1))
    if "$MIG" list_templates >/dev/full 2>err; then printf not\ ; failed=1; fi
    echo "ok $n - a full disk under stdout is an error"
fi
echo "1..$n"
exit $failed
