#!/bin/sh
# clang-tidy with .clang-tidy, two at a time; not over the tests, which may be blunt. TIDY_CHECKS takes
# checks away: those of the analyzer follow paths, for minutes.
set -u
for f in "$@"; do
    case $f in tests/*) ;; *.c) echo "$f" ;; esac
done | CPPFLAGS=$CPPFLAGS TIDY_CHECKS=${TIDY_CHECKS-} xargs -P "$(nproc 2>/dev/null || echo 2)" -n 4 sh -c '
    out=$(eval "clang-tidy --quiet --checks=\"\$TIDY_CHECKS\" $* -- -std=c11 $CPPFLAGS" 2>/dev/null) || { echo "$out"; exit 1; }' tidy
