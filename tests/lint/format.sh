#!/bin/sh
# clang-format finds nothing to change, and no line outside the sources is too long or ends in a space.
set -u
clang-format --dry-run -Werror "$@" || exit 1
! grep -nE '[[:blank:]]$' "$@"
