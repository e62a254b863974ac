#!/bin/sh
# Every lint, one after the other, then what failed: tests/lint/run.sh SOURCES...
# From the Makefile: CC, CPPFLAGS, BUILD.
set -u
here=$(dirname "$0")
failed=
lint() { # NAME COMMAND...
    name=$1
    shift
    if "$@"; then echo "ok   $name"; else echo "FAIL $name"; failed="$failed $name"; fi
}
lint selftest "$here/selftest.sh"
lint layers "$here/layers.sh"
lint prefixes "$here/prefixes.sh" "$BUILD"
lint sizes "$here/sizes.sh" "$@"
lint banned "$here/banned.sh" "$@"
lint headers "$here/headers.sh" "$@"
lint format "$here/format.sh" "$@"
export TIDY_CHECKS='-clang-analyzer-*' # those have a target of their own
lint tidy "$here/tidy.sh" "$@"
if command -v shellcheck >/dev/null; then
    # shellcheck disable=SC2046
    lint shell shellcheck -x -S error .ci/run .ci/deps $(grep -rlI '^#!/bin/sh' tests)
fi
[ -z "$failed" ] || { echo "lint failed:$failed"; exit 1; }
